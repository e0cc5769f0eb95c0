"""Writes data/reference/word_rates.tsv from texts: in what share of documents a word stands. Downloads nothing.

    python data/build_words.py OUT FILE_OR_FOLDER ...

Texts are the field `text` of *.jsonl and *.jsonl.gz files and whole *.txt files. Each kind of text (each file) counts
alike, however many documents it has. See data/reference/word_rates.md for what the columns mean.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from flows.reference import load
from transforms.tag import REFERENCES
from transforms.tag.segment import make_segmenter

#: A word in fewer documents says little by its rate.
LEAST = 4
#: Long documents are cut into pieces of about this many characters: a law would hold every word.
PIECE = 1500
WORD = range(2, 9)


def texts(file: Path) -> Iterator[str]:
    if file.name.endswith((".jsonl", ".jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
            yield from (json.loads(line)["text"] for line in lines)
    else:
        yield file.read_text(encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("data", type=Path, nargs="+")
    arguments = parser.parse_args()
    segmenter = make_segmenter(load(REFERENCES))
    rates: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    files = [f for given in arguments.data for f in (sorted(given.rglob("*.*")) if given.is_dir() else [given])]
    for file in files:
        counts: Counter[str] = Counter()
        pieces = 0
        for text in texts(file):
            for start in range(0, len(text), PIECE):
                counts.update(
                    {word for word in segmenter.tokens(text[start : start + PIECE]).words if len(word) in WORD}
                )
                pieces += 1
        for word, count in counts.items():
            rates[word] += count / pieces / len(files)
            documents[word] += count
        print(file.name, pieces, file=sys.stderr)
    kept = sorted(word for word, count in documents.items() if count >= LEAST and not set(word) & set("\t\n"))
    with arguments.out.open("w", encoding="utf-8") as out:
        out.write("word\trate\n")
        out.writelines(
            f"{word}\t{rates[word]:.2g}\n"
            for word in kept
            if word.strip() == word and any("一" <= c <= "鿿" for c in word)
        )


if __name__ == "__main__":
    main()
