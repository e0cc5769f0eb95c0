"""Examples to learn from: sentences with what a teacher or people marked in them, made better by what rules know."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from transforms.stage import Reference
from transforms.tag.country_letters import LETTERS
from transforms.tag.learned.labels import KINDS, Span
from transforms.tag.mention import Mention
from transforms.tag.persons_lexicon import NO_NAME, Lexicon, make_lexicon

#: Sentences shorter teach nothing, longer ones are lists or have lost their marks (code points).
_SHORTEST, _LONGEST = 4, 250
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?")
#: A rule this sure adds what the teacher passed over.
_SURE = 0.85
#: Half-width forms that the teacher was trained on.
_MARKS = dict(zip("、“”‘’。《》【】\u3000", ",\"\"''.<>[] ", strict=True))
_HALVED = str.maketrans({chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)} | _MARKS)
#: The teacher's word classes and kinds that are ours.
_KINDS = {"PER": "PERSON", "nr": "PERSON", "LOC": "PLACE", "ns": "PLACE", "ORG": "ORG", "nt": "ORG"}
#: The commonest surnames come first in the reference file; made-up names take theirs among these.
_SURNAMES = 100


class Example(NamedTuple):
    """A sentence, its mentions in order, and what rules found in it."""

    text: str
    spans: tuple[Span, ...]
    found: tuple[Mention, ...]


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a text lie that are neither too short nor too long."""
    for match in _SENTENCE.finditer(text):
        if _SHORTEST <= match.end() - match.start() <= _LONGEST:
            yield match.span()


def for_teacher(sentence: str) -> str:
    """A sentence as the teacher's own text was written: of the same length, marks at half width."""
    return sentence.translate(_HALVED)


def spans_of_teacher(labels: Sequence[str]) -> Iterator[Span]:
    """The mentions in a row of the teacher's labels (`PER-B`, `PER-I`, …)."""
    start = 0
    while start < len(labels):
        end = start + 1
        kind = labels[start].removesuffix("-B").removesuffix("-I")
        while labels[start] != "O" and end < len(labels) and labels[end] == f"{kind}-I":
            end += 1
        if kind in _KINDS:
            yield Span(start, end, _KINDS[kind])
        start = end


def within(mentions: Sequence[Mention], start: int, end: int) -> tuple[Mention, ...]:
    """The mentions of the tagger's kinds that lie in a part of a text, counted from its start; `mentions` in order."""
    out = []
    for mention in mentions[bisect_left(mentions, start, key=lambda mention: mention.start) :]:
        if mention.start >= end:
            break
        if mention.end <= end and mention.kind in KINDS:
            out.append(mention._replace(start=mention.start - start, end=mention.end - start))
    return tuple(out)


def make_merge(reference: Reference) -> Callable[[str, Iterable[Span], Sequence[Mention]], tuple[Span, ...]]:
    """A function that corrects a teacher's mentions in a sentence by what rules found there.

    A person that no person is called is none; countries written as letters are one each; and what a sure rule found
    where the teacher has nothing is added, the longest first.
    """
    lexicon = make_lexicon(reference)

    def merge(text: str, spans: Iterable[Span], found: Sequence[Mention]) -> tuple[Span, ...]:
        letters = {mention.start for mention in found if mention.method == LETTERS}
        kept = [
            span
            for span in spans
            if not letters.issuperset(range(span.start, span.end))
            and (span.kind != "PERSON" or is_name(lexicon, text[span.start : span.end]))
        ]
        for mention in sorted(found, key=lambda mention: (mention.start - mention.end, mention.start)):
            apart = all(span.end <= mention.start or mention.end <= span.start for span in kept)
            if mention.score >= _SURE and apart:
                kept.append(Span(mention.start, mention.end, mention.kind))
        return tuple(sorted(kept))

    return merge


def is_name(lexicon: Lexicon, word: str) -> bool:
    """Whether a person may be called so: a Chinese name, or one written with the characters for foreign names."""
    return "·" in word or lexicon.shape(word) != NO_NAME or lexicon.is_foreign(word)


def make_renaming(reference: Reference, seed: int) -> Callable[[str, Sequence[Span]], tuple[str, tuple[Span, ...]]]:
    """A function that gives the persons of a sentence, and half of its places, other names of the same form.

    So the model learns from what stands beside a name and not who is often in the news. One name that stands twice in
    a sentence is replaced by one. Drawn by `seed`, in the order of calls.
    """
    chance = np.random.default_rng(seed)
    lexicon = make_lexicon(reference)
    surnames = [row["surname"] for row in reference["surnames"] if row["sort"] == "common"][:_SURNAMES]
    given, foreign = sorted(lexicon.given), sorted(lexicon.foreign)
    units = [row["name"] for row in reference["places"] if row["level"] in ("prefecture", "county")]
    abroad = sorted({row["name"] for stem in ("countries", "world_places") for row in reference[stem]})

    def one(names: Sequence[str]) -> str:
        return names[int(chance.integers(len(names)))]

    def letters(characters: Sequence[str], counts: Sequence[int]) -> str:
        return "".join(one(characters) for _ in range(counts[int(chance.integers(len(counts)))]))

    def person(word: str) -> str:
        if "·" in word:
            return "·".join(letters(foreign, (2, 3, 3, 4)) for _ in word.split("·"))
        if lexicon.shape(word) != NO_NAME:
            return one(surnames) + letters(given, (1, 2, 2, 2))
        return letters(foreign, (2, 3, 3, 4, 5)) if lexicon.is_foreign(word) else word

    def place(word: str) -> str:
        if word in abroad:
            return one(abroad)
        return one(units) if word.endswith(("市", "县", "区")) and len(word) > 2 else word

    def other(word: str, kind: str) -> str:
        if kind == "PERSON":
            return person(word)
        return place(word) if kind == "PLACE" and chance.random() < 0.5 else word

    def renamed(text: str, spans: Sequence[Span]) -> tuple[str, tuple[Span, ...]]:
        names: dict[str, str] = {}
        parts, out, at, length = list[str](), list[Span](), 0, 0
        for start, end, kind in spans:
            word = text[start:end]
            name = names.get(word) or names.setdefault(word, other(word, kind))
            parts += (text[at:start], name)
            length += start - at
            out.append(Span(length, length + len(name), kind))
            length += len(name)
            at = end
        return "".join((*parts, text[at:])), tuple(out)

    return renamed
