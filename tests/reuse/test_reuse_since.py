"""Taking up earlier work gives the tables that beginning anew gives."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from hypothesis import given, settings
from hypothesis import strategies as st
from reuse_helpers import tables

from flows.reference import load
from transforms.dedupe import REFERENCES
from transforms.stage import Parameters, Since
from transforms.stages.reuse import REUSE_STAGE

_PIECES = (
    "老街口的粮站拆了以后，空地上搭起一个戏台，逢三逢八唱戏；卖豆腐的、修鞋的、剃头的都来，一直闹到后半夜。",
    "镇里本想收几个摊位费，后来算了，说是图个热闹，也给留守的老人添点人气。",
    "在市委市政府的坚强领导下，全市上下同心同德，奋力拼搏。",
    "丙县今年粮食播种面积稳定在四十万亩。",
    "单产提高，总产创了新高。",
    "甲", "乙", " ",
)  # fmt: skip
_texts = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=5).map("".join)
_days = st.sampled_from(["2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"])
_RUN = REUSE_STAGE.make(load(REFERENCES), Parameters())


def made(texts: dict[str, str], days: dict[str, str], since: Since | None = None) -> dict[str, pa.Table]:
    return dict(_RUN(tables(texts, days, list(texts)), since))


def taken_up(texts: dict[str, str], days: dict[str, str], batch: str, before: dict[str, pa.Table]) -> dict[str, Any]:
    """All tables, when the work of the batches before one is taken up."""
    earlier = {name: table.filter(pc.field("batch") < batch) for name, table in before.items()}
    since = Since(batch, {name: ds.dataset(table) for name, table in earlier.items()})
    settled = {table.name for table in REUSE_STAGE.settled}
    now = made(texts, days, since)
    return {name: pa.concat_tables([earlier[name], table]) if name in settled else table for name, table in now.items()}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(_texts, _days), min_size=2, max_size=14), _days)
def test_taking_up_is_beginning_anew(documents: list[tuple[str, str]], batch: str) -> None:
    texts = {f"{number:02}": text for number, (text, _) in enumerate(documents)}
    days = {f"{number:02}": day for number, (_, day) in enumerate(documents)}
    before = {key: text for key, text in texts.items() if days[key] != batch}
    if not any(days[key] < batch for key in before):
        return
    found = taken_up(texts, days, batch, made(before, days))
    wanted = made(texts, days)
    for name, table in wanted.items():
        assert found[name].to_pylist() == table.to_pylist(), name
