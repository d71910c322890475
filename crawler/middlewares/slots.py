"""Which requests share a host's delay and connections."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.discovery.links import find_by_host, host_of
from crawler.model import Outlet


class Slots:
    """Names the downloader's slots: one an outlet, whatever it is called on the way, and one for each other host.

    Args:
        outlets: that are asked.
    """

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self._outlets = {outlet.domain.removeprefix("www."): outlet.domain for outlet in outlets}

    def key(self, url: str) -> str:
        """Give the slot of a URL.

        Args:
            url: absolute.

        Returns:
            The domain of the outlet whose site it is, with `www.`, without, or with names below it; else the host, with
            its port where it has one: a web archive is one host, however many outlets are read there.
        """
        return find_by_host(url, self._outlets) or host_of(url)
