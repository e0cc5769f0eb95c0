"""Addresses of sites inside sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.edits import Edit

_ADDRESS = re.compile(r"[(（【\[] ?(?:https?://|www\.)[A-Za-z0-9./_?=&%#~-]{3,80} ?[)）】\]]")
#: After these words an address is what the sentence gives.
_GIVES_ADDRESS = re.compile("网站?|平台|系统|登录|登陆|网址|客户端|访问|查询|链接|邮箱|微信|地址|[：:]|主页|门户")


def site_address(text: str) -> Iterator[Edit]:
    """Delete the address of a site in brackets inside Chinese running text.

    `进一步(www.example.com)加强` is 进一步加强; where the sentence gives an address it stays:
    `登录网站（www.example.com）办理`.
    """
    if "www." not in text and "http" not in text:
        return
    for match in _ADDRESS.finditer(text):
        start, end = match.span()
        before, after = text[max(0, start - 12) : start], text[end : end + 1]
        running = bool(before) and before[-1] > "\u2e80" and after > "\u2e80"
        if running and not _GIVES_ADDRESS.search(before):
            yield Edit(start, end, "", confidence=0.9)
