"""The index made again from the files alone: the same answers, whatever happened to the old one."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import Archive
from crawler.archive.last import read_last
from crawler.archive.rebuild import rebuild
from crawler.archive.verify import verify
from crawler.errors import ArchiveError, NewerArchive
from crawler.model import Outcome, Stored
from tests.archive.pieces import BODY, NINE, TOPIC, URL, a_page, a_reading, series
from tests.archive.soundness import assert_sound
from tests.archive.test_store import snapshot

OTHER = f"{BODY} نص آخر."


def put(archive: Archive, body: str, url: str = URL, minute: int = 0, lead: str = "") -> Stored:
    return archive.put(a_page(url, lead=lead, at=NINE + timedelta(minutes=minute)), a_reading(body), TOPIC)


def tables(folder: Path) -> dict[str, list[Any]]:
    """Read all that an index says."""
    with contextlib.closing(sqlite3.connect(f"file:{folder}/index.sqlite?mode=ro", uri=True)) as database:
        return {
            table: database.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            for table in ("stories", "urls", "bands", "clusters", "facts")
        }


def a_history(folder: Path) -> None:
    """Write an archive with stories, copies, revisions, near copies and URLs that change."""
    with Archive.open(folder, write=True) as archive:
        for place in range(8):
            page, reading, _ = series(place)
            archive.put(page, reading, TOPIC)
        put(archive, BODY, minute=1)
        put(archive, OTHER, minute=2)
        put(archive, BODY, minute=3)  # back to the older text
        put(archive, BODY, "https://nabd.example/1", 4, lead="https://nabd.example/short")
        put(archive, f"{OTHER} وتتمة.", "https://nabd.example/1", 5)
        put(archive, OTHER, "https://nabd.example/1", 6)
        put(archive, BODY, f"{URL}?page=2", 7)
        archive.note_gone(URL, 404, NINE + timedelta(hours=5))


def test_the_answers_are_the_same(tmp_path: Path) -> None:
    a_history(tmp_path)
    before, files = tables(tmp_path), snapshot(tmp_path / "stories") | snapshot(tmp_path / "records")
    assert before["clusters"]
    with Archive.open(tmp_path) as archive:
        answers = list(archive), [archive.by_url(url) for url, *_ in before["urls"]]
    with Archive.open(tmp_path) as reader:  # who reads the old one goes on reading it
        assert rebuild(tmp_path) == len(reader) == len(before["stories"])
        assert reader.by_url(URL) == answers[0][6]
    assert tables(tmp_path) == before
    with Archive.open(tmp_path) as archive:
        assert (list(archive), [archive.by_url(url) for url, *_ in before["urls"]]) == answers
    assert snapshot(tmp_path / "stories") | snapshot(tmp_path / "records") == files
    assert_sound(tmp_path)


def test_a_url_that_went_back_to_an_older_text_leads_to_it(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive, BODY, minute=1)
        put(archive, OTHER, minute=2)
        assert put(archive, BODY, minute=3).outcome == Outcome.UNCHANGED
    for make in (lambda: None, lambda: rebuild(tmp_path), (tmp_path / "index.sqlite").unlink):
        make()
        with Archive.open(tmp_path, write=True) as archive:
            story = archive.by_url(URL)
            assert story is not None
            assert story.record.number == 0


def test_an_archive_without_stories(tmp_path: Path) -> None:
    Archive.open(tmp_path, write=True).close()
    assert rebuild(tmp_path) == 0
    with Archive.open(tmp_path, write=True) as archive:
        assert put(archive, BODY).number == 0


@pytest.mark.parametrize(
    ("file", "data", "told"),
    [
        pytest.param("records/001_*.json", b"{", "left out: {}/records/001_", id="record cut off"),
        pytest.param("records/001_*.json", None, "left out: {}/records/001_", id="record missing"),
        pytest.param("stories/001_*.txt", None, "", id="story missing"),
    ],
)
def test_a_damaged_file_costs_its_story(tmp_path: Path, file: str, data: bytes | None, told: str) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        for place in range(3):
            put(archive, f"{BODY} {place}", f"{URL}/{place}")
    (path,) = tmp_path.glob(file)
    if data is None:
        path.unlink()
    else:
        path.write_bytes(data)
    lines: list[str] = []
    assert rebuild(tmp_path, lines.append) == 2
    assert [line.startswith(told.format(tmp_path)) for line in lines] == [True] * bool(told)
    with Archive.open(tmp_path, write=True) as archive:
        assert [story.record.number for story in archive] == [0, 2]
        assert put(archive, OTHER, f"{URL}/3").number == 3


@pytest.mark.parametrize("data", [b"\xff", b"", "عنوان\r\n\r\nنص".encode()])
def test_a_story_that_cannot_be_read_keeps_its_place(tmp_path: Path, data: bytes) -> None:
    """It is not lost sight of, and not put again under another number: a backup brings it back as it was."""
    a_history(tmp_path)
    before = tables(tmp_path)
    (path,) = (tmp_path / "stories").glob("001_*")
    whole = path.read_bytes()
    path.write_bytes(data)
    lines: list[str] = []
    assert rebuild(tmp_path, lines.append) == len(before["stories"])
    assert [line.startswith(f"without near copies: {path}: expected") for line in lines] == [True]
    after = tables(tmp_path)
    assert {name: rows for name, rows in after.items() if name != "bands"} == {
        name: rows for name, rows in before.items() if name != "bands"
    }
    assert [finding.file for finding in verify(tmp_path)] == [f"stories/{path.name}"]
    with Archive.open(tmp_path) as archive, pytest.raises(ArchiveError, match="001_"):
        list(archive)
    path.write_bytes(whole)
    assert rebuild(tmp_path) == len(before["stories"])
    assert tables(tmp_path) == before


def test_a_record_of_another_story_is_not_taken(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        for place in range(2):
            put(archive, f"{BODY} {place}", f"{URL}/{place}")
    first, second = sorted((tmp_path / "records").iterdir())
    shutil.copy(first, second)
    lines: list[str] = []
    assert rebuild(tmp_path, lines.append) == 1
    assert lines[0].startswith(f"left out: {second}: expected the record of 001_")


def test_a_record_of_a_newer_program_stops_it_and_the_old_index_stays(tmp_path: Path) -> None:
    a_history(tmp_path)
    record = sorted((tmp_path / "records").iterdir())[2]
    record.write_text(json.dumps({**json.loads(record.read_bytes()), "format": 2}))
    before = snapshot(tmp_path)
    with pytest.raises(NewerArchive, match="format 1, found 2"):
        rebuild(tmp_path)
    after = snapshot(tmp_path)
    del before[str(tmp_path)], after[str(tmp_path)]  # its time: files came and went
    assert after == before


@pytest.mark.parametrize("what", ["index", "index and last", "last", "index by a backup", "all by a backup"])
def test_no_number_is_used_twice(tmp_path: Path, what: str) -> None:
    """Files with the highest number are lost, and so is what else knew it, or it comes out of an older backup."""
    folder, backup = tmp_path / "archive", tmp_path / "backup"
    with Archive.open(folder, write=True) as archive:
        put(archive, BODY)
    shutil.copytree(folder, backup)
    with Archive.open(folder, write=True) as archive:
        for place in range(1, 4):
            put(archive, f"{BODY} {place}", f"{URL}/{place}")
    for path in folder.rglob("003_*"):
        path.unlink()
    expected = 4
    if "backup" in what:
        shutil.copy(backup / "index.sqlite", folder)
    elif "index" in what:
        (folder / "index.sqlite").unlink()
    if what == "all by a backup":
        shutil.copy(backup / "last", folder)
        expected = 3  # nobody knows it any more
    elif "last" in what:
        (folder / "last").unlink()
        expected = 3 if what == "index and last" else 4
    with Archive.open(folder, write=True) as archive:
        assert put(archive, OTHER, f"{URL}/new").number == expected
    assert read_last(folder) == expected


def test_an_older_index_put_back_is_found_out(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with Archive.open(folder, write=True) as archive:
        put(archive, BODY)
    shutil.copy(folder / "index.sqlite", tmp_path)
    with Archive.open(folder, write=True) as archive:
        put(archive, OTHER, f"{URL}/2")
    shutil.copy(tmp_path / "index.sqlite", folder)
    with Archive.open(folder, write=True) as archive:
        assert put(archive, OTHER, f"{URL}/2").outcome == Outcome.UNCHANGED
        assert [story.record.number for story in archive] == [0, 1]
    assert_sound(folder)


def older(folder: Path) -> None:
    with contextlib.closing(sqlite3.connect(folder / "index.sqlite")) as database:
        database.execute("PRAGMA user_version = 1")


def other_bands(folder: Path) -> None:
    with contextlib.closing(sqlite3.connect(folder / "index.sqlite", isolation_level=None)) as database:
        database.execute("UPDATE facts SET value = 'words-0' WHERE name = 'bands'")
        database.execute("DELETE FROM bands")


@pytest.mark.parametrize("change", [older, other_bands, lambda folder: (folder / "index.sqlite").write_bytes(b"")])
def test_an_index_that_this_program_cannot_use_is_made_again(tmp_path: Path, change: Any) -> None:
    a_history(tmp_path)
    before = tables(tmp_path)
    change(tmp_path)
    Archive.open(tmp_path, write=True).close()
    assert tables(tmp_path) == before


def test_an_older_index_is_not_read(tmp_path: Path) -> None:
    a_history(tmp_path)
    older(tmp_path)
    with pytest.raises(ArchiveError, match="expected version 2, found 1: scrapy reindex"):
        Archive.open(tmp_path)


def test_a_journal_of_the_old_index_is_not_applied_to_the_new_one(tmp_path: Path) -> None:
    a_history(tmp_path)
    before = tables(tmp_path)
    # One with a whole header, as a killed writer leaves it: SQLite would write its pages over those of the index.
    page = (tmp_path / "index.sqlite").read_bytes()[:4096]
    header = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"".join(n.to_bytes(4, "big") for n in (1, 0, 1, 512, 4096))
    (tmp_path / "index.sqlite-journal").write_bytes(header.ljust(512, b"\0") + b"\0\0\0\1" + page + b"\0\0\0\0")
    rebuild(tmp_path)
    assert not (tmp_path / "index.sqlite-journal").exists()
    assert tables(tmp_path) == before


def test_what_is_no_story_is_left_alone(tmp_path: Path) -> None:
    a_history(tmp_path)
    before = tables(tmp_path)
    (tmp_path / "stories" / "000_x.txt").write_text("ليس قصّة")
    (tmp_path / "stories" / f"٠٠٩_{'a' * 16}.txt").write_text("أرقام\n\nأخرى")
    (tmp_path / "records" / "notes.json").write_text("{}")
    target = tmp_path / "secret.txt"
    target.write_text("عنوان\n\nنص")
    (tmp_path / "stories" / f"090_{'a' * 16}.txt").symlink_to(target)
    (tmp_path / "records" / f"091_{'a' * 16}.json").mkdir()
    rebuild(tmp_path)
    after = tables(tmp_path)
    assert {name: rows for name, rows in after.items() if name != "facts"} == {
        name: rows for name, rows in before.items() if name != "facts"
    }
    assert (tmp_path / "stories" / "000_x.txt").exists()


def test_progress_is_told(tmp_path: Path) -> None:
    a_history(tmp_path)
    steps: list[tuple[int, int]] = []
    count = rebuild(tmp_path, progress=lambda done, of: steps.append((done, of)))
    assert steps == [(done, count) for done in range(1, count + 1)]
