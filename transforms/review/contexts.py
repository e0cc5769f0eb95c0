"""Places of phrases told by what stands around them: the same in every copy of a text, wherever that lies."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from transforms.clean.injected import CERTAIN, Judge, Verdict
from transforms.decisions import BAR

#: Characters on either side that tell a place, and how far they are sought, marks and blanks among them.
_SIDE, _REACH = 6, 120
_SIGN = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """The letters, hanzi and digits of a text, in their narrow form."""
    return _SIGN.sub("", unicodedata.normalize("NFKC", text))


def place_key(before: str, phrase: str, after: str) -> str:
    """The key of a phrase between two stretches of text."""
    return BAR.join((folded(before[-_REACH:])[-_SIDE:], phrase, folded(after[:_REACH])[:_SIDE]))


def judged_places(text: str, judge: Judge) -> Iterator[tuple[Verdict, str]]:
    """Every place of a phrase with its key, by what will stand around it once all that is certain is gone."""
    verdicts = list(judge(text))
    certain = [verdict for verdict in verdicts if verdict.confidence >= CERTAIN]
    for verdict in verdicts:
        others = [one for one in certain if one != verdict]
        before = _without(text, max(0, verdict.start - 2 * _REACH), verdict.start, others)
        after = _without(text, verdict.end, min(len(text), verdict.end + 2 * _REACH), others)
        yield verdict, place_key(before, text[verdict.start : verdict.end], after)


def _without(text: str, start: int, end: int, spans: Sequence[Verdict]) -> str:
    """A stretch of a text without some spans."""
    out, at = "", start
    for span in spans:
        if at < span.end and span.start < end:
            out += text[at : max(at, span.start)]
            at = max(at, span.end)
    return out + text[at:end] if at < end else out
