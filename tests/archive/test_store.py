"""The archive: what is put is there, once, under one number for ever."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.archive import Archive, records
from crawler.archive.rebuild import rebuild
from crawler.errors import ArchiveError, NewerArchive
from crawler.model import Outcome, Rejection, Story
from crawler.text.fingerprint import content_hash
from tests.archive.pieces import BODY, NINE, TITLE, TOPIC, URL, a_page, a_reading, put
from tests.archive.soundness import assert_sound

COPY_URL = "https://nabd.example/814"
OTHER_BODY = "عادت «أمازون» إلى الإعلان على المنصة.\n\nولم تذكر المبلغ."
THIRD_BODY = "قال ماسك إنّ المقاطعة انتهت."


def story_at(archive: Archive, number: int) -> Story:
    story = archive.get(number)
    assert story is not None
    return story


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Take the bytes and the times of everything in a folder, and of the folder itself."""
    return {
        str(path): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in (folder, *folder.rglob("*"))
    }


def test_a_new_story(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "deep" / "archive", write=True, program="writer 1") as archive:
        stored = archive.put(a_page(lead=f"{URL}?utm_source=rss"), a_reading(stated=f"{URL}/amp"), TOPIC)
        stem = f"000_{content_hash(BODY)[:16]}"
        assert (stored.outcome, stored.number, stored.reason) == (Outcome.ARCHIVED, 0, stem)
        data = (archive.path / "stories" / f"{stem}.txt").read_bytes()
        assert data == f"{TITLE}\n\n{BODY}".encode()
        record = story_at(archive, 0).record
        assert record.story_sha256 == hashlib.sha256(data).hexdigest()
        assert record.content_sha256 == content_hash(BODY)
        assert (record.number, record.stem, record.title, record.program) == (0, stem, TITLE, "writer 1")
        assert (record.outlet, record.outlet_name, record.country) == ("sada.example", "صدى", "eg")
        assert (record.topic, record.topic_version) == (TOPIC.name, TOPIC.version)
        assert (record.supersedes, record.copies) == ("", ())
        assert (record.fetched.requested, record.fetched.final, record.fetched.canonical) == (
            f"{URL}?utm_source=rss",
            URL,
            URL,
        )
        assert record.fetched.at == NINE
        assert record.verdicts == a_reading().verdicts


def test_only_headers_that_tell_of_the_page_are_kept(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive)
        assert story_at(archive, 0).record.fetched.headers == {
            "content-type": "text/html; charset=utf-8",
            "etag": '"1"',
        }


def test_a_text_under_another_url_is_recorded_once(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive)
        before = (tmp_path / "stories" / f"000_{content_hash(BODY)[:16]}.txt").read_bytes()
        for _ in range(3):
            page = a_page(COPY_URL, outlet="nabd.example", at=NINE + timedelta(hours=4))
            stored = archive.put(page, a_reading(title="عنوان آخر"), TOPIC)
            assert (stored.outcome, stored.number) == (Outcome.DUPLICATE, 0)
        story = story_at(archive, 0)
        (copy,) = story.record.copies
        assert (copy.url, copy.outlet, copy.title, copy.fetched_at) == (
            COPY_URL,
            "nabd.example",
            "عنوان آخر",
            NINE + timedelta(hours=4),
        )
        assert copy.found.source == "https://nabd.example/feed/"
        assert (story.title, story.record.title) == (TITLE, TITLE)
        assert archive.by_url(COPY_URL) == archive.by_url(URL) == story
        assert len(archive) == 1
    assert (tmp_path / "stories" / f"000_{content_hash(BODY)[:16]}.txt").read_bytes() == before
    assert_sound(tmp_path)


