"""Charts as static SVG: no script, no style, no font files, nothing to fetch.

Vega-Lite draws them; `vl-convert` holds it in one wheel. All margins are given, so that no measure of the fonts of this
machine enters and the same figures give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import vl_convert
from lxml import etree
from markupsafe import Markup

from flows.visible import cut, harmless

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

Rows = Sequence[Mapping[str, Any]]


class Axis(NamedTuple):
    """A column of the rows and the values in the order in which they stand."""

    column: str
    order: Sequence[str]


def bars(rows: Iterable[tuple[str, float]]) -> Markup:
    """A horizontal bar for each label, with its figure, in the order given."""
    written = [(_label(label), n) for label, n in rows]
    values = [{"label": label, "n": n, "at": f"{at:03}"} for at, (label, n) in enumerate(written)]
    left = max(_width(label) for label, _ in written) + 10
    axis = {"title": None, "labelExpr": _labels(values), "ticks": False, "domain": False}
    layers = [
        {"mark": {"type": "bar", "color": _INK, "height": {"band": 0.72}}},
        {
            "mark": {"type": "text", "align": "left", "dx": 4, "fill": "#555"},
            "encoding": {"text": {"field": "n", "format": ",~r"}},
        },
    ]
    y = {"field": "at", "type": "nominal", "axis": axis, "sort": None}
    x = {"field": "n", "type": "quantitative", "axis": None}
    size = {"width": WIDTH - left - 58, "height": {"step": 20}}
    return _drawn(values, {"layer": layers, "encoding": {"y": y, "x": x}, **size}, (left, 2, 58, 2))


def columns(rows: Sequence[tuple[str, float]], *, every: int = 1) -> Markup:
    """An upright bar for each label; one label in `every` is written."""
    values = [{"label": label, "n": n, "at": f"{at:03}"} for at, (label, n) in enumerate(rows)]
    shown = [{**row, "label": row["label"] if not at % every else ""} for at, row in enumerate(values)]
    axis = {"title": None, "labelExpr": _labels(shown), "labelAngle": 0, "ticks": False}
    spec = {
        "mark": {"type": "bar", "color": _INK, "width": {"band": 0.8}},
        "encoding": {
            "x": {"field": "at", "type": "nominal", "axis": axis, "sort": None},
            "y": {"field": "n", "type": "quantitative", "axis": {"title": None, "tickCount": 4, "format": "~s"}},
        },
        "width": WIDTH - 60,
        "height": 150,
    }
    return _drawn(values, spec, (46, 8, 14, 24))


def field(rows: Rows, across: Axis, down: Axis, column: str) -> Markup:
    """A field of cells, darker for more; above it stand hanzi one below the other, and other labels on end."""
    named = {name: {value: f"{at:03}" for at, value in enumerate(order)} for name, order in (across, down)}
    values = [
        {
            "x": named[across.column][row[across.column]],
            "y": named[down.column][row[down.column]],
            "n": row[column],
            "label": f"{row[down.column]} · {row[across.column]}",
        }
        for row in rows
    ]
    left = max(_width(_label(value)) for value in down.order) + 10
    top = max(_height(value) for value in across.order) + 12
    spec = {
        "mark": {"type": "rect", "stroke": "#fff", "strokeWidth": 1},
        "encoding": {
            "x": {"field": "x", "type": "nominal", "axis": _ends(across.order, "top"), "scale": _ordered(across.order)},
            "y": {"field": "y", "type": "nominal", "axis": _ends(down.order, "left"), "scale": _ordered(down.order)},
            "color": {
                "field": "n",
                "type": "quantitative",
                "legend": None,
                "scale": {"type": "sqrt", "range": _FIELD, "domainMin": 0},
            },
        },
        "width": WIDTH - left - 6,
        "height": {"step": 17},
    }
    return _drawn(values, spec, (left, top, 6, 4))


def _ends(order: Sequence[str], side: str) -> dict[str, Any]:
    """An axis whose labels stand outside of a field."""
    stacked = side == "top" and all(map(_is_hanzi, order))
    values = [{"at": f"{at:03}", "label": _label(value)} for at, value in enumerate(order)]
    axis: dict[str, Any] = {"title": None, "orient": side, "ticks": False, "domain": False}
    if stacked:
        axis |= {"labelLineHeight": _HANZI, "labelBaseline": "top", "labelPadding": 5 + max(map(_height, order))}
    angle = -90 if side == "top" and not stacked else 0
    return axis | {"labelExpr": _labels(values, stacked=stacked), "labelAngle": angle}


def _is_hanzi(text: str) -> bool:
    return len(text) <= 4 and _width(text) == _HANZI * len(text)


def _height(text: str) -> float:
    return _HANZI * len(text) if _is_hanzi(text) else _width(_label(text))


def _ordered(order: Sequence[str]) -> dict[str, Any]:
    return {"domain": [f"{at:03}" for at in range(len(order))]}


def _labels(values: Sequence[Mapping[str, Any]], *, stacked: bool = False) -> str:
    """The expression that gives each place its label; places are what the axis sorts by, labels may be alike."""
    lines = [list(row["label"]) if stacked else [row["label"]] for row in values]
    written = [f"[{','.join(map(_quoted, line))}]" if stacked else _quoted(line[0]) for line in lines]
    quoted = [f"'{row['at']}':{label}" for row, label in zip(values, written, strict=True)]
    return f"({{{','.join(quoted)}}})[datum.value]"


def _quoted(text: str) -> str:
    """A text as a string of Vega's expressions: every character by its number where it is not a letter or a digit."""
    return "'" + "".join(c if c.isalnum() else "".join(f"\\u{unit:04x}" for unit in _units(c)) for c in text) + "'"


