"""One document as text for a terminal: what cleaning did to it, what is known of it, what its relatives have else."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from flows.document_view import about, plain, sheets
from flows.pieces import pieces
from flows.render import rendered, table
from flows.report.words import said
from flows.visible import harmless, shortened, with_blanks
from transforms.edits import Edit, OffsetMap

#: Colours of what cleaning took out and put in.
_BEFORE, _AFTER = "red strike", "green"
#: That of what was found and left.
_FOUND = "yellow"

#: Characters from which on a passage is shown by its ends.
_LONG = 60


def document(found: dict[str, Any]) -> str:
    """One document with everything that is known of it."""
    row = found["document"]
    edits, *others = sheets(found)
    return rendered(
        table(harmless(row["title"]), ("", ""), ((name, plain(value)) for name, value in about(found))),
        Text("\nraw against clean", style="bold"),
        marked(row["raw_text"], found["edits"], found["findings"], colours=Console().is_terminal),
        "",
        *(table(sheet.name.replace("_", " "), sheet.columns, sheet.rows) for sheet in (edits, *others)),
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
    for piece in pieces(len(raw), edits):
        _append(out, raw, piece.raw_start, piece.raw_start if piece.edit is not None else piece.raw_end, marks)
        if piece.edit is not None:
            before, after = (with_blanks(edits[piece.edit][side]) for side in ("before", "after"))
            if before:
                out.append(before if colours else f"[-{before}-]", style=_BEFORE)
            if after:
                out.append(after if colours else f"{{+{after}+}}", style=_AFTER)
    _append(out, raw, len(raw), len(raw), marks)
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
        out.append(harmless(raw[start : max(at, start)]))
        out.append(mark, style=_FOUND)
        start = max(at, start)
    out.append(harmless(raw[start:end]))


def _relatives(relatives: Sequence[dict[str, Any]], count: int) -> Iterable[Text]:
    """Each relative with its place and figures, and what changed from the document to it."""
    yield Text(f"\nrelatives{_of(len(relatives), count)}", style="bold")
    for one in relatives:
        kept = "kept" if one["is_kept"] else "not kept"
        figures = f"jaccard {one['jaccard']:.3f}, containment {one['containment']:.3f}, {one['method']}"
        yield Text(f"{one['relation']} {one['document_id']} {harmless(one['title'])}", style="bold")
        yield Text(f"  {figures}; {kept}; batch {one['batch']}, {harmless(one['path'])}")
        yield from (_change(change) for change in one["changes"]) if one["changes"] else (Text("  the same text"),)
        if one["more"]:
            counts = ", ".join(f"{count} {said('change', kind).en}" for kind, count in one["more"].items())
            yield Text(f"  and more: {counts}")


def _change(change: dict[str, Any]) -> Text:
    """A change in place, in what stands around it; what moved once."""
    before, after = (shortened(with_blanks(change[side]), _LONG) for side in ("before", "after"))
    out = Text(f"  {said('change', change['kind']).en}: {with_blanks(change['left'])}")
    if before:
        out.append(f"[-{before}-]", style=_BEFORE)
    if after and change["kind"] != "moved":
        out.append(f"{{+{after}+}}", style=_AFTER)
    out.append(with_blanks(change["right"]))
    return out.append(f" ×{change['times']}") if change["times"] > 1 else out


def _passages(passages: Sequence[dict[str, Any]], count: int) -> Iterable[Text]:
    """The passages shared with documents that are no relatives, longest first; nothing when there is none."""
    if passages:
        yield Text(f"\npassages shared with others{_of(len(passages), count)}", style="bold")
    for one in passages:
        words = shortened(with_blanks(one["text"]), _LONG)
        yield Text(f"{one['kind']}, {one['chars']} characters at {one['start']}–{one['end']}: {words}")
        for other in one["others"]:
            arrived = "earlier" if other["is_earlier"] else "later"
            place = f"batch {other['batch']}, {harmless(other['path'])}"
            yield Text(f"  {arrived} in {other['other_id']} {harmless(other['title'])}; {place}")
        if len(one["others"]) < one["others_in_all"]:
            yield Text(f"  and in {one['others_in_all'] - len(one['others'])} more")


def _of(told: int, count: int) -> str:
    return f": {count}" + (f", of which {told}" if told < count else "")
