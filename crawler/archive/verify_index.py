"""The index against the files."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from crawler.archive.findings import Finding, Fix
from crawler.archive.index.comparing import Comparison
from crawler.archive.index.listing import Listing
from crawler.archive.rebuild import INDEX
from crawler.errors import ArchiveError

_REINDEX = "scrapy reindex makes it again from the files, as does scrapy verify --fix"


def check_index(
    archive: Path, listing: Listing, made: Path, progress: Callable[[str, int, int], None]
) -> Iterator[Finding]:
    """Hold the index against one that was made from the files.

    Args:
        archive: its folder.
        listing: of the names of its files.
        made: path of that one.
        progress: is told how far it is.

    Yields:
        What is not as it should be.
    """
    progress("index", 0, 1)
    try:
        with contextlib.closing(Comparison(archive / INDEX, made)) as comparison:
            comparison.check()
            for difference in comparison.differences():
                yield Finding(INDEX, f"expected what the files say, found {difference}", _REINDEX, Fix.REINDEX)
            for stem in comparison.unknown():
                if not listing.has(stem):  # else a file of it was told
                    todo = "put both back from a backup; if they were taken out for good, scrapy reindex forgets them"
                    yield Finding(f"stories/{stem}.txt", "story and record are missing, the index has them", todo)
            if comparison.last() < listing.last():
                what = f"expected the highest number ever given, at least {listing.last()}, found {comparison.last()}"
                yield Finding(INDEX, what, _REINDEX, Fix.REINDEX)
    except ArchiveError as error:
        if (archive / INDEX).exists():
            what = str(error).removeprefix(f"{archive / INDEX}: ")
        else:
            what = "expected the index, found none"
        yield Finding(INDEX, what, _REINDEX, Fix.REINDEX)
    progress("index", 1, 1)
