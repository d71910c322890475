"""A web archive in the manner of Common Crawl: a list of crawls, an index of each, and a WARC file to be read in parts.

Source: index.commoncrawl.org; pywb's CDX server (docs/manual/cdxserver_api.rst); WARC 1.0 (ISO 28500).
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from attrs import frozen

from crawler.newsroom.answers import Answer
from crawler.newsroom.captures import Capture, url_key
from crawler.newsroom.targets import number

CRAWLS = (
    "CC-MAIN-2025-51",
    "CC-MAIN-2025-08",
    "CC-MAIN-2024-33",
    "CC-MAIN-2023-50",
    "CC-MAIN-2022-49",
    "CC-MAIN-2020-16",
)
"""Newest first, as they are listed."""

_INDEX = re.compile(r"/(CC-MAIN-\d{4}-\d\d)-index")
_CRAWL_DAYS = 14
_PAGE_SIZE = 5


@frozen
class _Kept:
    """A record in a WARC file."""

    capture: Capture
    digest: str
    offset: int
    length: int


@frozen
class _Crawl:
    """A crawl: the records of its one file, and the file."""

    file: str
    records: tuple[_Kept, ...]
    warc: bytes


class CommonCrawl:
    """The archive; its crawls are made when they are asked for.

    Args:
        captures: that they may have met, in the order of the index.
    """

    def __init__(self, captures: Sequence[Capture]) -> None:
        self._crawls = {name: cache(partial(_crawled, captures, name)) for name in CRAWLS}

    def answer(self, target: str) -> Answer | None:
        """Answer a request for the list of crawls, an index, or a part of a file; None where it is for others."""
        path = target.partition("?")[0]
        if path == "/collinfo.json":
            return _json(json.dumps([_described(name) for name in CRAWLS], indent=2))
        index = _INDEX.fullmatch(path)
        if index and index[1] in CRAWLS:
            return _index(self._crawls[index[1]](), parse_qs(urlsplit(target).query, True))
        crawl = next((crawl for name, crawl in self._crawls.items() if path == f"/{_file(name)}"), None)
        if crawl is None:
            return None
        return Answer(lambda: crawl().warc, "application/octet-stream", compressible=False, ranges=True)


def _begun(crawl: str) -> datetime:
    year, week = crawl.split("-")[-2:]
    return datetime.combine(date.fromisocalendar(int(year), int(week), 1), datetime.min.time(), UTC)


def _described(crawl: str) -> dict[str, str]:
    begun = _begun(crawl)
    return {
        "id": crawl,
        "name": f"{begun:%B %Y} Index",
        "timegate": f"https://index.commoncrawl.org/{crawl}/",
        "cdx-api": f"https://index.commoncrawl.org/{crawl}-index",
        "from": f"{begun:%Y-%m-%dT%H:%M:%S}",
        "to": f"{begun + timedelta(days=_CRAWL_DAYS):%Y-%m-%dT%H:%M:%S}",
    }


def _file(crawl: str) -> str:
    return f"crawl-data/{crawl}/segments/1700679100227.61/warc/{crawl}-00000.warc.gz"


def _crawled(captures: Sequence[Capture], crawl: str) -> _Crawl:
    """Make a crawl: it met the pages that came to the archives between the crawl before it and itself."""
    earlier = [_begun(name) for name in CRAWLS if _begun(name) < _begun(crawl)]
    since = max(earlier, default=datetime.min.replace(tzinfo=UTC))
    met = [capture for capture in captures if since <= capture.at < _begun(crawl)]
    records: list[_Kept] = []
    parts = [_packed("warcinfo", "", _begun(crawl), "application/warc-fields", b"isPartOf: sample\r\n")]
    offset = len(parts[0])
    for minutes, capture in enumerate(met):
        at = _begun(crawl) + timedelta(minutes=minutes)
        body = capture.make()
        head = [
            f"HTTP/1.1 {capture.status} {HTTPStatus(capture.status).phrase}",
            f"Content-Type: {capture.content_type}",
            f"Content-Length: {len(body)}",
        ]
        if capture.location:
            head.append(f"Location: {capture.location}")
        block = "\r\n".join([*head, "", ""]).encode() + body
        digest = base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()
        part = _packed("response", capture.url, at, "application/http; msgtype=response", block, digest)
        there = Capture(capture.url, at, capture.make, capture.content_type, capture.status, capture.location)
        records.append(_Kept(there, digest, offset, len(part)))
        parts.append(part)
        offset += len(part)
    return _Crawl(_file(crawl), tuple(records), b"".join(parts))


def _packed(kind: str, url: str, at: datetime, media: str, block: bytes, digest: str = "") -> bytes:
    """Write a record as one member of a gzip file, so that it can be read alone."""
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Date: {at:%Y-%m-%dT%H:%M:%SZ}",
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{kind} {url} {at}')}>",
        *([f"WARC-Target-URI: {url}", f"WARC-Payload-Digest: sha1:{digest}"] if url else []),
        f"Content-Type: {media}",
        f"Content-Length: {len(block)}",
    ]
    return gzip.compress("\r\n".join([*lines, "", ""]).encode() + block + b"\r\n\r\n", mtime=0)


def _index(crawl: _Crawl, asked: Mapping[str, Sequence[str]]) -> Answer:
    def first(name: str, default: str = "") -> str:
        return asked.get(name, [default])[0]

    url = first("url")
    key = url_key(url.removesuffix("*") if "://" in url else f"http://{url.removesuffix('*')}")
    is_prefix = url.endswith("*") or first("matchType") == "prefix"
    found = [
        kept for kept in crawl.records if (kept.capture.key.startswith(key) if is_prefix else kept.capture.key == key)
    ]
    rows = [
        row for row in (_row(kept, crawl.file) for kept in found) if all(_fits(row, f) for f in asked.get("filter", ()))
    ]
    if first("showNumPages"):
        return _json(json.dumps({"pages": 1, "pageSize": _PAGE_SIZE, "blocks": 1}))
    if number(first("page"), 0) > 0:
        return _json(json.dumps({"message": f"Page {first('page')} invalid: First Page is 0, Last Page is 0"}), 400)
    if not rows:
        return _json(json.dumps({"message": f"No Captures found for: {url}"}), 404)
    fields = [name for name in first("fl").split(",") if name]
    lines = [{name: row[name] for name in fields if name in row} if fields else row for row in rows]
    return _json("".join(f"{json.dumps(line)}\n" for line in lines), kind="text/x-ndjson")


def _row(kept: _Kept, file: str) -> dict[str, str]:
    capture = kept.capture
    return {
        "urlkey": capture.key,
        "timestamp": capture.timestamp,
        "url": capture.url,
        "mime": capture.mime,
        "mime-detected": capture.mime,
        "status": str(capture.status),
        "digest": kept.digest,
        "length": str(kept.length),
        "offset": str(kept.offset),
        "filename": file,
        "languages": "ara",
        "encoding": "UTF-8",
    }


def _fits(row: Mapping[str, str], condition: str) -> bool:
    """Apply a filter: `[!][=|~]FIELD:TEXT`, by what is in the field, by the whole field, or by a regular expression."""
    wanted = not condition.startswith("!")
    how, _, text = condition.removeprefix("!").partition(":")
    value = row.get(how.lstrip("=~"), "")
    if how.startswith("="):
        return (value == text) == wanted
    if how.startswith("~"):
        return bool(re.fullmatch(text, value)) == wanted
    return (text in value) == wanted


def _json(text: str, status: int = 200, kind: str = "application/json") -> Answer:
    return Answer(text.encode, kind, status=status)
