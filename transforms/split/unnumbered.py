"""Which candidate titles are borders: each by its own evidence, and all by what they have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from transforms.split.candidates import find_candidates
from transforms.split.common import shared_evidence
from transforms.split.evidence import is_cited, local_evidence
from transforms.split.headings import Heading
from transforms.split.lexicon import Lexicon
from transforms.split.neighbours import LONG, is_open, mark_neighbours, size_of
from transforms.split.parts import is_blank
from transforms.split.scores import Border, is_border
from transforms.split.series import without_counters

#: Visible characters that a document has at least.
_SHORTEST = 100
#: The share of candidates of one style that must be borders by themselves to speak for the rest, and their number.
_COMPANY, _LEAST_COMPANY = 0.5, 2


def find_borders(lexicon: Lexicon, text: str) -> tuple[Border, ...]:
    """The titles without a numbering of documents that are borders, in order; empty where a text is one document."""
    candidates = find_candidates(lexicon, text)
    by_style: dict[str, list[Heading]] = {}
    for heading in candidates:
        by_style.setdefault(heading.style, []).append(heading)
    levels = [_borders(lexicon, text, found) for found in by_style.values()]
    return min((level for level in levels if level), key=lambda level: level[0].heading.start, default=())


def _borders(lexicon: Lexicon, text: str, headings: Sequence[Heading]) -> tuple[Border, ...]:
    """The borders among candidates of one style."""
    if len(headings) == 1 and is_blank(text, 0, headings[0].start):
        return ()
    headings, series = without_counters(text, headings)
    found = [Border(heading, local_evidence(lexicon, text, heading)) for heading in headings]
    found = [border.plus("series") if border.heading.start in series else border for border in found]
    found = mark_neighbours(lexicon, text, found)
    sizes = _sizes(text, found)
    shared = shared_evidence(lexicon, text, found, sizes)
    found = [border.plus(*more) for border, more in zip(found, shared, strict=True)]
    taken = _without_bare(text, _sure(text, _in_company(text, found, sizes)))
    return tuple(taken) if any(not is_blank(text, 0, border.heading.start) for border in taken) else ()


def _sizes(text: str, borders: Sequence[Border]) -> list[int]:
    """The visible characters below each candidate, up to the next that may be one: as many as matter."""
    sizes: list[int] = []
    end = len(text)
    for border in reversed(borders):
        sizes.append(size_of(text, border.heading.end, end))
        end = border.heading.start if is_open(border) else end
    return sizes[::-1]


def _in_company(text: str, borders: Sequence[Border], sizes: Sequence[int]) -> list[Border]:
    """Candidates with the support of the others, where most of those with a text are borders by themselves."""
    texts = [b for b, size in zip(borders, sizes, strict=True) if size >= LONG and is_open(b)]
    texts = [b for b in texts if not is_blank(text, 0, b.heading.start)]
    sure = sum(is_border(border.evidence) for border in texts)
    if sure < _LEAST_COMPANY or sure < _COMPANY * len(texts):
        return list(borders)
    return [border if size < LONG else border.plus("company") for border, size in zip(borders, sizes, strict=True)]


def _sure(text: str, borders: Iterable[Border]) -> Iterator[Border]:
    """The borders: the candidate at the start of the text, and those whose evidence suffices."""
    start = 0
    for border in borders:
        if is_blank(text, 0, border.heading.start):
            yield border.plus("start_of_source")
        elif is_border(border.evidence):
            cited = is_cited(text, border.heading, start)
            judged = border.plus("cited_before") if cited else border
            if is_border(judged.evidence):
                start = border.heading.end
                yield judged


def _without_bare(text: str, borders: Iterable[Border]) -> list[Border]:
    """Borders without those that have no text: the second line of a title, a list of contents."""
    kept: list[Border] = []
    chain: list[Border] = []
    found = list(borders)
    ends = [*(border.heading.start for border in found[1:]), len(text)]
    for border, end in zip(found, ends, strict=False):
        chain.append(border)
        if size_of(text, border.heading.end, end) >= _SHORTEST:
            kept.append(chain[-1] if _is_contents(text, chain) else chain[0])
            chain = []
    return kept


def _is_contents(text: str, chain: Sequence[Border]) -> bool:
    """Whether titles without a text between them are a list of contents: most of them come again below."""
    names = [text[border.heading.title_start : border.heading.title_end] for border in chain[:-1]]
    return sum(text.find(name, chain[-1].heading.start) >= 0 for name in names) > 1
