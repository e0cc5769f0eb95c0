"""Results as text for a terminal."""

from __future__ import annotations

import io
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.manifest import CORPUS
from transforms.edits import Edit, OffsetMap

#: Colours of what cleaning took out and put in.
_BEFORE, _AFTER = "red strike", "green"
#: That of what was found and left.
_FOUND = "yellow"

#: Raw text shown around an edit, in characters.
_AROUND = 12


def _rendered(*parts: object) -> str:
    """Rich renderables as text; plain when stdout is no terminal."""
    console = Console(file=io.StringIO(), width=Console().width, force_terminal=Console().is_terminal, highlight=False)
    for part in parts:
        console.print(part, soft_wrap=isinstance(part, str | Text))
    written: str = console.file.getvalue()  # type: ignore[attr-defined]
    return written.rstrip("\n")


def _table(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    body = [[_cell(value) for value in row] for row in rows]
    for number, name in enumerate(header):
        numeric = bool(body) and all(row[number].replace(",", "").replace(".", "").isdigit() for row in body)
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in body:
        table.add_row(*(Text(cell) for cell in row))
    return table


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def report(run: dict[str, Any]) -> str:
    """What a run did, what the lake holds and where."""
    done = sum(row["batches"] for row in run["stages"])
    parts: list[object] = []
    if not run["did_nothing"]:
        header = ("stage", "batches", "failed", "rows in", "out", "rejected", "seconds")
        keys = ("stage", "batches", "batches_failed", "rows_in", "rows_out", "rows_rejected", "seconds")
        parts.append(_table(f"run {run['run_id']}", header, ([row[key] for key in keys] for row in run["stages"])))
    tables = run["tables"].items()
    parts += [
        "",
        _table("the lake holds", ("table", "rows", "files"), ([n, t["rows"], t["batches"]] for n, t in tables)),
    ]
    if run["stale_elsewhere"]:
        parts.append(
            Text(f"{run['stale_elsewhere']} other batches are stale: see `gongwen status`, make them by backfill")
        )
    did = "nothing to do, every batch is fresh" if run["did_nothing"] else f"{done} stages of batches made"
    parts.append(Text(f"\n{run['state']}: {did}; {run['seconds']} s; the Parquet is in {run['lake']}"))
    return _rendered(*parts)


def status(found: dict[str, Any]) -> str:
    """Every batch and stage that is not fresh, the count of those that are, and the last runs."""
    rows = found["batches"]
    counts = Counter(row["state"] for row in rows)
    off = [(r["batch"], r["stage"], r["state"], ", ".join(r["why"])) for r in rows if r["state"] != "fresh"]
    said = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
    parts: list[object] = [
        Text(f"{found['lake']}: {len({r['batch'] for r in rows} - {CORPUS})} batches, stages by batch: {said}")
    ]
    if off:
        parts.append(_table("not fresh", ("batch", "stage", "state", "why"), off))
    runs = [(r["run_id"], r["flow"], r["state"], round(r["seconds"], 1)) for r in found["runs"]]
    parts.append(_table("last runs", ("run", "flow", "state", "seconds"), runs))
    return _rendered(*parts)


def verification(result: dict[str, Any]) -> str:
    """What was checked, and the rows at fault."""
    counts = ", ".join(f"{count:,} {what}" for what, count in result["checked"].items())
    parts: list[object] = [Text(f"{result['lake']}: checked {counts}")]
    if not result["problems"]:
        parts.append(Text("all of it is as promised"))
    for problem in result["problems"]:
        parts.append(Text(f"{problem['check']}: {problem['path']}: {problem['what']}", style="red"))
        parts += [Text(f"    {row}") for row in problem["rows"]]
    return _rendered(*parts)


def document(found: dict[str, Any]) -> str:
    """One document with everything that is known of it."""
    row = found["document"]
    plain = [(name, value) for name, value in row.items() if name not in ("raw_text", "text") and value is not None]
    of_mention = ("start", "end", "kind", "text", "name", "entity_id", "method", "score")
    of_finding = ("start", "end", "kind", "text", "detail", "confidence")
    themes = [(t["rank"], t["theme"], f"{t['score']:.2f}", _evidence(t["evidence"])) for t in found["themes"]]
    pairs = [
        (p["document_id"], p["other_id"], p["relation"], f"{p['jaccard']:.3f}", f"{p['containment']:.3f}", p["method"])
        for p in found["duplicates"]
    ]
    clusters = [(c["cluster_id"], c["is_kept"], c["copies"], c["reason"]) for c in found["clusters"]]
    return _rendered(
        _table(row["title"], ("", ""), [("batch", found["batch"]), *plain]),
        Text("\nraw against clean", style="bold"),
        marked(row["raw_text"], found["edits"], found["findings"], colours=Console().is_terminal),
        "",
        _table("edits", ("raw", "rule", "change", "confidence"), _edits(row["raw_text"], found["edits"])),
        _table("findings", of_finding, ([f[name] for name in of_finding] for f in found["findings"])),
        _table("sections", ("level", "kind", "heading", "span", "role", "evidence"), _outline(found["sections"])),
        _table("mentions", of_mention, ([m[name] or "" for name in of_mention] for m in found["mentions"])),
        _table("themes", ("rank", "theme", "score", "evidence"), themes),
        _table("cluster", ("cluster_id", "is_kept", "copies", "reason"), clusters),
        _table("duplicates", ("document_id", "other_id", "relation", "jaccard", "containment", "method"), pairs),
    )


def marked(raw: str, edits: list[dict[str, Any]], findings: list[dict[str, Any]], *, colours: bool) -> Text:
    """Raw text with every change and finding in place.

    What went is struck through, what came stands after it; in print [-went-]{+came+}. What was found and left stands in
    ⟦brackets with its kind|kind⟧; one inside a change stands before or after it.
    """
    out = Text()
    marks = _marks(edits, findings)
    at = 0
    for edit in edits:
        _append(out, raw, at, edit["raw_start"], marks)
        before, after = _visible(edit["before"]), _visible(edit["after"])
        if before:
            out.append(before if colours else f"[-{before}-]", style=_BEFORE)
        if after:
            out.append(after if colours else f"{{+{after}+}}", style=_AFTER)
        at = edit["raw_end"]
    _append(out, raw, at, len(raw), marks)
    return out


def _marks(edits: list[dict[str, Any]], findings: list[dict[str, Any]]) -> deque[tuple[int, str]]:
    """What to write where in the raw text for findings, in order; at one place ends come before beginnings."""
    places = OffsetMap([Edit(edit["raw_start"], edit["raw_end"], edit["after"]) for edit in edits])
    marks = []
    for number, found in enumerate(findings):
        start, end = places.to_raw(found["start"], found["end"])
        marks += [(start, start < end, number, "⟦"), (end, 2 * (start == end), number, f"|{found['kind']}⟧")]
    return deque((at, mark) for at, _, _, mark in sorted(marks))


def _append(out: Text, raw: str, start: int, end: int, marks: deque[tuple[int, str]]) -> None:
    """Appends a stretch of raw text that no edit changed, with the marks up to its end."""
    while marks and marks[0][0] <= end:
        at, mark = marks.popleft()
        out.append(raw[start : max(at, start)])
        out.append(mark, style=_FOUND)
        start = max(at, start)
    out.append(raw[start:end])


def _visible(text: str) -> str:
    """Blanks and line ends made visible, for a change of them is still a change."""
    return text.replace("\n", "↵").replace(" ", "␣").replace("\u3000", "□").replace("\u200b", "⋄")


def _edits(raw: str, edits: list[dict[str, Any]]) -> Iterable[Sequence[object]]:
    for edit in edits:
        start, end = edit["raw_start"], edit["raw_end"]
        before = f"{raw[max(0, start - _AROUND) : start]}[{edit['before']}→{edit['after']}]{raw[end : end + _AROUND]}"
        yield f"{start}–{end}", edit["rule"], _visible(before), edit["confidence"]


def _outline(sections: list[dict[str, Any]]) -> Iterable[Sequence[object]]:
    """The headings, indented by level, with where each governs and the part it plays."""
    for s in sections:
        heading = "  " * max(s["level"] - 1, 0) + s["heading"]
        yield s["level"], s["kind"], heading, f"{s['start']}–{s['end']}", s["role"] or "", _evidence(s["evidence"])


def _evidence(evidence: list[dict[str, Any]]) -> str:
    return " ".join(f"{e['term']}@{e['start']}" for e in evidence)
