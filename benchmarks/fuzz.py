"""Feeds damaged and random bytes to everything that reads them, and checks what must hold whatever they are.

    python benchmarks/fuzz.py [--cases 100000] [--seed 1] [--readers 0.2]

Each case is a sample or a file made of one, damaged in some ways: bits flipped, pieces cut, doubled, moved, spliced
with another file, written in another encoding, controls and odd characters put in. Most are taken for
plain text; a share goes to a reader or is opened as a container, in the process that readers run in. What becomes text
goes through every stage that works on one document. It fails at the first case that raises, ends the reader, takes over
20 seconds, or breaks a promise: spans of documents and rejects cover the text once, the ledger replays, offsets lie in
the text, members have their checksums. The case is then written to `fuzz-<seed>-<number>`; the same seed gives the same
cases.
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
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from flows import reference
from flows.readers.process import ReaderFailed, ReaderProcess
from flows.readers.unpack import Unpacked
from flows.work import prepared
from transforms.conservation import unaccounted
from transforms.decode import REFERENCES, make_decoder
from transforms.edits import Edit, apply
from transforms.schemas import EDGE_LINES, REPEATS, SEAMS, SITE_LINES, SITE_PHRASES, TEXTS
from transforms.stage import Limits, Map, Parameters
from transforms.stages import STAGES

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
#: Seconds that one case of a few kilobytes may take; the longest honest one takes a hundredth.
_PATIENCE = 20.0
#: Cases whose texts go through the stages together.
_TOGETHER = 40
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
#: The stages between the text of a source and what is known of each document.
_WAY = tuple(stage for stage in STAGES if isinstance(stage, Map) and stage.name not in ("read", "corpus"))
#: Tables of spans of a document's clean text.
_SPANS = ("findings", "mentions", "sections")


@dataclass(frozen=True)
class Reading:
    """How a case becomes text: decoded, extracted or unpacked."""

    decode: Callable[[bytes], Any]
    reader: ReaderProcess
    spool: Path

    def read(self, content: bytes, name: str) -> tuple[str, str | None]:
        """What became of a case, in a word, and its text, if it has one.

        Raises: Broken.
        """
        if not name:
            return self._decoded(content)
        try:
            return self._unpacked(content, name) if name.endswith(_CONTAINERS) else self._extracted(content, name)
        except ReaderFailed as failure:
            _require(failure.reason == "malformed", f"{name}: {failure}")
            return f"{name} raised", None

    def _decoded(self, content: bytes) -> tuple[str, str | None]:
        decoded = self.decode(content)
        _require(decoded.text is not None or bool(decoded.reason and decoded.detail), "a refusal without a reason")
        return f"plain {decoded.reason or 'text'}", decoded.text

    def _extracted(self, content: bytes, name: str) -> tuple[str, str | None]:
        found = self.reader.ask("extract", content, name)
        _require(found.text is not None or bool(found.reason and found.detail), "a refusal without a reason")
        ends = [0, *(at for passage in found.passages for at in passage[:2]), len(found.text or "")]
        _require(ends == sorted(ends), f"{name}: passages out of order or outside the text: {ends}")
        return f"{name} {found.reason or 'text'}", found.text

    def _unpacked(self, content: bytes, name: str) -> tuple[str, str | None]:
        file = self.spool.with_name(name)
        file.write_bytes(content)
        values = (str(file), name, hashlib.sha256(content).hexdigest(), str(self.spool), Limits())
        found: Unpacked = self.reader.ask("unpack", *values)
        held = self.spool.read_bytes()
        for member in found.members:
            checksum = hashlib.sha256(held[member.offset : member.offset + member.size]).hexdigest()
            _require(bool(member.reason) or checksum == member.source_id, f"{name}: a member of other bytes")
        _require(bool(found.members or found.reason), f"{name}: nothing, and no reason")
        return f"{name} {found.reason or 'members'}", None


_CONTAINERS = (".zip", ".tar", ".gz", ".xz", ".bz2", ".csv", ".jsonl", ".json")


def follow(texts: Mapping[str, str]) -> None:
    """Takes texts, by name, through the stages and checks what comes out.

    Raises: Broken and whatever a stage raises.
    """
    blank = dict.fromkeys(TEXTS.schema.names)
    rows = [
        blank
        | {
            "path": name,
            "source_id": hashlib.sha256(name.encode()).hexdigest(),
            "bytes": 0,
            "format": "text",
            "content": text,
        }
        for name, text in texts.items()
    ]
    tables = {TEXTS.name: TEXTS.from_rows(rows), REPEATS.name: REPEATS.empty()}
    for stage in _WAY:
        if stage.name == "clean":
            tables |= _told(tables)
        made = prepared(stage.name, Parameters())({table.name: tables[table.name] for table in stage.reads})
        tables |= dict(made)
    kept = {name: table.to_pylist() for name, table in tables.items()}
    _check_conservation(texts, kept)
    _check_documents(kept)


def _told(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """All that was gathered, as if the corpus had told every bit of it to be a site's."""
    common = {"batch": "2026-01-01", "in_documents": 9}
    phrase = common | {"contexts": 9, "seams": 9, "share": 0.99, "support": 99.0}
    line = common | {"position": "anywhere", "unlike_documents": 9, "score": 1.0, "signs": []}
    phrases = sorted(set(tables[SEAMS.name].column("phrase").to_pylist()))
    forms = sorted(set(tables[EDGE_LINES.name].column("form").to_pylist()))
    return {
        SITE_PHRASES.name: SITE_PHRASES.from_rows(phrase | {"phrase": one} for one in phrases),
        SITE_LINES.name: SITE_LINES.from_rows(line | {"form": one} for one in forms),
    }


