"""The form of a line: what its copies on other pages have in common with it."""

from __future__ import annotations

import re

from transforms.furniture import fold_line

#: Where a line of a form is furniture: near the top or the bottom of a document, or wherever it stands alone.
EDGE, ANYWHERE = "edge", "anywhere"

_NUMBER = re.compile(r"\d++(?:[.,]\d++)*+(?:(?:[万千]|[wk](?![a-z]))\+?|\+)?")
_ADDRESS = re.compile(r"(?:https?:/*|www\.)[\w./?=&%#:+-]+")


def form_of(line: str) -> str:
    """The form of a line: without blanks, in lower case, its marks in ASCII, addresses as `www`, numbers as 0."""
    folded = fold_line(line)
    if "www" in folded or "http" in folded:
        folded = _ADDRESS.sub("www", folded)
    return _NUMBER.sub("0", folded)
