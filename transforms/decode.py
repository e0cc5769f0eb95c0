"""Delivered bytes as text, or the reason why they are none."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import cchardet

from transforms.formats import find_format
from transforms.stage import Reference

#: The reference files that decoding reads.
REFERENCES = ("common_hanzi",)

#: Share of common hanzi that proves a reading, and the one below which the detector does not help it either. Of 100
#: Chinese texts 99 have .57 or more (lists of names less), what a wrong encoding makes of them at most .25 (measured;
#: see the provenance of common_hanzi).
_SURE_SHARE, _LEAST_SHARE = 0.4, 0.25
#: Share from which few votes are believed against the detector, and the one from which a reading counts as certain.
_LIKELY_SHARE, _USUAL_SHARE = 0.5, 0.6
#: With fewer votes the share is left to chance, and the detector has to agree.
_FEWEST_VOTES = 20
#: Characters that vote at most, spread over the text.
_SAMPLE = 4_000
#: Undecodable characters that a text may have and still be used: 0.1 %, or three in a short one.
_DAMAGE_SHARE, _DAMAGE_COUNT = 0.001, 3
#: Share of control characters from which bytes are no text; scraped text has next to none.
_CONTROL_SHARE = 0.02
#: Share of bytes C2 and C3 that tells UTF-8 made of text misread as Latin-1; French has .04, Chinese misread .5.
_MISREAD_SHARE = 0.3
_HEAD, _EXCERPT = 4096, 32

_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))
#: What cp1252, which is often meant by Latin-1, makes of bytes 80 to 9F, back to the byte.
_CP1252 = {ord(bytes([byte]).decode("cp1252", "ignore") or "\x80"): byte for byte in range(0x80, 0xA0)}
_VOTER = re.compile(r"[^\x00-\x7f\u00a0-\u00ff\u2010-\u203b\u3000-\u3017\uff01-\uff5e\ufffd]")

#: Byte order marks and the encodings they announce, the longer ones first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Encodings that Chinese text comes in, by family; of one family the reading with the least damage counts, of equal
#: ones the first. gb18030 holds gb2312 and gbk.
_FAMILIES = (("gb18030",), ("utf-8",), ("big5", "cp950", "big5hkscs"), ("utf-16-le",), ("utf-16-be",))
_DETECTED = {"GB18030": "gb18030", "GBK": "gb18030", "GB2312": "gb18030", "BIG5": "big5", "UTF-8": "utf-8"}


@dataclass(frozen=True)
class Decoded:
    """A delivered file as text, or why it is none.

    `text` has no byte order mark and LF line ends; it is None where `reason` says why: empty, unsupported_format (a
    known format other than text), binary, undecodable. `encoding` is Python's name, `score` (0 to 1) how sure it is.
    `detail` tells a person what is damaged or what to do, `excerpt` holds the first bytes refused, in hexadecimal.
    """

    format: str
    text: str | None
    encoding: str | None
    score: float | None
    reason: str | None
    detail: str | None
    excerpt: str | None


@dataclass(frozen=True)
class _Reading:
    """Bytes read by one encoding.

    `bad` characters became U+FFFD, the first at byte `first`; `cut` bytes at the end, the beginning of a character, are
    left out.
    """

    encoding: str
    text: str
    bad: int
    first: int
    cut: int

    @property
    def is_sound(self) -> bool:
        """Whether the damage is small enough to use the text."""
        return self.bad <= max(_DAMAGE_COUNT, _DAMAGE_SHARE * len(self.text))


class _Vote(NamedTuple):
    """What speaks for a reading: of `votes` characters sampled from it, `share` are common hanzi."""

    share: float
    votes: int

    @property
    def is_sure(self) -> bool:
        """Whether the reading needs no other witness."""
        return self.share >= _SURE_SHARE and self.votes >= _FEWEST_VOTES


def make_decoder(reference: Reference) -> Callable[[bytes], Decoded]:
    """A function of delivered bytes that returns their text, or the reason why there is none.

    Reads the table `common_hanzi`.
    """
    return partial(decode, common=frozenset(row["char"] for row in reference["common_hanzi"]))


def decode(content: bytes, *, common: Set[str]) -> Decoded:
    """The text of delivered bytes, or the reason why there is none; `common` are the hanzi that vote for a reading."""
    if not content:
        return _refused("text", "empty", "the file holds no bytes; deliver it again", content)
    foreign = find_format(content)
    if foreign is not None:
        return _refused(foreign.name, "unsupported_format", f"this is {foreign.advice}", content)
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            reading = _read(content, encoding)
            return _accepted(reading, 1.0) if reading.is_sound else _too_damaged(content, reading)
    return _decode_unmarked(content, common)


def _decode_unmarked(content: bytes, common: Set[str]) -> Decoded:
    """Bytes that do not say what they are: UTF-8 where they can be, else what the vote says."""
    if content.isascii() and (found := _decode_escaped(content, common)):
        return found
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_by_vote(content, common)
    if _control_share(content) >= _CONTROL_SHARE:
        return _decode_by_vote(content, common)
    return _undo_misreading(content, text, common) or Decoded("text", _normal(text), "utf-8", 1.0, None, None, None)


def _decode_escaped(content: bytes, common: Set[str]) -> Decoded | None:
    """ASCII that writes hanzi by escape sequences: HZ as text, ISO-2022 refused; None for any other."""
    if b"\x1b$" in content[:_HEAD]:
        detail = "its escape sequences are those of ISO-2022, which is not read; convert the file to UTF-8"
        return _refused("text", "undecodable", detail, content)
    if b"~{" not in content:
        return None
    reading = _read(content, "hz")
    is_hz = not reading.bad and _vote(reading.text, common).share >= _SURE_SHARE
    return _accepted(reading, 0.9) if is_hz else None


def _undo_misreading(content: bytes, text: str, common: Set[str]) -> Decoded | None:
    """The text behind UTF-8 that was made of another encoding taken for Latin-1; None for any other UTF-8."""
    head = content[:_HEAD]
    if head.count(b"\xc2") + head.count(b"\xc3") < _MISREAD_SHARE * len(head):
        return None
    folded = text.translate(_CP1252)
    found = _decode_by_vote(folded.encode("latin-1"), common) if max(folded) <= "\xff" else None
    if found is None or found.text is None:
        return None
    detail = f"the file is UTF-8 made of {found.encoding} taken for Latin-1; that was undone"
    detail = f"{detail}; {found.detail}" if found.detail else detail
    return Decoded("text", found.text, found.encoding, 0.8, None, detail, None)


def _decode_by_vote(content: bytes, common: Set[str]) -> Decoded:
    """Bytes read by the encoding that makes the most of them common hanzi."""
    reading, vote = _best_reading(content, common)
    if _is_believed(content, reading, vote):
        score = min(1.0, vote.share / _USUAL_SHARE)
        return _accepted(reading, score) if reading.is_sound else _too_damaged(content, reading)
    if _control_share(content) >= _CONTROL_SHARE:
        detail = "it holds control characters and is Chinese text in no known encoding; deliver its text"
        return _refused("binary", "binary", detail, content)
    detail = (
        f"neither UTF-8 nor any of gb18030, big5 and utf-16 makes Chinese text of it; the best, {reading.encoding}, "
        f"gives {vote.share:.0%} common characters where {_SURE_SHARE:.0%} were expected; convert the file to UTF-8"
    )
    return _refused("text", "undecodable", detail, content)


def _best_reading(content: bytes, common: Set[str]) -> tuple[_Reading, _Vote]:
    """The reading with the highest share of common hanzi; later families are not tried once it is sure."""
    found: list[tuple[_Reading, _Vote]] = []
    for family in _FAMILIES:
        reading = min((_read(content, encoding) for encoding in family), key=lambda reading: reading.bad)
        found.append((reading, _vote(reading.text, common)))
        found.sort(key=lambda pair: -pair[1].share)
        if found[0][1].is_sure:
            break
    return found[0]


def _is_believed(content: bytes, reading: _Reading, vote: _Vote) -> bool:
    """Whether a reading is Chinese text by its common hanzi, with the detector's word where they are few."""
    if vote.is_sure:
        return True
    if vote.share < _LEAST_SHARE or vote.votes == 0:
        return False
    guess = (cchardet.detect(content)["encoding"] or "").upper()
    return vote.share >= _LIKELY_SHARE or _DETECTED.get(guess) == reading.encoding


