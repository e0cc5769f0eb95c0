"""The wheel: builds from a checkout, carries its data, runs where there is no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from support import ROOT


def test_the_wheel_runs_on_its_own(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*build, "--wheel-dir", str(tmp_path), str(ROOT)], check=True, cwd=tmp_path)
    (wheel,) = tmp_path.glob("gongwen-*.whl")
    unpacked = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(unpacked)
    for file in (ROOT / "data").rglob("*"):
        if file.is_file() and file.parent.name != "data":
            assert f"flows/_data/{file.relative_to(ROOT / 'data')}" in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "docs/"))]
    entry = next(name for name in names if name.endswith("entry_points.txt"))
    assert "gongwen = flows.cli:main" in (unpacked / entry).read_text(encoding="utf-8")

    code = "import flows, sys; from flows.cli import main; print(flows.__file__, file=sys.stderr); main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "run", "--plain", "--lake", "lake"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert str(unpacked) in done.stderr.splitlines()[0]
    assert "documents" in done.stdout
