"""doc and wps, through LibreOffice where it is installed; what else is no text, with advice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from flows.readers import docx
from flows.readers.extracted import Decode, Extracted, Matches, Refused

#: Seconds a conversion may take; the first of a machine takes ten, a book a minute.
TIMEOUT = 100
_NAMES = ("soffice", "libreoffice")
_SECTOR = 512
#: The first word of a Word document's header, and the bit of the word at byte 10 that tells of encryption ([MS-DOC],
#: section 2.5.2).
_WORD, _ENCRYPTED = b"\xec\xa5", 0x0100
#: Streams of compound files and what holds them.
_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}
_ADVICE = {
    "xls": "an Excel workbook; save its sheets as CSV",
    "ppt": "a PowerPoint presentation; save its text",
    "ole": "an old Office document of an unknown kind; save it as docx or text",
}
#: No macros, no linked graphics from the network.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""

MATCHES = Matches("doc", magic=(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",))


def read(content: bytes, name: str, decode: Decode) -> Extracted:
    """The text of an old Word or WPS document, as LibreOffice turns it into docx.

    Raises: Refused (password, unsupported_format, needs_libreoffice, malformed, too_large).
    """
    kind = "wps" if name.lower().endswith((".wps", ".wpt")) else _kind(content)
    if _holds("EncryptedPackage", content) or _is_encrypted(content):
        raise Refused("password", "the file is protected by a password; save a copy without it")
    if kind in _ADVICE:
        raise Refused("unsupported_format", f"this is {_ADVICE[kind]}")
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        detail = f"a {kind} document is read by LibreOffice, which is not here: install it, or save the file as docx"
        raise Refused("needs_libreoffice", detail)
    return replace(docx.read(_converted(program, content), name, decode), format=kind)


def _kind(content: bytes) -> str:
    return next((kind for stream, kind in _STREAMS.items() if _holds(stream, content)), "ole")


def _holds(stream: str, content: bytes) -> bool:
    """Whether a compound file has a stream of that name."""
    return f"{stream}\0".encode("utf-16-le") in content


def _is_encrypted(content: bytes) -> bool:
    at = content.find(_WORD, _SECTOR)
    while at >= 0:
        if at % _SECTOR == 0:
            return bool(int.from_bytes(content[at + 10 : at + 12], "little") & _ENCRYPTED)
        at = content.find(_WORD, at + 1)
    return False


def _converted(program: str, content: bytes) -> bytes:
    """A document as docx.

    Raises: Refused (malformed).
    """
    with tempfile.TemporaryDirectory(prefix="gongwen-") as folder:
        place = Path(folder)
        (place / "profile" / "user").mkdir(parents=True)
        (place / "profile" / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        (place / "given.doc").write_bytes(content)
        _run(program, place)
        made = place / "made" / "given.docx"
        if not made.is_file():
            raise Refused("malformed", "LibreOffice could not read it; deliver an intact copy, or its text")
        return made.read_bytes()


def _run(program: str, place: Path) -> None:
    profile = (place / "profile").as_uri()
    command = [program, "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={profile}"]
    command += ["--convert-to", "docx", "--outdir", str(place / "made"), str(place / "given.doc")]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(TIMEOUT)
    except subprocess.TimeoutExpired as error:
        raise Refused("malformed", f"LibreOffice took more than {TIMEOUT} s; deliver it as docx or text") from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
