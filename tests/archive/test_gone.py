"""Pages that are gone: noted on their story, which stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler.archive import Archive
from crawler.archive.rebuild import rebuild
from crawler.errors import ArchiveError
from crawler.model import Gone, Record
from tests.archive.pieces import BODY, NINE, TOPIC, URL, a_page, a_reading, put
from tests.archive.soundness import assert_sound
from tests.archive.test_store import snapshot

COPY_URL = "https://nabd.example/814"
LEAD = "https://sada.example/short/7"


def at(hour: int) -> datetime:
    return NINE + timedelta(hours=hour)


def record_of(archive: Archive, number: int = 0) -> Record:
    story = archive.get(number)
    assert story is not None
    return story.record


@pytest.mark.parametrize("url", [URL, f"{URL}?utm_source=rss", LEAD])
def test_a_page_that_is_gone_is_noted_on_its_story(tmp_path: Path, url: str) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive, lead=LEAD)
        story = (tmp_path / "stories").iterdir()
        before = next(story).read_bytes()
        assert archive.note_gone(url, 410, at(1)) == 0
        assert record_of(archive).gone == Gone(410, at(1))
        # The first time is what counts.
        assert archive.note_gone(url, 404, at(2)) == 0
        assert record_of(archive).gone == Gone(410, at(1))
        assert archive.by_url(URL) == archive.get(0)
    assert next((tmp_path / "stories").iterdir()).read_bytes() == before
    assert_sound(tmp_path)
    rebuild(tmp_path)
    with Archive.open(tmp_path) as reader:
        assert record_of(reader).gone == Gone(410, at(1))


def test_the_page_of_a_copy_is_noted_on_the_copy(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive)
        put(archive, url=COPY_URL)
        assert archive.note_gone(COPY_URL, 404, at(1)) == 0
        record = record_of(archive)
        assert (record.gone, record.copies[0].gone) == (None, Gone(404, at(1)))
        archive.put(a_page(COPY_URL, at=at(2)), a_reading(), TOPIC)
        assert record_of(archive).copies[0].gone is None


def test_a_page_that_is_met_again_is_there_again(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive)
        archive.note_gone(URL, 404, at(3))
        archive.put(a_page(COPY_URL, at=at(5)), a_reading(), TOPIC)  # elsewhere
        archive.put(a_page(at=at(2)), a_reading(), TOPIC)  # earlier: out of a WARC file
        assert record_of(archive).gone == Gone(404, at(3))
        archive.put(a_page(at=at(4)), a_reading(), TOPIC)
        assert record_of(archive).gone is None
        archive.note_gone(URL, 410, at(6))
        assert record_of(archive).gone == Gone(410, at(6))


def test_it_is_noted_on_the_newest_text_of_the_page(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive)
        archive.put(a_page(at=at(1)), a_reading(f"{BODY} تحديث"), TOPIC)
        assert archive.note_gone(URL, 404, at(2)) == 1
        assert (record_of(archive, 0).gone, record_of(archive, 1).gone) == (None, Gone(404, at(2)))


def test_what_is_older_than_the_story_says_nothing(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive)
        assert archive.note_gone(URL, 404, at(-1)) == 0
        assert record_of(archive).gone is None


def test_a_page_that_the_archive_has_not_is_no_matter(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive)
        before = snapshot(tmp_path)
        assert archive.note_gone(COPY_URL, 404, at(1)) is None
        assert archive.note_gone("", 404, at(1)) is None
        assert snapshot(tmp_path) == before


def test_a_damaged_record_costs_the_note_only(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive)
        next((tmp_path / "records").iterdir()).write_bytes(b"{")
        assert archive.note_gone(URL, 404, at(1)) is None


def test_who_only_reads_notes_nothing(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive)
    with Archive.open(tmp_path) as archive, pytest.raises(ArchiveError, match="open for writing"):
        archive.note_gone(URL, 404, at(1))
