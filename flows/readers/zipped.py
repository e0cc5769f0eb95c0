"""Members of a ZIP container (docx, odt), read within bounds."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from flows.readers.extracted import Refused

#: Bytes that the members of one container may inflate to, and how many times its own size. A docx of text shrinks to a
#: tenth; XML of nothing but blank cells to a hundredth.
MOST_BYTES = 200_000_000
MOST_RATIO = 200
#: Below it the ratio does not matter.
_SMALL = 20_000_000
_PIECE = 1 << 20
#: What `zipfile` raises over broken containers.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, OverflowError, ValueError)


class Container:
    """The members of a container, by name.

    Raises: Refused (malformed, password, too_large).
    """

    def __init__(self, content: bytes) -> None:
        self._left = min(MOST_BYTES, max(_SMALL, MOST_RATIO * len(content)))
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except _BROKEN as error:
            raise Refused("malformed", f"the container is broken ({error}); deliver an intact copy") from error
        self.names = frozenset(self._zip.namelist())

    def read(self, name: str) -> bytes:
        """The bytes of a member; none where there is no such member.

        Raises: Refused.
        """
        if name not in self.names:
            return b""
        entry = self._zip.getinfo(name)
        if entry.flag_bits & 1:
            raise Refused("password", "the file is protected by a password; save a copy without it")
        if entry.file_size > self._left:
            raise self._too_large(name)
        try:
            return self._inflate(entry)
        except _BROKEN as error:
            raise Refused("malformed", f"its part {name} is broken ({error}); deliver an intact copy") from error

    def _inflate(self, entry: zipfile.ZipInfo) -> bytes:
        pieces = []
        with self._zip.open(entry) as member:
            while piece := member.read(_PIECE):
                self._left -= len(piece)
                if self._left < 0:
                    raise self._too_large(entry.filename)
                pieces.append(piece)
        return b"".join(pieces)

    def _too_large(self, name: str) -> Refused:
        return Refused("too_large", f"its part {name} inflates past {MOST_BYTES:,} bytes; deliver its text")


def member_names(content: bytes) -> frozenset[str]:
    """The names in a container's directory; of a broken one, the name of its first member."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            return frozenset(container.namelist())
    except _BROKEN:
        length = int.from_bytes(content[26:28], "little")
        return frozenset({content[30 : 30 + length].decode("utf-8", "replace")})