def _check_conservation(texts: Mapping[str, str], tables: Mapping[str, list[dict[str, Any]]]) -> None:
    spans: dict[str, list[tuple[int, int]]] = {name: [] for name in texts}
    for row in (*tables["documents"], *tables["rejects"]):
        spans[row["path"]].append((row["raw_start"], row["raw_end"]))
    for name, text in texts.items():
        _require("\r" not in text, f"{name}: a line end that is not LF")
        _require(not unaccounted(len(text), spans[name]), f"{name}: characters in no document or in two")


def _check_documents(tables: Mapping[str, list[dict[str, Any]]]) -> None:
    ledgers: dict[str, list[Edit]] = {}
    for row in tables["edits"]:
        ledgers.setdefault(row["document_id"], []).append(Edit(row["raw_start"], row["raw_end"], row["after"]))
    sizes = {}
    for row in tables["documents"]:
        key = row["document_id"]
        sizes[key] = len(row["text"])
        _require(apply(row["raw_text"], ledgers.get(key, ())) == row["text"], f"{row['path']}: no replay")
    for name in _SPANS:
        for row in tables[name]:
            is_within = 0 <= row["start"] <= row["end"] <= sizes[row["document_id"]]
            _require(is_within, f"{name}: a span [{row['start']}, {row['end']}) outside its text")


@dataclass
class Run:
    """Cases one after the other, their texts followed some at a time."""

    reading: Reading
    seed: int
    ends: Counter[str]
    waiting: dict[str, tuple[bytes, str]]

    def take(self, number: int, content: bytes, name: str) -> None:
        """Reads a case and follows its text with others, or ends the program with the case in a file."""
        with self._blamed({str(number): content}):
            end, text = self.reading.read(content, name)
        self.ends[end] += 1
        if text is not None:
            self.waiting[str(number)] = (content, text)
        if len(self.waiting) >= _TOGETHER:
            self.follow()

    def follow(self) -> None:
        """Follows the texts that wait; where that fails, one by one to find the case."""
        cases, self.waiting = self.waiting, {}
        started = time.monotonic()
        try:
            follow({number: text for number, (_, text) in cases.items()})
            if time.monotonic() - started < _PATIENCE:
                return
        except Exception:  # noqa: BLE001 - found again below, by itself
            pass
        for number, (content, text) in cases.items():
            with self._blamed({number: content}):
                follow({number: text})

    @contextmanager
    def _blamed(self, case: Mapping[str, bytes]) -> Iterator[None]:
        started = time.monotonic()
        try:
            yield
            _require(time.monotonic() - started < _PATIENCE, "it took too long")
        except Exception:
            for number, content in case.items():
                Path(f"fuzz-{self.seed}-{number}").write_bytes(content)
                sys.stderr.write(f"case {number}, written to fuzz-{self.seed}-{number}\n")
            raise


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
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        reader = ReaderProcess(Limits(reader_seconds=_PATIENCE))
        reading = Reading(make_decoder(reference.load(REFERENCES)), reader, Path(folder) / "spool")
        run = Run(reading, args.seed, Counter(), {})
        for number in range(args.cases):
            chance = random.Random(args.seed * 1_000_000_007 + number)
            name, sources = "", samples
            if chance.random() < args.readers:
                name = chance.choice(list(made[0]))
                sources = [files[name] for files in made]
            run.take(number, damaged(chance.choice(sources), sources, chance), name)
        run.follow()
        reader.stop()
    took = time.monotonic() - began
    print(f"{args.cases:,} cases (seed {args.seed}) in {took:.0f} s: none raised, hung, crashed or lost a character")
    for end, count in sorted(run.ends.items()):
        print(f"  {count:7,}  {end}")


if __name__ == "__main__":
    main()
