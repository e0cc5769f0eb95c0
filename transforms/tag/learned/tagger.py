"""Tags pages with a model: every paragraph once, with what rules found in it before its eyes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.stage import Reference
from transforms.tag.learned.alphabet import code_points, folded, make_roles
from transforms.tag.learned.decode import Decoder, Scores
from transforms.tag.learned.features import CLASS_NUMBERS, Features, Passage
from transforms.tag.learned.hints import hints
from transforms.tag.learned.labels import KINDS, Span, spans_of
from transforms.tag.learned.model import Model
from transforms.tag.mention import Mention
from transforms.tag.segment import Tokens

#: Between paragraphs, so that none sees another: features look two characters and two words aside.
GAP = "\n\n"
#: Code points tagged together; with more the scores leave the processor's cache, with fewer the steps of decoding are
#: many for little.
_TOGETHER = 32_768
#: Marks over which no mention goes, folded.
_BREAKS = np.array([ord(mark) for mark in "\n;!?"], np.uint32)
_FULL_STOP = "。"
#: What garbled text is full of: private use and replacement characters. No mention goes over them, and a page of it is
#: no single stretch.
_GARBLED = (0xE000, 0xF8FF, 0xFFFD)
#: An outside label that leads by this (natural logarithm) is certain: moves between labels never make up for it. Of
#: 4,172 mentions none differs; at 2.5 five do, and it saves a sixth of the time.
_CERTAIN = 3.0

#: What is asked of a page: its text, its tokens, and what rules found.
Asked = tuple[str, Tokens, Sequence[Mention]]
_Key = tuple[str, tuple[Mention, ...]]


class Paragraph(NamedTuple):
    """A paragraph that nobody has tagged yet."""

    text: str
    lengths: list[int]
    classes: list[int]
    found: tuple[Mention, ...]


class ModelTagger:
    """Finds persons, places and organisations by a model; see `make_model_tagger`."""

    def __init__(self, model: Model, roles: npt.NDArray[np.uint8]) -> None:
        self._table = model.table()
        self._mask = np.uint32(len(self._table) - 1)
        self._decoder = Decoder(model.moves / np.float32(model.unit), _CERTAIN / model.unit)
        self._roles = roles

    def tag(self, pages: Sequence[Asked]) -> list[list[Span]]:
        """The mentions of each page, in order; offsets are those of its text."""
        places: list[list[tuple[int, int]]] = []
        numbers: dict[_Key, int] = {}
        paragraphs: list[Paragraph] = []
        for page in pages:
            places.append([])
            for start, paragraph in _paragraphs(page):
                number = numbers.setdefault((paragraph.text, paragraph.found), len(paragraphs))
                if number == len(paragraphs):
                    paragraphs.append(paragraph)
                places[-1].append((start, number))
        spans = [found for batch in _batches(paragraphs) for found in self._tagged(batch)]
        return [
            [Span(start + shift, end + shift, kind) for shift, number in page for start, end, kind in spans[number]]
            for page in places
        ]

    def _tagged(self, paragraphs: Sequence[Paragraph]) -> list[list[Span]]:
        passage = joined(paragraphs)
        out: list[list[Span]] = [[] for _ in paragraphs]
        starts = np.cumsum([len(GAP), *(len(paragraph.text) + len(GAP) for paragraph in paragraphs)])
        labels = self._decoder.labels(self._scores(passage), _breaks(passage.text))
        for start, end, kind in spans_of(labels):
            number = int(np.searchsorted(starts, start, "right")) - 1
            shift = int(starts[number])
            out[number].append(Span(start - shift, end - shift, kind))
        return out

    def _scores(self, passage: Passage) -> Scores:
        """The score of each label at each character, (characters, 16), in units of the model."""
        total = np.zeros((len(passage.text), self._table.shape[1]), np.int16)
        room = np.empty_like(total)
        for hashes in Features(passage, self._roles).hashes():
            np.take(self._table, (hashes & self._mask).astype(np.intp), axis=0, out=room, mode="clip")
            total += room
        return total


def make_model_tagger(
    reference: Reference, arrays: Mapping[str, npt.NDArray[Any]]
) -> Callable[[Sequence[Asked]], list[list[Span]]]:
    """A function of pages that returns the mentions of each, by the model of a file; see `model_of`."""
    return ModelTagger(model_of(arrays), make_roles(reference)).tag


def model_of(arrays: Mapping[str, npt.NDArray[Any]]) -> Model:
    """The model of a file's arrays `codes`, `largest`, `moves` and `version`; `trusted` is the vote's."""
    return Model(arrays["codes"], float(arrays["largest"]), arrays["moves"], str(arrays["version"]))


def _breaks(text: str) -> npt.NDArray[np.bool_]:
    points = code_points(text)
    first, last, lost = _GARBLED
    garbled = ((points >= first) & (points <= last)) | (points == lost)
    return np.asarray(np.isin(folded()[points], _BREAKS) | (points == ord(_FULL_STOP)) | garbled, np.bool_)


def paragraph_of(text: str, tokens: Tokens, found: Sequence[Mention]) -> Paragraph:
    """A text without line ends as a paragraph; `found` are the mentions that rules found in it."""
    return next((paragraph for _, paragraph in _paragraphs((text, tokens, found))), Paragraph("", [], [], ()))


def _paragraphs(page: Asked) -> Iterator[tuple[int, Paragraph]]:
    """The paragraphs of a page in which there is anything, and where they start."""
    text, tokens, mentions = page
    lengths = list(map(len, tokens.words))
    classes = list(map(CLASS_NUMBERS.get, tokens.tags, repeat(0)))
    word = mention = start = 0
    for line in text.split("\n"):
        end = start + len(line)
        first, word = word, bisect_right(tokens.ends, end, word)
        found: list[Mention] = []
        while mention < len(mentions) and mentions[mention].start < end:
            found.append(mentions[mention])
            mention += 1
        if line:
            inside = [one for one in found if start <= one.start and one.end <= end and one.kind in KINDS]
            bare = tuple([_bare(one, start) for one in inside])
            if _fill(tokens, first, word, start, end):
                yield start, Paragraph(line, lengths[first:word], classes[first:word], bare)
            else:
                yield start, Paragraph(line, [1] * len(line), [0] * len(line), bare)
        word = bisect_right(tokens.ends, end + 1, word)
        start = end + 1


def _fill(tokens: Tokens, first: int, last: int, start: int, end: int) -> bool:
    """Whether words `first` up to `last` are the line from `start` to `end`, and none reaches over its ends."""
    return first < last and tokens.ends[last - 1] == end and (tokens.ends[first - 1] if first else 0) == start


def _bare(mention: Mention, start: int) -> Mention:
    """A mention as a paragraph has it that starts at `start`: without what only its document knows."""
    from_, to, kind, _, method, score, _ = mention
    return Mention(from_ - start, to - start, kind, "", method, score, None)


def _batches(paragraphs: Sequence[Paragraph]) -> Iterator[list[Paragraph]]:
    batch: list[Paragraph] = []
    size = 0
    for paragraph in paragraphs:
        if batch and size + len(paragraph.text) > _TOGETHER:
            yield batch
            batch, size = [], 0
        batch.append(paragraph)
        size += len(paragraph.text) + len(GAP)
    if batch:
        yield batch


def joined(paragraphs: Sequence[Paragraph]) -> Passage:
    """The paragraphs as one passage, a gap before the first and after each."""
    lengths: list[int] = [1] * len(GAP)
    classes: list[int] = [0] * len(GAP)
    nothing = hints((), len(GAP))
    outer, places = [nothing[0]], [nothing[1]]
    for paragraph in paragraphs:
        lengths += (*paragraph.lengths, 1, 1)
        classes += (*paragraph.classes, 0, 0)
        marks = hints(paragraph.found, len(paragraph.text) + len(GAP))
        outer.append(marks[0])
        places.append(marks[1])
    return Passage(
        GAP + "".join(paragraph.text + GAP for paragraph in paragraphs),
        np.array(lengths, np.int64),
        np.array(classes, np.uint32),
        np.concatenate(outer),
        np.concatenate(places),
    )
