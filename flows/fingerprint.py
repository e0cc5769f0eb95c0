"""What a stage depends on, as checksums: its code, its reference data, its parameters, its input.

The code of a stage is the source of every module of `transforms` that its module imports, directly or not, and the
versions of the libraries those modules use: a change anywhere else leaves its results fresh. To the code of the stage
that reads deliveries belong the readers of their formats.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from flows.reference import checksum
from transforms.schemas import DELIVERIES, Table
from transforms.stage import Parameters, Stage

#: Distributions whose version can change what a stage writes, by the name they are imported under.
_LIBRARIES = {
    "ahocorasick_rs": "ahocorasick-rs",
    "cchardet": "faust-cchardet",
    "duckdb": "duckdb",
    "jieba": "jieba",
    "justext": "justext",
    "lxml": "lxml",
    "numpy": "numpy",
    "pandas": "pandas",
    "pyarrow": "pyarrow",
    "pypdfium2": "pypdfium2",
    "rjieba": "rjieba",
}
#: What makes texts of deliveries before the first stage sees them.
_READERS = ("flows.arrive", "flows.readers.unpack")

#: Parameters that people add to from day to day: an input, which makes batches beyond the window of a run stale too.
_DECIDED = frozenset({"decisions"})

_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(?P<module>[\w.]+)[ \t]+import[ \t]+(?P<names>\([^)]*\)|[^\n(]*)"
    r"|import[ \t]+(?P<plain>[^\n]+))",
    re.MULTILINE,
)
_NAME = re.compile(r"[\w.]+")


@cache
def _source(module: str) -> tuple[str, bytes] | None:
    """The file name and source of a module; None for one that does not exist (a name imported from a package)."""
    try:
        spec = importlib.util.find_spec(module)
    except ModuleNotFoundError:
        return None
    if spec is None or spec.origin is None:
        return None
    return spec.origin, Path(spec.origin).read_bytes()


def _imported(source: bytes) -> set[str]:
    """The dotted names a module imports; for `from a import b` both `a` and `a.b`.

    Read by their shape: parsing a hundred modules would take longer than a run with nothing to do. A line of prose that
    looks like an import names a module that is not there, and adds nothing.
    """
    names: set[str] = set()
    for match in _IMPORT.finditer(source.decode()):
        if match["module"]:
            names.add(match["module"])
            names.update(f"{match['module']}.{name}" for name in _NAME.findall(match["names"]))
        else:
            names.update(_NAME.findall(match["plain"]))
    return names


@cache
def _closure(module: str) -> tuple[frozenset[str], frozenset[str]]:
    """The modules of this project that a module needs, itself included, and the outer packages they import."""
    seen: set[str] = set()
    outer: set[str] = set()
    waiting = {module}
    while waiting:
        name = waiting.pop()
        found = _source(name)
        if found is None or name in seen:
            continue
        seen.add(name)
        for imported in _imported(found[1]):
            if imported.startswith(("transforms", "flows")):
                waiting.add(imported)
            else:
                outer.add(imported.split(".")[0])
    return frozenset(seen), frozenset(outer)


@cache
def code_checksum(*roots: str) -> str:
    """The checksum of all the code behind some modules."""
    closures = [_closure(root) for root in roots]
    modules, outer = (frozenset().union(*parts) for parts in zip(*closures, strict=True))
    digest = hashlib.sha256()
    for name in sorted(modules):
        found = _source(name)
        digest.update(f"{name}\n".encode())
        digest.update(found[1] if found else b"")
    for name in sorted(outer & _LIBRARIES.keys()):
        digest.update(f"{name}={importlib.metadata.version(_LIBRARIES[name])}\n".encode())
    return digest.hexdigest()


def library_versions() -> dict[str, str]:
    """The versions of the libraries that can change what a stage writes."""
    return {name: importlib.metadata.version(name) for name in sorted(_LIBRARIES.values())}


def schema_checksum(table: Table) -> str:
    """The checksum of a table's columns: their names, types and whether they may be null."""
    lines = (f"{column.name} {column.type} {column.nullable}\n" for column in table.schema)
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:16]


def stage_ingredients(stage: Stage, parameters: Parameters) -> dict[str, str]:
    """The ingredients of a stage that are the same for every batch."""
    readers = _READERS if stage.reads[0] is DELIVERIES else ()
    out = {"code": code_checksum(stage.make.__module__, *readers)}
    out |= {f"schema:{table.name}": schema_checksum(table) for table in stage.writes}
    out |= {f"reference:{name}": checksum(name) for name in stage.references}
    for name in stage.parameters:
        written = json.dumps(getattr(parameters, name), default=vars)
        if name in _DECIDED:
            out[f"input:{name}"] = hashlib.sha256(written.encode()).hexdigest()
        else:
            out[f"parameter:{name}"] = written
    return out


def combined(lines: Iterable[str]) -> str:
    """One checksum for many lines, whatever their order."""
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
