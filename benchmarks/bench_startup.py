"""What a command takes to begin: CPU time beside that of a bare `scrapy version`, outside any project."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.bench_figures import Part, Setup, Table, of_turns
from benchmarks.bench_runs import ROOT

_SCRAPY = str(Path(sys.executable).with_name("scrapy"))
_BARE = "scrapy version, no project"
_COMMANDS: dict[str, Sequence[str]] = {
    "scrapy version": (_SCRAPY, "version"),
    "scrapy list": (_SCRAPY, "list"),
    "scrapy verify --help": (_SCRAPY, "verify", "--help"),
    "scrapy replay --help": (_SCRAPY, "replay", "--help"),
    "scrapy crawl --help": (_SCRAPY, "crawl", "--help"),
    "import crawler.archive": (sys.executable, "-c", "import crawler.archive"),
}
# A start takes a second, and how long is noise: more turns than elsewhere.
_TURNS = 3


def measure(setup: Setup) -> Part:
    """Start every command in turns."""
    part, turns = Part("startup"), _TURNS * setup.turns
    used: dict[str, list[float]] = {name: [] for name in (_BARE, *_COMMANDS)}
    with setup.steps("startup", turns) as step:
        for _ in range(turns):
            used[_BARE].append(_cpu((_SCRAPY, "version"), setup.folder))
            for name, command in _COMMANDS.items():
                used[name].append(_cpu(command, ROOT))
            step()
    for name in _COMMANDS:
        ratios = [one / bare for one, bare in zip(used[name], used[_BARE], strict=True)]
        part.figures.append(of_turns(f"{name} / {_BARE}", ratios, "x"))
    rows = tuple((name, (f"{1e3 * sorted(found)[len(found) // 2]:.0f}",)) for name, found in used.items())
    part.tables.append(Table("the median turn of each", ("CPU ms",), rows))
    part.raw = {"seconds": used}
    return part


def _cpu(command: Sequence[str], folder: Path) -> float:
    """Run a command; give the CPU seconds that it has used."""
    environment = {name: value for name, value in os.environ.items() if name != "SCRAPY_SETTINGS_MODULE"}
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr
    told = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode:
        raise RuntimeError(f"bench: expected {' '.join(command)} to end well, found {told.decode('utf-8', 'replace')}")
    return usage.ru_utime + usage.ru_stime
