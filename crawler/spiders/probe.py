"""A site probed: from its address alone to what its entry in a file of outlets says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import evolve, frozen

from crawler.discovery.canonical import canonical
from crawler.discovery.links import UNKNOWN, is_of
from crawler.discovery.probing import front_pages
from crawler.discovery.probing import sources as probing
from crawler.discovery.probing.front_pages import FrontPage
from crawler.discovery.probing.trials import Trial, read_answer
from crawler.discovery.probing.zones import ZONES, country_of, zones_that_fit
from crawler.discovery.searching import with_parameters
from crawler.discovery.titles import one_line
from crawler.errors import SourceError
from crawler.model import Follow, Lead, Outcome, Outlet, Query, Rejection, Reply, Source, WebArchives
from crawler.spiders.asking import Ask, try_source
from crawler.spiders.probe_archives import find_archived, find_lost

_MOST_FEEDS, _MOST_SITEMAPS, _MOST_SEARCHES, _MOST_SECTIONS = 3, 5, 3, 16
_LONGEST_ANSWER = 120


@frozen
class Probed:
    """What was found out about a site.

    Attributes:
        outlet: its entry; without sources where there is no way in.
        left_out: sources that answer, and that the others make needless.
        guesses: keys of the entry that the site does not say.
        failure: why nothing at all was found; or empty.
    """

    outlet: Outlet
    left_out: frozenset[Source] = frozenset()
    guesses: frozenset[str] = frozenset()
    failure: str = ""


class Probe:
    """Probes one site.

    Args:
        ask: asks hosts.
        today: a day (YYYY-MM-DD), on which the sources are seen to answer.
        tell: is told each thing that was tried, and what was found, a line each.
        most: requests, redirects and robots.txt for our own sake not counted.
        archives: where web archives answer.
    """

    def __init__(self, ask: Ask, today: str, tell: Callable[[str], None], most: int, archives: WebArchives) -> None:
        self._ask_host = ask
        self._archives = archives
        self._today = today
        self._tell = tell
        self._left = self._most = most
        self._found: list[Source] = []
        self._met: list[Lead] = []  # articles of the site
        self._titles: list[str] = []
        self._names: list[str] = []
        self._regions: list[str] = []
        self._moments: list[datetime] = []
        self._zone = ""

    async def probe(self, outlet: Outlet, urls: Sequence[str]) -> Probed:
        """Probe a site.

        Args:
            outlet: of which only the domain is known, and whether it is local.
            urls: of its front page, tried one after the other.

        Returns:
            What was found.
        """
        front: Reply | Rejection = Rejection(Outcome.NETWORK_ERROR, "no address was given")
        for url in urls:
            front = await self._ask(url, outlet)
            if isinstance(front, Reply):
                break
            self._tell(f"{url}: {front.reason}")
        if isinstance(front, Rejection):
            return await self._probe_past(outlet, urls, front)
        outlet = evolve(outlet, domain=urlsplit(front.url).netloc.lower())
        base = f"{urlsplit(front.url).scheme}://{outlet.domain}"
        page = self._learn(front, "front page")
        lists_whole = await self._find_ways(outlet, base, front, page)
        sections = await self._find_sections(outlet, front, page)
        await self._find_lost(outlet, base)
        await self._read_article(outlet)
        return self._conclude(outlet, page, frozenset(sections) if lists_whole else frozenset())

    async def _probe_past(self, outlet: Outlet, urls: Sequence[str], front: Rejection) -> Probed:
        """Find out what is left of a site that does not answer: what web archives have."""
        if front.outcome is not Outcome.NETWORK_ERROR or not urls:
            return Probed(outlet, failure=front.reason)
        base = f"{urlsplit(urls[0]).scheme}://{outlet.domain}"
        archived = await find_archived(self._ask, outlet, base, self._archives, self._tell)
        if archived is None:
            return Probed(outlet, failure=front.reason)
        self._keep(archived)
        page = FrontPage()
        # What the titles of two have in common is the site's name. Those of a WARC file are no pages to ask for.
        captures = [lead.capture for lead in archived.leads if lead.capture and not lead.capture.length]
        for capture in captures[:2]:
            reply = await self._ask(capture.url, outlet)
            page = self._learn(reply, "capture") if isinstance(reply, Reply) else page
        return self._conclude(outlet, page, frozenset())

    async def _find_lost(self, outlet: Outlet, base: str) -> None:
        """Find the parts of a site that only web archives have."""
        archived = await find_archived(self._ask, outlet, base, self._archives, self._tell)
        if archived is not None:
            known = {canonical(lead.url) for lead in self._met}
            lost = await find_lost(self._ask, outlet, archived, known, self._tell)
            for trial in lost if self._found or not lost else [archived]:
                self._keep(trial)

    async def _ask(self, url: str, outlet: Outlet) -> Reply | Rejection:
        if self._left == 0:
            return Rejection(Outcome.NETWORK_ERROR, f"not asked: {self._most} requests were made")
        self._left -= 1
        return await self._ask_host(url, outlet)

    def _learn(self, reply: Reply, what: str) -> FrontPage:
        """Read what a page says of the site."""
        try:
            page = front_pages.read(reply.body, reply.url)
        except SourceError as error:
            self._tell(f"{what} {reply.url}: HTTP {reply.status}, {error}")
            return FrontPage()
        if reply.status == 200:
            self._titles.append(page.title)
            self._names += page.names
            self._regions += page.regions
            self._moments += page.moments
        told = [f"HTTP {reply.status}", page.generator, f"lang={page.language}" if page.language else "no lang"]
        self._tell(f"{what} {reply.url}: {', '.join(part for part in told if part)}")
        return page

    async def _find_ways(self, outlet: Outlet, base: str, front: Reply, page: FrontPage) -> bool:
        """Find feeds, sitemaps and searches; tell whether something lists all articles of the site."""
        listed = read_answer(front, Source("section", front.url), Follow(front.url, "section"))
        self._met += listed.leads
        await self._find_first_of(outlet, "feed", page.feeds[:_MOST_FEEDS], base, probing.FEED_PATHS)
        named = await self._read_robots(outlet, base)
        sitemaps = await self._find_first_of(outlet, "sitemap", named, base, probing.SITEMAP_PATHS)
        words = probing.words_to_search([*self._met])
        by_system = await self._find_system(outlet, base, front, page, Query(searches=words))
        if not by_system:
            await self._find_search(outlet, base, page, Query(searches=words))
        return by_system or any(trial.further or probing.is_whole(trial) for trial in sitemaps)

    async def _find_first_of(
        self, outlet: Outlet, kind: str, named: Iterable[str], base: str, usual: Iterable[str]
    ) -> list[Trial]:
        """Try the sources of a kind that the site names; where none is in order, the usual paths, up to the first."""
        trials = [await self._try(outlet, Source(kind, url)) for url in dict.fromkeys(named)]
        tried = {url for trial in trials for url in trial.requests}
        good = [trial for trial in trials if trial.leads]
        for url in [base + path for path in usual if base + path not in tried]:
            if good:
                break
            good += [trial for trial in [await self._try(outlet, Source(kind, url))] if trial.leads]
        for trial in good:
            self._met += trial.leads
            self._moments += [date for lead in trial.leads for date in (lead.published, lead.modified) if date]
        return good

    async def _read_robots(self, outlet: Outlet, base: str) -> list[str]:
        reply = await self._ask(f"{base}/robots.txt", outlet)
        if isinstance(reply, Rejection):
            self._tell(f"robots.txt: {reply.reason}")
            return []
        sitemaps = probing.sitemaps_of(reply.body) if reply.status == 200 else []
        self._tell(f"robots.txt: HTTP {reply.status}, sitemaps named: {len(sitemaps)}")
        return sitemaps[:_MOST_SITEMAPS]

    async def _find_system(self, outlet: Outlet, base: str, front: Reply, page: FrontPage, query: Query) -> bool:
        """Try the search of the system that made the site, where it is known and has one."""
        blogger = probing.blogger_feed(page, front.url)
        if blogger:
            return bool((await self._try(outlet, Source("blogger", blogger), query)).leads)
        # A front page may be closed, or say nothing of what made it, where the API answers.
        api = page.api or f"{base}/wp-json/"
        if not await self._read_api(outlet, api) and not probing.is_wordpress(page, front.body):
            return False
        if (await self._try(outlet, Source("wordpress", f"{api}wp/v2/posts"), query)).leads:
            return True
        return bool((await self._try(outlet, Source("wordpress_feed", f"{base}/"), query)).leads)

    async def _read_api(self, outlet: Outlet, api: str) -> bool:
        """Read the index of WordPress's API, of which only the name and the zone are asked for; tell whether it is."""
        url = with_parameters(api, [("_fields", "name,timezone_string")])
        reply = await self._ask(url, outlet)
        try:
            found = json.loads(reply.body) if isinstance(reply, Reply) and reply.status == 200 else None
        except (ValueError, RecursionError):
            found = None
        if not (isinstance(found, dict) and "name" in found):
            self._tell(
                f"api {api}: {reply.reason if isinstance(reply, Rejection) else f'HTTP {reply.status}, no index'}"
            )
            return False
        name, zone = found.get("name"), found.get("timezone_string")
        if isinstance(name, str) and name.strip():
            self._names.insert(0, one_line(name))
        self._zone = zone if isinstance(zone, str) and _is_zone(zone) else ""
        self._tell(f"api {api}: WordPress, name {name!r}, time zone {zone!r}")
        return True

    async def _find_search(self, outlet: Outlet, base: str, page: FrontPage, query: Query) -> None:
        if not query.searches:
            self._tell("search: not tried, as no words of the site's own titles are known")
            return
        named = [url for url in page.searches if is_of(outlet, url)][:_MOST_SEARCHES]
        for url in dict.fromkeys([*named, *(base + path for path in probing.SEARCH_TEMPLATES)]):
            if (await self._try(outlet, Source("search", url), query)).leads:
                return

    async def _find_sections(self, outlet: Outlet, front: Reply, page: FrontPage) -> list[Source]:
        trials = []
        for url, _ in page.menu[:_MOST_SECTIONS]:
            trial = await try_source(self._ask, outlet, Source("section", url), Query(), 1)
            if trial.leads:
                trials.append(trial)
            else:
                self._tell(f"section {url}: {trial.told()}")
        own = probing.own_sections(trials)
        for trial in trials:
            self._tell(f"section {trial.source.url}: {trial.told()}{'' if trial in own else ', none of its own'}")
        if not own and not self._found and self._met:
            own = [Trial(Source("section", front.url), leads=tuple(self._met))]
        return [self._keep(trial) for trial in own]

    async def _try(self, outlet: Outlet, source: Source, query: Query | None = None) -> Trial:
        trial = await try_source(self._ask, outlet, source, query or Query())
        self._tell(f"{source.kind} {source.url}: {trial.told()}")
        if trial.leads:
            self._keep(trial)
        return trial

    def _keep(self, trial: Trial) -> Source:
        source = evolve(trial.source, checked=self._today, answered=trial.told()[:_LONGEST_ANSWER])
        self._found.append(source)
        return source

    async def _read_article(self, outlet: Outlet) -> None:
        """Read one article: it says more of its site than the front page does."""
        lead = next((lead for lead in self._met if is_of(outlet, lead.url)), None)
        if lead is not None:
            reply = await self._ask(lead.url, outlet)
            if isinstance(reply, Reply):
                self._learn(reply, "article")

    def _conclude(self, outlet: Outlet, page: FrontPage, needless: frozenset[Source]) -> Probed:
        guesses: set[str] = set()
        fitting = zones_that_fit(self._moments)
        told = [region for region in self._regions if region in ZONES]
        country = country_of(outlet.domain) or next(iter(told), "")
        if not country:
            guesses.add("country")
            likely = self._zone or next(iter(fitting), "")
            country = next((one for one, zone in ZONES.items() if zone == likely), UNKNOWN)
        zone = self._zone or ZONES.get(country, "UTC")
        if fitting:
            self._tell(
                f"time zone: the dates fit {', '.join(fitting[:6])}" + ("" if zone in fitting else f", not {zone}")
            )
        if ("country" in guesses and not self._zone) or (fitting and zone not in fitting):
            guesses.add("timezone")
        self._tell(f"language: lang={page.language or '?'}, {page.arabic:.0%} of the letters in links are Arabic")
        name = probing.name_of(self._names, self._titles, outlet.domain)
        if name == outlet.domain:
            guesses.add("name")
        order = {kind: place for place, kind in enumerate(("wordpress", "wordpress_feed", "blogger", "search", "feed"))}
        sources = sorted(self._found, key=lambda source: order.get(source.kind, len(order)))
        outlet = evolve(outlet, name=name, country=country, timezone=zone, sources=tuple(sources))
        return Probed(outlet, needless, frozenset(guesses))


def _is_zone(name: str) -> bool:
    try:
        return name not in ("", "UTC") and bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
