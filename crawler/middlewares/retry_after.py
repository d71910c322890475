"""`Retry-After`: for how long a host wants to be left alone."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def seconds_of(retry_after: bytes, now: datetime) -> float | None:
    """Read a `Retry-After` header (RFC 9110, 10.2.3).

    Args:
        retry_after: a number of seconds or an HTTP date.
        now: aware.

    Returns:
        Seconds to wait, 0 or more; None where it is neither.
    """
    text = retry_after.decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())
