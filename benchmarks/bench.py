"""One run that holds this program against what it is made of and what people would write without it.

Everything is measured here and now, side by side and in turns, so that ratios hold on any machine; times do not. The
parts, for --only:

    crawls    ours, bare Scrapy that only fetches, and a spider with trafilatura in its callback, over the same pages of
              a real web server on loopback: pages/s, CPU by stage, memory, reactor lag; the stories are the same
              without the gate
    warc      the same pages out of a WARC file, beside fastwarc, warcio, trafilatura and Fundus on the same file
    archive   putting stories and replaying them, beside plain writing of files, cp -r and cat
    startup   what a command takes to begin, beside `scrapy version`
    memory    a long crawl of small pages, and whether its memory grows; only when it is named

The pages are made up from a grammar by number: the same on every run. Times on a machine that does other things as well
are noise; look at the ratios and at how far the turns lie apart.

    make bench
    make bench BENCH='--pages 500 --turns 1 --only crawls'
    .venv/bin/python benchmarks/bench.py --only memory --pages 100000
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks.bench_figures import Setup, show
from benchmarks.bench_server import find_nginx

PARTS = ("crawls", "warc", "archive", "startup", "memory")
"""Each is measured by the module `bench_NAME`."""
_USUAL = ("crawls", "warc", "archive", "startup")
_PACKAGES = ("scrapy", "twisted", "trafilatura", "lxml", "warcio", "fastwarc")


def main() -> int:
    """Measure, print, write."""
    wanted = _arguments()
    console = Console(width=None if sys.stdout.isatty() else 160)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    errors = Console(stderr=True)
    nginx = find_nginx() if {"crawls", "warc", "memory"} & set(wanted.only) else ""
    parts = []
    with (
        tempfile.TemporaryDirectory(prefix="bench-", dir=wanted.folder) as folder,
        Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as progress,
    ):
        for name in wanted.only:
            place = Path(folder) / name
            place.mkdir()
            measure = import_module(f"benchmarks.bench_{name}").measure
            part = measure(Setup(place, nginx, wanted.pages, wanted.turns, progress))
            show(part, console)
            parts.append(part)
    told = {"begun": wanted.begun, "machine": _machine(), "parts": {part.name: part.as_object() for part in parts}}
    wanted.json.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    missed = [figure.name for part in parts for figure in part.figures if figure.is_reached is False]
    console.print(f"\n{len(missed)} targets missed{': ' if missed else ''}{'; '.join(missed)}", soft_wrap=True)
    console.print(f"all figures: {wanted.json}", soft_wrap=True)
    return 0


def _arguments() -> argparse.Namespace:
    description, _, more = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        description=description,
        epilog=more + "\nExit code: 0 when everything was measured, whatever the targets; 2 for misuse.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=PARTS, default=list(_USUAL), help="parts to run")
    parser.add_argument("--pages", type=int, default=6000, help="of the site that is crawled (default: %(default)s)")
    parser.add_argument("--turns", type=int, default=3, help="how often each is run (default: %(default)s)")
    parser.add_argument(
        "--json", type=Path, default=Path("bench.json"), help="where all figures go (default: %(default)s)"
    )
    parser.add_argument("--folder", type=Path, help="for temporary files, 0.2 MB a page (default: as TMPDIR says)")
    wanted = parser.parse_args()
    if wanted.pages < 100 or wanted.turns < 1:
        parser.error("expected --pages of 100 or more and --turns of 1 or more")
    wanted.begun = datetime.now(UTC).isoformat(timespec="seconds")
    return wanted


def _machine() -> dict[str, Any]:
    packages = {}
    for name in _PACKAGES:
        try:
            packages[name] = version(name)
        except PackageNotFoundError:
            packages[name] = "not installed"
    cores, load = len(os.sched_getaffinity(0)), os.getloadavg()
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": cores,
        "load": load,
        **packages,
    }


if __name__ == "__main__":
    sys.exit(main())
