"""When to go on from page to page: while pages give something new, and something young enough."""

from __future__ import annotations

from datetime import date

from attrs import define, evolve, field

from crawler.discovery.canonical import canonical
from crawler.discovery.url_days import days_of
from crawler.model import Lead, Query, Reply

_PAST_THE_END = frozenset({400, 404, 410})
"""How servers answer to the number of a page that is not there: WordPress's pages 404, its API 400 like the indexes of
web archives, others 410."""

_MOST_KEYS = 2_000
"""URLs of a page that are remembered: as many as a listing may give."""


def is_past_the_end(reply: Reply, query: Query) -> bool:
    """Say whether an answer means that the page before was the last."""
    return query.page > 0 and reply.status in _PAST_THE_END


def numbered(template: str, page: int, first: int, step: int) -> str:
    """Return the URL of a page.

    Args:
        template: with `{page}` for its number.
        page: number of pages before it.
        first: number of the first page.
        step: what the number grows by.
    """
    return template.replace("{page}", str(first + page * step))


@define
class Progress:
    """What a page has brought, noted while it is read.

    Attributes:
        query: of the page's request.
    """

    query: Query
    _keys: set[str] = field(init=False, factory=set)
    _new: int = field(init=False, default=0)
    _old: int = field(init=False, default=0)

    def note(self, lead: Lead) -> bool:
        """Note a lead; say whether neither an earlier page nor this one has given it."""
        key = canonical(lead.url)
        if key in self.query.known or key in self._keys:
            return False
        if len(self._keys) < _MOST_KEYS:
            self._keys.add(key)
        self._new += 1
        self._old += self.query.days.since is not None and is_older(lead, self.query.days.since)
        return True

    def further(self, newest_first: bool = True) -> Query | None:
        """Return the query of the next page, or None where this one must be the last that is read.

        Args:
            newest_first: whether the source is in the order of publication: what follows old articles is older.

        Returns:
            None where the page gave nothing new, or only what was published before the days asked for.
        """
        if self._new == 0 or (newest_first and self._old == self._new):
            return None
        return evolve(self.query, page=self.query.page + 1, known=self.query.known | self._keys)


def is_older(lead: Lead, day: date) -> bool:
    """Say whether a lead was published before a day, as far as its date, or the days in its URL, tell."""
    if lead.published is not None:
        return lead.published.date() < day
    days = days_of(lead.url)
    return days is not None and days[1] < day
