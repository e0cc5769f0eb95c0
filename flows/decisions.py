"""The file of what people decided: read for a run, added to from a filled sheet, held to what the lake holds."""

from __future__ import annotations

import codecs
import os
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.compute as pc

from flows.plan import Plan
from transforms.decisions import REVIEWED, Decision
from transforms.review.cells import SheetError
from transforms.review.matching import OF_DOCUMENTS, documents_of
from transforms.review.merge import as_table, decisions_of, merged
from transforms.schemas import CLUSTERS, DOCUMENTS, EDITS, FINDINGS, Table
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
    state = _State(_at_work(plan), _clusters(plan))
    return [
        f"decision {one.decision_id} ({one.decision_key!r} {one.verdict}, by {one.who} on {one.when}): {why}; "
        "take its row out of the decisions, or decide anew with `gongwen review`"
        for one in plan.parameters.decisions
        if (why := _why(one, sources[one.decision_id], state))
    ]


class _State(NamedTuple):
    """What decisions left behind: their marks; and of documents that they name the clusters they are in."""

    at_work: set[str]
    clusters: Mapping[str, str]


def _why(decision: Decision, sources: set[str], state: _State) -> str:
    """What is wrong with a decision, given the sources it touches; empty when nothing is."""
    if not sources:
        return "nothing in the lake matches it any more"
    if decision.sort == "site_place" and decision.mark not in state.at_work:
        return "its phrase no longer stands at such a place"
    return _why_of_documents(decision, state.clusters) if decision.sort in OF_DOCUMENTS else ""


def _why_of_documents(decision: Decision, clusters: Mapping[str, str]) -> str:
    """The same of one that names documents, given the cluster of each that is there."""
    found = [clusters.get(document) for document in documents_of(decision)]
    is_refused = decision.sort == "border" and decision.verdict == "no"
    if None in found and not is_refused:
        return "a document of it is not in the lake any more"
    if is_refused and found != [None]:
        return "a document begins there all the same"
    if decision.sort == "pair" and (len(set(found)) == 1) != (decision.verdict == "yes"):
        return "other copies still join the two, decide of those as well"
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


def _clusters(plan: Plan) -> dict[str, str]:
    """The cluster of each document that a decision names and that is there; of a document of parts, itself."""
    wanted = {one for each in plan.parameters.decisions if each.sort in OF_DOCUMENTS for one in documents_of(each)}
    found: dict[str, str] = {}
    for table, column in ((DOCUMENTS, "document_id"), (CLUSTERS, "cluster_id")) if wanted else ():
        for rows in _read(plan, table, ["document_id", column]):
            found.update((key, value) for key, value in rows if key in wanted)
    return found


def _read(plan: Plan, table: Table, columns: Sequence[str]) -> Iterator[Iterable[tuple[Any, ...]]]:
    for batch in plan.with_output(table):
        rows = plan.lake.read(table, batch, list(columns))
        yield zip(*(rows.column(name).to_pylist() for name in columns), strict=True)
