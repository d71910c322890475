"""The index, `index.sqlite`: where each story stands, by number, hash, URL and nearly the same text.

Whatever stands in it follows from the files alone, in whatever order they are added. So an index that is made again
gives the same answers.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.archive.index.database import Safety, opened, plain
from crawler.archive.meetings import meetings
from crawler.archive.names import number_of, stem_of
from crawler.errors import ArchiveError
from crawler.model import Cluster, Dated, Record
from crawler.text.shingles import BANDS_FORMAT, LEAST_BANDS

VERSION = 2
_TABLES = """
CREATE TABLE stories (
    number INTEGER PRIMARY KEY,
    content_sha256 TEXT NOT NULL UNIQUE,
    outlet TEXT NOT NULL,
    published INTEGER
) STRICT;
CREATE TABLE urls (
    url TEXT PRIMARY KEY,
    number INTEGER NOT NULL,
    met INTEGER NOT NULL,
    again INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE bands (
    key INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (key, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE clusters (number INTEGER PRIMARY KEY, cluster INTEGER NOT NULL) STRICT;
CREATE INDEX members ON clusters (cluster);
CREATE TABLE facts (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO facts VALUES ('last', -1);
"""
# A key that more stories share is a phrase of its outlet: the newest of them are looked at, because copies follow soon.
_MOST_OF_A_KEY = 256
_OF_A_KEY = f"SELECT * FROM (SELECT number FROM bands WHERE key = ? ORDER BY number DESC LIMIT {_MOST_OF_A_KEY})"  # noqa: S608 - our own number
# So many stories a text is compared with at most: the time that takes stays the same however many there are. A text
# that more outlets copied has the nearest sixteen in its record; one cluster they are all the same.
_MOST_CANDIDATES = 16
# Stories that share fewer keys than so many are compared where they are few. Where there are more, they have a phrase
# in common with the text, as any number of stories in a large archive: to compare them took longer than all else. Of
# 32 keys a copy of the least alike (Jaccard index 0.34) shares five with a probability of 0.994.
_SURE, _MOST_UNSURE = 5, 4
# KiB of the database in memory: the inner pages of the index of a million stories.
_CACHE = 16 * 1024
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Index:
    """Where each story stands, which stories are near copies of each other, and the highest number.

    Args:
        path: of `index.sqlite`.
        write: false opens what is there and never writes.
        safety: of what is written.

    Raises:
        ArchiveError: it cannot be opened, or is of another version.
    """

    def __init__(self, path: Path, *, write: bool, safety: Safety = Safety.FULL) -> None:
        self._path = path
        self._database = opened(path, VERSION, _TABLES, safety=safety, write=write)
        self._database.execute(f"PRAGMA cache_size = -{_CACHE}")
        self._leaves_journal = write and safety is Safety.FULL
        self._bands = "bands"
        if write and not self.fact("bands") and not len(self):
            self.remember("bands", BANDS_FORMAT)

    def add(self, record: Record, bands: Sequence[int]) -> None:
        """Add a story, or what is new of it; the last step of a write. To add it again changes nothing.

        Args:
            record: of the story.
            bands: of its text (`crawler.text.shingles`); none where the story is there already.

        Raises:
            ArchiveError: the database cannot be written.
        """
        with self.transaction():
            self._database.execute(
                "INSERT OR IGNORE INTO stories VALUES (?, ?, ?, ?)",
                (record.number, plain(record.content_sha256), plain(record.outlet), _published(record.published)),
            )
            self.set_last(record.number)
            if self.by_hash(record.content_sha256) != record.number:
                return  # the text, or the number, is another story's already: an index gives each of them once
            self._database.executemany(
                f"INSERT OR IGNORE INTO {self._bands} VALUES (?, ?)",  # noqa: S608 - one of two names, both ours
                [(key, record.number) for key in bands],
            )
            self._database.executemany(
                "INSERT INTO urls VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
                " SET number = excluded.number, met = excluded.met, again = excluded.again"
                " WHERE (excluded.met, excluded.again, excluded.number) > (met, again, number)",
                [(plain(met.url), record.number, _microseconds(met.at), met.again) for met in meetings(record)],
            )
            self._join(
                {record.number, *(number for near in record.near if (number := number_of(near.stem)) is not None)}
            )

    def _join(self, numbers: set[int]) -> None:
        """Make one cluster of stories, and of those that they are in."""
        if len(numbers) < 2:
            return
        found = [self._one("SELECT cluster FROM clusters WHERE number = ?", number) for number in numbers]
        clusters = {cluster for cluster in found if cluster is not None}
        lowest = min(numbers | clusters)
        self._database.executemany(
            "UPDATE clusters SET cluster = ? WHERE cluster = ?", [(lowest, cluster) for cluster in clusters - {lowest}]
        )
        self._database.executemany(
            "INSERT OR REPLACE INTO clusters VALUES (?, ?)", [(each, lowest) for each in numbers]
        )

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all that is written within, or nothing; one within another is a part of it.

        Raises:
            ArchiveError: the database cannot be written.
        """
        if self._database.in_transaction:
            yield
            return
        try:
            self._database.execute("BEGIN IMMEDIATE")
            yield
            self._database.execute("COMMIT")
        except sqlite3.Error as error:
            raise ArchiveError(f"{self._path}: the archive's index cannot be written: {error}") from None
        finally:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")

    @contextlib.contextmanager
    def making(self) -> Iterator[None]:
        """Take in the stories of a whole archive in one go.

        Bands come from everywhere in their order; they are sorted when all are there, so that each page of the database
        is written once.

        Raises:
            ArchiveError: the database cannot be written.
        """
        self._database.execute("CREATE TEMP TABLE gathered (key INTEGER NOT NULL, number INTEGER NOT NULL)")
        self._bands = "temp.gathered"
        with self.transaction():
            yield
            self._bands = "bands"
            self._database.execute("INSERT OR IGNORE INTO bands SELECT * FROM temp.gathered ORDER BY key, number")
        self._database.execute("DROP TABLE temp.gathered")

    def _one(self, question: str, *values: object) -> Any:
        """Give the first column of the first row, or None."""
        return next(self._rows(question, *values), (None,))[0]

    def _rows(self, question: str, *values: object) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._database.execute(question, values)
        except sqlite3.Error as error:
            raise ArchiveError(f"{self._path}: the archive's index cannot be read: {error}") from None

    def last(self) -> int:
        """Give the highest number that was ever used; -1 where none was."""
        return int(self._one("SELECT value FROM facts WHERE name = 'last'"))

    def set_last(self, number: int) -> None:
        """Remember that a number was used; a lower one than before changes nothing."""
        self._database.execute("UPDATE facts SET value = ?1 WHERE name = 'last' AND value < ?1", (number,))

    def fact(self, name: str) -> str:
        """Give what was remembered under a name, or an empty text."""
        return str(self._one("SELECT value FROM facts WHERE name = ?", name) or "")

    def remember(self, name: str, value: str) -> None:
        """Remember something about the archive."""
        with self.transaction():
            self._database.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def stem(self, number: int) -> str | None:
        """Give the stem of a story by its number."""
        digest: str | None = self._one("SELECT content_sha256 FROM stories WHERE number = ?", number)
        return None if digest is None else stem_of(number, digest)

    def by_hash(self, content_sha256: str) -> int | None:
        """Give the number of the story with a content hash."""
        number: int | None = self._one("SELECT number FROM stories WHERE content_sha256 = ?", plain(content_sha256))
        return number

    def by_url(self, url: str) -> int | None:
        """Give the number of the story whose text was met last at a canonical URL."""
        number: int | None = self._one("SELECT number FROM urls WHERE url = ?", plain(url))
        return number

    def met(self, url: str) -> datetime | None:
        """Tell when that text was met there last, UTC."""
        microseconds = self._one("SELECT met FROM urls WHERE url = ?", plain(url))
        return None if microseconds is None else _EPOCH + timedelta(microseconds=microseconds)

    def candidates(self, bands: Sequence[int]) -> list[int]:
        """Find the stories that a text may be a near copy of.

        Args:
            bands: of the text.

        Returns:
            Numbers: those that share the most bands first, of as many the lowest first; not more than sixteen. Those
            that share hardly enough are left out where they are more than four.
        """
        # One question: each takes a lock on the file, and gives it back.
        rows = self._rows(" UNION ALL ".join([_OF_A_KEY] * len(bands)), *bands) if bands else ()
        shared = Counter(number for (number,) in rows)
        found = [number for number, count in shared.items() if count >= LEAST_BANDS]
        sure = [number for number in found if shared[number] >= _SURE]
        if len(found) - len(sure) > _MOST_UNSURE:
            found = sure
        return sorted(found, key=lambda number: (-shared[number], number))[:_MOST_CANDIDATES]

    def cluster_of(self, number: int) -> Cluster | None:
        """Give the cluster of a story; None where there is no such story."""
        if self.stem(number) is None:
            return None
        cluster = self._one("SELECT cluster FROM clusters WHERE number = ?", number)
        if cluster is None:
            return Cluster(number, (number,), number)
        rows = self._rows(
            "SELECT number FROM clusters JOIN stories USING (number) WHERE cluster = ?"
            " ORDER BY published IS NULL, published, number",
            cluster,
        )
        members = tuple(number for (number,) in rows)
        return Cluster(cluster, members, members[0])

    def numbers(self) -> Iterator[int]:
        """Yield the numbers of all stories, ascending; other use of the index may go on meanwhile."""
        number: int | None = -1
        while (number := self._one("SELECT min(number) FROM stories WHERE number > ?", number)) is not None:
            yield number

    def stems(self) -> Iterator[str]:
        """Yield the stems of all stories, by ascending number; other use of the index may go on meanwhile."""
        number = -1
        question = "SELECT number, content_sha256 FROM stories WHERE number > ? ORDER BY number LIMIT 1000"
        while rows := list(self._rows(question, number)):
            yield from (stem_of(*row) for row in rows)
            number = rows[-1][0]

    def __len__(self) -> int:
        return int(self._one("SELECT count(*) FROM stories"))

    def close(self) -> None:
        """Close the database; a writer leaves nothing beside it."""
        if self._leaves_journal:
            with contextlib.suppress(sqlite3.Error):  # it says nothing any more
                self._database.execute("PRAGMA journal_mode = DELETE")
        self._database.close()


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)


def _published(date: Dated | None) -> int | None:
    """Give a date of publication in seconds since 1970; a day without an hour counts as its noon, which errs least."""
    if date is None:
        return None
    hours = 12 if date.precision == "day" else 0
    return _microseconds(date.value) // 1_000_000 + hours * 3600
