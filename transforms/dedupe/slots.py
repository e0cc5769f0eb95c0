"""Slots: the stretches of a text that another edition of it fills otherwise, such as years, places, names and figures.

For the relation `rewrite` texts are compared without them. A slot is left out, and no sign is set for it; what it is of
stays (年, 县, 万元): then 2016年, 20xx年 and the 年 that a site left over are the same, and neighbours are one slot.

Slots of a text are its places (code points of the match text) as start, end, start, end …, in order, with text between.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np

from transforms.chars import CHINESE_NUMERALS, SURNAMES, UNITS
from transforms.dedupe.match_text import Offsets
from transforms.dedupe.shingles import Numbers
from transforms.findings import Finding

#: Mentions that are slots. An organ or a document is none, but its place or person is a mention within it. Dates and
#: amounts are slots by their numbers.
SLOT_KINDS = ("PERSON", "PLACE")

_AREAS = "省市县区州盟旗镇乡村"
#: A pattern (for Arrow as well) of names whose last character tells the sort of place: it is no part of the slot.
AREA_ENDING = f".[{_AREAS}]$"

# What the match text itself shows: numbers in figures, Chinese numerals of two places and more or with what they count
# (一 alone is mostly a word), 某 with the surname, what stands for a place in our county and county A.
_SURNAME = "".join(sorted(SURNAMES))
_SHOWN = re.compile(
    # what any of these begins with: most characters are passed over at once
    f"(?=[0-9{CHINESE_NUMERALS}某{_SURNAME}我本该全各a-z])(?:"
    f"[0-9]+|[{CHINESE_NUMERALS}]{{2,}}|(?<=第)[{CHINESE_NUMERALS}]|[{CHINESE_NUMERALS}](?=[{UNITS}])"
    f"|[{_SURNAME}]?某+"
    f"|[我本该全各a-z](?=[{_AREAS}]))"
)


def hidden_names(text: str, findings: Iterable[Finding]) -> Iterator[tuple[int, int]]:
    """Where a clean text hides a name, date or number under a mask, with what is left of it: 张××, 20xx."""
    for start, end, kind, detail, _ in findings:
        if kind.startswith("mask."):
            surname = kind == "mask.person" and start > 0 and detail[:1] == text[start - 1]
            yield start - surname, end


def find_slots(text: str, origins: Offsets, spans: Numbers) -> Offsets:
    """The slots of a match text: those it shows itself, and `spans` (rows of start and end) of the clean text.

    `origins` are the places of its characters in the clean text, as `MatchText.located` gives them.
    """
    named = np.searchsorted(origins, spans)
    shown = [match.span() for match in _SHOWN.finditer(text)]
    return _merged(np.concatenate([named.reshape(-1, 2), np.array(shown, np.int64).reshape(-1, 2)]))


def _merged(spans: Numbers) -> Offsets:
    """Spans in order of start, those that touch or overlap as one, empty ones left out."""
    spans = spans[spans[:, 0] < spans[:, 1]]
    starts, ends = spans[np.argsort(spans[:, 0])].T
    reach = np.maximum.accumulate(ends)
    apart = np.ones(len(starts) + 1, bool)
    apart[1:-1] = starts[1:] > reach[:-1]
    return np.stack([starts[apart[:-1]], reach[apart[1:]]], axis=1).ravel().astype(np.int32)


def without_slots(text: str, slots: Offsets) -> str:
    """What of a match text stands outside its slots."""
    places = slots.tolist()
    return "".join(text[start:end] for start, end in zip([0, *places[1::2]], [*places[::2], len(text)], strict=True))


def place_in_text(slots: Offsets, place: int) -> int:
    """Where in the match text a character of `without_slots` stands."""
    lengths = slots[1::2] - slots[::2]
    left_out = np.cumsum(lengths)
    before = int(np.searchsorted(slots[::2] - left_out + lengths, place, side="right"))
    return place + (int(left_out[before - 1]) if before else 0)
