"""Stories of an archive as items: `scrapy crawl stories -a archive=PATH -a since=2023-11-01`."""

import scrapy

from crawler.for_scrapy import ArchiveStories


class StoriesSpider(ArchiveStories, scrapy.Spider):
    """Begins with the stories of an archive; `archive` and the filters are arguments or attributes."""

    name = "stories"
    revisions = "latest"

    def item(self, story):
        """Make this project's item of a story; without this method it is a dict with all that is known."""
        title, body = story.text()
        return {"title": title, "body": body, "source": story.record.outlet_name, "url": story.record.fetched.canonical}
