"""Runs a flow from the command line: with Prefect's embedded API unless the user's profile names a server.

Importing this module sets Prefect's environment, which Prefect reads when it is first imported: no telemetry, patience
with a slow start, and nothing of Prefect's on the console: the pipeline logs for itself and ends with what went wrong.
"""

from __future__ import annotations

import os
from typing import Any

_ENVIRONMENT = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_CLI_PROMPT": "false",
}

for _name, _value in _ENVIRONMENT.items():
    os.environ.setdefault(_name, _value)


def run(name: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """The report of a flow of `flows.flow`, also when some batches failed.

    Raises: whatever ended the flow otherwise.
    """
    from flows import flow

    state = getattr(flow, name)(**parameters, return_state=True)
    result = state.result(raise_on_failure=False)
    if isinstance(result, flow.BatchesFailed) and result.report is not None:
        return result.report
    if isinstance(result, BaseException):
        raise result
    report: dict[str, Any] = result
    return report
