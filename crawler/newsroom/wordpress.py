"""What an outlet that runs WordPress answers beside its pages: the API, searches, pages of its feed.

Source: WordPress 6's own code (WP_REST_Posts_Controller, WP_Query, WP::handle_404).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from crawler.newsroom import feeds, pages
from crawler.newsroom.answers import Answer, content_type
from crawler.newsroom.edition import Edition
from crawler.newsroom.search import matching
from crawler.newsroom.stories import SampleStory
from crawler.newsroom.structured import excerpt
from crawler.newsroom.targets import asked, number

PER_PAGE = 10
"""Of feeds, and of pages of results (`posts_per_rss`, `posts_per_page`)."""

_API = "/wp-json"
_POSTS = f"{_API}/wp/v2/posts"
_MOST = 100


def answer(edition: Edition, target: str) -> Answer | None:
    """Answer a request for the API, a search, or a page of the feed.

    Args:
        edition: of the outlet.
        target: the request target.

    Returns:
        The answer; None where it is none of these.
    """
    path, parameters = asked(target)
    route = path.removeprefix(_API) if path.startswith(_API) else parameters.get("rest_route")
    if route is not None:
        return _api(edition, route.rstrip("/"), parameters)
    page = number(parameters.get("paged", ""), 1)
    if path.startswith("/page/"):
        page, path = number(path.removeprefix("/page/").strip("/"), 1), "/"
    if path == "/" and parameters.get("feed") in ("rss2", "rss", "feed"):
        return _feed(edition, _found(edition, parameters) if "s" in parameters else edition.stories, page)
    if path == "/" and "s" in parameters:
        return _results(edition, parameters["s"], _found(edition, parameters), page)
    if path == "/feed/" and "paged" in parameters:
        return _feed(edition, edition.stories, page)
    return None


def _found(edition: Edition, parameters: dict[str, str]) -> list[SampleStory]:
    """Search; without an order, stories with all words in the title come first."""
    words = parameters["s"]
    found = matching(edition.stories, words)
    if parameters.get("orderby") == "date":
        return found
    return sorted(found, key=lambda story: not all(word in story.title for word in words.split()))


def _page_of(stories: Sequence[SampleStory], page: int) -> Sequence[SampleStory]:
    return stories[(page - 1) * PER_PAGE : page * PER_PAGE]


def _feed(edition: Edition, stories: Sequence[SampleStory], page: int) -> Answer:
    shown = _page_of(stories, page)
    status = 404 if page > 1 and not shown else 200
    modified = edition.updated if status == 200 else None
    return Answer(
        lambda: feeds.rss(edition, shown), "application/rss+xml; charset=UTF-8", status=status, modified=modified
    )


def _results(edition: Edition, words: str, stories: Sequence[SampleStory], page: int) -> Answer:
    shown = _page_of(stories, page)
    title = f"نتائج البحث عن: {words}"
    more = []
    if len(stories) > page * PER_PAGE:
        more = [(f"{edition.base}/page/{page + 1}/?s={quote(words)}", "التالي »")]
    status = 404 if page > 1 and not shown else 200
    return Answer(lambda: pages.list_page(edition, title, shown, more), content_type(edition), status=status)


def _api(edition: Edition, route: str, parameters: dict[str, str]) -> Answer:
    if route == "":
        return _json(lambda: _index(edition))
    if route != _POSTS.removeprefix(_API):
        return _error(404, "rest_no_route", "لم يتم العثور على مسار يطابق الرابط وطريقة الطلب.")
    per_page, page = parameters.get("per_page", str(PER_PAGE)), parameters.get("page", "1")
    if not 1 <= number(per_page, 0) <= _MOST or number(page, 0) < 1:
        return _error(400, "rest_invalid_param", "معاملات غير صالحة: per_page, page")
    try:
        after, before = (_bound(edition, parameters.get(name, "")) for name in ("after", "before"))
    except ValueError:
        return _error(400, "rest_invalid_param", "معاملات غير صالحة: after, before")
    words = parameters.get("search", "")
    stories = matching(edition.stories, words) if words else edition.stories
    chosen = [
        story
        for story in stories
        if not ((after and story.published <= after) or (before and story.published >= before))
    ]
    size = int(per_page)
    last = -(-len(chosen) // size)
    if int(page) > last and chosen:
        return _error(400, "rest_post_invalid_page_number", "رقم الصفحة المطلوب أكبر من عدد الصفحات المتوفرة.")
    shown = [_post(edition, story) for story in chosen[(int(page) - 1) * size : int(page) * size]]
    if not words and page == "1":
        shown = [_protected(edition), *shown[: size - 1]]
    fields = [field for field in parameters.get("_fields", "").split(",") if field]
    counted = {"X-WP-Total": str(len(chosen)), "X-WP-TotalPages": str(last)}
    return _json(lambda: [_only(post, fields) for post in shown] if fields else shown, headers=counted)


def _bound(edition: Edition, text: str) -> datetime | None:
    """Read a bound; without an offset it is in the site's own time."""
    if not text:
        return None
    bound = datetime.fromisoformat(text)
    return bound if bound.tzinfo else bound.replace(tzinfo=ZoneInfo(edition.site.timezone))


