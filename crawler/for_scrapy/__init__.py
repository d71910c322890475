"""For other Scrapy projects: an archive's stories as items, and its raw pages as answers."""

from crawler.for_scrapy.cache import ArchiveCacheStorage
from crawler.for_scrapy.stories import ArchiveStories

__all__ = ["ArchiveCacheStorage", "ArchiveStories"]
