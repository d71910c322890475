"""The archive's two databases, and all of its SQL: `index.sqlite` (derived) and `crawl.sqlite` (what was seen).

Losing the first costs a `reindex` from the files; losing the second costs requests. Neither costs a story.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.discovery.refresh import PASSING
from crawler.errors import ArchiveError
from crawler.model import Outcome, Record, Seen

_INDEX_VERSION = 1
_INDEX_TABLES = """
CREATE TABLE stories (
    number INTEGER PRIMARY KEY,
    stem TEXT NOT NULL UNIQUE,
    content_sha256 TEXT NOT NULL UNIQUE,
    outlet TEXT NOT NULL,
    published TEXT
) STRICT;
CREATE TABLE urls (
    url TEXT PRIMARY KEY,
    number INTEGER NOT NULL REFERENCES stories(number)
) STRICT, WITHOUT ROWID;
CREATE TABLE facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
"""
_CRAWL_VERSION = 1
_CRAWL_TABLES = """
CREATE TABLE seen (
    url TEXT PRIMARY KEY,
    outlet TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    judge TEXT NOT NULL,
    number INTEGER,
    tries INTEGER NOT NULL,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE runs (
    run INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    ended TEXT NOT NULL,
    reason TEXT NOT NULL,
    counts TEXT NOT NULL
) STRICT;
"""


_NEXT_STEP = "move it away; the index is made again from the files, the crawl log costs only requests"


def _open(path: Path, version: int, tables: str, *, durable: bool, write: bool) -> sqlite3.Connection:
    """Open a database, making it when it is new; refuse one that a newer program made."""
    try:
        mode = "rwc" if write else "ro"
        database = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=10,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            found = database.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_READONLY_ROLLBACK":
                raise
            database.close()
            database = _rolled_back(path)
            found = database.execute("PRAGMA user_version").fetchone()[0]
        if found == 0 and write:
            database.execute(f"PRAGMA journal_mode = {'DELETE' if durable else 'WAL'}")
            database.executescript(f"BEGIN; {tables} PRAGMA user_version = {version}; COMMIT;")
            found = version
        if write:
            database.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
    except (sqlite3.Error, OSError) as error:
        raise ArchiveError(f"{path}: cannot be opened as the archive's database: {error}: {_NEXT_STEP}") from None
    if found != version:
        database.close()
        next_step = "use the program that made it" if found else "it was never finished: open it for writing first"
        raise ArchiveError(f"{path}: expected version {version}, found {found}: {next_step}")
    return database


def _rolled_back(path: Path) -> sqlite3.Connection:
    """Copy into memory a database whose writer was killed within a transaction, without what that had written.

    SQLite would roll it back on disk, which is for the next writer: a reader changes nothing.
    """
    memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    with tempfile.TemporaryDirectory() as folder:
        for name in (path.name, f"{path.name}-journal"):
            shutil.copy(path.with_name(name), folder)
        with contextlib.closing(sqlite3.connect(Path(folder) / path.name)) as copy:
            copy.backup(memory)
    memory.execute("PRAGMA query_only = ON")
    return memory


class Index:
    """Where each story stands, by number, content hash and URL; derived from the files.

    Args:
        path: of `index.sqlite`.
        write: false opens what is there and never writes.

    Raises:
        ArchiveError: it cannot be opened, or a newer program made it.
    """

    def __init__(self, path: Path, *, write: bool) -> None:
        self._path = path
        self._database = _open(path, _INDEX_VERSION, _INDEX_TABLES, durable=True, write=write)

    def add(self, record: Record, urls: Mapping[str, int]) -> None:
        """Add a story, or its new URLs; the last step of a write.

        Args:
            record: of the story.
            urls: canonical URL -> number of the story that it has now.

        Raises:
            ArchiveError: the database cannot be written.
        """
        published = record.published.value.isoformat() if record.published else None
        try:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.execute(
                "INSERT OR IGNORE INTO stories VALUES (?, ?, ?, ?, ?)",
                (record.number, record.stem, record.content_sha256, record.outlet, published),
            )
            self._database.executemany("INSERT OR REPLACE INTO urls VALUES (?, ?)", urls.items())
            self._database.execute(
                "INSERT INTO facts VALUES ('last', ?) ON CONFLICT DO UPDATE SET value = max(value, excluded.value)",
                (record.number,),
            )
            self._database.execute("COMMIT")
        except sqlite3.Error as error:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
            raise ArchiveError(f"{self._path}: the archive's index cannot be written: {error}") from None

    def _one(self, question: str, *values: object) -> Any:
        """Give the first column of the first row, or None."""
        try:
            row = self._database.execute(question, values).fetchone()
        except sqlite3.Error as error:
            raise ArchiveError(f"{self._path}: the archive's index cannot be read: {error}") from None
        return row[0] if row else None

    def last(self) -> int:
        """Give the highest number that was ever used; -1 where none was."""
        last = self._one("SELECT value FROM facts WHERE name = 'last'")
        return -1 if last is None else int(last)

    def stem(self, number: int) -> str | None:
        """Give the stem of a story by its number."""
        stem: str | None = self._one("SELECT stem FROM stories WHERE number = ?", number)
        return stem

    def by_hash(self, content_sha256: str) -> int | None:
        """Give the number of the story with a content hash."""
        number: int | None = self._one("SELECT number FROM stories WHERE content_sha256 = ?", content_sha256)
        return number

    def by_url(self, url: str) -> int | None:
        """Give the number of the newest story of a canonical URL."""
        number: int | None = self._one("SELECT number FROM urls WHERE url = ?", url)
        return number

    def numbers(self) -> Iterator[int]:
        """Yield the numbers of all stories, ascending; other use of the index may go on meanwhile."""
        number: int | None = -1
        while (number := self._one("SELECT min(number) FROM stories WHERE number > ?", number)) is not None:
            yield number

    def __len__(self) -> int:
        return int(self._one("SELECT count(*) FROM stories"))

    def close(self) -> None:
        """Close the database."""
        self._database.close()


class CrawlLog:
    """What was seen, with what outcome, and the runs; written in batches, because losing some costs only requests.

    Args:
        path: of `crawl.sqlite`.

    Raises:
        ArchiveError: it cannot be opened, or a newer program made it.
    """

    _BATCH = 100

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = _open(path, _CRAWL_VERSION, _CRAWL_TABLES, durable=False, write=True)
        self._pending = 0

    def seen(self, url: str) -> Seen | None:
        """Tell what became of a canonical URL, or None where it was never tried.

        Raises:
            ArchiveError: the database cannot be read.
        """
        try:
            row = self._database.execute("SELECT outcome, judge, tries, at FROM seen WHERE url = ?", (url,)).fetchone()
        except sqlite3.Error as error:
            raise ArchiveError(f"{self._path}: the archive's crawl log cannot be read: {error}") from None
        return Seen(Outcome(row[0]), row[1], row[2], datetime.fromisoformat(row[3])) if row else None

    def note(
        self, url: str, outlet: str, outcome: Outcome, reason: str, judge: str, number: int | None, at: datetime
    ) -> None:
        """Remember what became of a URL.

        Args:
            url: canonical.
            outlet: domain.
            outcome: of the page.
            reason: one short line.
            judge: what judged it, as in `Seen`.
            number: of the story that has its text, if any.
            at: when it was fetched, UTC.

        Raises:
            ArchiveError: the database cannot be written.
        """
        before = self.seen(url)
        tries = before.tries + 1 if before and {before.outcome, outcome} <= PASSING else 1
        try:
            if not self._database.in_transaction:
                self._database.execute("BEGIN")
            self._database.execute(
                "INSERT INTO seen VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO UPDATE SET outlet = ?2,"
                " outcome = ?3, reason = ?4, judge = ?5, number = coalesce(?6, number), tries = ?7, at = ?8",
                (url, outlet, outcome.value, reason, judge, number, tries, at.isoformat()),
            )
            self._pending += 1
            if self._pending >= self._BATCH:
                self.flush()
        except sqlite3.Error as error:
            raise ArchiveError(f"{self._path}: the archive's crawl log cannot be written: {error}") from None

    def end_run(self, started: datetime, ended: datetime, reason: str, counts: Mapping[str, int]) -> None:
        """Remember a run: when, why it ended, and its counts by outcome."""
        try:
            self._database.execute(
                "INSERT INTO runs (started, ended, reason, counts) VALUES (?, ?, ?, ?)",
                (started.isoformat(), ended.isoformat(), reason, json.dumps(counts, sort_keys=True)),
            )
            self.flush()
        except sqlite3.Error as error:
            raise ArchiveError(f"{self._path}: the archive's crawl log cannot be written: {error}") from None

    def flush(self) -> None:
        """Make what was noted durable."""
        if self._database.in_transaction:
            self._database.execute("COMMIT")
        self._pending = 0

    def close(self) -> None:
        """Make what was noted durable, and close the database."""
        try:
            self.flush()
        except sqlite3.Error as error:
            raise ArchiveError(f"{self._path}: the archive's crawl log cannot be written: {error}") from None
        finally:
            self._database.close()
