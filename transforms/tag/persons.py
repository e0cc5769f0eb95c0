"""Persons (人物): names told by a title, an act or a note beside them, and where they are named again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from transforms.stage import Reference
from transforms.tag.mention import Finder, Mention
from transforms.tag.page import Page
from transforms.tag.persons_cues import LONGEST, Cues, find_cues
from transforms.tag.persons_foreign import dotted_names
from transforms.tag.persons_lexicon import LIKELY, NO_NAME, Lexicon, make_lexicon
from transforms.tag.segment import Tokens

#: Word classes of personal names: Chinese, transliterated, and those of old.
NAME_TAGS = frozenset({"nr", "nrt", "nrfg"})
#: Classes that no part of a name has: function words, numbers, marks, places.
_NEVER_IN_NAMES = frozenset({"p", "c", "u", "uj", "ul", "r", "m", "q", "f", "x", "y", "d", "nt", "eng", "j", "s", "t"})
#: What a name that the word classes join with the word after it ends with: 杨华说.
_JOINED = ("说", "称", "摄")
#: Before 任 these make it a verb.
_BEFORE_OFFICE = frozenset("曾现今历兼后月年起继续连先将获被选改转升调出")
#: What joins the names of a list.
_JOINTS = frozenset("、 \u3000")
_QUOTES = frozenset("“‘《「")
_CONJUNCTIONS = frozenset("和与")

#: So many names are sought faster one by one than an automaton is made of them.
_FEW_NAMES = 12

#: Ranked by what tells the name. All together, 0.92 to 0.98 were right on 2,000 sentences each of MSRA, of PFR 1998 and
#: of a set of résumés.
_SCORES = {"title": 0.95, "act": 0.85, "list": 0.85, "dotted": 0.97, "signature": 0.8, "tagger": 0.7}
_SCORE_REPEATED = 0.85
_SCORE_SURNAME = 0.85


def make_person_finder(reference: Reference) -> Finder:
    """A finder of PERSON mentions; entity_id is 'person:' and the name. 尤书记 counts where 尤权 is named in full."""
    lexicon = make_lexicon(reference)

    def find(page: Page) -> list[Mention]:
        cues = find_cues(lexicon, page.text)
        told = _told(lexicon, page.tokens, cues)
        if not told:
            return []
        names = _full_names(told)
        told = [m if names[m.name] == m.name else _renamed(m, names[m.name]) for m in told]
        seen = {(mention.start, mention.end) for mention in told}
        again = [m for m in _repeated(page.text, page.tokens, names, seen) if (m.start, m.end) not in seen]
        by_title = _by_surname(lexicon, page.text, page.tokens, cues, names)
        return _without_overlaps([*told, *again, *by_title])

    return find


def _full_names(told: Iterable[Mention]) -> dict[str, str]:
    """Every told name with the full one: its own, or the one with a dot that it is the last part of."""
    names = {mention.name: mention.name for mention in told}
    return names | {name.split("·")[-1]: name for name in sorted(names) if "·" in name}


def _told(lexicon: Lexicon, tokens: Tokens, cues: Cues) -> list[Mention]:
    """Names that something beside them tells."""
    spans = dict.fromkeys(dotted_names(lexicon, cues.text, tokens), "dotted")
    doubtful: list[tuple[int, int]] = []
    for start, end in _name_words(lexicon, tokens, cues):
        method = _evidence(lexicon, cues, start, end)
        if method:
            spans.setdefault((start, end), method)
        else:
            doubtful.append((start, end))
    for span in _beside_titles(lexicon, tokens, cues, list(spans)):
        spans.setdefault(span, "title")
    if doubtful:
        spans |= dict.fromkeys(_listed(lexicon, cues.text, list(spans), doubtful), "list")
        spans |= {span: "tagger" for span in _often(lexicon, cues.text, doubtful) if span not in spans}
    return [_mention(cues.text, span, method, _SCORES[method]) for span, method in spans.items()]


def _mention(text: str, span: tuple[int, int], method: str, score: float, name: str = "") -> Mention:
    name = name or text[slice(*span)]
    return Mention(*span, "PERSON", name, method, score, f"person:{name}")


def _renamed(mention: Mention, name: str) -> Mention:
    return mention._replace(name=name, entity_id=f"person:{name}")


def _name_words(lexicon: Lexicon, tokens: Tokens, cues: Cues) -> Iterator[tuple[int, int]]:
    """Spans of words that have the class of names and may be one."""
    tags = tokens.tags
    for number in tokens.proper:
        if tags[number] not in NAME_TAGS:
            continue
        word, start, end = tokens.words[number], tokens.starts[number], tokens.ends[number]
        if len(word) > 2 and (word.endswith(_JOINED) or (word[-1] == "作" and cues.text.startswith("了", end))):
            word, end = word[:-1], end - 1
        if len(word) == 2:
            start, end = _whole(lexicon, tokens, cues, number)
        if _is_office(cues.text, start):
            continue
        may_be_foreign = len(word) > 2 or start in cues.starts
        if lexicon.shape(cues.text[start:end]) != NO_NAME or (may_be_foreign and lexicon.is_foreign(word)):
            yield start, end


def _whole(lexicon: Lexicon, tokens: Tokens, cues: Cues, number: int) -> tuple[int, int]:
    """The span of a two-character word with the surname cut off before it or the character cut off after it."""
    start, end = tokens.starts[number], tokens.ends[number]
    before = tokens.words[number - 1] if number else ""
    if len(before) == 1 and lexicon.surnames.get(before) == "common" and end in cues.ends:
        opens = number == 1 or tokens.tags[number - 2] == "x" or start - 1 in cues.starts
        if opens and lexicon.given.issuperset(tokens.words[number]):
            return start - 1, end
    after = cues.text[end : end + 1]
    if end + 1 in tokens.at and after in lexicon.given and cues.may_end(end + 1) and not cues.may_end(end):
        return start, end + 1
    return start, end


def _is_office(text: str, start: int) -> bool:
    """Whether 任 here says what office somebody holds: 曾任…, 至今任…, 2007年5月任…."""
    return text.startswith("任", start) and text[start - 1 : start] in _BEFORE_OFFICE


def _evidence(lexicon: Lexicon, cues: Cues, start: int, end: int) -> str:
    """What tells that a word of the class of names is one; empty where nothing does."""
    if end in cues.ends:
        return "title"
    word = cues.text[start:end]
    shape = lexicon.shape(word)
    is_sure_shape = shape == LIKELY or (len(word) > 2 and shape != NO_NAME) or lexicon.is_foreign(word)
    if is_sure_shape and start in cues.starts:
        return "title"
    if is_sure_shape and cues.acts(end):
        return "act"
    if shape == LIKELY:
        if cues.is_line(start, end):
            return "signature"
        if len(word) > 2 and len(lexicon.surname(word)) == 1:
            return "tagger"
    return ""


def _beside_titles(
    lexicon: Lexicon, tokens: Tokens, cues: Cues, told: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Names beside a title that the word classes do not tell, or split: 唐 | 守兵 | 同志. `told` are found already."""
    starts, ends = {start for start, _ in told}, {end for _, end in told}
    for end in sorted((cues.ends - ends) | cues.notes):
        if end in cues.notes:
            opening = cues.text.rfind("\n", 0, end) + 1
            if end - opening <= LONGEST and lexicon.shape(cues.text[opening:end]) != NO_NAME:
                yield opening, end
                continue
        if end not in cues.ends or cues.text[end - 1 : end] not in lexicon.given:
            continue  # few titles follow what can end a name
        last = tokens.at.get(end, 0) - 1
        for first in range(last, max(last - 3, -1), -1):
            if _is_name_of_words(lexicon, tokens, first, last):
                yield tokens.starts[first], end
                break
    for start in sorted(cues.starts - starts):
        if cues.text[start : start + 1] not in lexicon.openings:
            continue
        first = tokens.at.get(start, len(tokens))
        for last in range(first, min(first + 3, len(tokens))):
            if _is_name_of_words(lexicon, tokens, first, last) and cues.may_end(tokens.ends[last]):
                yield start, tokens.ends[last]
                break


