"""The raw pages: WARC files read from their beginning, records held against their digests, pages against stories."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from crawler.archive.findings import Finding, Fix
from crawler.archive.index.listing import Listing
from crawler.archive.warc import digest_of
from crawler.archive.warc_files import WarcFiles
from crawler.archive.warc_reading import Capture, Skipped, read_pages

_BACKUP = "put the file back from a backup; the stories are not concerned"
_UNREADABLE = "cannot be read"


def check_warc(archive: Path, listing: Listing, progress: Callable[[str, int, int], None]) -> Iterator[Finding]:
    """Read all raw pages.

    Args:
        archive: its folder.
        listing: with where the records say that they stand; what is found is struck off.
        progress: is told how far it is, in bytes.

    Yields:
        What is not as it should be; at the end, how many pages have no story.

    Raises:
        OSError: a file cannot be read.
    """
    paths = WarcFiles(archive / "warc", "", "").paths()
    total, before, alone = sum(path.stat().st_size for path in paths), 0, 0
    for path in paths:
        file = f"warc/{path.name}"
        pending: list[Finding] = []
        with path.open("rb") as stream:
            for found in read_pages(stream, checks=True):
                yield from pending
                expected = listing.raws(path.name, found.offset)
                pending = list(_held_against(file, found, expected))
                alone += isinstance(found, Capture) and not expected
                progress("raw pages", before + found.offset, total)
        # What a writer that was killed leaves is at the end of the last file.
        yield from map(_unfinished, pending) if path == paths[-1] else pending
        before += path.stat().st_size
    for name, place, stem in listing.raws_left():
        what = f"says that its raw page stands at byte {place} of warc/{name}, where no page begins"
        yield Finding(f"records/{stem}.json", what, _BACKUP)
    if alone:
        what = f"{alone} pages without a story: no story was made of them, or its write was cut off"
        yield Finding("warc", what, "nothing", is_harmless=True)


def _unfinished(last: Finding) -> Finding:
    """Tell of the last record of all what can be done where it is one that a run was killed in."""
    if _UNREADABLE not in last.what:
        return last
    todo = (
        "if a run was killed: the next one that writes cuts it off; scrapy verify --fix sets it aside; a backup has it"
    )
    return Finding(last.file, last.what, todo, Fix.WARC)


def _held_against(file: str, found: Capture | Skipped, expected: list[tuple[str, str]]) -> Iterator[Finding]:
    """Hold what stands at a place against what it says itself, and what the records say of it."""
    where = f"the page at byte {found.offset}"
    if isinstance(found, Skipped) and found.reason:
        wrong = "is altered" if found.kind == "altered" else _UNREADABLE
        yield Finding(file, f"the record at byte {found.offset} {wrong}: {found.reason}", _BACKUP)
    if isinstance(found, Skipped):
        for _, stem in expected:
            told = f"expected the page of {stem} at byte {found.offset}, found a record of type {found.kind}"
            yield Finding(file, told, _BACKUP)
        return
    digest = digest_of(found.answer.exchange.body)
    if found.answer.digest and digest != found.answer.digest:
        yield Finding(file, f"{where} has the digest {digest}, not {found.answer.digest} as it says", _BACKUP)
    for told, stem in expected:
        if told != digest:
            yield Finding(file, f"{where} has the digest {digest}, not {told} as records/{stem}.json says", _BACKUP)
