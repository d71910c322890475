"""Common Crawl's indexes, by the beginning of URLs: for outlets that are gone, or let nobody in.

Source: index.commoncrawl.org: `/collinfo.json` lists the crawls, newest first; `/CRAWL-index` answers as pywb's CDX
server does (pywb, docs/manual/cdxserver_api.rst), one JSON object a line, in pages from 0.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from attrs import evolve

from crawler.discovery.answers.complaints import description, unreadable
from crawler.discovery.answers.json_documents import parsed
from crawler.discovery.answers.reading import CHUNK, open_reply
from crawler.discovery.article_tests import article_test
from crawler.discovery.canonical import is_web_url
from crawler.discovery.captures import captured_at, captured_url
from crawler.discovery.paging import Progress, is_past_the_end
from crawler.discovery.searching import with_parameters
from crawler.model import Capture, Days, Follow, Lead, Query, Reply, Source

_EXPECTED = "lines of a Common Crawl index"
_CRAWLS_EXPECTED = "a list of Common Crawl's crawls"
_CRAWLS = "/collinfo.json"
_MOST_BYTES = 16 * 1024 * 1024
"""A page has at most 15,000 lines (5 blocks of 3,000) of about 400 bytes."""

_FULL = 1_000
"""Lines; a page that is not the last has 12,000 or more, of which the filters leave most."""

_MOST_CRAWLS = 40
"""There are about nine a year."""

_CRAWL = re.compile(r"CC-MAIN-([0-9]{4})-([0-9]{2})")
_CRAWL_TIME = timedelta(weeks=4)
"""A crawl is named for the week of its beginning, and takes up to three weeks."""

_AFTERLIFE = timedelta(days=366)
"""A story is linked to, and so crawled, for long after its day; what no crawl met within a year, none will."""

_FILE = re.compile(r"(?!.*\.\.)[A-Za-z0-9][\w./=+-]{0,300}\.warc\.gz", re.ASCII)


def start(source: Source, query: Query) -> Iterator[Follow]:  # noqa: ARG001 - as every starter
    """Give the first request: for the list of crawls.

    Args:
        source: its URL is what the URLs that are asked for begin with.
        query: of the run.
    """
    yield Follow(query.archives.common_crawl + _CRAWLS, "common_crawl", query=query)


def read(reply: Reply, source: Source, query: Query) -> Iterator[Lead | Follow]:
    """Read the list of crawls, or a page of a crawl's index.

    Args:
        reply: JSON, or lines of it.
        source: `source.links` decides which URLs lead to articles, otherwise their looks.
        query: what was asked for.

    Returns:
        From the list, the first page of each crawl that can have what was published in the days asked for, at most 40.
        From a page, a lead for each article, to be fetched from the archive under its own URL's name; then the next.

    Raises:
        SourceError: it is neither, or `source.links` is no regular expression.
    """
    if reply.url.endswith(_CRAWLS):
        yield from _crawls(reply, source, query)
        return
    is_article = article_test(source, reply.url)
    if is_past_the_end(reply, query) or (reply.status == 404 and b"No Captures found" in reply.body[:CHUNK]):
        return
    text = open_reply(reply, source, _EXPECTED, _MOST_BYTES)
    head = text.read(CHUNK)
    text.seek(0)
    progress = Progress(query)
    lines = 0
    for line in text:
        row = _row(line)
        if row is None:
            continue
        lines += 1
        lead = _lead(row, query)
        if lead is not None and is_article(lead.url) and progress.note(lead):
            yield lead
    if lines == 0:
        advice = "mend the setting that says where the web archive answers"
        raise unreadable(source, reply.url, _EXPECTED, description(head), advice)
    if lines >= _FULL:
        further = evolve(query, page=query.page + 1)
        yield Follow(_url(reply.url.partition("?")[0], source, further), "common_crawl", query=further)


def _crawls(reply: Reply, source: Source, query: Query) -> Iterator[Follow]:
    found = parsed(open_reply(reply, source, _CRAWLS_EXPECTED, _MOST_BYTES), reply.url, source, _CRAWLS_EXPECTED)
    names = [item.get("id") for item in found if isinstance(item, dict)] if isinstance(found, list) else []
    crawls = [name for name in names if isinstance(name, str) and _CRAWL.fullmatch(name)]
    if not crawls:
        advice = "mend the setting that says where the web archive answers"
        raise unreadable(source, reply.url, _CRAWLS_EXPECTED, "other JSON", advice)
    wanted = [name for name in dict.fromkeys(crawls) if _is_wanted(name, query.days)]
    for name in wanted[:_MOST_CRAWLS]:
        yield Follow(_url(f"{query.archives.common_crawl}/{name}-index", source, query), "common_crawl", query=query)


def _is_wanted(crawl: str, days: Days) -> bool:
    year, week = (int(number) for number in crawl.split("-")[-2:])
    try:
        begun = date.fromisocalendar(year, week, 1)
        return not (
            (days.since and begun + _CRAWL_TIME < days.since) or (days.until and begun > days.until + _AFTERLIFE)
        )
    except (ValueError, OverflowError):
        return False


def _row(line: str) -> dict[str, Any] | None:
    try:
        row = json.loads(line, strict=False)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) and "url" in row else None


def _lead(row: dict[str, Any], query: Query) -> Lead | None:
    url, at, file = captured_url(row.get("url")), captured_at(row.get("timestamp")), row.get("filename")
    offset, length = _number(row.get("offset")), _number(row.get("length"))
    if not url or at is None or offset is None or not length:
        return None
    if not isinstance(file, str) or not _FILE.fullmatch(file):
        return None
    where = f"{query.archives.common_crawl_data}/{file}"
    return Lead(url, capture=Capture(where, at, offset, length)) if is_web_url(where) else None


def _number(value: object) -> int | None:
    text = str(value) if isinstance(value, int | str) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None


def _url(index: str, source: Source, query: Query) -> str:
    parameters = [
        ("url", f"{source.url}*"),
        ("output", "json"),
        ("filter", "=status:200"),
        ("filter", "mime:text/html"),
        ("fl", "url,timestamp,filename,offset,length"),
        ("page", str(query.page)),
    ]
    return with_parameters(index, parameters)
