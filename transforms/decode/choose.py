"""The encoding of bytes that are neither marked nor UTF-8, by a vote of common hanzi."""

from __future__ import annotations

import re
from collections.abc import Iterator

import cchardet

from transforms.decode.lexicon import Lexicon
from transforms.decode.mend import mend
from transforms.decode.rarity import mean_rarity
from transforms.decode.reading import FEWEST_VOTES, SURE_SHARE, Reading, Vote, read, take_vote
from transforms.decode.result import Decoded, judged, refused
from transforms.decode.wide import read_wide

#: Share below which no other witness helps, the one from which few votes need none, and that of a certain reading.
_LEAST_SHARE, _LIKELY_SHARE, _USUAL_SHARE = 0.25, 0.5, 0.6
#: Share of control characters from which bytes are no text; scraped text has next to none.
CONTROL_SHARE = 0.02
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))
#: Encodings that Chinese text comes in, by family; of one family the reading with the least damage counts, of equal
#: ones the first. gb18030 holds gb2312 and gbk.
_FAMILIES = (("gb18030",), ("utf-8",), ("big5", "cp950", "big5hkscs"), ("utf-16-le",), ("utf-16-be",), ("euc-tw",))
#: Names by which the detector, or a page itself, calls a family.
_FAMILY_NAMES = (
    {"utf-8": "utf-8", "utf8": "utf-8", "euc-tw": "euc-tw", "x-euc-tw": "euc-tw"}
    | dict.fromkeys(("gb18030", "gbk", "gb2312", "x-gbk"), "gb18030")
    | dict.fromkeys(("big5", "big5-hkscs"), "big5")
)
_DECLARED = re.compile(rb"(?:charset|encoding)\s{0,9}=\s{0,9}[\"']?([\w-]{3,16})", re.IGNORECASE)
_HEAD = 4096
#: Mean rarity of the characters beyond ASCII up to which a reading is text whatever the vote, and how much stranger
#: every other reading must be. Measured on 400 texts of 100 characters a family: right readings have up to 4.2, wrong
#: ones 4.6 and more, and 1.5 more than the right one.
_PLAIN, _PLAIN_LEAD, _PLAIN_SCORE = 4.2, 1.5, 0.6
_PLAIN_SAMPLE = 4_000
#: Valid characters of several bytes for one damaged place that prove UTF-8 by its structure alone.
_PROOF = 10


def decode_by_vote(content: bytes, lexicon: Lexicon) -> Decoded:
    """Bytes read by the encoding that makes the most of them common hanzi, or the refusal of bytes none does."""
    if wide := read_wide(content, lexicon):
        return judged(content, wide, 0.9)
    candidates = _candidates(content, lexicon)
    reading, vote = max(candidates, key=lambda pair: (pair[0].is_sound or pair[1].is_sure, pair[1].share))
    if _is_believed(content, reading, vote):
        score = 1.0 if _is_utf8_by_structure(reading) else min(1.0, vote.share / _USUAL_SHARE)
        return judged(content, mend(content, reading, lexicon), score)
    if plainest := _plainest(candidates):
        return judged(content, mend(content, plainest, lexicon), _PLAIN_SCORE)
    if control_share(content) >= CONTROL_SHARE:
        detail = "it holds control characters and is Chinese text in no known encoding; deliver its text"
        return refused("binary", "binary", detail, content)
    detail = (
        "neither UTF-8 nor any of gb18030, big5, euc-tw and utf-16 makes Chinese text of it; the best, "
        f"{reading.encoding}, gives {vote.share:.0%} common characters where {SURE_SHARE:.0%} were expected; "
        "convert the file to UTF-8"
    )
    return refused("text", "undecodable", detail, content)


def control_share(content: bytes) -> float:
    """The share of control characters among some bytes; zeros that fill up the end of a file do not count."""
    content = content.rstrip(b"\0") or content
    return 1 - len(content.translate(None, _CONTROLS)) / len(content)


def _candidates(content: bytes, lexicon: Lexicon) -> list[tuple[Reading, Vote]]:
    """A reading by each family with its vote; only the first that is sure, if one is.

    Damage at the head of a text can put most of it out of step: where no reading is sure, each is mended and votes
    anew.
    """
    found: list[tuple[Reading, Vote]] = []
    for reading in _family_readings(content, lexicon):
        found.append((reading, take_vote(reading.text, lexicon.common)))
        if found[-1][1].is_sure or _is_utf8_by_structure(reading):
            return found[-1:]
    for reading, _ in found[:]:
        mended = mend(content, reading, lexicon)
        if mended is not reading and mended.is_sound:
            found.append((mended, take_vote(mended.text, lexicon.common)))
    return found


def _plainest(candidates: list[tuple[Reading, Vote]]) -> Reading | None:
    """The one sound reading made of usual characters, as lists of names and goods are; None for none or two."""
    plain: dict[str, tuple[float, Reading]] = {}
    for reading, vote in candidates:
        strangeness = mean_rarity(char for char in reading.text[:_PLAIN_SAMPLE] if not char.isascii())
        if reading.is_sound and vote.votes >= FEWEST_VOTES and strangeness < plain.get(reading.encoding, (99.0,))[0]:
            plain[reading.encoding] = (strangeness, reading)
    best, *others = [*sorted(plain.values(), key=lambda pair: pair[0]), (99.0, None)]
    is_clear = best[0] <= _PLAIN and (not others or others[0][0] - best[0] >= _PLAIN_LEAD)
    return best[1] if is_clear else None


def _family_readings(content: bytes, lexicon: Lexicon) -> Iterator[Reading]:
    for family in _FAMILIES:
        yield min((read(content, encoding, lexicon) for encoding in family), key=lambda reading: reading.bad)


def _is_utf8_by_structure(reading: Reading) -> bool:
    """Whether a reading is UTF-8 with so little damage that chance cannot have made it."""
    if reading.encoding != "utf-8" or not reading.is_sound:
        return False
    return len(reading.text.encode()) - len(reading.text) >= 2 * _PROOF * (reading.bad + 1)


def _is_believed(content: bytes, reading: Reading, vote: Vote) -> bool:
    """Whether a reading is Chinese text by its common hanzi, with a witness where they are few."""
    if vote.is_sure or _is_utf8_by_structure(reading):
        return True
    if vote.share < _LEAST_SHARE or vote.votes == 0:
        return False
    return vote.share >= _LIKELY_SHARE or reading.encoding in _witnesses(content)


def _witnesses(content: bytes) -> Iterator[str | None]:
    """The encodings that the detector and the page itself name."""
    declared = _DECLARED.search(content[:_HEAD])
    yield _FAMILY_NAMES.get(declared[1].decode().lower()) if declared else None
    yield _FAMILY_NAMES.get((cchardet.detect(content)["encoding"] or "").lower())
