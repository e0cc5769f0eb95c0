"""One document as text for a terminal: what cleaning did to it, what is known of it, what its relatives have else."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from flows.render import rendered, table
from transforms.edits import Edit, OffsetMap

#: Colours of what cleaning took out and put in.
_BEFORE, _AFTER = "red strike", "green"
#: That of what was found and left.
_FOUND = "yellow"

#: Kinds of changes in words.
_KINDS = {
    "date": "year or date",
    "place": "place",
    "person": "person",
    "amount": "figure",
    "mask": "mask",
    "lost": "only here",
    "gained": "only there",
    "moved": "moved",
    "wording": "wording",
    "script": "script",
    "lines": "lines",
    "marks": "marks",
}

#: Characters from which on a passage is shown by its ends.
_LONG = 60

#: Raw text shown around an edit, in characters.
_AROUND = 12


def document(found: dict[str, Any]) -> str:
    """One document with everything that is known of it."""
    row = found["document"]
    plain = [
        (name, value)
        for name, value in row.items()
        if name not in ("raw_text", "text", "dated_by", "described_by") and value is not None
    ]
    of_mention = ("start", "end", "kind", "text", "name", "entity_id", "method", "score")
    of_phrase = ("phrase", "score", "times", "start")
    of_finding = ("start", "end", "kind", "text", "detail", "confidence")
    of_reading = ("column", "value", "term", "where", "start", "end", "score")
    dated = [(d["side"], d["day"], d["term"], row["text"][d["start"] : d["end"]]) for d in row["dated_by"]]
    themes = [(t["rank"], t["theme"], f"{t['score']:.2f}", _evidence(t["evidence"])) for t in found["themes"]]
    clusters = [(c["cluster_id"], c["is_kept"], c["copies"], c["reason"]) for c in found["clusters"]]
    return rendered(
        table(row["title"], ("", ""), [("batch", found["batch"]), *plain]),
        Text("\nraw against clean", style="bold"),
        marked(row["raw_text"], found["edits"], found["findings"], colours=Console().is_terminal),
        "",
        table("edits", ("raw", "rule", "change", "confidence"), _edits(row["raw_text"], found["edits"])),
        table("findings", of_finding, ([f[name] for name in of_finding] for f in found["findings"])),
        table("sections", ("level", "kind", "heading", "span", "role", "evidence"), _outline(found["sections"])),
        table("mentions", of_mention, ([m[name] or "" for name in of_mention] for m in found["mentions"])),
        table("described by", of_reading, ([d[name] for name in of_reading] for d in row["described_by"])),
        table("dated by", ("side", "day", "term", "text"), dated),
        table("themes", ("rank", "theme", "score", "evidence"), themes),
        table("keyphrases", of_phrase, ([k[name] for name in of_phrase] for k in found["keyphrases"])),
        table("cluster", ("cluster_id", "is_kept", "copies", "reason"), clusters),
        *_relatives(found["relatives"], len(found["duplicates"])),
        *_passages(found["passages"], found["passages_in_all"]),
    )


def marked(raw: str, edits: list[dict[str, Any]], findings: list[dict[str, Any]], *, colours: bool) -> Text:
    """Raw text with every change and finding in place.

    What went is struck through, what came stands after it; in print [-went-]{+came+}. What was found and left stands in
    ⟦brackets with its kind|kind⟧; one inside a change stands before or after it.
    """
    out = Text()
    marks = _marks(edits, findings)
    at = 0
    for edit in edits:
        _append(out, raw, at, edit["raw_start"], marks)
        before, after = _visible(edit["before"]), _visible(edit["after"])
        if before:
            out.append(before if colours else f"[-{before}-]", style=_BEFORE)
        if after:
            out.append(after if colours else f"{{+{after}+}}", style=_AFTER)
        at = edit["raw_end"]
    _append(out, raw, at, len(raw), marks)
    return out


def _marks(edits: list[dict[str, Any]], findings: list[dict[str, Any]]) -> deque[tuple[int, str]]:
    """What to write where in the raw text for findings, in order; at one place ends come before beginnings."""
    places = OffsetMap([Edit(edit["raw_start"], edit["raw_end"], edit["after"]) for edit in edits])
    marks = []
    for number, found in enumerate(findings):
        start, end = places.to_raw(found["start"], found["end"])
        marks += [(start, start < end, number, "⟦"), (end, 2 * (start == end), number, f"|{found['kind']}⟧")]
    return deque((at, mark) for at, _, _, mark in sorted(marks))


def _append(out: Text, raw: str, start: int, end: int, marks: deque[tuple[int, str]]) -> None:
    """Appends a stretch of raw text that no edit changed, with the marks up to its end."""
    while marks and marks[0][0] <= end:
        at, mark = marks.popleft()
        out.append(raw[start : max(at, start)])
        out.append(mark, style=_FOUND)
        start = max(at, start)
    out.append(raw[start:end])


def _visible(text: str) -> str:
    """Blanks and line ends made visible, for a change of them is still a change."""
    return text.replace("\n", "↵").replace(" ", "␣").replace("\u3000", "□").replace("\u200b", "⋄")


def _edits(raw: str, edits: list[dict[str, Any]]) -> Iterable[Sequence[object]]:
    for edit in edits:
        start, end = edit["raw_start"], edit["raw_end"]
        before = f"{raw[max(0, start - _AROUND) : start]}[{edit['before']}→{edit['after']}]{raw[end : end + _AROUND]}"
        yield f"{start}–{end}", edit["rule"], _visible(before), edit["confidence"]


def _outline(sections: list[dict[str, Any]]) -> Iterable[Sequence[object]]:
    """The headings, indented by level, with where each governs and the part it plays."""
    for s in sections:
        heading = "  " * max(s["level"] - 1, 0) + s["heading"]
        yield s["level"], s["kind"], heading, f"{s['start']}–{s['end']}", s["role"] or "", _evidence(s["evidence"])


def _evidence(evidence: list[dict[str, Any]]) -> str:
    return " ".join(f"{e['term']}@{e['start']}" for e in evidence)


def _relatives(relatives: Sequence[dict[str, Any]], count: int) -> Iterable[Text]:
    """Each relative with its place and figures, and what changed from the document to it."""
    yield Text(f"\nrelatives{_of(len(relatives), count)}", style="bold")
    for one in relatives:
        kept = "kept" if one["is_kept"] else "not kept"
        figures = f"jaccard {one['jaccard']:.3f}, containment {one['containment']:.3f}, {one['method']}"
        yield Text(f"{one['relation']} {one['document_id']} {one['title']}", style="bold")
        yield Text(f"  {figures}; {kept}; batch {one['batch']}, {one['path']}")
        yield from (_change(change) for change in one["changes"]) if one["changes"] else (Text("  the same text"),)
        if one["more"]:
            counts = ", ".join(f"{count} {_KINDS[kind]}" for kind, count in one["more"].items())
            yield Text(f"  and more: {counts}")


def _change(change: dict[str, Any]) -> Text:
    """A change in place, in what stands around it; what moved once."""
    before, after = (_shortened(_visible(change[side])) for side in ("before", "after"))
    out = Text(f"  {_KINDS[change['kind']]}: {_visible(change['left'])}")
    if before:
        out.append(f"[-{before}-]", style=_BEFORE)
    if after and change["kind"] != "moved":
        out.append(f"{{+{after}+}}", style=_AFTER)
    out.append(_visible(change["right"]))
    return out.append(f" ×{change['times']}") if change["times"] > 1 else out


def _passages(passages: Sequence[dict[str, Any]], count: int) -> Iterable[Text]:
    """The passages shared with documents that are no relatives, longest first; nothing when there is none."""
    if passages:
        yield Text(f"\npassages shared with others{_of(len(passages), count)}", style="bold")
    for one in passages:
        words = _shortened(_visible(one["text"]))
        yield Text(f"{one['kind']}, {one['chars']} characters at {one['start']}–{one['end']}: {words}")
        for other in one["others"]:
            arrived = "earlier" if other["is_earlier"] else "later"
            place = f"batch {other['batch']}, {other['path']}"
            yield Text(f"  {arrived} in {other['other_id']} {other['title']}; {place}")
        if len(one["others"]) < one["others_in_all"]:
            yield Text(f"  and in {one['others_in_all'] - len(one['others'])} more")


def _of(told: int, count: int) -> str:
    return f": {count}" + (f", of which {told}" if told < count else "")


def _shortened(text: str) -> str:
    """A long passage by its ends and its length."""
    if len(text) <= _LONG:
        return text
    return f"{text[: _LONG // 2]}…{text[-_LONG // 4 :]} ({len(text):,} characters)"
