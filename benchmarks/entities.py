"""How well the six kinds of mentions that have a structure are found, on passages with every mention written down.

    python benchmarks/entities.py [TOML] [--only GROUP ...]

Precision, recall and F1 of MEETING, DOCUMENT, POLICY, POSITION, DATE and AMOUNT, for each group of passages, and every
mention that was missed or should not be there. A mention is right if its kind and span are, and its normal name where
the passage gives one. Of mentions of these kinds within another one only the outermost counts. The passages are those
of `tests/cases/entities.toml`, which says what counts as what.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from flows.reference import load
from transforms.tag import REFERENCES, make_tagger
from transforms.tag.mention import Mention

DEFAULT = Path(__file__).parent.parent / "tests" / "cases" / "entities.toml"
KINDS = ("MEETING", "DOCUMENT", "POLICY", "POSITION", "DATE", "AMOUNT")


class Span(NamedTuple):
    """A mention of a passage; `name` is empty where the passage gives none."""

    start: int
    end: int
    kind: str
    text: str
    name: str


class Tally(NamedTuple):
    """Mentions of one kind: how many are right, how many were found and how many there are."""

    right: int
    found: int
    expected: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, self.found + self.expected)


class Compared(NamedTuple):
    """A passage with its mentions: those that are right, those missed, and those that should not be there."""

    text: str
    right: list[Span]
    missed: list[Span]
    wrong: list[Span]


def expected(case: Mapping[str, Any]) -> Iterator[Span]:
    """The mentions of a passage, each the first of its words after the one before.

    Raises:
        ValueError: a mention's words are not in the text, or not in this order.
    """
    at = 0
    for kind, words, *name in case["found"]:
        start = case["text"].find(words, at)
        if start < 0 or kind not in KINDS:
            raise ValueError(f"{case['text']!r}: no {kind} {words!r} from character {at} on")
        at = start + len(words)
        yield Span(start, at, kind, words, *(name or [""]))


def outermost(text: str, mentions: Iterable[Mention]) -> Iterator[Span]:
    """Mentions of the six kinds that lie in no other one of them, in order."""
    reach = 0
    for one in sorted((one for one in mentions if one.kind in KINDS), key=lambda one: (one.start, -one.end)):
        if one.end > reach:
            yield Span(one.start, one.end, one.kind, text[one.start : one.end], one.name)
            reach = one.end


def compare(case: Mapping[str, Any], tag: Callable[[str, int], Iterable[Mention]]) -> Compared:
    """A passage's mentions beside those that are found in it. Of its names only those it gives are compared."""
    found = {span[:3]: span for span in outermost(case["text"], tag(case["text"], 0))}
    right, missed = [], []
    for span in expected(case):
        same = found.get(span[:3])
        if same and span.name in ("", same.name):
            right.append(found.pop(span[:3]))
        else:
            missed.append(span)
    return Compared(case["text"], right, missed, [*found.values()])


def tallies(compared: Iterable[Compared]) -> dict[str, Tally]:
    """The counts of each kind over some passages."""
    counts: Counter[tuple[str, str]] = Counter()
    for one in compared:
        for part in ("right", "missed", "wrong"):
            counts.update((part, span.kind) for span in getattr(one, part))
    return {
        kind: Tally(right := counts["right", kind], right + counts["wrong", kind], right + counts["missed", kind])
        for kind in KINDS
    }


def show(group: str, compared: Sequence[Compared]) -> None:
    """Prints a group's figures, then what is off."""
    print(f"{group}: {len(compared)} passages, {sum(len(one.text) for one in compared):,} characters")
    for kind, tally in tallies(compared).items():
        figures = f"precision {tally.precision:.3f}  recall {tally.recall:.3f}  F1 {tally.f1:.3f}"
        print(f"  {kind:<9} {figures}  ({tally.right} right, {tally.found} found, {tally.expected} there)")
    for one in compared:
        for word, spans in (("missed", one.missed), ("wrong", one.wrong)):
            for span in spans:
                around = one.text[max(0, span.start - 8) : span.end + 8].replace("\n", " ")
                print(f"    {word:<6} {span.kind:<9} {span.text}  [{span.name}]  in …{around}…")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("passages", type=Path, nargs="?", default=DEFAULT)
    parser.add_argument("--only", nargs="*", metavar="GROUP", help="groups of passages; default: all")
    given = parser.parse_args()
    if not given.passages.is_file():
        sys.exit(f"{given.passages}: no such file; expected TOML with tables of `text` and `found`")
    groups = tomllib.loads(given.passages.read_text(encoding="utf-8"))
    tag = make_tagger(load(REFERENCES))
    for group in given.only or groups:
        show(group, [compare(case, tag) for case in groups[group]])


if __name__ == "__main__":
    main()
