"""The benchmark of the archive's growth runs; how long anything takes is not asserted."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.bench_copying import COPIES
from tests.conftest import ROOT


def test_it_asks_every_question_of_both_indexes() -> None:
    words = [sys.executable, "benchmarks/archive_scale.py", "--stories", "1500", "--files", "20"]
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (ran.returncode in (0, 1), ran.stderr) == (True, "")
    names = ["open,", "lookup by hash", "lookup by URL", "near copies of a new", "near copies of a copy", "insert"]
    for name in [*names, "worst growth", "sha256sum", "verify", "reindex", "cat", *COPIES, "replay to seeds"]:
        assert sum(line.startswith(f"{name} ") for line in ran.stdout.splitlines()) == 1, name
