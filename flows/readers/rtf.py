"""rtf: the text of a Rich Text document, its escapes read by the code page of their font."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from flows.readers.extracted import Decode, Extracted, Matches, Passage, Refused
from flows.readers.lines import Line, Lines, as_text

MATCHES = Matches("rtf", magic=(b"{\\rtf",))

#: A word with its number, escaped bytes, a symbol, a brace, text. Raw bytes above 7F are GB or Big5 of careless
#: writers, whose second byte may look like a brace or a backslash.
_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|((?:\\'[0-9a-fA-F]{2})+)|\\([^a-zA-Z])|([{}])|"
    r"((?:[\x81-\xfe][\x40-\xfe])+)|([^\\{}\x81-\xfe]+)|(.)",
    re.DOTALL,
)
#: Character sets of fonts ([MS-RTF] \fcharset) and what reads them; others are read by the document's code page.
_CHARSETS = {128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950", 161: "cp1253", 204: "cp1251"}
_PAGES = {936: "gb18030", 950: "cp950", 65001: "utf-8"}
#: Groups that show nothing; of those marked with \* only text boxes show something.
_UNSEEN = frozenset(
    {
        "fonttbl", "colortbl", "stylesheet", "info", "pict", "objdata", "fldinst", "datafield", "filetbl", "revtbl",
        "listtable", "listoverridetable", "themedata", "colorschememapping", "latentstyles", "datastore", "xmlnstbl",
        "rsidtbl", "generator", "shprslt", "nonshppict", "bkmkstart", "bkmkend", "pgptbl", "mmathPr", "atnid",
        "atnauthor", "atnref", "atndate", "atntime", "atnparent", "atnicon", "ftnsep", "ftnsepc", "aftnsep",
        "aftnsepc", "tc", "xe", "template", "private", "pnseclvl", "pntxta", "pntxtb",
    }
)  # fmt: skip
_SHOWN_STARRED = frozenset({"shptxt", "dptxbxtext"})
_BESIDE = frozenset("header headerl headerr headerf footer footerl footerr footerf annotation".split())  # noqa: SIM905
_CHARACTERS = {
    "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "cell": "\t", "nestcell": "\t",
}  # fmt: skip
_SYMBOLS = {"~": "\xa0", "_": "-"}
_ENDS = frozenset({"par", "line", "sect", "page", "row", "nestrow", "\n", "\r", "column"})


@dataclass(frozen=True)
class _State:
    """What holds within a group: whether it shows, its font's encoding, the characters that stand in for a \\u."""

    is_unseen: bool = False
    is_hidden: bool = False
    encoding: str | None = None
    stand_in: int = 1
    kind: str = ""


