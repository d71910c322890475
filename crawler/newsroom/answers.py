"""What the server says at a path: made only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum

from attrs import frozen

from crawler.newsroom.edition import Edition

HTML = "text/html; charset=UTF-8"


class Delivery(Enum):
    """How the body is sent."""

    WHOLE = "whole"
    ENDLESS = "endless"  # over and over again until the client goes
    SHORT = "short"  # half of what Content-Length promises


@frozen
class Answer:
    """An HTTP answer.

    Attributes:
        make: makes the body.
        content_type: of the header, charset included where the outlet sends one.
        status: HTTP status.
        modified: for Last-Modified, or None: such an answer has no validators.
        location: where a redirect leads.
        delivery: how the body is sent.
        compressible: whether gzip is used for clients that accept it.
        headers: other headers.
        ranges: whether a part of the body can be asked for (RFC 9110, 14).
    """

    make: Callable[[], bytes]
    content_type: str = HTML
    status: int = 200
    modified: datetime | None = None
    location: str = ""
    delivery: Delivery = Delivery.WHOLE
    compressible: bool = True
    headers: Mapping[str, str] = {}
    ranges: bool = False


Routes = Mapping[str, Answer]


def moved(location: str) -> Answer:
    """Redirect for good.

    Args:
        location: absolute URL.

    Returns:
        A 301 with an empty body.
    """
    return Answer(make=bytes, status=301, location=location)


def content_type(edition: Edition) -> str:
    """The Content-Type of an outlet's HTML: the hand-made site names no charset.

    Args:
        edition: of the outlet.

    Returns:
        The header's value.
    """
    return "text/html" if edition.site.key == "jarida" else HTML
