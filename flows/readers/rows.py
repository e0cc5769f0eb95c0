"""Rows of a table or of JSON as one text with a passage for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from flows.readers.dates import iso_date
from flows.readers.extracted import MOST_TEXT, Extracted, Passage, Refused, tidy

#: What columns are called that hold the text, its title, its date, its source and its address; the first that is there
#: counts. Compared in lower case without blanks, hyphens and underscores. From data sets of Chinese texts on public
#: hubs, exports of content systems and 段落 of the MNBVC corpus.
_COLUMNS = {
    "text": (
        "text", "content", "body", "article", "rawtext", "fulltext", "maintext", "articlecontent", "articlebody",
        "contents", "document", "passage", "paragraph", "paragraphs", "正文", "内容", "全文", "文本", "正文内容",
        "文章内容", "文章正文", "新闻内容", "公文内容", "文件内容", "公文正文", "文章", "原文", "段落",
    ),
    "title": (
        "title", "headline", "heading", "articletitle", "标题", "题目", "文章标题", "新闻标题", "公文标题",
        "文件标题", "名称", "文件名称", "题名",
    ),
    "date": (
        "date", "pubdate", "publishdate", "publishtime", "publishedat", "published", "pubtime", "releasedate",
        "createdat", "time", "日期", "时间", "发布日期", "发布时间", "发文日期", "成文日期", "发表时间", "发表日期",
        "公布日期", "印发日期", "更新时间",
    ),
    "source": (
        "source", "contentsource", "publisher", "site", "sitename", "媒体", "来源", "信息来源", "文章来源",
        "发布机构", "发布单位", "发文机关", "发文单位", "发布机关", "网站", "出处",
    ),
    "url": (
        "url", "link", "href", "sourceurl", "pageurl", "网址", "链接", "地址", "原文链接", "原文地址", "文章链接",
    ),
}  # fmt: skip
#: Column names shown to a person, and their characters.
_SHOWN, _SHOWN_SIZE = 20, 30
#: Lists within lists that may make up one text.
_NESTED = 4


class Row(NamedTuple):
    """A row that was read: its values by column."""

    values: Mapping[str, object]


class Broken(NamedTuple):
    """A row that could not be read: what stands there."""

    raw: str


def _plain(name: str) -> str:
    return "".join(character for character in name.strip().lower() if character not in " _-　")


def _column(names: Sequence[str], wanted: Sequence[str]) -> str | None:
    """The first of the columns wanted that is among the names, as it is spelt there."""
    spelt = {_plain(name): name for name in reversed(names)}
    return next((spelt[name] for name in wanted if name in spelt), None)


@lru_cache(maxsize=1000)
def _chosen(names: tuple[str, ...]) -> dict[str, str]:
    """The columns that are used, by what they are used for."""
    found = {use: _column(names, wanted) for use, wanted in _COLUMNS.items()}
    return {use: name for use, name in found.items() if name is not None}


def text_column(names: Iterable[str]) -> str | None:
    """The column that holds the text, None where none is known by its name."""
    return _chosen(tuple(names)).get("text")


def known_columns(names: Iterable[str]) -> list[str]:
    """The columns that are used: the text and what is said of it."""
    return list(_chosen(tuple(names)).values())


def no_text_column(names: Iterable[str]) -> Refused:
    """The refusal of a table that has no column with a known name."""
    shown = [name.replace("\n", " ")[:_SHOWN_SIZE] for name in names]
    listed = ", ".join(shown[:_SHOWN]) + (" …" if len(shown) > _SHOWN else "")
    detail = f"it has the columns {listed or '(none)'}; name the one with the text `text` or 正文"
    return Refused("no_text_column", detail)


def joined(rows: Iterable[Row | Broken], *, name: str, note: str | None = None) -> Extracted:
    """The rows as one text; broken ones and those without a text stand outside the passages.

    Raises: Refused (no_text_column, too_large).
    """
    pieces: list[str] = []
    passages: list[Passage] = []
    names: dict[str, bool] = {}
    size = broken = 0
    for row in rows:
        if isinstance(row, Broken):
            broken += 1
            piece, passage = _line(row.raw), None
        else:
            names |= dict.fromkeys(row.values.keys() - names.keys(), False)
            names |= dict.fromkeys(known_columns(row.values), True)
            piece, passage = _row(row.values)
        if passage is not None:
            passages.append(passage._replace(start=size, end=size + len(piece)))
        pieces.append(piece)
        size += len(piece)
        if size > MOST_TEXT:
            raise Refused("too_large", f"its rows hold more than {MOST_TEXT:,} characters; deliver it in parts")
    if text_column(names) is None:
        if not names and broken:
            raise Refused("malformed", f"none of its {broken} rows could be read; deliver an intact copy")
        raise no_text_column(names)
    return Extracted(
        name,
        "".join(pieces),
        passages=tuple(passages),
        detail=_detail([used for used in names if not names[used]], broken, note),
    )


def _detail(unused: list[str], broken: int, note: str | None) -> str | None:
    """What a person should know: rows that could not be read, columns that are not used."""
    notes = [note] if note else []
    if broken:
        notes.append(f"{broken} row(s) could not be read and stand as they are, outside the texts")
    if unused:
        notes.append(f"columns not used: {', '.join(name[:_SHOWN_SIZE] for name in sorted(unused)[:_SHOWN])}")
    return "; ".join(notes) or None


def _row(values: Mapping[str, object]) -> tuple[str, Passage | None]:
    """The text of a row, led by its title unless it begins with it, and its passage without a place."""
    chosen = _chosen(tuple(values))
    title, date, source, url = (_said(values, chosen.get(use)) for use in ("title", "date", "source", "url"))
    text = tidy("\n".join(_strings(values[chosen["text"]], _NESTED))) if "text" in chosen else ""
    if not text.strip():
        return _line(title or ""), None
    piece = _line(text)
    if title and not _squeezed(text[: 4 * len(title) + 40]).startswith(_squeezed(title)):
        piece = _line(title) + piece
    return piece, Passage(0, 0, title, (iso_date(date) or date) if date else None, source, url)


def _strings(value: object, depth: int) -> Iterator[str]:
    """The texts in a value: itself, the items of a list, the text columns of objects in it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and depth:
        for item in value:
            yield from _strings(item, depth - 1)
    elif isinstance(value, dict) and depth:
        name = text_column(value)
        if name is not None:
            yield from _strings(value[name], depth - 1)
    elif isinstance(value, int | float) and not isinstance(value, bool) and value == value:  # noqa: PLR0124 (no NaN)
        yield str(value)


def _said(values: Mapping[str, object], name: str | None) -> str | None:
    value = values.get(name) if name is not None else None
    if value is None or isinstance(value, list | dict) or value != value:  # noqa: PLR0124 (no NaN)
        return None
    return " ".join(tidy(str(value)).split()) or None


def _line(text: str) -> str:
    """The text with one line end; nothing for nothing."""
    text = tidy(text).rstrip("\n")
    return f"{text}\n" if text.strip() else ""


def _squeezed(text: str) -> str:
    return "".join(text.split())
