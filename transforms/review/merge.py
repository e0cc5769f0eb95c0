"""The decisions of a filled sheet, added to those there were."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from transforms.decisions import Decision, fault
from transforms.review.cells import SheetError, rows_of, table
from transforms.review.questions import ANSWERS

#: The columns of a file of decisions.
COLUMNS = Decision._fields
#: What a person may leave in the column of the decision to say nothing.
_SKIPPED = frozenset({"", "skip", "?"})


def as_table(decisions: Iterable[Decision]) -> str:
    """Decisions as a file of them, sorted by id: the same decisions make the same bytes."""
    return table(COLUMNS, sorted(decisions))


def decisions_of(text: str, name: str) -> tuple[Decision, ...]:
    """The decisions of a file, sorted by id.

    Raises: SheetError naming the row at fault: an unknown sort, a verdict that is none, an id twice.
    """
    found: dict[str, Decision] = {}
    for line, row in rows_of(text, COLUMNS, name):
        one = Decision(*(row[column] for column in COLUMNS))
        _check(one, f"{name}, line {line}")
        if one.decision_id in found:
            raise SheetError(f"{name}, line {line}: {one.decision_id} is decided twice; expected one row for each")
        found[one.decision_id] = one
    return tuple(sorted(found.values()))


def merged(earlier: Sequence[Decision], sheet: str, name: str, *, who: str, when: str) -> tuple[Decision, ...]:
    """The earlier decisions and those of a filled sheet, sorted by id.

    Rows that nobody decided are passed over. A decision that stands already, with the same verdict, stays as it is.

    Raises: SheetError for a row that is no question, a verdict that is none, or one that contradicts another.
    """
    out = {one.decision_id: one for one in earlier}
    lines: dict[str, int] = {}
    for line, row in rows_of(sheet, ANSWERS, name):
        verdict = row["decision"].strip()
        verdict = verdict if verdict.isupper() else verdict.lower()
        if verdict in _SKIPPED:
            continue
        one = Decision(row["id"], row["sort"], row["key"], verdict, who, when, row["why"])
        _check(one, f"{name}, line {line}")
        before = out.setdefault(one.decision_id, one)
        if before.verdict != verdict:
            at = lines.get(one.decision_id)
            by = f"line {at}" if at else f"{before.who} on {before.when}"
            raise SheetError(
                f"{name}, line {line}: {one.decision_id} is decided {verdict}, and {before.verdict} by {by}; "
                "expected one verdict: take one of both rows out"
            )
        lines[one.decision_id] = line
    return tuple(sorted(out.values()))


def _check(decision: Decision, where: str) -> None:
    wrong = fault(decision)
    if wrong:
        raise SheetError(f"{where}: {wrong}")
