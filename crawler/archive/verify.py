"""Whether an archive is what was written: all of it looked at, from cheap to dear, and everything told that is wrong.

Names and their counts; records against files; digests; raw pages; the index against the files. Nothing is changed, and
nobody may write meanwhile. Memory does not grow with the number of stories: what must be remembered of them is in
databases in the folder for temporary files.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from crawler.archive.findings import Finding, Fix
from crawler.archive.folders import list_names
from crawler.archive.index import Index, Safety
from crawler.archive.index.listing import Listing
from crawler.archive.last import NAME as LAST
from crawler.archive.last import read_last
from crawler.archive.lock import ReaderLock
from crawler.archive.recovery import check_version
from crawler.archive.verify_files import check_digests, check_records
from crawler.archive.verify_index import check_index
from crawler.archive.verify_warc import check_warc
from crawler.errors import ArchiveError, NewerArchive

Progress = Callable[[str, int, int], None]
"""Is given the step, how much of it is done, and of how much."""


def verify(archive: Path, progress: Progress = lambda _step, _done, _of: None) -> Iterator[Finding]:
    """Look through an archive that nobody writes to.

    Args:
        archive: its folder.
        progress: is told how far it is.

    Yields:
        What is not as it should be, step by step, in the order of the numbers.

    Raises:
        NewerArchive: a newer program wrote it.
        ArchiveError: it is no archive, somebody writes to it, or it cannot be read.
    """
    check_archive(archive, write=False)
    lock = ReaderLock(archive / "lock")
    try:
        if lock.crashed:
            todo = "the next run that writes looks after what it left, or scrapy verify --fix"
            yield Finding("lock", "the last run that wrote did not end well", todo, is_harmless=True)
        yield from look_through(archive, progress)
    finally:
        lock.release()


def check_archive(archive: Path, *, write: bool) -> None:
    """Refuse what is no archive, or one of a newer program, before anything is done with it.

    Args:
        archive: its folder.
        write: whether it is to be written.

    Raises:
        NewerArchive: a newer program wrote it.
        ArchiveError: it is no archive, or cannot be read.
    """
    if not any((archive / name).is_dir() for name in ("stories", "records")):
        raise ArchiveError(f"{archive}: expected an archive (a folder with stories/ and records/), found none")
    try:
        check_version(archive, write=write)
    except NewerArchive:
        raise
    except ArchiveError:
        pass  # an index that cannot be read is a finding


def look_through(archive: Path, progress: Progress) -> Iterator[Finding]:
    """Look through an archive on which a lock is held; else as `verify`."""
    try:
        with contextlib.closing(Listing()) as listing, tempfile.TemporaryDirectory(prefix="verify-") as folder:
            yield from _check_names(archive, listing)
            made = Path(folder) / "index.sqlite"
            with contextlib.closing(Index(made, write=True, safety=Safety.NONE)) as index, index.making():
                yield from check_records(archive, listing, index, progress)
            yield from check_digests(archive, listing, progress)
            yield from check_warc(archive, listing, progress)
            yield from check_index(archive, listing, made, progress)
            yield from _check_last(archive, listing)
    except OSError as error:
        raise ArchiveError(f"{archive}: cannot be read: {error.filename}: {error.strerror}") from None


def _check_names(archive: Path, listing: Listing) -> Iterator[Finding]:
    for stray in sorted(list_names(archive, listing), key=lambda stray: stray.file):
        todo = "the next run that writes removes it" if stray.is_unfinished else "move it elsewhere"
        yield Finding(stray.file, stray.what, f"{todo}, or scrapy verify --fix sets it aside", Fix.ASIDE)
    stories, records = listing.count(stories=True), listing.count(stories=False)
    if stories != records:
        what = f"expected as many records as stories, found {records} and {stories}"
        yield Finding(".", what, "see which ones below", is_harmless=True)
    for number, stems in listing.twice():
        files = " and ".join(stems)
        yield Finding(f"stories/{stems[0]}.txt", f"number {number} is used twice: {files}", "keep the one of a backup")
    for stem in listing.stems(story=True, record=False):
        todo = "put it back from a backup; --fix sets the story aside, from where scrapy ingest can take it in anew"
        yield Finding(f"records/{stem}.json", "the record of a story is missing", todo, Fix.ASIDE_STORY)
    for stem in listing.stems(story=False, record=True):
        todo = "put it back from a backup; --fix sets its record aside"
        yield Finding(f"stories/{stem}.txt", "a story is missing, its record is there", todo, Fix.ASIDE_RECORD)


def _check_last(archive: Path, listing: Listing) -> Iterator[Finding]:
    last, expected = read_last(archive), listing.last()
    if last < expected:
        what = f"expected the highest number ever given, at least {expected}, found {last if last >= 0 else 'none'}"
        yield Finding(LAST, what, "the next run that writes puts it right, or scrapy verify --fix", Fix.LAST)
