"""New files that come to their places together, so that the disk is waited for once a folder and not once a file."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from crawler.archive.files import sync_folder, temporary_of


class Group:
    """New files, each of which will be there whole or not at all.

    A folder's files come to their places before those of a folder that was met later: where records come first, a crash
    of the machine leaves no story without its record.

    Attributes:
        has_placed: whether files are in their places that `abandon` leaves there.
    """

    def __init__(self) -> None:
        self.has_placed = False
        self._folders: dict[Path, list[Path]] = {}
        self._placed: list[Path] = []

    def add(self, path: Path, data: bytes) -> None:
        """Write a file that nobody sees yet.

        Args:
            path: where it will stand; nothing is there.
            data: the whole content.

        Raises:
            OSError: it could not be written.
        """
        self._folders.setdefault(path.parent, []).append(path)
        temporary_of(path).write_bytes(data)

    def place(self) -> None:
        """Put all files in their places; when this returns, they are on disk.

        Raises:
            OSError: they could not be; `abandon` takes back what was done.
        """
        for paths in self._folders.values():
            for path in paths:
                with temporary_of(path).open("rb") as file:
                    os.fsync(file.fileno())
        for folder, paths in self._folders.items():
            for path in paths:
                temporary_of(path).replace(path)
                self._placed.append(path)
            sync_folder(folder)
        self.has_placed |= bool(self._placed)
        self._folders.clear()
        self._placed.clear()

    def abandon(self) -> None:
        """Remove what `place` has not finished: the last first, so that no story is left without its record."""
        for path in reversed(self._placed):
            with contextlib.suppress(OSError):
                path.unlink()
        for paths in self._folders.values():
            for path in paths:
                with contextlib.suppress(OSError):
                    temporary_of(path).unlink(missing_ok=True)
        self._folders.clear()
        self._placed.clear()
