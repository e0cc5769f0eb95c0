"""What the corpus of a lake proposes for the reference files, as tables for a person to review."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow.compute as pc

from flows.labelled import LabelledFileError, rows_of
from flows.lake import Lake
from flows.reference import load
from transforms.propose.policies import Candidate, Text, candidates
from transforms.propose.terms import Labelled, Term, proposed_terms
from transforms.schemas import CORPUS, MENTIONS, THEMES
from transforms.tag import REFERENCES
from transforms.tag.segment import make_segmenter
from transforms.themes import REFERENCES as THEME_REFERENCES

#: Documents held at a time.
_TOGETHER = 2_000

#: A document has a theme from this score on.
_RATED = 0.5

_Spans = dict[str, list[tuple[int, int]]]


def proposed_policies(lake: Lake, least: int) -> list[Candidate]:
    """Phrases of policy that no list holds, from the kept documents of a lake; see `candidates`."""
    return candidates(_texts(lake), make_segmenter(load(REFERENCES)), least=least)


def proposed_theme_terms(sources: Sequence[Path] | Lake, least: int, most: int) -> list[Term]:
    """Terms of themes that the lexicon does not hold, from labelled files or from the kept documents of a lake.

    A line of a file is an object of `text` and `themes`, a list. In a lake the themes of a document are those that the
    lexicon gives it, with a score of 0.5 or more.

    Raises: LabelledFileError for a line of another form or a theme that is not in the table `themes`.
    """
    reference = load((*REFERENCES, *THEME_REFERENCES))
    known = {row["term"] for stem in ("theme_terms", "theme_vetoes") for row in reference[stem]}
    themes = {row["theme"] for row in reference["themes"]}
    documents = _rated(sources) if isinstance(sources, Lake) else _labelled(sources, themes)
    return proposed_terms(documents, known, make_segmenter(reference), least=least, most=most)


def _labelled(files: Iterable[Path], themes: set[str]) -> Iterator[Labelled]:
    for file in files:
        for number, row in rows_of(file):
            found = row.get("themes")
            if not isinstance(found, list):
                raise LabelledFileError(f'{file}, line {number}: expected an object with a list "themes"')
            unknown = sorted({str(theme) for theme in found} - themes)
            if unknown:
                names = ", ".join(unknown)
                raise LabelledFileError(f"{file}, line {number}: {names}: no theme of data/reference/themes.tsv")
            yield Labelled(row["text"], set(found))


def _rated(lake: Lake) -> Iterator[Labelled]:
    """The kept documents with the themes that they have."""
    for batch in lake.batches_of(CORPUS):
        rated = lake.read_where(lake.path_of(THEMES, batch), pc.field("score") >= _RATED)
        themes: dict[str, set[str]] = defaultdict(set)
        for key, theme in zip(*(rated.column(column).to_pylist() for column in ("document_id", "theme")), strict=True):
            themes[key].add(theme)
        for key, text in _kept(lake, batch):
            yield Labelled(text, themes[key])


def _kept(lake: Lake, batch: str) -> Iterator[tuple[str, str]]:
    """document_id and text of the kept documents of a batch."""
    for some in lake.read(CORPUS, batch, columns=["document_id", "text"]).to_batches(max_chunksize=_TOGETHER):
        yield from zip(some.column("document_id").to_pylist(), some.column("text").to_pylist(), strict=True)


def as_tsv(rows: Sequence[NamedTuple], fields: Sequence[str]) -> str:
    """Candidates with a header line, as a table to review."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, escapechar="\\")
    writer.writerow(fields)
    writer.writerows(rows)
    return out.getvalue()


def _texts(lake: Lake) -> Iterator[Text]:
    """The kept documents with the phrases of policy in them."""
    for batch in lake.batches_of(CORPUS):
        known, slogans = _phrases(lake, batch)
        for key, text in _kept(lake, batch):
            yield Text(key, text, known.get(key, ()), slogans.get(key, ()))


def _phrases(lake: Lake, batch: str) -> tuple[_Spans, _Spans]:
    """By document, where phrases of the list stand, and where slogans do that no list holds."""
    path = lake.path_of(MENTIONS, batch)
    rows = lake.read_where(path, pc.field("kind") == "POLICY") if lake.exists(path) else MENTIONS.empty()
    known: _Spans = defaultdict(list)
    slogans: _Spans = defaultdict(list)
    for row in rows.select(["document_id", "start", "end", "entity_id"]).to_pylist():
        (known if row["entity_id"] else slogans)[row["document_id"]].append((row["start"], row["end"]))
    return known, slogans
