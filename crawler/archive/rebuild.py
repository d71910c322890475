"""The index made again from the files alone: beside the old one, then put in its place at once."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from crawler.archive.files import TEMPORARY, sync_folder
from crawler.archive.folders import checked_record, list_names, read_story
from crawler.archive.index import Index, Safety
from crawler.archive.index.listing import Listing
from crawler.archive.last import make_last, read_last
from crawler.errors import ArchiveError, NewerArchive
from crawler.text.shingles import bands

INDEX = "index.sqlite"
_NEW = f".{INDEX}{TEMPORARY}"


def rebuild(
    archive: Path,
    tell: Callable[[str], None] = lambda _: None,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> int:
    """Make an archive's index again; whoever reads the old one meanwhile goes on reading it.

    Args:
        archive: its folder; nobody else may write to it.
        tell: is given a line for each story of which a file is missing or damaged. Without its record it is left out;
            with it the index says where it stands, so that whoever reads it is told, and finds no near copies of it.
        progress: is given how many stories are done, and of how many.

    Returns:
        How many stories are in it.

    Raises:
        NewerArchive: a newer program wrote a record; then the old index stays.
        ArchiveError: it cannot be written; then the old index stays.
    """
    try:
        _remove(archive / _NEW)
        with contextlib.closing(Listing()) as listing:
            for _ in list_names(archive, listing):
                pass  # what is no part of the archive stays where it is
            with contextlib.closing(Index(archive / _NEW, write=True, safety=Safety.NONE)) as index:
                _fill(archive, index, listing, tell, progress)
                # A number stays used when its files are lost: whoever still knows it tells.
                last = last_of(archive, listing)
                with index.transaction():
                    index.set_last(last)
                make_last(archive, last)
                index.remember("stamp", stamp_of(archive))
                count = len(index)
        _put_in_place(archive)
    except OSError as error:
        raise ArchiveError(f"{archive}: the archive cannot be written: {error.strerror}") from None
    finally:
        with contextlib.suppress(OSError):
            _remove(archive / _NEW)
    return count


def _fill(
    archive: Path,
    index: Index,
    listing: Listing,
    tell: Callable[[str], None],
    progress: Callable[[int, int], None],
) -> None:
    total = listing.count(stories=True)
    with index.making():
        for done, stem in enumerate(listing.stems(story=True, record=True)):
            try:
                record = checked_record(archive, stem)
            except NewerArchive:
                raise
            except ArchiveError as error:
                tell(f"left out: {error}")
            else:
                index.add(record, bands(_body(archive, stem, tell)))
            progress(done + 1, total)
    for stem in listing.stems(story=True, record=False):
        tell(f"left out: {archive / 'records' / stem}.json: the record of a story is missing")


def _body(archive: Path, stem: str, tell: Callable[[str], None]) -> str:
    """Read the text of a story; an empty one where it cannot be read."""
    try:
        return read_story(archive, stem)[1]
    except ArchiveError as error:
        tell(f"without near copies: {error}")
        return ""


def stamp_of(archive: Path) -> str:
    """Tell when a name was last added to or taken from the two folders: an index that knows another may be outdated."""
    return " ".join(str((archive / folder).stat().st_mtime_ns) for folder in ("stories", "records"))


def last_of(archive: Path, listing: Listing) -> int:
    """Find the highest number that an archive ever gave, whoever still knows it; -1 where none was."""
    known = max(listing.last(), read_last(archive))
    try:
        with contextlib.closing(Index(archive / INDEX, write=False)) as index:
            return max(known, index.last())
    except ArchiveError:
        return known


def _put_in_place(archive: Path) -> None:
    new, old, journal = archive / _NEW, archive / INDEX, archive / f"{INDEX}-journal"
    descriptor = os.open(new, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if journal.exists():
        # SQLite would undo the old transaction in the new index. Without an index the next writer makes one.
        old.unlink(missing_ok=True)
        sync_folder(archive)
        journal.unlink()
    new.replace(old)
    sync_folder(archive)


def _remove(path: Path) -> None:
    for each in (path, path.with_name(f"{path.name}-journal")):
        each.unlink(missing_ok=True)
