"""What can be put right in an archive without losing anything: set aside, finished, made again; never removed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from crawler.archive.files import free_name, sync_folder
from crawler.archive.findings import Finding, Fix
from crawler.archive.folders import list_names
from crawler.archive.index.listing import Listing
from crawler.archive.last import make_last
from crawler.archive.lock import WriterLock
from crawler.archive.rebuild import INDEX, last_of, rebuild
from crawler.archive.recovery import open_index
from crawler.archive.verify import Progress, check_archive, look_through
from crawler.archive.warc_files import WarcFiles
from crawler.errors import ArchiveError, NewerArchive

ASIDE = "aside"
"""The folder of an archive to which goes what belongs to nothing."""

_OTHER = {Fix.ASIDE_STORY: ("stories", ".txt"), Fix.ASIDE_RECORD: ("records", ".json")}


def fix(
    archive: Path, tell: Callable[[str], None], progress: Progress = lambda _step, _done, _of: None
) -> Iterator[Finding]:
    """Put right what can be, then look through the archive again.

    Args:
        archive: its folder; nobody may write to it.
        tell: is given a line for each thing that was done.
        progress: is told how far it is.

    Yields:
        What is still not as it should be.

    Raises:
        NewerArchive: a newer program wrote it; nothing is changed.
        ArchiveError: it is no archive, somebody writes to it, or it cannot be read or written.
    """
    check_archive(archive, write=True)
    lock = WriterLock(archive / "lock")
    is_done = False
    try:
        if lock.crashed:
            _finish(archive, lock)
            tell("finished, or took back, what the last run that wrote had left")
        found = [finding for finding in look_through(archive, progress) if finding.fix]
        _put_right(archive, found, tell, progress)
        yield from look_through(archive, progress)
        is_done = True
    except OSError as error:
        raise ArchiveError(f"{archive}: cannot be written: {error.filename}: {error.strerror}") from None
    finally:
        lock.release(clean=is_done or not lock.crashed)


def _finish(archive: Path, lock: WriterLock) -> None:
    """Do what the next run that writes would do."""
    WarcFiles(archive / "warc", "", "").mend(keeps=True)
    try:
        open_index(archive, lock, is_whole=(archive / INDEX).exists()).close()
    except NewerArchive:
        raise
    except ArchiveError:
        pass  # an index that cannot be opened is a finding


def _put_right(archive: Path, found: Sequence[Finding], tell: Callable[[str], None], progress: Progress) -> None:
    fixes = {finding.fix for finding in found}
    if Fix.WARC in fixes:
        WarcFiles(archive / "warc", "", "").mend(keeps=True)
        tell("set an unfinished record at the end of the raw pages aside, in a file beside it")
    aside = [_file(finding) for finding in found if finding.fix in (Fix.ASIDE, *_OTHER)]
    for file in aside:
        tell(f"set {file} aside, to {_set_aside(archive, file)}")
    if Fix.REINDEX in fixes or fixes & _OTHER.keys():
        count = rebuild(archive, progress=lambda done, of: progress("new index", done, of))
        tell(f"made the index again from the files: {count} stories")
    elif Fix.LAST in fixes:
        with contextlib.closing(Listing()) as listing:
            for _ in list_names(archive, listing):
                pass
            make_last(archive, last_of(archive, listing))
        tell("wrote down the highest number")


def _file(finding: Finding) -> str:
    """Tell which file is to be set aside."""
    if finding.fix == Fix.ASIDE:
        return finding.file
    folder, ending = _OTHER[finding.fix]
    return f"{folder}/{Path(finding.file).stem}{ending}"


def _set_aside(archive: Path, file: str) -> str:
    """Move something out of its folder, under a name that nothing has yet; give its new place."""
    place = archive / ASIDE / file
    place.parent.mkdir(parents=True, exist_ok=True)
    place = free_name(place)
    (archive / file).rename(place)
    for folder in (place.parent, (archive / file).parent):
        sync_folder(folder)
    return place.relative_to(archive).as_posix()
