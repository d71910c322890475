"""The crawl log, `crawl.sqlite`: what was seen, with what outcome, and the runs."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from crawler.archive.index.database import Safety, opened
from crawler.discovery.refresh import PASSING
from crawler.errors import ArchiveError
from crawler.model import Outcome, Seen

_VERSION = 1
_TABLES = """
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


class CrawlLog:
    """What was seen and what became of it; written in batches, because losing some costs only requests.

    Args:
        path: of `crawl.sqlite`.

    Raises:
        ArchiveError: it cannot be opened, or a newer program made it.
    """

    _BATCH = 100

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = opened(path, _VERSION, _TABLES, safety=Safety.NORMAL, write=True)
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
