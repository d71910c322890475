"""The index brought together with the files when an archive is opened for writing."""

from __future__ import annotations

import os
from pathlib import Path

from crawler.archive.files import remove_temporaries
from crawler.archive.folders import checked_record, read_story, record_path, story_path
from crawler.archive.index import Index, crawl_log
from crawler.archive.index.database import version_of
from crawler.archive.index.stories import VERSION
from crawler.archive.last import make_last, read_last
from crawler.archive.lock import WriterLock
from crawler.archive.names import number_of
from crawler.archive.rebuild import INDEX, rebuild, stamp_of
from crawler.archive.revisions import insert_before, neighbours
from crawler.errors import ArchiveError, NewerArchive
from crawler.text.shingles import BANDS_FORMAT, bands


def check_version(archive: Path, *, write: bool) -> None:
    """Refuse an archive that a newer program made, before anything of it is touched.

    Args:
        archive: its folder.
        write: whether it is to be written; a reader does not look into the crawl log.

    Raises:
        NewerArchive: it is one.
        ArchiveError: a database of it cannot be read.
    """
    for name, known in ((INDEX, VERSION), *([(crawl_log.NAME, crawl_log.VERSION)] if write else [])):
        found = version_of(archive / name)
        if found is not None and found > known:
            what = f"{archive / name}: expected version {known}, found {found}"
            raise NewerArchive(f"{what}: a newer program made it: use that one")


def open_index(archive: Path, lock: WriterLock, *, is_whole: bool) -> Index:
    """Open the index for writing, and see to it that it knows all stories.

    Args:
        archive: its folder.
        lock: that is held on it.
        is_whole: false where the lock or the index was gone, so that nobody knows what the last writer has done.

    Returns:
        The index.

    Raises:
        ArchiveError: it cannot be opened or written.
        OSError: a file cannot be read or written.
    """
    after_crash = lock.crashed or not is_whole
    if after_crash:
        for folder in (archive, archive / "stories", archive / "records"):
            remove_temporaries(folder)
    index = _opened(archive)
    last = max(read_last(archive), index.last() if index else -1)
    if after_crash:
        _take_back(archive, last)
    if index and not after_crash and _is_outdated(archive, index):
        index.close()
        index = None
    is_new = index is None
    if index is None:
        rebuild(archive)
        index = Index(archive / INDEX, write=True)
    try:
        if after_crash:
            _finish(archive, index, lock.since if is_whole or is_new else 0)
        last = max(last, index.last())
        if read_last(archive) != last:
            make_last(archive, last)
        with index.transaction():
            index.set_last(last)
    except BaseException:
        index.close()
        raise
    return index


def _is_outdated(archive: Path, index: Index) -> bool:
    """Tell whether an index is older than the files: somebody has put a backup of it here."""
    return index.fact("stamp") != stamp_of(archive) and _highest(archive / "stories") > index.last()


def _opened(archive: Path) -> Index | None:
    """Open the index; None where there is none that this program can use."""
    if (version_of(archive / INDEX) or 0) < VERSION:
        return None
    index = Index(archive / INDEX, write=True)
    if index.fact("bands") == BANDS_FORMAT:
        return index
    index.close()
    return None


def _highest(folder: Path) -> int:
    """Give the highest number in a folder's names; -1 where there is none."""
    with os.scandir(folder) as entries:
        found = (number_of(entry.name.partition(".")[0]) for entry in entries)
        return max((number for number in found if number is not None), default=-1)


def _take_back(archive: Path, last: int) -> None:
    """Remove the record of a write that was cut off before its story: nobody was told of its number."""
    last = max(last, _highest(archive / "stories"))
    with os.scandir(archive / "records") as entries:
        stems = [
            stem
            for entry in entries
            if (number := number_of(stem := entry.name.removesuffix(".json"))) is not None and number > last
        ]
    for stem in stems:
        record_path(archive, stem).unlink()


def _finish(archive: Path, index: Index, since: int) -> None:
    """Add to the index what it has not of the files that the last writer has written.

    Args:
        archive: its folder.
        index: open for writing.
        since: when he began, nanoseconds since 1970.
    """
    known = index.last()
    with index.transaction(), os.scandir(archive / "records") as entries:
        for entry in entries:
            stem = entry.name.removesuffix(".json")
            number = number_of(stem)
            if number is None or (number <= known and entry.stat(follow_symlinks=False).st_mtime_ns < since):
                continue
            if story_path(archive, stem).exists():
                try:
                    _add(archive, index, number, stem)
                except NewerArchive:
                    raise
                except ArchiveError:
                    pass  # a damaged file costs this one story; scrapy verify tells of it
        index.set_last(_highest(archive / "stories"))


def _add(archive: Path, index: Index, number: int, stem: str) -> None:
    """Do the rest of a write, from the time on when its story was there."""
    record = checked_record(archive, stem)
    _, later = neighbours(archive, index, record.fetched.canonical, record.fetched.at)
    insert_before(archive, later, stem)
    index.add(record, () if index.stem(number) == stem else bands(read_story(archive, stem)[1]))
