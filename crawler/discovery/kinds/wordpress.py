"""Searches put to the API of WordPress.

Source: the REST API Handbook (developer.wordpress.org/rest-api): posts, pagination, `_fields`.

A source's URL is that of the site, or of a list of posts in its API (`/wp-json/wp/v2/posts`,
`/?rest_route=/wp/v2/posts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from crawler.discovery.answers.complaints import unreadable
from crawler.discovery.answers.json_documents import parsed
from crawler.discovery.answers.reading import open_reply
from crawler.discovery.dates import moment
from crawler.discovery.kinds import wordpress_feeds
from crawler.discovery.links import absolute
from crawler.discovery.paging import Progress, is_past_the_end
from crawler.discovery.searching import Search, is_first_question, with_parameters
from crawler.discovery.titles import plain
from crawler.model import Follow, Lead, Query, Reply, Source

_EXPECTED = "a list of WordPress posts"
_MOST_BYTES = 16 * 1024 * 1024
"""A hundred posts of these fields take 60 KB; this is for sites that give whole posts whatever is asked."""

_PER_PAGE = "100"
"""The most that WordPress gives; some sites give fewer whatever is asked."""

_FIELDS = "date_gmt,modified_gmt,link,title,status,content.protected"

_CLOSED = frozenset({400, 401, 403, 404, 405, 410})
"""How a site answers whose owner, or a plugin for security, closed the API; its pages and feeds go on."""

_CODE = re.compile(rb'"code"\s*:\s*"(\w{1,60})"')
_ONE_DAY = timedelta(days=1)


def read(reply: Reply, source: Source, query: Query) -> Iterator[Lead | Follow]:
    """Read a page of posts.

    Args:
        reply: JSON.
        source: whose API it is.
        query: what was asked for.

    Returns:
        A lead for each post that anybody may read, then the next page; to the first question the searches, or where
        the API is closed the first question to the site's search feed.

    Raises:
        SourceError: it is no list of posts, or the search heeds no words.
    """
    if is_past_the_end(reply, query):
        return
    is_first = query.page == 0 and (is_first_question(query) or not query.words)
    if is_first and _is_closed(reply) and not _is_api(source.url):
        yield from (wordpress_feeds.start if query.words else wordpress_feeds.newest)(source, query)
        return
    if not 200 <= reply.status < 300:
        code = _CODE.search(reply.body[:2000])
        found = f"HTTP {reply.status}" + (f" ({code[1].decode()})" if code else "")
        advice = "its API may be closed: use its search feed" if reply.status in _CLOSED else "try again later"
        raise unreadable(source, reply.url, _EXPECTED, found, advice)
    posts = parsed(open_reply(reply, source, _EXPECTED, _MOST_BYTES), reply.url, source, _EXPECTED)
    if not isinstance(posts, list):
        advice = "its API may be closed: use its search feed"
        raise unreadable(source, reply.url, _EXPECTED, "JSON that is no list", advice)
    leads = [lead for lead in (_lead(post, reply.url) for post in posts) if lead is not None]
    if is_first_question(query):
        yield from _SEARCH.questions_unless(len(leads), reply.url, source, query)
        return
    progress = Progress(query)
    yield from (lead for lead in leads if progress.note(lead))
    further = progress.further()
    if further is not None and not _is_last(reply, further.page):
        yield _SEARCH.page(source, further)


def _is_api(url: str) -> bool:
    return "wp-json" in url or "rest_route=" in url


def _is_closed(reply: Reply) -> bool:
    """Say whether there is no API: an answer that says so, or one of the site's pages."""
    return reply.status in _CLOSED or (reply.status == 200 and reply.body.lstrip()[:1] == b"<")


def _url(source: Source, query: Query) -> str:
    parameters = [("search", query.words)] if query.words else []
    parameters += [("per_page", _PER_PAGE), ("_fields", _FIELDS)]
    if query.changed_since:
        # In the site's own time, wherever that is; sites older than WordPress 5.7 give their newest posts instead.
        parameters.append(("modified_after", f"{query.changed_since - _ONE_DAY:%Y-%m-%dT%H:%M:%S}"))
    # Both bounds are left out themselves, and are in the site's own time, as days of publication are.
    if query.days.since:
        parameters.append(("after", f"{query.days.since - _ONE_DAY}T23:59:59"))
    if query.days.until:
        parameters.append(("before", f"{query.days.until + _ONE_DAY}T00:00:00"))
    if query.page:
        parameters.append(("page", str(query.page + 1)))
    posts = source.url if _is_api(source.url) else urljoin(source.url, "wp-json/wp/v2/posts")
    return with_parameters(posts, parameters)


_SEARCH = Search("wordpress", _url)
start, newest = _SEARCH.start, _SEARCH.newest


def _is_last(reply: Reply, pages: int) -> bool:
    total = reply.headers.get("x-wp-totalpages", "").strip()
    return total.isascii() and total.isdigit() and len(total) < 10 and int(total) <= pages


def _lead(post: Any, url: str) -> Lead | None:
    if not isinstance(post, dict) or post.get("status", "publish") != "publish":
        return None
    content = post.get("content")
    if isinstance(content, dict) and content.get("protected"):
        return None
    link = absolute(url, _text(post, "link"))
    if not link:
        return None
    title = post.get("title")
    return Lead(
        url=link,
        title=plain(_text(title, "rendered") if isinstance(title, dict) else _text(post, "title")),
        published=_utc(_text(post, "date_gmt")),
        modified=_utc(_text(post, "modified_gmt")),
    )


def _utc(text: str) -> datetime | None:
    return moment(text) or moment(f"{text}+00:00")


def _text(item: dict[str, Any], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""
