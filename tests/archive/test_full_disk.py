"""A disk that is full, or fails: one clear line, nothing half written, and the next run goes on."""

from __future__ import annotations

import errno
import os
import resource
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from crawler.archive import Archive
from crawler.errors import ArchiveError
from crawler.model import Outcome
from crawler.text.fingerprint import content_hash
from tests.archive.conftest import StartWriter, rest_of
from tests.archive.pieces import BODY, TOPIC, URL, a_page, a_reading, put, series, text
from tests.archive.soundness import assert_sound, temporaries

# Enough that the index is larger than what is written beside its change, so that either of them can be what fails.
_STORIES = 80


def the_text_at(place: int) -> str:
    return content_hash(text(series(place)[2]))


@pytest.fixture(scope="module")
def many_stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base") / "archive"
    with Archive.open(folder, write=True) as archive:
        for number in range(_STORIES):
            # Without a raw page: their file would be the first that does not fit.
            page = evolve(a_page(f"{URL}/{number}"), exchange=None)
            archive.put(page, a_reading(f"{BODY} {number}"), TOPIC)
    return folder


@pytest.mark.parametrize(
    ("room", "is_whole"),
    [
        pytest.param(500, False, id="no room for the raw page"),
        pytest.param(1_400, False, id="no room for the record"),
        pytest.param(3_000, False, id="no room for the story"),
        pytest.param(8_000, True, id="no room to begin the index's transaction"),
        pytest.param(50_000, True, id="no room to end the index's transaction"),
        pytest.param(90_000, True, id="no room for its last page"),
    ],
)
def test_no_room_for_a_story(
    tmp_path: Path, start_writer: StartWriter, many_stories: Path, room: int, is_whole: bool
) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(many_stories, folder)
    lines, error = rest_of(start_writer("put", folder, 0, "--room", room))
    assert not any("number" in line for line in lines)
    assert error.count("\n") == 1
    assert f"{folder}: the archive cannot be written: " in error or (
        f"{folder}/index.sqlite: the archive's index cannot be written: " in error
    )
    assert temporaries(folder) == []
    written = {path.stem for path in (folder / "stories").glob(f"{_STORIES:03d}_*")}
    assert {path.stem for path in (folder / "records").glob(f"{_STORIES:03d}_*")} == written
    assert bool(written) is is_whole
    assert len(list(Archive.open(folder))) == _STORIES
    page, reading, _ = series(0)
    with Archive.open(folder, write=True) as archive:
        stored = archive.put(page, reading, TOPIC)
    assert (stored.outcome, stored.number) == (Outcome.UNCHANGED if is_whole else Outcome.ARCHIVED, _STORIES)
    assert assert_sound(folder)[_STORIES] == the_text_at(0)


@pytest.mark.parametrize(
    "room",
    [500, 2_500, 8_000, 50_000],
    ids=["no room for the raw page", "for the record", "for the index's journal", "for the index"],
)
def test_no_room_for_a_copy(tmp_path: Path, start_writer: StartWriter, many_stories: Path, room: int) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(many_stories, folder)
    page, reading, _ = series(0)
    with Archive.open(folder, write=True) as archive:
        assert archive.put(page, reading, TOPIC).number == _STORIES
    lines, error = rest_of(start_writer("put", folder, 2, "--room", room))
    assert not any("number" in line for line in lines)
    assert error.count("\n") == 1
    assert temporaries(folder) == []
    assert len(assert_sound(folder)) == _STORIES + 1
    page, reading, _ = series(2)
    with Archive.open(folder, write=True) as archive:
        stored = archive.put(page, reading, TOPIC)
        assert (stored.outcome, stored.number) == (Outcome.DUPLICATE, _STORIES)
        story = archive.by_url(page.url)
        assert story is not None
        assert [copy.url for copy in story.record.copies] == [page.url]


def failing(call: Callable[..., Any], at: int) -> Callable[..., Any]:
    """Make a call of the system fail the n-th time, as a disk does that is about to die."""
    calls = iter(range(1, 1_000))

    def fail_once(*arguments: Any, **options: Any) -> Any:
        if next(calls) == at:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return call(*arguments, **options)

    return fail_once


@pytest.mark.parametrize("name", ["fsync", "replace", "open"])
@pytest.mark.parametrize("url", [f"{URL}/new", f"{URL}/copy"], ids=["story", "copy"])
def test_a_disk_that_fails_at_any_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, url: str) -> None:
    body = BODY if url.endswith("copy") else f"{BODY} جديد"
    failed = []
    for step in range(1, 20):
        folder = tmp_path / str(step)
        with Archive.open(folder, write=True) as archive:
            put(archive)
        error: ArchiveError | None = None
        with Archive.open(folder, write=True) as archive:
            with monkeypatch.context() as patch:
                patch.setattr(os, name, failing(getattr(os, name), step))
                try:
                    put(archive, body, url)
                except ArchiveError as failure:
                    error = failure
            if error:
                assert str(error) == f"{folder}: the archive cannot be written: Input/output error"
                with pytest.raises(ArchiveError, match="an earlier write has failed"):
                    put(archive, f"{BODY} آخر", f"{URL}/other")
        assert temporaries(folder) == []
        with Archive.open(folder, write=True) as archive:
            stored = put(archive, body, url)
            assert stored.number == (0 if body == BODY else 1)
            assert stored.outcome in (Outcome.ARCHIVED, Outcome.DUPLICATE, Outcome.UNCHANGED)
        assert len(assert_sound(folder)) == (1 if body == BODY else 2)
        failed.append(error is not None)
    # One that fails while another story is read for comparison costs the comparison, not the write.
    assert sum(failed) >= 1
    assert not failed[-1]


def test_a_number_is_not_used_twice_by_who_goes_on_after_a_failure(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Archive.open(tmp_path, write=True) as archive:
        put(archive)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, hard))
        try:
            with pytest.raises(ArchiveError, match="index cannot be written"):
                put(archive, f"{BODY} 1", f"{URL}/1")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        with pytest.raises(ArchiveError, match="an earlier write has failed"):
            put(archive, f"{BODY} 2", f"{URL}/2")
    with Archive.open(tmp_path, write=True) as archive:
        assert put(archive, f"{BODY} 2", f"{URL}/2").number == 2
    assert assert_sound(tmp_path).keys() == {0, 1, 2}
