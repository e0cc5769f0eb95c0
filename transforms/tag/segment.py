"""Words and word classes of a text, by one engine behind one small interface.

The engine is rjieba (jieba in Rust: the words and classes of jieba 0.42.1 at a hundred times its speed); place names
of the gazetteer are added to its dictionary, so that a name is one word wherever it stands as a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, compress
from typing import Protocol

from transforms.stage import Reference

#: Word class of place names (地名) in the tag set that jieba uses.
PLACE_TAG = "ns"
#: Word classes of proper names: of places, organs, things and persons (Chinese, transliterated, of old).
_PROPER_TAGS = frozenset({PLACE_TAG, "nt", "nz", "nr", "nrt", "nrfg"})
#: Shorter names join what stands beside them: 和县 in 省委和县委.
MIN_USER_WORD = 3
#: What a place name must not hold to be a word of the engine's dictionary, which splits at such marks.
_NOT_IN_WORDS = frozenset("、《》“”·/ ")


class _Engine(Protocol):
    def tag(self, text: str, /) -> list[tuple[str, str]]: ...


@dataclass(frozen=True)
class Tokens:
    """The words of a text in order, without gaps: word `i` is `text[starts[i]:ends[i]]`, of class `tags[i]`.

    Offsets are code points, half-open.
    """

    words: tuple[str, ...]
    tags: tuple[str, ...]
    ends: tuple[int, ...]

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each word starts."""
        return (0, *self.ends[:-1]) if self.ends else ()

    @cached_property
    def proper(self) -> tuple[int, ...]:
        """The numbers of the words of the classes of proper names, in order."""
        # One pass for all who look for such words: they are one in twelve.
        return tuple(compress(range(len(self.tags)), map(_PROPER_TAGS.__contains__, self.tags)))

    @cached_property
    def at(self) -> Mapping[int, int]:
        """The number of the word that starts at an offset, and for the text's end the count of words.

        Its keys are all borders between words, so `offset in tokens.at` tells whether a word may begin or end there.
        """
        return dict(zip((0, *self.ends), range(len(self.ends) + 1), strict=True))

    def __len__(self) -> int:
        return len(self.words)

    def within(self, start: int, end: int) -> bool:
        """Whether a span begins and ends at borders between words."""
        return start in self.at and end in self.at


class Segmenter:
    """Splits texts into tokens. Not picklable: build one in each process with `make_segmenter`."""

    def __init__(self, engine: _Engine) -> None:
        self._engine = engine

    def tokens(self, text: str) -> Tokens:
        """The words of a text with their classes; of an empty text, none."""
        if not text:
            return Tokens((), (), ())
        words, tags = zip(*self._engine.tag(text), strict=True)
        return Tokens(words, tags, tuple(accumulate(map(len, words))))


def make_segmenter(reference: Reference) -> Segmenter:
    """A segmenter that knows the place names of three characters and more in `places` as words."""
    import rjieba  # its dictionary takes a tenth of a second to load, which a process that tags nothing can spare

    engine = rjieba.Jieba()
    for name in user_words(reference):
        engine.add_word(name, None, PLACE_TAG)
    return Segmenter(engine)


def user_words(reference: Reference) -> Iterator[str]:
    """Names of `places` that become words, each once and in order.

    Subdistricts (街道) do not: 建设街道 is more often a verb and its object, and the word 街道 stands by itself. Nor do
    names that are `ordinary_places`: 向 | 山区.
    """
    names = {row["name"] for row in reference["places"]} - {row["name"] for row in reference["ordinary_places"]}
    for name in sorted(names):
        if len(name) >= MIN_USER_WORD and not name.endswith("街道") and _NOT_IN_WORDS.isdisjoint(name):
            yield name
