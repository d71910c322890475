"""Pages of an archive, parsed anew without the network: `scrapy crawl pages -s HTTPCACHE_ARCHIVE=PATH`."""

import scrapy

from crawler.archive import Archive


class PagesSpider(scrapy.Spider):
    """Asks for every page of the archive, which is also what answers."""

    name = "pages"
    custom_settings = {  # noqa: RUF012 (Scrapy has it so)
        "HTTPCACHE_ENABLED": True,
        "HTTPCACHE_STORAGE": "crawler.for_scrapy.ArchiveCacheStorage",
        "HTTPCACHE_ARCHIVE": "../../archive/sample",
        "HTTPCACHE_IGNORE_MISSING": True,  # what the archive has not is not fetched
    }

    async def start(self):
        """Ask for the pages by their URLs, as any spider does."""
        with Archive.open(self.settings["HTTPCACHE_ARCHIVE"]) as archive:
            for story in archive:
                if story.record.raw:
                    yield scrapy.Request(story.record.fetched.final, callback=self.parse)

    def parse(self, response):
        """Read what the archive did not: what the page calls itself."""
        yield {"url": response.url, "title": response.css("title::text").get(), "cached": "cached" in response.flags}
