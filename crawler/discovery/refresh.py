"""What is worth asking for again, after what became of it before? The rules of what a refresh costs."""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import date, datetime, timedelta

from crawler.model import Days, Lead, Outcome, Seen, Topic

# These may pass: the host was down, the page stuck, robots.txt has changed since.
PASSING = frozenset({Outcome.HTTP_ERROR, Outcome.NETWORK_ERROR, Outcome.EXTRACT_FAILED, Outcome.ROBOTS_DENIED})
STORED = frozenset({Outcome.ARCHIVED, Outcome.REVISION, Outcome.DUPLICATE})
# What a web archive may still have.
LOST = frozenset({Outcome.HTTP_ERROR, Outcome.NETWORK_ERROR})
# These hang on the topic's file.
JUDGED = frozenset({Outcome.OFF_TOPIC, Outcome.TOO_SHORT})
# A day of the outlet begins up to 14 hours before and ends up to 12 hours after the same day of UTC.
_DAY_AND_ZONES = timedelta(hours=36)
# A failed page is tried again after an hour, four, sixteen, sixty-four, then no more: most outages of a news site end
# within the hour, and what is gone for five days is gone.
_FIRST_WAIT, _GROWTH, _MOST_TRIES = timedelta(hours=1), 4, 5
# A tenth of the time since the last change is what HTTP lets a cache take an answer for fresh (RFC 9111, 4.2.2).
_QUIET_SHARE = 0.1
_LONGEST_QUIET = timedelta(days=7)
# What cannot be asked conditionally, or costs a page each, is asked no sooner than this.
_SHORTEST_LOOK = timedelta(hours=1)
_CODED = re.compile(r"^(\".*?)[-;](?:gzip|br|df|zstd|deflate)\"$")


def is_asked_for(day: date, days: Days) -> bool:
    """Tell whether a day is among the days of publication that a run is asked for."""
    return not ((days.since and day < days.since) or (days.until and day > days.until))


def judge_of(topic: Topic, days: Days) -> str:
    """Name the judge of a page that falls outside the days asked for: asked for others, it is judged again."""
    return f"{topic.version} {days.since or ''}..{days.until or ''}"


def is_due(
    lead: Lead, seen: Seen | None, judges: Container[str], now: datetime, window: timedelta = timedelta(0)
) -> bool:
    """Decide whether a lead should be fetched.

    Args:
        lead: from a source.
        seen: what became of its URL when it was last tried; None where it never was.
        judges: whose "off topic" would be said again now: the topic's version, alone and with the days asked for.
        now: aware.
        window: for how long after its publication a story is looked at again for changes.

    Returns:
        True where it is new, where its source says that it has changed since, where another judge said that it is off
        topic, where it failed long enough ago, and where it is a young story that was not looked at for long.
    """
    if seen is None:
        return True
    if seen.outcome in PASSING:
        return seen.tries < _MOST_TRIES and now >= seen.at + _FIRST_WAIT * _GROWTH ** (seen.tries - 1)
    if lead.modified is not None and (lead.modified > seen.at or _was_day_of(lead.modified, seen.at, now)):
        return True
    if seen.outcome in STORED and seen.published is not None and now - seen.published < window:
        return now - seen.at >= _SHORTEST_LOOK and is_quiet_enough(seen.published, seen.at, now)
    return seen.outcome in JUDGED and seen.judge not in judges


def is_quiet_enough(changed: datetime, asked: datetime, now: datetime) -> bool:
    """Decide whether it is time to ask again for what has not changed for some time: soon where that was short.

    Args:
        changed: when it last changed, as far as is known.
        asked: when it was last asked.
        now: aware; all three.

    Returns:
        True where a tenth of the time for which it had been quiet has passed since, or a week.
    """
    return now - asked >= min((asked - changed) * _QUIET_SHARE, _LONGEST_QUIET)


def is_child_due(modified: datetime | None, asked: datetime, changed: datetime, now: datetime) -> bool:
    """Decide whether a part of a source (a sitemap that an index names) should be asked again.

    Args:
        modified: when the index says that it last changed, or None.
        asked: when it was last asked.
        changed: when it last gave something new.
        now: aware; all of them.
    """
    if modified is not None:
        return modified > asked or _was_day_of(modified, asked, now)
    return now - asked >= _SHORTEST_LOOK and is_quiet_enough(changed, asked, now)


def validators(etag: str, modified: str) -> dict[str, str]:
    """Give the headers that ask for an answer only where it has changed (RFC 9110, 13.1).

    A server that compresses an answer makes its ETag weak (nginx: `W/"x"`) or puts the coding into it (Apache:
    `"x-gzip"`), and what made the answer, as WordPress, knows only the one before that.

    Args:
        etag: as received, or empty.
        modified: Last-Modified as received, or empty.
    """
    headers = {}
    if etag:
        headers["If-None-Match"] = _CODED.sub(r'\1"', etag.removeprefix("W/"))
    if modified:
        headers["If-Modified-Since"] = modified
    return headers


def _was_day_of(modified: datetime, seen_at: datetime, now: datetime) -> bool:
    """Tell whether a bare day of change is that of the last look, and is over: the change may have come after it."""
    is_bare = modified == modified.replace(hour=0, minute=0, second=0, microsecond=0)
    return is_bare and modified.date() == seen_at.date() and now - modified > _DAY_AND_ZONES >= seen_at - modified
