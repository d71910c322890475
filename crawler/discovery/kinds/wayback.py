"""The Wayback Machine's index, by the beginning of URLs: for outlets that are gone, or let nobody in.

Source: the CDX Server API (github.com/internetarchive/wayback, wayback-cdx-server): `url=PREFIX*`, `output=json`,
`filter`, `collapse`, `fl`, `from`, `limit`, `showResumeKey`, `resumeKey`; a capture as it was received is at
`/web/TIMEid_/URL`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from attrs import evolve

from crawler.discovery.answers.complaints import unreadable
from crawler.discovery.answers.json_documents import parsed
from crawler.discovery.answers.reading import open_reply
from crawler.discovery.article_tests import article_test
from crawler.discovery.canonical import is_web_url
from crawler.discovery.captures import captured_at, captured_url
from crawler.discovery.paging import Progress, is_past_the_end
from crawler.discovery.searching import with_parameters
from crawler.model import Capture, Follow, Lead, Query, Reply, Source

_EXPECTED = "rows of a CDX index"
_MOST_BYTES = 16 * 1024 * 1024
_ROWS = 5_000
"""Captures asked for at once: below a megabyte; the server itself stops at 150,000."""


def start(source: Source, query: Query) -> Iterator[Follow]:
    """Give the first request.

    Args:
        source: its URL is what the URLs that are asked for begin with.
        query: of the run. Captures from before its days are not asked for; what was published in them may have been
            captured at any time after.
    """
    yield Follow(_url(source, query), "wayback", query=query)


def read(reply: Reply, source: Source, query: Query) -> Iterator[Lead | Follow]:
    """Read a page of the index.

    Args:
        reply: JSON.
        source: `source.links` decides which URLs lead to articles, otherwise their looks.
        query: what was asked for.

    Returns:
        A lead for each article, to be fetched from the archive under its own URL's name; then the next page.

    Raises:
        SourceError: it is no such index, or `source.links` is no regular expression.
    """
    is_article = article_test(source, reply.url)
    if is_past_the_end(reply, query) or (reply.status == 200 and not reply.body.strip()):
        return
    rows = parsed(open_reply(reply, source, _EXPECTED, _MOST_BYTES), reply.url, source, _EXPECTED)
    if rows == []:
        return
    if not (isinstance(rows, list) and all(isinstance(row, list) for row in rows)) or "original" not in rows[0]:
        advice = "mend the setting that says where the web archive answers"
        raise unreadable(source, reply.url, _EXPECTED, "other JSON", advice)
    key = rows[-1][0] if len(rows) > 2 and rows[-2] == [] and len(rows[-1]) == 1 else None
    progress = Progress(query)
    for row in rows[1:]:
        lead = _lead(dict(zip(rows[0], row, strict=False)), query) if len(row) == len(rows[0]) else None
        if lead is not None and is_article(lead.url) and progress.note(lead):
            yield lead
    # A page without any article may be followed by one with many: they are in the order of their URLs.
    if isinstance(key, str) and key:
        following = f"{_url(source, query)}&resumeKey={quote(key, safe='%+!~')}"
        if following != reply.url and is_web_url(following):
            yield Follow(following, "wayback", query=evolve(query, page=query.page + 1))


def _lead(row: dict[Any, Any], query: Query) -> Lead | None:
    url, at = captured_url(row.get("original")), captured_at(row.get("timestamp"))
    if not url or at is None:
        return None
    where = f"{query.archives.wayback}/web/{at:%Y%m%d%H%M%S}id_/{row['original']}"
    return Lead(url, capture=Capture(where, at)) if is_web_url(where) else None


def _url(source: Source, query: Query) -> str:
    parameters = [
        ("url", f"{source.url}*"),
        ("output", "json"),
        ("filter", "statuscode:200"),
        ("filter", "mimetype:text/html"),
        ("collapse", "urlkey"),
        ("fl", "timestamp,original"),
        ("limit", str(_ROWS)),
        ("showResumeKey", "true"),
    ]
    if query.days.since:
        parameters.append(("from", f"{query.days.since:%Y%m%d}"))
    return with_parameters(f"{query.archives.wayback}/cdx/search/cdx", parameters)
