"""Every table of the lake: those that are published (`transforms.published`), and those that carry work between stages.

A table is a list of column names; a trailing `?` marks a column that may be null there. What the columns are is in
`transforms.columns`; what a table is, and the check, in `transforms.table`.
"""

from __future__ import annotations

from transforms.columns import COLUMNS, EVIDENCE
from transforms.published import (
    CLUSTERS,
    CORPUS,
    DOCUMENTS,
    DUPLICATES,
    EDITS,
    ENTITIES,
    FINDINGS,
    KEYPHRASES,
    MENTIONS,
    PARAGRAPH_THEMES,
    REJECTS,
    REUSE,
    RUNS,
    SECTIONS,
    SITE_LINES,
    SITE_PHRASES,
    SOURCES,
    THEMES,
)
from transforms.table import SCHEMA_VERSION, SchemaError, Table, check

__all__ = [
    "CLEANED",
    "CLUSTERS",
    "COLUMNS",
    "CORPUS",
    "DECIDED_BORDERS",
    "DECIDED_MENTIONS",
    "DECIDED_PAIRS",
    "DECIDED_PHRASES",
    "DECIDED_TERMS",
    "DELIVERIES",
    "DOCUMENTS",
    "DUPLICATES",
    "EDGE_LINES",
    "EDITS",
    "ENTITIES",
    "FINDINGS",
    "FOUND_ELSEWHERE",
    "GRAMS",
    "INTERNAL",
    "KEYPHRASES",
    "MENTIONS",
    "OBSERVED",
    "PARAGRAPH_THEMES",
    "PARTS",
    "PASSAGES",
    "PUBLISHED",
    "REJECTS",
    "RELATED",
    "REPEATS",
    "REUSE",
    "RUNS",
    "SCHEMA_VERSION",
    "SEAMS",
    "SECTIONS",
    "SIGNATURES",
    "SITE_LINES",
    "SITE_PHRASES",
    "SOURCES",
    "TEXTS",
    "THEMES",
    "SchemaError",
    "Table",
    "check",
]

# Work between stages.
_READ = (
    "source_id",
    "path",
    "member_of?",
    "source_name?",
    "bytes",
    "format?",
    "encoding?",
    "encoding_score?",
    "content?",
    "main_start?",
    "main_end?",
    "page_title?",
    "page_date?",
    "page_source?",
    "page_url?",
    "members?",
    "reason?",
    "detail?",
    "excerpt?",
)
DELIVERIES = Table(
    "deliveries",
    "one delivered file as it came; never stored",
    (*_READ, "payload?"),
    key=("path",),
    published=False,
)
TEXTS = Table(
    "texts",
    "one delivered file, decoded; content is null where there is none, and reason says why unless it is a container",
    _READ,
    key=("path",),
    published=False,
)
REPEATS = Table(
    "repeats",
    "a delivery whose bytes came before, in an earlier batch or under a lesser path of the same one",
    ("source_id", "path", "batch", "first_batch", "first_path"),
    key=("batch", "path"),
    published=False,
    corpus_wide=True,
)
_DECIDED = ("path", "source_id", "decision_id", "sort", "decision_key", "verdict")


def _decided(name: str, what: str) -> Table:
    row = f"what a person decided of {what}, once for each delivered text it touches"
    return Table(name, row, _DECIDED, key=("path", "decision_id"), published=False)


DECIDED_BORDERS = _decided("decided_borders", "where documents begin")
DECIDED_PHRASES = _decided("decided_phrases", "phrases of sites")
DECIDED_MENTIONS = _decided("decided_mentions", "mentions, places and phrases of policy")
DECIDED_TERMS = _decided("decided_terms", "terms of themes")
DECIDED_PAIRS = _decided("decided_pairs", "copies")
PARTS = Table(
    "parts",
    "one document as split, before cleaning",
    (
        "document_id",
        "source_id",
        "parent_id?",
        "ordinal",
        "path",
        "title",
        "title_method",
        "heading?",
        "title_start",
        "title_end",
        "heading_end",
        "border_evidence",
        "border_score",
        "raw_start",
        "raw_end",
        "raw_text",
    ),
    key=("document_id",),
    published=False,
)
SEAMS = Table(
    "seams",
    "a place of a string that looks put in, there or elsewhere in the same chunk of the batch",
    ("document_id", "raw_start", "phrase", "left", "right", "gain", "seam"),
    key=("document_id", "raw_start", "phrase"),
    published=False,
)
EDGE_LINES = Table(
    "edge_lines",
    "the form of a line that stands where sites put theirs",
    ("document_id", "form", "position", "is_outermost", "is_listed", "beyond", "body_key"),
    key=("document_id", "form"),
    published=False,
)
CLEANED = Table(
    "cleaned",
    "the clean text of one document",
    ("document_id", "title", "title_method", "text", "body_start", "edits", "mended"),
    key=("document_id",),
    published=False,
)
OBSERVED = Table(
    "observed",
    "one finding made while cleaning; `findings` adds those that need the whole document",
    FINDINGS.columns,
    key=FINDINGS.key,
    published=False,
)
SIGNATURES = Table(
    "signatures",
    "what the search for copies needs to know of one document that carries text",
    ("document_id", "match_hash", "shingles", "bands", "slots", *EVIDENCE),
    key=("document_id",),
    published=False,
)
GRAMS = Table(
    "grams",
    "the grams of one document that carries text, by which passages it shares are found",
    ("document_id", "chars", "grams", "gram_places"),
    key=("document_id",),
    published=False,
)
RELATED = Table(
    "related",
    "two documents that are copies and not exact, each the first of its match text; offsets are in these",
    (
        "batch",
        "document",
        "start",
        "end",
        "other",
        "other_start",
        "other_end",
        "is_shorter",
        "relation",
        "jaccard",
        "containment",
        "slotted_jaccard?",
        "method",
    ),
    key=("document", "other"),
    published=False,
    corpus_wide=True,
)
PASSAGES = Table(
    "passages",
    "a passage of two match texts, each the first copy of its text; start and other_start are offsets in these",
    ("batch", "document", "start", "other", "other_start", "chars", "copied"),
    key=("document", "start", "other", "other_start"),
    published=False,
    corpus_wide=True,
)
FOUND_ELSEWHERE = Table(
    "found_elsewhere",
    "how much of one document that carries text is found in others",
    ("document_id", "batch", "found_elsewhere", "copied_elsewhere", "copied_earlier"),
    key=("document_id",),
    published=False,
    corpus_wide=True,
)

PUBLISHED = (
    SOURCES,
    DOCUMENTS,
    EDITS,
    FINDINGS,
    SECTIONS,
    MENTIONS,
    THEMES,
    PARAGRAPH_THEMES,
    KEYPHRASES,
    SITE_PHRASES,
    SITE_LINES,
    DUPLICATES,
    CLUSTERS,
    REUSE,
    ENTITIES,
    CORPUS,
    REJECTS,
    RUNS,
)
INTERNAL = (
    DELIVERIES,
    TEXTS,
    REPEATS,
    DECIDED_BORDERS,
    DECIDED_PHRASES,
    DECIDED_MENTIONS,
    DECIDED_TERMS,
    DECIDED_PAIRS,
    PARTS,
    SEAMS,
    EDGE_LINES,
    CLEANED,
    OBSERVED,
    SIGNATURES,
    GRAMS,
    RELATED,
    PASSAGES,
    FOUND_ELSEWHERE,
)
