"""The ledger of changes: edits as data, applied, composed and traced.

An edit replaces `text[start:end]` by `after`. Offsets are code points, half-open. A *ledger* is a tuple of edits that
is sorted and disjoint; `apply` performs it in one pass. Cleaning changes text in no other way, so a ledger and the raw
text are all it takes to rebuild, check and trace the clean text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple


class Edit(NamedTuple):
    """One replacement. `rule` is the name of the rule that asked for it; several are joined by `+` in order."""

    start: int
    end: int
    after: str
    rule: str = ""
    confidence: float = 1.0


Ledger = tuple[Edit, ...]

#: A cleaning rule: what to change in a text. Edits come sorted and disjoint.
Rule = Callable[[str], Iterable[Edit]]


class LedgerError(ValueError):
    """A ledger that cannot be applied to its text; the message says which edit and why."""


def check(text: str, edits: Sequence[Edit]) -> None:
    """Nothing, for edits that are sorted, disjoint and inside `text`.

    Raises: LedgerError naming the first edit at fault.
    """
    at = 0
    for number, edit in enumerate(edits):
        if not at <= edit.start <= edit.end <= len(text):
            raise LedgerError(
                f"edit {number} ({edit.rule or 'no rule'}) spans [{edit.start}, {edit.end}): expected a span within "
                f"[{at}, {len(text)}), after the edit before it"
            )
        at = edit.end


def apply(text: str, edits: Sequence[Edit]) -> str:
    """The text after a ledger, in one pass.

    Raises: LedgerError when the edits are not sorted, disjoint and inside the text.
    """
    if not edits:
        return text
    check(text, edits)
    pieces: list[str] = []
    at = 0
    for edit in edits:
        pieces.append(text[at : edit.start])
        pieces.append(edit.after)
        at = edit.end
    pieces.append(text[at:])
    return "".join(pieces)


def run_rules(text: str, rules: Iterable[tuple[str, Rule]]) -> tuple[str, Ledger]:
    """The text after all rules in order, each on what the one before it left, and one ledger from the first text.

    `rules` are (name, rule) pairs; an edit that names a rule of its own keeps it. One that changes nothing is dropped.
    """
    ledger: Ledger = ()
    current = text
    for name, rule in rules:
        edits = tuple(
            Edit(e.start, e.end, e.after, e.rule or name, e.confidence)
            for e in rule(current)
            if current[e.start : e.end] != e.after
        )
        if edits:
            current = apply(current, edits)
            ledger = compose(ledger, edits)
    return current, tuple(e for e in ledger if text[e.start : e.end] != e.after)


def compose(first: Sequence[Edit], second: Sequence[Edit]) -> Ledger:
    """One ledger with the effect of `first` and then `second`.

    `second` counts in the text that `first` made. Edits that overlap become one whose rules are joined by `+`, in the
    order they acted, and whose confidence is the least of theirs; edits that merely touch stay apart.
    """
    if not first or not second:
        return tuple(first) or tuple(second)
    out: list[Edit] = []
    shift = 0  # how much longer the middle text is than the first, up to the group at hand
    for olds, news in _groups(first, second):
        out.append(_merge(olds, news, shift))
        shift += sum(len(old.after) - (old.end - old.start) for _, old in olds)
    return tuple(out)


_Placed = tuple[int, Edit]  # an edit of the first ledger, with the start of its `after` in the middle text


def _groups(first: Sequence[Edit], second: Sequence[Edit]) -> Iterator[tuple[list[_Placed], list[Edit]]]:
    """Edits of both ledgers, those that overlap in the middle text together, in the order of that text.

    At one place an empty span comes first: a deletion, or an insertion before what stands there.
    """
    items: list[tuple[int, bool, int, int, Edit]] = []
    shift = 0
    for edit in first:
        start = edit.start + shift
        items.append((start, bool(edit.after), 0, start + len(edit.after), edit))
        shift += len(edit.after) - (edit.end - edit.start)
    items += [(edit.start, edit.end > edit.start, 1, edit.end, edit) for edit in second]
    items.sort(key=lambda item: item[:3])
    olds: list[_Placed] = []
    news: list[Edit] = []
    reach = -1
    for start, _, which, end, edit in items:
        if start >= reach and (olds or news):
            yield olds, news
            olds, news = [], []
            reach = -1
        if which == 0:
            olds.append((start, edit))
        else:
            news.append(edit)
        reach = max(reach, end)
    yield olds, news


def _merge(olds: list[_Placed], news: list[Edit], shift: int) -> Edit:
    """One edit for a group; `shift` is the middle text's lead over the first text before the group."""
    if not news:
        return olds[0][1]
    if not olds:
        new = news[0]
        return Edit(new.start - shift, new.end - shift, new.after, new.rule, new.confidence)
    last_at, last = olds[-1]
    start = min(olds[0][0], news[0].start)
    end = max(last_at + len(last.after), news[-1].end)
    raw_start = start - shift
    raw_end = last.end + end - (last_at + len(last.after))
    pieces: list[str] = []
    at = start
    for new in news:
        pieces.append(_between(olds, at, new.start))
        pieces.append(new.after)
        at = new.end
    pieces.append(_between(olds, at, end))
    edits = [old for _, old in olds] + news
    rules = "+".join(dict.fromkeys(name for edit in edits for name in edit.rule.split("+")))
    return Edit(raw_start, raw_end, "".join(pieces), rules, min(edit.confidence for edit in edits))


