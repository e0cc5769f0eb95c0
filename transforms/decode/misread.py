"""Whole texts made of bytes that were read by the wrong encoding and saved as UTF-8 (乱码, mojibake), undone.

A misreading is undone where that is exactly reversible: written by the wrong encoding the text gives bytes that another
encoding reads without fault, and what it reads is Chinese where the text was not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from transforms.decode.lexicon import Lexicon
from transforms.decode.reading import SURE_SHARE, Reading, read, take_vote

#: Characters looked at to see that a text is what it says, and how many different common hanzi among them show it:
#: Chinese prose has some twenty, misread text at most a few.
_GLANCE, _GLANCE_COMMON = 32, 6
#: Share of common hanzi below which a text may be something else misread.
_LEAST_SHARE = 0.25
#: Votes that a text read from Latin letters or by the strict form of UTF-8 needs; two other double-byte encodings need
#: as many as any unmarked text.
_FEW = 2
#: How often over a text may have been misread.
_DEPTH = 3
_NAMES = {"latin-1": "Latin-1", "gb18030": "GBK", "big5": "Big5"}
#: What cp1252, which is often meant by Latin-1, makes of bytes 80 to 9F, back to the byte.
CP1252 = {ord(char): byte for byte in range(0x80, 0xA0) if (char := bytes([byte]).decode("cp1252", "ignore"))}
#: The true encoding by the one a text was taken for.
_TRUE = {
    "latin-1": ("utf-8", "gb18030", "big5"),
    "gb18030": ("utf-8", "big5"),
    "big5": ("utf-8", "gb18030"),
}


def is_honest(text: str, common: frozenset[str]) -> bool:
    """Whether a text is so plainly what it says that nothing need be undone: ASCII, or with common hanzi in front."""
    if text.isascii():
        return True
    if len(common.intersection(text[:_GLANCE])) >= _GLANCE_COMMON:
        return True
    return take_vote(text, common).share >= _LEAST_SHARE


def undo_misreading(text: str, lexicon: Lexicon, *, depth: int = _DEPTH) -> Reading | None:
    """The text behind one that was misread, its `note` telling how; None where that is not certain."""
    for wrong, content in _written(text):
        for encoding in _TRUE[wrong]:
            reading = read(content, encoding, lexicon)
            if not (reading.is_whole or (wrong == "latin-1" and reading.is_sound)):
                continue
            note = f"the file is UTF-8 made of {encoding} taken for {_NAMES[wrong]}; that was undone"
            if _is_chinese(reading, wrong, lexicon.common):
                return replace(reading, note=note)
            if encoding == "utf-8" and depth > 1 and (found := undo_misreading(reading.text, lexicon, depth=depth - 1)):
                return replace(found, note=f"{note}; {found.note}")
    return None


def _is_chinese(reading: Reading, wrong: str, common: frozenset[str]) -> bool:
    """Whether what a misread text was is Chinese beyond doubt."""
    vote = take_vote(reading.text, common)
    if reading.encoding == "utf-8" or wrong == "latin-1":
        return vote.share >= SURE_SHARE and vote.votes >= (_FEW if reading.encoding == "utf-8" else 2 * _FEW)
    return vote.is_sure


def _written(text: str) -> Iterator[tuple[str, bytes]]:
    """The bytes that a text is by each encoding that may have been taken for the true one, where it can write it."""
    folded = text.translate(CP1252)
    for wrong, shown in (("latin-1", folded), ("gb18030", text), ("big5", text)):
        try:
            yield wrong, shown.encode(wrong)
        except UnicodeEncodeError:
            continue
    if "€" in text:  # Windows reads byte 80 so in GBK, where gb18030 has two bytes for the sign
        yield "gb18030", b"\x80".join(part.encode("gb18030", "replace") for part in text.split("€"))
