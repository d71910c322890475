"""`scrapy verify` and `scrapy reindex` as a user runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.archive import Archive
from crawler.archive.lock import WriterLock
from tests.archive.pieces import BODY, TOPIC, URL, a_page, a_reading
from tests.archive.test_rebuild import tables
from tests.archive.test_store import snapshot
from tests.conftest import Run


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archives" / "sample"
    with Archive.open(folder, write=True) as archive:
        for place in range(3):
            archive.put(a_page(f"{URL}/{place}"), a_reading(f"{BODY} {place}"), TOPIC)
    return folder


def test_a_sound_archive(scrapy: Callable[..., Run], archive: Path) -> None:
    before = snapshot(archive)
    run = scrapy("verify", archive)
    assert (run.code, run.out, run.err) == (0, f"{archive}: no problems\n", "")
    assert snapshot(archive) == before
    named = scrapy("verify", "sample", "-s", f"ARCHIVE_DIR={archive.parent}")
    assert (named.code, named.out) == (0, run.out)


def test_problems_are_told_each_in_a_line_and_put_right(scrapy: Callable[..., Run], archive: Path) -> None:
    (archive / "index.sqlite").unlink()
    (archive / "stories" / "000_سر\n.txt").write_text("x")
    run = scrapy("verify", archive)
    assert (run.code, run.err) == (1, "")
    lines = run.out.splitlines()
    assert len(lines) == 3
    assert "expected a name such as" in lines[0]
    assert lines[1].startswith("index.sqlite: expected the index, found none: scrapy reindex ")
    assert lines[2] == f"{archive}: 2 problems"
    run = scrapy("verify", "--fix", archive)
    assert (run.code, run.err) == (0, "")
    assert [line.partition(" ")[0] for line in run.out.splitlines()] == ["fixed:", "fixed:", f"{archive}:"]
    assert scrapy("verify", archive).code == 0


def test_json(scrapy: Callable[..., Run], archive: Path) -> None:
    (path,) = (archive / "stories").glob("001_*")
    path.write_bytes(b"x")
    run = scrapy("verify", "--json", "--fix", archive)
    assert run.code == 1
    problem, end = map(json.loads, run.out.splitlines())
    assert problem.keys() == {"kind", "file", "what", "todo", "fix"}
    assert (problem["kind"], problem["file"]) == ("problem", f"stories/{path.name}")
    assert end == {"kind": "end", "archive": str(archive), "problems": 1, "notes": 0, "fixed": 0}


def test_reindex(scrapy: Callable[..., Run], archive: Path) -> None:
    before = tables(archive)
    (archive / "index.sqlite").write_bytes(b"x" * 100)
    run = scrapy("reindex", archive)
    assert (run.code, run.out, run.err) == (0, f"{archive}: 3 stories in the index\n", "")
    assert tables(archive) == before
    (record,) = (archive / "records").glob("001_*")
    record.write_bytes(b"{")
    run = scrapy("reindex", archive)
    assert (run.code, run.out) == (1, f"{archive}: 2 stories in the index\n")
    assert run.err.startswith(f"scrapy reindex: left out: {record}: expected the JSON of a record")
    assert run.err.count("\n") == 1


@pytest.mark.parametrize("command", ["verify", "reindex"])
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["{archive}", "more"], "expected one archive, found 2 arguments", id="two"),
        pytest.param(
            ["none"], "none: expected an archive (a folder with stories/ and records/), found none", id="none"
        ),
        pytest.param([], "archives in {archives}: sample", id="no archive of the default name"),
        pytest.param(["{archives}"], "expected an archive", id="a folder that is none"),
    ],
)
def test_misuse(scrapy: Callable[..., Run], archive: Path, command: str, arguments: list[str], told: str) -> None:
    names = {"archive": archive, "archives": archive.parent}
    run = scrapy(command, *(each.format(**names) for each in arguments), "-s", f"ARCHIVE_DIR={archive.parent}")
    assert run.code == 2
    assert told.format(**names) in run.err + run.out
    assert "Traceback" not in run.err


@pytest.mark.parametrize("words", [["verify"], ["verify", "--fix"], ["reindex"]])
def test_an_archive_that_is_written_to_or_of_a_newer_program(
    scrapy: Callable[..., Run], archive: Path, words: list[str]
) -> None:
    lock = WriterLock(archive / "lock")
    run = scrapy(*words, archive)
    assert run.code == 2
    assert "process " in run.err
    lock.release()
    with (archive / "index.sqlite").open("r+b") as file:
        file.seek(60)
        file.write((99).to_bytes(4, "big"))
    before = snapshot(archive)
    run = scrapy(*words, archive)
    assert run.code == 2
    assert run.err.count("\n") == 1
    assert "expected version 2, found 99: a newer program made it" in run.err
    assert snapshot(archive) == before


@pytest.mark.parametrize("command", ["verify", "reindex"])
def test_help_teaches(scrapy: Callable[..., Run], command: str) -> None:
    run = scrapy(command, "--help")
    assert run.code == 0
    assert "examples:" in run.out
    assert "exit code:" in run.out
    listed = scrapy("--help")
    assert f"\n  {command} " in listed.out
