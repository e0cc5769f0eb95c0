"""Which edits mend damage, and which only set a page's layout and additions aside."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from transforms.edits import Edit

#: Rules that take away how a page was set or what it added: the words of the document were whole.
_LAYOUT = frozenset(
    {
        "empty_line",
        "fold_width",
        "heading_marker",
        "heading_of_parts",
        "indent",
        "line_break",
        "paragraph_mark",
        "repeated_title",
        "simplified",
        "trailing_blank",
    }
)


def mended_places(edits: Iterable[Edit]) -> int:
    """How many of some edits mend damage to characters, marks, blanks and lines.

    `stray_blank` and `hard_wrap` do, `indent` and `site_furniture` do not; one that several rules made counts once.
    """
    return sum(_mends(edit.rule) for edit in edits)


@cache
def _mends(rule: str) -> bool:
    return any(name not in _LAYOUT and not name.startswith("site_") for name in rule.split("+"))
