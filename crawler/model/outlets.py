"""What is crawled: outlets, and the ways into them."""

from __future__ import annotations

from attrs import frozen


@frozen
class Source:
    """One way into an outlet.

    Attributes:
        kind: how it is read: a key of `crawler.discovery.kinds.table.KINDS`.
        url: absolute http(s) URL; of a site's own search a template, with `{query}` for the words and, where its
            answers have pages, `{page}`; of a web archive what all URLs asked for begin with.
        links: for listings, searches and web archives, a regular expression that the article URLs of the outlet match;
            empty: what looks like an article's URL.
        pages: for feeds and listings, a template of their pages, with `{page}`; empty: as they link to the next one.
        first: the number of the first page in such templates.
        step: what the number grows by from page to page: 1, or where it counts articles, how many a page has.
        checked: when it was last seen to answer, a day (YYYY-MM-DD); `never`: it is inferred from the outlet's CMS or
            URLs, or from public lists, and nobody has looked; empty: not told.
        answered: what it answered then, one short line; or empty.
    """

    kind: str
    url: str
    links: str = ""
    pages: str = ""
    first: int = 1
    step: int = 1
    checked: str = ""
    answered: str = ""


@frozen
class Outlet:
    """A news site: one entry in `seeds/outlets/`.

    Attributes:
        domain: host name, with the port where it is not the scheme's own; the outlet's key everywhere.
        name: as its readers know it, in Arabic.
        country: ISO 3166-1 alpha-2, lower case.
        kind: `news`, `business`, `technology`, `aggregator` ...: free, used to select.
        timezone: IANA name; dates without an offset are read in it.
        local: true only where the user says that the host is his own: loopback addresses are allowed for it.
        sources: where leads come from, in the order of the file.
    """

    domain: str
    name: str
    country: str
    kind: str = "news"
    timezone: str = "UTC"
    local: bool = False
    sources: tuple[Source, ...] = ()
