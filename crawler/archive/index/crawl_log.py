"""The crawl log, `crawl.sqlite`: what was seen with what outcome, what waits, what sources answered, and the runs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from crawler.archive.index.asked import TABLES as ASKED
from crawler.archive.index.asked import AskedSources
from crawler.archive.index.batches import Batches
from crawler.archive.index.database import Safety, opened, plain
from crawler.archive.index.waiting import TABLE as WAITING
from crawler.archive.index.waiting import WaitingLeads
from crawler.discovery.refresh import PASSING
from crawler.model import Outcome, Seen

NAME = "crawl.sqlite"
VERSION = 2
_TABLES = f"""
CREATE TABLE seen (
    url TEXT PRIMARY KEY,
    outlet TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    judge TEXT NOT NULL,
    number INTEGER,
    tries INTEGER NOT NULL,
    at TEXT NOT NULL,
    published TEXT NOT NULL DEFAULT '',
    fetched TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_outcome ON seen (outlet, outcome);
CREATE TABLE runs (
    run INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    ended TEXT NOT NULL,
    reason TEXT NOT NULL,
    counts TEXT NOT NULL
) STRICT;
{WAITING}
{ASKED}
"""
_UPGRADES = {
    1: f"""
ALTER TABLE seen ADD COLUMN published TEXT NOT NULL DEFAULT '';
ALTER TABLE seen ADD COLUMN fetched TEXT NOT NULL DEFAULT '';
CREATE INDEX seen_outcome ON seen (outlet, outcome);
{WAITING}
{ASKED}
"""
}


class CrawlLog:
    """What was seen and what became of it; written in batches, because losing some costs only requests.

    Args:
        path: of `crawl.sqlite`.

    Attributes:
        waiting: the leads that wait to be fetched.
        asked: what sources answered.

    Raises:
        ArchiveError: it cannot be opened, or a newer program made it.
    """

    def __init__(self, path: Path) -> None:
        database = opened(path, VERSION, _TABLES, safety=Safety.NORMAL, write=True, upgrades=_UPGRADES)
        self._batches = Batches(database, path)
        self.waiting = WaitingLeads(self._batches)
        self.asked = AskedSources(self._batches)

    def seen(self, url: str) -> Seen | None:
        """Tell what became of a canonical URL, or None where it was never tried.

        Raises:
            ArchiveError: the database cannot be read.
        """
        row = self._batches.row("SELECT outcome, judge, tries, at, published, fetched FROM seen WHERE url = ?", (url,))
        return _seen(*row) if row else None

    def tried(self, outlet: str, outcomes: Iterable[Outcome]) -> Iterator[tuple[str, Seen]]:
        """Yield the URLs of an outlet with certain outcomes, in their order.

        Args:
            outlet: domain.
            outcomes: which.

        Raises:
            ArchiveError: the database cannot be read.
        """
        wanted = json.dumps(sorted(outcome.value for outcome in outcomes))
        asked = (
            "SELECT url, outcome, judge, tries, at, published, fetched FROM seen WHERE outlet = ? AND url > ?"
            " AND outcome IN (SELECT value FROM json_each(?)) ORDER BY url LIMIT 500"
        )
        last = ""
        while rows := self._batches.rows(asked, (outlet, last, wanted)):
            for url, *row in rows:
                yield url, _seen(*row)
            last = rows[-1][0]

    def note(
        self,
        url: str,
        outlet: str,
        outcome: Outcome,
        reason: str,
        judge: str,
        number: int | None,
        at: datetime,
        published: datetime | None = None,
        fetched: str = "",
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
            published: the article, or None.
            fetched: the URL as it is fetched, where that is not this one.

        Raises:
            ArchiveError: the database cannot be written.
        """
        before = self.seen(url)
        tries = before.tries + 1 if before and {before.outcome, outcome} <= PASSING else 1
        dated = published.isoformat() if published else ""
        self._batches.write(
            "INSERT INTO seen VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO UPDATE SET outlet = ?2,"
            " outcome = ?3, reason = ?4, judge = ?5, number = coalesce(?6, number), tries = ?7, at = ?8,"
            " published = CASE WHEN ?9 = '' THEN published ELSE ?9 END,"
            " fetched = CASE WHEN ?10 = '' THEN fetched ELSE ?10 END",
            (url, outlet, outcome.value, plain(reason), judge, number, tries, at.isoformat(), dated, plain(fetched)),
        )

    def end_run(self, started: datetime, ended: datetime, reason: str, counts: Mapping[str, int]) -> None:
        """Remember a run: when, why it ended, and its counts by outcome."""
        values = (started.isoformat(), ended.isoformat(), reason, json.dumps(counts, sort_keys=True))
        self._batches.write("INSERT INTO runs (started, ended, reason, counts) VALUES (?, ?, ?, ?)", values)
        self._batches.flush()

    def flush(self) -> None:
        """Make what was noted durable."""
        self._batches.flush()

    def close(self) -> None:
        """Make what was noted durable, and close the database."""
        self._batches.close()


def _seen(outcome: str, judge: str, tries: int, at: str, published: str, fetched: str) -> Seen:
    dated = datetime.fromisoformat(published) if published else None
    return Seen(Outcome(outcome), judge, tries, datetime.fromisoformat(at), dated, fetched)
