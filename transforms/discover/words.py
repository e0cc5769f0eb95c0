"""What is known of sites beforehand: phrases they put into texts, and words that such phrases are made of."""

from __future__ import annotations

from collections.abc import Mapping

from transforms.stage import Reference

#: The reference files that hold it.
REFERENCES = ("site_phrases",)

#: The share of the places of a known phrase that were put in, as long as the corpus has not told: of one that only
#: sites write, and of one that honest texts write as well. `word` is no phrase.
SHARES: Mapping[str, float] = {"site": 0.95, "both": 0.2}


def site_words(reference: Reference) -> frozenset[str]:
    """Words of which phrases of sites are made."""
    return frozenset(row["phrase"] for row in reference["site_phrases"] if row["use"] == "word")


def known_phrases(reference: Reference) -> dict[str, float]:
    """Phrases known beforehand, with the share of their places that were put in."""
    return {row["phrase"]: SHARES[row["use"]] for row in reference["site_phrases"] if row["use"] in SHARES}


def site_only(reference: Reference) -> frozenset[str]:
    """Phrases that no honest text writes."""
    return frozenset(row["phrase"] for row in reference["site_phrases"] if row["use"] == "site")
