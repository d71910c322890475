"""Runs that do not end by themselves: killed, interrupted, crowded out, out of disk. Nothing is lost or doubled."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.archive import Archive
from crawler.archive.seed_format import parse
from crawler.newsroom.compare import compare
from crawler.text.fingerprint import content_hash
from tests.conftest import Run, end_of, start_scrapy
from tests.crawl.conftest import Bench

KILLS = 20
# The moments are random, but the same in each run of the tests.
SEED = 20221027


def check(archive: Path) -> None:
    """Hold the files of an archive to its contracts, whatever has happened to it."""
    stories = sorted((archive / "stories").glob("*.txt"))
    numbers = [int(path.stem.split("_")[0]) for path in stories]
    assert len(set(numbers)) == len(numbers)
    digests = set()
    for path in stories:
        _, body = parse(path.read_bytes())
        assert path.stem.split("_")[1] == content_hash(body)[:16]
        assert json.loads((archive / "records" / f"{path.stem}.json").read_bytes())["stem"] == path.stem
        digests.add(content_hash(body))
    assert len(digests) == len(stories)


def processes_of(group: int) -> list[str]:
    """List the processes of a process group that still run."""
    left = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            left.append(stat.parent.name)
    return left


def test_a_crawl_killed_at_random_moments_ends_as_one_that_was_not(bench: Bench, scrapy: Callable[..., Run]) -> None:
    chance = random.Random(SEED)
    left = []
    for _ in range(KILLS):
        process = start_scrapy(*bench.arguments())
        try:
            process.wait(timeout=chance.uniform(1.0, 6.0))
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        left.append(process.pid)
        if bench.archive.exists():
            check(bench.archive)
    run = scrapy(*bench.arguments())
    assert run.code == 0, run.err
    check(bench.archive)
    comparison = compare(bench.archive, bench.truth())
    assert comparison.lines() == [
        f"{comparison.wanted} of {comparison.wanted} on-topic stories found, 0 wrong, 0 twice"
    ]
    with Archive.open(bench.archive) as archive:
        assert len(archive) == comparison.wanted == len(list(archive))
    names = [path.name for folder in ("stories", "records") for path in (bench.archive / folder).iterdir()]
    assert not [name for name in names if name.startswith(".")]
    assert len(names) == 2 * comparison.wanted
    assert not [group for group in left if processes_of(group)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_one_signal_stops_a_crawl_cleanly(bench: Bench, scrapy: Callable[..., Run], number: signal.Signals) -> None:
    process = start_scrapy(*bench.arguments())
    stories = bench.archive / "stories"
    while process.poll() is None and not (stories.is_dir() and any(stories.glob("*.txt"))):
        time.sleep(0.02)
    os.killpg(process.pid, number) if number is signal.SIGINT else os.kill(process.pid, number)
    run = end_of(process)
    assert run.code == 0, run.err
    assert "stopped by a signal" in run.out
    assert "stopping after the pages in flight" in run.err
    assert "Traceback" not in run.err
    assert "fault of the program" not in run.err
    check(bench.archive)
    before = len(list(stories.glob("*.txt")))
    again = scrapy(*bench.arguments())
    assert again.code == 0, again.err
    assert "stopping" not in again.err
    comparison = compare(bench.archive, bench.truth())
    assert comparison.perfect
    assert 0 < before < comparison.wanted


def test_a_second_run_on_the_same_archive_says_why_not(bench: Bench, scrapy: Callable[..., Run]) -> None:
    first = start_scrapy(*bench.arguments())
    while first.poll() is None and not (bench.archive / "crawl.sqlite").exists():
        time.sleep(0.02)
    second = scrapy(*bench.arguments())
    assert second.code == 3
    assert second.err.strip().splitlines() == [
        f"scrapy crawl: {bench.archive}: in use by another run (process {first.pid}): wait for it to end, or stop it"
    ]
    assert end_of(first).code == 0
    assert compare(bench.archive, bench.truth()).perfect


@pytest.mark.parametrize("room", [20_000, 40_000, 60_000], ids=lambda room: f"{room} bytes")
def test_a_full_disk_stops_the_run_with_a_clear_line(bench: Bench, scrapy: Callable[..., Run], room: int) -> None:
    def limit() -> None:
        # Writes beyond the limit fail as they do on a full disk, at a place that does not depend on the machine.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    run = scrapy(*bench.arguments(), preexec_fn=limit)
    assert run.code == 3, run.err
    assert "Traceback" not in run.err
    assert any("cannot be" in line for line in run.err.splitlines())
    if (bench.archive / "stories").exists():
        check(bench.archive)
    again = scrapy(*bench.arguments())
    assert again.code == 0, again.err
    check(bench.archive)
    assert compare(bench.archive, bench.truth()).perfect
