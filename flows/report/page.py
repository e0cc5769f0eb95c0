"""A page of HTML that stands alone: its styles, script and drawings are in it, and it asks for nothing else.

Every text of a lake is written by `jinja2` with escaping on, after `harmless` has named what would act or hide. A
policy lets nothing run or load but this style and this script, by their digests.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from flows.document_view import about, plain, sheets
from flows.lake import Lake
from flows.report import figure_charts
from flows.report.figures import Row, figures_of
from flows.report.marked import pairs
from flows.report.samples import shown
from flows.report.tables import opened
from flows.report.words import said, words
from flows.visible import cut, ends, harmless, with_blanks

_HERE = Path(__file__).parent

#: Raw characters of a sample in the report, and of the document that `explain` shows; rows of one of its tables.
SAMPLE, WHOLE, MOST_ROWS = 2_000, 200_000, 2_000

#: Characters of a text in a cell.
_CELL, _SHORT = 400, 48

#: What a page says of a sample at a glance.
_BRIEF = (
    "genre",
    "issuing_level",
    "place",
    "claimed_year",
    "dated_from",
    "dated_to",
    "truncation",
    "quality_score",
    "flags",
)

#: What is marked in clean text: the class of its marks, and its word.
LAYERS = (
    ("finding", "sheet", "findings"),
    *((kind, "mention", kind) for kind in ("PERSON", "PLACE", "ORG", "POSITION", "MEETING", "DOCUMENT", "EVENT")),
    *((kind, "mention", kind) for kind in ("POLICY", "DATE", "AMOUNT")),
    *((kind, "layer", kind) for kind in ("dated", "described", "theme")),
)


def report(lake: Lake) -> tuple[str, dict[str, Any]]:
    """The page of a lake's corpus and runs, and the figures behind it; the same lake gives the same page."""
    with opened(lake) as connection:
        figures = figures_of(connection)
    some = shown(lake, figures)
    page = (
        environment()
        .get_template("corpus.html")
        .render(
            **frame(),
            f=figures,
            charts=figure_charts.drawn(figures),
            examples=some.examples,
            rewrites=some.rewrites,
            samples=some.samples,
            samples_by_id={sample.found["document"]["document_id"] for sample in some.samples},
            parallels={sample.found["document"]["document_id"]: pairs(sample.found, SAMPLE) for sample in some.samples},
            kinds=LAYERS,
            brief=_BRIEF,
            untold={name: _untold(figures[name]) for name in ("genres", "levels")},
        )
    )
    return page, figures


def explanation(found: dict[str, Any]) -> str:
    """The page of one document, from what `explain_document` gathered."""
    lines, rest = pairs(found, WHOLE)
    template = environment().get_template("document.html")
    return template.render(
        **frame(), found=found, about=about(found), sheets=sheets(found), pairs=lines, rest=rest, kinds=LAYERS
    )


def _untold(rows: list[Row]) -> int:
    """How many documents of a figure are in its row without a name."""
    return sum(row["documents"] for row in rows if "" in row.values())


def frame(more: str = "") -> dict[str, Any]:
    """What every page has: its style and script, the policy that lets nothing else in, the words of both languages.

    `more` is the name of a style and a script that a page has besides.
    """
    styles, scripts = ["style.css"], ["page.js"]
    if more:
        styles.append(f"{more}.css")
        scripts.append(f"{more}.js")
    style, script = (
        "\n".join((_HERE / name).read_text(encoding="utf-8") for name in names) for names in (styles, scripts)
    )
    allowed = f"style-src {_digest(style)}; script-src {_digest(script)}"
    return {
        "style": Markup(style),
        "script": Markup(script),
        "policy": Markup(f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"),
        "words": sorted(words().items()),
        "most_rows": MOST_ROWS,
    }


def _digest(content: str) -> str:
    """The digest by which a policy knows an inline style or script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


@cache
def environment() -> Environment:
    """The templates of pages, which write every text so that it cannot act."""
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_written,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"said": said}
    made.filters |= {
        "number": _number,
        "cell": _cell,
        "score": lambda value: "–" if value is None else f"{value:.2f}",
        "blanks": with_blanks,
        "line": lambda text: harmless(text).replace("\n", "↵"),
        "short": lambda text: ends(with_blanks(text), _SHORT),
        "passage": lambda text: ends(with_blanks(text), _CELL),
    }
    return made


def _written(value: object) -> object:
    """What a template writes of a value; markup as it is, any other text without what acts or hides."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return harmless(value)
    return value


def _number(value: float | None) -> str:
    """A count with its thousands apart; none is none."""
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def _cell(value: object) -> str:
    """A value of a column as a cell holds it."""
    return f"{value:.4g}" if isinstance(value, float) else cut(str(plain(value)), _CELL)
