"""/.well-known/tdmrep.json: for which of its pages a site reserves the right to mine text and data.

TDM Reservation Protocol, final report of the W3C community group, 10 May 2024, "TDM File on the Origin Server":
https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from attrs import frozen

from crawler.errors import SourceError, one_line
from crawler.model import OptOut

PATH = "/.well-known/tdmrep.json"

_ESCAPE = re.compile("%([0-9a-fA-F]{2})")
# RFC 3986, 2.3: the same with percent signs and without.
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


@frozen
class Rule:
    """What is said of some of a site's pages.

    Attributes:
        location: pattern of their paths: `*` is anything, `$` the end.
        reserved: whether rights are reserved.
        policy: URL of the licence to be had, or empty.
    """

    location: str
    reserved: bool
    policy: str = ""


def read_tdmrep(body: bytes) -> tuple[Rule, ...]:
    """Read a tdmrep.json.

    Args:
        body: of the answer, content encodings undone.

    Returns:
        The rules in their order. One that says nothing (no location, a reservation that is neither 1 nor 0) is passed
        over; a lone object is read as a list of it.

    Raises:
        SourceError: it is no such file.
    """
    try:
        told: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"expected JSON, found none: {one_line(error)}") from None
    told = [told] if isinstance(told, dict) else told
    if not isinstance(told, list):
        raise SourceError(f"expected a list of rules, found {type(told).__name__}")
    return tuple(rule for one in told if isinstance(one, dict) and (rule := _rule(one)))


def _rule(told: dict[str, Any]) -> Rule | None:
    location, value, policy = told.get("location"), told.get("tdm-reservation"), told.get("tdm-policy")
    # Some write the number as a text, or true.
    reserved = {"1": True, "true": True, "0": False, "false": False}.get(str(value).strip().lower())
    if not isinstance(location, str) or not location or reserved is None:
        return None
    return Rule(location, reserved, policy if isinstance(policy, str) else "")


def reservation_of(rules: tuple[Rule, ...], url: str) -> OptOut | None:
    """Tell what a site's rules say of a page.

    Args:
        rules: of the page's host, as `read_tdmrep` gives them.
        url: of the page.

    Returns:
        What the first rule that matches says; None where none does.
    """
    path = url.partition("#")[0].partition(urlsplit(url).netloc)[2]
    path = _normal(path if path.startswith("/") else f"/{path}").replace("$", "%24").replace("*", "%2A")
    for rule in rules:
        if _matches(rule.location, path):
            return OptOut("tdm-reservation", "1" if rule.reserved else "0", "tdmrep.json", policy=rule.policy)
    return None


def _matches(location: str, path: str) -> bool:
    """Tell whether a pattern matches the beginning of a path, or with `$` all of it; in time that grows with both."""
    is_whole = location.endswith("$")
    pattern = _normal(location.removesuffix("$"))
    first, *rest = pattern.replace("$", "%24").split("*")
    if not path.startswith(first):
        return False
    position = len(first)
    if is_whole and not rest:
        return position == len(path)
    last = rest.pop() if is_whole else None
    for part in rest:
        found = path.find(part, position)
        if found < 0:
            return False
        position = found + len(part)
    return last is None or (len(path) - len(last) >= position and path.endswith(last))


def _normal(path: str) -> str:
    """Write a path in one way: unreserved characters as they are, all others that need it as percent signs."""

    def plain(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in _UNRESERVED else match[0].upper()

    escaped = "".join(
        char if char.isascii() and char > " " else "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace"))
        for char in path
    )
    return _ESCAPE.sub(plain, escaped)