def test_copies_keep_their_order(tmp_path: Path) -> None:
    urls = [f"https://nabd.example/{number}" for number in (5, 1, 3)]
    with Archive.open(tmp_path, write=True) as archive:
        for url in (URL, *urls, *urls):
            put(archive, url=url)
        assert [copy.url for copy in story_at(archive, 0).record.copies] == urls


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(BODY, id="the very same"),
        pytest.param(BODY.replace("\n\n", "\n"), id="other line breaks"),
        pytest.param(BODY.replace("شركة", "شركــة"), id="tatweel"),
        pytest.param(BODY.replace("إنّ", "إن"), id="without a diacritic"),
    ],
)
def test_the_same_text_at_the_same_url_is_unchanged(tmp_path: Path, body: str) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive)
        before = snapshot(tmp_path / "records") | snapshot(tmp_path / "stories")
        stored = put(archive, body, f"{URL}?fbclid=abc")
        assert (stored.outcome, stored.number) == (Outcome.UNCHANGED, 0)
        assert snapshot(tmp_path / "records") | snapshot(tmp_path / "stories") == before
        assert story_at(archive, 0).body == BODY


@pytest.mark.parametrize("again", ["https://sada.example/short/7", "https://sada.example/2024/8/6/suit"])
def test_the_same_text_at_another_url_of_its_own_is_unchanged(tmp_path: Path, again: str) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive, url="https://sada.example/2024/8/6/suit", lead="https://sada.example/short/7", stated=URL)
        stored = put(archive, url=again)
        assert (stored.outcome, stored.number) == (Outcome.UNCHANGED, 0)
        assert story_at(archive, 0).record.copies == ()


def test_a_revision_supersedes_and_both_stay(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive)
        first = story_at(archive, 0)
        stored = put(archive, OTHER_BODY)
        assert (stored.outcome, stored.number) == (Outcome.REVISION, 1)
        assert first.record.stem in stored.reason
        assert story_at(archive, 1).record.supersedes == first.record.stem
        assert story_at(archive, 0) == first
        assert archive.by_url(URL) == story_at(archive, 1)
        assert put(archive, THIRD_BODY).number == 2
        assert story_at(archive, 2).record.supersedes == story_at(archive, 1).record.stem
    assert_sound(tmp_path)


def test_a_page_whose_text_comes_back_is_no_new_story(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive)
        put(archive, OTHER_BODY)
        assert (put(archive).outcome, len(archive)) == (Outcome.UNCHANGED, 2)
        assert archive.by_url(URL) == story_at(archive, 0)
        put(archive, THIRD_BODY)
        assert story_at(archive, 2).record.supersedes == story_at(archive, 0).record.stem


@pytest.mark.parametrize("again", [URL, COPY_URL, "https://third.example/1"], ids=["own", "copy again", "new copy"])
def test_an_old_text_met_elsewhere_takes_no_url_from_a_revision(tmp_path: Path, again: str) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive)
        put(archive, url=COPY_URL)
        changed = COPY_URL if again == URL else URL
        put(archive, OTHER_BODY, changed)
        put(archive, url=again)
        assert archive.by_url(changed) == story_at(archive, 1)
        assert archive.by_url(again) == story_at(archive, 0)


def test_stories_are_found_in_every_way(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive)
        put(archive, OTHER_BODY, "https://sada.example/2")
        story = story_at(archive, 1)
        assert (story.title, story.body) == (TITLE, OTHER_BODY)
        assert archive.by_hash(content_hash(OTHER_BODY)) == story
        assert archive.by_url("https://sada.example/2") == story
        assert list(archive) == [story_at(archive, 0), story]
        assert (archive.get(2), archive.by_hash("0" * 64), archive.by_url(COPY_URL)) == (None, None, None)


