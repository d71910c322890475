"""The archive's databases, and all of its SQL.

`index.sqlite` is derived from the files: losing it costs a `reindex`. `crawl.sqlite` tells what was seen: losing it
costs requests. Neither costs a story.
"""

from crawler.archive.index.crawl_log import CrawlLog
from crawler.archive.index.database import Safety
from crawler.archive.index.stories import Index

__all__ = ["CrawlLog", "Index", "Safety"]
