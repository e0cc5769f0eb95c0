"""What candidate titles of one style say of each other: a shared frame, a count, what stands below most of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from transforms.split.headings import Heading
from transforms.split.lexicon import Lexicon
from transforms.split.neighbours import LONG, has_text, is_open, name_of
from transforms.split.parts import is_blank
from transforms.split.runs import in_runs
from transforms.split.scores import Border
from transforms.split.words import compare_words, leaning

#: Characters that two titles share at their beginning, or at their end, when they have one frame; a label with its
#: colon (申论范文：) may be shorter.
_PREFIX, _SUFFIX = 8, 5
#: A title page or a presentation of several documents is no longer, in characters.
_LONGEST_COVER = 400
#: How a title leans (see `words.leaning`) whose words are those of the text below, or rather those of the text above.
_NAMED, _NAMED_ABOVE = 0.3, -0.1
#: So many titles of one frame, or named in the text below, are no chance.
_FEWEST_ALIKE = 3
#: The share of candidates that have a sign, from which that is no chance.
_OFTEN = 0.6

#: Counters in brackets that outlines do not have.
_SQUARE = frozenset(("counter-【", "counter-["))
#: Evidence that counts for more where another candidate has it.
_REPEATED = ("salutation", "separator")
#: What the sections of an outline have as well.
_NOT_OF_OUTLINES = frozenset(("named_below", "repeated_named"))

_NUMBER = re.compile(r"[0-9０-９〇○零一二三四五六七八九十百]+")
_LABEL = re.compile(r"[^：:】]{3,24}[：:】]")


class _Wording(NamedTuple):
    """What the words of each candidate, and of the texts around it, say (see `words`); None and 0 without a text.

    `is_often_new`, `is_often_named`: so with most candidates.
    """

    compared: Sequence[str | None]
    leans: Sequence[float]
    is_often_new: bool
    is_often_named: bool


def shared_evidence(
    lexicon: Lexicon, text: str, borders: Sequence[Border], sizes: Sequence[int]
) -> Iterator[tuple[str, ...]]:
    """For each candidate of one style the evidence that the others give it; `sizes` are of the texts below them."""
    names = [name_of(text, border.heading) for border in borders]
    frames = [_frames(name) for name in names]
    shared = Counter(frame for name in _different(borders, names) for frame in _frames(name))
    is_first = is_blank(text, 0, borders[0].heading.start)
    repeated = {word for word in _REPEATED if sum(word in border.evidence for border in borders) > 1}
    wording = list(_wording_evidence(text, borders, sizes))
    counting = _counting(lexicon, text, [border.heading for border in borders], frames)
    for border, frame, size, said in zip(borders, frames, sizes, wording, strict=True):
        again = repeated.intersection(border.evidence)
        is_counted = border.heading.start in counting
        holds = {
            "repeated_shape": any(shared[each] > 1 for each in frame),
            "like_first_title": is_first and any(each in frames[0] for each in frame),
            "repeated_salutation": "salutation" in again,
            "repeated_separator": "separator" in again and size >= LONG,
            "length": size >= LONG,
            "counter": is_counted,
            "square_counter": is_counted and border.heading.style in _SQUARE,
            "outline": border.heading.number > 0 and not is_counted,
        }
        is_outline = holds["outline"]
        words = (word for word in said if not (is_outline and word in _NOT_OF_OUTLINES))
        yield (*(word for word, is_so in holds.items() if is_so), *words)


def _wording_evidence(text: str, borders: Sequence[Border], sizes: Sequence[int]) -> Iterator[tuple[str, ...]]:
    """For each candidate the evidence of the words in its title and around it."""
    wording = _wording(text, borders, sizes)
    is_often_so = wording.is_often_new or wording.is_often_named
    for word, lean in zip(wording.compared, wording.leans, strict=True):
        is_named = lean >= _NAMED and word != "same_words"
        holds = {
            "new_words": word == "new_words",
            "same_words": word == "same_words",
            "repeated_new_words": wording.is_often_new and word == "new_words",
            "named_below": is_named and is_often_so,
            "repeated_named": is_named and wording.is_often_named,
            "named_above": lean <= _NAMED_ABOVE,
        }
        yield tuple(word for word, is_so in holds.items() if is_so)


def _wording(text: str, borders: Sequence[Border], sizes: Sequence[int]) -> _Wording:
    """What the words of candidates say, each and all."""
    words = _compared(text, borders, sizes)
    headings = [border.heading for border in borders]
    judged = list(zip(headings, words, strict=True))
    leans = [0.0 if word is None else leaning(text, heading, heading.end) for heading, word in judged]
    new = words.count("new_words")
    named = sum(lean >= _NAMED and word != "same_words" for lean, word in zip(leans, words, strict=True))
    return _Wording(
        words,
        leans,
        is_often_new=new > 1 and new >= _OFTEN * (new + words.count("same_words")),
        is_often_named=named >= _FEWEST_ALIKE and named >= _OFTEN * (len(words) - words.count(None)),
    )


def _different(borders: Sequence[Border], names: Sequence[str]) -> set[str]:
    """The titles that are not one and the same."""
    found = zip(borders, names, strict=True)
    return {name for border, name in found if "title_again" not in border.evidence}


def _frames(name: str) -> tuple[str, str]:
    """How a title begins and how it ends, whatever its numbers."""
    shape = _NUMBER.sub("0", "".join(name.split()))
    label = _LABEL.match(shape)
    return f"{label[0] if label else shape[:_PREFIX]}…", f"…{shape[-_SUFFIX:]}"


def _compared(text: str, borders: Sequence[Border], sizes: Sequence[int]) -> list[str | None]:
    """For each candidate what the words around it say: those with a long text, that have a text before them."""
    found: list[str | None] = []
    start = 0
    for border, size in zip(borders, sizes, strict=True):
        heading, is_judged = border.heading, has_text(border, size)
        found.append(compare_words(text, start, heading.start) if is_judged else None)
        start = heading.end if is_judged and is_open(border) else start
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
