"""What a page says of itself: its title, date, source and address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from flows.readers.dates import WRITTEN_DATE, iso_date
from flows.readers.html_main import squeeze
from flows.readers.lines import Line

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: Names of meta elements, best first. Those of government sites are set by 政府网站发展指引 (国办发〔2017〕47号).
_TITLES = ("articletitle", "og:title", "twitter:title")
_DATES = (
    "pubdate", "article:published_time", "publishdate", "pub_date", "publishtime", "date",
)  # fmt: skip
_SOURCES = ("contentsource", "source", "article:author", "contentsources")
_URLS = ("url", "og:url")

#: A site's or a column's name at either end of a title, and what separates them.
_SITE = re.compile(r"(?:网站?|网|门户|频道|首页|政府|平台|在线|日报|客户端|新闻|资讯|栏目|中心)$")
_BETWEEN = re.compile(r"\s*(?:[|｜_]|\s[-–—]{1,2}\s|[-–—]{1,2})\s*")
_DATE_CUE = re.compile(r"(?:时间|日期|发布于|发表于)\s?[：:]?\s?$")
_SOURCE_LINE = re.compile(r"(?:来\s?源|发布机构|发布单位|信息提供)\s?[：:]\s?([^\s|｜：:【】\[\]]{2,40})")
_SOURCE_END = re.compile(
    r"(?:发布日期|发布时间|发表时间|更新时间|时间|日期|作者|编辑|责编|浏览|阅读|点击|字体|字号|访问|打印|分享)"
)
#: Lines around the beginning of the main text that tell of it.
_NEAR = 8


class OfPage(NamedTuple):
    """What a page says of itself, each None where it is silent; `titles` are all it calls itself."""

    titles: tuple[str, ...] = ()
    date: str | None = None
    source: str | None = None
    url: str | None = None


def about(tree: Element) -> OfPage:
    """What the head of a page says of it."""
    if tree is None:
        return OfPage()
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
        if name and (meta.get("content") or "").strip():
            metas.setdefault(name, " ".join(meta.get("content").split()))
    when = _first(metas, _DATES)
    return OfPage(
        tuple(_titles(tree, metas)),
        (iso_date(when) or when) if when else None,
        _first(metas, _SOURCES),
        _first(metas, _URLS) or _canonical(tree),
    )


def _first(metas: dict[str, str], names: Iterable[str]) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _canonical(tree: Element) -> str | None:
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and (link.get("href") or "").strip():
            address: str = link.get("href").strip()
            return address
    return None


def _titles(tree: Element, metas: dict[str, str]) -> Iterator[str]:
    """What a page calls itself, the surest first."""
    named = [metas[name] for name in _TITLES if name in metas]
    element = next(tree.iter("title"), None)
    if element is not None and element.text:
        named.append(" ".join(element.text.split()))
    for title in named:
        yield from dict.fromkeys((title, without_site(title)))


def without_site(title: str) -> str:
    """A title without the names of the site and its columns at either end."""
    parts = [part for part in _BETWEEN.split(title) if part]
    while len(parts) > 1 and _SITE.search(parts[-1]):
        parts.pop()
    while len(parts) > 1 and _SITE.search(parts[0]):
        parts.pop(0)
    if len(parts) == len([part for part in _BETWEEN.split(title) if part]):
        return title
    start = title.index(parts[0])
    return title[start : title.rindex(parts[-1]) + len(parts[-1])]


def title_of(about_page: OfPage, lines: Sequence[Line]) -> str | None:
    """The title of the main text in `lines`: what the page calls itself and shows, else its first heading."""
    shown = {squeeze(line.text): line.text for line in reversed(lines[: 2 * _NEAR])}
    for title in about_page.titles:
        if len(squeeze(title)) > 1 and squeeze(title) in shown:
            return shown[squeeze(title)]
    heading = next((line.text for line in lines[:2] if line.level in (1, 2)), None)
    return heading or (without_site(about_page.titles[0]) if about_page.titles else None)


def date_near(lines: Sequence[Line], first: int) -> str | None:
    """The date of publication that a page shows around line `first`."""
    for line in lines[max(0, first - _NEAR) : first + _NEAR]:
        for match in WRITTEN_DATE.finditer(line.text[:200]):
            before, rest = line.text[: match.start()], line.text[match.end() :]
            if _DATE_CUE.search(before) or (not before.strip() and len(rest) < 12):
                return iso_date(match[0])
    return None


def source_near(lines: Sequence[Line], first: int) -> str | None:
    """The source that a page shows around line `first`."""
    for line in lines[max(0, first - _NEAR) : first + _NEAR]:
        if match := _SOURCE_LINE.search(line.text[:200]):
            source = _SOURCE_END.split(match[1], maxsplit=1)[0].strip("　·,，;；")
            return source or None
    return None
