"""Leads from elsewhere: a file of URLs, each given to the outlet whose it is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from crawler.discovery.kinds import KINDS
from crawler.discovery.links import is_of, outlet_of
from crawler.errors import Misuse, SourceError
from crawler.model import Lead, Outlet, Query, Reply, Source


def read_url_file(path: str) -> tuple[list[Lead], str]:
    """Read a file of URLs.

    Args:
        path: of the file, as `crawler.discovery.kinds.url_lists` reads it.

    Returns:
        Its leads, and what is wrong with other lines, or empty.

    Raises:
        Misuse: it cannot be read, or there is no URL in it.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise Misuse(f"-a urls: {path}: cannot be read: {error.strerror}") from None
    leads: list[Lead] = []
    wrong = ""
    try:
        for found in KINDS["urls"].read(Reply(path, data), Source("urls", path), Query()):
            if isinstance(found, Lead):
                leads.append(found)
    except SourceError as error:
        wrong = str(error)
    if not leads:
        raise Misuse(f"-a urls: {path}: expected a URL on each line, found none" + (f": {wrong}" if wrong else ""))
    return leads, wrong


def by_outlet(leads: Iterable[Lead], outlets: Iterable[Outlet]) -> list[tuple[Outlet, list[Lead]]]:
    """Give each lead to the outlet whose it is; what is nobody's to one that has its host's name.

    Args:
        leads: of a file.
        outlets: that are known.
    """
    known = {outlet.domain.removeprefix("www."): outlet for outlet in outlets}
    found: dict[str, tuple[Outlet, list[Lead]]] = {}
    for lead in leads:
        outlet = outlet_of(lead.url, known)
        if is_of(outlet, lead.url):
            found.setdefault(outlet.domain, (outlet, []))[1].append(lead)
    return list(found.values())
