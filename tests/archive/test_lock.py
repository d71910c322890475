"""One writer at a time, and the crash of the one before is found out."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.archive import Archive
from crawler.archive.lock import WriterLock
from crawler.errors import ArchiveError
from tests.archive.conftest import StartWriter, line_of
from tests.conftest import ROOT

_LOCK_WITHOUT_ROOM = """
import resource, sys
from pathlib import Path
from crawler.archive.lock import WriterLock
from crawler.errors import ArchiveError
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
try:
    WriterLock(Path(sys.argv[1]))
except ArchiveError as error:
    sys.exit(str(error))
"""


def test_a_second_writer_is_told_who_writes(tmp_path: Path, start_writer: StartWriter) -> None:
    writer = start_writer("hold", tmp_path)
    assert line_of(writer)
    assert line_of(writer) == {"open": True}
    with pytest.raises(ArchiveError, match=rf"in use by another run \(process {writer.pid}\)") as caught:
        Archive.open(tmp_path, write=True)
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(Archive.open(tmp_path)) == 0
    writer.communicate("")
    assert writer.returncode == 0
    lock = WriterLock(tmp_path / "lock")
    assert not lock.crashed
    lock.release()


def test_the_lock_of_a_killed_writer_is_free_and_tells_of_it(tmp_path: Path, start_writer: StartWriter) -> None:
    writer = start_writer("hold", tmp_path)
    assert line_of(writer)
    assert line_of(writer) == {"open": True}
    writer.kill()
    writer.wait()
    lock = WriterLock(tmp_path / "lock")
    assert lock.crashed
    lock.release()
    again = WriterLock(tmp_path / "lock")
    assert not again.crashed
    again.release()


def test_the_same_process_is_a_second_writer_too(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True), pytest.raises(ArchiveError, match=f"process {os.getpid()}"):
        Archive.open(tmp_path, write=True)
    Archive.open(tmp_path, write=True).close()


@pytest.mark.parametrize(("clean", "crashed"), [(True, False), (False, True)])
def test_an_unclean_release_is_a_crash(tmp_path: Path, clean: bool, crashed: bool) -> None:
    lock = WriterLock(tmp_path / "lock")
    lock.release(clean=clean)
    lock.release(clean=clean)
    with_next = WriterLock(tmp_path / "lock")
    assert with_next.crashed is crashed
    with_next.release()


@pytest.mark.parametrize("step", ["pwrite", "ftruncate", "fsync"])
def test_a_lock_that_cannot_be_written_hides_no_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    WriterLock(tmp_path / "lock").release(clean=False)

    def fail(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(os, step, fail)
        with pytest.raises(ArchiveError, match="cannot be written: Input/output error"):
            WriterLock(tmp_path / "lock")
    lock = WriterLock(tmp_path / "lock")
    assert lock.crashed
    lock.release()


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _LOCK_WITHOUT_ROOM, tmp_path / "lock"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.stderr == f"{tmp_path}/lock: the archive cannot be written: File too large\n"


def test_no_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="none/lock: the archive cannot be written: No such file or directory"):
        WriterLock(tmp_path / "none" / "lock")