def _between(olds: list[_Placed], start: int, end: int) -> str:
    """What the first ledger wrote within a span of the middle text (there is nothing else in a group)."""
    return "".join(old.after[max(start - at, 0) : max(end - at, 0)] for at, old in olds)


class OffsetMap:
    """Where the characters of one text went in another, by the ledger between them.

    Spans are code points, half-open. What an edit wrote belongs as a whole to what it replaced, except where both have
    the same length: then it is taken character by character.
    """

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = tuple(edits)
        self._raw_starts = [edit.start for edit in self._edits]
        self._clean_starts: list[int] = []
        self._shifts = [0]
        shift = 0
        for edit in self._edits:
            self._clean_starts.append(edit.start + shift)
            shift += len(edit.after) - (edit.end - edit.start)
            self._shifts.append(shift)

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """The raw span behind a clean span; it covers every edit that wrote a part of it."""
        if start >= end:
            at = self._origin(start)[0]
            return at, at
        return self._origin(start)[0], self._origin(end - 1)[1]

    def _origin(self, at: int) -> tuple[int, int]:
        """The raw span of one clean character."""
        index = bisect_right(self._clean_starts, at)
        if index:
            edit, offset = self._edits[index - 1], at - self._clean_starts[index - 1]
            if offset < len(edit.after):
                if len(edit.after) == edit.end - edit.start:
                    return edit.start + offset, edit.start + offset + 1
                return edit.start, edit.end
        return at - self._shifts[index], at - self._shifts[index] + 1

    def to_clean(self, start: int, end: int) -> tuple[int, int]:
        """The clean span a raw span became; it covers what was inserted at its borders."""
        left = bisect_left(self._raw_starts, start)
        right = bisect_left(self._raw_starts, end)
        while right < len(self._edits) and self._edits[right].end == end:  # insertions at the border
            right += 1
        return self._place(start, left, 0), self._place(end, right, 1)

    def _place(self, at: int, index: int, side: int) -> int:
        """The clean position of raw `at`, `index` edits lying before it; within an edit, that side of what it wrote."""
        if index and at < self._edits[index - 1].end:
            edit, base = self._edits[index - 1], self._clean_starts[index - 1]
            if len(edit.after) == edit.end - edit.start:
                return base + at - edit.start
            return base + side * len(edit.after)
        return at + self._shifts[index]
