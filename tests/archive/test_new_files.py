"""Files that another thread writes: all there at the end, in the order given, and what fails is told."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from crawler.archive.replay.new_files import NewFiles


def write(folder: Path, names: Iterable[str]) -> None:
    with NewFiles() as files:
        for name in names:
            files.write(f"{folder}/{name}", b"x")


def test_all_are_there_at_the_end(tmp_path: Path) -> None:
    wanted = {f"{number:04d}.txt": os.urandom(number * 97 % 5000) for number in range(1000)}
    wanted["large.txt"] = bytes(3_000_000)
    with NewFiles() as files:
        for name, data in wanted.items():
            files.write(f"{tmp_path}/{name}", data)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == wanted


def test_none_is_given(tmp_path: Path) -> None:
    with NewFiles():
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("before", [0, 500])
@pytest.mark.parametrize("behind", [0, 5000])
def test_what_cannot_be_written_is_told(tmp_path: Path, before: int, behind: int) -> None:
    (tmp_path / "there").write_text("mine")
    names = [*map(str, range(before)), "there", *map(str, range(before, before + behind))]
    with pytest.raises(FileExistsError, match="there"):
        write(tmp_path, names)
    assert (tmp_path / "there").read_text() == "mine"
    # Who writes is told in time, not at the end of a million.
    assert len(list(tmp_path.iterdir())) <= before + 2000


def test_what_fails_outside_is_told_and_nothing_more_is_written(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        write(tmp_path, map({1: "waits"}.__getitem__, [1, 2]))
    assert list(tmp_path.iterdir()) == []
