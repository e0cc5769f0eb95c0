"""What rules found in a text, as the tagger sees it: a number for each character."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from transforms.tag.mention import Mention

Numbers = npt.NDArray[np.uint32]

#: By what rules tell persons and organisations, and places; a method has a number by its place in here.
OUTER = (
    *(
        f"PERSON:{method}"
        for method in ("title", "act", "list", "dotted", "signature", "tagger", "repeated", "surname")
    ),
    *(f"ORG:{method}" for method in ("organ", "suffix", "unplaced")),
)
PLACES = tuple(
    f"PLACE:{method}"
    for method in (
        "gazetteer",
        "gazetteer:chain",
        "gazetteer:votes",
        "gazetteer:ambiguous",
        "short_form",
        "abbreviation",
        "tagger",
        "suffix",
    )
)
#: From this score on an organisation has a place or a name of its own before its suffix; see `organisations`.
_PLACED = 0.8
_OUTER = {name: number for number, name in enumerate(OUTER)}
_PLACES = {name: number for number, name in enumerate(PLACES)}


def hints(mentions: Iterable[Mention], length: int) -> tuple[Numbers, Numbers]:
    """Numbers below 64 for persons and organisations, and for places, of the characters of a text; 0 is neither."""
    outer, places = np.zeros(length, np.uint32), np.zeros(length, np.uint32)
    for start, end, kind, _, method, score, _ in mentions:
        name = "ORG:unplaced" if kind == "ORG" and score < _PLACED else f"{kind}:{method}"
        if name in _OUTER:
            _mark(outer, start, end, _OUTER[name])
        elif name in _PLACES:
            _mark(places, start, end, _PLACES[name])
    return outer, places


def _mark(numbers: Numbers, start: int, end: int, method: int) -> None:
    """Marks a mention: its characters first, inside, last, or alone, by method."""
    base = 4 + 4 * method
    numbers[start:end] = base + 1
    numbers[end - 1] = base + 2
    numbers[start] = base if end - start > 1 else base + 3
