"""Every column once: a name means the same, with the same type and unit, wherever it stands.

Offsets are code points, half-open.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

_BOUNDS = pa.list_(
    pa.struct(
        [
            pa.field("side", pa.string()),
            pa.field("day", pa.date32()),
            pa.field("start", pa.int64()),
            pa.field("end", pa.int64()),
            pa.field("term", pa.string()),
        ]
    )
)
_READINGS = pa.list_(
    pa.struct(
        [
            pa.field("column", pa.string()),
            pa.field("value", pa.string()),
            pa.field("term", pa.string()),
            pa.field("where", pa.string()),
            pa.field("start", pa.int64()),
            pa.field("end", pa.int64()),
            pa.field("score", pa.float64()),
        ]
    )
)
_EVIDENCE = pa.list_(
    pa.struct(
        [
            pa.field("start", pa.int64(), nullable=False),
            pa.field("end", pa.int64(), nullable=False),
            pa.field("term", pa.string(), nullable=False),
            pa.field("weight", pa.float64(), nullable=False),
        ]
    )
)
_PARTS = pa.struct(
    [
        pa.field(name, pa.float64(), nullable=False)
        for name in ("masks", "elisions", "truncation", "garbling", "shortness")
    ]
)
_NAMES = pa.list_(pa.field("item", pa.string(), nullable=False))

#: name: (type, meaning)
COLUMNS: Mapping[str, tuple[pa.DataType, str]] = {
    # identity and provenance
    "source_id": (pa.string(), "SHA-256 of the delivered bytes, 64 hex digits"),
    "document_id": (pa.string(), "first 16 digits of source_id, '-', raw_start: where in which source it begins"),
    "other_id": (pa.string(), "document_id of the other document; greater than document_id"),
    "parent_id": (
        pa.string(),
        "document_id of the document this one is a part of; of a place the entity_id of the unit above it, which has a "
        "row only where it is mentioned too",
    ),
    "batch": (pa.string(), "date the source arrived, YYYY-MM-DD; of an entity the first that mentions it"),
    "path": (pa.string(), "path of the delivered file, as given"),
    "source_name": (pa.string(), "who delivered it, as given with --source"),
    "ordinal": (
        pa.int64(),
        "place in reading order, from 0: of a document in its source, of a section in its document",
    ),
    # delivery
    "bytes": (pa.int64(), "size of the delivered file in bytes"),
    "member_of": (pa.string(), "path of the delivered archive or table that held the file"),
    "members": (pa.int64(), "files that an archive or table holds"),
    "format": (pa.string(), "file format: text, html, docx, zip …"),
    "encoding": (pa.string(), "character encoding the bytes were read by, as Python names it"),
    "encoding_score": (pa.float64(), "how sure the encoding is, 0 to 1"),
    "documents": (pa.int64(), "documents found in the source, parents included; of an entity those that mention it"),
    "status": (pa.string(), "ok, partial (some of it is in rejects), rejected (all of it), repeat (bytes seen before)"),
    "first_batch": (pa.string(), "batch of the earliest delivery of the same bytes"),
    "first_path": (pa.string(), "path of the earliest delivery of the same bytes"),
    "payload": (pa.large_binary(), "the delivered bytes"),
    "content": (pa.large_string(), "decoded text of a source, without a BOM, line ends as LF"),
    "main_start": (pa.int64(), "start of the page's main text in content; null where all of it is"),
    "main_end": (pa.int64(), "end of the page's main text in content"),
    "page_title": (pa.string(), "title that the page, file or row of a table gives its text"),
    "page_date": (pa.string(), "date that it gives, in ISO 8601 where it can be read, else as written"),
    "page_source": (pa.string(), "source that it names"),
    "page_url": (pa.string(), "address that it gives"),
    # a document
    "title": (pa.string(), "title without the site's numbering; where none is written, the opening words"),
    "title_method": (pa.string(), "where the title comes from: heading, first_line, opening, page"),
    "heading": (
        pa.string(),
        "the line that opens the document, as delivered; of a section its words, with the numbering",
    ),
    "border_evidence": (
        _NAMES,
        "what speaks for or against a document beginning here: words explained in transforms/split/scores.py",
    ),
    "border_score": (pa.float64(), "0 to 1, how sure it is that a document begins here"),
    "title_start": (pa.int64(), "start of the title's words in raw_text"),
    "title_end": (pa.int64(), "end of the title's words in raw_text"),
    "heading_end": (pa.int64(), "end of the heading line in raw_text, its line end included; 0 without one"),
    "raw_start": (pa.int64(), "start of the span in the decoded source text (or, in edits, in raw_text)"),
    "raw_end": (pa.int64(), "end of the span in the decoded source text (or, in edits, in raw_text)"),
    "raw_text": (pa.large_string(), "the decoded source text from raw_start to raw_end"),
    "text": (pa.large_string(), "clean text, or the words of a span of it"),
    "body_start": (pa.int64(), "where the body begins in text: after the title line, 0 without one; after a heading"),
    "char_count": (pa.int64(), "characters of text that are not blank"),
    "genre": (pa.string(), "kind of document, as its title or opening says: 讲话, 工作总结, 述职报告 …"),
    "issuing_level": (pa.string(), "level of the issuing organ: 中央, 省, 市, 县, 乡镇 …"),
    "place": (pa.string(), "name of the place the document is about"),
    "place_code": (pa.string(), "administrative code of that place, six digits (nine for a town)"),
    "described_by": (
        _READINGS,
        "what says genre, issuing_level and place, and how surely: words of the title or the text, as spans there",
    ),
    "claimed_year": (pa.int64(), "the year the title claims"),
    "dated_from": (pa.date32(), "the document cannot be older: the latest datable event it looks back on"),
    "dated_to": (pa.date32(), "the document cannot be younger: the earliest end of what it speaks of as present"),
    "dated_by": (_BOUNDS, "what bounds its date (side `from` or `to`, day), as spans of text"),
    "is_anachronistic": (pa.bool_(), "the year claimed contradicts what the text tells of"),
    "truncation": (pa.string(), "none, tail, head or inner: where text is missing"),
    "hanzi_share": (pa.float64(), "0 to 1, share of hanzi among the characters that are not blank"),
    "line_mark_share": (
        pa.float64(),
        "0 to 1, share of lines that end in a mark; of one or two lines 1 when any mark stands in them",
    ),
    "duplicate_ngram_share": (
        pa.float64(),
        "0 to 1, share of the 16-character n-grams (some ten words, blanks left out; one in four is looked at) "
        "that stood in the text before",
    ),
    "mask_rate": (pa.float64(), "masked words in 1,000 characters"),
    "elision_rate": (pa.float64(), "deletions without a mark in 1,000 characters"),
    "garbled_rate": (pa.float64(), "characters that are no text in 1,000"),
    "damage_rate": (
        pa.float64(),
        "places in 1,000 characters where cleaning mended characters, marks, blanks or lines; "
        "indents, empty lines, width and what a site added do not count",
    ),
    "quality_score": (
        pa.float64(),
        "0 to 1: complete, unmasked and undamaged text scores 1; 1 less the sum of quality_parts",
    ),
    "quality_parts": (
        _PARTS,
        "what each damage takes from quality_score: masks 0.02 and elisions 0.03 for each in 1,000 characters, at most "
        "0.3 and 0.2; truncation 0.15, inside 0.2; garbling 20 times its share, at most 0.5; shortness up to 0.3",
    ),
    "flags": (
        _NAMES,
        "what a careful reader should know, sorted: masked, truncated, short … (limits in transforms/quality.py)",
    ),
    # ledger and findings
    "edits": (pa.int64(), "changes cleaning made"),
    "mended": (pa.int64(), "changes that mended damage, as damage_rate counts them"),
    "order": (pa.int64(), "place among the document's edits, from 0"),
    "rule": (pa.string(), "rules that made the change, in order, joined by '+'"),
    "before": (pa.string(), "the raw text replaced"),
    "after": (pa.string(), "what replaced it"),
    "confidence": (pa.float64(), "0 to 1"),
    "start": (pa.int64(), "start of the span in text"),
    "end": (pa.int64(), "end of the span in text"),
    "kind": (pa.string(), "what sort of thing the row is"),
    "detail": (pa.string(), "more about it, in words"),
    # what sites put in
    "form": (pa.string(), "a line as copies have it: no blanks, marks in ASCII, addresses as www, numbers as 0"),
    "position": (pa.string(), "where such a line stands: head, inside or tail; where it is deleted: edge or anywhere"),
    "is_outermost": (pa.bool_(), "no line of the document's own stands outside of it"),
    "is_listed": (pa.bool_(), "the reference files know it"),
    "beyond": (pa.int64(), "a number for the form next to it on the side of the text, 0 for none"),
    "body_key": (pa.int64(), "a number that copies of a document share"),
    "unlike_documents": (pa.int64(), "documents that hold it and are no copies of each other"),
    "signs": (_NAMES, "what speaks for it: words explained in transforms/discover/line_evidence.py"),
    "phrase": (pa.string(), "a phrase, blanks left out"),
    "left": (pa.string(), "the two characters before it, blanks left out"),
    "right": (pa.string(), "the two characters after it, blanks left out"),
    "gain": (pa.float64(), "bits: how much better the text reads without it, by the junctions of its neighbours"),
    "seam": (pa.float64(), "bits: how well its neighbours go together where it parts them like a word; else 0"),
    "contexts": (pa.int64(), "places where it stands, those with the same neighbours counted once"),
    "in_documents": (pa.int64(), "documents that hold it"),
    "seams": (pa.int64(), "documents in which it parts what goes together like a word"),
    "share": (pa.float64(), "0 to 1: how many of its places a site put it in, by expectation"),
    "support": (pa.float64(), "bits of evidence that a site put it anywhere"),
    # rejects
    "stage": (pa.string(), "stage that refused it"),
    "reason": (pa.string(), "why, as a fixed word (rejects) or in words (clusters)"),
    "excerpt": (pa.string(), "its first characters; bytes that are no text are written in hexadecimal"),
    # sections
    "parent": (pa.int64(), "ordinal of the section it lies in"),
    "level": (pa.int64(), "depth of a heading in its document's outline, from 1; 0 of a line that governs nothing"),
    "marker": (pa.string(), "the numbering that begins the heading, as written"),
    "role": (pa.string(), "what part it plays: achievements, problems, measures, requirements, plan"),
    # tags
    "entity_id": (pa.string(), "the thing the mention points to, as 'kind:key'"),
    "name": (pa.string(), "normal form of the mention; of an entity the most frequent one"),
    "code": (pa.string(), "code of a place, six digits (nine for a town), or of a country by ISO 3166-1"),
    "mentions": (pa.int64(), "mentions that point to it, in the whole corpus"),
    "method": (pa.string(), "how it was found"),
    "score": (pa.float64(), "0 to 1, how sure"),
    "theme": (pa.string(), "theme of the taxonomy"),
    "rank": (pa.int64(), "place among the document's themes, from 1"),
    "times": (pa.int64(), "how often the phrase stands in the document"),
    "evidence": (_EVIDENCE, "the words that speak for it, as spans of text"),
    "themes": (_NAMES, "themes at or above the parameter theme_score, best first"),
    # copies
    "shingles": (pa.int64(), "distinct character 5-grams of the match text"),
    "match_hash": (pa.string(), "128-bit hash of the match text, 32 hex digits"),
    "bands": (
        pa.list_(pa.field("item", pa.uint64(), nullable=False)),
        "keys by which likely copies meet: MinHash bands, sampled 5-grams; none for a short text",
    ),
    "slots": (
        pa.list_(pa.field("item", pa.int32(), nullable=False)),
        "where the match text has years, places, names, figures and masks: start, end, start, end …, in order",
    ),
    "completeness": (
        pa.int64(),
        "how much of its text is there: char_count, less 15 for each mask, elision or garbled character, 300 for a cut",
    ),
    "is_cut": (pa.bool_(), "text is missing at an end or inside, by the findings"),
    "flaws": (pa.int64(), "places of text that are masked, elided, garbled or likely put in by a site"),
    "is_traditional": (pa.bool_(), "written in traditional characters"),
    "provenance": (pa.int64(), "of date, source and address how many the page or file gives, 0 to 3"),
    "paragraphs": (pa.int64(), "lines of the body that end in a mark and have another after them"),
    "relation": (pa.string(), "exact, near, contained or rewrite"),
    "jaccard": (pa.float64(), "shared share of the 5-grams of both, 0 to 1"),
    "containment": (pa.float64(), "share of the shorter one's 5-grams that the other has, 0 to 1"),
    "slotted_jaccard": (
        pa.float64(),
        "of a rewrite the jaccard of both texts without their years, places, names, figures and masks, 0 to 1",
    ),
    "cluster_id": (pa.string(), "the document of the cluster that arrived first"),
    "is_kept": (pa.bool_(), "whether this is the copy that stands for its cluster"),
    "copies": (pa.int64(), "documents in the cluster, this one included"),
    # passages
    "grams": (pa.list_(pa.field("item", pa.uint64(), nullable=False)), "sampled 12-grams of the match text, hashed"),
    "gram_places": (pa.list_(pa.field("item", pa.int32(), nullable=False)), "where in the match text each begins"),
    "other_start": (pa.int64(), "start of the span in the other document's text"),
    "other_end": (pa.int64(), "end of the span there"),
    "chars": (pa.int64(), "characters of the match text, which has no marks, symbols and blanks"),
    "document": (pa.int32(), "the document as a number: its place in order of batch, then document_id"),
    "other": (pa.int32(), "the other document as such a number, always a lesser one"),
    "is_shorter": (pa.bool_(), "whether it is the shorter one of both"),
    "copied": (pa.bool_(), "whether it is copied, not stock"),
    "found_elsewhere": (pa.float64(), "share of its match text that lies in passages of other documents too, 0 to 1"),
    "copied_elsewhere": (pa.float64(), "the same, of copied passages alone: the rest of the text is its own"),
    "copied_earlier": (pa.float64(), "the same, of copied passages that a document of an earlier batch has"),
    # decisions
    "decision_id": (pa.string(), "what a person decided: its sort and ten hex digits"),
    "sort": (pa.string(), "sort of what is decided: words explained in transforms/decisions.py"),
    "decision_key": (pa.string(), "what is decided, as its sort tells it apart"),
    "verdict": (pa.string(), "yes, no, a kind of mention or the code of a place"),
    # runs
    "run_id": (pa.string(), "time the run began (UTC) and a random part"),
    "flow": (pa.string(), "run or backfill"),
    "state": (pa.string(), "completed, or failed with what failed"),
    "parameters": (pa.string(), "what the run was asked for, as JSON"),
    "versions": (pa.string(), "versions of the code, of the reference data and of the libraries, as JSON"),
    "rows_in": (pa.int64(), "rows the stage read"),
    "rows_out": (pa.int64(), "rows the stage wrote"),
    "rows_rejected": (pa.int64(), "rows the stage wrote to rejects"),
    "batches": (pa.int64(), "batches the stage worked on; those already fresh are not counted"),
    "batches_failed": (pa.int64(), "batches the stage failed on"),
    "started_at": (pa.timestamp("ms", tz="UTC"), "when the run began"),
    "seconds": (pa.float64(), "seconds of wall clock"),
}

#: The columns that tell how good a document is, figures before judgements.
QUALITY = (
    "hanzi_share",
    "line_mark_share",
    "duplicate_ngram_share",
    "mask_rate",
    "elision_rate",
    "garbled_rate",
    "damage_rate",
    "completeness",
    "quality_score",
    "quality_parts",
    "flags",
)

#: The columns that decide between copies of one text, besides its length.
EVIDENCE = ("is_cut", "flaws", "is_traditional", "mended", "provenance", "edits", "paragraphs")
