"""The archive's public face: `Archive.open(path)`, without Scrapy."""

from crawler.archive.store import Archive

__all__ = ["Archive"]
