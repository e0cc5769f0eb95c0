"""A clean text with its tokens, made once and shared by everything that looks for entities in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from transforms.tag.numerals import fold_width
from transforms.tag.segment import Segmenter, Tokens


@dataclass(frozen=True)
class Page:
    """A document's clean text; its title, if it has one, is `text[:body_start]`."""

    text: str
    body_start: int
    segmenter: Segmenter

    @cached_property
    def tokens(self) -> Tokens:
        """The words of the text with their tags and borders."""
        return self.segmenter.tokens(self.text)

    @cached_property
    def folded(self) -> str:
        """The text with full-width digits and marks of numbers as half-width ones; offsets stay the same."""
        return fold_width(self.text)
