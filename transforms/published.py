"""The tables that are the product, each as a list of column names. A trailing `?` marks one that may be null there.

What the columns are is in `transforms.columns`; what a table is, and the check, in `transforms.table`.
"""

from __future__ import annotations

from transforms.columns import QUALITY
from transforms.table import Table

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
        "described_by",
        "claimed_year?",
        "dated_from?",
        "dated_to?",
        "dated_by",
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
    points_to={"document_id": "documents", "entity_id": "entities"},
)
THEMES = Table(
    "themes",
    "one theme of one document",
    ("document_id", "theme", "score", "rank", "evidence"),
    key=("document_id", "theme"),
    points_to={"document_id": "documents"},
)
PARAGRAPH_THEMES = Table(
    "paragraph_themes",
    "the theme of one paragraph, where it is another than the best of its document",
    ("document_id", "start", "end", "theme", "score"),
    key=("document_id", "start"),
    points_to={"document_id": "documents"},
)
KEYPHRASES = Table(
    "keyphrases",
    "a phrase that marks a document: it says it often, and other documents do not",
    ("document_id", "phrase", "score", "times", "start"),
    key=("document_id", "phrase"),
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
    ("document_id", "other_id", "batch", "relation", "jaccard", "containment", "slotted_jaccard?", "method"),
    key=("document_id", "other_id"),
    corpus_wide=True,
    points_to={"document_id": "documents", "other_id": "documents"},
)
CLUSTERS = Table(
    "clusters",
    "one document's place among its copies; one without copies is alone in its cluster",
    (
        "document_id",
        "batch",
        "cluster_id",
        "is_kept",
        "copies",
        "reason",
        "found_elsewhere",
        "copied_elsewhere",
        "copied_earlier",
    ),
    key=("document_id",),
    corpus_wide=True,
    points_to={"document_id": "documents", "cluster_id": "documents"},
)
REUSE = Table(
    "reuse",
    "a passage that a document shares with one that arrived before it, as far as it is the same in both",
    ("document_id", "batch", "start", "end", "other_id", "other_start", "other_end", "chars", "kind"),
    key=("document_id", "start", "end", "other_id", "other_start"),
    corpus_wide=True,
    points_to={"document_id": "documents", "other_id": "documents"},
)
ENTITIES = Table(
    "entities",
    "one thing that mentions point to, counted over the whole corpus",
    ("entity_id", "batch", "kind", "name", "code?", "parent_id?", "mentions", "documents"),
    key=("entity_id",),
    corpus_wide=True,
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
