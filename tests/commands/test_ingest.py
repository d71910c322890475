"""`scrapy ingest` as a user runs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.archive import Archive
from crawler.archive.seed_format import render
from tests.archive.pieces import BODY, TITLE
from tests.conftest import Run

Scrapy = Callable[..., Run]


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    folder = tmp_path / "collection"
    folder.mkdir()
    (folder / "a.txt").write_bytes(render(TITLE, BODY))
    (folder / "b.txt").write_bytes(render(TITLE, f"{BODY} أخرى"))
    return folder


def test_stories_are_taken_in_once(collection: Path, tmp_path: Path, scrapy: Scrapy) -> None:
    words = ("ingest", collection, "-a", "mine", "-s", f"ARCHIVE_DIR={tmp_path}/archives")
    path = tmp_path / "archives" / "mine"
    run = scrapy(*words)
    assert (run.code, run.err) == (0, "")
    assert run.out == f"{path}: 2 stories taken in, 0 there before, 0 files left\n"
    (collection / "c\x1b[31m.txt").write_bytes(b"\xff\xfet\x00")
    run = scrapy(*words)
    assert run.code == 1
    assert run.out == f"{path}: 0 stories taken in, 2 there before, 1 files left\n"
    why = "expected UTF-8, found byte 0xff at offset 0 that is none"
    assert run.err == f"scrapy ingest: {collection}/c\ufffd[31m.txt is left: {why}\n"
    with Archive.open(path) as archive:
        assert [story.record.imported for story in archive] == ["a.txt", "b.txt"]


def test_an_archive_in_use_is_told(collection: Path, tmp_path: Path, scrapy: Scrapy) -> None:
    with Archive.open(tmp_path / "mine", write=True):
        run = scrapy("ingest", collection, "--archive", "mine", "-s", f"ARCHIVE_DIR={tmp_path}")
    assert (run.code, run.out) == (3, "")
    assert "in use by another run" in run.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["-a", "mine"], "expected one folder, found 0", id="no folder"),
        pytest.param(["FOLDER", "-a", "mine", "--bogus"], "expected an option of --help", id="no option"),
        pytest.param(["FOLDER"], "--archive: expected the name of a folder", id="no archive"),
        pytest.param(["FOLDER", "-a", "../mine"], "--archive: expected the name of a folder", id="a path"),
        pytest.param(["FOLDER", "-a", ".."], "--archive: expected the name of a folder", id="a folder above"),
        pytest.param(["FOLDER/a.txt", "-a", "mine"], "expected a folder of seed-format files", id="a file"),
        pytest.param(["EMPTY", "-a", "mine"], "expected a folder of seed-format files (.txt), found none", id="empty"),
    ],
)
def test_misuse_is_told(collection: Path, tmp_path: Path, scrapy: Scrapy, arguments: list[str], told: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.md").write_text("x")
    places = {"FOLDER": collection, "EMPTY": tmp_path / "empty", "FOLDER/a.txt": collection / "a.txt"}
    words = [str(places.get(argument, argument)) for argument in arguments]
    run = scrapy("ingest", *words, "-s", f"ARCHIVE_DIR={tmp_path}/archives")
    assert (run.code, run.out) == (2, "")
    assert told in run.err
    assert not (tmp_path / "archives").exists()
