"""Records against files, and the digests of the stories."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from crawler.archive.findings import Finding
from crawler.archive.folders import LARGEST, checked_record, read_record, story_path
from crawler.archive.index import Index
from crawler.archive.index.listing import Listing
from crawler.archive.seed_format import parse
from crawler.errors import ArchiveError, NewerArchive, NotSeedFormat
from crawler.model import Record
from crawler.text.fingerprint import content_hash

# Bytes that are read at a time.
_BLOCK = 1024 * 1024
_BACKUP = "put the file back from a backup"


def check_records(
    archive: Path, listing: Listing, made: Index, progress: Callable[[str, int, int], None]
) -> Iterator[Finding]:
    """Read each record, and hold it against its name and against the names that it tells.

    Args:
        archive: its folder.
        listing: of its names; what the records say of the other files is put into it.
        made: takes in what the index should have of each story but its bands.
        progress: is told how far it is.

    Yields:
        What is not as it should be.

    Raises:
        NewerArchive: a newer program wrote a record.
    """
    total = listing.count(stories=False)
    for done, stem in enumerate(listing.stems(story=True, record=True)):
        file = f"records/{stem}.json"
        try:
            record = checked_record(archive, stem)
        except NewerArchive:
            raise
        except ArchiveError as error:
            yield Finding(file, _without_path(error), _BACKUP)
            continue
        made.add(record, ())
        if made.stem(record.number) != stem:
            same = made.by_hash(record.content_sha256)
            what = f"the same text as story {same}" if same is not None else "a number that another story has"
            yield Finding(
                f"stories/{stem}.txt", f"expected a text that is there once, found {what}", "keep one of them"
            )
        for what, other in (
            ("supersedes", record.supersedes),
            *(("is a near copy of", near.stem) for near in record.near),
        ):
            if other and not listing.has(other):
                yield Finding(file, f"says that it {what} {other}, which is missing", f"{_BACKUP} of that one")
        _expect(listing, record)
        progress("records", done + 1, total)
    for stem in listing.stems(story=False, record=True):
        try:
            read_record(archive, stem)
        except NewerArchive:
            raise
        except ArchiveError:
            pass  # that its story is missing was told


def _expect(listing: Listing, record: Record) -> None:
    listing.expect(record)
    for raw in (record.raw, *(copy.raw for copy in record.copies)):
        if raw:
            listing.expect_raw(raw.file, raw.offset, raw.digest, record.stem)


def check_digests(archive: Path, listing: Listing, progress: Callable[[str, int, int], None]) -> Iterator[Finding]:
    """Read each story, and hold it against what its record says of it; a file of any size takes little memory.

    Args:
        archive: its folder.
        listing: with what the records say.
        progress: is told how far it is.

    Yields:
        What is not as it should be.
    """
    total = listing.count(stories=True)
    for done, (stem, story_sha256, content_sha256, title) in enumerate(listing.expected()):
        file = f"stories/{stem}.txt"
        try:
            found, data = _digest(story_path(archive, stem))
        except OSError as error:
            yield Finding(file, f"cannot be read: {error.strerror}", _BACKUP)
            continue
        if found != story_sha256:
            form = _form(data)
            what = f"expected the digest {story_sha256[:16]}..., found {found[:16]}...: it was changed{form}"
            yield Finding(file, what, f"{_BACKUP}; a text that was mended by hand belongs into another archive")
        elif data is None:
            yield Finding(file, f"expected at most {LARGEST} bytes, found more", "move it elsewhere", is_harmless=True)
        else:
            what = _disagreement(data, content_sha256, title)
            if what:
                yield Finding(file, what, f"{_BACKUP}, and that of records/{stem}.json")
        progress("stories", done + 1, total)


def _digest(path: Path) -> tuple[str, bytes | None]:
    """Digest a file; give its content as well where it is not too large."""
    digest, pieces, size = hashlib.sha256(), [], 0
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        while piece := file.read(_BLOCK):
            digest.update(piece)
            size += len(piece)
            if size <= LARGEST:
                pieces.append(piece)
            else:
                pieces.clear()
    return digest.hexdigest(), b"".join(pieces) if size <= LARGEST else None


def _form(data: bytes | None) -> str:
    """Tell what is wrong with the form of a story that was changed, where that is wrong too."""
    if data is None:
        return f", and has more than {LARGEST} bytes"
    try:
        parse(data)
    except NotSeedFormat as error:
        return f", and is no story any more: {error}"
    return ""


def _disagreement(data: bytes, content_sha256: str, title: str) -> str:
    """Tell where a story that is what was written is not what its record says; empty where it is."""
    try:
        found_title, body = parse(data)
    except NotSeedFormat as error:
        return str(error)
    if content_hash(body) != content_sha256:
        return f"expected the content hash {content_sha256[:16]}..., found {content_hash(body)[:16]}..."
    if found_title != title:
        return f"expected the title of its record, {title[:60]!r}, found {found_title[:60]!r}"
    return ""


def _without_path(error: ArchiveError) -> str:
    return str(error).partition(": ")[2]
