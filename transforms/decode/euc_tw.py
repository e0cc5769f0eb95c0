"""EUC-TW: the characters of CNS 11643 that Big5 holds too, and a decoder like those that Python brings."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_TOKEN = re.compile(rb"[\x00-\x7f]+|[\xa1-\xfe]{2}|\x8e[\xa1-\xb0][\xa1-\xfe]{2}|[\x80-\xff]")
#: The beginning of a character, at the end of what has come so far.
_BEGUN = re.compile(rb"[\xa1-\xfe]|\x8e(?:[\xa1-\xb0][\xa1-\xfe]?)?")
_COLUMNS, _BIG5_COLUMNS = 94, 157
_HIGH = 0x80


def euc_tw_table(rows: Iterable[Mapping[str, str]]) -> dict[bytes, str]:
    """Characters by their bytes in EUC-TW, from the rows of `cns11643`.

    Those of plane 1 stand there twice, by two bytes and by the four that name the plane.
    """
    table = {}
    for row in rows:
        plane = bytes([0x8E, 0xA0 + int(row["plane"])])
        for cell, char in zip(_cells(row["cell"], int(row["count"])), _chars(row), strict=True):
            table[plane + cell] = char
            if row["plane"] == "1":
                table[cell] = char
    return table


def _cells(first: str, count: int) -> Iterator[bytes]:
    """The bytes of cells of a plane, one after the other."""
    row, column = bytes.fromhex(first)
    start = (row - 0x21) * _COLUMNS + column - 0x21
    for at in range(start, start + count):
        yield bytes([at // _COLUMNS + 0x21 + _HIGH, at % _COLUMNS + 0x21 + _HIGH])


def _chars(row: Mapping[str, str]) -> Iterator[str]:
    """The characters of a row, by themselves or by their place in Big5."""
    if row["chars"]:
        yield from row["chars"]
        return
    lead, trail = bytes.fromhex(row["big5"])
    start = lead * _BIG5_COLUMNS + trail - (0x40 if trail < _HIGH else 0x62)
    for at in range(start, start + int(row["count"])):
        lead, column = divmod(at, _BIG5_COLUMNS)
        yield bytes([lead, column + (0x40 if column < 0x3F else 0x62)]).decode("big5")


class EucTwDecoder(codecs.BufferedIncrementalDecoder):
    """An incremental decoder of EUC-TW; what its table lacks is an error of two or four bytes, or of one."""

    def __init__(self, table: Mapping[bytes, str], errors: str = "strict") -> None:
        super().__init__(errors)
        self._table = table

    def _buffer_decode(self, data: Any, errors: str, final: bool) -> tuple[str, int]:  # noqa: ANN401 - bytes
        out: list[str] = []
        for token in _TOKEN.finditer(data):
            char = token[0].decode() if token[0].isascii() else self._table.get(token[0])
            if char is None:
                if not final and _BEGUN.fullmatch(data, token.start()):
                    return "".join(out), token.start()
                if errors == "strict":
                    raise UnicodeDecodeError("euc-tw", data, *token.span(), "no character of CNS 11643")
                char = "\ufffd"
            out.append(char)
        return "".join(out), len(data)