@pytest.mark.parametrize(
    "url",
    [
        f"{URL}?utm_source=rss&utm_medium=feed",
        f"{URL}?fbclid=abc#comments",
        f"{URL}/",
        "http://www.sada.example/2024/08/06/suit",
        "https://m.sada.example/2024/08/06/suit/amp",
        "https://sada.example/short/7?gclid=1",
        "https://www.sada.example/moved",
    ],
)
def test_any_form_of_a_url_finds_the_story(tmp_path: Path, url: str) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive, url="https://sada.example/moved", lead="https://sada.example/short/7", stated=URL)
    with Archive.open(tmp_path) as reader:
        assert reader.by_url(url) == story_at(reader, 0)


def test_a_stated_url_that_cannot_be_true_joins_no_stories(tmp_path: Path) -> None:
    stated = ["https://sada.example/", "https://sada.example/economy/", "https://agency.example/1", "http://[x"]
    with Archive.open(tmp_path, write=True) as archive:
        for place, each in enumerate(stated):
            url = f"https://sada.example/economy/{place}"
            assert put(archive, f"{BODY} {place}", url, stated=each).outcome == Outcome.ARCHIVED
            assert story_at(archive, place).record.fetched.canonical == url


def test_numbers_go_on_after_reopening(tmp_path: Path) -> None:
    for number in range(3):
        with Archive.open(tmp_path, write=True) as archive:
            assert put(archive, f"{BODY} {number}", f"{URL}/{number}").number == number
    assert_sound(tmp_path)


def test_numbers_have_more_digits_after_999(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive)
        first = story_at(archive, 0).record
    stem = first.stem.replace("000_", "999_")
    (tmp_path / "stories" / f"{first.stem}.txt").rename(tmp_path / "stories" / f"{stem}.txt")
    (tmp_path / "records" / f"{first.stem}.json").unlink()
    (tmp_path / "records" / f"{stem}.json").write_bytes(records.dump(evolve(first, number=999, stem=stem)))
    (tmp_path / "index.sqlite").unlink()
    with Archive.open(tmp_path, write=True) as archive:
        assert put(archive, OTHER_BODY, f"{URL}/2").number == 1000
        assert put(archive, THIRD_BODY, f"{URL}/3").number == 1001
        assert [story.record.stem.partition("_")[0] for story in archive] == ["999", "1000", "1001"]
    (tmp_path / "index.sqlite").unlink()
    assert list(assert_sound(tmp_path)) == [1000, 1001, 999]  # in the order of names


@pytest.mark.parametrize("crashed", [False, True], ids=["after a clean end", "after a crash"])
@pytest.mark.parametrize(
    "folders",
    [("stories", "records"), ("stories",), ("records",)],
    ids=["both files gone", "story gone", "record gone"],
)
def test_the_number_of_a_story_that_was_deleted_is_not_used_again(
    tmp_path: Path, folders: tuple[str, ...], crashed: bool
) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        for place in range(3):
            put(archive, f"{BODY} {place}", f"{URL}/{place}")
    for folder in folders:
        (gone,) = (tmp_path / folder).glob("002_*")
        gone.unlink()
    if crashed:
        (tmp_path / "lock").write_text("process 1\n")
    with Archive.open(tmp_path, write=True) as archive:
        assert put(archive, OTHER_BODY, "https://sada.example/2").number == 3
        assert [story_at(archive, number).record.number for number in (0, 1, 3)] == [0, 1, 3]
        with pytest.raises(ArchiveError, match=r"002_[0-9a-f]{16}\.(txt|json): cannot be read: No such file"):
            archive.get(2)


def test_a_story_taken_out_by_hand_stays_out(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive)
        (story,) = archive
    for folder, ending in (("stories", "txt"), ("records", "json")):
        (tmp_path / folder / f"{story.record.stem}.{ending}").unlink()
    with Archive.open(tmp_path, write=True) as archive:
        stored = put(archive)
        assert (stored.outcome, stored.number) == (Outcome.UNCHANGED, 0)
        assert "by hand" in stored.reason
        assert put(archive, body=f"{BODY}\n\nوأضافت الشركة فقرة.").number == 1
    assert not (tmp_path / "stories" / f"{story.record.stem}.txt").exists()


