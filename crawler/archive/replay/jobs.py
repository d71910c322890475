"""What a format is told beside the stories, and what is counted while they pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from attrs import Factory, define, frozen

from crawler.archive.replay.selection import Chosen


@define
class Tally:
    """What is known of the stories of a delivery once the last of them has passed.

    Attributes:
        stories: how many.
        bytes: of their files.
        first: earliest day of publication, or None.
        last: latest day of publication, or None.
        newest: when the last of their pages was fetched, UTC; 1970 where there is no story.
        outlets: domain -> stories.
        topics: name -> stories.
    """

    stories: int = 0
    bytes: int = 0
    first: date | None = None
    last: date | None = None
    newest: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    outlets: Counter[str] = Factory(Counter)
    topics: Counter[str] = Factory(Counter)

    def add(self, story: Chosen) -> None:
        """Count a story."""
        record = story.record
        self.stories += 1
        self.bytes += len(story.data)
        self.newest = max(self.newest, record.fetched.at)
        self.outlets[record.outlet] += 1
        self.topics[record.topic] += 1
        if record.published:
            day = record.published.value.date()
            self.first, self.last = min(self.first or day, day), max(self.last or day, day)

    def topic_names(self) -> list[str]:
        """List the topics, each on one line."""
        return sorted(" ".join(name.split()) for name in self.topics if name.strip())


@frozen
class Job:
    """What a format is told beside the stories.

    Attributes:
        program: name and version of who writes.
        tally: of the stories that have passed.
        write_manifest: writes the delivery's manifest to a new file; only when the last story has passed.
        with_warc: whether a format that can should hold the raw pages as well.
    """

    program: str
    tally: Tally
    write_manifest: Callable[[Path], None]
    with_warc: bool = False