class _Parser:
    """Walks through the tokens of one document."""

    def __init__(self) -> None:
        self._lines = Lines()
        self._states = [_State()]
        self._bytes = bytearray()
        self._fonts: dict[int, str] = {}
        self._default = "cp1252"
        self._font = 0
        self._skip = 0
        self._is_starred = False
        self._in_cell = False
        self._notes: list[Line] = []
        self._beside: list[Line] = []

    def parse(self, text: str) -> tuple[list[Line], list[Line]]:
        """The lines of the body with its notes, and those beside it."""
        at, size = 0, len(text)
        while at < size:
            match = _TOKEN.match(text, at)
            if match is None:
                break
            at = match.end()
            if match[1] == "bin":
                at += max(0, int(match[2] or 0))
            self._token(match)
        while len(self._states) > 1:
            self._close()
        self._flush()
        return self._lines.close() + self._notes, self._beside

    def _token(self, match: re.Match[str]) -> None:
        word, number, escaped, symbol, brace, raw, plain, odd = match.groups()
        if word is not None:
            self._word(word, int(number) if number else None)
        elif escaped is not None:
            self._escaped(bytes.fromhex(escaped.replace("\\'", "")))
        elif symbol is not None:
            self._symbol(symbol)
        elif brace == "{":
            self._flush()
            self._states.append(replace(self._states[-1], kind=""))
            self._is_starred, self._skip = False, 0
        elif brace == "}":
            self._close()
        elif raw is not None:
            self._escaped(raw.encode("latin-1"))
        else:
            self._text((plain or odd or "").replace("\r", "").replace("\n", ""))

    def _word(self, word: str, number: int | None) -> None:
        state = self._states[-1]
        if word == "u":
            self._flush()
            self._put(chr((number or 0) % 0x10000))
            self._skip = state.stand_in
        elif self._skip:
            self._skip -= 1
        elif word in _CHARACTERS:
            self._text(_CHARACTERS[word])
        elif word in _ENDS:
            self._end(word)
        elif word in _DESTINATIONS:
            self._flush()
            _DESTINATIONS[word](self, word)
        elif word in _SETTINGS:
            self._flush()
            _SETTINGS[word](self, number)
        elif self._is_starred and word not in _SHOWN_STARRED:
            self._set(is_unseen=True)
        self._is_starred = False

    def _end(self, word: str) -> None:
        self._flush()
        if self._is_shown():
            if word == "par" and self._in_cell:
                self._lines.add(" ")
            else:
                self._lines.end()

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._is_starred = True
        elif symbol in "\r\n":
            self._end("par")
        elif symbol in "\\{}~_":
            self._text(_SYMBOLS.get(symbol, symbol))

    def _text(self, text: str) -> None:
        self._flush()
        dropped = min(self._skip, len(text))
        self._skip -= dropped
        self._put(text[dropped:])

    def _escaped(self, content: bytes) -> None:
        dropped = min(self._skip, len(content))
        self._skip -= dropped
        self._bytes += content[dropped:]

    def _flush(self) -> None:
        if self._bytes:
            self._put(self._bytes.decode(self._states[-1].encoding or self._default, "replace"))
            self._bytes.clear()

    def _put(self, text: str) -> None:
        if text and self._is_shown():
            self._lines.add(text)

    def _is_shown(self) -> bool:
        return not (self._states[-1].is_unseen or self._states[-1].is_hidden)

    def _set(self, **changes: object) -> None:
        self._states[-1] = replace(self._states[-1], **changes)  # type: ignore[arg-type]

    def _close(self) -> None:
        self._flush()
        self._skip = 0
        if len(self._states) == 1:
            return
        kind = self._states.pop().kind
        if kind == "note":
            lines = self._lines.close()
            number = f"[{len(self._notes) + 1}]"
            self._notes.append(Line(f"{number} {' '.join(line.text for line in lines)}"))
            self._lines.add(number)
        elif kind == "beside":
            self._beside += self._lines.close()
        elif kind == "shape":
            self._lines.put_after(self._lines.close())

    def _unsee(self, word: str) -> None:
        self._set(is_unseen=True)
        self._font = -1 if word == "fonttbl" else self._font

    def _aside(self, kind: str) -> None:
        if self._is_shown() and not self._states[-1].kind:
            self._lines.open()
            self._set(kind=kind)

    def _shape(self) -> None:
        self._set(is_unseen=False)
        self._aside("shape")

    def _choose_font(self, number: int | None) -> None:
        self._font = number or 0
        self._set(encoding=self._fonts.get(self._font))

    def _name_charset(self, number: int | None) -> None:
        if number in _CHARSETS:
            self._fonts[self._font] = _CHARSETS[number]

    def _choose_page(self, number: int | None) -> None:
        page = _PAGES.get(number or 0, f"cp{number}")
        try:
            "".encode(page)
        except LookupError:
            return
        self._default = page

    def _plain(self, _number: int | None) -> None:
        self._set(is_hidden=False)

    def _hide(self, number: int | None) -> None:
        self._set(is_hidden=number != 0)

    def _stand_in(self, number: int | None) -> None:
        self._set(stand_in=max(0, number if number is not None else 1))

    def _enter_cell(self, _number: int | None) -> None:
        self._in_cell = True

    def _leave_cell(self, _number: int | None) -> None:
        self._in_cell = False


_DESTINATIONS: dict[str, Callable[[_Parser, str], None]] = {
    **dict.fromkeys(_UNSEEN, _Parser._unsee),
    **dict.fromkeys(_BESIDE, lambda parser, _word: parser._aside("beside")),
    "footnote": lambda parser, _word: parser._aside("note"),
    "shptxt": lambda parser, _word: parser._shape(),
    "dptxbxtext": lambda parser, _word: parser._shape(),
}
_SETTINGS: dict[str, Callable[[_Parser, int | None], None]] = {
    "f": _Parser._choose_font,
    "fcharset": _Parser._name_charset,
    "ansicpg": _Parser._choose_page,
    "plain": _Parser._plain,
    "v": _Parser._hide,
    "deleted": _Parser._hide,
    "uc": _Parser._stand_in,
    "intbl": _Parser._enter_cell,
    "pard": _Parser._leave_cell,
}


def read(content: bytes, name: str, decode: Decode) -> Extracted:  # noqa: ARG001
    """The text of a Rich Text document; headers, footers and comments follow it, outside the passage.

    Raises: Refused (malformed).
    """
    body, beside = _Parser().parse(content.decode("latin-1"))
    if not body and not beside:
        raise Refused("malformed", "it is Rich Text without any text; deliver an intact copy")
    text = as_text(body)
    shown = dict.fromkeys(line.text for line in beside)
    passages = (Passage(0, len(text)),) if shown and text else ()
    return Extracted("rtf", text + "".join(f"{line}\n" for line in shown), passages=passages)
