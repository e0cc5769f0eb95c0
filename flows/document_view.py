"""What is known of one document as tables, the same for a terminal and for a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from flows.visible import harmless, with_blanks

#: Raw text shown around an edit, in characters.
_AROUND = 12

#: What is told of a row elsewhere in the view, or is a long text.
_NOT_PLAIN = ("raw_text", "text", "dated_by", "described_by")

_OUTLINE = ("level", "kind", "heading", "span", "role", "evidence")
_MENTION = ("start", "end", "kind", "text", "name", "entity_id", "method", "score")
_READING = ("column", "value", "term", "where", "start", "end", "score")

Found = Mapping[str, Any]


class Sheet(NamedTuple):
    """A table of a view: its name, the names of its columns, its rows."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[object]]


def about(found: Found) -> Iterator[tuple[str, object]]:
    """The columns of a document that have a value and are short, with its batch."""
    yield "batch", found["batch"]
    for name, value in found["document"].items():
        if name not in _NOT_PLAIN and value is not None:
            yield name, value


def sheets(found: Found) -> Iterator[Sheet]:
    """The rows that tables of the lake have of a document, in the order in which they came to be."""
    row = found["document"]
    yield Sheet("edits", ("raw", "rule", "change", "confidence"), list(_edits(row["raw_text"], found["edits"])))
    yield _chosen("findings", found["findings"], ("start", "end", "kind", "text", "detail", "confidence"))
    yield Sheet("sections", _OUTLINE, list(_outline(found["sections"])))
    yield _chosen("mentions", found["mentions"], _MENTION)
    yield _chosen("described_by", row["described_by"], _READING)
    dated = [(d["side"], d["day"], d["term"], row["text"][d["start"] : d["end"]]) for d in row["dated_by"]]
    yield Sheet("dated_by", ("side", "day", "term", "text"), dated)
    themes = [(t["rank"], t["theme"], f"{t['score']:.2f}", evidence(t["evidence"])) for t in found["themes"]]
    yield Sheet("themes", ("rank", "theme", "score", "evidence"), themes)
    paragraphs = list(_paragraphs(row["text"], found["paragraph_themes"]))
    yield Sheet("paragraph_themes", ("span", "theme", "score", "paragraph"), paragraphs)
    yield _chosen("keyphrases", found["keyphrases"], ("phrase", "score", "times", "start"))
    yield _chosen("clusters", found["clusters"], ("cluster_id", "is_kept", "copies", "reason"))


def evidence(terms: Iterable[Mapping[str, Any]]) -> str:
    """The words that speak for something, each with its place."""
    return " ".join(f"{e['term']}@{e['start']}" for e in terms)


def plain(value: object) -> object:
    """A value of a column as words: lists by blanks, structures by name, for a cell of a table."""
    if isinstance(value, list):
        return " ".join(map(str, value)) or "–"
    if isinstance(value, dict):
        return " ".join(f"{name} {part}" for name, part in value.items())
    return value


def _chosen(name: str, rows: Iterable[Mapping[str, Any]], columns: tuple[str, ...]) -> Sheet:
    return Sheet(name, columns, [[_shown(row[column]) for column in columns] for row in rows])


def _shown(value: object) -> object:
    return "" if value is None else value


def _edits(raw: str, edits: Iterable[Mapping[str, Any]]) -> Iterator[Sequence[object]]:
    for edit in edits:
        start, end = edit["raw_start"], edit["raw_end"]
        left, right = raw[max(0, start - _AROUND) : start], raw[end : end + _AROUND]
        change = f"{left}[{edit['before']}→{edit['after']}]{right}"
        yield f"{start}–{end}", edit["rule"], with_blanks(change), edit["confidence"]


def _outline(sections: Iterable[Mapping[str, Any]]) -> Iterator[Sequence[object]]:
    """The headings, indented by level, with where each governs and the part it plays."""
    for s in sections:
        heading = "  " * max(s["level"] - 1, 0) + s["heading"]
        yield s["level"], s["kind"], heading, f"{s['start']}–{s['end']}", s["role"] or "", evidence(s["evidence"])


def _paragraphs(text: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[Sequence[object]]:
    """The themes of paragraphs, each with the words that open its paragraph."""
    for row in rows:
        opening = harmless(text[row["start"] : min(row["end"], row["start"] + 2 * _AROUND)])
        yield f"{row['start']}–{row['end']}", row["theme"], f"{row['score']:.2f}", f"{opening}…"
