"""WARC records as bytes and back: the one place that knows warcio.

WARC 1.1 (ISO 28500:2017), each record a gzip member of its own, so that a reader can begin at any of them. Nothing in a
record is made up: its id is a name-based UUID (RFC 4122, version 5) of what it holds, its date is that of the fetch, so
the same exchange gives the same bytes on any day.

warcio is imported with the first record: an archive is opened in half the time without it.
"""

from __future__ import annotations

import base64
import hashlib
import re
import uuid
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO

from attrs import frozen

from crawler.model import Exchange

_VERSION = "WARC/1.1"
_CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_TYPES = {"request": "application/http; msgtype=request", "response": "application/http; msgtype=response"}
_EMPTY = b""
_STATUS = re.compile(rb"HTTP/[0-9.]*[ \t]+([0-9]{3})(?=\s|$)", re.IGNORECASE)
_EMPTY_LINE = re.compile(rb"\n\r?\n")
_HEADER_LINE = re.compile(r"([^:\r\n]+):[ \t]*([^\r\n]*)\r?\n")
# The algorithms that WARC files name their digests by.
_ALGORITHMS = ("sha1", "sha256", "sha512", "md5")


@frozen
class Packed:
    """An exchange as it stands in a WARC file.

    Attributes:
        request: the gzip member of the request's record; empty where the request is not known.
        response: that of the response's record.
        digest: of the answer's body, as both WARC-Payload-Digest and `Raw` say it.
    """

    request: bytes
    response: bytes
    digest: str


@frozen
class Unpacked:
    """An answer read out of a WARC record.

    Attributes:
        url: that answered.
        at: when, UTC.
        status: HTTP status.
        headers: of the answer, names in lower case, in their order.
        digest: WARC-Payload-Digest, or empty.
        exchange: the answer, transfer encodings undone; its request where that is known.
    """

    url: str
    at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    digest: str
    exchange: Exchange


class NotReadable(ValueError):
    """A record that says it holds an HTTP answer and does not: it is left out."""


def digest_of(data: bytes) -> str:
    """Give a digest as WARC headers write it: the algorithm, a colon, base32 (RFC 4648).

    Args:
        data: what is digested.

    Returns:
        SHA-256; SHA-1, which most WARC files have, no longer proves anything.
    """
    return f"sha256:{base64.b32encode(hashlib.sha256(data).digest()).decode()}"


def head_of(status_line: bytes, headers: list[tuple[bytes, bytes]], length: int) -> bytes:
    """Write an answer's head so that it is true of a body whose transfer encoding was undone.

    Args:
        status_line: without its line break.
        headers: names and values, in their order.
        length: of the body, bytes.

    Returns:
        The head with its empty line; Content-Length is the body's, where it stood or at the end, and there is no
        Transfer-Encoding (RFC 9112, 6.3).
    """
    lines, is_told = [status_line], False
    for name, value in headers:
        if name.lower() == b"transfer-encoding":
            continue
        if name.lower() == b"content-length":
            if is_told:
                continue
            value, is_told = b"%d" % length, True
        lines.append(name + b": " + value)
    if not is_told:
        lines.append(b"Content-Length: %d" % length)
    return b"\r\n".join(lines) + b"\r\n\r\n"


def pack_info(filename: str, at: datetime, software: str) -> bytes:
    """Make the record that a WARC file begins with.

    Args:
        filename: of the file, or empty.
        at: when the first exchange in it took place.
        software: name and version of who writes.

    Returns:
        A gzip member.
    """
    fields = {"software": software, "format": "WARC File Format 1.1", "conformsTo": _CONFORMS_TO}
    block = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value).encode()
    return _member(
        "warcinfo", _id("warcinfo", filename, at, block), at, block, {"WARC-Filename": filename} if filename else {}
    )


def pack(url: str, at: datetime, exchange: Exchange) -> Packed:
    """Make the records of an exchange.

    Args:
        url: that answered.
        at: when, aware.
        exchange: the request and the answer.

    Returns:
        Both as gzip members, each naming the other where both are known.
    """
    answer = exchange.head + exchange.body
    request_id, response_id = _id("request", url, at, exchange.request), _id("response", url, at, answer)
    common = {"WARC-Target-URI": url, **({"WARC-IP-Address": exchange.ip} if exchange.ip else {})}
    if exchange.capture:
        common["WARC-Source-URI"] = exchange.capture  # as Heritrix's and warcit's files name what a record was made of
    digest = digest_of(exchange.body)
    request = _EMPTY
    if exchange.request:
        body = exchange.request.partition(b"\r\n\r\n")[2]
        more = {**common, "WARC-Concurrent-To": response_id, "WARC-Payload-Digest": digest_of(body)}
        request = _member("request", request_id, at, exchange.request, more)
        common["WARC-Concurrent-To"] = request_id
    response = _member("response", response_id, at, answer, {**common, "WARC-Payload-Digest": digest})
    return Packed(request, response, digest)


def _id(kind: str, name: str, at: datetime, block: bytes) -> str:
    return f"<{uuid.uuid5(uuid.NAMESPACE_URL, f'{kind} {name} {_date(at)} {digest_of(block)}').urn}>"


