"""Settings: read once, from `gongwen.toml` in the working folder and from the environment, and never changed.

Everything a user may set has a default. `GONGWEN_NEAR_JACCARD=0.7` in the environment wins over `near_jaccard = 0.7` in
the file.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from flows.decisions import DecisionsError, decisions_in
from flows.environment import NO_SETTINGS
from flows.reference import MODEL_VARIABLES
from transforms.stage import Limits, Parameters

FILE = "gongwen.toml"
_PREFIX = "GONGWEN_"


class SettingsError(Exception):
    """A setting is unknown or has no sensible value; the message says where it stands and what was expected."""


@dataclass(frozen=True)
class Settings:
    """`parameters` change the output; `workers`, the number of processes, does not.

    `decisions` is the file that those among the parameters come from.
    """

    parameters: Parameters
    workers: int
    decisions: str | None = None


_BOOLEANS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


def _boolean(value: Any) -> bool:  # noqa: ANN401 - from TOML or the environment
    """Whether a value says yes. Raises: ValueError where it says neither yes nor no."""
    said = _BOOLEANS.get(str(value).lower())
    if said is None:
        raise ValueError(value)
    return said


def _of_error(value: Any) -> str:  # noqa: ANN401 - from TOML or the environment
    """A value that says what becomes of a document that a stage raises on. Raises: ValueError where it does not."""
    if value not in ("fail", "reject"):
        raise ValueError(value)
    return str(value)


#: What a setting is, for whoever gave something else.
_EXPECTED: Mapping[Callable[[Any], Any], str] = {_boolean: "true or false", _of_error: "fail or reject"}

_LIMITS = {field.name: type(field.default) for field in fields(Limits)}
_PARAMETERS: Mapping[str, Callable[[Any], Any]] = {
    "near_jaccard": float,
    "theme_score": float,
    "simplified": _boolean,
    "on_error": _of_error,
}
_KNOWN: Mapping[str, Callable[[Any], Any]] = {**_PARAMETERS, **_LIMITS, "workers": int, "decisions": str}


def load(
    folder: Path, environment: Mapping[str, str], *, simplified: bool = False, on_error: str | None = None
) -> Settings:
    """The settings of a working folder and an environment; `simplified` and `on_error` are options of the command.

    Raises: SettingsError.
    """
    values = _values(folder, environment, [("on_error", on_error, "--on-error")] if on_error is not None else ())
    values["simplified"] = simplified or values.get("simplified", False)
    workers = values.pop("workers", os.cpu_count() or 1)
    if workers < 1:
        raise SettingsError(f"workers: expected at least 1, got {workers}")
    try:
        limits = Limits(**{name: values.pop(name) for name in _LIMITS if name in values})
        decisions = values.pop("decisions", None)
        parameters = Parameters(**values, limits=limits, decisions=decisions_in(decisions))
        return Settings(parameters, workers, decisions)
    except (ValueError, DecisionsError) as error:
        raise SettingsError(str(error)) from error


def decisions_file(folder: Path, environment: Mapping[str, str]) -> str | None:
    """The file of decisions that the settings name, which need not be there yet.

    Raises: SettingsError.
    """
    named: str | None = _values(folder, environment).get("decisions")
    return named


def _values(
    folder: Path, environment: Mapping[str, str], options: Sequence[tuple[str, Any, str]] = ()
) -> dict[str, Any]:
    """The settings that are set, by name; options of the command win."""
    values: dict[str, Any] = {}
    for name, raw, where in [*_from_file(folder / FILE), *_from_environment(environment), *options]:
        if name not in _KNOWN:
            raise SettingsError(f"{where}: unknown setting {name!r}; expected one of {', '.join(sorted(_KNOWN))}")
        try:
            values[name] = _KNOWN[name](raw)
        except (TypeError, ValueError) as error:
            expected = _EXPECTED.get(_KNOWN[name], "a number")
            raise SettingsError(f"{where}: {name}: expected {expected}, got {raw!r}") from error
    return values


def _from_file(file: Path) -> list[tuple[str, Any, str]]:
    if not file.is_file():
        return []
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: expected TOML: {error}") from error
    return [(name, value, str(file)) for name, value in table.items()]


def _from_environment(environment: Mapping[str, str]) -> list[tuple[str, Any, str]]:
    return [
        (name.removeprefix(_PREFIX).lower(), value, f"environment variable {name}")
        for name, value in sorted(environment.items())
        if name.startswith(_PREFIX) and name not in MODEL_VARIABLES | NO_SETTINGS
    ]
