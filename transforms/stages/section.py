"""SECTION: clean text → its outline: what heads which part, and what part it plays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from transforms.schemas import CLEANED, SECTIONS
from transforms.sections import REFERENCES, Section, make_sectioner
from transforms.stage import Map, Parameters, Reference, Tables


class _Columns:
    """The columns of `sections` as they grow; the evidence lies flat, with the place where each row's ends."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Any]] = {name: [] for name in SECTIONS.schema.names if name != "evidence"}
        self.evidence: tuple[list[Any], ...] = ([], [], [], [])
        self.ends = [0]

    def add(self, document_id: str, sections: list[Section]) -> None:
        """Adds the sections of a document, in order."""
        fields = zip(Section._fields, zip(*sections, strict=True), strict=True) if sections else ()
        for name, values in fields:
            if name == "evidence":
                self._add_evidence(values)
            else:
                self.rows[name] += values
        self.rows["document_id"] += [document_id] * len(sections)
        self.rows["ordinal"] += range(len(sections))

    def _add_evidence(self, rows: tuple[Any, ...]) -> None:
        for evidence in rows:
            if evidence:
                for column, values in zip(self.evidence, zip(*evidence, strict=True), strict=True):
                    column.extend(values)
            self.ends.append(self.ends[-1] + len(evidence))

    def table(self) -> pa.Table:
        return SECTIONS.from_columns(self.rows | {"evidence": self._listed()})

    def _listed(self) -> pa.ListArray[Any]:
        kind = SECTIONS.schema.field("evidence").type
        fields = list(kind.value_type)
        values = [pa.array(column, field.type) for column, field in zip(self.evidence, fields, strict=True)]
        return pa.ListArray.from_arrays(self.ends, pa.StructArray.from_arrays(values, fields=fields), type=kind)


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
