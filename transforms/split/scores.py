"""How sure a border between two documents is: the words of its evidence, their weights, and the one threshold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from transforms.split.headings import Heading

#: What each sort of evidence adds. A numbering that counts documents suffices by itself; what an outline, a list or a
#: quotation has as well (a kind of document at the end of a line, a place in a row) never does. Two strong signs make a
#: border, or a strong one and two weak ones. Chosen by trial on 120 pages of real documents glued under 37 styles of
#: heading and on 29,500 files, nearly all of one document: raise no weight before both have been measured again.
WEIGHTS = {
    "start_of_source": 1.0,  # nothing stands before it
    "numbering": 0.95,  # one of a run of headings that count documents (第3篇, 范文3)
    "after_heading": 0.6,  # a text of its own between the heading of several documents and the first of them
    "first_article": 0.25,  # 第一条 or 第一章 follows the title
    "series": 0.4,  # its title ends in a number, and those before it count from the first line of the source on
    "company": 0.4,  # most lines of this sort are borders by evidence of their own
    "salutation": 0.3,  # somebody is addressed below the title
    "title_repeated": 0.35,  # the title stands twice, as over a text that was put under its link
    "separator": 0.3,  # a row of dashes or stars stands above it
    "genre_title": 0.25,  # the line ends in a genre (讲话, 总结), or begins with 关于
    "repeated_shape": 0.15,  # another such line has the same frame and other words
    "new_words": 0.2,  # the text below has hardly a word of the text above
    "closing_before": 0.2,  # the text above ends as documents do (谢谢大家, 特此报告, a date)
    "opening": 0.2,  # the text below begins as documents do (现将……报告如下)
    "repeated_new_words": 0.2,  # so it is with most such lines
    "like_first_title": 0.15,  # the first line of the source has the same frame
    "repeated_salutation": 0.15,  # another such line has somebody addressed below it
    "named_below": 0.15,  # the words of the title are in the text below, and not in the text above
    "repeated_named": 0.2,  # so it is with most such lines
    "repeated_separator": 0.15,  # such a row stands above another such line
    "square_counter": 0.15,  # its number stands in square brackets, as in no outline
    "dateline": 0.1,  # the text below begins as news do (近日, 新华社某地5月6日电)
    "length": 0.1,  # the text below has the length of a document, not of a section
    "counter": 0.05,  # one of a run of plain numbers (一、 1. 【1】), which outlines have as well
    "paragraph_before": 0.05,  # the text above ends a sentence
    "cited_before": -0.5,  # the text above names it in a sentence: what was decided or printed, not another document
    "title_again": -0.5,  # the words of the first title, or of the title before it, stand there again
    "list_before": -0.3,  # a short line without a closing or a sentence mark stands above it
    "title_above": -0.3,  # another such line stands directly above it
    "last_line": -0.6,  # its words are of the text above, and a line directly below is a title
    "short_news": -0.3,  # it heads a short text in a digest of news
    "named_above": -0.15,  # the words of the title are rather in the text above than in the text below
    "outline": -0.3,  # its number does not begin to count where the source begins
    "sentence_mark": -0.1,  # the line is a question or a cry
    "same_words": -0.2,  # the text below has many words of the text above
    "annex": -0.5,  # 附件 stands above it
}

#: The score from which a line is a border.
THRESHOLD = 0.5


def score(evidence: Iterable[str]) -> float:
    """How sure a border with this evidence is, 0 to 1."""
    return round(min(1.0, max(0.0, sum(WEIGHTS[word] for word in evidence))), 2)


def is_border(evidence: Iterable[str]) -> bool:
    """Whether evidence suffices for a border."""
    return score(evidence) >= THRESHOLD


class Border(NamedTuple):
    """A line that opens a document, and the words of what speaks for it."""

    heading: Heading
    evidence: tuple[str, ...]

    def plus(self, *words: str) -> Border:
        """The border with more evidence."""
        return self._replace(evidence=(*self.evidence, *words))
