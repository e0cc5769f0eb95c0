"""REPEATS: which deliveries hold bytes that were delivered before.

The first delivery is the one of the least (batch, path) in the whole corpus, whatever arrived first here: so a batch
that is filled in later takes its documents over from the batch that had them until then.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from transforms.schemas import REPEATS, TEXTS
from transforms.stage import Corpus, Parameters, Reduce, Reference, Tables


def _several(deliveries: pa.Table) -> pa.Table:
    """The deliveries of bytes that were delivered more than once: few, of what may be millions."""
    counts = deliveries.group_by("source_id").aggregate([([], "count_all")])
    again = counts.filter(pc.field("count_all") > 1).column("source_id").combine_chunks()
    return deliveries.filter(pc.is_in(deliveries.column("source_id"), value_set=again))


def _make(_reference: Reference, _parameters: Parameters) -> Callable[[Corpus], Tables]:
    def run(corpus: Corpus) -> Tables:
        columns = ["batch", "path", "source_id"]
        readable = pc.field("reason").is_null()  # not `content`: that would read every text of the lake
        found: pa.Table = corpus[TEXTS.name].scanner(columns=columns, filter=readable).to_table()
        rows = _several(found).to_pandas(types_mapper=pd.ArrowDtype).sort_values(["batch", "path"])
        first = rows.groupby("source_id")[["batch", "path"]].transform("first")
        rows = rows.assign(first_batch=first["batch"], first_path=first["path"])
        again = rows[(rows["batch"] != rows["first_batch"]) | (rows["path"] != rows["first_path"])]
        return {REPEATS.name: REPEATS.from_columns({name: pa.array(again[name]) for name in REPEATS.schema.names})}

    return run


REPEATED = Reduce("repeats", reads=(TEXTS,), writes=(REPEATS,), make=_make)
