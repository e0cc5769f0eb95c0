"""Feeds damaged and random bytes to everything that reads them, and checks what must hold whatever they are.

    python benchmarks/fuzz.py [--cases 100000] [--seed 1] [--readers 0.2]

Each case is a sample or a file made of one, damaged in some ways: bits flipped, pieces cut, doubled, moved, spliced
with another file, written in another encoding, controls and odd characters put in. Most go the way of plain text
(decode, split, clean, section, mention); a share goes to a reader or is opened as a container, in the process that
readers run in. It fails at the first case that raises, ends the reader, takes over 20 seconds, or breaks a promise:
spans of documents and rejects cover the text once, the ledger replays, offsets lie in the text, members have their
checksums. The case is then written to `fuzz-<seed>-<number>`; the same seed gives the same cases.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import hashlib
import io
import json
import lzma
import random
import sys
import tarfile
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from flows import reference
from flows.readers.process import ReaderFailed, ReaderProcess
from flows.readers.unpack import Unpacked
from transforms.clean import Heading, make_cleaner
from transforms.conservation import unaccounted
from transforms.decode import make_decoder
from transforms.edits import apply
from transforms.sections import make_sectioner
from transforms.split import make_splitter
from transforms.stage import Limits
from transforms.tag import make_tagger

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
#: Seconds that one case of a few kilobytes may take; the longest honest one takes a hundredth.
_PATIENCE = 20.0
_ODD = '\u0000\u0007\u200b\ufeff\u3000\u00ad\ufffd\U00020000é—…·※＊xX0０①一（(【《“"\n\n\r\t/\\.,，。;:：!?%'
_ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16", "utf-16-le", "utf-16-be", "hz", "utf-7", "shift_jis", "utf-32")


class Broken(AssertionError):
    """A promise that a case broke."""


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise Broken(what)


# ------------------------------------------------------------------------------------------------------ cases
def damaged(content: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """A file damaged one to five times."""
    for _ in range(chance.randint(1, 5)):
        content = chance.choice(_DAMAGE)(content, others, chance)
    return content[:40_000]


def _flip(content: bytes, _: list[bytes], chance: random.Random) -> bytes:
    out = bytearray(content or b"\0")
    for _ in range(chance.choice((1, 1, 3, 30))):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def _cut(content: bytes, _: list[bytes], chance: random.Random) -> bytes:
    start, end = sorted((chance.randint(0, len(content)), chance.randint(0, len(content))))
    return content[:start] + content[end:] if chance.random() < 0.7 else content[start:end]


def _double(content: bytes, _: list[bytes], chance: random.Random) -> bytes:
    start, end = sorted((chance.randint(0, len(content)), chance.randint(0, len(content))))
    return content[:end] + content[start:end][:300] * chance.choice((1, 2, 40)) + content[end:]


def _splice(content: bytes, others: list[bytes], chance: random.Random) -> bytes:
    other = chance.choice(others)
    return content[: chance.randint(0, len(content))] + other[chance.randint(0, len(other)) :]


def _noise(content: bytes, _: list[bytes], chance: random.Random) -> bytes:
    at = chance.randint(0, len(content))
    return content[:at] + chance.randbytes(chance.choice((1, 2, 9, 400))) + content[at:]


def _odd(content: bytes, _: list[bytes], chance: random.Random) -> bytes:
    text = content.decode("utf-8", "ignore")
    for _ in range(chance.choice((1, 5, 50))):
        at = chance.randint(0, len(text))
        text = text[:at] + chance.choice(_ODD) * chance.choice((1, 1, 2, 60)) + text[at:]
    return text.encode("utf-8", "ignore")


def _recode(content: bytes, _: list[bytes], chance: random.Random) -> bytes:
    text = content.decode("utf-8", "ignore")
    written = text.encode(chance.choice(_ENCODINGS), "ignore")
    if chance.random() < 0.3:
        written = written.decode(chance.choice(("latin-1", "gb18030", "cp1252")), "ignore").encode("utf-8", "ignore")
    return written


def _shuffle(content: bytes, _: list[bytes], chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    chance.shuffle(lines)
    return chance.choice((b"\n", b"\r\n", b"\r", b"", b" ")).join(lines)


_DAMAGE: tuple[Callable[[bytes, list[bytes], random.Random], bytes], ...] = (
    _flip,
    _cut,
    _double,
    _splice,
    _noise,
    _odd,
    _odd,
    _recode,
    _shuffle,
)


def files_of(text: bytes) -> dict[str, bytes]:
    """A text as files of other formats, by name."""
    words = text.decode("utf-8", "ignore")
    paragraphs = "".join(f"<p>{line}</p>" for line in words.split("\n"))
    document = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in words.split("\n"))
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    escaped = "".join(f"\\u{ord(char) if ord(char) < 32768 else ord(char) - 65536}?" for char in words[:2000])
    return {
        "a.html": f"<html><title>{words[:20]}</title><body><div>{paragraphs}</div></body></html>".encode(),
        "a.docx": _zip(
            {
                "[Content_Types].xml": b"<Types/>",
                "word/document.xml": f"<w:document {space}><w:body>{document}</w:body></w:document>".encode(),
            }
        ),
        "a.odt": _zip(
            {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": f"<a>{paragraphs}</a>".encode()}
        ),
        "a.rtf": b"{\\rtf1\\ansi " + escaped.encode("ascii", "ignore") + b"}",
        "a.pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n" + text[:300],
        "a.csv": f'标题,正文\n甲,"{words.replace(chr(34), "")}"\n乙,丙\n'.encode(),
        "a.jsonl": json.dumps({"title": words[:10], "content": words}).encode() + b"\n{}\n",
        "a.json": json.dumps([{"text": words}, {"text": words[:50]}]).encode(),
        "a.zip": _zip({"一.txt": text, "b/c.txt": text[:100]}),
        "a.tar": _tar({"一.txt": text, "b.txt": text[:100]}),
        "a.tar.gz": gzip.compress(_tar({"一.txt": text}), mtime=0),
        "a.txt.gz": gzip.compress(text, mtime=0),
        "a.txt.xz": lzma.compress(text),
        "a.txt.bz2": bz2.compress(text),
    }


def _zip(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def _tar(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


# ------------------------------------------------------------------------------------------------------ checks
@dataclass(frozen=True)
class Pipeline:
    """The way of plain text, and the reader of everything else."""

    decode: Callable[[bytes], Any]
    split: Callable[[str], Any]
    clean: Callable[..., Any]
    outline: Callable[..., Any]
    tag: Callable[[str, int], Any]
    reader: ReaderProcess
    spool: Path

    def text(self, content: bytes) -> str:
        """What became of bytes taken for text, in a word.

        Raises: Broken.
        """
        decoded = self.decode(content)
        if decoded.text is None:
            _require(bool(decoded.reason and decoded.detail), "a refusal without a reason")
            return str(decoded.reason)
        self.follow(decoded.text)
        return "text"

    def follow(self, text: str) -> None:
        """Splits a text and cleans, outlines and tags its documents, checking each.

        Raises: Broken.
        """
        _require("\r" not in text, "a line end that is not LF")
        found = self.split(text)
        spans = [(part.start, part.end) for part in (*found.parts, *found.leftovers)]
        _require(not unaccounted(len(text), spans), f"characters in no document or in two: {spans}")
        for part in found.parts:
            self._document(text[part.start : part.end], part)

    def _document(self, raw: str, part: Any) -> None:  # noqa: ANN401
        cleaned = self.clean(raw, Heading(part.title_start, part.title_end, part.heading_end))
        _require(apply(raw, cleaned.edits) == cleaned.text, "a ledger that does not replay")
        _require(all(a.end <= b.start for a, b in pairwise(cleaned.edits)), "edits that overlap")
        size = len(cleaned.text)
        for start, end, *_ in (*cleaned.findings, *self.tag(cleaned.text, cleaned.body_start)):
            _require(0 <= start <= end <= size, f"a span [{start}, {end}) outside a text of {size}")
        for section in self.outline(cleaned.text, cleaned.body_start):
            _require(0 <= section.start <= section.end <= size, "a section outside its text")

    def extracted(self, content: bytes, name: str) -> str:
        """What a reader made of a file, in a word.

        Raises: Broken.
        """
        try:
            found = self.reader.ask("extract", content, name)
        except ReaderFailed as failure:
            _require(failure.reason == "malformed", f"{name}: {failure}")
            return "raised"
        if found.text is None:
            _require(bool(found.reason and found.detail), "a refusal without a reason")
            return str(found.reason)
        ends = [0, *(at for passage in found.passages for at in passage[:2]), len(found.text)]
        _require(ends == sorted(ends), f"{name}: passages out of order or outside the text: {ends}")
        self.follow(found.text)
        return "text"

    def unpacked(self, content: bytes, name: str) -> str:
        """What a container held, in a word.

        Raises: Broken.
        """
        file = self.spool.with_name(name)
        file.write_bytes(content)
        values = (str(file), name, hashlib.sha256(content).hexdigest(), str(self.spool), Limits())
        try:
            found: Unpacked = self.reader.ask("unpack", *values)
        except ReaderFailed as failure:
            _require(failure.reason == "malformed", f"{name}: {failure}")
            return "raised"
        with self.spool.open("rb") as spool:
            for member in found.members:
                spool.seek(member.offset)
                sum_ = hashlib.sha256(spool.read(member.size)).hexdigest()
                _require(bool(member.reason) or sum_ == member.source_id, f"{name}: a member of other bytes")
        _require(bool(found.members or found.reason), f"{name}: nothing, and no reason")
        return found.reason or "members"


def make_pipeline(folder: Path) -> Pipeline:
    """The functions a file goes through, ready."""

    class _All(dict[str, Any]):
        def __missing__(self, name: str) -> Any:  # noqa: ANN401
            self[name] = reference.rows(name)
            return self[name]

    rows = _All()
    makers = (make_decoder, make_splitter, make_cleaner, make_sectioner, make_tagger)
    return Pipeline(*(make(rows) for make in makers), ReaderProcess(Limits(reader_seconds=_PATIENCE)), folder / "spool")


_CONTAINERS = (".zip", ".tar", ".gz", ".xz", ".bz2", ".csv", ".jsonl", ".json")


def run_case(pipeline: Pipeline, content: bytes, name: str) -> str:
    """The way a case goes and what became of it.

    Raises: Broken and whatever a stage raises.
    """
    if not name:
        return "plain " + pipeline.text(content)
    if name.endswith(_CONTAINERS):
        return f"{name} {pipeline.unpacked(content, name)}"
    return f"{name} {pipeline.extracted(content, name)}"


def main() -> None:
    """Runs the cases and prints what became of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--readers", type=float, default=0.2, help="share of cases for readers and containers")
    args = parser.parse_args()
    whole = [file.read_bytes() for file in sorted(SAMPLES.rglob("*.txt"))]
    samples = [content[at : at + 6000] for content in whole for at in range(0, len(content), 6000)]
    made = [files_of(content[:3000]) for content in samples]
    began, ends = time.monotonic(), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        pipeline = make_pipeline(Path(folder))
        for number in range(args.cases):
            chance = random.Random(args.seed * 1_000_000_007 + number)
            name, sources = "", samples
            if chance.random() < args.readers:
                name = chance.choice(list(made[0]))
                sources = [files[name] for files in made]
            content = damaged(chance.choice(sources), sources, chance)
            started = time.monotonic()
            try:
                ends[run_case(pipeline, content, name)] += 1
                _require(time.monotonic() - started < _PATIENCE, "it took too long")
            except Exception:
                Path(f"fuzz-{args.seed}-{number}").write_bytes(content)
                sys.stderr.write(f"case {number} ({name or 'plain'}), written to fuzz-{args.seed}-{number}\n")
                raise
        pipeline.reader.stop()
    took = time.monotonic() - began
    print(f"{args.cases:,} cases (seed {args.seed}) in {took:.0f} s: none raised, hung, crashed or lost a character")
    for end, count in sorted(ends.items()):
        print(f"  {count:7,}  {end}")


if __name__ == "__main__":
    main()
