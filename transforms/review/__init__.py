"""Doubtful cases for a person to decide: as questions on a sheet, and what becomes of the answers."""
