"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

from collections.abc import Iterator
from io import TextIOWrapper

from crawler.discovery.answers.complaints import unreadable
from crawler.discovery.answers.json_documents import parsed
from crawler.discovery.canonical import canonical
from crawler.discovery.dates import moment
from crawler.discovery.links import absolute
from crawler.discovery.titles import plain
from crawler.model import Lead, Source

_EXPECTED = "a JSON Feed"


def entries(text: TextIOWrapper, url: str, source: Source) -> Iterator[Lead | str]:
    """Read a JSON Feed as it stands.

    Args:
        text: the document, at its beginning.
        url: where it came from.
        source: whose feed it is.

    Returns:
        A lead for each item with a usable link, in the order of the feed, and the URL of the next page.

    Raises:
        SourceError: it is no JSON, no JSON Feed, or larger than 4 Mi characters.
    """
    feed = parsed(text, url, source, _EXPECTED)
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
        yield more


def _text(item: dict[str, object], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""
