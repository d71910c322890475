"""A writer to be killed: `python -m tests.archive.writer VERB FOLDER ...` writes to an archive and prints what it did.

Each line of its output is JSON, flushed at once. `loop PLACE` puts the series from a place on, without end. `put PLACE`
puts one piece of it, `open` only opens, `reindex` makes the index again. With `--die N` they kill themselves before the
n-th step of it, a step being a call of fsync, replace or unlink, or a statement that changes one of the archive's
databases. With `--together N` a loop puts so many pieces together, with `--room BYTES` no file may grow beyond that.
`hold` opens and waits.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from crawler.archive import Archive
from crawler.archive.rebuild import rebuild
from crawler.errors import ArchiveError
from tests.archive.pieces import TOPIC, series


def tell(**facts: object) -> None:
    """Print one line that whoever waits for it gets at once, even where the next thing is death."""
    print(json.dumps(facts), flush=True)


class Steps:
    """Counts the steps of a write once it is armed, and ends the process before the one that is to be its last."""

    def __init__(self, last: int) -> None:
        self.is_armed = False
        self._left = last
        for name in ("fsync", "replace", "unlink"):
            setattr(os, name, self._counted(getattr(os, name)))
        connect: Callable[..., sqlite3.Connection] = sqlite3.connect

        def traced(*arguments: Any, **options: Any) -> sqlite3.Connection:
            connection = connect(*arguments, **options)
            if arguments[0]:  # else it is one in a temporary file
                connection.set_trace_callback(self._statement)
            return connection

        sqlite3.connect = traced  # type: ignore[assignment]

    def _counted(self, call: Callable[..., None]) -> Callable[..., None]:
        def step(*arguments: Any, **options: Any) -> None:
            self._count()
            call(*arguments, **options)

        return step

    def _statement(self, statement: str) -> None:
        if statement.startswith(("BEGIN", "INSERT", "COMMIT", "CREATE")):
            self._count()

    def _count(self) -> None:
        if self.is_armed:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def put(archive: Archive, place: int) -> None:
    """Put what stands at a place of the series, and tell what came of it."""
    page, reading, _ = series(place)
    stored = archive.put(page, reading, TOPIC)
    tell(place=place, number=stored.number, outcome=stored.outcome)


def put_together(archive: Archive, places: range) -> None:
    """Put what stands at some places of the series together, and then tell what came of it."""
    with archive.together():
        stored = [archive.put(page, reading, TOPIC) for page, reading, _ in map(series, places)]
    for place, each in zip(places, stored, strict=True):
        tell(place=place, number=each.number, outcome=each.outcome)


def main(arguments: list[str] | None = None) -> None:
    """Do what the arguments say; by default those of the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("verb", choices=["hold", "loop", "open", "put", "reindex"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("place", type=int, nargs="?", default=0)
    parser.add_argument("--die", type=int, default=0)
    parser.add_argument("--together", type=int, default=1)
    parser.add_argument("--room", type=int, default=0)
    wanted = parser.parse_args(arguments)
    steps = Steps(wanted.die)
    steps.is_armed = wanted.verb == "open"
    tell(ready=os.getpid())
    with Archive.open(wanted.folder, write=True, program="writer 1") as archive:
        steps.is_armed = wanted.die > 0
        tell(open=True)
        if wanted.verb == "hold":
            sys.stdin.read()
        if wanted.room:
            resource.setrlimit(resource.RLIMIT_FSIZE, (wanted.room, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        if wanted.verb == "reindex":
            rebuild(wanted.folder)
        if wanted.verb == "put":
            put(archive, wanted.place)
            steps.is_armed = False
        while wanted.verb == "loop":
            if wanted.together > 1:
                put_together(archive, range(wanted.place, wanted.place + wanted.together))
            else:
                put(archive, wanted.place)
            wanted.place += wanted.together


if __name__ == "__main__":
    try:
        main()
    except ArchiveError as failure:
        sys.exit(str(failure))
