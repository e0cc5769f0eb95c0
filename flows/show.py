"""Results as text for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from rich.text import Text

from flows.manifest import CORPUS
from flows.render import rendered, table


def report(run: dict[str, Any]) -> str:
    """What a run did, what the lake holds and where."""
    done = sum(row["batches"] for row in run["stages"])
    parts: list[object] = []
    if not run["did_nothing"]:
        header = ("stage", "batches", "failed", "rows in", "out", "rejected", "seconds")
        keys = ("stage", "batches", "batches_failed", "rows_in", "rows_out", "rows_rejected", "seconds")
        parts.append(table(f"run {run['run_id']}", header, ([row[key] for key in keys] for row in run["stages"])))
    tables = run["tables"].items()
    parts += [
        "",
        table("the lake holds", ("table", "rows", "files"), ([n, t["rows"], t["batches"]] for n, t in tables)),
    ]
    parts += _batches(run["batches"])
    if run["stale_elsewhere"]:
        parts.append(
            Text(f"{run['stale_elsewhere']} other batches are stale: see `gongwen status`, make them by backfill")
        )
    did = "nothing to do, every batch is fresh" if run["did_nothing"] else f"{done} stages of batches made"
    parts.append(Text(f"\n{run['state']}: {did}; {run['seconds']} s; the Parquet is in {run['lake']}"))
    return rendered(*parts)


#: Batches that a summary lists one by one; of more it lists those that failed.
_MOST_BATCHES = 31


def _batches(rows: list[dict[str, Any]]) -> list[object]:
    shown = rows if len(rows) <= _MOST_BATCHES else [row for row in rows if row["failed"]]
    if not shown:
        return []
    cells = ([row[key] for key in ("batch", "stages", "failed", "seconds")] for row in shown)
    return [table("batches of this run", ("batch", "stages made", "failed", "seconds"), cells)]


def status(found: dict[str, Any]) -> str:
    """Every batch and stage that is not fresh, the count of those that are, and the last runs."""
    rows = found["batches"]
    counts = Counter(row["state"] for row in rows)
    off = _together(row for row in rows if row["state"] != "fresh")
    said = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
    parts: list[object] = [
        Text(f"{found['lake']}: {len({r['batch'] for r in rows} - {CORPUS})} batches, stages by batch: {said}")
    ]
    if off:
        parts.append(table("not fresh", ("stage", "state", "why", "batches", "of them"), off))
    if found["holder"]:
        parts.append(Text(_held(found["holder"])))
    runs = [(r["run_id"], r["flow"], r["state"], round(r["seconds"], 1)) for r in found["runs"]]
    parts.append(table("last runs", ("run", "flow", "state", "seconds"), runs))
    return rendered(*parts)


def _together(rows: Iterable[dict[str, Any]]) -> list[tuple[str, str, str, str, int]]:
    """What is the same of many batches in one line, with the first and the last of them."""
    batches: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        batches.setdefault((row["stage"], row["state"], ", ".join(row["why"])), []).append(row["batch"])
    spans = {said: sorted(found) for said, found in batches.items()}
    return [
        (*said, found[0] if len(found) == 1 else f"{found[0]} … {found[-1]}", len(found))
        for said, found in spans.items()
    ]


def _held(holder: dict[str, Any]) -> str:
    at = f", at {holder['stage']} of {len(holder['batches'])} batches" if holder["stage"] else ""
    who = f"run {holder['run']}, process {holder['process']} on {holder['host']} since {holder['since']}{at}"
    return f"left by {who}; the next run takes over" if holder["is_gone"] else f"running: {who}"


def reclaimed(found: dict[str, Any]) -> str:
    """Files that no manifest refers to, and what became of them."""
    size = f"{found['bytes'] / 1_000_000:.1f} MB"
    if not found["files"]:
        return rendered(Text(f"{found['lake']}: nothing to reclaim"))
    rows = [(file["path"], file["bytes"], file["why"]) for file in found["files"]]
    said = "removed" if found["removed"] else "to reclaim; remove them with --delete"
    return rendered(table("no manifest refers to", ("file", "bytes", "why"), rows), Text(f"{size} {said}"))


def verification(result: dict[str, Any]) -> str:
    """What was checked, and the rows at fault."""
    counts = ", ".join(f"{count:,} {what}" for what, count in result["checked"].items())
    parts: list[object] = [Text(f"{result['lake']}: checked {counts}")]
    if not result["problems"]:
        parts.append(Text("all of it is as promised"))
    for problem in result["problems"]:
        parts.append(Text(f"{problem['check']}: {problem['path']}: {problem['what']}", style="red"))
        parts += [Text(f"    {row}") for row in problem["rows"]]
    return rendered(*parts)