def _is_name_of_words(lexicon: Lexicon, tokens: Tokens, first: int, last: int) -> bool:
    """Whether words `first` to `last` together look like a name and each may be a part of one."""
    if tokens.ends[last] - tokens.starts[first] > LONGEST or tokens.words[first][0] not in lexicon.openings:
        return False
    words = tokens.words[first : last + 1]
    opens = len(words) > 1 and lexicon.surnames.get(words[0]) == "common"  # whatever else 何 and 尤 are
    if not _NEVER_IN_NAMES.isdisjoint(tokens.tags[first + opens : last + 1]):
        return False
    return lexicon.not_persons.isdisjoint(words) and lexicon.shape("".join(words)) == LIKELY


def _listed(
    lexicon: Lexicon, text: str, told: Iterable[tuple[int, int]], doubtful: list[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Words of the class of names that stand in a list beside a name that is told."""
    starts, ends = {start for start, _ in told}, {end for _, end in told}
    for sweep in (doubtful, doubtful[::-1]):
        for start, end in sweep:
            if start in starts or lexicon.surnames.get(text[start]) == "rare":
                continue
            joints = _JOINTS | _CONJUNCTIONS if lexicon.shape(text[start:end]) == LIKELY else _JOINTS
            after = text[end : end + 1] in joints and end + 1 in starts
            before = text[start - 1 : start] in joints and start - 1 in ends
            if after or before:
                starts.add(start)
                ends.add(end)
                yield start, end


def _often(lexicon: Lexicon, text: str, doubtful: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Foreign names of three characters and more that occur twice, though nothing beside them tells."""
    counts = Counter(text[start:end] for start, end in doubtful)
    for start, end in doubtful:
        word = text[start:end]
        is_name = len(word) > 2 and lexicon.is_foreign(word) and lexicon.shape(word) == NO_NAME
        if is_name and counts[word] > 1 and text[start - 1 : start] not in _QUOTES:
            yield start, end


def _stand_elsewhere(text: str, names: Iterable[str], seen: Set[tuple[int, int]]) -> bool:
    """Whether one of some names stands anywhere in a text but at the spans `seen`."""
    for name in names:
        start = text.find(name)
        while start >= 0:
            if (start, start + len(name)) not in seen:
                return True
            start = text.find(name, start + 1)
    return False


def _repeated(text: str, tokens: Tokens, names: Mapping[str, str], seen: Set[tuple[int, int]]) -> Iterator[Mention]:
    """Every place between words where a told name stands; none where all such places are `seen`."""
    if len(names) <= _FEW_NAMES and not _stand_elsewhere(text, names, seen):
        return
    automaton = AhoCorasick(  # of the sorts of automaton that which is made fastest, as it is used once
        sorted(names), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.NoncontiguousNFA
    )
    for _, start, end in automaton.find_matches_as_indexes(text):
        if tokens.within(start, end):
            yield _mention(text, (start, end), "repeated", _SCORE_REPEATED, names[text[start:end]])


def _by_surname(lexicon: Lexicon, text: str, tokens: Tokens, cues: Cues, names: Mapping[str, str]) -> Iterator[Mention]:
    """Surnames before a title, where one person of that surname is named in full: 尤 in 尤书记.

    The title is no part of the mention, as it is none of 尤权 in 尤权书记.
    """
    bearers: dict[str, set[str]] = {}
    for name in names:
        if lexicon.shape(name) != NO_NAME:
            bearers.setdefault(lexicon.surname(name), set()).add(name)
    lengths = sorted({len(surname) for surname in bearers}, reverse=True)
    for title, end in cues.titles:
        for start in [max(title - length, 0) for length in lengths]:
            persons = bearers.get(text[start:title])
            if not persons or len(persons) > 1:
                continue
            if start in tokens.at and end in tokens.at and not _is_office(text, start):
                yield _mention(text, (start, title), "surname", _SCORE_SURNAME, next(iter(persons)))
                break


def _without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    """Mentions in order; of those that overlap the surer, then the longer one."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.score, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
        elif (mention.score, mention.end - mention.start) > (kept[-1].score, kept[-1].end - kept[-1].start):
            kept[-1] = mention
    return kept
