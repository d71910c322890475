"""The leads that wait to be fetched, in the archive's crawl log: found once, they need no source to tell of them again.

So a run may end with most of its leads unfetched (a limit, a signal, a crash), and its sources may answer "unchanged"
the next time: the next run goes on. And so a sitemap of any size takes no memory.
"""

from __future__ import annotations

import json
from datetime import datetime

from attrs import evolve, frozen

from crawler.archive.index.batches import Batches
from crawler.archive.index.database import plain
from crawler.model import Capture, Lead, Source

TABLE = """
CREATE TABLE waiting (
    url TEXT PRIMARY KEY,
    outlet TEXT NOT NULL,
    state INTEGER NOT NULL,
    promise INTEGER NOT NULL,
    published TEXT NOT NULL,
    kinds TEXT NOT NULL,
    source TEXT NOT NULL,
    lead TEXT NOT NULL,
    title TEXT NOT NULL,
    modified TEXT NOT NULL,
    live INTEGER NOT NULL,
    capture TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_next ON waiting (outlet, state, promise DESC, published DESC, url);
"""

_WAITS, _TAKEN = 0, 1
_ADD = """
INSERT INTO waiting VALUES (?1, ?2, ?12, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO UPDATE SET
    promise = max(promise, excluded.promise),
    published = max(published, excluded.published),
    kinds = CASE WHEN instr(kinds, excluded.kinds) THEN kinds ELSE kinds || excluded.kinds END,
    lead = CASE WHEN excluded.live > live THEN excluded.lead ELSE lead END,
    title = CASE WHEN title = '' THEN excluded.title ELSE title END,
    modified = max(modified, excluded.modified),
    live = max(live, excluded.live),
    capture = coalesce(capture, excluded.capture)
"""


@frozen
class Waiting:
    """A lead that waits.

    Attributes:
        key: canonical URL.
        lead: as its sources gave it.
        source: kind and URL of the source that gave it first.
        kinds: of all sources that gave it.
        promise: the greater, the sooner it is taken.
    """

    key: str
    lead: Lead
    source: Source
    kinds: frozenset[str]
    promise: int


class WaitingLeads:
    """The leads that wait, each once.

    Args:
        batches: the crawl log's database.
    """

    def __init__(self, batches: Batches) -> None:
        self._batches = batches
        # What a run had taken that is gone, or has left its host, waits again.
        self._batches.write("UPDATE waiting SET state = 0 WHERE state = 1")
        self._batches.flush()

    def add(self, key: str, outlet: str, lead: Lead, source: Source, promise: int, *, is_taken: bool = False) -> bool:
        """Let a lead wait; what another source says of one that is there is added to it.

        Args:
            key: canonical URL.
            outlet: domain.
            lead: as its source gave it.
            source: which.
            promise: the greater, the sooner it is taken.
            is_taken: whether it is being fetched already.

        Returns:
            Whether it was not there yet.

        Raises:
            ArchiveError: the database cannot be written.
        """
        is_new = not self.has(key)
        values = (
            key,
            outlet,
            promise,
            _text(lead.published),
            f" {source.kind} ",
            json.dumps([source.kind, source.url]),
            plain(lead.url),
            plain(lead.title),
            _text(lead.modified),
            int(lead.capture is None),
            _captured(lead.capture),
            _TAKEN if is_taken else _WAITS,
        )
        self._batches.write(_ADD, values)
        return is_new

    def has(self, key: str) -> bool:
        """Tell whether a lead waits, or is being fetched.

        Args:
            key: canonical URL.
        """
        return self._batches.row("SELECT 1 FROM waiting WHERE url = ?", (key,)) is not None

    def take(self, outlet: str, least: int) -> Waiting | None:
        """Take the lead of an outlet that promises most; of equals the youngest.

        Args:
            outlet: domain.
            least: promise of one that is worth it.

        Returns:
            The lead; the copy of a web archive is asked for where no other source gave its URL, or the page itself
            could not be had. None: no such lead waits.

        Raises:
            ArchiveError: the database cannot be written.
        """
        row = self._batches.row(
            "SELECT url, kinds, promise, source, lead, title, published, modified, live, capture FROM waiting"
            " WHERE outlet = ? AND state = 0 AND promise >= ? ORDER BY promise DESC, published DESC, url LIMIT 1",
            (outlet, least),
        )
        if row is None:
            return None
        key, kinds, promised, source, url, title, published, modified, live, capture = row
        self._batches.write("UPDATE waiting SET state = ? WHERE url = ?", (_TAKEN, key))
        lead = Lead(url, title, _moment(published), _moment(modified))
        if not live and capture:
            lead = evolve(lead, capture=_capture(capture))
        kind, source_url = json.loads(source)
        return Waiting(key, lead, Source(kind, source_url), frozenset(kinds.split()), promised)

    def settle(self, key: str, *, is_lost: bool) -> None:
        """Take out a lead that has its outcome.

        Args:
            key: canonical URL.
            is_lost: whether the page itself could not be had: where a web archive has a copy, that waits now.

        Raises:
            ArchiveError: the database cannot be written.
        """
        if is_lost:
            again = "UPDATE waiting SET state = 0, live = 0 WHERE url = ? AND live = 1 AND capture IS NOT NULL"
            if self._batches.write(again, (key,)):
                return
        self._batches.write("DELETE FROM waiting WHERE url = ?", (key,))

    def count(self, outlet: str) -> int:
        """Count the leads of an outlet that wait."""
        row = self._batches.row("SELECT count(*) FROM waiting WHERE outlet = ? AND state = ?", (outlet, _WAITS))
        return int(row[0]) if row else 0


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _captured(capture: Capture | None) -> str | None:
    if capture is None:
        return None
    return json.dumps([capture.url, capture.at.isoformat(), capture.offset, capture.length])


def _capture(text: str) -> Capture:
    url, at, offset, length = json.loads(text)
    return Capture(url, datetime.fromisoformat(at), offset, length)
