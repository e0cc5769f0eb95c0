"""What a page calls things in Chinese and in English: the words of `words.tsv`."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

#: The languages a page is written in, as HTML names them.
LANGUAGES = ("zh", "en")


class Said(NamedTuple):
    """One thing in both languages."""

    zh: str
    en: str


@cache
def words() -> dict[str, Said]:
    """The words of a page by key: a sort of thing, a dot, and how the lake calls it."""
    with (Path(__file__).parent / "words.tsv").open(encoding="utf-8", newline="") as handle:
        lines = csv.reader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(lines)
        return {key: Said(zh, en) for key, zh, en in lines}


def said(sort: str, name: str) -> Said:
    """What a thing is called; what has no words stands as the lake calls it.

    Rules joined by `+` are told each, and of a decision its id after what was done.
    """
    parts = [_said(sort, part) for part in str(name).split("+")]
    return Said("＋".join(part.zh for part in parts), " + ".join(part.en for part in parts))


def _said(sort: str, name: str) -> Said:
    kind, _, decision = name.partition(":")
    it = words().get(f"{sort}.{name}") or words().get(f"{sort}.{kind}")
    if it is None:
        return Said(name, name)
    return Said(f"{it.zh}（{decision}）", f"{it.en} ({decision})") if decision else it