def test_an_index_that_is_lost_is_made_again_from_the_files(tmp_path: Path) -> None:
    urls = [URL, f"{URL}/2", COPY_URL, "https://sada.example/short"]
    with Archive.open(tmp_path, write=True) as archive:
        put(archive, lead="https://sada.example/short")
        put(archive, OTHER_BODY, f"{URL}/2")
        put(archive, url=COPY_URL)
        put(archive, THIRD_BODY)
        before = list(archive), [archive.by_url(url) for url in urls]
    (tmp_path / "index.sqlite").unlink()
    (tmp_path / "crawl.sqlite").unlink()
    assert_sound(tmp_path)
    with Archive.open(tmp_path, write=True) as archive:
        assert (list(archive), [archive.by_url(url) for url in urls]) == before
        assert put(archive, f"{BODY} 4", f"{URL}/4").number == 3


def test_a_new_index_keeps_the_record_of_a_story_that_was_deleted(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        for place in range(3):
            put(archive, f"{BODY} {place}", f"{URL}/{place}")
    (gone,) = (tmp_path / "stories").glob("001_*")
    gone.unlink()
    (tmp_path / "index.sqlite").unlink()
    with Archive.open(tmp_path, write=True) as archive:
        assert [story.record.number for story in archive] == [0, 2]
        assert (tmp_path / "records" / f"{gone.stem}.json").is_file()


def test_who_only_reads_changes_nothing(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive)
        put(archive, OTHER_BODY)
        put(archive, url=COPY_URL)
    before = snapshot(tmp_path)
    with Archive.open(tmp_path) as archive:
        assert len(list(archive)) == len(archive) == 2
        assert archive.by_hash(content_hash(BODY)) == archive.by_url(COPY_URL) == archive.get(0)
        with pytest.raises(ArchiveError, match="open for writing"):
            put(archive, THIRD_BODY)
        with pytest.raises(ArchiveError, match="open for reading only"):
            _ = archive.log
    assert snapshot(tmp_path) == before


def test_a_reader_sees_what_a_writer_has_put(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as writer, Archive.open(tmp_path) as reader:
        put(writer)
        assert reader.get(0) == writer.get(0)
        numbers = []
        for story in reader:
            numbers.append(story.record.number)
            if story.record.number < 3:
                put(writer, f"{BODY} {story.record.number}", f"{URL}/{story.record.number}")
        assert numbers == [0, 1, 2, 3]


@pytest.mark.parametrize("there", [True, False], ids=["folder without an index", "no folder"])
def test_what_is_no_archive_is_not_made_by_reading(tmp_path: Path, there: bool) -> None:
    folder = tmp_path / "archive"
    if there:
        folder.mkdir()
    before = snapshot(tmp_path)
    with pytest.raises(ArchiveError, match=r"expected an archive .* found none"):
        Archive.open(folder)
    assert snapshot(tmp_path) == before


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("")
    with pytest.raises(ArchiveError, match="cannot be written") as caught:
        Archive.open(tmp_path / "archive", write=True)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("name", "known"), [("index.sqlite", 2), ("crawl.sqlite", 2)])
def test_a_newer_archive_is_refused_and_untouched(tmp_path: Path, name: str, known: int) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive)
    with contextlib.closing(sqlite3.connect(tmp_path / name)) as database:
        database.execute("PRAGMA journal_mode = DELETE")
        database.execute("PRAGMA user_version = 99")
    before = snapshot(tmp_path)
    with pytest.raises(NewerArchive, match=rf"{name}: expected version {known}, found 99: a newer program made it"):
        Archive.open(tmp_path, write=True)
    assert snapshot(tmp_path) == before
    if name == "index.sqlite":
        with pytest.raises(NewerArchive):
            Archive.open(tmp_path)
    else:  # who reads has no use for the crawl log
        with Archive.open(tmp_path) as archive:
            assert len(archive) == 1
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize(
    ("folder", "data", "found"),
    [
        pytest.param("stories", b"\xff\xfe", r"000_[0-9a-f]{16}\.txt: expected UTF-8", id="story is no text"),
        pytest.param("stories", b"", r"000_[0-9a-f]{16}\.txt: expected a title", id="story is empty"),
        pytest.param("records", b"{", r"000_[0-9a-f]{16}\.json: expected the JSON", id="record is cut off"),
    ],
)
def test_a_damaged_file_costs_one_story(tmp_path: Path, folder: str, data: bytes, found: str) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive)
        put(archive, OTHER_BODY, "https://sada.example/2")
    (damaged,) = (tmp_path / folder).glob("000_*")
    damaged.write_bytes(data)
    (tmp_path / "lock").write_text("process 1\n")
    with Archive.open(tmp_path, write=True) as archive:
        with pytest.raises(ArchiveError, match=found) as caught:
            archive.get(0)
        assert "\n" not in str(caught.value)
        assert story_at(archive, 1).body == OTHER_BODY
        assert put(archive, THIRD_BODY, "https://sada.example/3").number == 2


