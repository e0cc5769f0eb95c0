"""What a container holds, written one after the other into a spool file, within the limits.

No member is ever written under its own name, so no name can lead out of anywhere; one that tries is refused for what it
says of the archive.
"""

from __future__ import annotations

import errno
import hashlib
import io
import lzma
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from flows.readers import archive_tar, archive_zip, compressed, table_rows
from flows.readers.containers import HEAD, Entry, Opener, container_format
from flows.readers.extracted import About, Decode, Refusal, Refused
from transforms.stage import MB, Limits

#: Between the path of a container and the name of a member.
WITHIN = "!/"

_OPENERS: Mapping[str, Opener] = {
    "zip": archive_zip.entries,
    "tar": archive_tar.entries,
    "gzip": compressed.gzip_entries,
    "bzip2": compressed.bzip2_entries,
    "xz": compressed.xz_entries,
    "zstd": compressed.zstd_entries,
}
_PIECE = 1 << 20
#: Below it nobody asks how well an archive was packed.
_RATIO_FROM = 64 * MB
#: What the libraries raise over broken archives.
_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    UnicodeError,
    ValueError,
)
_OF_SYSTEM = frozenset(
    {
        errno.EACCES,
        errno.EDQUOT,
        errno.EIO,
        errno.EMFILE,
        errno.ENFILE,
        errno.ENOENT,
        errno.ENOSPC,
        errno.EPERM,
        errno.EROFS,
        errno.ESTALE,
    }
)
#: Sorts that hold many files; one compressed file or a table adds no level.
_ARCHIVES = frozenset({"zip", "tar"})
_HIDDEN = re.compile(r"(?:^|/)(?:\.[^./][^/]*|__MACOSX)(?:/|$)")
_UNSAFE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


class Member(NamedTuple):
    """One member: its bytes are `[offset, offset + size)` of the spool. The other fields are as those of a Delivery."""

    path: str
    source_id: str
    offset: int
    size: int
    about: About | None = None
    reason: str | None = None
    detail: str | None = None
    members: int | None = None
    format: str | None = None


class Unpacked(NamedTuple):
    """The members of a container; `reason` and `detail` tell of what of it could not be unpacked."""

    members: tuple[Member, ...]
    reason: str | None = None
    detail: str | None = None


class _Exceeded(Refusal):
    """An archive holds more than a limit allows; what was unpacked before stays."""


def unpack(place: str, path: str, source_id: str, spool: str, limits: Limits, *, decode: Decode) -> Unpacked:
    """The members of the container at a place of this machine, delivered under `path`, written to a new file `spool`.

    Raises: OSError when the place cannot be read or the spool not be written.
    """
    with Path(place).open("rb") as file, Path(spool).open("w+b") as out:
        if hashlib.file_digest(file, "sha256").hexdigest() != source_id:
            return Unpacked((), "changed", "the file changed while it was read; the next run reads it again")
        size = file.tell()
        file.seek(0)
        unpacker = _Unpacker(out, limits, size, decode)
        members: list[Member] = []
        try:
            broken = unpacker.open(file, path, 0, members)
        except _Exceeded as limit:
            return Unpacked(tuple(members), limit.reason, limit.detail)
        if not members and broken is None:
            return Unpacked((), "empty", "it holds no file and no row with a text; deliver it again")
        return Unpacked(tuple(members), *(broken or (None, None)))


