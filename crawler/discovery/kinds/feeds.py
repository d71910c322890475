"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed.

Sources: the RSS 2.0 specification (rssboard.org), RSS 1.0 (web.resource.org), RFC 4287 (Atom), RFC 5005 (paging and
archives).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from crawler.discovery.answers.reading import CHUNK, open_reply
from crawler.discovery.answers.xml_elements import Element, Vocabulary, elements
from crawler.discovery.canonical import canonical
from crawler.discovery.dates import moment
from crawler.discovery.kinds import json_feeds
from crawler.discovery.links import absolute
from crawler.discovery.paging import Progress, is_past_the_end, numbered
from crawler.discovery.titles import plain
from crawler.model import Follow, Lead, Query, Reply, Source

_MOST_BYTES = 16 * 1024 * 1024
"""No specification sets a limit; this is 10,000 entries with summaries, or a thousand with their whole texts."""

_PUBLISHED = ("pubdate", "published", "issued", "date", "created")
_MODIFIED = ("updated", "modified")
"""Elements that date an entry, best first: RSS 2.0, Atom 1.0, Atom 0.3, Dublin Core."""

_FEED = Vocabulary(
    expected="an RSS or Atom feed",
    roots=frozenset({"rss", "rdf", "feed"}),
    records=frozenset({"item", "entry"}),
    wanted=frozenset({"title", "link", "guid", "origlink", *_PUBLISHED, *_MODIFIED}),
)

_ATOM = frozenset({"http://www.w3.org/2005/Atom", "https://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"})
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"

_MORE = frozenset({"next", "next-archive", "prev-archive"})
"""Relations of RFC 5005 that lead to further entries: the next page; the archives, of which `prev-archive` is the way
back from the feed that an outlet announces."""


def read(reply: Reply, source: Source, query: Query) -> Iterator[Lead | Follow]:
    """Read the leads of a feed.

    Args:
        reply: perhaps gzip.
        source: whose feed it is; `source.pages`, where given, is how its pages are asked for.
        query: what was asked for.

    Returns:
        A lead for each entry with a usable link that no earlier page had, in the order of the feed; then, unless the
        page had none or only older ones than are asked for, further pages as follows of kind `feed` (whoever follows
        them must remember which were read: archives name each other).

    Raises:
        SourceError: it is no feed, is hostile, or ends too early; the entries before that have been given.
    """
    if is_past_the_end(reply, query):
        return
    progress = Progress(query)
    links: list[str] = []
    for found in entries(reply, source):
        if isinstance(found, str):
            links.append(found)
        elif progress.note(found):
            yield found
    further = progress.further()
    if further is None:
        return
    if source.pages:
        links = [numbered(source.pages, further.page, source.first, source.step)]
    for link in dict.fromkeys(links):
        yield Follow(link, "feed", query=further)


def entries(reply: Reply, source: Source) -> Iterator[Lead | str]:
    """Read a feed as it stands.

    Args:
        reply: perhaps gzip.
        source: whose feed it is.

    Returns:
        A lead for each entry with a usable link, and the URLs of further pages, in the order of the feed.

    Raises:
        SourceError: as `read`.
    """
    text = open_reply(reply, source, _FEED.expected, _MOST_BYTES)
    head = text.read(CHUNK).lstrip("\ufeff \t\r\n")
    text.seek(0)
    if head.startswith("{"):
        yield from json_feeds.entries(text, reply.url, source)
        return
    home = ""
    for element in elements(text, reply.url, source, _FEED):
        if element.name in _FEED.records:
            lead = _lead(element, home or reply.url)
            if lead is not None:
                yield lead
        elif element.name == "link" and element.parents[-1:] in (("channel",), ("feed",)):
            link = absolute(element.base or reply.url, _target(element))
            if link and _MORE.intersection(_relations(element)):
                if canonical(link) != canonical(reply.url):
                    yield link
            elif link and "alternate" in _relations(element):
                home = home or link


def _lead(entry: Element, home: str) -> Lead | None:
    fields = [child for child in entry.children if not child.parents]
    links = (absolute(field.base or home, _target(field)) for field in _links(entry, fields))
    url = next(filter(None, links), "")
    if not url:
        return None
    return Lead(
        url=url,
        title=next(filter(None, (plain(field.text) for field in _titles(entry, fields))), ""),
        published=_first_date(fields, _PUBLISHED),
        modified=_first_date(fields, _MODIFIED),
    )


def _links(entry: Element, fields: list[Element]) -> Iterator[Element]:
    """Give the elements that may hold the entry's URL, best first."""
    yield from (field for field in fields if field.name == "origlink")
    links = [field for field in fields if field.name == "link" and "alternate" in _relations(field)]
    yield from (field for field in links if field.namespace == entry.namespace)
    yield from (field for field in links if field.namespace != entry.namespace and field.namespace in _ATOM)
    for field in fields:
        is_permalink = field.attributes.get("isPermaLink", "true").strip().lower() != "false"
        if field.name == "guid" and is_permalink and "://" in field.text:
            yield field


def _titles(entry: Element, fields: list[Element]) -> Iterator[Element]:
    titles = [field for field in fields if field.name == "title"]
    yield from (field for field in titles if field.namespace == entry.namespace)
    yield from (field for field in titles if field.namespace == _DUBLIN_CORE)


def _target(link: Element) -> str:
    return link.attributes.get("href") or link.text


def _relations(link: Element) -> set[str]:
    """Return what a link says it is; without a word it is the alternate (RFC 4287, 4.2.7.2), as RSS's own always is."""
    return set(link.attributes.get("rel", "").lower().split()) or {"alternate"}


def _first_date(fields: list[Element], names: tuple[str, ...]) -> datetime | None:
    dates = (moment(field.text) for name in names for field in fields if field.name == name)
    return next((date for date in dates if date is not None), None)
