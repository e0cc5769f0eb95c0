"""Delivered bytes as text, or the reason why they are none."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from functools import partial

from transforms.decode.choose import CONTROL_SHARE, control_share, decode_by_vote
from transforms.decode.escaped import names_iso_2022, read_hz, read_iso_2022_cn
from transforms.decode.lexicon import REFERENCES, Lexicon, make_lexicon
from transforms.decode.mend import mend
from transforms.decode.misread import is_honest, undo_misreading
from transforms.decode.mojibake import Mojibake, make_mojibake_finder
from transforms.decode.names import decode_name
from transforms.decode.reading import Reading, read
from transforms.decode.reread import BETRAYER, make_rereader
from transforms.decode.result import Decoded, accepted, judged, refused, sound_text
from transforms.formats import find_format
from transforms.stage import Reference

__all__ = [
    "BETRAYER",
    "REFERENCES",
    "Decoded",
    "Mojibake",
    "decode_name",
    "make_decoder",
    "make_mojibake_finder",
    "make_rereader",
]

#: Byte order marks and the encodings they announce, the longer ones first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MARK_STARTS = {mark[0] for mark, _ in _MARKS}
#: A character beyond U+FFFF as two of three bytes (CESU-8, as some databases write it), and NUL as two bytes.
_SURROGATES = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]|\xc0\x80")


def make_decoder(reference: Reference) -> Callable[[bytes], Decoded]:
    """A function of delivered bytes that returns their text, or the reason why there is none.

    Reads the tables of `REFERENCES`.
    """
    return partial(_decode, lexicon=make_lexicon(reference))


def _decode(content: bytes, *, lexicon: Lexicon) -> Decoded:
    """The text of delivered bytes, or the reason why there is none."""
    if not content:
        return refused("text", "empty", "the file holds no bytes; deliver it again", content)
    foreign = find_format(content)
    if foreign is not None:
        return refused(foreign.name, "unsupported_format", f"this is {foreign.advice}", content)
    for mark, encoding in _MARKS if content[0] in _MARK_STARTS else ():
        if content.startswith(mark):
            return judged(content, mend(content, read(content, encoding, lexicon), lexicon), 1.0)
    return _decode_unmarked(content, lexicon)


def _decode_unmarked(content: bytes, lexicon: Lexicon) -> Decoded:
    """Bytes that do not say what they are: UTF-8 where they can be, else what the vote says."""
    if content.isascii() and (found := _decode_escaped(content, lexicon)):
        return found
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        found = _decode_surrogates(content, lexicon) if _SURROGATES.match(content, error.start) else None
        return found or _decode_escaped(content, lexicon) or decode_by_vote(content, lexicon)
    if control_share(content) >= CONTROL_SHARE:
        return decode_by_vote(content, lexicon)
    if is_honest(text, lexicon.common):
        return sound_text(text, "utf-8")
    undone = undo_misreading(text, lexicon)
    return accepted(undone, 0.8) if undone else sound_text(text, "utf-8")


def _decode_escaped(content: bytes, lexicon: Lexicon) -> Decoded | None:
    """ASCII that writes hanzi by escape sequences; those for Japanese and Korean are refused. None for any other."""
    named = names_iso_2022(content)
    if named == "iso-2022-cn":
        return judged(content, read_iso_2022_cn(content, lexicon), 1.0)
    if named:
        detail = f"its escape sequences are those of {named}, which is not read; convert the file to UTF-8"
        return refused("text", "undecodable", detail, content)
    reading = read_hz(content, lexicon) if b"~{" in content else None
    return accepted(reading, 0.9) if reading else None


def _decode_surrogates(content: bytes, lexicon: Lexicon) -> Decoded | None:
    """UTF-8 that writes rare characters as two halves, or NUL as two bytes; None for any other."""
    joined, count = _SURROGATES.subn(_join, content)
    reading = read(joined, "utf-8", lexicon)
    note = f"{count} character(s) were written in the manner of CESU-8 and are read as one each"
    return accepted(Reading("utf-8", reading.text, note=note), 1.0) if reading.is_whole else None


def _join(match: re.Match[bytes]) -> bytes:
    """The same character in UTF-8."""
    if match[0] == b"\xc0\x80":
        return b"\0"
    return match[0].decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16").encode()
