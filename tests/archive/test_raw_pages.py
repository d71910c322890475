"""Raw pages in the archive: kept before the record that names them, once, and as the settings want."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve

from crawler.archive import Archive
from crawler.archive.warc_reading import Capture, read_pages
from crawler.errors import ArchiveError
from crawler.model import Exchange, Outcome, Page, Raw, Record
from tests.archive.pieces import BODY, NINE, TOPIC, URL, a_page, a_reading

LATER = NINE + timedelta(days=1)
COPY = a_page("https://nabd.example/7", outlet="nabd.example")


def kept(folder: Path) -> list[str]:
    """List the URLs of the pages in an archive's WARC files."""
    urls = []
    for path in sorted((folder / "warc").glob("*.warc.gz")):
        with path.open("rb") as file:
            urls += [found.answer.url for found in read_pages(file) if isinstance(found, Capture)]
    return urls


def record_of(archive: Archive, number: int) -> Record:
    story = archive.get(number)
    assert story is not None
    return story.record


def test_the_record_names_the_raw_page(tmp_path: Path) -> None:
    page = a_page()
    with Archive.open(tmp_path / "sada", write=True) as archive:
        archive.put(page, a_reading(), TOPIC)
        raw = record_of(archive, 0).raw
    assert raw is not None
    assert raw.file == "sada-00000.warc.gz"
    with Archive.open(tmp_path / "sada") as archive:
        answer = archive.warc.read(raw)
    assert isinstance(page.exchange, Exchange)
    assert (answer.url, answer.at, answer.digest) == (page.url, page.fetched_at, raw.digest)
    assert answer.exchange == evolve(page.exchange, request=b"")


def test_what_adds_to_the_archive_is_kept_and_nothing_else(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        archive.put(a_page(), a_reading(), TOPIC)
        archive.put(a_page(), a_reading(), TOPIC)
        archive.put(COPY, a_reading(), TOPIC)
        archive.put(COPY, a_reading(), TOPIC)
        archive.put(a_page(at=LATER), a_reading("نص آخر"), TOPIC)
        (copy,) = record_of(archive, 0).copies
        assert copy.raw is not None
        assert archive.warc.read(copy.raw).url == COPY.url
    assert kept(tmp_path) == [URL, COPY.url, URL]


def test_a_page_may_be_kept_whatever_becomes_of_it(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        page = archive.keep(a_page())
        assert isinstance(page.exchange, Raw)
        assert archive.keep(page) is page
        archive.put(page, a_reading(), TOPIC)
        assert record_of(archive, 0).raw == page.exchange
    assert kept(tmp_path) == [URL]


def test_pages_without_their_exchange_leave_no_raw_pages(tmp_path: Path) -> None:
    bare = evolve(a_page(), exchange=None)
    with Archive.open(tmp_path, write=True) as archive:
        assert archive.keep(bare) is bare
        archive.put(bare, a_reading(), TOPIC)
        assert record_of(archive, 0).raw is None
    assert not (tmp_path / "warc").exists()


def test_who_only_reads_keeps_nothing(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        archive.put(a_page(), a_reading(), TOPIC)
    with Archive.open(tmp_path) as archive, pytest.raises(ArchiveError, match="open for writing"):
        archive.keep(a_page(f"{URL}/2"))


def test_the_size_of_the_files_is_given(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True, warc_max_bytes=10) as archive:
        for number in range(3):
            archive.put(a_page(f"{URL}/{number}"), a_reading(f"{BODY} {number}"), TOPIC)
    assert len(list((tmp_path / "warc").iterdir())) == 3
    assert kept(tmp_path) == [f"{URL}/{number}" for number in range(3)]


def at_day(day: int) -> Page:
    return a_page(at=NINE + timedelta(days=day))


@pytest.mark.parametrize("rebuilt", [False, True])
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
def test_texts_of_a_url_supersede_each_other_as_they_were_fetched(
    tmp_path: Path, order: tuple[int, ...], rebuilt: bool
) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        outcomes = [archive.put(at_day(day), a_reading(f"{BODY} {day}"), TOPIC).outcome for day in order]
        # A text that was there before is met again, as it was.
        archive.put(at_day(0), a_reading(f"{BODY} 0"), TOPIC)
    assert outcomes == [Outcome.ARCHIVED, Outcome.REVISION, Outcome.REVISION]
    if rebuilt:
        (tmp_path / "index.sqlite").unlink()
        Archive.open(tmp_path, write=True).close()
    with Archive.open(tmp_path) as archive:
        story, bodies = archive.by_url(URL), []
        while story:
            bodies.append(story.body)
            superseded = story.record.supersedes
            story = archive.get(int(superseded.partition("_")[0])) if superseded else None
    assert bodies == [f"{BODY} {day}" for day in (2, 1, 0)]


def test_a_page_read_anew_stands_behind_its_first_reading(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        for day, body in ((0, "أول"), (1, "ثان"), (0, "أول مصحح")):
            archive.put(at_day(day), a_reading(body), TOPIC)
        newest, mended = record_of(archive, 1), record_of(archive, 2)
        assert archive.newest_of(newest.fetched.canonical) == 1
        assert (newest.supersedes, mended.supersedes) == (mended.stem, record_of(archive, 0).stem)


def test_an_unfinished_file_is_mended_by_the_next_writer_after_a_crash(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        archive.put(a_page(), a_reading(), TOPIC)
    (path,) = (tmp_path / "warc").iterdir()
    whole = path.read_bytes()
    torn = whole + whole[:100]
    path.write_bytes(torn)
    (tmp_path / "lock").write_text("process 1\n")  # as a writer leaves it that was killed
    with Archive.open(tmp_path) as archive:
        raw = record_of(archive, 0).raw
        assert raw is not None
        assert archive.warc.read(raw).url == URL
    assert path.read_bytes() == torn
    with Archive.open(tmp_path, write=True) as archive:
        assert path.read_bytes() == whole
        archive.put(a_page(f"{URL}/2"), a_reading("نص آخر"), TOPIC)
    assert kept(tmp_path) == [URL, f"{URL}/2"]
