"""`scrapy replay` as a user runs it."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.archive.replay import FILTERS, FORMATS
from tests.archive import varied
from tests.conftest import ROOT, Run

Scrapy = Callable[..., Run]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return varied.make(tmp_path_factory.mktemp("base") / "archive")


def test_a_replay_tells_what_it_did(archive: Path, tmp_path: Path, scrapy: Scrapy) -> None:
    dest = tmp_path / "out.jsonl"
    run = scrapy("replay", archive, dest, "--format", "jsonl", "--country", "eg", "--revisions", "latest")
    assert (run.code, run.err) == (0, "")
    lines = run.out.splitlines()
    assert lines[0].startswith(f"{archive}: 4 stories, ")
    assert lines[0].endswith(" bytes of text, published 2023-11-18 to 2024-08-06")
    assert lines[1:] == [f"written: {dest} (jsonl)", "left out: 1 has a newer revision, 4 other country"]
    assert [json.loads(line)["number"] for line in dest.read_text(encoding="utf-8").splitlines()] == [0, 3, 4, 5]
    facts = json.loads((tmp_path / "out.jsonl.manifest").read_text(encoding="utf-8").splitlines()[0])
    assert facts["program"].startswith("arabic-news-archive ")
    assert facts["filters"]["countries"] == ["eg"]
    run = scrapy("replay", archive, dest, "--format", "jsonl", "--since-last")
    assert (run.code, run.err) == (0, "")
    assert run.out.splitlines()[1:] == [f"written: {tmp_path}/out.2.jsonl (jsonl)", "left out: 4 given before"]
    run = scrapy("replay", archive, dest, "--format", "jsonl", "--since-last")
    assert (run.code, run.out) == (0, f"{archive}: nothing new\nleft out: 9 given before\n")


def test_damaged_stories_are_told(archive: Path, tmp_path: Path, scrapy: Scrapy) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(archive, folder)
    (story,) = (folder / "stories").glob("001_*")
    story.write_bytes(story.read_bytes() + "؟".encode())
    run = scrapy("replay", folder, tmp_path / "out", "--format", "seeds")
    assert run.code == 1
    assert run.out.startswith(f"{folder}: 8 stories, ")
    complaints = run.err.splitlines()
    assert complaints[0].startswith(f"scrapy replay: {story.stem} is left out: {story}: expected digest ")
    assert complaints[1] == f"scrapy replay: 1 damaged: scrapy verify {folder} tells what is wrong"
    assert len(list((tmp_path / "out").glob("*.txt"))) == 8


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param([], "expected ARCHIVE and DEST, found 0 arguments", id="nothing"),
        pytest.param(["ARCHIVE", "DEST"], "--format: expected one of seeds, jsonl", id="no format"),
        pytest.param(["ARCHIVE", "DEST", "--format", "xml"], "invalid choice: 'xml'", id="unknown format"),
        pytest.param(["DEST", "DEST", "--format", "jsonl"], "expected an archive (a folder with", id="no archive"),
        pytest.param(["NO INDEX", "DEST", "--format", "jsonl"], "found none: scrapy reindex", id="no index"),
        pytest.param(["NEWER", "DEST", "--format", "jsonl"], "a newer program", id="an archive of a newer program"),
        pytest.param(["ARCHIVE", "DEST", "--format", "csv", "--since", "x"], "since: expected a day", id="no day"),
        pytest.param(["ARCHIVE", "DEST", "--format", "csv", "--bogus"], "option of --help, or a path", id="no option"),
        pytest.param(["ARCHIVE", "ARCHIVE/x", "--format", "csv"], "expected a place outside the archive", id="inside"),
    ],
)
def test_misuse_is_told(archive: Path, tmp_path: Path, scrapy: Scrapy, arguments: list[str], told: str) -> None:
    for name in ("no index", "newer"):
        shutil.copytree(archive, tmp_path / name)
    (tmp_path / "no index" / "index.sqlite").unlink()
    with contextlib.closing(sqlite3.connect(tmp_path / "newer" / "index.sqlite")) as database:
        database.execute("PRAGMA user_version = 1000")
    before = sorted(map(str, tmp_path.rglob("*")))
    places = {
        "ARCHIVE": str(archive),
        "ARCHIVE/x": str(archive / "x"),
        "DEST": str(tmp_path / "out"),
        "NO INDEX": str(tmp_path / "no index"),
        "NEWER": str(tmp_path / "newer"),
    }
    run = scrapy("replay", *(places.get(argument, argument) for argument in arguments))
    assert (run.code, run.out) == (2, "")
    assert told in run.err
    assert "Traceback" not in run.err
    assert sorted(map(str, tmp_path.rglob("*"))) == before


def test_a_disk_that_cannot_be_written(archive: Path, tmp_path: Path, scrapy: Scrapy) -> None:
    run = scrapy("replay", archive, tmp_path / ("x" * 250), "--format", "jsonl")
    assert run.code == 1
    assert run.err.startswith(f"scrapy replay: {tmp_path}/xxx")
    assert run.err.endswith(": cannot be written: File name too long\n")


def test_help_teaches(scrapy: Scrapy) -> None:
    run = scrapy("replay", "--help")
    assert run.code == 0
    assert all(f"\n  {name} " in run.out for name in FORMATS)
    assert all(word in run.out for word in ("--since-last", "--one-per-cluster", "exit code", "--overwrite"))


def test_the_readme_names_every_format_and_filter() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in readme for name in FORMATS)
    assert all(f"`--{name.replace('_', '-')}" in readme for name in FILTERS)
