"""Charts as static SVG: no script, no style, no font files, nothing to fetch.

Vega-Lite draws them; `vl-convert` holds it in one wheel. All margins are given, so that no measure of the fonts of this
machine enters and the same figures give the same bytes. It is given figures and places alone, and the labels are put
in afterwards: no text of a lake is ever an expression, and a NUL in one would end the process.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import vl_convert
from lxml import etree
from markupsafe import Markup

from flows.visible import harmless

#: Width of every chart in its own units: that of a phone, and half of a printed page.
WIDTH = 380

#: Width of a hanzi, and of any other character, at the size of a label.
_HANZI, _OTHER = 13.0, 7.2

#: A label's width at most; longer ones are cut.
_LABEL = 182.0

#: The ink of bars, and from the least to the most of a field.
_INK = "#8f2d23"
_FIELD = ["#f5ebdc", "#e3b58f", "#b8573f", "#6d1a15"]

_VERSION = "5.21"
_SVG = "{http://www.w3.org/2000/svg}"

#: What a chart may consist of.
_DRAWN = {"svg", "g", "path", "rect", "line", "text", "tspan", "title"}
_KEPT = {"d", "transform", "fill", "stroke", "stroke-width", "opacity", "text-anchor", "font-size", "font-weight"}
_KEPT |= {
    "x",
    "y",
    "dx",
    "dy",
    "x2",
    "y2",
    "width",
    "height",
    "viewBox",
    "fill-opacity",
    "stroke-dasharray",
    "stroke-opacity",
}

_FIGURE = re.compile(r"-?\d+\.\d{3,}")

#: A place of an axis: its side, and its number there.
_PLACE = re.compile(r"([xy])(\d{3})")

Rows = Sequence[Mapping[str, Any]]


class Axis(NamedTuple):
    """A column of the rows, its values in the order in which they stand, and what each is called."""

    column: str
    order: Sequence[str]
    labels: Sequence[str]


def bars(rows: Iterable[tuple[str, float]]) -> Markup:
    """A horizontal bar for each label, with its figure, in the order given."""
    rows = list(rows)
    labels = [_label(label) for label, _ in rows]
    left = max(map(_width, labels)) + 10
    layers = [
        {"mark": {"type": "bar", "color": _INK, "height": {"band": 0.72}}},
        {
            "mark": {"type": "text", "align": "left", "dx": 4, "fill": "#555"},
            "encoding": {"text": {"field": "n", "format": ",~r"}},
        },
    ]
    axis = {"title": None, "ticks": False, "domain": False}
    spec = {
        "layer": layers,
        "encoding": {
            "y": {"field": "at", "type": "nominal", "axis": axis, "sort": None},
            "x": {"field": "n", "type": "quantitative", "axis": None},
        },
        "data": _values(n for _, n in rows),
        "width": WIDTH - left - 58,
        "height": {"step": 20},
    }
    return _drawn(spec, (left, 2, 58, 2), {"y": labels}, _titles(rows))


def columns(rows: Sequence[tuple[str, float]], *, every: int = 1) -> Markup:
    """An upright bar for each label; one label in `every` is written."""
    labels = [_label(label) if not at % every else "" for at, (label, _) in enumerate(rows)]
    axis = {"title": None, "labelAngle": 0, "ticks": False}
    figures = {"title": None, "tickCount": 4, "format": "~s" if max(n for _, n in rows) >= 4 else "~g"}
    spec = {
        "mark": {"type": "bar", "color": _INK, "width": {"band": 0.8}},
        "encoding": {
            "x": {"field": "at", "type": "nominal", "axis": axis, "sort": None},
            "y": {"field": "n", "type": "quantitative", "axis": figures},
        },
        "data": _values(n for _, n in rows),
        "width": WIDTH - 60,
        "height": 150,
    }
    return _drawn(spec, (46, 8, 14, 24), {"y": labels}, _titles(rows))


def field(rows: Rows, across: Axis, down: Axis, column: str) -> Markup:
    """A field of cells, darker for more; above it stand hanzi one below the other, and other labels on end."""
    places = {axis.column: {value: number for number, value in enumerate(axis.order)} for axis in (across, down)}
    cells = [
        (places[across.column][row[across.column]], places[down.column][row[down.column]], row[column]) for row in rows
    ]
    above, beside = (list(map(_label, axis.labels)) for axis in (across, down))
    stacked = all(map(_is_hanzi, above))
    top = max(_HANZI * len(label) if stacked else _width(label) for label in above) + 12
    left = max(map(_width, beside)) + 10
    shades = {"type": "sqrt", "range": _FIELD, "domainMin": 0}
    spec = {
        "mark": {"type": "rect", "stroke": "#fff", "strokeWidth": 1},
        "encoding": {
            "x": _ordered("x", above, {"orient": "top", "labelAngle": 0 if stacked else -90}),
            "y": _ordered("y", beside, {"orient": "left"}),
            "color": {"field": "n", "type": "quantitative", "legend": None, "scale": shades},
        },
        "data": {"values": [{"x": f"x{x:03}", "y": f"y{y:03}", "n": n} for x, y, n in cells]},
        "width": WIDTH - left - 6,
        "height": {"step": 17},
    }
    titles = _titles((f"{down.labels[y]} · {across.labels[x]}", n) for x, y, n in cells)
    return _drawn(spec, (left, top, 6, 4), {"x": above, "y": beside}, titles)


def _values(figures: Iterable[float]) -> dict[str, Any]:
    """Figures with their places; a place is what the axis sorts by, for labels may be alike."""
    return {"values": [{"n": n, "at": f"y{at:03}"} for at, n in enumerate(figures)]}


def _ordered(name: str, labels: Sequence[str], axis: Mapping[str, Any]) -> dict[str, Any]:
    """A side of a field, with all its places in their order."""
    domain = [f"{name}{at:03}" for at in range(len(labels))]
    axis = {"title": None, "ticks": False, "domain": False, **axis}
    return {"field": name, "type": "nominal", "axis": axis, "scale": {"domain": domain}}


def _titles(rows: Iterable[tuple[str, float]]) -> list[str]:
    """What each bar or cell stands for."""
    return [f"{harmless(label)}: {n:,.10g}" for label, n in rows]


def _is_hanzi(text: str) -> bool:
    return len(text) <= 4 and _width(text) == _HANZI * len(text)


def _label(text: str) -> str:
    """A label cut to the room there is: what tells one meeting from the next may stand at either end."""
    text = harmless(text)
    kept = len(text)
    label = text
    while _width(label) > _LABEL:
        kept -= 1
        label = f"{text[: (kept + 1) // 2]}…{text[len(text) - kept // 2 :]}"
    return label


def _width(text: str) -> float:
    return sum(_OTHER if ord(character) < 0x2E80 else _HANZI for character in text)


def _drawn(
    spec: Mapping[str, Any],
    padding: tuple[float, float, float, float],
    labels: Mapping[str, Sequence[str]],
    titles: Sequence[str],
) -> Markup:
    """The SVG of a chart: its margins left, top, right and below, the labels of its sides, the titles of its marks."""
    axes = {"labelFontSize": 13, "labelLimit": 0, "labelOverlap": False, "labelFlush": False, "labelColor": "#222"}
    axes |= {"gridColor": "#e6dfd3", "domainColor": "#999", "minExtent": 0, "maxExtent": 0, "labelPadding": 5}
    whole = {
        **spec,
        "padding": dict(zip(("left", "top", "right", "bottom"), padding, strict=True)),
        "autosize": {"type": "none"},
        "background": None,
        "config": {"view": {"stroke": None}, "axis": axes, "text": {"fontSize": 12}},
    }
    root = etree.fromstring(vl_convert.vegalite_to_svg(whole, vl_version=_VERSION, allowed_base_urls=[]).encode())
    _entitle(root, titles)
    _label_places(root, labels)
    return _plain(root)


def _entitle(root: etree._Element, titles: Sequence[str]) -> None:
    """Gives each bar or cell what it stands for, which a pointer over it shows."""
    marks = [mark for mark in root.iter(f"{_SVG}path") if mark.get("aria-roledescription") in ("bar", "rect mark")]
    for mark, title in zip(marks, titles, strict=True):
        etree.SubElement(mark, f"{_SVG}title").text = title


def _label_places(root: etree._Element, labels: Mapping[str, Sequence[str]]) -> None:
    """Writes labels where the drawing has the places they stand for."""
    for text in list(root.iter(f"{_SVG}text")):
        place = _PLACE.fullmatch(text.text or "")
        if not place:
            continue
        label = labels[place[1]][int(place[2])]
        if place[1] == "x" and _is_hanzi(label):
            _stack(text, label)
        else:
            text.text = label


def _stack(text: etree._Element, label: str) -> None:
    """Writes a label one character below the other, the last where the text stood."""
    text.text = None
    for at, character in enumerate(label):
        line = etree.SubElement(text, f"{_SVG}tspan", x="0", dy=f"{_HANZI if at else -_HANZI * (len(label) - 1):g}")
        line.text = character


def _plain(root: etree._Element) -> Markup:
    """The bare drawing, of known elements and attributes alone; what it says of itself for machines is dropped."""
    for element in list(root.iter()):
        if etree.QName(element).localname not in _DRAWN:
            raise ValueError(f"{element.tag}: expected a drawing of {', '.join(sorted(_DRAWN))}")
        if element.get("class") in ("background", "foreground") or (
            element.tag == f"{_SVG}text" and not _says(element)
        ):
            element.getparent().remove(element)
            continue
        for name, value in element.attrib.items():
            if name not in _KEPT:
                del element.attrib[name]
            elif name in ("d", "transform"):
                element.set(name, _FIGURE.sub(_rounded, value))
    del root.attrib["width"], root.attrib["height"]
    root.set("aria-hidden", "true")
    etree.cleanup_namespaces(root)
    return Markup(etree.tostring(root, encoding="unicode"))


def _says(text: etree._Element) -> bool:
    return any(text.itertext())


def _rounded(match: re.Match[str]) -> str:
    return f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
