"""Where and when a story's text was met: what decides which story a URL leads to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from attrs import frozen

from crawler.discovery.canonical import canonical
from crawler.model import Record


@frozen
class Meeting:
    """A text met at a URL. Of all texts, a URL leads to the one that was met there last.

    Attributes:
        url: canonical.
        at: when it was fetched.
        again: whether the URL led to another text before: of two at the same time, this one came later.
    """

    url: str
    at: datetime
    again: bool


def own_urls(record: Record) -> list[str]:
    """List the canonical URLs of a story's own page; none where it came from no page."""
    key = record.fetched.canonical
    others = {record.fetched.final, record.fetched.requested} - {key}
    urls = [key, *sorted(canonical(url) for url in others)]
    return list(dict.fromkeys(url for url in urls if url))


def meetings(record: Record) -> Iterator[Meeting]:
    """Yield where a story's text was met, as its record tells.

    Args:
        record: of the story.

    Yields:
        Its own URLs, those of its copies, then those at which it was met again; a URL may come more than once.
    """
    for url in own_urls(record):
        yield Meeting(url, record.fetched.at, again=False)
    for copy in record.copies:
        yield Meeting(copy.url, copy.fetched_at, again=False)
    for met in record.met:
        yield Meeting(met.url, met.at, again=True)
