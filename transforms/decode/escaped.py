"""ASCII that writes hanzi by escape sequences: HZ (RFC 1843) and ISO-2022-CN (RFC 1922)."""

from __future__ import annotations

import re

from transforms.decode.lexicon import Lexicon
from transforms.decode.mend import mend
from transforms.decode.reading import DAMAGE_COUNT, SURE_SHARE, Reading, read, take_vote

#: HZ: a stretch of hanzi, which ends with its line if not before, an escaped tilde, a line continued.
_HZ = re.compile(rb"~\{(?P<hanzi>[^\n]*?)(?:~\}|(?=\r?\n)|\Z)|~~|~\r?\n")
#: ISO-2022-CN: what shifts, and what lies between.
_ISO = re.compile(
    rb"\x1b\$(?P<set>[)*][AGH])|(?P<shift>[\x0e\x0f])|\x1bN(?P<single>..)|(?P<line>\n)|(?P<run>[^\x0e\x0f\x1b\n]+|\x1b)"
)
_ISO_2022 = re.compile(rb"\x1b\$[()*@A-Z]")
_ISO_CN = re.compile(rb"\x1b\$(?:\)[AG]|\*H)")
#: Share of bytes that are not ASCII, as damage, up to which a file may still be HZ.
_HIGH_SHARE = 0.001
_HEAD = 4096
_HIGH = bytes(range(0x80, 0x100)) * 2
_PLANE_2 = b"\x8e\xa2"


def read_hz(content: bytes, lexicon: Lexicon) -> Reading | None:
    """The text of HZ, damage included; None for bytes that are not, or give no Chinese."""
    if len(content) - len(content.translate(None, _HIGH[:128])) > max(DAMAGE_COUNT, _HIGH_SHARE * len(content)):
        return None
    unfolded = _HZ.sub(_unfold, content)
    reading = mend(unfolded, read(unfolded, "gb18030", lexicon), lexicon)
    if not reading.is_sound or take_vote(reading.text, lexicon.common).share < SURE_SHARE:
        return None
    return Reading("hz", reading.text, reading.bad, reading.first, reading.cut)


def _unfold(match: re.Match[bytes]) -> bytes:
    """The bytes in GB of what stood in HZ."""
    if match["hanzi"] is not None:
        return match["hanzi"].translate(_HIGH)
    return b"~" if match[0] == b"~~" else b""


def names_iso_2022(content: bytes) -> str | None:
    """The name of the ISO-2022 encoding whose escape sequences stand at the head of some bytes; None without them."""
    head = content[:_HEAD]
    if b"\x1b" not in head or _ISO_2022.search(head) is None:
        return None
    if _ISO_CN.search(head):
        return "iso-2022-cn"
    return "iso-2022-kr" if b"\x1b$)C" in head else "iso-2022-jp"


def read_iso_2022_cn(content: bytes, lexicon: Lexicon) -> Reading:
    """The text of ISO-2022-CN, damage included: GB 2312 and planes 1 and 2 of CNS 11643."""
    text, damaged, charset, is_shifted = [], list[int](), "gb18030", False
    for token in _ISO.finditer(content):
        if token["set"]:
            charset = {b")A": "gb18030", b")G": "euc-tw"}.get(token["set"], charset)
        elif token["shift"] or token["line"]:
            is_shifted = token[0] == b"\x0e"
            text.append("\n" if token["line"] else "")
        else:
            is_double = bool(token["single"]) or is_shifted
            raw = _PLANE_2 + token["single"] if token["single"] else token["run"]
            piece = read(raw.translate(_HIGH) if is_double else raw, "euc-tw" if token["single"] else charset, lexicon)
            text.append(piece.text + "\ufffd" * bool(piece.cut))
            damaged += [token.start()] * (piece.bad + bool(piece.cut))
    return Reading("iso-2022-cn", "".join(text), len(damaged), damaged[0] if damaged else -1)