class _Unpacker:
    """Writes members to the spool and counts what they take."""

    def __init__(self, out: BinaryIO, limits: Limits, packed: int, decode: Decode) -> None:
        self._out = out
        self._limits = limits
        self._packed = packed
        self._decode = decode
        self._total = 0
        self._paths: set[str] = set()

    def open(self, file: BinaryIO, path: str, depth: int, members: list[Member]) -> tuple[str, str] | None:
        """Appends the members of an open container to `members`; why it could not be read to its end, if so.

        `depth` archives are open around it. Raises: _Exceeded; OSError for a failing disk.
        """
        head = file.read(HEAD)
        file.seek(0)
        sort = container_format(head, path) or ""
        depth += sort in _ARCHIVES
        entries = table_rows.entries(file, path, self._decode) if sort not in _OPENERS else _OPENERS[sort](file, path)
        try:
            for entry in entries:
                self._take(entry, path, depth, members)
        except Refused as refusal:
            return refusal.reason, refusal.detail
        except MemoryError:
            return "too_large", f"the {sort} file takes more memory than limit reader_mb allows; deliver it in parts"
        except _BROKEN as error:
            _raise_if_disk(error)
            return "malformed", f"the {sort} file is broken ({error}); deliver an intact copy"
        return None

    def _take(self, entry: Entry, path: str, depth: int, members: list[Member]) -> None:
        if _HIDDEN.search(entry.name):
            return  # as hidden files are passed over in folders
        within = self._distinct(f"{path}{WITHIN}{_printable(entry.name)}")
        if len(self._paths) > self._limits.members:
            raise _Exceeded("too_many_members", f"it holds more than {self._limits.members:,} files (limit members)")
        nothing = Member(within, hashlib.sha256().hexdigest(), self._out.tell(), 0, entry.about)
        refusal = entry.refusal or _unsafe(entry.name)
        if refusal or entry.open is None:
            reason, detail = refusal or ("malformed", "it cannot be opened; deliver an intact copy")
            members.append(nothing._replace(reason=reason, detail=detail))
            return
        copied, problem = self._copy(entry, nothing)
        sort = container_format(self._peek(copied), within) if copied.size else None
        if sort is None:
            members.append(self._judged(copied))
        elif depth + (sort in _ARCHIVES) > self._limits.depth or within.count(WITHIN) > 3 * self._limits.depth:
            detail = f"a {sort} file within {depth} archives (limit depth); unpack it and deliver what it holds"
            members.append(copied._replace(reason="too_deep", detail=detail))
        else:
            self._nested(copied, sort, depth, members)
        if problem is not None:
            raise problem

    def _nested(self, copied: Member, sort: str, depth: int, members: list[Member]) -> None:
        number = len(members)
        members.append(copied)
        broken = self.open(cast("BinaryIO", _Part(self._out, copied.offset, copied.size)), copied.path, depth, members)
        inside = len(members) - number - 1
        reason, detail = broken or (None, None)
        members[number] = copied._replace(members=inside, reason=reason, detail=detail, format=sort)
        self._out.seek(0, io.SEEK_END)

    def _copy(self, entry: Entry, nothing: Member) -> tuple[Member, Exception | None]:
        """A member written to the spool; of a broken one what could be read, with the error."""
        digest, size = hashlib.sha256(), 0
        try:
            for piece in _pieces(entry):
                self._count(len(piece))
                self._out.write(piece)
                digest.update(piece)
                size += len(piece)
        except _BROKEN as error:
            _raise_if_disk(error)
            problem = None if entry.size is not None else error
            if not size or entry.size is not None:
                self._out.seek(nothing.offset)
                self._out.truncate()
                detail = f"it is broken ({error}); deliver an intact copy"
                return nothing._replace(reason="malformed", detail=detail), problem
            return nothing._replace(source_id=digest.hexdigest(), size=size), problem
        return nothing._replace(source_id=digest.hexdigest(), size=size), None

    def _count(self, size: int) -> None:
        self._total += size
        if self._total > self._limits.unpacked_mb * MB:
            detail = f"it unpacks to more than {self._limits.unpacked_mb:g} MB (limit unpacked_mb); deliver it in parts"
            raise _Exceeded("too_large", detail)
        if self._total > _RATIO_FROM and self._total > self._limits.unpacked_ratio * self._packed:
            detail = f"it unpacks to more than {self._limits.unpacked_ratio:g} times its size (limit unpacked_ratio)"
            raise _Exceeded("too_large", detail)

    def _peek(self, member: Member) -> bytes:
        self._out.seek(member.offset)
        head = self._out.read(min(HEAD, member.size))
        self._out.seek(0, io.SEEK_END)
        return head

    def _judged(self, member: Member) -> Member:
        detail = too_large(member.size, self._limits)
        return member if detail is None else member._replace(reason="too_large", detail=detail)

    def _distinct(self, path: str) -> str:
        """The path, with a number where a member of the same name came before."""
        shown, number = path, 1
        while shown in self._paths:
            number += 1
            shown = f"{path}#{number}"
        self._paths.add(shown)
        return shown


class _Part(io.RawIOBase):
    """A stretch of an open file as a file of its own, to read."""

    def __init__(self, file: BinaryIO, offset: int, size: int) -> None:
        super().__init__()
        self._file, self._offset, self._size, self._at = file, offset, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        back = self._file.tell()
        self._file.seek(self._offset + self._at)
        piece = self._file.read(max(0, min(len(buffer), self._size - self._at)))
        self._file.seek(back)
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


def is_of_system(error: Exception) -> bool:
    """Whether an error is one of the machine (the disk is full, the file is gone), which says nothing about a file.

    Libraries raise OSError over broken archives too, without a number or with that of a seek to nowhere.
    """
    return isinstance(error, OSError) and error.errno in _OF_SYSTEM


def _raise_if_disk(error: Exception) -> None:
    if is_of_system(error):
        raise error


def too_large(size: int, limits: Limits) -> str | None:
    """What a person is told of a document of too many bytes; None of any other."""
    if size <= limits.file_mb * MB:
        return None
    return f"{size:,} bytes; expected at most {limits.file_mb:g} MB a document (limit file_mb): deliver it in parts"


def _pieces(entry: Entry) -> Iterator[bytes]:
    if entry.open is None:
        return
    with entry.open() as source:
        read = getattr(source, "read1", source.read)  # gives what comes before a broken place
        while piece := read(_PIECE):
            yield piece


def _unsafe(name: str) -> tuple[str, str] | None:
    if _UNSAFE.search(name):
        return "unsafe_name", f"its name {name!r} leads out of the archive; deliver it under a plain name"
    return None


def _printable(name: str) -> str:
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", name)
