"""EUC-TW: the table made of the reference data, and reading by it."""

from __future__ import annotations

import pytest

from flows.reference import load
from transforms.decode import REFERENCES, make_decoder
from transforms.decode.euc_tw import EucTwDecoder, euc_tw_table

TABLE = euc_tw_table(load(REFERENCES)["cns11643"])
PROSE = "各村要把防火的責任落實到人，發現火情立即上報，不得隱瞞。\n"


def _encode(text: str) -> bytes:
    codes = {char: raw for raw, char in TABLE.items() if len(raw) == 2} | {
        char: raw for raw, char in TABLE.items() if raw.startswith(b"\x8e\xa2")
    }
    return b"".join(char.encode() if char.isascii() else codes[char] for char in text)


@pytest.mark.parametrize(
    ("raw", "char"),
    [
        ("a1a1", "\u3000"),
        ("a1a2", "，"),
        ("c4a1", "一"),
        ("cefb", "的"),
        ("d9cf", "國"),
        ("fdcb", "籲"),
        ("8ea1c4a1", "一"),
        ("8ea2a1a1", "乂"),
        ("8ea2f2c4", "龘"),
    ],
)
def test_well_known_cells(raw: str, char: str) -> None:
    assert TABLE.get(bytes.fromhex(raw)) == char


def test_both_planes_are_whole() -> None:
    plane_1 = {raw: char for raw, char in TABLE.items() if len(raw) == 2}
    plane_2 = {raw: char for raw, char in TABLE.items() if raw.startswith(b"\x8e\xa2")}
    assert sum(0x4421 <= int.from_bytes(raw) - 0x8080 <= 0x7D4B for raw in plane_1) == 5401
    assert len(plane_2) == 7650
    assert len(set(plane_1.values()) | set(plane_2.values())) == len(plane_1) + len(plane_2)


def test_every_hanzi_of_big5_is_there() -> None:
    rows = [range(0xA4, 0xC7), range(0xC9, 0xFA)]
    trails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    big5 = {bytes([lead, trail]).decode("big5", "ignore") for row in rows for lead in row for trail in trails}
    hanzi = {char for char in big5 if "\u4e00" <= char <= "\u9fff"}
    assert len(hanzi) > 13_000
    assert hanzi - set(TABLE.values()) == {"彝"}, "which stands there as 彞"


def test_text_is_recognised_and_comes_back_whole() -> None:
    found = make_decoder(load(REFERENCES))(_encode(PROSE * 3))
    assert (found.text, found.encoding, found.detail) == (PROSE * 3, "euc-tw", None)


def test_what_is_not_in_the_table_is_damage() -> None:
    found = make_decoder(load(REFERENCES))(_encode(PROSE * 3) + b"\x8e\xa3\xc4\xa1\n")
    assert found.text == PROSE * 3 + "\ufffd\n"
    assert found.detail and "1 place(s)" in found.detail


def test_a_byte_lost_is_found_again() -> None:
    content = _encode(PROSE * 3)
    found = make_decoder(load(REFERENCES))(content[:12] + content[13:])
    assert found.text is not None and found.text.endswith(PROSE * 2)


def test_bytes_may_come_in_parts() -> None:
    decoder = EucTwDecoder(TABLE)
    assert decoder.decode(b"A\x8e\xa2") == "A"
    assert decoder.decode(b"\xa1\xa1\xc4") == "乂"
    with pytest.raises(UnicodeDecodeError):
        decoder.decode(b"", final=True)
