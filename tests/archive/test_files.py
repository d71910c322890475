"""Files that are there whole or not at all."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.archive.files import remove_temporaries, write_atomically
from tests.conftest import ROOT

# Writes a file of 100 kB where none may grow beyond 10 kB: a real failure of the system, halfway through.
_WRITE_TOO_MUCH = """
import resource, sys
from pathlib import Path
from crawler.archive.files import write_atomically
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
try:
    write_atomically(Path(sys.argv[1]), b"new" * 33_000)
except OSError as error:
    sys.exit(f"{error.errno}")
"""


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@settings(deadline=None, max_examples=30)
@given(before=st.none() | st.binary(), data=st.binary())
def test_the_file_is_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, before: bytes | None, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("files") / "004.json"
    if before is not None:
        path.write_bytes(before)
    write_atomically(path, data)
    assert path.read_bytes() == data
    assert _names(path.parent) == ["004.json"]


def test_who_reads_the_old_file_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "004.json"
    write_atomically(path, b"old")
    with path.open("rb") as reader:
        write_atomically(path, b"new and longer")
        assert reader.read() == b"old"


@pytest.mark.parametrize("before", [pytest.param(b"old", id="old file"), pytest.param(None, id="no file")])
def test_a_full_disk_leaves_what_was_there(tmp_path: Path, before: bytes | None) -> None:
    path = tmp_path / "004.json"
    if before is not None:
        path.write_bytes(before)
    ended = subprocess.run(
        [sys.executable, "-c", _WRITE_TOO_MUCH, path], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert ended.stderr.strip() == str(errno.EFBIG)
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == ({"004.json": before} if before else {})


def test_no_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        write_atomically(tmp_path / "none" / "004.json", b"new")


def test_a_folder_in_the_way_is_left(tmp_path: Path) -> None:
    (tmp_path / "004.json" / "inner").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        write_atomically(tmp_path / "004.json", b"new")
    assert _names(tmp_path) == ["004.json"]


def test_temporaries_go_and_the_rest_stays(tmp_path: Path) -> None:
    kept = ["004.json", ".hidden", "tmp", "notes.tmp", ".tmp.json"]
    for name in [".004.json.tmp", ".005.json.tmp", *kept]:
        (tmp_path / name).write_bytes(b"x")
    assert remove_temporaries(tmp_path) == 2
    assert _names(tmp_path) == sorted(kept)
    assert remove_temporaries(tmp_path) == 0
