"""How often mentions of a score are right: python benchmarks/reliability.py LABELLED.jsonl

Prints, for persons, places and organisations by method and score, how many mentions there are and which share of them
is right. LABELLED holds a sentence a line, {"text", "entities": [{"start", "end", "label"}]}; a hundred in turn are one
document. Mentions inside longer ones are left out where the labels do not nest.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from flows.reference import load
from transforms.tag import MODEL, REFERENCES, make_batch_tagger
from transforms.tag.mention import Mention

_LABELS = {"PER": "PERSON", "LOC": "PLACE", "ORG": "ORG"}
_SENTENCES = 100

Spans = set[tuple[int, int, str]]


def documents(file: Path) -> Iterator[tuple[str, Spans]]:
    """Texts of a hundred sentences each, with their labelled spans."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    for first in range(0, len(rows), _SENTENCES):
        text, spans = "", set()
        for row in rows[first : first + _SENTENCES]:
            start = len(text)
            spans |= {(start + e["start"], start + e["end"], _LABELS[e["label"]]) for e in row["entities"]}
            text += row["text"].replace("\n", " ") + "\n"
        yield text, spans


def outermost(mentions: list[Mention]) -> Iterator[Mention]:
    """The mentions that lie in no longer one."""
    reach = 0
    for mention in sorted(mentions, key=lambda mention: (mention.start, -mention.end)):
        if mention.end > reach:
            yield mention
            reach = mention.end


def main() -> None:
    """Prints the table."""
    reference = load([*REFERENCES, MODEL])
    tag_all = make_batch_tagger(reference, reference.models.get(MODEL))
    labelled = list(documents(Path(sys.argv[1])))
    found, right = Counter[tuple[str, str, float]](), Counter[tuple[str, str, float]]()
    for (_, spans), mentions in zip(labelled, tag_all((text, 0) for text, _ in labelled), strict=True):
        for mention in outermost([mention for mention in mentions if mention.kind in _LABELS.values()]):
            for method in (mention.method, "(all)"):
                key = (mention.kind, method, mention.score)
                found[key] += 1
                right[key] += mention[:3] in spans
    print(f"{'kind':8}{'method':22}{'score':>6}{'mentions':>10}{'right':>8}")
    for kind, method, score in sorted(found):
        key = (kind, method, score)
        print(f"{kind:8}{method:22}{score:6.2f}{found[key]:10}{right[key] / found[key]:8.3f}")


if __name__ == "__main__":
    main()
