"""The columns of a table of stories: the same in every format that is a table."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime

from attrs import frozen

from crawler.archive.replay.selection import Chosen
from crawler.model import Dated, Gone

Value = int | str | list[str] | date | datetime | None


@frozen
class Column:
    """A column.

    Attributes:
        name: that of the record's key (archive/README.md) where there is one.
        kind: `int`, `text`, `list` (of texts), `day` or `time` (UTC).
        value: takes it out of a story; None where it is not known.
    """

    name: str
    kind: str
    value: Callable[[Chosen], Value]


def _written(dated: Dated | None) -> str | None:
    return dated.value.isoformat() if dated else None


def _day(dated: Dated | None) -> date | None:
    return dated.value.date() if dated else None


def _precision(dated: Dated | None) -> str | None:
    return dated.precision if dated else None


def _since(gone: Gone | None) -> datetime | None:
    return gone.at if gone else None


COLUMNS: tuple[Column, ...] = (
    Column("number", "int", lambda story: story.record.number),
    Column("stem", "text", lambda story: story.record.stem),
    Column("title", "text", lambda story: story.text()[0]),
    Column("body", "text", lambda story: story.text()[1]),
    Column("authors", "list", lambda story: list(story.record.authors)),
    # As the record has it, ISO 8601 with the outlet's offset: as a point in time it would lose the outlet's day.
    Column("published", "text", lambda story: _written(story.record.published)),
    Column("published_day", "day", lambda story: _day(story.record.published)),
    Column("published_precision", "text", lambda story: _precision(story.record.published)),
    Column("modified", "text", lambda story: _written(story.record.modified)),
    Column("outlet", "text", lambda story: story.record.outlet),
    Column("outlet_name", "text", lambda story: story.record.outlet_name),
    Column("country", "text", lambda story: story.record.country),
    Column("url", "text", lambda story: story.record.fetched.canonical),
    Column("fetched_at", "time", lambda story: story.record.fetched.at),
    Column("topic", "text", lambda story: story.record.topic),
    Column("supersedes", "text", lambda story: story.record.supersedes),
    Column("copies", "int", lambda story: len(story.record.copies)),
    Column("gone_at", "time", lambda story: _since(story.record.gone)),
    Column("imported", "text", lambda story: story.record.imported),
    Column("content_sha256", "text", lambda story: story.record.content_sha256),
    Column("story_sha256", "text", lambda story: story.record.story_sha256),
    Column("record", "text", lambda story: story.record_data.decode("utf-8")),
)


def flat(value: Value) -> int | str | None:
    """Give a value where there are only numbers and texts.

    Args:
        value: of a column.

    Returns:
        A list as a JSON array, a day or time as ISO 8601, the time in UTC; the rest as it is.
    """
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
