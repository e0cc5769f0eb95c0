"""The report as something that a run of Prefect leads to."""

from __future__ import annotations

from pathlib import Path

from prefect.artifacts import create_link_artifact

from flows.lake import Lake
from flows.report.page import report

#: Where a run puts the page, below the root of its lake; readers of tables pass it over.
PAGE = "report.html"


def link_report(root: str, *, anew: bool = True) -> str:
    """The address of a lake's report, linked from the run of Prefect that calls this.

    The page is written into the lake; one that is there stays unless it is wanted `anew`.
    """
    lake = Lake(root)
    if anew or not lake.exists(PAGE):
        lake.write_bytes(PAGE, report(lake)[0].encode())
    place = lake.locate(PAGE)
    address = Path(place).absolute().as_uri() if lake.is_local else lake.fs.unstrip_protocol(place)
    create_link_artifact(key="gongwen-report", link=address, link_text="report.html", description=f"report of {root}")
    return str(address)
