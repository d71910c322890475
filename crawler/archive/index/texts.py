"""Texts that were met, any number of them, in a database that is gone when it is closed."""

from __future__ import annotations

import sqlite3


class Texts:
    """A set of content hashes that takes no memory to speak of."""

    def __init__(self) -> None:
        # SQLite keeps a database without a name in a temporary file, and removes that first.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            " CREATE TABLE texts (content_sha256 TEXT PRIMARY KEY) STRICT, WITHOUT ROWID; BEGIN;"
        )

    def add(self, content_sha256: str) -> bool:
        """Add a hash; tell whether it was not there."""
        return self._database.execute("INSERT OR IGNORE INTO texts VALUES (?)", (content_sha256,)).rowcount > 0