def _read(content: bytes, encoding: str) -> _Reading:
    """The bytes as one encoding reads them, damage included."""
    make = codecs.getincrementaldecoder(encoding)
    decoder, first = make("strict"), -1
    try:
        text = decoder.decode(content)
    except UnicodeDecodeError as error:
        decoder, first = make("replace"), error.start
        text = decoder.decode(content)
    bad = text.count("\ufffd") if first >= 0 else 0
    return _Reading(encoding, text, bad, first, len(decoder.getstate()[0]))


def _vote(text: str, common: Set[str]) -> _Vote:
    """How many characters of a sample of the text vote, and which share of them are common hanzi."""
    voters = _VOTER.findall(text[:: len(text) // _SAMPLE + 1])
    return _Vote(sum(map(common.__contains__, voters)) / len(voters) if voters else 0.0, len(voters))


def _control_share(content: bytes) -> float:
    return 1 - len(content.translate(None, _CONTROLS)) / len(content)


def _normal(text: str) -> str:
    """The text without a byte order mark, its line ends as LF."""
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _accepted(reading: _Reading, score: float) -> Decoded:
    """A text, with a note of what could not be read of it."""
    notes = []
    if reading.bad:
        notes.append(f"{_damage(reading)}; U+FFFD stands for each")
    if reading.cut:
        notes.append(f"the file ends within a character; its last {reading.cut} byte(s) are left out")
    score = round(score * 0.9 ** len(notes), 4)
    return Decoded("text", _normal(reading.text), reading.encoding, score, None, "; ".join(notes) or None, None)


def _damage(reading: _Reading) -> str:
    return f"{reading.bad} character(s) are not {reading.encoding}, the first at byte {reading.first}"


def _too_damaged(content: bytes, reading: _Reading) -> Decoded:
    """The refusal of a text whose encoding is known and which is broken."""
    detail = f"{_damage(reading)}; at most {_DAMAGE_SHARE:.1%} are accepted: deliver an intact copy"
    return _refused("text", "undecodable", detail, content, encoding=reading.encoding)


def _refused(name: str, reason: str, detail: str, content: bytes, *, encoding: str | None = None) -> Decoded:
    return Decoded(name, None, encoding, None, reason, detail, content[:_EXCERPT].hex(" "))
