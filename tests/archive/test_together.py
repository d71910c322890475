"""Pages that are put together: the same as one by one, all of them or none, and not before the end."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.archive import Archive
from crawler.errors import ArchiveError
from tests.archive.pieces import TOPIC, put, series
from tests.archive.soundness import assert_sound, temporaries


def put_series(folder: Path, groups: Sequence[int], *, together: bool) -> list[tuple[str, int]]:
    """Put a series in groups of so many, or one by one; give the outcomes and numbers."""
    stored, pieces = [], iter(map(series, range(sum(groups))))
    with Archive.open(folder, write=True, program="test") as archive:
        for size in groups:
            with archive.together() if together else contextlib.nullcontext():
                for page, reading, _ in itertools.islice(pieces, size):
                    stored.append(archive.put(page, reading, TOPIC))
    return [(each.outcome.value, each.number) for each in stored]


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.glob("*s/*"))}


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 7), min_size=1, max_size=4))
def test_groups_make_the_same_files_as_one_by_one(tmp_path_factory: pytest.TempPathFactory, groups: list[int]) -> None:
    folder = tmp_path_factory.mktemp("together")
    grouped, single = folder / "grouped" / "archive", folder / "single" / "archive"
    told = put_series(grouped, groups, together=True)
    assert told == put_series(single, groups, together=False)
    assert files(grouped) == files(single)
    assert assert_sound(grouped) == assert_sound(single)


def test_nothing_is_there_before_the_end(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        with archive.together():
            put(archive)
            assert files(tmp_path).keys() == {"records/" + name for name in temporaries(tmp_path) if "json" in name} | {
                "stories/" + name for name in temporaries(tmp_path) if "txt" in name
            }
            with Archive.open(tmp_path) as reader:
                assert len(reader) == 0
        with Archive.open(tmp_path) as reader:
            assert len(reader) == 1


def test_an_error_of_the_caller_takes_all_of_it_back(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        with contextlib.suppress(KeyError), archive.together():
            put(archive)
            raise KeyError
        assert files(tmp_path) == {}
        assert put(archive).number == 0
    assert list(assert_sound(tmp_path)) == [0]


def failing(call: Callable[..., Any], at: int) -> Callable[..., Any]:
    calls = iter(range(1, 1_000))

    def fail_once(*arguments: Any, **options: Any) -> Any:
        if next(calls) == at:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return call(*arguments, **options)

    return fail_once


@pytest.mark.parametrize("name", ["fsync", "replace"])
def test_a_disk_that_fails_at_any_step_leaves_none_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    failed = []
    for step in range(1, 16):
        folder = tmp_path / str(step)
        error = None
        with Archive.open(folder, write=True) as archive:
            with monkeypatch.context() as patch:
                patch.setattr(os, name, failing(getattr(os, name), step))
                try:
                    with archive.together():
                        for page, reading, _ in map(series, range(4)):
                            archive.put(page, reading, TOPIC)
                except ArchiveError as failure:
                    error = failure
            if error:
                failed.append(step)
                assert temporaries(folder) == []
                with pytest.raises(ArchiveError, match="an earlier write has failed"):
                    put(archive)
        there = len(assert_sound(folder))
        assert there == 3 or (error and there < 3)
    assert failed[:3] == [1, 2, 3]
