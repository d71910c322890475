"""Is a lead worth fetching, after what became of its URL before? The one rule of what a refresh costs."""

from __future__ import annotations

from datetime import datetime, timedelta

from crawler.model import Lead, Outcome, Seen

# These may pass: the host was down, the page stuck, robots.txt has changed since.
_PASSING = frozenset({Outcome.HTTP_ERROR, Outcome.NETWORK_ERROR, Outcome.EXTRACT_FAILED, Outcome.ROBOTS_DENIED})
# A failed page is tried again after an hour, four, sixteen, sixty-four, then no more: most outages of a news site end
# within the hour, and what is gone for five days is gone.
_FIRST_WAIT, _GROWTH, _MOST_TRIES = timedelta(hours=1), 4, 5


def is_due(lead: Lead, seen: Seen | None, topic_version: str, now: datetime) -> bool:
    """Decide whether a lead should be fetched.

    Args:
        lead: from a source.
        seen: what became of its URL when it was last tried; None where it never was.
        topic_version: of the topic that would judge it now.
        now: aware.

    Returns:
        True where it is new, where its source says that it has changed since, where another topic judged it off topic,
        and where it failed long enough ago.
    """
    if seen is None:
        return True
    if seen.outcome in _PASSING:
        return seen.tries < _MOST_TRIES and now >= seen.at + _FIRST_WAIT * _GROWTH ** (seen.tries - 1)
    if lead.modified is not None and lead.modified > seen.at:
        return True
    return seen.outcome is Outcome.OFF_TOPIC and seen.topic_version != topic_version
