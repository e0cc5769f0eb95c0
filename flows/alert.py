"""Tells people that a scheduled run failed: a JSON posted to the address in `GONGWEN_WEBHOOK`, if there is one.

Prefect calls the hook in the process of the run; of a run that was killed only its server knows, and tells by an
automation (`docs/operations.md`).
"""

from __future__ import annotations

import json
import logging
import os
import urllib.request
from typing import Any

from prefect.client.schemas.objects import FlowRun, State

from flows import environment

_TIMEOUT = 10.0

logger = logging.getLogger("gongwen")


def message(flow: str, run: FlowRun, state: State[Any]) -> dict[str, Any]:
    """What is posted: `text` for a chat, and the parts of it for a program."""
    return {
        "text": f"{flow} {run.name}: {state.name}: {state.message}",
        "flow": flow,
        "run": run.name,
        "run_id": str(run.id),
        "state": state.name,
        "message": state.message,
        "scheduled": run.expected_start_time.isoformat() if run.expected_start_time else None,
        "parameters": run.parameters,
    }


def post(flow: Any, run: FlowRun, state: State[Any]) -> None:  # noqa: ANN401 - Prefect names no type for its hooks
    """Posts the message. One that cannot be posted is logged: the alert must not hide the failure."""
    address = os.environ.get(environment.WEBHOOK)
    if not address:
        return
    body = json.dumps(message(flow.name, run, state), ensure_ascii=False, default=str).encode()
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT):
            logger.info("%s: told the address in %s", run.name, environment.WEBHOOK)
    except (OSError, ValueError) as error:
        logger.warning("%s: the address in %s could not be told: %s", run.name, environment.WEBHOOK, error)
