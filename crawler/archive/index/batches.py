"""Writing in batches: much is noted in one transaction, because losing the last of it costs only requests."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from crawler.errors import ArchiveError

# Statements of one transaction; a crash of the program costs at most these.
_BATCH = 100
_NEXT_STEP = "where it is damaged, move it away: that costs only requests"


class Batches:
    """A database of which a crash may cost the last batch, for several threads.

    What one statement wrote is never kept without what earlier ones wrote.

    Args:
        database: open for writing, without a transaction.
        path: of its file, for errors.
    """

    def __init__(self, database: sqlite3.Connection, path: Path) -> None:
        self._database = database
        self._path = path
        self._lock = threading.Lock()
        self._pending = 0

    def rows(self, statement: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        """Ask.

        Raises:
            ArchiveError: the database cannot be read.
        """
        with self._lock:
            try:
                return self._database.execute(statement, tuple(values)).fetchall()
            except sqlite3.Error as error:
                raise ArchiveError(
                    f"{self._path}: the archive's crawl log cannot be read: {error}: {_NEXT_STEP}"
                ) from None

    def row(self, statement: str, values: Iterable[Any] = ()) -> tuple[Any, ...] | None:
        """Ask for one row; None where there is none.

        Raises:
            ArchiveError: the database cannot be read.
        """
        return next(iter(self.rows(statement, values)), None)

    def write(self, statement: str, values: Iterable[Any] = ()) -> int:
        """Write, as part of the batch.

        Returns:
            How many rows were changed.

        Raises:
            ArchiveError: the database cannot be written.
        """
        with self._lock:
            try:
                if not self._database.in_transaction:
                    self._database.execute("BEGIN")
                changed = self._database.execute(statement, tuple(values)).rowcount
                self._pending += 1
                if self._pending >= _BATCH:
                    self._commit()
            except sqlite3.Error as error:
                raise self._unwritable(error) from None
            return changed

    def flush(self) -> None:
        """End the batch: what was written survives a crash of the program.

        Raises:
            ArchiveError: the database cannot be written.
        """
        with self._lock:
            try:
                self._commit()
            except sqlite3.Error as error:
                raise self._unwritable(error) from None

    def _commit(self) -> None:
        if self._database.in_transaction:
            self._database.execute("COMMIT")
        self._pending = 0

    def close(self) -> None:
        """End the batch, and close the database.

        Raises:
            ArchiveError: the database cannot be written.
        """
        try:
            self.flush()
        finally:
            self._database.close()

    def _unwritable(self, error: sqlite3.Error) -> ArchiveError:
        return ArchiveError(f"{self._path}: the archive's crawl log cannot be written: {error}: {_NEXT_STEP}")
