"""One writer at a time for each archive; a writer that is killed leaves no lock behind, but is found out.

The lock is the kernel's (flock), so it goes with its process. The file says who holds it; a writer that ends well
empties it, so that a file with a name in it and no lock on it tells of a crash.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from crawler.errors import ArchiveError


class WriterLock:
    """The right to write to an archive, held until `release`.

    Args:
        path: of the lock's file.

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
            holder = self._holder() or "unknown process"
            os.close(self._descriptor)
            raise ArchiveError(
                f"{path.parent}: in use by another run ({holder}): wait for it to end, or stop it"
            ) from None
        # Only now: whoever held it may have written his name, and crashed, since the file was opened.
        self.crashed = bool(self._holder())
        try:
            self._write(f"process {os.getpid()}\n")
        except OSError as error:
            os.close(self._descriptor)
            raise ArchiveError(f"{path}: the archive cannot be written: {error.strerror}") from None

    def _holder(self) -> str:
        return os.pread(self._descriptor, 100, 0).decode("ascii", "replace").strip()

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
