"""What web archives have of a site that is gone, or has lost a part of itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Container
from urllib.parse import urlsplit

from attrs import evolve

from crawler.discovery.canonical import canonical
from crawler.discovery.links import is_of
from crawler.discovery.probing.lost_parts import Part, parts_of
from crawler.discovery.probing.trials import Trial
from crawler.middlewares import is_private
from crawler.model import Outlet, Query, Reply, Source, WebArchives
from crawler.spiders.asking import Ask, try_source
from crawler.spiders.captures import hosts_of

_MOST_PARTS, _MOST_THERE = 12, 3
"""Parts that are looked at, and of these such as are still there: a site that lost its past has lost the oldest."""

_REQUESTS = {"wayback": 1, "common_crawl": 8}
"""Of an index: Common Crawl has one for each of its crawls, newest first."""

_SHUT = frozenset({401, 403, 404, 410, 451})
"""How a site answers where an article was, and it lets nobody read it now."""


async def find_archived(
    ask: Ask, outlet: Outlet, base: str, archives: WebArchives, tell: Callable[[str], None]
) -> Trial | None:
    """Ask web archives what they have of a site, up to the first that has something.

    Args:
        ask: asks hosts.
        outlet: whose site it is.
        base: URL of the site, without a slash at the end.
        archives: where they answer. No public one is told of a private host.
        tell: is told each thing that was tried, a line each.

    Returns:
        The source of everything that the archive has, with its leads; None where there is nothing.
    """
    if is_private(urlsplit(base).hostname or "") and not all(
        is_private(host.rpartition(":")[0] or host) for host in hosts_of(archives)
    ):
        tell("web archives: not asked for a private host")
        return None
    for kind, most in _REQUESTS.items():
        trial = await try_source(ask, outlet, Source(kind, f"{base}/"), Query(archives=archives), most, goes_on=True)
        trial = evolve(trial, leads=tuple(lead for lead in trial.leads if is_of(outlet, lead.url)))
        tell(f"{kind} {base}/: {trial.told()}")
        if trial.leads:
            return trial
    return None


async def find_lost(
    ask: Ask, outlet: Outlet, archived: Trial, known: Container[str], tell: Callable[[str], None]
) -> list[Trial]:
    """Find the parts of a site that only a web archive has.

    Of each part the oldest page and the newest are asked for, from the oldest part on, until some are still there.

    Args:
        ask: asks hosts.
        outlet: whose site it is.
        archived: what the archive has of it.
        known: canonical URLs of the articles that live sources lead to.
        tell: is told each part that was looked at, a line each.

    Returns:
        A source for each part, with its leads.
    """
    lost: list[Trial] = []
    there = 0
    for part in parts_of(archived.leads, known)[:_MOST_PARTS]:
        is_lost = await _is_lost(part, lambda url: ask(url, outlet))
        tell(f"{archived.source.kind} {part.directory}: {'its pages are gone' if is_lost else 'its pages are there'}")
        if is_lost:
            leads = tuple(lead for lead in archived.leads if lead.url.startswith(part.directory))
            lost.append(evolve(archived, source=evolve(archived.source, url=part.directory), leads=leads))
            continue
        there += 1
        if there == _MOST_THERE:
            break
    return lost


async def _is_lost(part: Part, ask: Callable[[str], Awaitable[object]]) -> bool:
    for look in part.looks:
        reply = await ask(look.url)
        # What robots.txt denies, or the network does not bring, is not known to be gone.
        if not isinstance(reply, Reply) or not (reply.status in _SHUT or _leads_away(look.url, reply.url)):
            return False
    return True


def _leads_away(url: str, final: str) -> bool:
    """Tell whether a page redirects to another site, or to the front page."""
    asked, came = urlsplit(canonical(url)), urlsplit(canonical(final))
    return came.netloc != asked.netloc or (came.path in ("", "/") and not came.query and asked.path not in ("", "/"))
