"""What a page's headers and its own markup say that machines may not do with it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

from crawler.model import OptOut
from crawler.text.dom import parse

# Directives of X-Robots-Tag and of meta robots that keep a page from machines: `noai` and `noimageai` as DeviantArt
# introduced them in 2022, the others as Google and Bing document them; `none` is `noindex, nofollow`.
DIRECTIVES = frozenset({"noai", "noimageai", "noindex", "none", "noarchive", "nocache", "nosnippet"})
# Directives with a value behind a colon; any other name before a colon is an agent's.
# https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag
_WITH_VALUE = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
_SEPARATORS = re.compile("[,;]")
_RESERVATION, _POLICY = "tdm-reservation", "tdm-policy"
# Names of meta elements that are for all robots, and those that can be a robot's own: `msapplication-config` may be
# `none` too, and says nothing of this.
_TO_ALL = "robots"
_ROBOT = re.compile(r"robots|[\w-]*(?:bot|spider|crawler|slurp|-extended|-ai)(?:-[\w-]+)?")
# A look before parsing: most pages say nothing of it, and parsing costs some milliseconds. The names of all directives
# begin with the same letters.
_META = re.compile(rb"<meta\b[^>]{0,4000}>", re.IGNORECASE)
_HINT = re.compile(rb"tdm-|no(?:" + rb"|".join(sorted(one.removeprefix("no").encode() for one in DIRECTIVES)) + rb")")
_LONGEST = 200


def stated(headers: Iterable[tuple[str, str]], body: bytes) -> tuple[OptOut, ...]:
    """Read what a page says of itself.

    Args:
        headers: of the answer, names in lower case; a repeated one counts each time.
        body: the page, content encodings undone.

    Returns:
        What the headers say, then what the markup says: of two reservations the later counts (TDM Reservation Protocol,
        "Processing priority").
    """
    return (*stated_in_headers(headers), *stated_in_markup(body))


def stated_in_headers(headers: Iterable[tuple[str, str]]) -> tuple[OptOut, ...]:
    """Read what an answer's headers say: `TDM-Reservation`, `TDM-Policy`, `X-Robots-Tag`.

    Args:
        headers: names in lower case; a repeated one counts each time.
    """
    pairs = [(name, value) for name, value in headers if name in (_RESERVATION, _POLICY, "x-robots-tag")]
    return (
        *_reservation(pairs, "http-header"),
        *(one for name, value in pairs if name == "x-robots-tag" for one in _directives(value, "", "http-header")),
    )


def stated_in_markup(body: bytes) -> tuple[OptOut, ...]:
    """Read what a page's meta elements say: `tdm-reservation`, `tdm-policy`, `robots` and those named for one robot.

    Args:
        body: the page, content encodings undone.
    """
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in body[:4]:
        body = body.replace(b"\0", b"")  # names and values are ASCII: so they stand there in UTF-16 too
    if not _HINT.search(b"".join(_META.findall(body)).lower()):
        return ()
    tree = parse(body.decode("latin-1"))  # likewise
    if tree is None:
        return ()
    pairs = [
        ((meta.get("name") or meta.get("property") or "").strip().lower(), meta.get("content") or "")
        for meta in tree.iter("meta")
    ]
    robots = (
        one
        for name, value in pairs
        if _ROBOT.fullmatch(name)
        for one in _directives(value, "" if name == _TO_ALL else name, "html-meta")
    )
    return (*_reservation(pairs, "html-meta"), *robots)


def _reservation(pairs: Iterable[tuple[str, str]], where: str) -> Iterator[OptOut]:
    """Read a TDM reservation; of several values the strictest counts, as none can be told to be meant more."""
    told = [(name, value.strip()) for name, value in pairs]
    values = {part.strip() for name, value in told if name == _RESERVATION for part in value.split(",")}
    if value := next((one for one in ("1", "0") if one in values), ""):
        policy = next((value for name, value in told if name == _POLICY), "")
        yield OptOut(_RESERVATION, value, where, policy=policy[:_LONGEST])


def _directives(value: str, agent: str, where: str) -> Iterator[OptOut]:
    """Read directives of robots, each once for those that it is said to.

    Args:
        value: `noindex, noai`, `otherbot: noindex, noai; thirdbot: none`.
        agent: that the value is said to; empty: all.
        where: it stands.
    """
    met = set()
    for part in _SEPARATORS.split(value.lower()):
        name, colon, rest = (one.strip() for one in part.partition(":"))
        if colon and name not in _WITH_VALUE:
            agent, name = name[:_LONGEST], rest
        if agent == "*" or agent == _TO_ALL:
            agent = ""
        # Some separate them by white space alone.
        for directive in name.split():
            if directive in DIRECTIVES and (directive, agent) not in met:
                met.add((directive, agent))
                yield OptOut(directive, "", where, (agent,) if agent else ())
