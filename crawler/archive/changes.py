"""What a new reading of pages changes in an archive: which stories are new, which would go, whose text is another."""

from __future__ import annotations

import difflib
import hashlib
import tempfile
from collections.abc import Callable, Iterator

from attrs import frozen

from crawler.archive.index.texts import Texts
from crawler.archive.store import Archive, article_key
from crawler.errors import ArchiveError
from crawler.model import Outcome, Page, Reading, Story

_KINDS = {
    "new": "not in the archive",
    "gone": "archived from these pages, would not be archived now; they stay",
    "changed": "the text is another; the story becomes a revision beside the old one",
}
# Enough of a change to see what it is.
_MOST_LINES, _LONGEST_LINE = 12, 160


@frozen
class Change:
    """What the new reading of a page means for an archive.

    Attributes:
        kind: `new`, `gone`, `changed`, `unchanged`; or empty: neither now nor before was it a story.
        outcome: what an archive that is written to makes of it.
        number: of the story that has its text, or None.
        before: the story that its text is compared with, or None.
    """

    kind: str
    outcome: Outcome
    number: int | None = None
    before: Story | None = None


def change_of(archive: Archive, page: Page, reading: Reading) -> Change:
    """Compare the reading of a page with what an archive has.

    Args:
        archive: that is asked; it is not changed.
        page: that was read.
        reading: of it.

    Returns:
        What is different. A page is known again by its bytes, among the stories of its URL.
    """
    digest = reading.page_sha256 or hashlib.sha256(page.body).hexdigest()
    before = _story(lambda: archive.story_of(page.url, digest))
    if reading.rejection or reading.article is None:
        outcome = reading.rejection.outcome if reading.rejection else Outcome.NO_ARTICLE
        return Change("gone" if before else "", outcome, before=before)
    key = article_key(page.url, reading.article.canonical_url)
    number = archive.number_of(reading.content_sha256)
    if number is None:
        before = before or _story(lambda: archive.by_url(key))
        return Change("changed", Outcome.REVISION, before=before) if before else Change("new", Outcome.ARCHIVED)
    if before and before.record.number != number:
        return Change("changed", Outcome.DUPLICATE, number, before)
    is_own = before is not None and all(copy.url != key for copy in before.record.copies)
    return Change("unchanged", Outcome.UNCHANGED if is_own else Outcome.DUPLICATE, number, before)


def _story(find: Callable[[], Story | None]) -> Story | None:
    """Find a story; a damaged file costs the comparison with it, not the run."""
    try:
        return find()
    except ArchiveError:
        return None


class Changes:
    """Changes gathered over a run; they wait in temporary files, as there may be any number of them.

    Args:
        archive: that pages are compared with.
        is_written: whether the archive takes each of them before the next is compared.
    """

    def __init__(self, archive: Archive, *, is_written: bool) -> None:
        self._archive = archive
        self._is_written = is_written
        # Texts that would be in the archive by now.
        self._met = Texts()
        self._counts = dict.fromkeys([*_KINDS, "unchanged"], 0)
        # They are closed by `lines`, or with the process.
        self._told = {kind: tempfile.TemporaryFile("w+", encoding="utf-8") for kind in _KINDS}  # noqa: SIM115

    def add(self, page: Page, reading: Reading) -> Change:
        """Compare the reading of a page with the archive, and remember what it changes."""
        change = change_of(self._archive, page, reading)
        is_to_be = change.kind in ("new", "changed") and not self._is_written
        if is_to_be and not self._met.add(reading.content_sha256):
            change = Change("unchanged", Outcome.DUPLICATE)
        if change.kind:
            self._counts[change.kind] += 1
        if change.kind in self._told:
            self._told[change.kind].writelines(f"{line}\n" for line in _lines_of(change, page, reading))
        return change

    def lines(self) -> Iterator[str]:
        """Tell all changes by their kind, and what to do; to be asked once, at the end."""
        for kind, meaning in _KINDS.items():
            yield f"{kind}: {self._counts[kind]} ({meaning})"
            with self._told[kind] as told:
                told.seek(0)
                yield from (line.rstrip("\n") for line in told)
        yield f"unchanged: {self._counts['unchanged']}"
        if not self._is_written and (self._counts["new"] or self._counts["changed"]):
            yield "nothing was written: run it again with -a apply=1 to archive what is new and what has changed"


def _lines_of(change: Change, page: Page, reading: Reading) -> Iterator[str]:
    article, before = reading.article, change.before
    title = article.title if article else before.title if before else ""
    yield f"  {f'{before.record.stem} ' if before else ''}{title}"
    yield f"    {page.url}"
    if change.kind == "gone":
        yield f"    {change.outcome}: {reading.rejection.reason if reading.rejection else ''}"
    elif change.kind == "changed" and before and article:
        told = difflib.unified_diff(before.body.split("\n\n"), article.body.split("\n\n"), n=0, lineterm="")
        lines = [line.replace("\n", " ") for line in told][2:]
        for line in lines[:_MOST_LINES]:
            yield f"    {line[:_LONGEST_LINE]}{'…' if len(line) > _LONGEST_LINE else ''}"
        if len(lines) > _MOST_LINES:
            yield f"    and {len(lines) - _MOST_LINES} more lines"
