"""Writes data/reference/bigrams.tsv from texts: how often one character follows another. Downloads nothing.

    python data/build_bigrams.py OUT FILE_OR_FOLDER ... [--without FILE ...]

Texts are the field `text` of *.jsonl and *.jsonl.gz files and whole *.txt files. Those that also occur in a file of
`--without` (any field of its lines that holds 100 characters or more) are left out, so that what is measured there is
not known beforehand. See data/reference/bigrams.md for what the columns mean.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from transforms.chars import BLANKS
from transforms.junctions import counted_as

#: Characters of the table: below this rank a character is too rare to tell anything by its neighbours.
CHARACTERS = 3500
#: Pairs seen more seldom are left out: half of all pairs, and none of the evidence.
LEAST = 2
#: Where in a text its identity is looked for: past a title, before a page's additions at the end.
_IDENTITY = slice(50, 110)
_NO_WORD = re.compile(r"\W+")


def lines(file: Path) -> Iterator[dict[str, object]]:
    """The records of a JSON lines file."""
    content = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    yield from map(json.loads, content.splitlines())


def texts(paths: Iterable[Path]) -> Iterator[str]:
    """The texts below some paths, in order of file name."""
    for path in paths:
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.suffix == ".txt":
                yield file.read_text(encoding="utf-8")
            elif file.name.endswith((".jsonl", ".jsonl.gz")):
                yield from (str(record["text"]) for record in lines(file) if record.get("text"))


def identity(text: str) -> str:
    """Some words by which a text is known again."""
    return _NO_WORD.sub("", text[:400])[_IDENTITY]


def count(some: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """How often characters and pairs of neighbours occur; blanks and line ends between them do not count."""
    singles: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    folds = {ord(blank): None for blank in (*BLANKS, "\n", "\r", "\ufeff", "\u200b")}
    for text in some:
        for char in set(text):
            if ord(char) not in folds:
                folds[ord(char)] = counted_as(char)
        folded = text.translate(folds)
        singles.update(folded)
        pairs.update(map(str.__add__, folded, folded[1:]))
    return singles, pairs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("inputs", type=Path, nargs="+")
    parser.add_argument("--without", type=Path, nargs="*", default=[])
    given = parser.parse_args()
    known = {
        identity(value)
        for file in given.without
        for record in lines(file)
        for value in record.values()
        if isinstance(value, str) and len(value) >= 100
    }
    singles, pairs = count(text for text in texts(given.inputs) if identity(text) not in known)
    frequent = [char for char, _ in sorted(singles.items(), key=lambda item: (-item[1], item[0]))]
    chosen = {char for char in frequent[:CHARACTERS] if char.isprintable() and ord(char) < 0x10000 and char != '"'}
    followers: dict[str, list[str]] = {char: [] for char in chosen}
    for (left, right), seen in sorted(pairs.items()):
        if left in chosen and right in chosen and seen >= LEAST:
            followers[left].append(right + chr(ord("0") + round(2 * math.log2(seen))))
    with given.out.open("w", encoding="utf-8") as handle:
        handle.write("character\tcount\tfollowers\n")
        for char in sorted(chosen):
            handle.write(f"{char}\t{singles[char]}\t{''.join(followers[char])}\n")
    pairs_kept = sum(map(len, followers.values()))
    print(f"{sum(singles.values())} characters of text; the table has {len(chosen)} characters and {pairs_kept} pairs")


if __name__ == "__main__":
    main()
