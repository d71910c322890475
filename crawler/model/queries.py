"""What sources are asked for, and what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from attrs import field, frozen


@frozen
class Days:
    """The days of publication that a run is asked for, the first and the last included; None: no bound.

    Attributes:
        since: first day.
        until: last day.
    """

    since: date | None = None
    until: date | None = None


@frozen
class WebArchives:
    """Where web archives answer: base URLs, without a slash at the end.

    Attributes:
        wayback: of the Wayback Machine: its index and its captures.
        common_crawl: of Common Crawl's indexes.
        common_crawl_data: of Common Crawl's WARC files.
    """

    wayback: str = "https://web.archive.org"
    common_crawl: str = "https://index.commoncrawl.org"
    common_crawl_data: str = "https://data.commoncrawl.org"


@frozen
class Query:
    """What a source is asked for, and how far it has been read.

    Attributes:
        searches: those that are still to be asked, each of one word or more; empty in the request of one of them.
        days: of publication.
        archives: where web archives answer.
        words: of the search that this request asks; empty where it asks none.
        changed_since: when a source that is asked for what is new since then was last asked, or None.
        page: number of pages before this one.
        known: canonical URLs that earlier pages gave; a page that gives no others is the last.
        everywhere: canonical URLs that a site's search page links to whatever is searched for, with how often it does.
    """

    searches: tuple[str, ...] = ()
    days: Days = Days()
    archives: WebArchives = WebArchives()
    words: str = ""
    changed_since: datetime | None = None
    page: int = 0
    known: frozenset[str] = field(default=frozenset(), repr=False)
    everywhere: Mapping[str, int] = field(default={}, repr=False)


@frozen
class Reply:
    """What a host answered to the request of a source.

    Attributes:
        url: absolute, after redirects.
        body: content encodings undone.
        status: HTTP status.
        headers: names in lower case.
    """

    url: str
    body: bytes = field(repr=False)
    status: int = 200
    headers: Mapping[str, str] = {}


@frozen
class Follow:
    """A request of a source that may give leads: its first one, a child sitemap, a next page, one of the searches.

    Attributes:
        url: absolute.
        kind: how it is read, as in `Source`.
        modified: when the source says it last changed, or None.
        query: what is asked for there; goes to the reader with the answer.
    """

    url: str
    kind: str
    modified: datetime | None = None
    query: Query = Query()
