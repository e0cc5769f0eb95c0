"""Charts as bare drawings."""

from __future__ import annotations

from lxml import etree

from flows.report.charts import Axis, bars, columns, field

_HOSTILE = "</svg><script>alert(1)</script>'+alert(2)+'\\u0027\u202e\x00&amp;"


def _texts(drawing: str) -> list[str]:
    return ["".join(text.itertext()) for text in etree.fromstring(drawing).iter("{*}text")]


def test_labels_are_text_whatever_they_hold() -> None:
    fields = field(
        [{"across": _HOSTILE, "down": "教育", "n": 1}],
        Axis("across", [_HOSTILE], [_HOSTILE]),
        Axis("down", ["教育"], ["教育"]),
        "n",
    )
    for drawing in (bars([(_HOSTILE, 3)]), columns([(_HOSTILE, 3)]), fields):
        root = etree.fromstring(drawing)
        names = {etree.QName(element).localname for element in root.iter()}
        assert names <= {"svg", "g", "path", "line", "text", "title", "tspan", "rect"}
        assert not {
            name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name
        }
        assert any("</svg><script>" in text for text in (*_texts(drawing), *root.itertext()))


def test_each_bar_has_its_label_its_figure_and_a_title() -> None:
    drawing = bars([("教育", 1234), ("卫生健康", 0.5)])
    assert _texts(drawing) == ["教育", "卫生健康", "1,234", "0.5"]
    assert [title.text for title in etree.fromstring(drawing).iter("{*}title")] == ["教育: 1,234", "卫生健康: 0.5"]


def test_labels_that_are_alike_are_two_bars() -> None:
    assert _texts(bars([("大会", 2), ("大会", 1)]))[:2] == ["大会", "大会"]


def test_the_same_figures_give_the_same_drawing() -> None:
    rows = [(f"第{number}项", number) for number in range(15)]
    assert columns(rows, every=3) == columns(rows, every=3)
    assert [text for text in _texts(columns(rows, every=3)) if text.startswith("第")] == [
        f"第{number}项" for number in range(0, 15, 3)
    ]


def test_hanzi_above_a_field_stand_one_below_the_other() -> None:
    rows = [{"province": "河北", "theme": "教育", "n": 2}]
    drawing = field(rows, Axis("province", ["河北"], ["河北"]), Axis("theme", ["教育"], ["教育"]), "n")
    assert [span.text for span in etree.fromstring(drawing).iter("{*}tspan")] == ["河", "北"]
