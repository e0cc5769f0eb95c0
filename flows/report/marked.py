"""Raw text beside clean text as HTML, with every change, finding and mention marked where it stands.

A mark says in `data-w` which words name it (`mention.PERSON`, `rule.bracket`) and in `data-d` what more is known, a
line each; the page's script shows them, and the tables of `explain` hold the same. A change has the same `data-e` on
both sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from flows.pieces import Piece, Run, rows, runs
from flows.visible import ends, harmless, with_blanks

#: Characters of one row, before a line end or after; and of a change that is shown whole.
_LONGEST, _LONG = 600, 240

#: Characters of HTML for each raw character that is shown; what is marked more densely than that ends earlier.
_DENSEST = 50

#: Themes whose evidence is marked.
_THEMES = 3

Found = Mapping[str, Any]


class Mark(NamedTuple):
    """A span of the clean text, the word of what it is, and what more is known of it."""

    start: int
    end: int
    word: str
    detail: str


class Pair(NamedTuple):
    """A line of raw text and of clean text, marked; `left_out` counts the raw characters passed over before it."""

    raw: Markup
    clean: Markup
    left_out: int


def marks_of(found: Found) -> list[Mark]:
    """What is known of spans of a document's clean text."""
    row = found["document"]
    out = [
        Mark(f["start"], f["end"], f"finding.{f['kind']}", _details(f["detail"], f["confidence"]))
        for f in found["findings"]
    ]
    out += [
        Mark(m["start"], m["end"], f"mention.{m['kind']}", _details(m["name"], m["entity_id"], m["method"], m["score"]))
        for m in found["mentions"]
    ]
    out += [
        Mark(d["start"], d["end"], "layer.dated", _details(f"{d['side']} {d['day']}", d["term"]))
        for d in row["dated_by"]
    ]
    out += [
        Mark(d["start"], d["end"], "layer.described", _details(f"{d['column']}: {d['value']}", d["term"], d["score"]))
        for d in row["described_by"]
        if d["where"] == "text"
    ]
    best = sorted(found["themes"], key=lambda theme: theme["rank"])[:_THEMES]
    out += [
        Mark(e["start"], e["end"], "layer.theme", _details(theme["theme"], e["term"], e["weight"]))
        for theme in best
        for e in theme["evidence"]
    ]
    return out


def _details(*parts: object) -> str:
    return " · ".join(
        f"{part:.2f}" if isinstance(part, float) else str(part) for part in parts if part not in (None, "")
    )


def pairs(found: Found, most: int) -> tuple[list[Pair], int]:
    """The lines of a document side by side, some `most` raw characters of them, and how many are left out at the end.

    Of a document too long the first line is shown, then those with a change or a finding, then others, in their order.
    The HTML is bounded by `most` too, however many marks there are.
    """
    row, marks = found["document"], marks_of(found)
    lines = rows(row["raw_text"], row["text"], found["edits"], _LONGEST)
    laid = _by_line([(mark.start, mark.end) for mark in marks], lines)
    telling = {number for number, mark in enumerate(marks) if mark.word.startswith("finding.")}
    chosen = _chosen(lines, laid, telling, most)
    out, left_out, room = [], 0, most * _DENSEST
    for number, line in enumerate(lines):
        pair = None
        if number in chosen and room > 0:
            pair = Pair(_raw(line, found), _clean(line, laid[number], found, marks), left_out)
            room -= len(pair.raw) + len(pair.clean)
        if pair and room >= 0:
            out.append(pair)
            left_out = 0
        else:
            left_out += _length(line)
    return out, left_out


_Line = Sequence[Piece]


def _length(line: _Line) -> int:
    return line[-1].raw_end - line[0].raw_start


def _by_line(spans: Sequence[tuple[int, int]], lines: Sequence[_Line]) -> list[list[list[Run]]]:
    """For each piece of each line the runs of its clean text; one without width at the end is with the last piece."""
    cuts = [at for line in lines for piece in line for at in (piece.start, piece.end)]
    waiting = list(runs(spans, cuts))[::-1]
    out: list[list[list[Run]]] = []
    for line in lines:
        out.append([])
        for piece in line:
            out[-1].append([])
            while waiting and waiting[-1].start < piece.end:
                out[-1][-1].append(waiting.pop())
    if waiting:
        out[-1][-1] += waiting[::-1]
    return out


def _chosen(lines: Sequence[_Line], laid: Sequence[Iterable[Iterable[Run]]], telling: set[int], most: int) -> set[int]:
    """Which lines to show."""
    ranked = sorted(
        range(len(lines)),
        key=lambda number: (number > 0 and not _tells(lines[number], laid[number], telling), number),
    )
    chosen: set[int] = set()
    for number in ranked:
        most -= min(_length(lines[number]), _LONGEST + _LONG)
        if most < 0 and chosen:
            break
        chosen.add(number)
    return chosen


def _tells(line: _Line, laid: Iterable[Iterable[Run]], telling: set[int]) -> bool:
    """Whether a line has a change or one of the marks that tell."""
    if any(piece.edit is not None for piece in line):
        return True
    return any(number in telling for some in laid for run in some for number in run.spans)


def _raw(line: _Line, found: Found) -> Markup:
    """A line of raw text with what cleaning took out of it."""
    raw = found["document"]["raw_text"]
    out = []
    for piece in line:
        words = raw[piece.raw_start : piece.raw_end]
        if piece.edit is None:
            out.append(escape(harmless(words.rstrip("\n"))))
        else:
            out.append(_changed("del", piece.edit, found, escape(ends(with_blanks(words), _LONG))))
    return Markup().join(out)


def _clean(line: _Line, laid: Iterable[Iterable[Run]], found: Found, marks: Sequence[Mark]) -> Markup:
    """A line of clean text with what cleaning wrote, and what is known of it."""
    text = found["document"]["text"]
    out = []
    for piece, some in zip(line, laid, strict=True):
        words = Markup().join(_run(run, text, marks) for run in some)
        out.append(words if piece.edit is None else _changed("ins", piece.edit, found, words))
    return Markup().join(out)


def _changed(element: str, number: int, found: Found, words: Markup) -> Markup:
    """One side of a change; one where nothing stood or nothing came is a mark between characters."""
    edit = found["edits"][number]
    before, after = (ends(with_blanks(edit[side]), _LONG) or "∅" for side in ("before", "after"))
    return Markup('<{0}{1} tabindex="0" data-e="{2}" data-w="{3}" data-d="{4}">{5}</{0}>').format(
        Markup(element),
        Markup("" if words else ' class="gone"'),
        number,
        " ".join(f"rule.{rule}" for rule in edit["rule"].split("+")),
        f"{before} → {after} · {edit['confidence']:.2f}",
        words,
    )


def _run(run: Run, text: str, marks: Sequence[Mark]) -> Markup:
    """A stretch of clean text, marked where something is known of it."""
    words = escape(harmless(text[run.start : run.end].rstrip("\n")))
    if not run.spans or (not words and run.start < run.end):
        return words
    over = [marks[number] for number in run.spans]
    kind = over[0].word.split(".")
    return Markup('<mark tabindex="0" class="{}" data-w="{}" data-d="{}">{}</mark>').format(
        kind[0] if kind[0] == "finding" else kind[1],
        " ".join(mark.word for mark in over),
        "\n".join(harmless(mark.detail) for mark in over),
        words,
    )
