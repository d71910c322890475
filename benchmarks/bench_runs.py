"""Crawls run one at a time, each in a process of its own, with the gauge in it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scrapy.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
_SCRAPY = str(Path(sys.executable).with_name("scrapy"))
_GAUGE = "benchmarks.bench_gauge.Gauge"


def run_spider(kind: str, urls: Path, folder: Path) -> dict[str, Any]:
    """Run a spider of bench_spiders.py.

    Args:
        kind: `bare` or `naive`.
        urls: a file of URLs.
        folder: for what it leaves.

    Returns:
        What the gauge has found.
    """
    gauge = folder / "gauge.json"
    script = str(Path(__file__).with_name("bench_spiders.py"))
    return _run([sys.executable, script, kind, str(urls), str(gauge)], gauge, folder)


def run_ours(
    arguments: Sequence[str], folder: Path, *, archive: str = "crawl", settings: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Run `scrapy crawl`, as a user does, into a new archive.

    Args:
        arguments: spider and its arguments.
        folder: in which the archive is made, in place of one that is there.
        archive: its name.
        settings: others than the project's.

    Returns:
        What the gauge has found.
    """
    shutil.rmtree(folder / archive, ignore_errors=True)
    gauge = folder / "gauge.json"
    project = Settings()
    project.setmodule("crawler.settings")
    given = {
        "EXTENSIONS": {**project.getdict("EXTENSIONS"), _GAUGE: 500},
        "GAUGE_FILE": str(gauge),
        "ARCHIVE_DIR": str(folder),
        **(settings or {}),
    }
    command = [_SCRAPY, "crawl", *arguments, "-a", f"archive={archive}"]
    for name, value in given.items():
        command += ["-s", f"{name}={json.dumps(value) if isinstance(value, dict) else value}"]
    return _run(command, gauge, folder)


def _run(command: Sequence[str], gauge: Path, folder: Path) -> dict[str, Any]:
    gauge.unlink(missing_ok=True)
    log = folder / "crawl.log"
    with log.open("wb") as file:
        done = subprocess.run(command, cwd=ROOT, stdout=file, stderr=file, check=False)
    if done.returncode or not gauge.exists():
        told = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise RuntimeError(
            f"bench: expected {' '.join(command[:3])} to end well, found exit code {done.returncode}: {told}"
        )
    told_gauge: dict[str, Any] = json.loads(gauge.read_text(encoding="utf-8"))
    return told_gauge


def hashes(archive: Path) -> set[str]:
    """Give the hashes of an archive's stories, as their names tell them."""
    return {path.stem.partition("_")[2] for path in (archive / "stories").glob("*.txt")}
