"""New files of a folder, written by another thread while the next stories are read."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from crawler.archive.files import write_new

# So much is handed over at a time: each change of threads takes as long as writing a file. So many such lots wait at
# most, so that memory stays flat where the disk is slow.
_MOST_FILES, _MOST_BYTES, _MOST_LOTS = 64, 1024 * 1024, 4


class NewFiles:
    """Writes files in the order in which they are given; used as a `with` block, at whose end all are written."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "new files")
        self._handed: deque[Future[None]] = deque()
        self._lot: list[tuple[str, bytes]] = []
        self._size = 0

    def write(self, path: str, data: bytes) -> None:
        """Write a file, by and by.

        Args:
            path: of nothing that is there yet; a text, as making a `Path` takes as long as writing.
            data: the whole content.

        Raises:
            OSError: one that was given before is there already, or could not be written whole.
        """
        self._lot.append((path, data))
        self._size += len(data)
        if len(self._lot) >= _MOST_FILES or self._size >= _MOST_BYTES:
            self._hand_over()

    def _hand_over(self) -> None:
        self._handed.append(self._thread.submit(_write, self._lot))
        self._lot, self._size = [], 0
        while len(self._handed) > _MOST_LOTS or (self._handed and self._handed[0].done()):
            self._handed.popleft().result()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._hand_over()
                for each in self._handed:
                    each.result()
        finally:
            self._thread.shutdown(cancel_futures=True)


def _write(lot: Iterable[tuple[str, bytes]]) -> None:
    for path, data in lot:
        write_new(path, data)
