"""The one shape of a discovery error: what cannot be read, where, what was expected and found, and what to do next."""

from __future__ import annotations

import re

from crawler.discovery.titles import plain
from crawler.errors import SourceError
from crawler.model import Source

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|script)\b", re.IGNORECASE)
_HTML_TITLE = re.compile(r"<title[^<>]*>([^<]{0,500})", re.IGNORECASE)
_FIRST_ELEMENT = re.compile(r"<(?!(?:br|b|p)\b)(?:!doctype\s+html|([A-Za-z_][\w.:-]{0,60}))", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")
_MOST_CONTROL = 0.02
"""Share of control or undecodable characters above which text is called binary; what outlets write has next to none."""

_SHOWN = 300
"""Characters of a URL or a finding that an error shows: more is no longer one readable line."""


def unreadable(source: Source, url: str, expected: str, found: str, advice: str) -> SourceError:
    """Return the error to raise for a source that cannot be read.

    Args:
        source: whose kind begins the message.
        url: where the bytes came from.
        expected: what should have been there.
        found: what was there instead.
        advice: what the user can do next.

    Returns:
        The exception, its message one line of printable text.
    """
    line = f"{source.kind} {url[:_SHOWN]}: expected {expected}, found {found[:_SHOWN]}; {advice}"
    return SourceError(" ".join("".join(sign if sign.isprintable() else " " for sign in line).split()))


def is_html(head: str) -> bool:
    """Say whether text has marks that only an HTML page has.

    Args:
        head: the beginning of a document, or a part of it.

    Returns:
        True for a doctype or one of the elements of an HTML page's frame; `<br>` and `<b>`, which PHP's warnings put
        before a feed, say nothing.
    """
    return _HTML.search(head) is not None


def is_binary(head: str) -> bool:
    """Say whether text was never meant to be read as text.

    Args:
        head: the beginning of a document, undecodable bytes as U+FFFD.

    Returns:
        True where more than two characters in a hundred are controls or undecodable.
    """
    return len(_CONTROL.findall(head)) > _MOST_CONTROL * len(head)


def description(head: str) -> str:
    """Say in a few words what a document is that is not what was expected.

    Args:
        head: the beginning of the document.

    Returns:
        Words that follow "found".
    """
    text = head.strip()
    first = _FIRST_ELEMENT.search(text)
    if first and is_html(first[0]):
        title = _HTML_TITLE.search(text)
        name = plain(title[1]) if title else ""
        return f"HTML page titled {name!r}" if name else "HTML page without a title"
    if text.startswith("%PDF"):
        return "a PDF"
    if is_binary(text):
        return "binary data"
    if first:
        return f"markup that begins with <{first[1]}>"
    if text[:1] in ("{", "["):
        return "JSON"
    return f"text that begins {text[:40]!r}"
