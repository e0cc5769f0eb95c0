"""Code of a page or a word processor that was read as text, and the codes of forums."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

from transforms.edits import Edit

#: A rule of a style sheet: what it is for, and one declaration or more in braces.
_SELECTOR = f"{string.ascii_letters}{string.digits}-_.#:,>*@/ \t"
_LONGEST_SELECTOR = 200
_DECLARATIONS = re.compile(r"\{\s*(?:[-a-zA-Z]{2,50}\s*:[^{}:;\n]{0,300}(?::[^{};\n]{0,200})?;?\s*)*\}")
#: A line that begins as a statement of a script does and ends as one.
_STATEMENT = re.compile(
    r"(?:var |let |const |function[ (]|document\.|window\.|\$\(|jQuery|\(function|if ?\(|return\b|//|[}\])]+[;,]?$"
    r"|[A-Za-z_$][\w$.]{0,60}\s*=\s*[\w\"'\[({!$])[^。]*$"
)
_ENDS_STATEMENT = (";", "{", "}", ")", "*/", "},")
#: What a word processor writes between the settings and the text.
_OFFICE = re.compile(r"(?:Normal|[\d. ]+|磅|false|true|EN-US|ZH-CN|ZH-TW|X-NONE|MicrosoftInternetExplorer4|\s)+$")
_FORUM_LONG = (
    "align|attach|attachimg|audio|backcolor|center|code|color|email|face|flash|float|font|free|hide|hr|img|indent|list|"
    "media|password|postbg|qq|quote|size|sup|sub|table|td|tr|url|video"
)
#: Where the content is the address of a picture or a file, it goes too.
_FORUM_FILE = re.compile(
    r"\[(img|attach|attachimg|flash|media|audio|video)(?:=[^\[\]\n]{0,60})?\][^\[\]\n\u4e00-\u9fff]{0,300}\[/\1\]", re.I
)
_FORUM = re.compile(
    rf"\[/?(?:{_FORUM_LONG})(?:=[^\[\]\n]{{1,200}})?\]|\[/?([bipsu])(?:=[^\[\]\n]{{1,60}})?\]|\[\*\]", re.IGNORECASE
)


def style_sheet(text: str) -> Iterator[Edit]:
    """Delete rules of style sheets: `.TRS_Editor P{line-height:2;}` goes, a set such as `A{1, 2}` stays."""
    at = text.find("{")
    done = 0
    while at >= 0:
        rule = _DECLARATIONS.match(text, at)
        start = _selector(text, max(done, at - _LONGEST_SELECTOR), at)
        if rule and start < at:
            done = rule.end()
            alone = text[max(start - 1, 0) : start] in ("", "\n") and text[done : done + 1] == "\n"
            yield Edit(start, done + alone, "")
        at = text.find("{", rule.end() if rule else at + 1)


def _selector(text: str, start: int, end: int) -> int:
    """Where the selector begins that ends at `end`; `end` where there is none."""
    words = text[start:end]
    selector = words[len(words.rstrip(_SELECTOR)) :].lstrip()
    return end - len(selector) if selector[:1] in (*".#@*/", *string.ascii_letters) else end


def script_line(text: str) -> Iterator[Edit]:
    """Delete lines that are statements of a script or settings of a word processor: `var a = 1;` goes.

    A line with a sentence stays, and so does one that only looks like a word of code: `Normal` alone, `return`.
    """
    if not ("(" in text or "=" in text or "EN-US" in text):
        return
    at = 0
    for line in text.split("\n"):
        words = line.strip()
        if words[:1].isascii() and _is_code(words):
            yield Edit(at, min(at + len(line) + 1, len(text)), "")
        at += len(line) + 1


def _is_code(line: str) -> bool:
    if "EN-US" in line:
        return _OFFICE.match(line) is not None
    return line.endswith(_ENDS_STATEMENT) and _STATEMENT.match(line) is not None and ("(" in line or "=" in line)


def forum_code(text: str) -> Iterator[Edit]:
    """Delete the codes of a forum: `[color=red]要点[/color]` is 要点; a note [1] and a kind of source [J] stay.

    A code of one letter counts where the text closes it somewhere.
    """
    if "[" not in text or ("[/" not in text and "=" not in text and _FORUM.search(text) is None):
        return
    closed = {letter for letter in "bipsu" if f"[/{letter}]" in text or f"[/{letter.upper()}]" in text}
    at = 0
    files = [match.span() for match in _FORUM_FILE.finditer(text)]
    codes = [
        match.span()
        for match in _FORUM.finditer(text)
        if not (letter := (match[1] or "").lower()) or letter in closed or "=" in match[0]
        if match[0] != "[*]" or "[list" in text
    ]
    for start, end in sorted(files + codes, key=lambda span: (span[0], -span[1])):
        if start >= at:
            yield Edit(start, end, "")
            at = end
