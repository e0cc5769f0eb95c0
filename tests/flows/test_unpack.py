"""Archives, compressed files and tables, opened within their limits."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import stat
import tarfile
from pathlib import Path

import pyarrow as pa
import pytest
from archives import special, tarred, zipped, zipped_as
from hypothesis import given
from hypothesis import strategies as st

from flows import reference
from flows.readers.unpack import Member, Unpacked, unpack
from transforms.decode import REFERENCES, make_decoder
from transforms.stage import Limits

_DECODE = make_decoder(reference.load(REFERENCES))
_TEXT = "各村民委员会：请于本月底前上报清单。".encode()


def _unpacked(
    content: bytes, folder: Path, name: str = "a.zip", limits: Limits | None = None
) -> tuple[Unpacked, bytes]:
    """What is unpacked of a file of that name, and the spool."""
    file, spool = folder / "delivered", folder / "spool"
    file.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    found = unpack(str(file), f"in/{name}", digest, str(spool), limits or Limits(), decode=_DECODE)
    return found, spool.read_bytes()


def _by_name(found: Unpacked) -> dict[str, Member]:
    return {member.path.split("/", 1)[1]: member for member in found.members}


def _zstd(content: bytes) -> bytes:
    out = pa.BufferOutputStream()
    with pa.CompressedOutputStream(out, "zstd") as stream:
        stream.write(content)
    return out.getvalue().to_pybytes()


def test_members_lie_in_the_spool_with_their_checksums(tmp_path: Path) -> None:
    found, spool = _unpacked(zipped({"通知.txt": _TEXT, "二/总结.txt": b"x"}), tmp_path)
    assert [member.path for member in found.members] == ["in/a.zip!/通知.txt", "in/a.zip!/二/总结.txt"]
    for member, content in zip(found.members, (_TEXT, b"x"), strict=True):
        assert spool[member.offset : member.offset + member.size] == content
        assert member.source_id == hashlib.sha256(content).hexdigest()
    assert found.reason is None


@pytest.mark.parametrize("encoding", ["gbk", "big5", "utf-8"])
def test_names_that_do_not_say_how_they_are_encoded(tmp_path: Path, encoding: str) -> None:
    found, _ = _unpacked(
        zipped_as(encoding, {"工作總結.txt" if encoding == "big5" else "工作总结.txt": b"x"}), tmp_path
    )
    assert found.members[0].path in {"in/a.zip!/工作总结.txt", "in/a.zip!/工作總結.txt"}


@pytest.mark.parametrize(
    ("name", "pack"),
    [("a.txt.gz", gzip.compress), ("a.txt.bz2", bz2.compress), ("a.txt.xz", lzma.compress), ("a.txt.zst", _zstd)],
)
def test_compressed_files_hold_one_member(tmp_path: Path, name: str, pack: object) -> None:
    found, spool = _unpacked(pack(_TEXT), tmp_path, name)  # type: ignore[operator]
    assert [member.path for member in found.members] == [f"in/{name}!/a.txt"]
    assert spool == _TEXT


@pytest.mark.parametrize("suffix", ["gz", "bz2", "xz"])
def test_a_compressed_archive_is_one_archive(tmp_path: Path, suffix: str) -> None:
    content = tarred({"a.txt": _TEXT, "b.zip": zipped({"c.txt": b"x"})}, mode=f"w:{suffix}")
    found, _ = _unpacked(content, tmp_path, f"t.tar.{suffix}")
    within = f"t.tar.{suffix}!/t.tar"
    assert list(_by_name(found)) == [within, f"{within}!/a.txt", f"{within}!/b.zip", f"{within}!/b.zip!/c.txt"]
    assert _by_name(found)[within].members == 3
    assert not any(member.reason for member in found.members)


def test_archives_nested_too_deeply_are_refused(tmp_path: Path) -> None:
    three = zipped({"b.zip": zipped({"c.zip": zipped({"d.txt": _TEXT}), "ok.txt": _TEXT})})
    found, _ = _unpacked(three, tmp_path)
    assert {name: member.reason for name, member in _by_name(found).items()} == {
        "a.zip!/b.zip": None,
        "a.zip!/b.zip!/c.zip": "too_deep",
        "a.zip!/b.zip!/ok.txt": None,
    }
    found, _ = _unpacked(three, tmp_path, limits=Limits(depth=3))
    assert "a.zip!/b.zip!/c.zip!/d.txt" in _by_name(found)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\a.txt", "a/../../b.txt", "..\\b.txt"])
def test_names_that_lead_out_are_refused_and_the_rest_goes_on(tmp_path: Path, name: str) -> None:
    found, _ = _unpacked(zipped_as("ascii", {name: b"x", "ok.txt": _TEXT}), tmp_path)
    assert [member.reason for member in found.members] == ["unsafe_name", None]


def test_links_devices_and_passwords_are_refused(tmp_path: Path) -> None:
    others = [
        special("l", tarfile.SYMTYPE, "/etc/passwd"),
        special("h", tarfile.LNKTYPE, "a.txt"),
        special("d", tarfile.CHRTYPE),
        special("p", tarfile.FIFOTYPE),
    ]
    found, _ = _unpacked(tarred({"a.txt": _TEXT}, others=others), tmp_path, "a.tar")
    assert [member.reason for member in found.members] == [None, "link", "link", "no_file", "no_file"]
    linked, _ = _unpacked(zipped_as("ascii", {"l": b"/etc/passwd"}, attributes=stat.S_IFLNK | 0o777), tmp_path)
    assert [member.reason for member in linked.members] == ["link"]
    locked, _ = _unpacked(zipped_as("ascii", {"a.txt": _TEXT}, flags=1), tmp_path)
    assert [member.reason for member in locked.members] == ["password"]


def test_tables_and_compressed_files_add_no_level(tmp_path: Path) -> None:
    rows = gzip.compress('{"content": "各村上报。"}\n'.encode())
    found, _ = _unpacked(zipped({"b.zip": zipped({"rows.jsonl.gz": rows})}), tmp_path)
    assert [member.reason for member in found.members] == [None] * 4
    assert found.members[-1].path.endswith("rows.jsonl.gz!/rows.jsonl!/0000001.txt")


def test_folders_named_as_in_office_documents_are_folders(tmp_path: Path) -> None:
    found, _ = _unpacked(zipped({"word/通知.txt": _TEXT, "xl/b.txt": _TEXT}), tmp_path)
    assert [member.reason for member in found.members] == [None, None]


def test_hidden_members_are_passed_over_as_in_folders(tmp_path: Path) -> None:
    found, _ = _unpacked(
        zipped({".a": b"x", "__MACOSX/._b.txt": b"x", "c/.d/e": b"x", "..txt": b"x", "f": b"x"}), tmp_path
    )
    assert [member.path for member in found.members] == ["in/a.zip!/..txt", "in/a.zip!/f"]


def test_what_a_damaged_tar_hides_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    content = bytearray(tarred({"0.txt": _TEXT, "1.txt": _TEXT, "2.txt": _TEXT}))
    content[1024 + 148 : 1024 + 156] = b"00000000"
    found, _ = _unpacked(bytes(content), tmp_path, "a.tar")
    assert [(member.path.rsplit("/", 1)[1], member.reason) for member in found.members] == [
        ("0.txt", None),
        ("bytes 1024-2048", "malformed"),
        ("2.txt", None),
    ]
    found, _ = _unpacked(tarred({"a.txt": _TEXT}) + tarred({"b.txt": _TEXT}), tmp_path, "a.tar")
    assert [member.path for member in found.members] == ["in/a.tar!/a.txt", "in/a.tar!/b.txt"]


def test_members_of_one_name_keep_apart(tmp_path: Path) -> None:
    content = tarred({"a.txt": b"1"})[:1024] + tarred({"a.txt": b"2"})
    found, spool = _unpacked(content, tmp_path, "a.tar")
    assert [member.path for member in found.members] == ["in/a.tar!/a.txt", "in/a.tar!/a.txt#2"]
    assert spool == b"12"


def test_a_bomb_ends_where_the_limits_say(tmp_path: Path) -> None:
    bomb = zipped({f"{number}.txt": bytes(20_000_000) for number in range(8)})
    found, spool = _unpacked(bomb, tmp_path)
    assert found.reason == "too_large"
    assert "unpacked_ratio" in (found.detail or "")
    assert len(spool) <= 84_000_000
    found, spool = _unpacked(bomb, tmp_path, limits=Limits(unpacked_mb=30.0, file_mb=10.0))
    assert found.reason == "too_large"
    assert "unpacked_mb" in (found.detail or "")
    assert [member.reason for member in found.members] == ["too_large"]  # the first, by file_mb; the second broke off
    assert len(spool) <= 32_000_000


def test_more_members_than_allowed(tmp_path: Path) -> None:
    found, _ = _unpacked(zipped({f"{number}.txt": b"x" for number in range(5)}), tmp_path, limits=Limits(members=3))
    assert found.reason == "too_many_members"
    assert len(found.members) == 3


def test_what_a_broken_archive_gave_before_it_broke_stays(tmp_path: Path) -> None:
    lines = "".join(
        f"第{number}条 有关单位应当在{number * 7919 % 1000}日内办结。\n" for number in range(20_000)
    ).encode()
    whole = gzip.compress(lines)
    found, spool = _unpacked(whole[: len(whole) * 2 // 3], tmp_path, "a.txt.gz")
    assert found.reason == "malformed"
    assert lines.startswith(spool)
    assert len(spool) > len(lines) // 3
    assert found.members[0].size == len(spool)
    tar = tarred({"a.txt": _TEXT, "b.txt": lines})
    found, _ = _unpacked(tar[: len(tar) // 2], tmp_path, "a.tar")
    assert found.members[0].reason is None
    assert found.reason == "malformed"
    content = bytearray(zipped({"a.txt": lines, "b.txt": _TEXT}))
    content[60] ^= 0xFF
    found, _ = _unpacked(bytes(content), tmp_path)
    assert [member.reason for member in found.members] == ["malformed", None]


def test_a_file_that_changed_since_it_was_seen_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"a.txt": b"new"}))
    found = unpack(str(tmp_path / "a.zip"), "a.zip", "0" * 64, str(tmp_path / "spool"), Limits(), decode=_DECODE)
    assert (found.reason, found.members) == ("changed", ())


@pytest.mark.parametrize(
    ("name", "content"), [("a.zip", zipped({})), ("a.csv", b"text,n\n,1\n"), ("a.jsonl", b'{"text": ""}')]
)
def test_a_container_of_nothing_says_so(tmp_path: Path, name: str, content: bytes) -> None:
    found, _ = _unpacked(content, tmp_path, name)
    assert (found.members, found.reason) == ((), "empty")


def test_rows_of_a_table_are_members_with_what_the_row_says(tmp_path: Path) -> None:
    rows = (
        '{"title": "关于值班的通知", "content": "请各单位值班。", "date": "2021年3月5日"}\n{broken\n{"content": "二"}\n'
    )
    found, spool = _unpacked(rows.encode(), tmp_path, "rows.jsonl")
    first, second, broken = found.members
    assert spool[first.offset : first.offset + first.size].decode().split() == ["关于值班的通知", "请各单位值班。"]
    assert first.about is not None
    assert (first.about.title, first.about.date) == ("关于值班的通知", "2021-03-05")
    assert spool[second.offset : second.offset + second.size].decode().strip() == "二"
    assert broken.reason == "malformed"
    assert "{broken" in (broken.detail or "")


@given(
    st.binary(max_size=400), st.sampled_from(["a.zip", "a.tar", "a.gz", "a.xz", "a.bz2", "a.zst", "a.csv", "a.jsonl"])
)
def test_no_bytes_make_it_fail_otherwise(tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    magic = {
        "a.zip": b"PK\x03\x04",
        "a.gz": b"\x1f\x8b",
        "a.xz": b"\xfd7zXZ\0",
        "a.bz2": b"BZh9",
        "a.zst": b"\x28\xb5\x2f\xfd",
    }
    found, spool = _unpacked(magic.get(name, b"") + content, folder, name)
    assert all(member.offset + member.size <= len(spool) for member in found.members)
    assert found.reason or found.members


@given(st.data())
def test_damage_is_told_or_does_no_harm(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    whole = {"a.txt": _TEXT, "b.txt": _TEXT[::-1] * 3}
    make = data.draw(st.sampled_from([zipped, tarred]))
    content = bytearray(make(whole))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    found, spool = _unpacked(bytes(content), tmp_path_factory.mktemp("damage"), "a.zip" if make is zipped else "a.tar")
    for member in found.members:
        if member.reason is None:
            piece = spool[member.offset : member.offset + member.size]
            assert hashlib.sha256(piece).hexdigest() == member.source_id
    assert io.BytesIO(spool).seek(0, io.SEEK_END) == sum(member.size for member in found.members)
