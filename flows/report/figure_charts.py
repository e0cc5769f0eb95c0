"""The charts of a report: which figures are drawn how, each with its figures as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from markupsafe import Markup

from flows.report.charts import Axis, bars, columns, field
from flows.report.figures import Figures, Row
from flows.report.words import LANGUAGES, Said, said

#: Kinds of entities that are charted.
KINDS = ("PERSON", "ORG", "MEETING", "POLICY", "POSITION", "DOCUMENT", "PLACE", "EVENT")

#: Bars of one chart.
_MOST = 20


class Chart(NamedTuple):
    """A drawing in Chinese, one in English where it has other words, and its figures: the label first in each row."""

    zh: Markup
    en: Markup | None
    headings: list[Said]
    rows: list[tuple[Said | float, ...]]


def drawn(figures: Figures) -> dict[str, Chart | None]:
    """The charts of a report by name; None for one that has nothing to show."""
    charts = {
        "batches": _upright(figures["batches"][::-1], "batch", "documents"),
        "quality": _quality(figures["quality"]),
        "years": _upright(figures["years"][::-1], "year", "documents"),
        "claimed_years": _upright(figures["claimed_years"][::-1], "year", "documents"),
        "rejects": _named(figures["rejects"], "reason", "reason", "rejects"),
        "rules": _named(figures["rules"], "rule", "rule", "edits"),
        "kinds": _named(figures["kinds"], "finding", "kind", "findings"),
        "truncations": _named(
            _but(figures["truncations"], "truncation", "none"), "truncation", "truncation", "documents"
        ),
        "flags": _named(figures["flags"], "flag", "flag", "documents"),
        "genres": _named(_but(figures["genres"], "genre", ""), "genre", "genre", "documents"),
        "levels": _named(_but(figures["levels"], "level", ""), "level", "level", "documents"),
        "stages": _named(figures["stages"], "stage", "stage", "seconds"),
        "cluster_sizes": _lying(_but(figures["cluster_sizes"], "size", "1"), "size", "clusters"),
        "themes": _named(figures["themes"], "theme", "theme", "documents", most=40),
        "provinces": _named(_but(figures["provinces"], "documents", 0), "province", "province", "documents", most=40),
        "province_mentions": _named(_mentioned(figures["provinces"]), "province", "province", "mentions", most=40),
        "places": _lying(figures["places"], "place", "documents"),
        "theme_years": _field(figures["theme_years"], "year", figures["themes"]),
        "theme_provinces": _field(figures["theme_provinces"], "province", figures["themes"]),
    }
    return charts | {kind: _lying(_but_of(figures["entities"], kind), "name", "documents") for kind in KINDS}


def _but(rows: Iterable[Row], column: str, value: object) -> list[Row]:
    return [row for row in rows if row[column] != value]


def _but_of(rows: Iterable[Row], kind: str) -> list[Row]:
    return [row for row in rows if row["kind"] == kind]


def _mentioned(rows: Iterable[Row]) -> list[Row]:
    return sorted(_but(rows, "mentions", 0), key=lambda row: (-row["mentions"], row["province"]))


def _lying(rows: Sequence[Row], label: str, column: str) -> Chart | None:
    """Lying bars, the labels as the lake has them."""
    return _charted([(_same(row[label]), row[column]) for row in rows], bars, _MOST)


def _named(rows: Sequence[Row], sort: str, label: str, column: str, *, most: int = _MOST) -> Chart | None:
    """Lying bars whose labels have words in both languages."""
    return _charted([(said(sort, row[label]), row[column]) for row in rows], bars, most)


def _upright(rows: Sequence[Row], label: str, column: str) -> Chart | None:
    """Upright bars in the order of their labels, of which some are written."""
    widest = 5 if label == "batch" else 9
    every = -(-len(rows) // widest)
    return _charted([(_same(row[label]), row[column] or 0) for row in rows], partial(columns, every=every), len(rows))


def _quality(rows: Sequence[Row]) -> Chart | None:
    """Documents by quality in twentieths."""
    found = {row["bin"]: row["documents"] for row in rows}
    pairs = [(_same(f"{place / 20:.2f}"), found.get(place, 0)) for place in range(20)]
    return _charted(pairs if rows else [], partial(columns, every=4), 20)


_Drawing = Callable[[Sequence[tuple[str, float]]], Markup]


def _charted(pairs: list[tuple[Said, float]], draw: _Drawing, most: int) -> Chart | None:
    """A chart of labels and figures: the first of them drawn, in one language where both have the same words."""
    if not pairs:
        return None
    zh, en = ([(getattr(label, language), n) for label, n in pairs[:most]] for language in LANGUAGES)
    return Chart(draw(zh), draw(en) if en != zh else None, [], [*pairs])


def _field(rows: Sequence[Row], across: str, themes: Iterable[Row]) -> Chart | None:
    """Themes over something, the most frequent themes first; as a table of both."""
    if not rows:
        return None
    present = {row["theme"] for row in rows}
    down = [row["theme"] for row in themes if row["theme"] in present]
    order = _across(rows, across)
    sides = [said(across, at) for at in order], [said("theme", theme) for theme in down]
    cells = [{**row, across: str(row[across])} for row in rows]
    zh, en = (
        field(
            cells,
            Axis(across, order, [getattr(it, language) for it in sides[0]]),
            Axis("theme", down, [getattr(it, language) for it in sides[1]]),
            "documents",
        )
        for language in LANGUAGES
    )
    found = {(row["theme"], str(row[across])): row["documents"] for row in rows}
    table = [(label, *(found.get((theme, at), 0) for at in order)) for theme, label in zip(down, sides[1], strict=True)]
    return Chart(zh, en, [_same(""), *sides[0]], [*table])


def _same(label: object) -> Said:
    """A label that is the same in both languages."""
    return Said(str(label), str(label))


def _across(rows: Iterable[Row], column: str) -> list[str]:
    """Years in their order, anything else by how much there is of it."""
    sums: dict[str, float] = {}
    for row in rows:
        sums[str(row[column])] = sums.get(str(row[column]), 0) + row["documents"]
    return sorted(sums, key=lambda value: (0.0 if column == "year" else -sums[value], value))
