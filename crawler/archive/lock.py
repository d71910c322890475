"""One writer at a time for each archive; a writer that is killed leaves no lock behind, but is found out.

The lock is the kernel's (flock), so it goes with its process. The file says who holds it, and since when he may have
written; a writer that ends well empties it, so that a file with a name in it and no lock on it tells of a crash.
"""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from crawler.errors import ArchiveError

# Seconds. File systems round the times of files; some to two seconds.
_SLACK = 2


class WriterLock:
    """The right to write to an archive, held until `release`.

    Args:
        path: of the lock's file.

    Attributes:
        crashed: whether the writer before did not end well.
        since: what was written before this time, in nanoseconds since 1970, was written by somebody who ended well.

    Raises:
        ArchiveError: another process holds it (the error says which), or the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise ArchiveError(f"{path}: the archive cannot be written: {error.strerror}") from None
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = _holder(self._descriptor) or "one that reads all of it, such as scrapy verify"
            os.close(self._descriptor)
            raise ArchiveError(
                f"{path.parent}: in use by another run ({holder}): wait for it to end, or stop it"
            ) from None
        # Only now: whoever held it may have written his name, and crashed, since the file was opened.
        self.crashed = bool(_holder(self._descriptor))
        self.since = _since(self._descriptor) if self.crashed else time.time_ns() - _SLACK * 1_000_000_000
        try:
            self._write(f"process {os.getpid()}\nsince {self.since}\n")
        except OSError as error:
            os.close(self._descriptor)
            raise ArchiveError(f"{path}: the archive cannot be written: {error.strerror}") from None

    def _write(self, text: str) -> None:
        # In this order, so that a crash in between never leaves the file empty: that would hide an earlier crash.
        os.pwrite(self._descriptor, text.encode("ascii"), 0)
        os.ftruncate(self._descriptor, len(text))
        os.fsync(self._descriptor)

    def release(self, *, clean: bool = True) -> None:
        """Give the right back; doing so twice does nothing.

        Args:
            clean: false where a write has failed halfway: the next writer then looks after it as after a crash.
        """
        if self._descriptor >= 0:
            if clean:
                self._write("")
            os.close(self._descriptor)
            self._descriptor = -1


class ReaderLock:
    """The right to read an archive that nobody writes to, held until `release`; it changes nothing on disk.

    Args:
        path: of the lock's file; where there is none, nobody writes.

    Attributes:
        crashed: whether the last writer did not end well.

    Raises:
        ArchiveError: a process writes (the error says which), or the file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.crashed = False
        self._descriptor = -1
        try:
            self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return
        except OSError as error:
            raise ArchiveError(f"{path}: cannot be read: {error.strerror}") from None
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            holder = _holder(self._descriptor)
            self.release()
            raise ArchiveError(f"{path.parent}: a run writes to it ({holder}): wait for it to end") from None
        self.crashed = bool(_holder(self._descriptor))

    def release(self) -> None:
        """Give the right back; doing so twice does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _lines(descriptor: int) -> list[str]:
    return os.pread(descriptor, 100, 0).decode("ascii", "replace").splitlines()


def _holder(descriptor: int) -> str:
    return next(iter(_lines(descriptor)), "").strip()


def _since(descriptor: int) -> int:
    """Read since when the writer who crashed may have written; 0 where he does not tell."""
    told = [line.removeprefix("since ") for line in _lines(descriptor) if line.startswith("since ")]
    return int(told[0]) if told and told[0].isdecimal() else 0
