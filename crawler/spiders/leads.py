"""The leads of a run: which are worth a request, in what order, and which kinds of source gave them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from attrs import frozen
from scrapy.statscollectors import StatsCollector

from crawler.archive.index import CrawlLog
from crawler.archive.index.waiting import Waiting
from crawler.discovery.canonical import canonical
from crawler.discovery.refresh import JUDGED, LOST, PASSING, STORED, is_asked_for, is_due
from crawler.discovery.url_days import days_of
from crawler.model import Days, Lead, Outcome, Outlet, PageOutcome, Seen, Source, Topic
from crawler.spiders.walks import Site
from crawler.text.promise import Headlines, is_other_language

# What a lead promises: points for the share of an event that its headline names, for being an answer to a search, and
# for being found before (it failed, or may have changed).
_HEADLINE, _SEARCHED, _AGAIN = 4, 2, 1
PROMISING = 2
"""A lead with as many points is fetched while sources of its outlet are still being asked."""
_SURE = 6
"""And with as many while its searches are: an answer to one, whose headline tells all of an event."""


@frozen
class Wanted:
    """What a run wants of leads.

    Attributes:
        topic: of the stories.
        days: of publication; those of the topic where the run is asked for no others.
        judges: whose "off topic" would be said again.
        again: outcomes whose pages are asked for again, whatever the rules of a refresh say.
        window: for how long after its publication a story is looked at again.
        limit: greatest number of pages of an outlet; None: all.
        began: when the run did, UTC.
    """

    topic: Topic
    days: Days
    judges: tuple[str, ...]
    again: frozenset[str]
    window: timedelta
    limit: int | None
    began: datetime


class Leads:
    """Takes leads in, and gives out those that are to be fetched.

    Args:
        log: of the archive; what waits in it is on disk, so that sources of any size take no memory.
        wanted: what is worth a request.
        stats: of the run.
    """

    def __init__(self, log: CrawlLog, wanted: Wanted, stats: StatsCollector) -> None:
        self._log = log
        self._wanted = wanted
        self._stats = stats
        self._headlines = Headlines(wanted.topic)
        # Canonical URL of a page that is being fetched -> kinds of the sources that gave it.
        self._fetching: dict[str, set[str]] = {}
        # Kind of source -> canonical URLs of stories that it gave.
        self._given: dict[str, set[str]] = {}
        self._all: set[str] = set()

    def take_in(self, outlet: Outlet, source: Source, lead: Lead, *, is_search: bool) -> bool:
        """Take a lead in, if it is worth a request.

        Args:
            outlet: whose it is.
            source: that gave it.
            lead: as it gave it.
            is_search: whether it answers a search for the topic.

        Returns:
            Whether it was new: neither an earlier run nor another source had given it.

        Raises:
            ArchiveError: the crawl log cannot be read or written.
        """
        key = canonical(lead.url)
        domain = outlet.domain
        self._stats.inc_value(f"leads/found/{domain}")
        self._stats.inc_value(f"kinds/leads/{source.kind}")
        seen = self._log.seen(key)
        self._credit(key, source.kind, seen)
        if not self._is_due(lead, seen):
            self._stats.inc_value(f"leads/known/{domain}")
            return False
        left = self._left(lead)
        if left:
            self._stats.inc_value(f"leads/left/{left}")
            return False
        share = self._headlines.promise(lead.title, lead.url)
        promise = round(_HEADLINE * share) + _SEARCHED * is_search + _AGAIN * (seen is not None)
        return self._log.waiting.add(key, domain, lead, source, promise)

    def _is_due(self, lead: Lead, seen: Seen | None) -> bool:
        wanted, now = self._wanted, datetime.now(UTC)
        if seen is not None and seen.outcome.value in wanted.again and seen.at < wanted.began:
            return True
        if lead.capture and seen is not None and seen.outcome in LOST:
            seen = self._log.seen(canonical(lead.capture.url))
        return is_due(lead, seen, wanted.judges, now, wanted.window)

    def _left(self, lead: Lead) -> str:
        """Tell why a lead is not worth a request, as far as its source tells; empty where it is."""
        days = self._wanted.days
        if lead.published is not None:
            outside = not is_asked_for(lead.published.date(), days)
        else:
            first, last = days_of(lead.url) or (None, None)
            early = days.since and (
                (last and last < days.since) or (lead.modified and lead.modified.date() < days.since)
            )
            outside = bool(early or (days.until and first and first > days.until))
        if outside:
            return "published outside the days"
        return "headline in another language" if is_other_language(lead.title) else ""

    def take_in_again(self, site: Site) -> None:
        """Take in what earlier runs have met and is due again, though no source may tell of it any more.

        Args:
            site: an outlet.

        Raises:
            ArchiveError: the crawl log cannot be read or written.
        """
        wanted = self._wanted
        now, domain = datetime.now(UTC), site.outlet.domain
        asked_again = {outcome for outcome in Outcome if outcome.value in wanted.again}
        for key, seen in self._log.tried(domain, PASSING | JUDGED | STORED | asked_again):
            lead = Lead(seen.fetched, published=seen.published)
            is_again = seen.outcome in asked_again and seen.at < wanted.began
            if seen.fetched and (is_again or is_due(lead, seen, wanted.judges, now, wanted.window)):
                self._stats.inc_value(f"leads/again/{domain}")
                # What another judge found off the topic mostly is: it comes after what nobody has seen.
                promise = _AGAIN * (seen.outcome not in JUDGED)
                self._log.waiting.add(key, domain, lead, Source("refresh", seen.fetched), promise)

    def claim(self, outlet: Outlet, source: Source, lead: Lead) -> bool:
        """Take a lead that another one redirects to, so that it is fetched once.

        Args:
            outlet: whose it is.
            source: that gave the other one.
            lead: with the URL that it redirects to.

        Returns:
            Whether it is worth a request, and nobody else asks for it.

        Raises:
            ArchiveError: the crawl log cannot be read or written.
        """
        key = canonical(lead.url)
        if self._log.waiting.has(key) or not self._is_due(lead, self._log.seen(key)):
            return False
        return self._log.waiting.add(key, outlet.domain, lead, source, 0, is_taken=True)

    def next(self, site: Site) -> Waiting | None:
        """Give the lead of an outlet that is to be fetched next; None: none is, for now or in this run.

        Args:
            site: the outlet, with what is being fetched of it.

        Raises:
            ArchiveError: the crawl log cannot be read or written.
        """
        limit = self._wanted.limit
        if site.is_left or (limit is not None and site.taken >= limit):
            return None
        domain = site.outlet.domain
        least = _SURE if site.searching else PROMISING if site.open else 0
        found = self._log.waiting.take(domain, least)
        if found is None:
            return None
        site.taken += 1
        site.fetching += 1
        self._fetching[found.key] = set(found.kinds)
        self._stats.inc_value("leads/queued")
        self._stats.inc_value(f"leads/queued/{domain}")
        self._stats.inc_value(f"kinds/pages/{found.source.kind}")
        return found

    def settle(self, told: PageOutcome) -> None:
        """Note what became of a page: its sources are credited with the story.

        Args:
            told: of it.
        """
        key = canonical(told.url)
        kinds = self._fetching.pop(key, set())
        if Outcome(told.outcome) in STORED:
            for kind in kinds:
                self._give(kind, key)

    def _credit(self, key: str, kind: str, seen: Seen | None) -> None:
        """Note that a source gave a lead, also where its page is being fetched, or is a story already."""
        if key in self._fetching:
            self._fetching[key].add(kind)
        elif seen is not None and seen.outcome in STORED:
            self._give(kind, key)

    def _give(self, kind: str, key: str) -> None:
        given = self._given.setdefault(kind, set())
        given.add(key)
        self._stats.set_value(f"kinds/stories/{kind}", len(given))
        self._all.add(key)
        self._stats.set_value("kinds/stories", len(self._all))
