"""The page on which a person decides, by the keyboard, and saves the sheet that `gongwen review --apply` takes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from flows.report.page import environment, frame
from flows.report.words import Said, said
from flows.visible import cut, harmless
from transforms.review.cells import cell
from transforms.review.questions import ANSWERS, ASKED, Question

#: Characters of a context and of a surface in the page; the sheet has them whole.
_CONTEXT, _SURFACE = 600, 120

_MARKED = re.compile("【(.*?)】", re.DOTALL)
#: Verdicts that have words of their own, and those that are kinds of mentions.
_SAID = ("yes", "no")


class _Choice(NamedTuple):
    verdict: str
    words: Said


class _Card(NamedTuple):
    """A question as the page shows it; `id`, `key` and `surface` are written as cells of the sheet are."""

    id: str
    sort: str
    key: str
    surface: str
    value: float
    asked: Said
    context: Markup
    evidence: str
    choices: tuple[_Choice, ...]


def review_page(questions: Sequence[Question]) -> str:
    """The page of some questions, in their order; the same questions give the same page."""
    cards = [_card(one) for one in questions]
    known = hashlib.sha256("\n".join(card.id for card in cards).encode()).hexdigest()[:16]
    template = environment().get_template("review.html")
    return template.render(**frame("review"), cards=cards, known=known, columns=" ".join(ANSWERS))


def _card(one: Question) -> _Card:
    choices = tuple(_Choice(verdict, _words(verdict, meaning)) for verdict, meaning in one.choices)
    return _Card(
        one.question_id,
        one.sort,
        cell(one.key),
        cut(one.surface, _SURFACE),
        one.value,
        Said(*ASKED[one.sort]),
        _marked(cut(one.context, _CONTEXT)),
        one.evidence,
        choices,
    )


def _words(verdict: str, meaning: str) -> Said:
    """What a verdict is called: yes and no in both languages, a kind by its word, a code with its name."""
    if meaning:
        return Said(f"{meaning} {verdict}", f"{meaning} {verdict}")
    if verdict in _SAID:
        return said("verdict", verdict)
    kind = said("mention", verdict)
    return Said(f"是{kind.zh}", f"is {kind.en}")


def _marked(context: str) -> Markup:
    """A context with what stands between 【】 marked."""
    return Markup(_MARKED.sub(r"【<mark>\1</mark>】", str(escape(harmless(context)))))
