"""What worker processes have ready before their first job: importing this module prepares every map stage.

Workers are forked from a server process that imports it once, so automata and dictionaries are built once and shared,
and a worker starts in milliseconds.
"""

from __future__ import annotations

import gc

gc.disable()  # modules and dictionaries are here to stay: looking among them for garbage takes a third of the time

from flows.work import prepared
from transforms.stage import Map, Parameters
from transforms.stages import STAGES

for _stage in STAGES:
    if isinstance(_stage, Map):
        prepared(_stage.name, Parameters())

gc.enable()
