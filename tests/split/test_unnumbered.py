"""Documents glued under headings of many styles are cut where they were glued; single ones stay whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from support import SHARED, needs_shared

from flows.reference import load
from transforms.split import REFERENCES, Split, make_splitter
from transforms.split.scores import THRESHOLD

Splitter = Callable[[str], Split]
Style = Callable[[int, str], str]

_HANZI = "一二三四五六七八九十"


def _hanzi(number: int) -> str:
    return _HANZI[number - 1] if number <= 10 else "十" + _HANZI[number - 11]


#: By name: what stands over the n-th document, after what a page has between two.
STYLES: dict[str, Style] = {
    "bare": lambda _, title: f"{title}\n",
    "bare with blank lines": lambda _, title: f"\n{title}\n\n",
    "一、": lambda n, title: f"{_hanzi(n)}、{title}\n",
    "1、": lambda n, title: f"{n}、{title}\n",
    "1.": lambda n, title: f"{n}.{title}\n",
    "（1）": lambda n, title: f"（{n}）{title}\n",
    "【1】": lambda n, title: f"【{n}】{title}\n",
    "Part": lambda n, title: f"Part {n} {title}\n",
    "Part above": lambda n, title: f"PART {n}\n{title}\n",
    "例文": lambda n, title: f"例文{n}：{title}\n",
    "样本": lambda n, title: f"样本{_hanzi(n)} {title}\n",
    "模板": lambda n, title: f"【模板{n}】{title}\n",
    "（篇一）": lambda n, title: f"（篇{_hanzi(n)}）{title}\n",
    "【第一篇】": lambda n, title: f"【第{_hanzi(n)}篇】{title}\n",
    "dashes": lambda n, title: ("----------\n" if n > 1 else "") + f"{title}\n",
    "stars": lambda n, title: ("\n* * *\n\n" if n > 1 else "") + f"{title}\n",
    "#": lambda _, title: f"# {title}\n",
    "《》": lambda _, title: f"《{title}》\n",
    "第一篇 above": lambda n, title: f"第{_hanzi(n)}篇\n{title}\n",
    "T（一）": lambda n, title: f"{title}（{_hanzi(n)}）\n",
    "T1": lambda n, title: f"{title}{n}\n",
    "标题：": lambda _, title: f"标题：{title}\n",
}

_LONG = "全镇干部分片包干，把险段一处一处走到，把责任一条一条写明，群众看在眼里，也跟着一起动手。\n" * 3
SPEECHES = [
    (
        "在全县防汛动员会上的讲话",
        f"同志们：\n今年雨水偏多，县委决定提前开会。\n{_LONG}希望大家守好每一段堤坝。谢谢大家！\n",
    ),
    ("在教师节座谈会上的讲话", f"各位老师：\n大家好！三尺讲台，一片丹心。\n{_LONG}祝大家节日快乐！\n"),
    ("在招商推介会上的致辞", f"尊敬的各位来宾：\n大家上午好！古镇欢迎你们。\n{_LONG}谢谢各位！\n"),
]
PAPERS = [
    (
        "关于申请修缮水闸的请示",
        f"县水利局：\n我镇水闸年久失修，现将情况报告如下。\n{_LONG}妥否，请批示。\n2031年5月6日\n",
    ),
    (
        "关于表彰先进护林员的通报",
        f"各村民委员会：\n去冬无一起山火，现将名单通报如下。\n{_LONG}特此通报。\n2031年6月7日\n",
    ),
    ("某镇档案管理办法", f"第一条 为了管好档案，制定本办法。\n第二条 {_LONG}第三条 本办法自公布之日起施行。\n"),
]


@pytest.fixture(scope="module")
def split() -> Splitter:
    return make_splitter(load(REFERENCES))


def _glued(documents: list[tuple[str, str]], style: Style) -> tuple[str, list[int]]:
    """A page of documents under one style, and where their titles stand."""
    text, at = "", []
    for number, (title, body) in enumerate(documents, 1):
        text += style(number, title)
        at.append(text.rindex(title))
        text += body
    return text, at


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("documents", [SPEECHES, PAPERS, SPEECHES + PAPERS], ids=["speeches", "papers", "both"])
def test_documents_are_cut_under_every_style(split: Splitter, documents: list[tuple[str, str]], style: str) -> None:
    text, at = _glued(documents, STYLES[style])
    parts = split(text).parts
    assert [part.title for part in parts] == [title for title, _ in documents]
    assert [part.start + part.title_start for part in parts] == at
    assert all(part.border_score >= THRESHOLD and part.border_evidence for part in parts)
    assert parts[0].border_evidence[0] == "start_of_source"


@pytest.mark.parametrize("documents", [SPEECHES, PAPERS], ids=["speeches", "papers"])
def test_each_document_alone_stays_whole(split: Splitter, documents: list[tuple[str, str]]) -> None:
    for title, body in documents:
        for text in (body, f"{title}\n{body}", f"{title}\n{title}\n{body}", f"{title}\n{body}{title}\n"):
            assert len(split(text).parts) == 1, text


def test_a_hostile_page_takes_no_more_than_its_share_of_time(split: Splitter) -> None:
    page = "在某会议上的讲话\n同志们：\n汛期到了。大家辛苦了。\n谢谢大家！\n" * 8000
    assert len(split(page).parts) == 1
    assert len(split("汛期" * 500_000).parts) == 1


def _truth() -> Iterator[dict[str, Any]]:
    with (SHARED / "eval" / "data" / "split-truth" / "split.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _restyled(page: dict[str, Any], style: Style) -> tuple[str, set[int]]:
    """A page with its documents under another style of heading, and where they begin."""
    parts = [(part["title"], page["text"][part["body_start"] : part["end"]]) for part in page["parts"]]
    text, starts = "", set()
    for number, (title, body) in enumerate(parts, 1):
        heading = style(number, title)
        starts.add(len(text) + max(heading.rfind("\n", 0, heading.index(title)) + 1, 0))
        text += heading + body
    return text + page["text"][page["tail_start"] :], starts


@needs_shared
@pytest.mark.parametrize(
    ("style", "floor"),
    [
        ("例文", 1.0),
        ("【第一篇】", 1.0),
        ("1、", 0.98),
        ("【1】", 0.98),
        ("一、", 0.96),
        ("dashes", 0.98),
        ("bare", 0.97),
        ("T（一）", 0.98),
    ],
)
def test_real_documents_are_cut_under_other_styles(split: Splitter, style: str, floor: float) -> None:
    right = found = gold = 0
    for page in _truth():
        text, starts = _restyled(page, STYLES[style])
        got = {part.start for part in split(text).parts}
        right, found, gold = right + len(got & starts), found + len(got), gold + len(starts)
    assert 2 * right / (found + gold) >= floor


@needs_shared
def test_real_single_documents_stay_whole(split: Splitter) -> None:
    data = SHARED / "eval" / "data"
    several = seen = 0
    for name in ("docs-party/party", "docs-govreports/govreports", "docs-exam/exam", "docs-shenlun/shenlun"):
        with (data / f"{name}.jsonl").open(encoding="utf-8") as lines:
            for document in map(json.loads, lines):
                seen += 1
                several += len(split(f"{document['title']}\n{document['text']}").parts) > 1
    assert seen > 1000
    assert several <= seen // 500


def test_no_document_is_empty_where_a_salutation_stands_before_numbered_headings(split: Splitter) -> None:
    speech = "今年的春耕生产要早动手、早安排，种子化肥要备足，水利设施要修好，不误农时。" * 6
    news = "今天上午九时，会议在县礼堂开幕，来自各乡镇的代表共二百余人参加，会期两天，听取并审议工作报告。" * 5
    safety = "校园安全重于泰山，食堂、宿舍、校车都要逐一排查，发现隐患当场整改。" * 8
    lesson = "开学在即，各校要把安全教育作为第一课，落实到每个班级每名学生。" * 8
    above = f"关于做好春耕工作的讲话\n同志们：\n{speech}\n谢谢大家！\n各位代表：\n{news}\n"
    parts = split(f"{above}学校安全工作讲话篇一\n{safety}\n学校安全工作讲话篇二\n{lesson}\n").parts
    assert len(parts) == 4
    assert all(part.start < part.end for part in parts)
    assert len({part.start for part in parts}) == len(parts)
    assert {part.parent for part in parts} == {None}
