"""What lies in an archive's two folders: names of stories and records, and what belongs to neither."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from crawler.archive import records, seed_format
from crawler.archive.files import TEMPORARY
from crawler.archive.index.listing import Listing
from crawler.archive.names import number_of, stem_of
from crawler.errors import ArchiveError, NotSeedFormat
from crawler.model import Record

LARGEST = 64 * 1024 * 1024
"""Bytes of a story or a record that are taken into memory: four times the text of the largest page that is fetched
(DOWNLOAD_MAXSIZE), if it were all of two-byte letters in a one-byte encoding. What is larger is no story."""

_ENDINGS = {"stories": ".txt", "records": ".json"}


@frozen
class Stray:
    """Something in a folder that is no part of the archive.

    Attributes:
        file: its path within the archive.
        what: it is.
        is_unfinished: whether a writer that was killed has left it.
    """

    file: str
    what: str
    is_unfinished: bool = False


def story_path(archive: Path, stem: str) -> Path:
    """Give the path of a story."""
    return archive / "stories" / f"{stem}.txt"


def record_path(archive: Path, stem: str) -> Path:
    """Give the path of a record."""
    return archive / "records" / f"{stem}.json"


def list_names(archive: Path, listing: Listing) -> Iterator[Stray]:
    """Take the names of all stories and records into a listing; links are not followed.

    Args:
        archive: its folder.
        listing: to fill.

    Yields:
        What else is there, in no order.

    Raises:
        OSError: a folder cannot be read.
    """
    for folder, ending in _ENDINGS.items():
        try:
            entries = os.scandir(archive / folder)
        except FileNotFoundError:
            continue
        with entries:
            for entry in entries:
                what = _what(entry, ending)
                if what:
                    is_unfinished = entry.name.startswith(".") and entry.name.endswith(TEMPORARY)
                    yield Stray(f"{folder}/{entry.name}", what, is_unfinished)
                else:
                    listing.add(entry.name.removesuffix(ending), is_story=folder == "stories")


def story_stems(archive: Path) -> Iterator[str]:
    """Yield the names in the folder of the stories that may be of one, without their ending, in no order.

    Raises:
        OSError: the folder cannot be read.
    """
    with os.scandir(archive / "stories") as entries:
        yield from (entry.name[:-4] for entry in entries if entry.name.endswith(".txt") and entry.name[0] != ".")


def _what(entry: os.DirEntry[str], ending: str) -> str:
    """Tell what an entry is that is neither story nor record; empty where it is one."""
    if entry.name.startswith(".") and entry.name.endswith(TEMPORARY):
        return "half a file, left by a writer that was killed"
    if entry.is_symlink():
        return "expected a file, found a symbolic link"
    if not entry.is_file(follow_symlinks=False):
        return f"expected a file, found a {'folder' if entry.is_dir(follow_symlinks=False) else 'special file'}"
    if _is_name(entry.name, ending):
        return ""
    if _is_name(entry.name.lower(), ending):
        return "expected a name in lower case"
    return f"expected a name such as 000_0123456789abcdef{ending}"


def _is_name(name: str, ending: str) -> bool:
    return name.endswith(ending) and number_of(name.removesuffix(ending)) is not None


def read_record(archive: Path, stem: str) -> Record:
    """Read a record.

    Raises:
        ArchiveError: it is not there, or not as it should be.
    """
    path = record_path(archive, stem)
    return records.load(read_file(path), str(path))


def checked_record(archive: Path, stem: str) -> Record:
    """Read a record that is that of its name.

    Raises:
        ArchiveError: it is not there, or not as it should be.
    """
    record = read_record(archive, stem)
    if record.stem != stem or stem_of(record.number, record.content_sha256) != stem:
        where = archive / "records" / f"{stem}.json"
        found = f"{record.stem}, number {record.number} and hash {record.content_sha256[:16]}"
        raise ArchiveError(f"{where}: expected the record of {stem}, found that of {found}")
    return record


def read_story(archive: Path, stem: str) -> tuple[str, str]:
    """Read a story: title and body.

    Raises:
        ArchiveError: it is not there, or not as it should be.
    """
    path = story_path(archive, stem)
    try:
        return seed_format.parse(read_file(path))
    except NotSeedFormat as error:
        raise ArchiveError(f"{path}: {error}") from None


def read_file(path: Path | str) -> bytes:
    """Read a file that is no link, no folder and not too large.

    Raises:
        ArchiveError: it is one of these, or cannot be read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                raise ArchiveError(f"{path}: expected a file, found none")
            if found.st_size > LARGEST:
                raise ArchiveError(f"{path}: expected at most {LARGEST} bytes, found {found.st_size}")
            # Without a file object around it: that takes as long as reading. No more than is there: room for LARGEST
            # would take longer.
            data = piece = os.read(descriptor, found.st_size)
            while piece and len(data) < found.st_size:
                piece = os.read(descriptor, found.st_size - len(data))
                data += piece
            return data
        finally:
            os.close(descriptor)
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be read: {error.strerror}") from None
