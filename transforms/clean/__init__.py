"""Cleaning: raw text to clean text by recorded edits, and findings on what was left as it is."""

from transforms.clean.document import REFERENCES, Cleaned, Heading, clean, make_cleaner, make_rules, with_site

__all__ = ["REFERENCES", "Cleaned", "Heading", "clean", "make_cleaner", "make_rules", "with_site"]
