"""Countries and provinces written as one character: side by side (中美关系), in lists, in set words (访华, 抵京)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from transforms.stage import Reference
from transforms.tag.mention import Finder, Mention
from transforms.tag.page import Page

#: Read together they are a word of their own, and countries only with a cue after them.
_WORDS = frozenset(["中意", "美德", "中巴", "中西", "中朝", "中老", "中新", "日中", "西中"])
_CUES = (
    *("两国", "三国", "双边", "双方", "关系", "建交", "边境", "边界"),
    *("经贸", "贸易", "外交", "友好", "联合公报", "之间"),
)
#: Of a list of two (美、日) both are of these; of 新、老 none is.
_IN_PAIRS = frozenset("中美日俄英法德韩苏印欧")
_LIST = "、"
#: Stands in set words only, never in a row.
_NOT_BESIDE = "华"
#: The method of these mentions.
LETTERS = "abbreviation"
_SCORE = 0.85


def make_country_finder(reference: Reference) -> Finder:
    """A finder of PLACE mentions of one character each.

    entity_id is 'country:' or 'place:' and the code, where the letter stands for one place alone.
    """
    letters = {row["character"]: row for row in reference["country_letters"]}
    words = {row["word"]: row for row in reference["letter_cues"]}
    beside = "".join(sorted(letter for letter in letters if letter != _NOT_BESIDE))
    run = re.compile(f"[{beside}]{{2,5}}")
    listed = re.compile(f"[{beside}](?:{_LIST}[{beside}])+")
    in_words = re.compile("|".join(sorted(words)) or "(?!)")

    def find(page: Page) -> list[Mention]:
        found = {start: letters[page.text[start]] for start in (*_runs(page, run), *_lists(page, listed))}
        found |= _in_words(page, in_words, words)
        return [_mention(page.text, start, row) for start, row in sorted(found.items())]

    return find


def _runs(page: Page, run: re.Pattern[str]) -> Iterator[int]:
    """Where each letter of a row of different ones stands, if the row is made of whole words."""
    for match in run.finditer(page.text):
        start, end = match.span()
        row = match[0]
        has_cue = page.text.startswith(_CUES, end)
        is_sure = has_cue or ("中" in row and row not in _WORDS)
        if is_sure and len(set(row)) == len(row) and page.tokens.within(start, end):
            yield from range(start, end)


def _lists(page: Page, listed: re.Pattern[str]) -> Iterator[int]:
    """Where each letter of a list of different ones stands: 日、法、德."""
    for match in listed.finditer(page.text):
        start, end = match.span()
        row = match[0][::2]
        is_sure = len(row) > 2 or _IN_PAIRS.issuperset(row)
        if is_sure and len(set(row)) == len(row) and page.tokens.within(start, end):
            yield from range(start, end, 2)


def _in_words(
    page: Page, in_words: re.Pattern[str], words: Mapping[str, Mapping[str, str]]
) -> dict[int, Mapping[str, str]]:
    """The row of each letter in a set word that begins a word of the text, and ends one unless it is a longer one's."""
    found = {}
    borders = page.tokens.at
    for match in in_words.finditer(page.text):
        start, end = match.span()
        if start in borders and (end in borders or end - 1 not in borders):
            row = words[match[0]]
            found[start + match[0].index(row["character"])] = row
    return found


def _mention(text: str, start: int, row: Mapping[str, str]) -> Mention:
    code = row["code"]
    entity = f"{'country' if code.isalpha() else 'place'}:{code}" if code else None
    return Mention(start, start + 1, "PLACE", row["name"] or text[start], LETTERS, _SCORE, entity)
