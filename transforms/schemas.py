"""Every table as a list of column names. A trailing `?` marks a column that may be null there.

What the columns are is in `transforms.columns`; what a table is, and the check, in `transforms.table`.
"""

from __future__ import annotations

from transforms.columns import COLUMNS, QUALITY
from transforms.table import SCHEMA_VERSION, SchemaError, Table, check

__all__ = ["COLUMNS", "INTERNAL", "PUBLISHED", "SCHEMA_VERSION", "SchemaError", "Table", "check"]

SOURCES = Table(
    "sources",
    "one delivered file",
    (
        "source_id",
        "path",
        "member_of?",
        "source_name?",
        "bytes",
        "format",
        "encoding?",
        "encoding_score?",
        "page_title?",
        "page_date?",
        "page_source?",
        "page_url?",
        "documents",
        "status",
    ),
    key=("path",),
)
REJECTS = Table(
    "rejects",
    "what could not be used: a whole source, or a span of one",
    ("source_id", "path", "raw_start?", "raw_end?", "stage", "reason", "detail", "excerpt"),
    key=("path", "raw_start"),
    points_to={"source_id": "sources"},
)
DOCUMENTS = Table(
    "documents",
    "one document; of a document with parts, the parts carry the text",
    (
        "document_id",
        "source_id",
        "parent_id?",
        "ordinal",
        "path",
        "title",
        "title_method",
        "heading?",
        "border_evidence",
        "border_score",
        "raw_start",
        "raw_end",
        "raw_text",
        "text",
        "body_start",
        "char_count",
        "genre?",
        "issuing_level?",
        "place?",
        "place_code?",
        "claimed_year?",
        "dated_from?",
        "dated_to?",
        "is_anachronistic",
        "truncation",
        *QUALITY,
    ),
    key=("document_id",),
    points_to={"source_id": "sources", "parent_id": "documents"},
)
EDITS = Table(
    "edits",
    "one change cleaning made to raw_text",
    ("document_id", "order", "rule", "raw_start", "raw_end", "before", "after", "confidence"),
    key=("document_id", "order"),
    points_to={"document_id": "documents"},
)
FINDINGS = Table(
    "findings",
    "something true of the text that was not changed",
    ("document_id", "start", "end", "kind", "text", "detail", "confidence"),
    key=("document_id", "start", "end", "kind"),
    points_to={"document_id": "documents"},
)
SECTIONS = Table(
    "sections",
    "a heading and what it governs, or a line that frames the document: title, salutation, closing, signature, date",
    (
        "document_id",
        "ordinal",
        "parent?",
        "level",
        "kind",
        "marker?",
        "heading",
        "start",
        "body_start",
        "end",
        "role?",
        "score?",
        "evidence",
    ),
    key=("document_id", "ordinal"),
    points_to={"document_id": "documents"},
)
MENTIONS = Table(
    "mentions",
    "one mention of an entity",
    ("document_id", "start", "end", "text", "kind", "entity_id?", "name", "method", "score"),
    key=("document_id", "start", "end", "kind"),
    points_to={"document_id": "documents"},
)
THEMES = Table(
    "themes",
    "one theme of one document",
    ("document_id", "theme", "score", "rank", "evidence"),
    key=("document_id", "theme"),
    points_to={"document_id": "documents"},
)
SITE_PHRASES = Table(
    "site_phrases",
    "a phrase that sites put into sentences, as the whole corpus shows it, once for each batch that holds it",
    ("phrase", "batch", "contexts", "in_documents", "seams", "share", "support"),
    key=("batch", "phrase"),
    corpus_wide=True,
)
SITE_LINES = Table(
    "site_lines",
    "the form of a line that sites put around texts, as the whole corpus shows it, once for each batch that holds it",
    ("form", "batch", "position", "in_documents", "unlike_documents", "score", "signs"),
    key=("batch", "form"),
    corpus_wide=True,
)
DUPLICATES = Table(
    "duplicates",
    "a related pair of documents, once",
    ("document_id", "other_id", "batch", "relation", "jaccard", "containment", "method"),
    key=("document_id", "other_id"),
    corpus_wide=True,
    points_to={"document_id": "documents", "other_id": "documents"},
)
CLUSTERS = Table(
    "clusters",
    "one document's place among its copies; one without copies is alone in its cluster",
    ("document_id", "batch", "cluster_id", "is_kept", "copies", "reason"),
    key=("document_id",),
    corpus_wide=True,
    points_to={"document_id": "documents", "cluster_id": "documents"},
)
CORPUS = Table(
    "corpus",
    "one kept document, ready to use",
    (
        "document_id",
        "title",
        "text",
        "genre?",
        "place?",
        "dated_from?",
        "dated_to?",
        "themes",
        "quality_score",
        "copies",
        "batch",
    ),
    key=("document_id",),
    corpus_wide=True,
    points_to={"document_id": "documents"},
)
RUNS = Table(
    "runs",
    "one stage of one run",
    (
        "run_id",
        "flow",
        "state",
        "started_at",
        "parameters",
        "versions",
        "stage",
        "batches",
        "batches_failed",
        "rows_in",
        "rows_out",
        "rows_rejected",
        "seconds",
    ),
    key=("run_id", "stage"),
    corpus_wide=True,
)

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
    ("document_id", "match_hash", "shingles", "bands", "completeness"),
    key=("document_id",),
    published=False,
)

PUBLISHED = (
    SOURCES,
    DOCUMENTS,
    EDITS,
    FINDINGS,
    SECTIONS,
    MENTIONS,
    THEMES,
    SITE_PHRASES,
    SITE_LINES,
    DUPLICATES,
    CLUSTERS,
    CORPUS,
    REJECTS,
    RUNS,
)
INTERNAL = (DELIVERIES, TEXTS, REPEATS, PARTS, SEAMS, EDGE_LINES, CLEANED, OBSERVED, SIGNATURES)
