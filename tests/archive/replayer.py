"""Replays to be killed: at any moment by `python -m tests.archive.replayer ARCHIVE DEST FORMAT`, or before a step.

The first replays without end, all stories and those of one country in turn, each over the last.
"""

from __future__ import annotations

import argparse
import os
import signal
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from crawler.archive import Archive
from crawler.archive.replay import Filters, Options, destination, replay

EACH = (Filters(), Filters(countries=frozenset({"sa"})))


def replay_until(step: int, archive: Path, dest: Path, format: str) -> bool:
    """Replay the stories of one country in a process that kills itself before its n-th step.

    A step is a call of fsync, replace, rename, unlink, rmdir, mkdir, of what flushes a folder or exchanges two names.

    Returns:
        Whether it came to its end.
    """
    child = os.fork()
    if child == 0:
        try:
            with Archive.open(archive) as opened:
                _count_down(step)
                replay(opened, str(dest), Options(format, EACH[1], overwrite=True))
            os._exit(0)
        except BaseException:  # noqa: BLE001 (a child must not go on as the test)
            traceback.print_exc()
            os._exit(1)
    status = os.waitpid(child, 0)[1]
    assert os.waitstatus_to_exitcode(status) in (0, -signal.SIGKILL)
    return status == 0


def _count_down(last: int) -> None:
    left = last

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **options: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*arguments, **options)

        return step

    for name in ("fsync", "replace", "rename", "unlink", "rmdir", "mkdir"):
        setattr(os, name, counted(getattr(os, name)))
    for name in ("_exchange", "_sync_all"):
        setattr(destination, name, counted(getattr(destination, name)))


def main() -> None:
    """Do what the arguments say."""
    parser = argparse.ArgumentParser()
    parser.add_argument("archive", type=Path)
    parser.add_argument("dest")
    parser.add_argument("format")
    wanted = parser.parse_args()
    print("ready", flush=True)
    with Archive.open(wanted.archive) as archive:
        while True:
            for filters in EACH:
                replay(archive, wanted.dest, Options(wanted.format, filters, overwrite=True))


if __name__ == "__main__":
    main()
