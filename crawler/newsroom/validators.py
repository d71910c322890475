"""Validators of answers (RFC 9110, 8.8 and 13), in the ways of the servers that outlets run."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from email.message import Message
from email.utils import format_datetime, parsedate_to_datetime
from enum import Enum


class Validating(Enum):
    """How a server marks its answers, and which marks it knows again."""

    NGINX = "nginx"
    """ETag and Last-Modified; where it compresses, the strong tag becomes a weak one. Knows either form."""

    APACHE = "Apache"
    """ETag and Last-Modified; where it compresses, the tag ends in `-gzip`, and is known again only without that
    (bz.apache.org/bugzilla, 45023)."""

    APACHE_WEAK = "Apache before a program of its own"
    """As Apache, with weak tags: `W/"...-gzip"`."""

    FILES = "a server of files"
    """Last-Modified alone."""

    NONE = "none"
    """A program that makes every answer anew, and marks none."""


BY_OUTLET: Mapping[str, Validating] = {
    "sada": Validating.NGINX,
    "marfa": Validating.APACHE,
    "jarida": Validating.FILES,
    "nabd": Validating.NONE,
    "mujaz": Validating.APACHE_WEAK,
}


def marks(how: Validating, body: bytes, modified: datetime, is_packed: bool) -> dict[str, str]:
    """Make the validators of an answer.

    Args:
        how: the server does it.
        body: before it is compressed.
        modified: when what it shows last changed, aware.
        is_packed: whether it goes out compressed.

    Returns:
        ETag, Last-Modified, both or none.
    """
    made = {}
    tag = hashlib.sha256(body).hexdigest()[:20]
    match how:
        case Validating.NGINX:
            made["ETag"] = f'W/"{tag}"' if is_packed else f'"{tag}"'
        case Validating.APACHE:
            made["ETag"] = f'"{tag}-gzip"' if is_packed else f'"{tag}"'
        case Validating.APACHE_WEAK:
            made["ETag"] = f'W/"{tag}-gzip"' if is_packed else f'W/"{tag}"'
    if how is not Validating.NONE:
        made["Last-Modified"] = format_datetime(modified.astimezone(UTC), usegmt=True)
    return made


def is_known(how: Validating, made: Mapping[str, str], asked: Message) -> bool:
    """Tell whether a client has an answer: If-None-Match goes before If-Modified-Since (RFC 9110, 13.2.2).

    Args:
        how: the server does it.
        made: the validators of the answer, as `marks` made them.
        asked: headers of the request, found by their names in any case.

    Returns:
        Whether 304 is the answer.
    """
    if how is Validating.NONE:
        return False
    known = asked.get("If-None-Match")
    if known is not None and "ETag" in made:
        tags = [tag.strip().removeprefix("W/") for tag in known.split(",")]
        own = made["ETag"].removeprefix("W/").replace('-gzip"', '"')
        return known.strip() == "*" or own in tags
    since = asked.get("If-Modified-Since")
    try:
        return since is not None and parsedate_to_datetime(since) >= parsedate_to_datetime(made["Last-Modified"])
    except (ValueError, TypeError):
        return False
