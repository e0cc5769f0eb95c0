"""DESCRIBE: what a document says of itself: kind, level, place, year, completeness; and so the finished row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from transforms.dating import REFERENCES as DATING_REFERENCES
from transforms.dating import Dating, make_dater
from transforms.figures import Figures, measure
from transforms.findings import Finding
from transforms.genre import REFERENCES as GENRE_REFERENCES
from transforms.genre import GenreReader, LevelReader, make_genre_reader, make_level_reader
from transforms.quality import assess
from transforms.schemas import CLEANED, DOCUMENTS, FINDINGS, MENTIONS, OBSERVED, PARTS
from transforms.stage import Map, Parameters, Reference, Tables
from transforms.stages.rows import findings_by_document, mentions_of_entities
from transforms.tag.document_place import place_of_document
from transforms.tag.mention import Mention


@dataclass(frozen=True)
class _Describer:
    genre: GenreReader
    level: LevelReader
    date: Callable[..., Dating]

    def describe(
        self, row: Mapping[str, Any], figures: Figures, findings: Sequence[Finding], mentions: Sequence[Mention]
    ) -> tuple[dict[str, Any], Dating]:
        """The columns that a document adds to what splitting and cleaning said, and its dating.

        Of its mentions only those of places and meetings that are known by an entity_id are needed.
        """
        title, text, body = row["title"], row["text"], row["body_start"]
        claim = (
            title if row["title_method"] != "opening" else ""
        )  # the opening words of a text are no title to claim by
        dating = self.date(claim, text, [m.entity_id for m in mentions if m.kind == "MEETING" and m.entity_id])
        quality = assess(figures, findings, row["mended"])
        place = place_of_document(mentions, text, body)
        genre, level = self.genre(title, text, body), self.level(title, text, _place_of_title(mentions, text, body))
        readings = [reading for reading in (genre, level, place[1] if place else None) if reading]
        columns = {
            "genre": genre.value if genre else None,
            "issuing_level": level.value if level else None,
            "place": place[1].value if place else None,
            "place_code": place[0] if place else None,
            "described_by": [reading._asdict() for reading in readings],
            "claimed_year": dating.claimed_year,
            "dated_from": dating.written.from_,
            "dated_to": dating.written.to,
            "dated_by": [bound._asdict() for bound in dating.written.evidence],
            "is_anachronistic": dating.is_anachronistic,
            **quality._asdict(),
        }
        columns["quality_parts"] = columns.pop("parts")._asdict()
        return columns, dating


def _place_of_title(mentions: Sequence[Mention], text: str, body_start: int) -> tuple[str, str] | None:
    """Words and code of the first place that the title line names."""
    named = (m for m in mentions if m.kind == "PLACE" and m.entity_id and m.end <= body_start)
    first = min(named, key=lambda mention: (mention.start, -mention.end), default=None)
    return (text[first.start : first.end], (first.entity_id or "").partition(":")[2]) if first else None


def _finding_rows(document_id: str, text: str, findings: Sequence[Finding]) -> Iterator[dict[str, Any]]:
    for finding in findings:
        yield finding._asdict() | {"document_id": document_id, "text": text[finding.start : finding.end]}


def _documents(parts: pa.Table, cleaned: pa.Table, described: list[dict[str, Any]]) -> pa.Table:
    """`documents` from what splitting, cleaning and describing each know, row by row in the same order."""
    if parts.column("document_id") != cleaned.column("document_id"):
        raise ValueError("tables parts and cleaned: expected the same documents in the same order")
    columns: dict[str, Any] = {name: parts.column(name) for name in parts.column_names}
    columns |= {name: cleaned.column(name) for name in ("title", "title_method", "text", "body_start")}
    columns |= {name: [row[name] for row in described] for name in (described[0] if described else ())}
    return DOCUMENTS.from_columns({name: columns.get(name, []) for name in DOCUMENTS.schema.names})


def _make(reference: Reference, _parameters: Parameters) -> Callable[[Tables], Tables]:
    describer = _Describer(make_genre_reader(reference), make_level_reader(reference), make_dater(reference))

    def run(tables: Tables) -> Tables:
        observed = tables[OBSERVED.name]
        findings = findings_by_document(observed)
        mentions = mentions_of_entities(tables[MENTIONS.name], ("place:", "meeting:"))
        described: list[dict[str, Any]] = []
        added: list[dict[str, Any]] = []
        rows = tables[CLEANED.name].to_pylist()
        for row, figures in zip(rows, measure([row["text"] for row in rows]), strict=True):
            key = row["document_id"]
            columns, dating = describer.describe(row, figures, findings.get(key, ()), mentions.get(key, ()))
            described.append(columns)
            added += _finding_rows(key, row["text"], dating.findings)
        return {
            DOCUMENTS.name: _documents(tables[PARTS.name], tables[CLEANED.name], described),
            FINDINGS.name: pa.concat_tables(
                [observed.replace_schema_metadata(FINDINGS.schema.metadata), FINDINGS.from_rows(added)]
            ).combine_chunks(),
        }

    return run


DESCRIBE = Map(
    "describe",
    reads=(PARTS, CLEANED, OBSERVED, MENTIONS),
    writes=(DOCUMENTS, FINDINGS),
    make=_make,
    references=tuple(dict.fromkeys((*DATING_REFERENCES, *GENRE_REFERENCES))),
)