def _post(edition: Edition, story: SampleStory) -> dict[str, Any]:
    zone = ZoneInfo(edition.site.timezone)
    return {
        "id": story.number,
        "date": _time(story.published.astimezone(zone)),
        "date_gmt": _time(story.published.astimezone(ZoneInfo("UTC"))),
        "guid": {"rendered": f"{edition.base}/?p={story.number}"},
        "modified": _time(story.changed.astimezone(zone)),
        "modified_gmt": _time(story.changed.astimezone(ZoneInfo("UTC"))),
        "slug": quote(story.slug).lower(),
        "status": "publish",
        "type": "post",
        "link": edition.url(story),
        "title": {"rendered": _textured(story.title)},
        "content": {
            "rendered": "".join(f"<p>{_textured(paragraph)}</p>\n" for paragraph in story.paragraphs),
            "protected": False,
        },
        "excerpt": {"rendered": f"<p>{_textured(excerpt(story))}</p>\n", "protected": False},
    }


def _protected(edition: Edition) -> dict[str, Any]:
    """A post that asks for a password: it is in lists, but not among what a search finds."""
    first = edition.shelf[-1]
    post = _post(edition, first)
    return {
        **post,
        "id": 1,
        "link": f"{edition.base}/login/2024/05/14/lil-mushtarikin/",
        "title": {"rendered": "للمشتركين فقط"},
        "content": {"rendered": "", "protected": True},
        "excerpt": {"rendered": "", "protected": True},
    }


def _textured(text: str) -> str:
    """Write text as `wptexturize` and its companions do: typographic signs as numbers."""
    return escape(text, quote=False).replace("&amp;", "&#038;").replace('"', "&#8221;").replace("…", "&#8230;")


def _time(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%S")


def _only(post: dict[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    """Leave the fields that are asked for, also those within others (`content.protected`)."""
    kept: dict[str, Any] = {}
    for field in fields:
        name, _, inner = field.partition(".")
        if name in post and not inner:
            kept[name] = post[name]
        elif isinstance(post.get(name), dict) and inner in post[name]:
            kept.setdefault(name, {})[inner] = post[name][inner]
    return kept


def _index(edition: Edition) -> dict[str, Any]:
    return {
        "name": edition.site.name,
        "description": edition.site.motto,
        "url": edition.base,
        "home": edition.base,
        "timezone_string": edition.site.timezone,
        "namespaces": ["oembed/1.0", "wp/v2"],
        "routes": {"/": {"namespace": ""}, "/wp/v2/posts": {"namespace": "wp/v2"}},
    }


def _error(status: int, code: str, message: str) -> Answer:
    return _json(lambda: {"code": code, "message": message, "data": {"status": status}}, status)


def _json(make: Callable[[], Any], status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    # PHP escapes the slashes.
    return Answer(
        lambda: json.dumps(make()).replace("/", "\\/").encode(),
        "application/json; charset=UTF-8",
        status=status,
        headers={"X-Robots-Tag": "noindex", **(headers or {})},
    )
