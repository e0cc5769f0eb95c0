"""Readings of damaged bytes that find their step again behind the damage.

Where a byte of a two-byte character is lost, every pair behind it is out of step until the next byte that can only be
ASCII. Of all ways to cut such a stretch into characters and lost bytes the likeliest counts: that whose characters are
common. Only stretches that cannot be read without fault are looked at, so that sound text never changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from itertools import groupby
from typing import NamedTuple

from transforms.decode.lexicon import Lexicon
from transforms.decode.rarity import mean_rarity, rarity
from transforms.decode.reading import DAMAGE_COUNT, DAMAGE_SHARE, Reading, read

#: Weight of a lost byte: four rare characters out of step weigh as much, one alone never does. A cut end costs little.
_LOST, _CUT = 20.0, 3.0
#: Bytes for one bad place below which nothing can be mended: out of step, one pair in ten is no character.
_LEAST_MENDED = 8
#: A hanzi of the list of common ones weighs less than any other character.
_COMMON = 1.0
_NEVER = float("inf")
#: EUC-TW names planes whose characters are not in the table: four bytes that are one lost character.
_UNKNOWN, _PLANE = 15.0, b"\x8e\xa3\xa1\xa1"
#: Bytes that are cut anew in one file at most; beyond, the damage stays as the codec leaves it.
_BUDGET = 1 << 18
#: Lengths of a character of four bytes, by encoding family.
_LONG = {
    "gb18030": re.compile(rb"(?=[\x81-\xfe][0-9][\x81-\xfe][0-9])"),
    "euc-tw": re.compile(rb"(?=\x8e[\xa1-\xb0][\xa1-\xfe]{2})"),
    "utf-16-le": re.compile(rb"(?=.[\xd8-\xdb].[\xdc-\xdf])", re.DOTALL),
    "utf-16-be": re.compile(rb"(?=[\xd8-\xdb].[\xdc-\xdf].)", re.DOTALL),
}
_NONE = re.compile(rb"(?!)")
_MULTIBYTE = ("gb18030", "big5", "cp950", "big5hkscs", "euc-tw")
#: In those encodings these bytes are always ASCII: no character ends with them.
_STRETCH = re.compile(rb"[\x00-\x2f:-?]+|[^\x00-\x2f:-?]+")
#: UTF-16: bytes of a window that tells in which step it is, and bytes cut anew around the place where the step changes.
_WINDOW = 256


class _Cut(NamedTuple):
    """A stretch read anew: its text, where bytes were lost (from its start), and how many at its end are left out."""

    text: str
    lost: list[int]
    cut: int


class _Weights(dict[bytes, float]):
    """Weights of characters by their bytes: how rare they are, and infinite for what is none."""

    def __init__(self, encoding: str, lexicon: Lexicon) -> None:
        super().__init__()
        self._encoding, self._lexicon = encoding, lexicon

    def __missing__(self, raw: bytes) -> float:
        try:
            char = self._lexicon.decode(raw, self._encoding)
        except UnicodeDecodeError:
            char = ""
        if len(char) == 1:
            weight = _COMMON if char in self._lexicon.common else float(rarity(char))
        else:
            weight = _UNKNOWN if self._encoding == "euc-tw" and len(raw) == len(_PLANE) else _NEVER
        self[raw] = weight
        return weight


def mend(content: bytes, reading: Reading, lexicon: Lexicon) -> Reading:
    """A better reading of damaged bytes by the same encoding; the same one where there is none."""
    most = max(DAMAGE_COUNT, int(DAMAGE_SHARE * len(content)))
    if reading.is_whole or reading.bad > max(4 * most, len(content) // _LEAST_MENDED):
        return reading
    if reading.encoding in _MULTIBYTE:
        return _mend_stretches(content, reading, lexicon, most=most)
    if reading.encoding.startswith("utf-16"):
        return _mend_step(content, reading, lexicon)
    return reading


def _mend_stretches(content: bytes, reading: Reading, lexicon: Lexicon, *, most: int) -> Reading:
    """The reading whose faulty stretches between ASCII are cut anew; the same one if they lose too much."""
    weights = _Weights(reading.encoding, lexicon)
    out, lost, cut, spent, at = [], list[int](), 0, 0, 0
    for stretch in _stretches(content, reading.encoding, lexicon):
        try:
            out.append(lexicon.decode(stretch, reading.encoding))
        except UnicodeDecodeError:
            spent += len(stretch)
            if spent > _BUDGET or len(lost) > most:
                return reading
            anew = _cut_anew(stretch, weights, reading.encoding, lexicon, is_end=at + len(stretch) == len(content))
            out.append(anew.text)
            lost += [at + start for start in anew.lost]
            cut = anew.cut
        at += len(stretch)
    return Reading(reading.encoding, "".join(out), len(lost), lost[0] if lost else -1, cut)


def _stretches(content: bytes, encoding: str, lexicon: Lexicon) -> Iterator[bytes]:
    """The lines of some bytes, faulty ones in parts between bytes that can only be ASCII."""
    for line in content.splitlines(keepends=True):
        try:
            lexicon.decode(line, encoding)
        except UnicodeDecodeError:
            yield from _STRETCH.findall(line)
        else:
            yield line


def _mend_step(content: bytes, reading: Reading, lexicon: Lexicon) -> Reading:
    """The reading of UTF-16 of odd length, in the other step from the place on where that reads better."""
    mark = 2 if reading.encoding == "utf-16" else 0
    encoding = reading.encoding if not mark else "utf-16-le" if content[0] == 0xFF else "utf-16-be"
    if len(content) % 2 == 0:
        return reading
    start, end = _step_window(content[mark:], encoding)
    start, end = start + mark, min(end + mark, len(content))
    anew = _cut_anew(content[start:end], _Weights(encoding, lexicon), encoding, lexicon, is_end=end == len(content))
    text = content[mark:start].decode(encoding, "replace") + anew.text + content[end:].decode(encoding, "replace")
    bad = len(re.findall("\ufffd+", text))
    first = start + anew.lost[0] if anew.lost else -1
    return Reading(reading.encoding, text, bad, first, anew.cut)


def _step_window(content: bytes, encoding: str) -> tuple[int, int]:
    """Where UTF-16 of odd length changes its step, as a stretch of bytes that begins in one step and ends in the other.

    Found by halving: before the place the first step reads better, behind it the other.
    """
    low, high = 0, len(content) // 2
    while high - low > _WINDOW // 2:
        middle = 2 * ((low + high) // 2)
        here, there = (
            mean_rarity(content[middle + step : middle + step + _WINDOW].decode(encoding, "replace")) for step in (0, 1)
        )
        low, high = (middle // 2, high) if here <= there else (low, middle // 2)
    return max(0, 2 * low - _WINDOW), 2 * high + 2 * _WINDOW + 1


def _cut_anew(raw: bytes, weights: _Weights, encoding: str, lexicon: Lexicon, *, is_end: bool) -> _Cut:
    """The likeliest way to cut a stretch into characters and lost bytes; the last character of a file may be cut."""
    lengths = (2,) if encoding.startswith("utf-16") else (1, 2)
    best, back = _paths(raw, weights, lengths, {match.start() for match in _LONG.get(encoding, _NONE).finditer(raw)})
    end = len(raw)
    if is_end:
        begun = [at for at in range(max(0, end - 3), end) if _is_begun(raw[at:], encoding, lexicon)]
        end = min([end, *begun], key=lambda at: best[at] + (_CUT if at < end else 0))
    text, lost = [], []
    for start, stop, is_lost in _pieces(end, back):
        piece = raw[start:stop]
        text.append(_mark(piece, encoding) if is_lost else read(piece, encoding, lexicon).text)
        if "\ufffd" in text[-1]:
            lost.append(start)
    return _Cut("".join(text), lost, len(raw) - end)


def _mark(raw: bytes, encoding: str) -> str:
    """What stands for lost bytes: U+FFFD, but the euro sign that Windows writes as byte 80."""
    return "€" if encoding == "gb18030" and raw == b"\x80" else "\ufffd"


def _is_begun(raw: bytes, encoding: str, lexicon: Lexicon) -> bool:
    """Whether bytes are the beginning of a character and nothing else."""
    decoder = lexicon.decoder(encoding)("strict")
    try:
        return decoder.decode(raw) == "" and decoder.getstate()[0] == raw
    except UnicodeDecodeError:
        return False


def _paths(raw: bytes, weights: _Weights, lengths: tuple[int, ...], long: Set[int]) -> tuple[list[float], list[int]]:
    """For every position the least weight of what lies before, and the length of its last character, 0 if lost."""
    size = len(raw)
    best, back = [0.0] + [_NEVER] * size, [0] * (size + 1)
    for at in range(size):
        weight = best[at] + _LOST
        if weight < best[at + 1]:
            best[at + 1], back[at + 1] = weight, 0
        for length in (*lengths, 4) if at in long else lengths:
            end = at + length
            if end <= size and (weight := best[at] + weights[raw[at:end]]) < best[end]:
                best[end], back[end] = weight, length
    return best, back


def _pieces(size: int, back: list[int]) -> Iterator[tuple[int, int, bool]]:
    """The stretches of read and of lost bytes in turn, from the start: where each lies, and whether it is lost."""
    steps, end = [], size
    while end > 0:
        start = end - (back[end] or 1)
        steps.append((start, end, back[end] == 0))
        end = start
    for is_lost, run in groupby(reversed(steps), key=lambda step: step[2]):
        first, *rest = run
        yield first[0], (rest or [first])[-1][1], is_lost
