"""Environment variables that are no settings: where things lie, and whom to tell."""

from __future__ import annotations

#: Stand for the options `--lake` and `--landing`.
LAKE, LANDING = "GONGWEN_LAKE", "GONGWEN_LANDING"
#: Where the project's folder lies, for `prefect.yaml`.
HOME = "GONGWEN_HOME"
#: The address that is told of a failed run.
WEBHOOK = "GONGWEN_WEBHOOK"

NO_SETTINGS = frozenset({LAKE, LANDING, HOME, WEBHOOK})
