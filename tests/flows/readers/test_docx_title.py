"""The title of an office document, from how its first lines are set."""

from __future__ import annotations

import pytest
from lxml import etree

from flows.readers.docx_title import title_of

_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_STYLES = etree.fromstring(
    f'<w:styles {_SPACE}><w:style w:styleId="t"><w:pPr><w:jc w:val="center"/></w:pPr></w:style>'
    '<w:style w:styleId="u"><w:basedOn w:val="t"/></w:style><w:style w:styleId="v"/></w:styles>'
)


def _document(*lines: tuple[str, str]) -> etree._Element:
    """A body of paragraphs, each a text and the inside of its properties."""
    body = "".join(f"<w:p><w:pPr>{how}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>" for text, how in lines)
    return etree.fromstring(f"<w:document {_SPACE}><w:body>{body}</w:body></w:document>")


_CENTRED, _STYLED, _BASED, _PLAIN = (
    '<w:jc w:val="center"/>',
    '<w:pStyle w:val="t"/>',
    '<w:pStyle w:val="u"/>',
    '<w:pStyle w:val="v"/>',
)


@pytest.mark.parametrize("how", [_CENTRED, _STYLED, _BASED])
def test_centred_lines_at_the_top_are_one_title(how: str) -> None:
    root = _document(
        ("", ""), ("某县人民政府", how), ("关于春耕工作的 意见", how), ("某政〔2021〕3号", how), ("各镇：", _PLAIN)
    )
    assert title_of(root, _STYLES) == "某县人民政府关于春耕工作的意见"


def test_other_openings_show_no_title() -> None:
    assert title_of(_document(("同志们：", _PLAIN), ("落款", _CENTRED)), _STYLES) is None
    assert title_of(_document(("目  录", _CENTRED)), None) is None
    assert title_of(_document(), None) is None
