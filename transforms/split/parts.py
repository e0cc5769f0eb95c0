"""What splitting gives: documents, what belongs to none, and the spans that keep the two apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

TitleMethod = Literal["heading", "first_line", "opening", "page"]

#: What a reader does not see: white space and characters without width.
INVISIBLE = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
#: Anything a reader sees.
VISIBLE = re.compile(f"[^{re.escape(INVISIBLE)}]")
HIDDEN = re.compile(f"[{re.escape(INVISIBLE)}]+")


@dataclass(frozen=True)
class Part:
    """One document of a source.

    `start` and `end` count in the source text; `title_start`, `title_end` and `heading_end` from `start`. `parent` is
    an index into the parts. `heading` is the line that opens the document, without blanks at its ends, where the site
    numbered it. With a heading or a title line, `heading_end` lies after its line end and `[title_start, title_end)`
    holds exactly the title's characters (an empty span where the heading shows no title); without, all three are 0.
    `border_evidence` are the words of `scores.WEIGHTS` that speak for (or against) a document beginning at `start`,
    and `border_score`, 0 to 1, is what they amount to.
    """

    start: int
    end: int
    parent: int | None
    title: str
    title_method: TitleMethod
    heading: str | None
    title_start: int
    title_end: int
    heading_end: int
    border_evidence: tuple[str, ...]
    border_score: float


@dataclass(frozen=True)
class Leftover:
    """A span of the source that belongs to no document; `reason` is a fixed word, `detail` says it to a person."""

    start: int
    end: int
    reason: str
    detail: str


@dataclass(frozen=True)
class Split:
    """All of a source: parts in reading order, parents before their children, and leftovers.

    The spans of parts (parents included) and leftovers are disjoint and together cover the text.
    """

    parts: tuple[Part, ...]
    leftovers: tuple[Leftover, ...] = ()


def is_blank(text: str, start: int, end: int) -> bool:
    """Whether a span shows nothing."""
    return VISIBLE.search(text, start, end) is None


def line_at(text: str, at: int, end: int) -> int:
    """Where the line that holds `at` ends, before its line end and at most at `end`."""
    found = text.find("\n", at, end)
    return end if found < 0 else found