def _units(character: str) -> list[int]:
    """The code units of a character in UTF-16."""
    encoded = character.encode("utf-16-be", "surrogatepass")
    return [int.from_bytes(encoded[at : at + 2]) for at in range(0, len(encoded), 2)]


def _label(text: str) -> str:
    """A label cut to the room there is."""
    text = harmless(text)
    while _width(text) > _LABEL:
        text = cut(text, len(text) - 1 - text.endswith("…"))
    return text


def _width(text: str) -> float:
    return sum(_OTHER if ord(character) < 0x2E80 else _HANZI for character in text)


def _drawn(values: list[dict[str, Any]], spec: dict[str, Any], padding: tuple[float, float, float, float]) -> Markup:
    """The SVG of a chart, with its margins left, top, right and below."""
    left, top, right, bottom = padding
    axes = {"labelFontSize": 13, "labelLimit": 0, "labelOverlap": False, "labelFlush": False, "labelColor": "#222"}
    axes |= {"gridColor": "#e6dfd3", "domainColor": "#999", "minExtent": 0, "maxExtent": 0, "labelPadding": 5}
    whole = spec | {
        "data": {"values": values},
        "padding": {"left": left, "top": top, "right": right, "bottom": bottom},
        "autosize": {"type": "none"},
        "background": None,
        "config": {"view": {"stroke": None}, "axis": axes, "text": {"fontSize": 12}},
    }
    return _plain(vl_convert.vegalite_to_svg(whole, vl_version=_VERSION, allowed_base_urls=[]), values)


def _plain(svg: str, values: list[dict[str, Any]]) -> Markup:
    """The bare drawing: what it says of itself for machines is dropped, what a bar stands for becomes its title."""
    root = etree.fromstring(svg.encode())
    marks = [mark for mark in root.iter(f"{_SVG}path") if mark.get("aria-roledescription") in ("bar", "rect mark")]
    for mark, row in zip(marks, values, strict=True):
        etree.SubElement(mark, f"{_SVG}title").text = f"{harmless(row['label'])}: {row['n']:,.10g}"
    for element in list(root.iter()):
        if etree.QName(element).localname not in _DRAWN:
            raise ValueError(f"{element.tag}: expected a drawing of {', '.join(sorted(_DRAWN))}")
        if element.get("class") in ("background", "foreground") or (
            element.tag == f"{_SVG}text" and not (element.text or len(element))
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


def _rounded(match: re.Match[str]) -> str:
    return f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
