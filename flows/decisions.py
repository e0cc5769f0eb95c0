"""The file of what people decided: read for a run, added to from a filled sheet, held to what the lake holds."""

from __future__ import annotations

import codecs
import os
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from flows.plan import Plan
from transforms.decisions import REVIEWED, Decision
from transforms.review.cells import SheetError
from transforms.review.matching import OF_DOCUMENTS, documents_of, source_of
from transforms.review.merge import as_table, decisions_of, merged
from transforms.schemas import EDITS, FINDINGS, Table
from transforms.stages.decide import TABLE_OF, TABLES

#: Stands for the setting `decisions` where a worker has no settings.
VARIABLE = "GONGWEN_DECISIONS"

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class DecisionsError(Exception):
    """A file of decisions, or a filled sheet, cannot be taken; the message says where and what was expected."""


def decisions_in(file: str | None) -> tuple[Decision, ...]:
    """The decisions of a file, or of the one that the environment names; none where neither is named.

    Raises: DecisionsError.
    """
    named = file or os.environ.get(VARIABLE)
    return _decisions(Path(named)) if named else ()


def _decisions(file: Path) -> tuple[Decision, ...]:
    try:
        return decisions_of(text_in(file), str(file))
    except SheetError as error:
        raise DecisionsError(str(error)) from error


def text_in(file: Path) -> str:
    """The text of a table as people or spreadsheets save it: UTF-8, or UTF-16 with a byte order mark.

    Raises: DecisionsError.
    """
    try:
        content = file.read_bytes()
        return content.decode(next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8"))
    except OSError as error:
        raise DecisionsError(
            f"{file}: {error.strerror}; expected decisions as `gongwen review --apply` writes them"
        ) from error
    except UnicodeDecodeError as error:
        raise DecisionsError(f"{file}: expected UTF-8 or UTF-16 ({error}); save it as tab-separated UTF-8") from error


def apply_sheet(sheet: Path, file: Path, *, who: str, when: str) -> tuple[int, int]:
    """How many decisions of a filled sheet are new, and how many there are now; puts them into the file, whole.

    Raises: DecisionsError, and the file stays as it was.
    """
    earlier = _decisions(file) if file.exists() else ()
    try:
        now = merged(earlier, text_in(sheet), str(sheet), who=who, when=when)
    except SheetError as error:
        raise DecisionsError(f"{error}; nothing was applied") from error
    _replace(file, as_table(now))
    return len(now) - len(earlier), len(now)


def _replace(file: Path, text: str) -> None:
    aside = file.with_name(f".{file.name}-{uuid.uuid4().hex}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(text, encoding="utf-8", newline="\n")
        aside.replace(file)
    except OSError as error:
        raise DecisionsError(f"{file}: cannot be written ({error}); expected a file this user may write") from error
    finally:
        aside.unlink(missing_ok=True)


# ---------------------------------------------------------------------------------------------- against the lake
def unmatched(plan: Plan) -> list[str]:
    """What decisions no longer match anything in the lake, each with what to do about it; in order of id."""
    if not plan.parameters.decisions:
        return []
    sources = _sources(plan)
    at_work = _at_work(plan)
    return [
        f"decision {one.decision_id} ({one.decision_key!r} {one.verdict}, by {one.who} on {one.when}): {why}; "
        "take its row out of the decisions, or decide anew with `gongwen review`"
        for one in plan.parameters.decisions
        if (why := _why(one, sources[one.decision_id], at_work))
    ]


def _why(decision: Decision, sources: set[str], at_work: set[str]) -> str:
    if not sources:
        return "nothing in the lake matches it any more"
    if decision.sort in OF_DOCUMENTS and len(sources) < len({source_of(one) for one in documents_of(decision)}):
        return "one of its documents is not in the lake any more"
    if decision.sort == "site_place" and decision.mark not in at_work:
        return "its phrase no longer stands at such a place"
    return ""


def _sources(plan: Plan) -> defaultdict[str, set[str]]:
    """The sources that each decision touches, by its id."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for table in TABLES:
        for rows in _read(plan, table, ["decision_id", "source_id"]):
            for key, source in rows:
                found[key].add(source[:16])
    return found


def _at_work(plan: Plan) -> set[str]:
    """The marks that decisions left in the ledger and the findings of the batches they touch."""
    touched = [
        b for b in plan.with_output(TABLE_OF["site_place"]) if plan.lake.read(TABLE_OF["site_place"], b).num_rows
    ]
    found: set[str] = set()
    for table, column in ((EDITS, "rule"), (FINDINGS, "detail")):
        for batch in sorted(set(touched) & set(plan.with_output(table))):
            values = pc.unique(plan.lake.read(table, batch, [column]).column(column)).to_pylist()
            found |= {part for value in values for part in value.split("+") if part.startswith(REVIEWED)}
    return found


def _read(plan: Plan, table: Table, columns: Sequence[str]) -> Iterator[Iterable[tuple[Any, ...]]]:
    for batch in plan.with_output(table):
        rows = plan.lake.read(table, batch, list(columns))
        yield zip(*(rows.column(name).to_pylist() for name in columns), strict=True)
