"""What tests of discovery share: junctions, words of sites, and honest texts to put something into."""

from __future__ import annotations

import random
import re
from functools import cache

import pyarrow as pa
from support import ROOT

from flows.reference import load
from transforms.discover.judge import Phrase, judge, shortlist
from transforms.discover.phrases import Occurrence, make_phrase_finder
from transforms.discover.words import REFERENCES as SITE_REFERENCES
from transforms.discover.words import site_words
from transforms.junctions import REFERENCES as JUNCTION_REFERENCES
from transforms.junctions import Junctions, make_junctions


@cache
def junctions() -> Junctions:
    return make_junctions(load(JUNCTION_REFERENCES))


@cache
def words() -> frozenset[str]:
    return site_words(load(SITE_REFERENCES))


@cache
def honest() -> tuple[str, ...]:
    """Paragraphs of the samples that are running text, the phrases that were put into them taken out."""
    files = sorted((ROOT / "data" / "samples").rglob("*.txt"))
    texts = [file.read_bytes().decode("utf-8", "ignore") for file in files]
    lines = (line.strip() for text in texts for line in text.split("\n"))
    clean = (re.sub(r"[A-Za-z(（].*|写作范文屋|心得体会|范文写作|演讲稿|工作总结", "", line) for line in lines)
    return tuple(dict.fromkeys(line for line in clean if len(line) > 60))


def put_in(phrases: list[str], times: int, *, seed: int = 7) -> list[str]:
    """Honest texts, each phrase put in between any two characters, so many times."""
    chance = random.Random(seed)
    texts = list(honest())
    for phrase in phrases:
        for number in chance.choices(range(len(texts)), k=times):
            at = chance.randrange(1, len(texts[number]))
            texts[number] = texts[number][:at] + phrase + texts[number][at:]
    return texts


def find(texts: list[str]) -> list[Occurrence]:
    return make_phrase_finder(junctions(), words())(texts)


def discover(texts: list[str]) -> list[Phrase]:
    found = find(texts)
    seams = [one for one in found if one.seam]
    columns = {"phrase": "phrase", "left": "before", "right": "after"}
    table = {name: pa.array([getattr(one, field) for one in seams], pa.string()) for name, field in columns.items()}
    likely = set(shortlist(pa.table(table)))
    return judge((one for one in found if one.phrase in likely), words())
