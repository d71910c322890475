"""The raw pages of an archive by URL, whatever became of them: stories or not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from crawler.archive.index.pages import PageIndex
from crawler.archive.warc_files import WarcFiles
from crawler.archive.warc_reading import Answer, read_answers
from crawler.discovery.canonical import canonical, is_web_url
from crawler.errors import ArchiveError
from crawler.model import Raw

# Pages that are in memory while a file is read.
_ROWS = 1000


class PageLookup:
    """Finds raw pages by URL; each WARC file is read once, later only what it has grown by.

    Args:
        files: of the archive, which are not changed.
        path: of the database in which it is remembered where pages stand; None: it is not remembered.

    Raises:
        ArchiveError: the database cannot be opened.
    """

    def __init__(self, files: WarcFiles, path: Path | None) -> None:
        self._files = files
        self._index = PageIndex(path)

    def update(self) -> None:
        """Read what was written since.

        Raises:
            ArchiveError: a file cannot be read, or the database cannot be written.
        """
        for path in self._files.paths():
            try:
                self._update(path)
            except OSError as error:
                raise ArchiveError(f"{path}: cannot be read: {error.strerror}") from None

    def _update(self, path: Path) -> None:
        size = path.stat().st_size
        known, begin = self._index.known(path.name)
        if size == known:
            return
        if size < known:
            self._index.forget(path.name)
            begin = 0
        rows: list[tuple[str, datetime, int]] = []
        with path.open("rb") as file:
            file.seek(begin)
            last = begin
            for answer in read_answers(file):
                last = begin + answer.offset
                rows += self._rows(answer, path.name, last, rows)
                if len(rows) >= _ROWS:
                    # Not yet its size: who is killed here goes on from this record.
                    self._index.note(path.name, rows, last, last)
                    rows.clear()
        self._index.note(path.name, rows, size, last)

    def _rows(
        self, answer: Answer, file: str, offset: int, waiting: list[tuple[str, datetime, int]]
    ) -> Iterator[tuple[str, datetime, int]]:
        """Give the row of an answer: one that was like another stands where that stands, if in the same file."""
        if answer.status == 304 or not is_web_url(answer.url):
            return
        url = canonical(answer.url)
        if answer.same_as is None:
            yield url, answer.at, offset
            return
        other, at = canonical(answer.same_as[0]), answer.same_as[1]
        found = next((row[2] for row in waiting if row[:2] == (other, at)), None)
        if found is None:
            stored = self._index.find(other, at)
            found = stored[1] if stored and stored[0] == file else None
        if found is not None:
            yield url, answer.at, found

    def find(self, url: str) -> Raw | None:
        """Give where the newest page of a URL stands, in any of its forms; None: there is none."""
        found = self._index.find(canonical(url))
        return Raw(found[0], found[1], "") if found else None

    def close(self) -> None:
        """Close the database."""
        self._index.close()
