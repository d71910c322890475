"""Bytes of a source opened as text: unpacked within a limit, in the encoding they are really in."""

from __future__ import annotations

import re
from io import BytesIO, TextIOWrapper

from crawler.discovery.answers.complaints import unreadable
from crawler.discovery.answers.inflate import inflate
from crawler.errors import SourceError
from crawler.model import Reply, Source

CHUNK = 64 * 1024
"""Characters read at a time, so that a file costs its own size in memory and little more."""

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
)
"""Byte order marks, and how markup begins without one (XML 1.0, appendix F)."""

_MOVED = "open it in a browser and mend the source's URL"
_CLOSED = "it keeps strangers out: use another way into the outlet"
_ADVICE = {401: _CLOSED, 403: _CLOSED, 404: _MOVED, 410: _MOVED}

_DECLARED_ISO = re.compile(rb"^\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']iso-8859-6[\"']", re.IGNORECASE)


def open_reply(reply: Reply, source: Source, expected: str, limit: int) -> TextIOWrapper:
    """Open an answer as text.

    Args:
        reply: its body may be gzip.
        source: whose it is, for the errors.
        expected: what it should be, for the errors.
        limit: most bytes, unpacked.

    Returns:
        As `open_text`.

    Raises:
        SourceError: another status than 2xx, or as `open_text`.
    """
    if not 200 <= reply.status < 300:
        raise unreadable(source, reply.url, "HTTP 200", str(reply.status), _ADVICE.get(reply.status, "try again later"))
    return open_text(reply.body, reply.url, source, expected, limit)


def open_text(body: bytes, url: str, source: Source, expected: str, limit: int) -> TextIOWrapper:
    """Open what was fetched as text.

    Args:
        body: as fetched, perhaps gzip.
        url: where it came from, for the errors.
        source: whose it is, for the errors.
        expected: what it should be, for the errors.
        limit: most bytes, unpacked.

    Returns:
        A stream of text, at its beginning; bytes that the encoding has no character for are U+FFFD.

    Raises:
        SourceError: empty, blank, too large, or broken gzip.
    """
    try:
        body = inflate(body, limit)
    except SourceError as error:
        raise SourceError(f"{source.kind} {url[:300]}: {error}") from error
    if not body or body.isspace():
        advice = "open it in a browser: the outlet may have closed or moved it"
        raise unreadable(source, url, expected, "blank text" if body else "an empty body", advice)
    return TextIOWrapper(BytesIO(body), encoding=_encoding(body), errors="replace")


def _encoding(body: bytes) -> str:
    """Return the codec of text that is Arabic or ASCII.

    What is declared is not asked, because Arab outlets' feeds and pages declare UTF-8 over windows-1256 and the other
    way round. UTF-8 is told by itself: text in a one-byte encoding hardly ever has a valid sequence, while a UTF-8 file
    has a broken one only where a program cut a summary. ISO-8859-6 cannot be told from windows-1256: it is believed.
    """
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return codec
    if body.isascii():
        return "utf-8"
    whole = broken = 0
    with TextIOWrapper(BytesIO(body), encoding="utf-8", errors="replace") as text:
        while chunk := text.read(CHUNK):
            wrong = chunk.count("\ufffd")
            broken += wrong
            whole += len(chunk) - len(chunk.encode("ascii", "ignore")) - wrong
    if whole > broken:
        return "utf-8"
    return "iso8859-6" if _DECLARED_ISO.match(body) else "cp1256"
