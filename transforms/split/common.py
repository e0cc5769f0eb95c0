"""What candidate titles of one style say of each other: a shared frame, a count, what stands below most of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from transforms.split.headings import Heading
from transforms.split.lexicon import Lexicon
from transforms.split.parts import is_blank
from transforms.split.runs import in_runs
from transforms.split.scores import Border
from transforms.split.titles import first_lines
from transforms.split.words import compare_words

#: Visible characters that a document has at least, and those that a section of a document seldom has.
SHORTEST, LONG = 100, 300
#: Characters that two titles share at their beginning, or at their end, when they have one frame; a label with its
#: colon (申论范文：) may be shorter.
_PREFIX, _SUFFIX = 8, 5
#: Characters of a title that make it known when it stands there again.
_KNOWN = 4
#: A title page or a presentation of several documents is no longer, in characters.
_LONGEST_COVER = 400
#: So many titles of one frame are no chance.
_FEWEST_ALIKE = 3
#: The share of candidates below which the words are new, from which that is no chance.
_OFTEN = 0.6

_NUMBER = re.compile(r"[0-9０-９〇○零一二三四五六七八九十百]+")
_LABEL = re.compile(r"[^：:】]{3,24}[：:】]")
_MARKS = re.compile(r"[\W_]+")


def is_open(border: Border) -> bool:
    """Whether a candidate may end the text of the one above it: no line of a list, no title that stands there again."""
    return not {"list_before", "title_again"}.intersection(border.evidence)


def shared_evidence(
    lexicon: Lexicon, text: str, borders: Sequence[Border], sizes: Sequence[int]
) -> Iterator[tuple[str, ...]]:
    """For each candidate of one style the evidence that the others give it; `sizes` are of the texts below them."""
    headings = [border.heading for border in borders]
    names = [_name(text, heading) for heading in headings]
    frames = [_frames(name) for name in names]
    shared = Counter(frame for name in _different(borders, names) for frame in _frames(name))
    is_first = is_blank(text, 0, headings[0].start)
    addressed = sum("salutation" in border.evidence for border in borders) > 1
    words = _words(text, borders, sizes)
    new, judged = words.count("new_words"), len(words) - words.count(None)
    is_often_new = new > 1 and new >= _OFTEN * judged
    counting = _counting(lexicon, text, headings, frames)
    for border, frame, size, word in zip(borders, frames, sizes, words, strict=True):
        holds = {
            "repeated_shape": any(shared[each] > 1 for each in frame),
            "like_first_title": is_first and any(each in frames[0] for each in frame),
            "repeated_salutation": addressed and "salutation" in border.evidence,
            "new_words": word == "new_words",
            "same_words": word == "same_words",
            "repeated_new_words": is_often_new and word == "new_words",
            "length": size >= LONG,
            "counter": border.heading.start in counting,
            "outline": border.heading.number > 0 and border.heading.start not in counting,
        }
        yield tuple(word for word, is_so in holds.items() if is_so)


def without_repeats(text: str, borders: Sequence[Border]) -> Iterator[Border]:
    """Candidates of one style, marked where the first title of the source or the title before them stands again."""
    first = before = _MARKS.sub("", next((text[a:b] for a, b, _ in first_lines(text, 0, len(text))), ""))
    for border in borders:
        name = _MARKS.sub("", _name(text, border.heading))
        is_part = len(name) >= _KNOWN and ((name in first and name != first) or name in before)
        if is_part and not is_blank(text, 0, border.heading.start):
            yield border.plus("title_again")
        else:
            yield border
            before = name


def _name(text: str, heading: Heading) -> str:
    """The words of a title."""
    return text[heading.title_start : heading.title_end]


def _different(borders: Sequence[Border], names: Sequence[str]) -> set[str]:
    """The titles that are not one and the same."""
    found = zip(borders, names, strict=True)
    return {name for border, name in found if "title_again" not in border.evidence}


def _frames(name: str) -> tuple[str, str]:
    """How a title begins and how it ends, whatever its numbers."""
    shape = _NUMBER.sub("0", "".join(name.split()))
    label = _LABEL.match(shape)
    return f"{label[0] if label else shape[:_PREFIX]}…", f"…{shape[-_SUFFIX:]}"


def _words(text: str, borders: Sequence[Border], sizes: Sequence[int]) -> list[str | None]:
    """For each candidate what the words around it say: those with a long text, that have a text before them."""
    found: list[str | None] = []
    start = 0
    for border, size in zip(borders, sizes, strict=True):
        heading, is_judged = border.heading, size >= LONG and is_open(border)
        found.append(compare_words(text, start, heading.start) if is_judged else None)
        start = heading.end if is_judged else start
    return found


def _counting(lexicon: Lexicon, text: str, headings: Sequence[Heading], frames: Sequence[tuple[str, str]]) -> set[int]:
    """Where the headings start that count one after the other from the beginning of the source on.

    Where titles of one frame count without a gap, the others belong to outlines of the same style. What may stand
    before the first is a page's presentation of several documents, not the title and opening of one.
    """
    alike = [h for h, frame in zip(headings, frames, strict=True) if not set(frame).isdisjoint(frames[0])]
    is_whole = len(alike) >= _FEWEST_ALIKE and [h.number for h in alike] == list(range(1, len(alike) + 1))
    among = alike if is_whole else headings
    run = [heading.start for heading in in_runs(text, among)]
    if not run or run[0] > _LONGEST_COVER:
        return set()
    is_cover = is_blank(text, 0, run[0]) or any(
        found.search(text, 0, run[0]) for found in (lexicon.presentation, lexicon.collection)
    )
    return set(run) if is_cover else set()
