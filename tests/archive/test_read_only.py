"""Who may only read an archive can do all that reading is: nothing tries to write."""

from __future__ import annotations

import os
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from scrapy import Request, Spider
from scrapy.settings import Settings

from crawler.archive import Archive
from crawler.archive.changes import Changes
from crawler.archive.replay import Options, replay
from crawler.archive.verify import verify
from crawler.for_scrapy import ArchiveCacheStorage
from tests.archive import varied
from tests.archive.pieces import URL, a_page, a_reading

_NOBODY = 65534


@pytest.fixture
def archive() -> Iterator[Path]:
    """An archive that nobody may write to, in a place that everybody may read."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as folder:
        home = Path(folder)
        home.chmod(0o755)
        archive = varied.make(home / "archive")
        (home / "out").mkdir()
        (home / "out").chmod(0o777)
        for path in (*archive.rglob("*"), archive):
            path.chmod(0o555 if path.is_dir() else 0o444)
        yield archive
        for path in (archive, *archive.rglob("*")):
            path.chmod(0o755)


def as_nobody(work: Callable[[], object]) -> int:
    """Do something in a process that may not write to the archive, whoever runs the tests; give its exit code."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if os.getuid() == 0:
                os.setgroups([])
                os.setgid(_NOBODY)
                os.setuid(_NOBODY)
            work()
            code = 0
        except BaseException:  # noqa: BLE001 (a child must not go on as the test)
            traceback.print_exc()
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _write(archive: Path) -> None:
    (archive / "x").write_bytes(b"")


def _read(archive: Path) -> None:
    with Archive.open(archive) as opened:
        assert len(list(opened)) == len(opened) == 9
        assert opened.by_url(f"{URL}/{varied.PLAIN}") is not None
        assert opened.get(0) is not None


def _verify(archive: Path) -> None:
    assert list(verify(archive)) == []


def _replay(archive: Path) -> None:
    with Archive.open(archive) as opened:
        for format in ("seeds", "jsonl", "bagit", "warc"):
            assert replay(opened, str(archive.parent / "out" / format), Options(format)).damaged == 0


def _compare(archive: Path) -> None:
    with Archive.open(archive) as opened:
        assert Changes(opened, is_written=False).add(a_page(), a_reading("نص جديد")).kind == "new"


def _cache(archive: Path) -> None:
    settings = {"HTTPCACHE_ARCHIVE": str(archive), "HTTPCACHE_DIR": str(archive / "cache")}
    storage = ArchiveCacheStorage(Settings(settings))
    assert storage.retrieve_response(Spider("any"), Request("https://mujaz.example/814")) is not None
    assert storage.retrieve_response(Spider("any"), Request("https://mujaz.example/0")) is None


@pytest.mark.parametrize("work", [_read, _verify, _replay, _compare, _cache])
def test_reading_needs_no_right_to_write(archive: Path, work: Callable[[Path], None]) -> None:
    before = {path: (path.stat().st_mtime_ns, path.is_dir() or path.read_bytes()) for path in archive.rglob("*")}
    assert as_nobody(lambda: _write(archive)) == 1
    assert as_nobody(lambda: work(archive)) == 0
    after = {path: (path.stat().st_mtime_ns, path.is_dir() or path.read_bytes()) for path in archive.rglob("*")}
    assert after == before
