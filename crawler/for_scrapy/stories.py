"""The stories of an archive as items of a spider: they pass the pipelines and exports of any Scrapy project."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Self

from scrapy.crawler import Crawler

from crawler.archive import Archive
from crawler.archive.replay import FILTERS, Chosen, Filters, LeftOut, as_object, read_filters, select
from crawler.errors import Misuse


class ArchiveStories:
    """Mixin for a spider, named before `scrapy.Spider`: it begins with the stories of an archive, as items.

    The archive, and which of its stories, stands in attributes of the spider or in its arguments
    (`-a archive=... -a since=2023-11-01`). Nothing is fetched for it.

    Attributes:
        archive: path of the archive's folder.
        topic, outlet, country, since, until, min_words, revisions, one_per_cluster, not_opted_out: filters, as texts,
            by the names and forms of the options of `scrapy replay`; a flag is `1`.
    """

    archive: str = ""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider, and see that it can begin: else the command ends with exit code 1, and nothing is asked for.

        Raises:
            Misuse: no archive is named, or a filter is none.
            ArchiveError: there is no such archive.
        """
        spider: Self = super().from_crawler(crawler, *args, **kwargs)  # type: ignore[misc] # the spider's
        spider._filters()
        Archive.open(spider.archive).close()
        return spider

    def _filters(self) -> Filters:
        if not self.archive:
            raise Misuse("archive: expected the path of an archive (an attribute, or -a archive=...), found none")
        return read_filters({name: getattr(self, name, None) for name in FILTERS})

    async def start(self) -> AsyncIterator[Any]:
        """Yield an item for each story, by ascending number; those with damaged files are told in the log.

        Raises:
            Misuse: no archive is named, or a filter is none.
            ArchiveError: there is no such archive.
        """
        filters = self._filters()
        with Archive.open(self.archive) as archive:
            for story in select(archive, filters):
                if isinstance(story, Chosen):
                    yield self.item(story)
                elif story.is_damaged:
                    self.damaged(story)

    def item(self, story: Chosen) -> Any:
        """Make an item of a story; override it to make your own.

        Args:
            story: title and body (`text`) and provenance (`record`).

        Returns:
            By default a dict: title, body, and all that the record tells, as in `scrapy replay --format jsonl`.
        """
        return as_object(story)

    def damaged(self, story: LeftOut) -> None:
        """Tell of a story whose files are not as they should be."""
        self.logger.warning("%s is left out: %s", story.stem, story.reason)  # type: ignore[attr-defined] # the spider's
