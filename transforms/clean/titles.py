"""The title said again where the document ends."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.chars import BLANKS
from transforms.edits import Edit

_FOLD = str.maketrans("，；：！？（）", ",;:!?()", BLANKS)


def repeated_title(text: str, *, title: str) -> Iterator[Edit]:
    """Delete lines at the end of a text that say its title again; width and blanks do not matter.

    `《植树办法》` after the last line of 植树办法 goes; a title that stands in a sentence or above other lines stays.
    """
    wanted = _folded(title)
    end = start = len(text.rstrip())
    while len(wanted) >= 4 and start > 0:
        line = text.rfind("\n", 0, start) + 1
        if not line or _folded(text[line:start]) != wanted:
            break
        start = len(text[: line - 1].rstrip())
    if start < end:
        yield Edit(start, end, "", confidence=0.95)


def _folded(line: str) -> str:
    return line.translate(_FOLD).strip("《》")
