"""What an outlet says that machines may not do with its pages."""

from __future__ import annotations

from attrs import frozen


@frozen
class OptOut:
    """One thing that an outlet says of a page to machines, as it was read.

    Attributes:
        signal: `tdm-reservation`, a directive of robots (`noai`, `noimageai`, `noindex` ...), or `ai-agents`: agents of
            AI companies may not fetch the page.
        value: of a `tdm-reservation`: `1` rights are reserved, `0` they are not; else empty.
        where: `tdmrep.json`, `robots.txt`, `http-header` or `html-meta`.
        to: the names of the agents that it is said to; empty: all.
        policy: URL of the licence that a `tdm-reservation` comes with, or empty.
    """

    signal: str
    value: str
    where: str
    to: tuple[str, ...] = ()
    policy: str = ""
