"""What decoding returns: a text with its notes, or a reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.decode.reading import DAMAGE_SHARE, Reading

_EXCERPT = 32


@dataclass(frozen=True)
class Decoded:
    """A delivered file as text, or why it is none.

    `text` has no byte order mark and LF line ends; it is None where `reason` says why: empty, unsupported_format (a
    known format other than text), binary, undecodable. `encoding` is Python's name, or euc-tw or iso-2022-cn; `score`
    (0 to 1) how sure it is. `detail` tells a person what is damaged or what to do, `excerpt` holds the first bytes
    refused, in hexadecimal. NULs and other control characters of a text stay in it.
    """

    format: str
    text: str | None
    encoding: str | None
    score: float | None
    reason: str | None
    detail: str | None
    excerpt: str | None


def sound_text(text: str, encoding: str) -> Decoded:
    """A text about which there is nothing to say."""
    return Decoded("text", normal(text), encoding, 1.0, None, None, None)


def normal(text: str) -> str:
    """The text without a byte order mark, its line ends as LF."""
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def judged(content: bytes, reading: Reading, score: float) -> Decoded:
    """A reading as a text with a note of its damage, or as refused where the damage is too much."""
    return accepted(reading, score) if reading.is_sound else _too_damaged(content, reading)


def accepted(reading: Reading, score: float) -> Decoded:
    """A text, with a note of what could not be read of it; each kind of damage takes a tenth off the score."""
    damage = []
    if reading.bad:
        damage.append(f"{_damage(reading)}; U+FFFD stands for each")
    if reading.cut:
        damage.append(f"the file ends within a character; its last {reading.cut} byte(s) are left out")
    score = round(score * 0.9 ** len(damage), 4)
    notes = [reading.note, *damage] if reading.note else damage
    return Decoded("text", normal(reading.text), reading.encoding, score, None, "; ".join(notes) or None, None)


def _damage(reading: Reading) -> str:
    return f"{reading.bad} place(s) are not {reading.encoding}, the first at byte {reading.first}"


def _too_damaged(content: bytes, reading: Reading) -> Decoded:
    """The refusal of a text whose encoding is known and which is broken."""
    detail = f"{_damage(reading)}; at most {DAMAGE_SHARE:.0%} are accepted: deliver an intact copy"
    return refused("text", "undecodable", detail, content, encoding=reading.encoding)


def refused(name: str, reason: str, detail: str, content: bytes, *, encoding: str | None = None) -> Decoded:
    """The refusal of a file of the named format, with its first bytes."""
    return Decoded(name, None, encoding, None, reason, detail, content[:_EXCERPT].hex(" "))
