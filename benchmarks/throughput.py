"""How fast the pipeline is, per stage and end to end, against `rjieba.tag` alone on the same text in the same run.

    python benchmarks/throughput.py [FOLDER_OR_JSONL] [--megabytes N] [--workers N] [--batches N]

The texts (field `text` of *.jsonl or *.jsonl.gz, or *.txt files) are written to one file a document, spread over
batches, and run through `gongwen run --plain` in a process of its own. MB are 10^6 bytes of UTF-8. Seconds of CPU are
those of the run and all its workers as the operating system counts them.
"""

from __future__ import annotations

import argparse
import ctypes
import gzip
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import rjieba

DEFAULT = Path(__file__).parent.parent.parent / "shared" / "eval" / "data" / "docs-cctv"
MEGABYTE = 1_000_000


def texts(data: Path) -> Iterator[str]:
    """The texts under a path, in order of file name."""
    files = [data] if data.is_file() else sorted(f for f in data.rglob("*") if f.suffix in {".jsonl", ".gz", ".txt"})
    for file in files:
        if file.suffix == ".txt":
            yield file.read_text(encoding="utf-8")
            continue
        content = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        yield from (json.loads(line)["text"] for line in content.splitlines())


def write_files(data: Path, folder: Path, most: int, batches: int) -> list[str]:
    """Writes texts, `most` bytes of them at the most, a file each, spread over batches; returns them."""
    written: list[str] = []
    size = 0
    for number, text in enumerate(texts(data)):
        if size >= most:
            break
        day = date(2026, 1, 1) + timedelta(days=number % batches)
        target = folder / day.isoformat() / f"{number:06d}.txt"
        target.parent.mkdir(parents=True, exist_ok=True)
        content = text.encode()
        target.write_bytes(content)
        written.append(text)
        size += len(content)
    return written


def tag_alone(some: list[str]) -> float:
    """CPU seconds that `rjieba.tag` takes for the texts."""
    rjieba.tag("准备")
    began = time.process_time()
    for text in some:
        rjieba.tag(text)
    return time.process_time() - began


def wait_for_orphans() -> None:
    """Waits for what the run's processes left to us, so that their CPU is counted."""
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


def run_pipeline(raw: Path, lake: Path, workers: int) -> tuple[dict[str, Any], float, float, float]:
    """The report of a run in a process of its own, its wall and CPU seconds, and its peak memory in MiB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    command = [sys.executable, "-m", "flows.cli", "run", "--plain", "--json", str(raw), "--lake", str(lake)]
    done = subprocess.run([*command, "--workers", str(workers)], capture_output=True, check=False)
    wall = time.monotonic() - began
    wait_for_orphans()
    if done.returncode:
        sys.exit(done.stderr.decode()[-2000:])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(done.stdout), wall, cpu, after.ru_maxrss / 1024


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--megabytes", type=float, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--batches", type=int, default=4)
    args = parser.parse_args()
    if sys.platform == "linux":  # become the parent of orphaned workers: PR_SET_CHILD_SUBREAPER of prctl(2)
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
    if not args.data.exists():
        sys.exit(f"{args.data}: not found; give a folder or file of texts")
    with tempfile.TemporaryDirectory() as folder:
        raw, lake = Path(folder) / "raw", Path(folder) / "lake"
        some = write_files(args.data, raw, int(args.megabytes * MEGABYTE), args.batches)
        size = sum(len(text.encode()) for text in some) / MEGABYTE
        floor = tag_alone(some)
        report, wall, cpu, peak = run_pipeline(raw, lake, args.workers)
        again, wall_again, _, _ = run_pipeline(raw, lake, args.workers)
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}, {len(some):,} texts,")
    print(f"{size:.1f} MB in {args.batches} batches, {args.workers} workers\n")
    for stage in report["stages"]:
        print(f"  {stage['stage']:<10} {stage['seconds']:7.2f} s  {size / max(stage['seconds'], 1e-3):8.2f} MB/s")
    print(f"\n  end to end {wall:7.2f} s  {size / wall:8.2f} MB/s  {size / wall / args.workers:.2f} MB/s per worker")
    print(f"  CPU        {cpu:7.2f} s  {size / cpu:8.2f} MB/s per core")
    print(f"  rjieba.tag {floor:7.2f} s  {size / floor:8.2f} MB/s; the pipeline takes {cpu / floor:.2f} times its CPU")
    print(f"  peak memory of a process {peak:.0f} MiB")
    print(f"  again, nothing new: {wall_again:.2f} s, did nothing: {again['did_nothing']}")


if __name__ == "__main__":
    main()
