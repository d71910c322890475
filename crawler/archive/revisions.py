"""The texts that one URL had: each supersedes the one before it, in the order in which they were fetched."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from attrs import evolve

from crawler.archive import records
from crawler.archive.files import write_atomically
from crawler.archive.folders import read_record, record_path
from crawler.archive.index import Index
from crawler.errors import ArchiveError
from crawler.model import Record


def neighbours(archive: Path, index: Index, key: str, at: datetime) -> tuple[str, Record | None]:
    """Find the place of a page among the texts of its URL.

    A page may come later than it was fetched: out of a WARC file.

    Args:
        archive: its folder.
        index: of the archive.
        key: canonical URL.
        at: when the page was fetched.

    Returns:
        The stem of the text before it, or empty, and the record of the text behind it, or None.
    """
    number, later = index.by_url(key), None
    stem = "" if number is None else index.stem(number) or ""
    while stem:
        try:
            record = read_record(archive, stem)
        except ArchiveError:  # a damaged file, or one taken out by hand, ends what is known
            break
        if _met_at(record, key) <= at:
            break
        if record.fetched.canonical != key:  # what it supersedes is of another URL
            return "", None
        later, stem = record, record.supersedes
    return stem, later


def insert_before(archive: Path, later: Record | None, stem: str) -> None:
    """Let a text that was fetched later supersede one that came to the archive after it.

    Args:
        archive: its folder.
        later: record of the later text; None: there is none.
        stem: of the earlier one.

    Raises:
        OSError: it could not be written.
    """
    if later and later.supersedes != stem:
        write_atomically(record_path(archive, later.stem), records.dump(evolve(later, supersedes=stem)))


def _met_at(record: Record, url: str) -> datetime:
    """Tell when a story's text came to a canonical URL."""
    return max((copy.fetched_at for copy in record.copies if copy.url == url), default=record.fetched.at)
