"""How many phrases that no list holds are found in a corpus and deleted, and what honest text is deleted with them.

    python benchmarks/phrases.py [JSONL] [--field NAME] [--times N ...]

Phrases are put into the texts of a JSON lines file between any two characters, each so many times, by lot but always
the same; discovery and cleaning then run on them with the lists of known phrases and words empty. Without the
evaluation data there is nothing to measure on, and it says so.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from flows.reference import load
from transforms.clean.injected import CERTAIN, make_judge
from transforms.discover.judge import Phrase, judge, shortlist
from transforms.discover.phrases import Occurrence, make_phrase_finder
from transforms.junctions import REFERENCES, make_junctions

DEFAULT = Path(__file__).parent.parent.parent / "shared" / "eval" / "data" / "cleaning-truth" / "cleaning.jsonl"
#: Half of them honest texts write as well.
PHRASES = (
    "入党申请书范本",
    "公文写作网",
    "实施方案",
    "自我鉴定",
    "调研报告",
    "工作计划大全",
    "点击下载全文",
    "查字典范文网",
    "免费文秘资源",
    "(www.example.com)",
    "领导讲话稿",
    "更多相关文章请点击",
    "本文由小编整理",
    "发言材料",
    "实习总结",
)
#: Texts looked at together, as a chunk of a batch is.
CHUNK = 330


class Noisy(NamedTuple):
    """A text and where phrases were put into it."""

    text: str
    spans: frozenset[tuple[int, int]]


def put_in(texts: Sequence[str], times: int) -> list[Noisy]:
    """The texts, each phrase put in so many times."""
    chance = random.Random(1)
    wanted: dict[int, list[str]] = {}
    for phrase in PHRASES:
        for _ in range(times):
            wanted.setdefault(chance.randrange(len(texts)), []).append(phrase)
    return [_noisy(text, wanted.get(number, []), chance) for number, text in enumerate(texts)]


def _noisy(text: str, phrases: Sequence[str], chance: random.Random) -> Noisy:
    places = sorted(zip(chance.sample(range(1, len(text)), len(phrases)), phrases, strict=True))
    out, at, spans = "", 0, set()
    for place, phrase in places:
        out += text[at:place]
        spans.add((len(out), len(out) + len(phrase)))
        out += phrase
        at = place
    return Noisy(out + text[at:], frozenset(spans))


def discovered(texts: Sequence[str]) -> list[Phrase]:
    """The phrases that are found in texts."""
    find = make_phrase_finder(make_junctions(load(REFERENCES)), ())
    found: list[Occurrence] = []
    for first in range(0, len(texts), CHUNK):
        found += (one._replace(text=one.text + first) for one in find(texts[first : first + CHUNK]))
    seams = [one for one in found if one.seam]
    columns = {"phrase": "phrase", "left": "before", "right": "after"}
    table = {name: pa.array([getattr(one, field) for one in seams], pa.string()) for name, field in columns.items()}
    likely = frozenset(shortlist(pa.table(table)))
    return judge((one for one in found if one.phrase in likely), ())


def measure(texts: Sequence[str], times: int) -> str:
    """A line of figures for phrases put in so many times."""
    noisy = put_in(texts, times)
    phrases = {one.phrase: one.share for one in discovered([one.text for one in noisy])}
    verdicts = make_judge(phrases, frozenset(), make_junctions(load(REFERENCES)))
    hits = wrong = 0
    for text, spans in noisy:
        gone = {(start, end) for start, end, confidence in verdicts(text) if confidence >= CERTAIN}
        hits += len(gone & spans)
        wrong += len(gone - spans)
    total = sum(len(one.spans) for one in noisy)
    found = len(phrases.keys() & set(PHRASES))
    others = sorted(phrases.keys() - set(PHRASES))
    told = f"{found:2d} of {len(PHRASES)} found, {hits / total:.3f} deleted, {wrong} wrong, others {others}"
    return f"{times:4d} times: {told}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, nargs="?", default=DEFAULT)
    parser.add_argument("--field", default="clean")
    parser.add_argument("--times", type=int, nargs="*", default=[70, 20, 10, 5])
    given = parser.parse_args()
    if not given.texts.is_file():
        sys.exit(f"{given.texts}: no such file; expected JSON lines with a field of clean text")
    lines = given.texts.read_text(encoding="utf-8").splitlines()
    texts = [text for text in (json.loads(line)[given.field] for line in lines) if len(text) > len(PHRASES)]
    print(f"{len(texts)} texts, {sum(map(len, texts)):,} characters")
    print(f"nothing put in: found {[one.phrase for one in discovered(texts)]}")
    for times in given.times:
        print(measure(texts, times))


if __name__ == "__main__":
    main()
