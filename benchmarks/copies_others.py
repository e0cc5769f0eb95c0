"""The same search for near copies by other libraries, and how well a grouping of `dedup-truth` agrees with the truth.

They get the same match texts. Each is there twice: as it comes, and as someone would set it up who looked for its best.
None of them is needed: `pip install -e '.[bench]'` brings them all.
"""

from __future__ import annotations

import importlib.util
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np
from copies_corpus import record_id

from transforms.dedupe.joins import components
from transforms.dedupe.shingles import SHINGLE, Numbers

TRUTH = "dedup-truth"
THRESHOLD = 0.6
PERMUTATIONS = 128
# datatrove asks its user for bands and rows: the most rows of so many values whose threshold by its own formula,
# (1 / bands) ** (1 / rows), is that one. `MinHashLSH` finds its own.
_BANDS, _ROWS = 21, 6


class Agreement(NamedTuple):
    """Pairs of one group against pairs of one family."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


# ------------------------------------------------------------------------------------------------------- libraries
class Other(NamedTuple):
    """A library: its distribution, the modules it needs, and a function that gives for each text the least like it.

    The function may write to the folder it is given.
    """

    distribution: str
    needs: tuple[str, ...]
    group: Callable[[Sequence[str], Path], Numbers]

    def lacking(self) -> list[str]:
        """The modules it needs that are not installed."""
        return [module for module in self.needs if importlib.util.find_spec(module) is None]


def _by_datasketch(texts: Sequence[str], _folder: Path) -> Numbers:
    return _through_lsh(texts)


def _by_datasketch_xxhash(texts: Sequence[str], _folder: Path) -> Numbers:
    import xxhash  # noqa: PLC0415

    return _through_lsh(texts, hashfunc=xxhash.xxh32_intdigest)


def _through_lsh(texts: Sequence[str], **options: object) -> Numbers:
    """Groups by `MinHashLSH` of character 5-grams, and the estimated Jaccard of those it finds."""
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415

    grams = ({text[at : at + SHINGLE].encode() for at in range(len(text) - SHINGLE + 1)} for text in texts)
    signed = MinHash.bulk(grams, num_perm=PERMUTATIONS, **options)
    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    pairs: list[tuple[int, int]] = []
    for number, one in enumerate(signed):
        if not one.is_empty():
            pairs += [(other, number) for other in index.query(one) if one.jaccard(signed[other]) >= THRESHOLD]
            index.insert(number, one)
    return _grouped(len(texts), pairs)


def _by_datatrove(texts: Sequence[str], folder: Path) -> Numbers:
    from datatrove.utils.word_tokenizers import load_word_tokenizer  # noqa: PLC0415

    return _through_pipeline(texts, folder, load_word_tokenizer("zho_Hani"))


def _by_datatrove_characters(texts: Sequence[str], folder: Path) -> Numbers:
    from datatrove.utils.word_tokenizers import WordTokenizer  # noqa: PLC0415

    class Characters(WordTokenizer):
        word_tokenize = staticmethod(list)
        sent_tokenize = span_tokenize = None

    return _through_pipeline(texts, folder, Characters())


def _through_pipeline(texts: Sequence[str], folder: Path, tokenizer: object) -> Numbers:
    """Groups by the stages of datatrove's MinHash pipeline in turn, of 5-grams of what a tokenizer gives."""
    from datatrove.data import Document  # noqa: PLC0415
    from datatrove.pipeline.dedup import minhash  # noqa: PLC0415

    config = minhash.MinhashConfig(n_grams=SHINGLE, num_buckets=_BANDS, hashes_per_bucket=_ROWS)
    signed, paired, grouped = (str(folder / name) for name in ("signed", "paired", "grouped"))
    given = (Document(text, str(number)) for number, text in enumerate(texts))
    minhash.MinhashDedupSignature(signed, config, language=tokenizer).run(given)
    buckets = minhash.MinhashDedupBuckets(signed, paired, config=config, lines_to_buffer=-1)
    for bucket in range(_BANDS):
        buckets.run(None, bucket, _BANDS)
    minhash.MinhashDedupCluster(paired, grouped, config, save_cluster_id=True, lines_to_buffer=-1).run()
    rows = np.fromfile(Path(grouped) / "000000.clusters", "<u4").reshape(-1, 2).tolist()
    first: dict[int, int] = {}
    return _grouped(len(texts), [(first.setdefault(label, number), number) for number, label in rows])


def _grouped(number: int, pairs: Sequence[tuple[int, int]]) -> Numbers:
    """For each of `number` texts the least one it is joined with over any number of pairs."""
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T
    return components(number, left, right)


_TROVE = ("datatrove", "tokenizers", "xxhash")
OTHERS: Mapping[str, Other] = {
    "datasketch": Other("datasketch", ("datasketch",), _by_datasketch),
    "datasketch, xxhash": Other("datasketch", ("datasketch", "xxhash"), _by_datasketch_xxhash),
    "datatrove, words": Other("datatrove", (*_TROVE, "spacy"), _by_datatrove),
    "datatrove, characters": Other("datatrove", _TROVE, _by_datatrove_characters),
}


# ----------------------------------------------------------------------------------------------------------- truth
def agreement(groups: Mapping[str, object], data: Path) -> Agreement:
    """How well the groups of documents, by document_id, agree with the families of `dedup-truth`.

    A family is an original and its near copies. A pair of a splice with what it was made of counts neither way.
    """
    family, made_of = _families(data / TRUTH)
    true = set(_pairs_within(family))
    together = _pairs_within({one: groups[one] for one in family})
    told = {pair for pair in together if not _is_excused(pair, family, made_of)}
    hits = len(true & told)
    return Agreement(hits / len(told) if told else 0.0, hits / len(true))


def _families(folder: Path) -> tuple[dict[str, str], dict[str, set[str]]]:
    """By document_id the original of its family, and of splices the families they were made of."""

    def rows(name: str) -> Iterator[dict[str, str]]:
        return map(json.loads, (folder / name).read_text(encoding="utf-8").splitlines())

    family = {one: one for one in (record_id(TRUTH, row["id"]) for row in rows("docs.jsonl"))}
    pairs = [(row["relation"], record_id(TRUTH, row["a"]), record_id(TRUTH, row["b"])) for row in rows("pairs.jsonl")]
    family |= {b: a for relation, a, b in pairs if relation == "near-duplicate"}
    made_of: defaultdict[str, set[str]] = defaultdict(set)
    for relation, a, b in pairs:
        if relation == "partial-overlap":
            made_of[b].add(family[a])
    return family, dict(made_of)


def _pairs_within(label: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    members: defaultdict[object, list[str]] = defaultdict(list)
    for one in sorted(label):
        members[label[one]].append(one)
    for some in members.values():
        yield from combinations(some, 2)


def _is_excused(pair: tuple[str, str], family: Mapping[str, str], made_of: Mapping[str, set[str]]) -> bool:
    first, second = (made_of.get(one, {family[one]}) for one in pair)
    return any(one in made_of for one in pair) and bool(first & second)
