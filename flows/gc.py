"""What a lake holds that no manifest refers to: what killed runs and older versions left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flows.lake import PROBE, STATE, Lake
from flows.lease import held, holder_of
from flows.manifest import Manifest
from transforms.schemas import INTERNAL, PUBLISHED, RUNS, TEXTS
from transforms.stage import Map
from transforms.stages import STAGES

#: The names that files of a table have; whatever else lies there is somebody else's.
_FILE = re.compile(r"(?:batch=)?(?P<batch>\d{4}-\d{2}-\d{2})(?:/part-\d+)?\.parquet")
_TABLES = {table.name: table for table in (*PUBLISHED, *INTERNAL) if table is not RUNS}
_STAGES = frozenset(stage.name for stage in STAGES)
_RECORDS = ("manifest", "failed")


def reclaimable(lake: Lake) -> list[dict[str, Any]]:
    """Files that no manifest refers to, with their sizes in bytes and why they are not needed; sorted by path.

    A file that its stage will replace, as one of a batch whose run was killed, is not among them.
    """
    manifest = Manifest(lake)
    kept = _referred(manifest)
    arrived = set(manifest.batches(_reader()))
    found = [*_of_tables(lake, kept, arrived), *_of_state(lake)]
    return [
        {"path": path, "bytes": int(lake.fs.size(lake.locate(path)) or 0), "why": why} for path, why in sorted(found)
    ]


def reclaim(root: str, *, delete: bool) -> dict[str, Any]:
    """What can be removed, and is when `delete` says so, while no run is at work.

    Raises: LakeError when a run holds the lake and something is to be removed.
    """
    lake = Lake(root)
    if not delete:
        files = reclaimable(lake)
        if holder_of(lake) is not None:
            files = [file for file in files if not file["path"].startswith(f"{STATE}/tmp/")]
    else:
        with held(lake, "gc"):
            files = reclaimable(lake)
            for file in files:
                lake.remove(file["path"])
    return {"lake": root, "removed": delete, "bytes": sum(file["bytes"] for file in files), "files": files}


def _reader() -> str:
    """The stage that reads deliveries: a batch it has no record of never arrived."""
    return next(stage.name for stage in STAGES if isinstance(stage, Map) and TEXTS in stage.writes)


def _referred(manifest: Manifest) -> set[str]:
    """The paths that records of today's stages name."""
    records = (manifest.read(stage, batch) for stage in _STAGES for batch in manifest.batches(stage))
    return {output.path for record in records if record for output in record.outputs.values()}


def _of_tables(lake: Lake, kept: set[str], arrived: set[str]) -> Iterator[tuple[str, str]]:
    for home in [*_folders(lake, ""), *_folders(lake, f"{STATE}/work/")]:
        table = _TABLES.get(home.rsplit("/", 1)[-1])
        if home == RUNS.name or (table is None and not _is_retired(lake, home)):
            continue
        for name in _files(lake, home):
            path = f"{home}/{name}"
            match = _FILE.fullmatch(name)
            if match is None or path in kept:
                continue
            if table is None:
                yield path, "a table that this version does not write"
            elif match["batch"] not in arrived:
                yield path, "a batch that never arrived"
            elif path != lake.path_of(table, match["batch"]):
                yield path, "not a file of this layout"


def _is_retired(lake: Lake, home: str) -> bool:
    """Whether a folder is that of a table which some older version of this program wrote, by its records."""
    return any(home.rsplit("/", 1)[-1] in _written(lake, path) for path in _retired(lake, "manifest"))


def _written(lake: Lake, path: str) -> set[str]:
    """The tables that a record names."""
    record = Manifest.parsed(lake.read_bytes(path))
    return {name.split("/")[0] for name in record.outputs}


def _retired(lake: Lake, kind: str) -> Iterator[str]:
    """The records of stages that this version does not have."""
    for stage in lake.names(f"{STATE}/{kind}"):
        if stage not in _STAGES:
            yield from (f"{STATE}/{kind}/{stage}/{name}" for name in lake.names(f"{STATE}/{kind}/{stage}"))


def _of_state(lake: Lake) -> Iterator[tuple[str, str]]:
    for kind in _RECORDS:
        yield from ((path, "the record of a stage that this version does not have") for path in _retired(lake, kind))
    leftovers = _files(lake, f"{STATE}/tmp")
    yield from ((f"{STATE}/tmp/{name}", "left half written") for name in leftovers)
    probes = (name for name in lake.names(STATE) if name.startswith(PROBE))
    yield from ((f"{STATE}/{name}", "left half written") for name in probes)


def _folders(lake: Lake, under: str) -> Iterator[str]:
    for name in lake.names(under.rstrip("/")):
        path = f"{under}{name}"
        if not name.startswith((".", "_")) and lake.fs.isdir(lake.locate(path)):
            yield path


def _files(lake: Lake, home: str) -> list[str]:
    """Every file below a folder, as a path below it; sorted."""
    root = lake.locate(home)
    if not lake.fs.isdir(root):
        return []
    return sorted(str(path)[len(root) :].lstrip("/") for path in lake.fs.find(root))
