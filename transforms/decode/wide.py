"""UTF-16 and UTF-32 without a byte order mark, told by where their zeros and the rows of hanzi stand."""

from __future__ import annotations

from transforms.decode.lexicon import Lexicon
from transforms.decode.mend import mend
from transforms.decode.rarity import mean_rarity
from transforms.decode.reading import Reading, read

#: Zero bytes of one half against one of the other: ASCII in UTF-16 has them in one half only, but for damage.
_ONE_SIDED = 9
#: Mean rarity up to which a reading is a text; wrong byte orders and binary data have 7 and more.
_PLAIN = 4.5
_SAMPLE = 200
#: High bytes of hanzi, of Chinese marks and of ASCII, and their share among the high bytes of the head.
_ROWS = bytes([0x00, 0x20, 0x30, 0xFF, *range(0x4E, 0xA0)])
_HEAD, _MOST_ROWS = 128, 0.9


def read_wide(content: bytes, lexicon: Lexicon) -> Reading | None:
    """The bytes as UTF-16 or UTF-32, when they look so and the result is plain text; None for any other."""
    encoding = (_by_zeros(content) if b"\0" in content else None) or _by_rows(content)
    if encoding is None:
        return None
    reading = mend(content, read(content, encoding, lexicon), lexicon)
    return reading if reading.is_sound and _is_plain(reading.text) else None


def _by_rows(content: bytes) -> str | None:
    """The byte order in which nearly all units of the head are of rows that Chinese text is made of."""
    even, odd = content[:_HEAD:2], content[1:_HEAD:2]
    rows_even, rows_odd = (1 - len(half.translate(None, _ROWS)) / max(1, len(half)) for half in (even, odd))
    if rows_odd >= _MOST_ROWS > rows_even:
        return "utf-16-le"
    return "utf-16-be" if rows_even >= _MOST_ROWS > rows_odd else None


def _by_zeros(content: bytes) -> str | None:
    """The encoding whose ASCII has its zero bytes where these bytes have theirs."""
    zeros = [content[start::4].count(0) for start in range(4)]
    quarter = len(content) // 4
    if quarter and min(zeros[2:]) >= quarter - 1 and len(content) % 4 == 0:
        return "utf-32-le"
    if quarter and min(zeros[:2]) >= quarter - 1 and len(content) % 4 == 0:
        return "utf-32-be"
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    if odd and odd >= _ONE_SIDED * even:
        return "utf-16-le"
    return "utf-16-be" if even and even >= _ONE_SIDED * odd else None


def _is_plain(text: str) -> bool:
    """Whether a text consists of what texts are made of; control characters are not."""
    return mean_rarity(text[:: len(text) // _SAMPLE + 1]) <= _PLAIN
