"""Files made elsewhere: taken in byte for byte with their names, or left alone with a reason."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.archive import Archive
from crawler.archive.ingest import LARGEST, TakenIn, ingest
from crawler.archive.replay import Options, replay
from crawler.archive.seed_format import render
from crawler.model import Outcome
from tests.archive.pieces import BODY, TITLE, URL, put
from tests.archive.soundness import assert_sound
from tests.conftest import ROOT

AT = datetime(2026, 3, 1, tzinfo=UTC)
REFERENCE = ROOT.parent / "shared" / "seeds"


def take(folder: Path, collection: Path) -> list[TakenIn]:
    with Archive.open(folder, write=True, program="writer 1") as archive:
        return list(ingest(archive, collection, AT))


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    folder = tmp_path / "collection"
    folder.mkdir()
    return folder


def test_a_file_is_taken_in_with_what_is_known_of_it(tmp_path: Path, collection: Path) -> None:
    # Unclean on purpose: a title twice, a no-break space, a blank at the end. What is read is kept.
    data = render(TITLE, f"{TITLE}\n\n\u00a0\n\n{BODY} \n")
    (collection / "003_23ee9be155d2e884.txt").write_bytes(data)
    (taken,) = take(tmp_path / "archive", collection)
    assert (taken.name, taken.outcome, taken.number) == ("003_23ee9be155d2e884.txt", Outcome.ARCHIVED, 0)
    with Archive.open(tmp_path / "archive") as archive:
        story = archive.get(0)
        assert archive.newest_of("") is None
    assert story
    record, fetched = story.record, story.record.fetched
    assert (tmp_path / "archive" / "stories" / f"{record.stem}.txt").read_bytes() == data
    assert (record.imported, record.found.kind, record.found.source) == (taken.name, "import", "collection")
    assert (record.reader, record.outlet, record.country, record.topic) == ("import", "", "", "")
    assert (record.published, record.authors, record.verdicts, record.raw) == (None, (), (), None)
    assert (fetched.requested, fetched.final, fetched.canonical, fetched.status, fetched.at) == ("", "", "", 0, AT)
    assert (fetched.sha256, fetched.bytes) == (record.story_sha256, len(data))
    assert_sound(tmp_path / "archive")


def test_texts_that_are_there_are_known_again(tmp_path: Path, collection: Path) -> None:
    with Archive.open(tmp_path / "archive", write=True) as archive:
        put(archive)
    before = {path.name: path.read_bytes() for path in (tmp_path / "archive" / "records").iterdir()}
    # Another headline, diacritics, tatweel: the same text.
    (collection / "copy.txt").write_bytes(render("عنوان آخر", f"\u200f{BODY.replace('إكس', 'إكـس')}"))
    (collection / "new.txt").write_bytes(render(TITLE, f"{BODY} جديد"))
    (collection / "new again.txt").write_bytes(render("مرة أخرى", f"{BODY} جديد"))
    taken = take(tmp_path / "archive", collection)
    assert [(one.name, one.outcome, one.number) for one in taken] == [
        ("copy.txt", Outcome.DUPLICATE, 0),
        ("new again.txt", Outcome.ARCHIVED, 1),
        ("new.txt", Outcome.DUPLICATE, 1),
    ]
    after = {path.name: path.read_bytes() for path in (tmp_path / "archive" / "records").iterdir()}
    assert before.items() <= after.items()
    assert [one.outcome for one in take(tmp_path / "archive", collection)] == [Outcome.DUPLICATE] * 3
    assert len(assert_sound(tmp_path / "archive")) == 2


def test_a_page_met_later_is_noted_on_the_story(tmp_path: Path, collection: Path) -> None:
    (collection / "a.txt").write_bytes(render(TITLE, BODY))
    take(tmp_path / "archive", collection)
    with Archive.open(tmp_path / "archive", write=True) as archive:
        assert put(archive).outcome == Outcome.DUPLICATE
        story = archive.by_url(URL)
    assert story
    assert (story.record.imported, [copy.url for copy in story.record.copies]) == ("a.txt", [URL])
    assert_sound(tmp_path / "archive")


def test_names_are_taken_in_order_with_their_folders(tmp_path: Path, collection: Path) -> None:
    names = ["9.txt", "10.txt", "1000_x.TXT", "b/2.txt", "b/11.txt", "خبر.txt"]
    (collection / "b").mkdir()
    for number, name in enumerate(reversed(names)):
        (collection / name).write_bytes(render(TITLE, f"{BODY} {number}"))
    (collection / "notes.md").write_bytes(render(TITLE, f"{BODY} notes"))
    assert [one.name for one in take(tmp_path / "archive", collection)] == names
    with Archive.open(tmp_path / "archive") as archive:
        assert [story.record.imported for story in archive] == names


def test_a_name_that_is_no_text_is_told_by_its_bytes(tmp_path: Path, collection: Path) -> None:
    folder = collection / os.fsdecode(b"\xe3l")
    folder.mkdir()
    (folder / os.fsdecode("خبر".encode("cp1256") + b".txt")).write_bytes(render(TITLE, BODY))
    (taken,) = [one for one in take(tmp_path / "archive", folder) if one.outcome]
    assert taken.name == r"\xce\xc8\xd1.txt"
    with Archive.open(tmp_path / "archive") as archive:
        (record,) = [story.record for story in archive]
    assert (record.imported, record.found.source) == (taken.name, r"\xe3l")


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("000_x.txt", render(TITLE, BODY).decode().encode("utf-16"), "expected UTF-8, found byte 0xff at offset 0"),
        ("a.txt", b"\xef\xbb\xbf" + render(TITLE, BODY), "without a byte order mark"),
        ("a.txt", render(TITLE, BODY).replace(b"\n", b"\r\n"), "expected lines that end with LF, found CRLF"),
        ("a.txt", b"", "found no empty line"),
        ("a.txt", TITLE.encode(), "found no empty line"),
        ("a.txt", f"{TITLE}\nسطر\n\n{BODY}".encode(), "expected an empty second line"),
        ("a.txt", render(TITLE, ""), "expected a text, found none"),
        ("a.txt", render(TITLE, "\u200f\u0640 \n"), "expected a text, found none"),
        ("a.txt", render(TITLE, "x" * LARGEST), f"expected at most {LARGEST} bytes, found more"),
    ],
    ids=["UTF-16", "byte order mark", "CRLF", "empty", "title only", "text on line 2", "no body", "blank", "too large"],
)
def test_what_is_no_story_is_left_alone(tmp_path: Path, collection: Path, name: str, data: bytes, told: str) -> None:
    (collection / name).write_bytes(data)
    (collection / "z.txt").write_bytes(render(TITLE, BODY))
    left, taken = take(tmp_path / "archive", collection)
    assert (left.name, left.outcome, left.number) == (name, None, None)
    assert told in left.reason
    assert "\n" not in left.reason
    assert taken.outcome == Outcome.ARCHIVED
    assert (collection / name).read_bytes() == data
    assert_sound(tmp_path / "archive")


def test_a_file_of_200_mb_is_not_read(tmp_path: Path, collection: Path) -> None:
    with (collection / "large.txt").open("wb") as file:
        file.truncate(200_000_000)
    (left,) = take(tmp_path / "archive", collection)
    assert left.reason == f"expected at most {LARGEST} bytes, found more"


def test_links_and_special_files_are_not_followed(tmp_path: Path, collection: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "story.txt").write_bytes(render(TITLE, BODY))
    (collection / "folder").symlink_to(secret)
    (collection / "link.txt").symlink_to(secret / "story.txt")
    (collection / "gone.txt").symlink_to("nowhere")
    (collection / "folder.txt").mkdir()
    os.mkfifo(collection / "pipe.txt")  # whose reading would never end
    taken = take(tmp_path / "archive", collection)
    assert [(one.name, one.outcome, one.reason) for one in taken] == [
        ("gone.txt", None, "expected a file, found a symbolic link"),
        ("link.txt", None, "expected a file, found a symbolic link"),
        ("pipe.txt", None, "expected a file, found something else"),
    ]


def test_there_and_back_again(tmp_path: Path, collection: Path) -> None:
    """What is taken in and replayed is what there was, byte for byte."""
    for number in range(3):
        (collection / f"{number}.txt").write_bytes(render(f"عنوان {number}", f"{BODY}\r\n {number}\n"))
    take(tmp_path / "archive", collection)
    with Archive.open(tmp_path / "archive") as archive:
        replay(archive, str(tmp_path / "out"), Options("seeds", renumber=True))
    before, after = (
        [path.read_bytes() for path in sorted(folder.glob("*.txt"))] for folder in (collection, tmp_path / "out")
    )
    assert before == after


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference files are not part of the project")
def test_the_reference_files(tmp_path: Path) -> None:
    taken = take(tmp_path / "archive", REFERENCE)
    assert {one.outcome for one in taken} == {Outcome.ARCHIVED}
    with Archive.open(tmp_path / "archive") as archive:
        for story in archive:
            assert render(story.title, story.body) == (REFERENCE / story.record.imported).read_bytes()
