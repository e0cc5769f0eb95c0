"""Marks of several signs that a page wrote with other signs: ellipses, dashes, title marks, middle dots."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from transforms.chars import HANZI, has_any
from transforms.edits import Edit, Rule
from transforms.stage import Reference

_DOTS = re.compile(r"\.{3,}|．{3,}|。{3,}|·{3,}")
#: Two or three signs that together are a dash; a row of more is a rule across the page.
_DASH = re.compile("(?:---?|－－－?|―――?|───?|—[ \u3000]—|- -)(?![-－―─—])")
_STROKES = tuple("-－―─—")
_GUILLEMETS = re.compile("<<|＜＜|≪|>>|＞＞|≫")
_SINGLE = re.compile(rf"[<＜]([{HANZI}“][^<>＜＞\n，。；！？]{{0,60}}[{HANZI}）)”\d])[>＞]")
_MIDDLE = re.compile(rf"[•・‧∙⋅･.．](?<=[{HANZI}].)(?=[{HANZI}])")
#: A row of dots this long leads to a page number or a blank to be filled in.
_LONGEST_ELLIPSIS = 12
_LEAST_TITLE, _LONGEST_TITLE = 4, 100
_HANZI = re.compile(f"[{HANZI}]")


def ellipsis(text: str) -> Iterator[Edit]:
    """Write three dots or more after Chinese text as ……: `大家都笑了...` is 大家都笑了……; `v1...v2` stays."""
    if not ("..." in text or "。。。" in text or "．．．" in text or "···" in text):
        return
    for match in _DOTS.finditer(text):
        before = text[max(match.start() - 1, 0) : match.start()]
        if before and not before.isascii() and before not in "、…" and len(match[0]) <= _LONGEST_ELLIPSIS:
            yield Edit(*match.span(), "……", confidence=0.9)


def dash(text: str) -> Iterator[Edit]:
    """Write two or three hyphens or strokes beside Chinese text as ——: `第一--在会上` is 第一——在会上.

    A code (`AB--12`) and a rule across the page (`-----`) stay.
    """
    if not any(sign in text for sign in ("--", "- -", "－－", "―", "─", "— —", "—\u3000—")):
        return
    for match in _DASH.finditer(text):
        start, end = match.span()
        before, after = text[max(start - 1, 0) : start], text[end : end + 1]
        beside = before not in _STROKES and _is_chinese(before) and _is_chinese(after)
        if beside and (before + after).strip("\n"):
            yield Edit(start, end, "——", confidence=0.95)


def _is_chinese(char: str) -> bool:
    """Whether a character is Chinese, or the border of a line."""
    return char in ("", "\n") or not char.isascii()


def title_mark(text: str) -> Iterator[Edit]:
    """Write angle brackets around a title as 《》: `<<宪法>>` and `<中华人民共和国宪法>` are 《…》; `<某某>` stays.

    Two of them are one sign. Single ones need a title of four characters or more, and no letter or figure outside; in a
    title they are 〈〉.
    """
    if not has_any(text, "<＜≪"):
        return
    pairs = _double(text)
    taken = {at for start, end, _ in pairs for at in range(start, end)}
    for match in _SINGLE.finditer(text):
        start, end = match.start(), match.end()
        outside = text[max(start - 1, 0) : start] + text[end : end + 1]
        if start in taken or end - 1 in taken or any(char.isascii() and char.isalnum() for char in outside):
            continue
        before = text[max(start - _LONGEST_TITLE, 0) : start]
        if before.rfind("《") > max(before.rfind("》"), before.rfind("\n")):
            pairs += [(start, start + 1, "〈"), (end - 1, end, "〉")]
        elif len(match[1]) >= _LEAST_TITLE:
            pairs += [(start, start + 1, "《"), (end - 1, end, "》")]
    for start, end, after in sorted(pairs):
        yield Edit(start, end, after, confidence=0.9)


def _double(text: str) -> list[tuple[int, int, str]]:
    """Doubled angle brackets that come in pairs around hanzi, with what they are to be."""
    found: list[tuple[int, int, str]] = []
    opened: tuple[int, int] | None = None
    for match in _GUILLEMETS.finditer(text):
        if match[0][0] in "<＜≪":
            opened = match.span()
        elif opened:
            title = text[opened[1] : match.start()]
            if len(title) <= _LONGEST_TITLE and "\n" not in title and _HANZI.search(title):
                found += [(*opened, "《"), (*match.span(), "》")]
            opened = None
    return found


def make_middle_dot(reference: Reference) -> Rule:
    """A rule that writes other dots between hanzi as ·: `铂翠•湾` is 铂翠·湾, `约翰.史密斯` is 约翰·史密斯.

    A full stop counts between characters of foreign names alone; `•` before an item, after a blank or line end, stays.
    """
    foreign = frozenset(row["character"] for row in reference["name_characters"] if row["use"] != "given")
    return partial(_middle_dot, foreign=foreign)


def _middle_dot(text: str, *, foreign: frozenset[str]) -> Iterator[Edit]:
    for match in _MIDDLE.finditer(text):
        at = match.start()
        if match[0] not in ".．" or foreign.issuperset(text[at - 2 : at] + text[at + 1 : at + 3]):
            yield Edit(*match.span(), "·", confidence=0.95)
