"""An index held against another one that was made from the files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from crawler.archive.index.database import Safety, opened
from crawler.archive.index.stories import VERSION
from crawler.archive.names import stem_of
from crawler.errors import ArchiveError
from crawler.text.shingles import BANDS_FORMAT, bands

_BANDS_A_STORY = len(bands(""))

# What the index says of stories that the files do not tell of is told once, story by story.
_DIFFERENCES = {
    "stories that are not in it, or otherwise": """
        SELECT count(*) FROM made.stories WHERE NOT EXISTS (
            SELECT 1 FROM main.stories AS here WHERE here.number = made.stories.number
            AND (here.content_sha256, here.outlet, here.published)
                IS (made.stories.content_sha256, made.stories.outlet, made.stories.published))""",
    "URLs that lead to another story than the records say, or to none": """
        SELECT count(*) FROM made.urls LEFT JOIN main.urls AS here USING (url)
        WHERE (here.number, here.met, here.again) IS NOT (made.urls.number, made.urls.met, made.urls.again)
        AND (here.number IS NULL OR here.number IN (SELECT number FROM made.stories))""",
    "URLs that no record has": """
        SELECT count(*) FROM main.urls WHERE number IN (SELECT number FROM made.stories)
        AND url NOT IN (SELECT url FROM made.urls)""",
}
_CLUSTERS = """
    SELECT count(*) FROM (
        SELECT * FROM (SELECT * FROM made.clusters EXCEPT SELECT * FROM main.clusters)
        UNION ALL SELECT * FROM (SELECT * FROM main.clusters EXCEPT SELECT * FROM made.clusters))"""


class Comparison:
    """An index and the one that it should be.

    Args:
        path: of the index; it is not written.
        made: path of the one that was made from the files, without bands.

    Raises:
        ArchiveError: one cannot be opened.
    """

    def __init__(self, path: Path, made: Path) -> None:
        self._path = path
        self._database = opened(path, VERSION, "", safety=Safety.FULL, write=False)
        try:
            self._database.execute("ATTACH ? AS made", (f"{made.absolute().as_uri()}?mode=ro",))
        except sqlite3.Error as error:
            self._database.close()
            raise ArchiveError(f"{made}: cannot be read: {error}") from None

    def last(self) -> int:
        """Give the highest number of the index."""
        return self._count("SELECT value FROM main.facts WHERE name = 'last'")

    def unknown(self) -> Iterator[str]:
        """Yield the stems of the stories that are in the index and were not made from the files, by number."""
        try:
            rows = self._database.execute(
                "SELECT number, content_sha256 FROM main.stories WHERE number NOT IN (SELECT number FROM made.stories)"
                " ORDER BY number"
            )
            yield from (stem_of(number, digest) for number, digest in rows)
        except sqlite3.Error as error:
            raise self._unreadable(error) from None

    def check(self) -> None:
        """Look at each page of the index.

        Raises:
            ArchiveError: one is damaged.
        """
        damage = self._one("PRAGMA main.quick_check(1)")
        if damage != "ok":
            raise ArchiveError(f"{self._path}: a damaged page: {' '.join(str(damage).split())}")

    def differences(self) -> Iterator[str]:
        """Yield what is in the index and should not be, or the other way round, each in a few words.

        Raises:
            ArchiveError: it cannot be read.
        """
        for what, question in _DIFFERENCES.items():
            if count := self._count(question):
                yield f"{count} {what}"
        is_all = not self._count(
            "SELECT count(*) FROM main.stories WHERE number NOT IN (SELECT number FROM made.stories)"
        )
        if is_all and (count := self._count(_CLUSTERS)):
            yield f"{count} stories in another cluster than the records say"
        if self._one("SELECT value FROM main.facts WHERE name = 'bands'") != BANDS_FORMAT:
            yield f"bands of another version than {BANDS_FORMAT}"
        expected = _BANDS_A_STORY * self._count("SELECT count(*) FROM main.stories")
        if (found := self._count("SELECT count(*) FROM main.bands")) != expected:
            yield f"{found} bands instead of {expected}"

    def _count(self, question: str) -> int:
        return int(str(self._one(question)))

    def _one(self, question: str) -> object:
        try:
            row = self._database.execute(question).fetchone()
        except sqlite3.Error as error:
            raise self._unreadable(error) from None
        return row[0] if row else ""

    def _unreadable(self, error: sqlite3.Error) -> ArchiveError:
        return ArchiveError(f"{self._path}: the archive's index cannot be read: {error}")

    def close(self) -> None:
        """Close both."""
        self._database.close()
