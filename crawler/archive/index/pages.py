"""Where the raw pages of an archive stand by their URLs: a derived database of whoever asks, not of the archive."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.archive.index.database import Safety, opened, plain
from crawler.errors import ArchiveError

_VERSION = 1
_TABLES = """
CREATE TABLE pages (
    url TEXT NOT NULL,
    at INTEGER NOT NULL,
    file TEXT NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (url, at, file, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX places ON pages (file);
CREATE TABLE files (file TEXT PRIMARY KEY, known INTEGER NOT NULL, next INTEGER NOT NULL) STRICT, WITHOUT ROWID;
"""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class PageIndex:
    """Canonical URL and time of raw pages -> file and offset.

    Args:
        path: of the database; None: one that is gone when it is closed.

    Raises:
        ArchiveError: it cannot be opened.
    """

    def __init__(self, path: Path | None) -> None:
        self._where = str(path or "the temporary index of raw pages")
        if path:
            self._database = opened(path, _VERSION, _TABLES, safety=Safety.NORMAL, write=True)
        else:
            self._database = sqlite3.connect("", isolation_level=None)
            self._database.executescript(_TABLES)

    def known(self, file: str) -> tuple[int, int]:
        """Tell how many bytes a file had when it was read last, and where its last record began; 0 and 0: never."""
        row = self._first("SELECT known, next FROM files WHERE file = ?", file)
        return (int(row[0]), int(row[1])) if row else (0, 0)

    def note(self, file: str, pages: Iterable[tuple[str, datetime, int]], size: int, last: int) -> None:
        """Take in what was read of a file; what is known already changes nothing.

        Args:
            file: its name.
            pages: canonical URL, time and offset of each.
            size: of the file, bytes.
            last: where its last record begins that was read.

        Raises:
            ArchiveError: the database cannot be written.
        """
        rows = ((plain(url), _microseconds(at), file, place) for url, at, place in pages)
        try:
            self._database.execute("BEGIN")
            self._database.executemany("INSERT OR IGNORE INTO pages VALUES (?, ?, ?, ?)", rows)
            self._database.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", (file, size, last))
            self._database.execute("COMMIT")
        except sqlite3.Error as error:
            raise ArchiveError(f"{self._where}: cannot be written: {error}") from None
        finally:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")

    def forget(self, file: str) -> None:
        """Forget a file that is no longer what it was."""
        self._first("DELETE FROM pages WHERE file = ?", file)
        self._first("DELETE FROM files WHERE file = ?", file)

    def find(self, url: str, at: datetime | None = None) -> tuple[str, int] | None:
        """Give file and offset of the page of a canonical URL: the newest, or that of a time; None: there is none."""
        which, values = ("AND at = ?", (_microseconds(at),)) if at else ("", ())
        question = (
            f"SELECT file, place FROM pages WHERE url = ? {which} ORDER BY at DESC, file DESC, place DESC LIMIT 1"  # noqa: S608
        )
        row = self._first(question, plain(url), *values)
        return (str(row[0]), int(row[1])) if row else None

    def _first(self, question: str, *values: object) -> tuple[Any, ...] | None:
        try:
            row: tuple[Any, ...] | None = self._database.execute(question, values).fetchone()
        except sqlite3.Error as error:
            raise ArchiveError(f"{self._where}: cannot be read: {error}") from None
        return row

    def close(self) -> None:
        """Close it."""
        self._database.close()


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)