def test_what_was_not_accepted_is_not_put(tmp_path: Path) -> None:
    rejected = evolve(a_reading(), article=None, rejection=Rejection(Outcome.NO_ARTICLE, "a listing"))
    with Archive.open(tmp_path, write=True) as archive:
        with pytest.raises(ArchiveError, match="expected an article"):
            archive.put(a_page(), rejected, TOPIC)
        assert put(archive).number == 0


def test_the_log_is_kept_with_the_archive(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        archive.log.note(URL, "sada.example", Outcome.OFF_TOPIC, "score 0", TOPIC.version, None, NINE)
    with Archive.open(tmp_path, write=True) as archive:
        seen = archive.log.seen(URL)
        assert seen is not None
        assert (seen.outcome, seen.at) == (Outcome.OFF_TOPIC, NINE)


def _some(kind: str) -> st.SearchStrategy[str]:
    return st.integers(0, 3).map(lambda number: f"{kind}{number}")


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(_some("خبر "), _some("https://sada.example/"), st.booleans()), max_size=12))
def test_any_order_of_texts_and_urls_leaves_a_sound_archive(
    tmp_path_factory: pytest.TempPathFactory, puts: list[tuple[str, str, bool]]
) -> None:
    folder = tmp_path_factory.mktemp("archive")
    archive = Archive.open(folder, write=True)
    numbers: dict[str, int] = {}
    met: set[tuple[str, str]] = set()
    now: dict[str, str] = {}
    for minute, (body, url, reopen) in enumerate(puts):
        if reopen:
            archive.close()
            archive = Archive.open(folder, write=True)
        stored = archive.put(a_page(url, at=NINE + timedelta(minutes=minute)), a_reading(body), TOPIC)
        if body not in numbers:
            assert stored.outcome == (Outcome.REVISION if url in now else Outcome.ARCHIVED)
            assert stored.number == len(numbers)
            numbers[body] = stored.number
        elif (body, url) not in met:
            assert stored.outcome == Outcome.DUPLICATE
        else:
            assert stored.outcome in (Outcome.DUPLICATE, Outcome.UNCHANGED)
        assert stored.number == numbers[body]
        met.add((body, url))
        now[url] = body
        for each, text in now.items():
            story = archive.by_url(each)
            assert story is not None
            assert story.body == text
    archive.close()
    rebuild(folder)
    assert assert_sound(folder) == {number: content_hash(body) for body, number in numbers.items()}
    with Archive.open(folder) as archive:
        assert {url: story.body for url in now if (story := archive.by_url(url))} == now
        for story in archive:
            urls = [story.record.fetched.canonical, *(copy.url for copy in story.record.copies)]
            assert {(story.body, url) for url in urls} == {pair for pair in met if pair[0] == story.body}
