"""Is a lead worth fetching, after what became of its URL before? The one rule of what a refresh costs."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime, timedelta

from crawler.model import Days, Lead, Outcome, Seen, Topic

# These may pass: the host was down, the page stuck, robots.txt has changed since.
PASSING = frozenset({Outcome.HTTP_ERROR, Outcome.NETWORK_ERROR, Outcome.EXTRACT_FAILED, Outcome.ROBOTS_DENIED})
# These hang on the topic's file.
_JUDGED = frozenset({Outcome.OFF_TOPIC, Outcome.TOO_SHORT})
# A day of the outlet begins up to 14 hours before and ends up to 12 hours after the same day of UTC.
_DAY_AND_ZONES = timedelta(hours=36)
# A failed page is tried again after an hour, four, sixteen, sixty-four, then no more: most outages of a news site end
# within the hour, and what is gone for five days is gone.
_FIRST_WAIT, _GROWTH, _MOST_TRIES = timedelta(hours=1), 4, 5


def is_asked_for(day: date, days: Days) -> bool:
    """Tell whether a day is among the days of publication that a run is asked for."""
    return not ((days.since and day < days.since) or (days.until and day > days.until))


def judge_of(topic: Topic, days: Days) -> str:
    """Name the judge of a page that falls outside the days asked for: asked for others, it is judged again."""
    return f"{topic.version} {days.since or ''}..{days.until or ''}"


def is_due(lead: Lead, seen: Seen | None, judges: Container[str], now: datetime) -> bool:
    """Decide whether a lead should be fetched.

    Args:
        lead: from a source.
        seen: what became of its URL when it was last tried; None where it never was.
        judges: whose "off topic" would be said again now: the topic's version, alone and with the days asked for.
        now: aware.

    Returns:
        True where it is new, where its source says that it has changed since, where another judge said that it is off
        topic, and where it failed long enough ago.
    """
    if seen is None:
        return True
    if seen.outcome in PASSING:
        return seen.tries < _MOST_TRIES and now >= seen.at + _FIRST_WAIT * _GROWTH ** (seen.tries - 1)
    if lead.modified is not None and (lead.modified > seen.at or _was_day_of(lead.modified, seen.at, now)):
        return True
    return seen.outcome in _JUDGED and seen.judge not in judges


def _was_day_of(modified: datetime, seen_at: datetime, now: datetime) -> bool:
    """Tell whether a bare day of change is that of the last look, and is over: the change may have come after it."""
    is_bare = modified == modified.replace(hour=0, minute=0, second=0, microsecond=0)
    return is_bare and modified.date() == seen_at.date() and now - modified > _DAY_AND_ZONES >= seen_at - modified
