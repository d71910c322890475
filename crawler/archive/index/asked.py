"""What sources answered when they were last asked, in the archive's crawl log: so that asking again costs little."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from crawler.archive.index.batches import Batches
from crawler.archive.index.database import plain
from crawler.model import Source

TABLES = """
CREATE TABLE answers (
    url TEXT NOT NULL,
    outlet TEXT NOT NULL,
    judge TEXT NOT NULL,
    etag TEXT NOT NULL,
    modified TEXT NOT NULL,
    asked TEXT NOT NULL,
    changed TEXT NOT NULL,
    PRIMARY KEY (url, outlet)
) STRICT, WITHOUT ROWID;
CREATE TABLE sources (
    outlet TEXT NOT NULL,
    kind TEXT NOT NULL,
    url TEXT NOT NULL,
    judge TEXT NOT NULL,
    asked TEXT NOT NULL,
    changed TEXT NOT NULL,
    PRIMARY KEY (outlet, kind, url)
) STRICT, WITHOUT ROWID;
"""


@frozen
class Answer:
    """What is remembered of an answer, or of a source that was read to its end.

    Attributes:
        asked: when it was last asked, UTC.
        changed: when it last gave something new, UTC.
        etag: of the answer, as received, or empty.
        modified: its Last-Modified, as received, or empty.
    """

    asked: datetime
    changed: datetime
    etag: str = ""
    modified: str = ""


class AskedSources:
    """What is remembered of sources, each for one judge: another one must see again what they have.

    Args:
        batches: the crawl log's database.
    """

    def __init__(self, batches: Batches) -> None:
        self._batches = batches

    def answer(self, url: str, outlet: str, judge: str) -> Answer | None:
        """Give what is remembered of an answer.

        Args:
            url: that was asked.
            outlet: domain.
            judge: for which: the topic's version, with the days asked for.
        """
        return self._found(
            "SELECT asked, changed, etag, modified FROM answers WHERE url = ? AND outlet = ? AND judge = ?",
            (url, outlet, judge),
        )

    def source(self, outlet: str, source: Source, judge: str) -> Answer | None:
        """Give what is remembered of a source that was read to its end; None: it was not yet.

        Args:
            outlet: domain.
            source: of it.
            judge: as in `answer`.
        """
        return self._found(
            "SELECT asked, changed, '', '' FROM sources WHERE outlet = ? AND kind = ? AND url = ? AND judge = ?",
            (outlet, source.kind, source.url, judge),
        )

    def _found(self, statement: str, values: tuple[str, ...]) -> Answer | None:
        row = self._batches.row(statement, values)
        return Answer(datetime.fromisoformat(row[0]), datetime.fromisoformat(row[1]), row[2], row[3]) if row else None

    def note_answer(self, url: str, outlet: str, judge: str, answer: Answer) -> None:
        """Remember an answer; the leads in it must wait by now.

        Raises:
            ArchiveError: the database cannot be written.
        """
        told = (answer.etag, answer.modified)
        values = (url, outlet, judge, *map(plain, told), answer.asked.isoformat(), answer.changed.isoformat())
        self._batches.write("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    def note_source(self, outlet: str, source: Source, judge: str, answer: Answer) -> None:
        """Remember that a source was read to its end.

        Raises:
            ArchiveError: the database cannot be written.
        """
        values = (outlet, source.kind, source.url, judge, answer.asked.isoformat(), answer.changed.isoformat())
        self._batches.write("INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?)", values)
