"""The raw pages of an archive: `warc/NAME-00000.warc.gz` and so on, to which one writer appends."""

from __future__ import annotations

import contextlib
import os
import re
import zlib
from datetime import datetime
from pathlib import Path

from crawler.archive.files import free_name, remove_temporaries, sync_folder, write_atomically
from crawler.archive.gzip_members import Broken, Members
from crawler.archive.warc import Unpacked, pack, pack_info
from crawler.archive.warc_reading import Capture, read_answer
from crawler.errors import ArchiveError
from crawler.model import Exchange, Raw

MAX_BYTES = 1_000_000_000
"""A file is not made larger than this, bytes: the practical size that ISO 28500:2017 names in its recommendations."""

_NAME = re.compile(r"(.+)-(\d{5,})\.warc\.gz")
# What a file's name is better without: it stands in URLs and command lines.
_NO_NAME = re.compile(r"[^\w.-]+")


class WarcFiles:
    """The WARC files of an archive.

    Args:
        folder: in which they stand; made with the first of them.
        name: what their names begin with.
        software: name and version of who writes.
        max_bytes: greatest size of a file; one that would become larger is followed by the next. An exchange that is
            larger has a file of its own.
    """

    def __init__(self, folder: Path, name: str, software: str, max_bytes: int = MAX_BYTES) -> None:
        self._folder = folder
        self._name = _NO_NAME.sub("_", name) or "archive"
        self._software = software
        self._max_bytes = max_bytes

    def paths(self) -> list[Path]:
        """List the files, in the order in which they were written."""
        try:
            numbered = [(_NAME.fullmatch(path.name), path) for path in self._folder.iterdir()]
        except FileNotFoundError:
            return []
        return [path for _, path in sorted((int(match[2]), path) for match, path in numbered if match)]

    def keep(self, url: str, at: datetime, exchange: Exchange) -> Raw:
        """Append an exchange; when this returns, it is on disk.

        Args:
            url: that answered.
            at: when, aware.
            exchange: what went over the wire.

        Returns:
            Where it stands.

        Raises:
            OSError: it could not be written; nothing of it is left.
        """
        packed = pack(url, at, exchange)
        data = packed.request + packed.response
        path, size = self._place_for(len(data))
        if size == 0:
            data = pack_info(path.name, at, self._software) + data
        _append(path, size, data)
        return Raw(path.name, size + len(data) - len(packed.response), packed.digest)

    def _place_for(self, size: int) -> tuple[Path, int]:
        """Give the file that so many bytes go to, and its size."""
        paths = self.paths()
        if not paths:
            self._folder.mkdir(exist_ok=True)
            sync_folder(self._folder.parent)
            return self._path(0), 0
        taken = paths[-1].stat().st_size
        if taken == 0 or taken + size <= self._max_bytes:
            return paths[-1], taken
        return self._path(_number(paths[-1]) + 1), 0

    def _path(self, number: int) -> Path:
        return self._folder / f"{self._name}-{number:05d}.warc.gz"

    def read(self, raw: Raw) -> Unpacked:
        """Read an exchange again.

        Args:
            raw: where it stands.

        Returns:
            The answer; its request stands in the record before it.

        Raises:
            ArchiveError: it does not stand there.
        """
        path = self._folder / raw.file
        try:
            if Path(raw.file).name != raw.file:
                raise ArchiveError(f"{path}: expected the name of a WARC file")
            with path.open("rb") as file:
                file.seek(raw.offset)
                found = read_answer(file)
        except OSError as error:
            raise ArchiveError(f"{path}: cannot be read: {error.strerror}") from None
        if not isinstance(found, Capture) or found.offset:
            told = f"{found.kind} {found.reason}".strip() if found and not isinstance(found, Capture) else "none"
            raise ArchiveError(f"{path}: expected an HTTP answer at byte {raw.offset}, found {told}")
        if raw.digest and raw.digest != found.answer.digest:
            raise ArchiveError(
                f"{path}: expected the answer with digest {raw.digest} at byte {raw.offset}, found another"
            )
        return found.answer

    def mend(self, *, keeps: bool = False) -> None:
        """Cut off what a writer that was killed has left of a record at the end of the last file.

        What is there besides is set aside in a file next to it: `NAME-00000.warc.gz.OFFSET.broken`. Damage before the
        last whole record is left as it is: the records behind it are still good.

        Args:
            keeps: whether half a record is set aside, too: if nobody was killed, it may be what is left of a story's
                page.

        Raises:
            OSError: it cannot be read or written.
        """
        if self._folder.is_dir():
            remove_temporaries(self._folder)
        for path in self.paths()[-1:]:
            whole, size = _end_of_whole(path), path.stat().st_size
            if whole == size:
                continue
            with path.open("r+b") as file:
                file.seek(whole)
                tail = file.read()
                if keeps or not _is_unfinished(tail):
                    write_atomically(free_name(path.with_name(f"{path.name}.{whole}.broken")), tail)
                file.truncate(whole)
                file.flush()
                os.fsync(file.fileno())


def _number(path: Path) -> int:
    match = _NAME.fullmatch(path.name)
    return int(match[2]) if match else -1


def _append(path: Path, size: int, data: bytes) -> None:
    with path.open("ab", buffering=0) as file:
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[file.write(rest) :]
            os.fsync(file.fileno())
        except BaseException:
            with contextlib.suppress(OSError):
                file.truncate(size)
            raise
    if size == 0:
        sync_folder(path.parent)


def _end_of_whole(path: Path) -> int:
    """Tell where the last whole gzip member of a file ends."""
    whole = 0
    with path.open("rb") as file:
        members = Members(file.read, b"WARC/")
        while members.begin() is not None:
            try:
                while members.read():
                    pass
                whole = members.offset
            except Broken:
                members.skip()
    return whole


def _is_unfinished(tail: bytes) -> bool:
    """Tell whether bytes are the beginning of a gzip member, and nothing else."""
    inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)
    try:
        inflate.decompress(tail)
    except zlib.error:
        return False
    return not inflate.eof