def _date(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _member(kind: str, record_id: str, at: datetime, block: bytes, more: dict[str, str]) -> bytes:
    headers = {
        "WARC-Type": kind,
        "WARC-Record-ID": record_id,
        "WARC-Date": _date(at),
        **more,
        "WARC-Block-Digest": digest_of(block),
    }
    content_type = _TYPES.get(kind, "application/warc-fields")
    from warcio.recordloader import ArcWarcRecord
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    told = StatusAndHeaders("", list(headers.items()), protocol=_VERSION)
    out = BytesIO()
    # Without parsed HTTP headers: warcio writes the block as it is.
    WARCWriter(out, gzip=False).write_record(
        ArcWarcRecord("warc", kind, told, BytesIO(block), None, content_type, len(block))
    )
    # Not by warcio, which packs at level 9: that takes 1.8 times as long for pages of 96 KB, and saves 0.7 %.
    packer = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    return packer.compress(out.getvalue()) + packer.flush()


def fields_of(head: bytes) -> dict[str, str]:
    """Read the headers of a record.

    Args:
        head: of the record, from its first line to the empty line behind them.

    Returns:
        Name in lower case -> value; of a name that is there twice the first.
    """
    fields: dict[str, str] = {}
    # WARC headers have no continuation lines in practice, and those of interest here have short values.
    for line in head.decode("utf-8", "replace").split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.lower(), value.strip(" \t\r"))
    return fields


def is_altered(digest: str, block: bytes) -> bool:
    """Tell whether a record's block is not what its digest says.

    Args:
        digest: WARC-Block-Digest: algorithm, colon, base32 or hexadecimal; or empty.
        block: of the record.

    Returns:
        True where it is another; what names no digest, or one of an algorithm that is not known, proves nothing.
    """
    algorithm, _, told = digest.partition(":")
    if algorithm.lower() not in _ALGORITHMS:
        return False
    found = hashlib.new(algorithm.lower(), block, usedforsecurity=False).digest()
    return told.rstrip("=").upper() not in (base64.b32encode(found).decode().rstrip("="), found.hex().upper())


def unpack(fields: Mapping[str, str], block: bytes, request: bytes = _EMPTY) -> Unpacked:
    """Read an HTTP answer out of a record of type `response`.

    Args:
        fields: of the record, by `fields_of`.
        block: of the record.
        request: block of the request's record, where that is known.

    Returns:
        The answer; where its head does not tell the truth about its body (chunks that are none, another length), the
        head is mended.

    Raises:
        NotReadable: it is no HTTP answer, or does not say when it was given.
    """
    status = _STATUS.match(block)
    if status is None:
        raise NotReadable("expected an HTTP answer, found none")
    end = _EMPTY_LINE.search(block)
    size = end.end() if end else len(block)
    head, body = block[:size], block[size:]
    status_line, _, lines = head.decode("latin-1").partition("\n")
    told = _HEADER_LINE.findall(lines)
    headers = tuple([(name.strip().lower(), value) for name, value in told])
    is_chunked = any(name == "transfer-encoding" and "chunked" in value.lower() for name, value in headers)
    if is_chunked:
        body = _joined(body)
    lengths = {value.strip() for name, value in headers if name == "content-length"}
    if is_chunked or lengths - {str(len(body))}:
        fields_told = [(name.strip().encode("latin-1"), value.encode("latin-1")) for name, value in told]
        head = head_of(status_line.rstrip("\r").encode("latin-1"), fields_told, len(body))
    # Wget 1.19 puts the URL into angle brackets.
    url = fields.get("warc-target-uri", "").removeprefix("<").removesuffix(">").replace(" ", "%20")
    return Unpacked(
        url=url,
        at=time_of(fields.get("warc-date", "")),
        status=int(status[1]),
        headers=headers,
        digest=fields.get("warc-payload-digest", ""),
        exchange=Exchange(request, head, body, fields.get("warc-ip-address", ""), fields.get("warc-source-uri", "")),
    )


def _joined(chunks: bytes) -> bytes:
    """Undo the transfer encoding `chunked`; what is not in it stays as it is."""
    from warcio.bufferedreaders import ChunkedDataReader

    try:
        body: bytes = ChunkedDataReader(BytesIO(chunks)).read()
    except (ValueError, TypeError, IndexError, EOFError, AttributeError) as error:
        raise NotReadable(f"expected chunks, found {ascii(str(error))[:200]}") from None
    return body


def time_of(date: str) -> datetime:
    """Read a WARC-Date, of whatever precision; UTC.

    Raises:
        NotReadable: it is none.
    """
    try:
        return datetime.fromisoformat(date).astimezone(UTC) if date.endswith("Z") else _time_of_parts(date)
    except ValueError:
        return _time_of_parts(date)


def _time_of_parts(date: str) -> datetime:
    from warcio.timeutils import iso_date_to_datetime

    try:
        at: datetime = iso_date_to_datetime(date, tz_aware=True)
    except (ValueError, TypeError, IndexError):
        raise NotReadable(f"expected the time of the answer, found {ascii(date)[:40]}") from None
    return at
