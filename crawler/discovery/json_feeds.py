"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import TextIOWrapper

from crawler.discovery.canonical import canonical
from crawler.discovery.complaints import unreadable
from crawler.discovery.dates import moment
from crawler.discovery.links import absolute
from crawler.discovery.titles import plain
from crawler.model import Follow, Lead, Source

_EXPECTED = "a JSON Feed"
_MOST_CHARACTERS = 4 * 1024 * 1024
"""Python's objects take up to 21 times the text (measured: a list of empty lists), so this is at most 90 MB."""


def read(text: TextIOWrapper, url: str, source: Source) -> Iterator[Lead | Follow]:
    """Read the leads of a JSON Feed.

    Args:
        text: the document, at its beginning.
        url: where it came from.
        source: whose feed it is.

    Returns:
        A lead for each item with a usable link, in the order of the feed, and the next page as a follow.

    Raises:
        SourceError: it is no JSON, no JSON Feed, or larger than 4 Mi characters.
    """
    document = text.read(_MOST_CHARACTERS + 1)
    if len(document) > _MOST_CHARACTERS:
        found = f"more than {_MOST_CHARACTERS} characters"
        raise unreadable(source, url, _EXPECTED, found, "use another feed of the outlet")
    try:
        feed = json.loads(document)
    except (ValueError, RecursionError) as error:
        found = f"JSON that cannot be read ({error})"
        raise unreadable(source, url, _EXPECTED, found, "it may be cut short: fetch it again") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        advice = "open it in a browser and mend the source's URL or kind"
        raise unreadable(source, url, _EXPECTED, "JSON without a list of items", advice)
    for item in feed["items"]:
        if not isinstance(item, dict):
            continue
        link = absolute(url, _text(item, "url")) or absolute(url, _text(item, "external_url"))
        if link:
            yield Lead(
                url=link,
                title=plain(_text(item, "title")),
                published=moment(_text(item, "date_published")),
                modified=moment(_text(item, "date_modified")),
            )
    more = absolute(url, _text(feed, "next_url"))
    if more and canonical(more) != canonical(url):
        yield Follow(url=more, kind="feed")


def _text(item: dict[str, object], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""
