"""Replay as an SQLite database of one table, `stories`."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from crawler.archive.replay.columns import COLUMNS, flat
from crawler.archive.replay.jobs import Job
from crawler.archive.replay.selection import Chosen

_TYPES = {"int": "INTEGER", "text": "TEXT", "list": "TEXT", "day": "TEXT", "time": "TEXT"}


def write(target: Path, stories: Iterable[Chosen], job: Job) -> None:  # noqa: ARG001 (all writers are called alike)
    """Write the file; `authors` is a JSON array, days and times are ISO 8601.

    Args:
        target: the new file.
        stories: what it holds.
        job: not needed.

    Raises:
        OSError: it cannot be written.
    """
    try:
        with closing(sqlite3.connect(target, isolation_level=None)) as database:
            _fill(database, stories)
    except sqlite3.Error as error:
        raise OSError(errno.EIO, str(error)) from None


def _fill(database: sqlite3.Connection, stories: Iterable[Chosen]) -> None:
    columns = ", ".join(f"{column.name} {_TYPES[column.kind]}" for column in COLUMNS[1:])
    places = ", ".join("?" * len(COLUMNS))
    # Nobody sees the file before it is whole: no journal, one transaction, so always the same bytes.
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    database.execute("BEGIN")
    database.execute(f"CREATE TABLE stories ({COLUMNS[0].name} INTEGER PRIMARY KEY, {columns}) STRICT")
    rows = (tuple(flat(column.value(story)) for column in COLUMNS) for story in stories)
    database.executemany(f"INSERT INTO stories VALUES ({places})", rows)  # noqa: S608 (question marks only)
    for name in ("url", "outlet", "published_day"):
        database.execute(f"CREATE INDEX stories_{name} ON stories ({name})")
    database.execute("COMMIT")
