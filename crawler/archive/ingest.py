"""Taking in seed-format files made elsewhere, byte for byte, with what is known of them: their names.

A story taken in has no page: its record says so (`found.kind` is `import`, the URLs are empty, the HTTP status is 0, no
judge was asked), and keeps the file's name in its collection.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from attrs import frozen

from crawler.archive import seed_format
from crawler.archive.store import Archive
from crawler.errors import NotSeedFormat
from crawler.model import Article, Lead, Outcome, Outlet, Page, Reading, Source
from crawler.text.fingerprint import content_hash
from crawler.text.fold import fold_identity

LARGEST = 8 * 1024 * 1024
"""Bytes of a file that is taken in: as much as a crawl fetches of a page (DOWNLOAD_MAXSIZE)."""

_KIND = "import"
_NUMBER = re.compile(r"([0-9]{1,18})")


@frozen
class TakenIn:
    """What became of a file.

    Attributes:
        name: in its collection.
        outcome: `archived`; `duplicate` where the archive has the text; None where it was not taken in.
        number: of the story that has its text, or None.
        reason: one short line.
    """

    name: str
    outcome: Outcome | None
    number: int | None
    reason: str


def ingest(archive: Archive, folder: Path, at: datetime) -> Iterator[TakenIn]:
    """Take in the `.txt` files of a folder and of those below it, in the order of their names, numbers by value.

    Args:
        archive: open for writing.
        folder: the collection.
        at: when, aware.

    Yields:
        What became of each file. One that is no seed-format file is left alone.

    Raises:
        ArchiveError: the archive cannot be written.
    """
    collection = os.fsencode(folder.resolve().name).decode("utf-8", "backslashreplace")
    for path in seed_files(folder):
        # Bytes that are no UTF-8 in a name, which Linux allows, as \xff: a record is text.
        name = os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "backslashreplace")
        read = _read(path)
        if isinstance(read, str):
            yield TakenIn(name, None, None, read)
            continue
        data, reading = read
        page = Page(
            lead=Lead(""),
            source=Source(_KIND, collection),
            outlet=Outlet("", "", ""),
            url="",
            status=0,
            headers=(),
            body=data,
            fetched_at=at,
        )
        stored = archive.put(page, reading, None, imported=name)
        yield TakenIn(name, stored.outcome, stored.number, stored.reason)


def seed_files(folder: Path) -> Iterator[Path]:
    """List the files that would be taken in, folder by folder; links to other folders are not followed."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: _in_order(entry.name))
    except OSError:
        yield folder  # it cannot be read, and is told as that
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from seed_files(Path(entry.path))
        elif entry.name.lower().endswith(".txt"):
            yield Path(entry.path)


def _in_order(name: str) -> list[str | int]:
    return [int(piece) if place % 2 else piece for place, piece in enumerate(_NUMBER.split(name))]


def _read(path: Path) -> tuple[bytes, Reading] | str:
    """Read a file; give why not where it cannot be taken in."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        return "expected a file, found a symbolic link" if path.is_symlink() else f"cannot be read: {error.strerror}"
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return "expected a file, found something else"
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        return f"expected at most {LARGEST} bytes, found more"
    try:
        title, body = seed_format.parse(data)
    except NotSeedFormat as error:
        is_crlf = b"\r\n\r\n" in data
        return "expected lines that end with LF, found CRLF" if is_crlf else str(error)
    if not fold_identity(body):
        return "expected a text, found none"
    reading = Reading(
        page_sha256=hashlib.sha256(data).hexdigest(),
        page_bytes=len(data),
        encoding="utf-8",
        encoding_evidence="seed format",
        article=Article(title, body, reader=_KIND),
        content_sha256=content_hash(body),
    )
    return data, reading
