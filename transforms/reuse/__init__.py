"""Passages that documents share: grams in common, how far the same characters reach, of what kind a passage is."""
