"""What the readers make of real pages and documents, where the evaluation data is at hand."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from typing import Any

from support import SHARED, needs_shared
from test_readers import read

DATA = SHARED / "eval" / "data"


def rows(name: str) -> Iterator[dict[str, Any]]:
    with (DATA / name).open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def pieces(text: str, size: int) -> set[str]:
    bare = re.sub(r"[\W_]+", "", text)
    return {bare[at : at + size] for at in range(len(bare) - size + 1)}


@needs_shared
def test_the_main_text_of_real_pages_is_found() -> None:
    texts = {row["title"]: row["text"] for row in rows("docs-gzpolicy/gzpolicy.jsonl")}
    kept, rest = [], []
    for row in rows("html-gov/manifest.jsonl"):
        if not row["matches_doc"]:
            continue
        wanted = pieces(texts[row["matches_doc"].split("title: ", 1)[1]], 8)
        found = read((DATA / "html-gov" / row["file"]).read_bytes(), row["file"])
        assert found.text is not None
        [passage] = found.passages
        main = pieces(found.text[passage.start : passage.end], 8)
        kept.append(len(wanted & main) / max(1, len(wanted & pieces(found.text, 8))))
        rest.append(1 - len(wanted & main) / len(main))
        assert passage.title
        assert passage.date
    assert sum(kept) / len(kept) > 0.97  # of what the pages show of the documents
    assert sum(rest) / len(rest) < 0.13


@needs_shared
def test_real_docx_hold_what_other_copies_of_the_law_hold() -> None:
    with gzip.open(DATA / "docs-laws" / "laws.jsonl.gz", "rt", encoding="utf-8") as lines:
        laws = {row["id"]: row["text"] for row in map(json.loads, lines)}
    likeness = []
    for row in rows("office-docs/manifest.jsonl"):
        found = read((DATA / "office-docs" / row["file"]).read_bytes(), row["file"])
        assert found.text
        if reference := laws.get(row.get("reference_text_doc", "")):
            end = found.passages[0].end if found.passages else len(found.text)
            ours, theirs = pieces(found.text[:end], 5), pieces(reference, 5)
            likeness.append(len(ours & theirs) / len(ours | theirs))
    assert sum(likeness) / len(likeness) > 0.96
