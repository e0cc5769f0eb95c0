"""Copies among documents: what is compared (match text), who may be alike (signatures), how alike, which copy stays."""

from transforms.dedupe.match_text import REFERENCES, MatchText, make_match_text
from transforms.dedupe.minhash import Signatures, signatures

__all__ = ["REFERENCES", "MatchText", "Signatures", "make_match_text", "signatures"]
