"""Where web archives answer, as the settings say."""

from __future__ import annotations

from scrapy.settings import BaseSettings

from crawler.middlewares import is_private
from crawler.model import WebArchives
from crawler.spiders.captures import hosts_of


def archives_of(settings: BaseSettings) -> WebArchives:
    """Read where web archives answer.

    Args:
        settings: of the project.
    """
    return WebArchives(
        settings["WAYBACK_URL"].rstrip("/"),
        settings["COMMON_CRAWL_URL"].rstrip("/"),
        settings["COMMON_CRAWL_DATA_URL"].rstrip("/"),
    )


def own_hosts_of(archives: WebArchives) -> frozenset[str]:
    """Give the hosts of web archives, with their ports, that are the user's own: a setting is his word for it."""
    return frozenset(host for host in hosts_of(archives) if is_private(host.rpartition(":")[0] or host))
