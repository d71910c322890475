"""What our crawl stands beside: Scrapy that only fetches, and the spider that people write who have trafilatura.

    python benchmarks/bench_spiders.py bare|naive URLS GAUGE_FILE

Both are Scrapy as it comes, but for what makes them comparable: as many connections a host as our crawl has to one that
is the user's own, no pause between requests, no robots.txt, a log that is as quiet.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import scrapy
from scrapy import Request
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

_SETTINGS = {
    "CONCURRENT_REQUESTS": 64,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "DOWNLOAD_DELAY": 0,
    "LOG_LEVEL": "INFO",
    "EXTENSIONS": {"benchmarks.bench_gauge.Gauge": 500},
}


class BareSpider(scrapy.Spider):
    """Fetches pages, and does nothing with them."""

    name = "bare"

    def __init__(self, urls: Path, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._urls = urls.read_text(encoding="ascii").split()

    async def start(self) -> AsyncIterator[Request]:
        """Ask for every page; by host, as slots are by host and port."""
        for url in self._urls:
            yield Request(url, meta={"download_slot": url.split("/")[2]}, dont_filter=True)

    def parse(self, response: Response) -> Iterator[dict[str, Any]] | None:
        """Take the page."""
        assert response.status == 200, response.url
        return None


class NaiveSpider(BareSpider):
    """Reads each page in the callback."""

    name = "naive"

    def parse(self, response: Response) -> Iterator[dict[str, Any]]:
        """Give what trafilatura reads out of the page."""
        from trafilatura import bare_extraction

        read = bare_extraction(response.body, url=response.url, with_metadata=True)
        yield {"url": response.url, "title": read.title if read else None, "text": read.text if read else None}  # type: ignore[union-attr]


def main() -> int:
    """Run one of the spiders."""
    kind, urls, gauge = sys.argv[1:]
    process = CrawlerProcess({**_SETTINGS, "GAUGE_FILE": gauge})
    process.crawl({"bare": BareSpider, "naive": NaiveSpider}[kind], urls=Path(urls))
    process.start()
    return 0


if __name__ == "__main__":
    sys.exit(main())
