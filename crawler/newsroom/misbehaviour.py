"""Ways in which an outlet can be made to misbehave."""

from __future__ import annotations

import re

from attrs import frozen

from crawler.errors import Misuse
from crawler.newsroom.sites import BY_KEY


@frozen
class Slow:
    """Wait before each answer.

    Attributes:
        seconds: how long.
    """

    seconds: float


@frozen
class CutOff:
    """Close the connection in the midst of each answer.

    Attributes:
        after_bytes: how much of the body is sent before.
    """

    after_bytes: int


@frozen
class TooMany:
    """Answer 429 with Retry-After.

    Attributes:
        retry_after_seconds: what the header says.
        times: how many requests are refused, or None for all.
    """

    retry_after_seconds: int
    times: int | None = None


@frozen
class Status:
    """Answer with a status and a short Arabic notice.

    Attributes:
        code: HTTP status.
        times: how many requests get it, or None for all.
    """

    code: int
    times: int | None = None


@frozen
class Body:
    """Answer 200 with other bytes.

    Attributes:
        content: the bytes.
        content_type: of the header.
    """

    content: bytes
    content_type: str


@frozen
class Moved:
    """Answer 302.

    Attributes:
        location: where it leads: an absolute URL, or a path.
    """

    location: str


@frozen
class Dies:
    """Drop connections without an answer, as a host does whose server has died behind its balancer.

    Attributes:
        after: how many requests are answered before.
    """

    after: int


Misbehaviour = Slow | CutOff | TooMany | Status | Body | Moved | Dies

_SPELLING = re.compile(
    r"(?P<outlet>[a-z]+)(?P<prefix>/[^=]*?)?:(?P<kind>slow|cut|dies|[2-5]\d\d)=(?P<value>\d+(\.\d+)?)"
)
_RETRY_AFTER_SECONDS = 1


def parse(text: str) -> tuple[str, str, Misbehaviour]:
    """Read a misbehaviour as the command line spells it.

    Args:
        text: `OUTLET[/PREFIX]:WHAT=VALUE`: `sada:slow=2` (seconds), `jarida:cut=2000` (bytes), `mujaz:dies=20`
            (requests before), `nabd:429=3` or `marfa/section/:503=1` (times).

    Returns:
        The outlet's key, the start of the paths concerned, the misbehaviour.

    Raises:
        Misuse: spelled in another way.
    """
    found = _SPELLING.fullmatch(text)
    if not found or found["outlet"] not in BY_KEY:
        raise Misuse(
            f"cannot misbehave as {text!r}: expected OUTLET[/PREFIX]:slow=SECONDS, :cut=BYTES, :dies=REQUESTS or "
            f":STATUS=TIMES, such as sada:slow=2 or nabd:429=3; the outlets are {', '.join(BY_KEY)}"
        )
    value = float(found["value"])
    what: Misbehaviour
    match found["kind"]:
        case "slow":
            what = Slow(value)
        case "cut":
            what = CutOff(int(value))
        case "dies":
            what = Dies(int(value))
        case "429":
            what = TooMany(_RETRY_AFTER_SECONDS, int(value))
        case code:
            what = Status(int(code), int(value))
    return found["outlet"], found["prefix"] or "/", what
