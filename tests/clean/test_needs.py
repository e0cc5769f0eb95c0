"""Rules that are passed over: never one that would have changed something."""

from __future__ import annotations

import re

import pytest
from clean_helpers import reference
from hypothesis import given
from hypothesis import strategies as st

from transforms.clean.document import make_rules
from transforms.clean.needs import NEEDS, run_needed
from transforms.edits import run_rules

_RULES = make_rules(reference())
_BODY = dict((*_RULES.for_body("关于工作的通知"), *_RULES.for_title()))
_PIECES = [
    *"一二八。、.，：；！!?,;:()（）x某张年日1２Ａ<&#;/\n \u3000\u200b\x00\x0b\u2028⼀a\"'”",
    *(
        "<br/>",
        "&nbsp;",
        "&lt;",
        "&#10;",
        "。\n",
        "，\n",
        "\u3000\u3000",
        "（www.a.cn）",
        "关于工作的通知",
        "会议",
        "在各地举行",
    ),
]
_TEXTS = st.lists(st.sampled_from(_PIECES), max_size=40).map("".join)


@given(_TEXTS)
def test_the_result_is_that_of_all_rules(text: str) -> None:
    for rules in (_RULES.for_body("关于工作的通知"), _RULES.for_title()):
        assert run_needed(text, rules) == run_rules(text, rules)


@pytest.mark.parametrize("name", sorted(NEEDS))
@given(text=_TEXTS)
def test_a_rule_without_what_it_needs_does_nothing(name: str, text: str) -> None:
    lacking = re.sub(f"[{NEEDS[name]}]", "", text)
    assert list(_BODY[name](lacking)) == []
