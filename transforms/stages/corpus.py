"""CORPUS: of every cluster the kept document, with its themes, ready to use."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from transforms.schemas import CLUSTERS, CORPUS, DOCUMENTS, THEMES
from transforms.stage import Map, Parameters, Reference, Tables

_FROM_DOCUMENTS = ["document_id", "title", "text", "genre", "place", "dated_from", "dated_to", "quality_score"]


def themes_by_document(themes: pa.Table, least: float) -> dict[str, list[str]]:
    """The themes of each document that score at least `least`, best first."""
    some = themes.select(["document_id", "rank", "theme", "score"]).filter(pc.field("score") >= least)
    frame = some.to_pandas(types_mapper=pd.ArrowDtype).sort_values(["document_id", "rank"])
    out: dict[str, list[str]] = {}
    for key, theme in zip(frame["document_id"].tolist(), frame["theme"].tolist(), strict=True):
        out.setdefault(key, []).append(theme)
    return out


def _make(_reference: Reference, parameters: Parameters) -> Callable[[Tables], Tables]:
    def run(tables: Tables) -> Tables:
        documents = tables[DOCUMENTS.name].select(_FROM_DOCUMENTS).to_pandas(types_mapper=pd.ArrowDtype)
        clusters = tables[CLUSTERS.name].to_pandas(types_mapper=pd.ArrowDtype)
        kept = clusters.loc[clusters["is_kept"], ["document_id", "copies", "batch"]]
        rows = documents.merge(kept, on="document_id", how="inner")
        named = themes_by_document(tables[THEMES.name], parameters.theme_score)
        columns: dict[str, object] = {name: pa.array(rows[name]) for name in rows.columns}
        columns["themes"] = pa.array(
            [named.get(key, []) for key in rows["document_id"].tolist()], CORPUS.schema.field("themes").type
        )
        return {CORPUS.name: CORPUS.from_columns(columns)}

    return run


CORPUS_STAGE = Map(
    "corpus", reads=(DOCUMENTS, THEMES, CLUSTERS), writes=(CORPUS,), make=_make, parameters=("theme_score",)
)
