"""Copies among documents: what is compared (match text), who may be alike (signatures), how alike, which copy stays."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.dedupe.match_text import match_text
from transforms.dedupe.minhash import Signatures, signatures

__all__ = ["Signatures", "match_text", "sign", "signatures"]


def sign(texts: Sequence[str], body_starts: Sequence[int]) -> Signatures:
    """The signatures of some documents, given their clean texts and where their bodies begin (code points)."""
    pairs = zip(texts, body_starts, strict=True)
    return signatures([match_text(text, body_start) for text, body_start in pairs])
