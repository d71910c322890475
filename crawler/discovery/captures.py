"""What the index of a web archive says of a capture, as a lead."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from crawler.discovery.canonical import is_web_url

_TIME = re.compile(r"[0-9]{14}")
_OWN_PORT = re.compile(r"^(http://[^/?#:]+):80(?=[/?#]|$)|^(https://[^/?#:]+):443(?=[/?#]|$)", re.IGNORECASE)


def captured_at(text: object) -> datetime | None:
    """Return when a capture was made.

    Args:
        text: fourteen digits, from the year to the second, UTC.

    Returns:
        None where it is no such time.
    """
    if not isinstance(text, str) or not _TIME.fullmatch(text):
        return None
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def captured_url(text: object) -> str:
    """Return the URL that was captured, without the port that its scheme has anyway; empty where it is none."""
    if not isinstance(text, str) or not is_web_url(text):
        return ""
    return _OWN_PORT.sub(lambda found: found[1] or found[2], text)
