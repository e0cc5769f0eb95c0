"""Raw text beside clean text as HTML."""

from __future__ import annotations

from typing import Any

from lxml import html

from flows.report.marked import pairs


def _found(
    raw: str, text: str, edits: list[Any] = (), findings: list[Any] = (), mentions: list[Any] = ()
) -> dict[str, Any]:
    """What is known of a document: edits as (start, end, after), findings and mentions as (start, end, kind)."""
    return {
        "document": {"raw_text": raw, "text": text, "dated_by": [], "described_by": []},
        "edits": [
            {"raw_start": s, "raw_end": e, "before": raw[s:e], "after": after, "rule": "bracket", "confidence": 0.9}
            for s, e, after in edits
        ],
        "findings": [
            {"start": s, "end": e, "kind": kind, "detail": "详情", "confidence": 0.8} for s, e, kind in findings
        ],
        "mentions": [
            {"start": s, "end": e, "kind": kind, "name": "名", "entity_id": None, "method": "model", "score": 0.7}
            for s, e, kind in mentions
        ],
        "themes": [],
    }


def _words(markup: str) -> str:
    return html.fromstring(f"<p>{markup}</p>").text_content()


def test_lines_stand_side_by_side() -> None:
    raw = "标题\n第一段(甲)\n第二段"
    lines, rest = pairs(_found(raw, "标题\n第一段（甲）\n第二段", [(6, 7, "（"), (8, 9, "）")]), 1000)
    assert [_words(line.raw) for line in lines] == ["标题", "第一段(甲)", "第二段"]
    assert [_words(line.clean) for line in lines] == ["标题", "第一段（甲）", "第二段"]
    assert rest == 0
    assert lines[1].raw.count('data-e="0"') == lines[1].clean.count('data-e="0"') == 1


def test_a_mark_tells_all_that_lies_over_it() -> None:
    found = _found("某县委", "某县委", findings=[(0, 1, "mask.place")], mentions=[(0, 3, "ORG")])
    [line], _ = pairs(found, 1000)
    marks = html.fromstring(f"<p>{line.clean}</p>").findall("mark")
    assert [(mark.text, mark.get("class"), mark.get("data-w")) for mark in marks] == [
        ("某", "finding", "finding.mask.place mention.ORG"),
        ("县委", "ORG", "mention.ORG"),
    ]
    assert marks[0].get("data-d").split("\n") == ["详情 · 0.80", "名 · model · 0.70"]
    assert all(mark.get("tabindex") == "0" for mark in marks)


def test_what_went_and_what_was_never_there_leave_a_mark() -> None:
    found = _found("  正文", "正文", [(0, 2, "")], findings=[(1, 1, "elision"), (2, 2, "truncation")])
    [line], _ = pairs(found, 1000)
    assert '<ins class="gone"' in line.clean
    assert _words(line.raw).startswith("␣␣")
    assert [mark.get("data-w") for mark in html.fromstring(f"<p>{line.clean}</p>").findall("mark")] == [
        "finding.elision",
        "finding.truncation",
    ]


def test_markup_in_a_text_is_text() -> None:
    raw = "<script>alert(1)</script>\"'&amp;\u202e"
    found = _found(raw, raw, [(0, 8, raw[:8])], mentions=[(9, 14, "PERSON")])
    found["mentions"][0]["name"] = '"><img src=x onerror=alert(1)>'
    [line], _ = pairs(found, 1000)
    for markup in line[:2]:
        parsed = html.fromstring(f"<p>{markup}</p>")
        assert {element.tag for element in parsed.iter()} <= {"p", "del", "ins", "mark"}
        assert _words(markup) == raw.replace("\u202e", "‹RLO›")


def test_of_a_long_text_the_lines_that_tell_are_shown() -> None:
    lines = [f"第{number:03}行" + "字" * 40 for number in range(200)]
    raw = "\n".join(lines)
    at = raw.index("第150行")
    found = _found(raw, raw, findings=[(at, at + 5, "typo")])
    shown, rest = pairs(found, 200)
    assert [_words(line.raw)[:5] for line in shown] == ["第000行", "第001行", "第002行", "第150行"]
    assert sum(len(_words(line.raw)) + 1 + line.left_out for line in shown) + rest == len(raw)


def test_marks_without_end_do_not_make_a_page_without_end() -> None:
    text = "\n".join(["字" * 500] * 40)
    mentions = [(at, at + 1, "PERSON") for at, character in enumerate(text) if character != "\n"]
    shown, rest = pairs(_found(text, text, mentions=mentions), 2000)
    assert sum(len(line.raw) + len(line.clean) for line in shown) <= 2000 * 50
    assert rest > 0
