"""A replay to `seeds` beside `cp -r`: what is compared, the same in each benchmark that tells of it.

A replay reads stories and records, holds each story against its record, writes the stories with a list of their digests
and a manifest, and has all of it on disk when it ends. `cp -r` does a part of that. So it stands beside a replay three
times: with the files that a replay reads; with those that it writes, and a flush; and with those that it writes alone,
which is the least that anything could do.

Whatever writes gets a place of its own, and nothing is removed until all is measured. ext4 without a journal does not
give away an inode that was freed in the last minutes, and looks at each of them again for every new file
(`recently_deleted` in Linux' fs/ext4/ialloc.c): behind 5,000 files that were removed, everything that makes files takes
ten times as long, and ratios between such things are near 1, whatever they do otherwise. Where something else removes
files on the same disk meanwhile, TMPDIR=/dev/shm gives the ratios without the disk.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from crawler.archive import Archive
from crawler.archive.replay import Options, replay

SEEDS = "replay to seeds"
COPY_READ, COPY_FLUSHED, COPY_WRITTEN = (
    "cp -r, what it reads",
    "cp -r, what it writes, flushed",
    "cp -r, what it writes",
)
COPIES = (COPY_READ, COPY_FLUSHED, COPY_WRITTEN)

Work = Callable[[Path], object]
"""Is given a path of which nothing is there yet."""


def copying(archive: Path) -> dict[str, Work]:
    """Give what is compared, by name.

    Args:
        archive: folder of an archive in which all is well.
    """
    stories, records = archive / "stories", archive / "records"
    return {
        SEEDS: lambda out: replay_to(archive, out, "seeds"),
        COPY_READ: lambda out: _copy(out, stories, records),
        COPY_FLUSHED: lambda out: _copy(out, stories, flushes=True),
        COPY_WRITTEN: lambda out: _copy(out, stories),
    }


def replay_to(archive: Path, out: Path, form: str) -> None:
    """Replay all stories of an archive in one form."""
    with Archive.open(archive) as opened:
        done = replay(opened, str(out), Options(form), program="benchmark")
        assert (done.tally.stories, done.damaged) == (len(opened), 0)


def in_turns(
    works: Mapping[str, Work], folder: Path, turns: int, step: Callable[[], object] = lambda: None
) -> dict[str, list[float]]:
    """Do each work in each turn.

    Args:
        works: by name.
        folder: for what they write; it grows.
        turns: how many.
        step: called after each turn.

    Returns:
        Name -> seconds of each turn.
    """
    taken: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(turns):
        for place, (name, work) in enumerate(works.items()):
            os.sync()  # what others have left to write is not waited for here
            began = time.perf_counter()
            work(folder / f"{turn} {place}")
            taken[name].append(time.perf_counter() - began)
        step()
    return taken


def _copy(out: Path, *folders: Path, flushes: bool = False) -> None:
    out.mkdir()
    subprocess.run(["cp", "-r", *folders, out], check=True)
    if flushes:
        subprocess.run(["sync", "--file-system", out], check=True)
