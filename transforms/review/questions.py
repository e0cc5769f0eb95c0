"""Doubtful cases as questions to a person, the most valuable first, and the sheet they stand on.

The value of a question is how likely the lake has it wrong, times what an error of that sort costs a reader, and more
the more documents its answer touches: by the logarithm of their number, for what is doubtful in many is less so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from math import log2
from typing import NamedTuple

from transforms.decisions import id_of
from transforms.review.cells import table

#: The columns of a sheet, and those that have to come back.
COLUMNS = ("id", "sort", "value", "question", "surface", "context", "proposal", "decision", "why", "key")
ANSWERS = ("id", "sort", "key", "decision", "why")

#: What an error costs, in errors of a mention: a document that begins where none does, or a copy too many, spoils all
#: that is told of it; a phrase of a site spoils a sentence and what is found in it; a phrase that a list lacks, little.
COSTS: Mapping[str, float] = {
    "border": 20.0,
    "site_phrase": 20.0,
    "site_place": 20.0,
    "pair": 10.0,
    "place": 3.0,
    "mention": 1.0,
    "policy": 0.4,
    "theme_term": 0.2,
}

#: What is asked, in Chinese and English.
ASKED: Mapping[str, tuple[str, str]] = {
    "site_phrase": ("这个词语凡出现都是网站插入的吗？", "did a site put this phrase in wherever it stands?"),
    "site_place": ("此处【】内的词语是网站插入的吗？", "did a site put in what stands between 【】 here?"),
    "mention": ("【】内的词语确是这一类吗？", "are the words between 【】 a mention of this kind?"),
    "place": ("本篇中的这个地名指哪里？", "which place does this document mean by it?"),
    "policy": ("这是一个固定的政策提法吗？", "is this a set phrase of policy?"),
    "theme_term": ("这个词语能说明这个主题吗？", "does this term speak for this theme?"),
    "border": ("这里是另一篇文章的开头吗？", "does another document begin here?"),
    "pair": ("这两篇是同一文本的副本吗？", "are these two copies of one text?"),
}


class Question(NamedTuple):
    """A doubtful case. `choices` are verdicts with what they mean, the likeliest first; `evidence`: where it stands.

    `doubt` is how likely the lake has it wrong, 0 to 1, on the average of the `documents` that it touches.
    """

    sort: str
    key: str
    surface: str
    context: str
    evidence: str
    choices: tuple[tuple[str, str], ...]
    documents: int
    doubt: float

    @property
    def question_id(self) -> str:
        """The id that its decision will have."""
        return id_of(self.sort, self.key)

    @property
    def value(self) -> float:
        """What its answer is worth, in mentions mended."""
        return round(self.doubt * COSTS[self.sort] * log2(1 + self.documents), 3)


#: Choices of a question that is answered by yes or no.
YES_NO, NO_YES = (("yes", ""), ("no", "")), (("no", ""), ("yes", ""))


def together(questions: Iterable[Question]) -> list[Question]:
    """The questions, those of one key as one: with the context of the most doubtful."""
    found: dict[tuple[str, str], Question] = {}
    for one in sorted(questions, key=lambda each: (each.sort, each.key, -each.doubt, each.evidence, each.context)):
        before = found.get((one.sort, one.key))
        if before is None:
            found[one.sort, one.key] = one
        else:
            count = before.documents + one.documents
            doubt = (before.doubt * before.documents + one.doubt * one.documents) / count
            found[one.sort, one.key] = before._replace(documents=count, doubt=round(doubt, 4))
    return list(found.values())


def ranked(questions: Iterable[Question], decided: Collection[str], limit: int | None = None) -> list[Question]:
    """The questions that are not decided, the most valuable first; of equal ones by id."""
    open_ = (one for one in together(questions) if one.question_id not in decided)
    return sorted(open_, key=lambda one: (-one.value, one.question_id))[:limit]


def as_sheet(questions: Iterable[Question]) -> str:
    """The questions as a sheet to fill in, tab-separated."""
    return table(COLUMNS, map(_row, questions))


def _row(one: Question) -> tuple[str, ...]:
    choices = " / ".join(f"{verdict} {meaning}".rstrip() for verdict, meaning in one.choices)
    question = " ".join(ASKED[one.sort])
    context = f"{one.context} ［{one.evidence}］"
    return (
        one.question_id,
        one.sort,
        f"{one.value:.3f}",
        question,
        one.surface,
        context,
        choices,
        "",
        "",
        one.key,
    )
