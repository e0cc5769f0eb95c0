"""SECTION: clean text → its outline: what heads which part, and what part it plays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from transforms.schemas import CLEANED, SECTIONS
from transforms.sections import REFERENCES, Section, make_sectioner
from transforms.stage import Map, Parameters, Reference, Tables
from transforms.stages.rows import EvidenceColumn


class _Columns:
    """The columns of `sections` as they grow."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Any]] = {name: [] for name in SECTIONS.schema.names if name != "evidence"}
        self.evidence = EvidenceColumn()

    def add(self, document_id: str, sections: list[Section]) -> None:
        """Adds the sections of a document, in order."""
        for name, values in zip(Section._fields, zip(*sections, strict=True), strict=True) if sections else ():
            if name == "evidence":
                for evidence in values:
                    self.evidence.add(evidence)
            else:
                self.rows[name] += values
        self.rows["document_id"] += [document_id] * len(sections)
        self.rows["ordinal"] += range(len(sections))

    def table(self) -> pa.Table:
        return SECTIONS.from_columns(self.rows | {"evidence": self.evidence.array()})


def _make(reference: Reference, _parameters: Parameters) -> Callable[[Tables], Tables]:
    sections_of = make_sectioner(reference)

    def run(tables: Tables) -> Tables:
        columns = _Columns()
        cleaned = (tables[CLEANED.name].column(name).to_pylist() for name in ("document_id", "text", "body_start"))
        for key, text, body_start in zip(*cleaned, strict=True):
            columns.add(key, sections_of(text, body_start))
        return {SECTIONS.name: columns.table()}

    return run


SECTION = Map("section", reads=(CLEANED,), writes=(SECTIONS,), make=_make, references=REFERENCES)
