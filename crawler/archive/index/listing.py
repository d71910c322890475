"""The names of an archive's files, in a database that is gone when it is closed: so memory is flat in their number."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from crawler.archive.index.database import plain
from crawler.archive.names import number_of
from crawler.model import Record

_TABLES = """
CREATE TABLE names (
    number INTEGER NOT NULL,
    stem TEXT NOT NULL,
    story INTEGER NOT NULL,
    record INTEGER NOT NULL,
    story_sha256 TEXT,
    content_sha256 TEXT,
    title TEXT,
    PRIMARY KEY (number, stem)
) STRICT, WITHOUT ROWID;
CREATE TABLE raws (
    file TEXT NOT NULL,
    place INTEGER NOT NULL,
    digest TEXT NOT NULL,
    stem TEXT NOT NULL,
    PRIMARY KEY (file, place, stem)
) STRICT, WITHOUT ROWID;
"""
# Rows that are read at a time.
_ROWS = 1000


class Listing:
    """The stems of an archive, and what its records say of its other files."""

    def __init__(self) -> None:
        # SQLite keeps a database without a name in a temporary file, and removes that first.
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_TABLES} BEGIN;")

    def add(self, stem: str, *, is_story: bool) -> None:
        """Add the name of a story or of a record; what is no stem is left."""
        number = number_of(stem)
        if number is not None:
            self._database.execute(
                "INSERT INTO names VALUES (?1, ?2, ?3, NOT ?3, NULL, NULL, NULL)"
                " ON CONFLICT DO UPDATE SET story = story OR ?3, record = record OR NOT ?3",
                (number, stem, is_story),
            )

    def expect(self, record: Record) -> None:
        """Remember what a record says of its story."""
        self._database.execute(
            "UPDATE names SET story_sha256 = ?, content_sha256 = ?, title = ? WHERE number = ? AND stem = ?",
            (plain(record.story_sha256), plain(record.content_sha256), plain(record.title), record.number, record.stem),
        )

    def expect_raw(self, file: str, place: int, digest: str, stem: str) -> None:
        """Remember where a record says that a raw page stands."""
        # A place that no file has is one that is not found.
        place = min(max(place, -1), 2**62)
        self._database.execute(
            "INSERT OR IGNORE INTO raws VALUES (?, ?, ?, ?)", (plain(file), place, plain(digest), stem)
        )

    def raws(self, file: str, place: int) -> list[tuple[str, str]]:
        """Give digest and stem of each raw page that should stand at a place, and strike them off."""
        found = self._database.execute("SELECT digest, stem FROM raws WHERE file = ? AND place = ?", (file, place))
        rows = [(str(digest), str(stem)) for digest, stem in found]
        self._database.execute("DELETE FROM raws WHERE file = ? AND place = ?", (file, place))
        return rows

    def raws_left(self) -> Iterator[tuple[str, int, str]]:
        """Yield file, place and stem of the raw pages that were not struck off."""
        yield from self._database.execute("SELECT file, place, stem FROM raws ORDER BY file, place, stem")

    def stems(self, *, story: bool, record: bool) -> Iterator[str]:
        """Yield the stems that have a story or not and a record or not, by number; both may change meanwhile."""
        for (stem,) in self._pages("stem", "story = ? AND record = ?", story, record):
            yield stem

    def expected(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield stem, story_sha256, content_sha256 and title, of which the last three are as the record tells."""
        yield from self._pages("stem, story_sha256, content_sha256, title", "story AND story_sha256 IS NOT NULL")

    def _pages(self, columns: str, which: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """Select by number, so many rows at a time: what is read may be written meanwhile."""
        after: tuple[int, str] = (-1, "")
        while True:
            rows = self._database.execute(
                f"SELECT {columns}, number, stem FROM names WHERE (number, stem) > (?, ?) AND {which}"  # noqa: S608
                f" ORDER BY number, stem LIMIT {_ROWS}",
                (*after, *values),
            ).fetchall()
            for row in rows:
                yield row[:-2]
            if len(rows) < _ROWS:
                return
            after = rows[-1][-2:]

    def twice(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each number that several stems have, with them."""
        question = "SELECT number FROM names GROUP BY number HAVING count(*) > 1 ORDER BY number"
        for (number,) in self._database.execute(question):
            stems = self._database.execute("SELECT stem FROM names WHERE number = ? ORDER BY stem", (number,))
            yield number, [stem for (stem,) in stems]

    def has(self, stem: str) -> bool:
        """Tell whether a stem is among them, with story or record or both."""
        question = "SELECT 1 FROM names WHERE number = ? AND stem = ?"
        return self._database.execute(question, (number_of(stem), stem)).fetchone() is not None

    def count(self, *, stories: bool) -> int:
        """Count the stories, or the records."""
        column = "story" if stories else "record"
        return int(self._database.execute(f"SELECT count(*) FROM names WHERE {column}").fetchone()[0])  # noqa: S608

    def last(self, *, stories_only: bool = False) -> int:
        """Give the highest number; -1 where there is none."""
        which = "WHERE story" if stories_only else ""
        return int(self._database.execute(f"SELECT coalesce(max(number), -1) FROM names {which}").fetchone()[0])  # noqa: S608

    def close(self) -> None:
        """Forget all."""
        self._database.close()
