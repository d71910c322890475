"""Verify tells everything that is wrong and changes nothing; fix puts right what loses nothing."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from crawler.archive import Archive, records
from crawler.archive.findings import Finding
from crawler.archive.fix import fix
from crawler.archive.verify import verify
from crawler.errors import ArchiveError, NewerArchive
from crawler.model import Exchange, Near, Raw
from tests.archive.conftest import StartWriter, line_of
from tests.archive.pieces import BODY, NINE, TOPIC, URL, a_page, a_reading, series
from tests.archive.soundness import assert_sound
from tests.archive.test_rebuild import tables
from tests.archive.test_store import snapshot
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive in which nothing is wrong: six stories, of which one is a revision and one a near copy."""
    folder = tmp_path_factory.mktemp("sound") / "archive"
    with Archive.open(folder, write=True) as archive:
        for place in range(4):
            page, reading, _ = series(place)
            archive.put(page, reading, TOPIC)
        for place, body in enumerate((BODY, f"{BODY} وتتمة.", f"{BODY} وتتمة أخرى.")):
            archive.put(a_page(f"{URL}/{place}", at=NINE + timedelta(hours=place)), a_reading(body), TOPIC)
    return folder


@pytest.fixture
def archive(tmp_path: Path, sound: Path) -> Path:
    folder = tmp_path / "archive"
    shutil.copytree(sound, folder)
    return folder


def told(archive: Path) -> list[str]:
    """List what is wrong, as text, while nothing is changed."""
    before = snapshot(archive)
    found = [f"{finding.file}: {finding.what}" for finding in verify(archive) if not finding.is_harmless]
    assert snapshot(archive) == before
    return found


def fixed(archive: Path) -> tuple[list[str], list[Finding]]:
    """Put right what can be; give what was done, and what is still wrong."""
    done: list[str] = []
    left = [finding for finding in fix(archive, done.append) if not finding.is_harmless]
    assert told(archive) == [f"{finding.file}: {finding.what}" for finding in left]
    return done, left


def files_of(archive: Path) -> dict[str, bytes]:
    """Read stories and records, wherever they are in the archive."""
    return {path.name: path.read_bytes() for path in archive.rglob("*") if path.suffix in (".txt", ".json")}


def the(archive: Path, pattern: str) -> Path:
    (path,) = archive.glob(pattern)
    return path


def test_nothing_is_wrong(archive: Path) -> None:
    assert list(verify(archive)) == []
    before = {name: data for name, data in snapshot(archive).items() if name not in (str(archive / "lock"),)}
    assert fixed(archive) == ([], [])
    assert {name: data for name, data in snapshot(archive).items() if name not in (str(archive / "lock"),)} == before


def cut_record(archive: Path) -> None:
    path = the(archive, "records/001_*.json")
    path.write_bytes(path.read_bytes()[:-20])


def lose_story(archive: Path) -> None:
    the(archive, "stories/001_*.txt").unlink()


def lose_record(archive: Path) -> None:
    the(archive, "records/001_*.json").unlink()


def lose_both(archive: Path) -> None:
    lose_story(archive)
    lose_record(archive)


def lose_both_of_a_near_copy(archive: Path) -> None:
    for path in archive.rglob("003_*"):
        path.unlink()


def edit_story(archive: Path) -> None:
    path = the(archive, "stories/001_*.txt")
    path.write_bytes(path.read_bytes().replace("جملة".encode(), "كلمة".encode(), 1))


def as_utf_16(archive: Path) -> None:
    path = the(archive, "stories/001_*.txt")
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))


def with_crlf(archive: Path) -> None:
    path = the(archive, "stories/001_*.txt")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def empty_story(archive: Path) -> None:
    the(archive, "stories/001_*.txt").write_bytes(b"")


def change_record(archive: Path, **changes: Any) -> None:
    path = the(archive, "records/001_*.json")
    record = evolve(records.load(path.read_bytes(), path.name), **changes)
    path.write_bytes(records.dump(record))


def another_title(archive: Path) -> None:
    change_record(archive, title="عنوان آخر")


def another_date(archive: Path) -> None:
    change_record(archive, published=None)


def another_number(archive: Path) -> None:
    change_record(archive, number=7)


def another_stem(archive: Path) -> None:
    change_record(archive, stem="../../../etc/passwd")


def another_hash(archive: Path) -> None:
    path = the(archive, "records/001_*.json")
    digest = records.load(path.read_bytes(), path.name).content_sha256
    change_record(archive, content_sha256=digest[:16] + "0" * 48)


def supersede_nothing(archive: Path) -> None:
    change_record(archive, supersedes=f"000_{'0' * 16}")


def copy_nothing(archive: Path) -> None:
    change_record(archive, near=(Near("../000_x", 1.0, 1.0),))


def raw_elsewhere(archive: Path) -> None:
    change_record(archive, raw=Raw("archive-00000.warc.gz", 5, "sha256:A"))


def raw_outside(archive: Path) -> None:
    change_record(archive, raw=Raw("../../secret", 2**70, "sha256:A"))


def raw_of_another(archive: Path) -> None:
    path = the(archive, "records/001_*.json")
    raw = records.load(path.read_bytes(), path.name).raw
    assert raw is not None
    change_record(archive, raw=evolve(raw, digest="sha256:A"))


def lose_raw_pages(archive: Path) -> None:
    shutil.rmtree(archive / "warc")


def damage_raw_page(archive: Path) -> None:
    path = the(archive, "warc/*.warc.gz")
    data = bytearray(path.read_bytes())
    at = records.load(the(archive, "records/001_*.json").read_bytes(), "001").raw
    assert at is not None
    data[at.offset + 40 : at.offset + 60] = bytes(20)
    path.write_bytes(data)


def alter_raw_page(archive: Path) -> None:
    """Change a header of the last answer, which neither its gzip checksum nor the digest of its body tells of."""
    path = the(archive, "warc/*.warc.gz")
    raw = records.load(the(archive, "records/005_*.json").read_bytes(), "005").raw
    assert raw is not None
    data = path.read_bytes()
    record = gzip.decompress(data[raw.offset :])
    path.write_bytes(data[: raw.offset] + gzip.compress(record.replace(b"charset=utf-8", b"charset=latin"), mtime=0))


def same_text_twice(archive: Path) -> None:
    stem = the(archive, "stories/001_*.txt").stem
    other = f"009_{stem[4:]}"
    shutil.copy(archive / "stories" / f"{stem}.txt", archive / "stories" / f"{other}.txt")
    record = records.load((archive / "records" / f"{stem}.json").read_bytes(), stem)
    (archive / "records" / f"{other}.json").write_bytes(records.dump(evolve(record, number=9, stem=other)))


def same_number_twice(archive: Path) -> None:
    stem = the(archive, "stories/002_*.txt").stem
    other = f"001_{stem[4:]}"
    (archive / "stories" / f"{stem}.txt").rename(archive / "stories" / f"{other}.txt")
    record = records.load((archive / "records" / f"{stem}.json").read_bytes(), stem)
    (archive / "records" / f"{stem}.json").unlink()
    (archive / "records" / f"{other}.json").write_bytes(records.dump(evolve(record, number=1, stem=other)))


@pytest.mark.parametrize(
    ("damage", "wrong"),
    [
        pytest.param(cut_record, [r"records/001_\w+\.json: expected the JSON of a record"], id="record cut off"),
        pytest.param(
            edit_story,
            [r"stories/001_\w+\.txt: expected the digest \w{16}\.\.\., found \w{16}\.\.\.: it was changed$"],
            id="story edited by hand",
        ),
        pytest.param(
            as_utf_16, [r"stories/001_\w+\.txt: .* changed, and is no story any more: expected UTF-8"], id="UTF-16"
        ),
        pytest.param(with_crlf, [r"stories/001_\w+\.txt: .* changed, and is no story any more"], id="CRLF"),
        pytest.param(empty_story, [r"stories/001_\w+\.txt: .* changed, and is no story any more"], id="empty"),
        pytest.param(
            lose_both,
            [
                r"records/002_\w+\.json: says that it supersedes 001_\w+, which is missing",
                r"stories/001_\w+\.txt: story and record are missing, the index has them",
            ],
            id="story and record missing",
        ),
        pytest.param(
            lose_both_of_a_near_copy,
            [
                r"records/004_\w+\.json: says that it is a near copy of 003_\w+, which is missing",
                r"records/005_\w+\.json: says that it is a near copy of 003_\w+, which is missing",
                r"stories/003_\w+\.txt: story and record are missing, the index has them",
            ],
            id="both of a near copy missing",
        ),
        pytest.param(
            another_title, [r"stories/001_\w+\.txt: expected the title of its record, 'عنوان آخر', found"], id="title"
        ),
        pytest.param(another_number, [r"records/001_\w+\.json: expected the record of 001_\w+, found"], id="number"),
        pytest.param(
            another_stem, [r"records/001_\w+\.json: expected the record of 001_\w+, found that of \.\."], id="stem"
        ),
        pytest.param(
            another_hash,
            [
                r"stories/001_\w+\.txt: expected the content hash \w+\.\.\., found",
                r"index\.sqlite: .* 1 stories that are",
            ],
            id="hash",
        ),
        pytest.param(
            supersede_nothing,
            [r"records/001_\w+\.json: says that it supersedes 000_0{16}, which is missing"],
            id="supersedes nothing",
        ),
        pytest.param(
            copy_nothing,
            [r"records/001_\w+\.json: says that it is a near copy of \.\./000_x, which is missing"],
            id="near copy of nothing",
        ),
        pytest.param(
            raw_elsewhere,
            [r"records/001_\w+\.json: says that its raw page stands at byte 5 of warc/archive-00000\.warc\.gz, where"],
            id="raw page at another place",
        ),
        pytest.param(
            raw_outside, [r"records/001_\w+\.json: .* of warc/\.\./\.\./secret, where no"], id="raw page outside"
        ),
        pytest.param(
            raw_of_another,
            [r"warc/archive-00000\.warc\.gz: the page at byte \d+ has the digest sha256:\w+=*, not sha256:A as"],
            id="raw page of another",
        ),
        pytest.param(lose_raw_pages, [r"records/\w+\.json: says that its raw page stands at"] * 7, id="no raw pages"),
        pytest.param(
            damage_raw_page,
            [
                r"warc/archive-00000\.warc\.gz: the record at byte \d+ cannot be read",
                r"warc/archive-00000\.warc\.gz: expected the page of 001_\w+ at byte \d+, found a record",
            ],
            id="raw page damaged",
        ),
        pytest.param(
            alter_raw_page,
            [
                r"warc/archive-00000\.warc\.gz: the record at byte \d+ is altered: expected what its digest says",
                r"warc/archive-00000\.warc\.gz: expected the page of 005_\w+ at byte \d+, found a record of type alt",
            ],
            id="raw page altered",
        ),
        pytest.param(
            same_text_twice,
            [
                r"stories/009_\w+\.txt: expected a text that is there once, found the same text as story 1",
                r"index\.sqlite: expected the highest number",
                r"last: expected the highest number ever given, at least 9, found 5",
            ],
            id="a text twice",
        ),
    ],
)
def test_what_cannot_be_put_right_is_told_and_left(
    archive: Path, damage: Callable[[Path], None], wrong: list[str]
) -> None:
    damage(archive)
    found = told(archive)
    assert len(found) == len(wrong), found
    for line, pattern in zip(found, wrong, strict=True):
        assert re.match(pattern, line), line
        assert "\n" not in line
    files = files_of(archive)
    _, left = fixed(archive)
    assert files_of(archive) == files
    kept = [pattern for pattern in wrong if not pattern.startswith(("index", "last"))]
    assert len(left) == len(kept)
    for finding, pattern in zip(left, kept, strict=True):
        assert re.match(pattern, f"{finding.file}: {finding.what}")
        assert finding.todo


def foreign(name: str, data: bytes = b"x") -> Callable[[Path], None]:
    def put(archive: Path) -> None:
        for folder in ("stories", "records"):
            (archive / folder / name).write_bytes(data)

    return put


def link(archive: Path) -> None:
    (archive.parent / "secret").write_text("سر")
    (archive / "stories" / f"090_{'a' * 16}.txt").symlink_to(archive.parent / "secret")


def linked_folder(archive: Path) -> None:
    (archive / "records" / f"090_{'a' * 16}.json").symlink_to(archive)


def folder(archive: Path) -> None:
    (archive / "stories" / f"090_{'a' * 16}.txt").mkdir()


def pipe(archive: Path) -> None:
    os.mkfifo(archive / "stories" / f"090_{'a' * 16}.txt")


def case_collision(archive: Path) -> None:
    stem = the(archive, "stories/001_*.txt").stem
    (archive / "stories" / f"{stem.upper()}.txt").write_bytes(b"x")
    (archive / "stories" / f"{stem}.TXT").write_bytes(b"x")


def no_utf_8_name(archive: Path) -> None:
    (archive / "stories" / os.fsdecode(b"000_\xff\n.txt")).write_bytes(b"x")


def half_files(archive: Path) -> None:
    (archive / "stories" / f".006_{'a' * 16}.txt.tmp").write_bytes(b"x")
    (archive / "records" / f".001_{'a' * 16}.json.tmp").write_bytes(b"x")


@pytest.mark.parametrize(
    ("damage", "what", "count"),
    [
        pytest.param(foreign("000_x.txt"), "expected a name such as 000_0123456789abcdef", 2, id="foreign name"),
        pytest.param(foreign("000_x.txt", "عنوان".encode("utf-16")), "expected a name", 2, id="foreign, UTF-16"),
        pytest.param(foreign("..000_x.txt", b"a\r\n\r\nb\r\n"), "expected a name", 2, id="foreign with dots, CRLF"),
        pytest.param(foreign(f"0001_{'a' * 16}.txt"), "expected a name", 2, id="number written otherwise"),
        pytest.param(foreign(f"{'9' * 40}_{'a' * 16}.txt"), "expected a name", 2, id="a number beyond all numbers"),
        pytest.param(foreign(f"٠٠٩_{'a' * 16}.txt"), "expected a name", 2, id="Arabic digits"),
        pytest.param(link, "expected a file, found a symbolic link", 1, id="link"),
        pytest.param(linked_folder, "expected a file, found a symbolic link", 1, id="link to a folder"),
        pytest.param(folder, "expected a file, found a folder", 1, id="folder"),
        pytest.param(pipe, "expected a file, found a special file", 1, id="pipe"),
        pytest.param(case_collision, "expected a name in lower case", 2, id="names that differ in case"),
        pytest.param(no_utf_8_name, "expected a name", 1, id="a name that is no UTF-8"),
        pytest.param(half_files, "half a file, left by a writer that was killed", 2, id="half files"),
    ],
)
def test_what_belongs_to_nothing_is_set_aside(
    archive: Path, damage: Callable[[Path], None], what: str, count: int
) -> None:
    before = {path.name for path in archive.rglob("*")}
    damage(archive)
    there = {path.relative_to(archive) for path in archive.rglob("*") if path.name not in before}
    found = told(archive)
    assert len(found) == count
    assert all(what in line for line in found)
    done, left = fixed(archive)
    assert left == []
    assert len(done) == count
    assert {path.relative_to(archive / "aside") for path in archive.glob("aside/*/*")} == there
    assert len(assert_sound(archive)) == 6


def test_what_is_set_aside_again_replaces_nothing(archive: Path) -> None:
    for data in (b"one", b"two", b"three"):
        (archive / "stories" / "x.txt").write_bytes(data)
        fixed(archive)
    assert {path.name: path.read_bytes() for path in (archive / "aside" / "stories").iterdir()} == {
        "x.txt": b"one",
        "x.txt.1": b"two",
        "x.txt.2": b"three",
    }


@pytest.mark.parametrize(
    ("damage", "wrong", "aside"),
    [
        pytest.param(
            lose_story, r"stories/001_\w+\.txt: a story is missing, its record is there", "records", id="story"
        ),
        pytest.param(lose_record, r"records/001_\w+\.json: the record of a story is missing", "stories", id="record"),
    ],
)
def test_a_file_without_its_other_is_set_aside(
    archive: Path, damage: Callable[[Path], None], wrong: str, aside: str
) -> None:
    files = files_of(archive)
    damage(archive)
    missing = files.keys() - files_of(archive).keys()
    found = told(archive)
    assert re.match(wrong, found[0])
    done, left = fixed(archive)
    assert len(list(archive.glob(f"aside/{aside}/001_*"))) == 1
    assert "set aside" not in done[-1]
    # Another story's record speaks of it still.
    assert [re.sub(r"_\w+", "", finding.file) for finding in left] == ["records/002.json"]
    assert files_of(archive).keys() == files.keys() - missing
    with Archive.open(archive, write=True) as again:
        page, reading, _ = series(1)
        assert again.put(page, reading, TOPIC).number == 6


def no_index(archive: Path) -> None:
    (archive / "index.sqlite").unlink()


def not_an_index(archive: Path) -> None:
    (archive / "index.sqlite").write_bytes("ليس قاعدة بيانات".encode() * 1000)


def damaged_index(archive: Path) -> None:
    data = (archive / "index.sqlite").read_bytes()
    (archive / "index.sqlite").write_bytes(data[:4096] + b"\x7f" * (len(data) - 4096))


def cut_index(archive: Path) -> None:
    data = (archive / "index.sqlite").read_bytes()
    (archive / "index.sqlite").write_bytes(data[: len(data) // 2])


def older_index(archive: Path) -> None:
    in_index("PRAGMA user_version = 1")(archive)


def in_index(*statements: str) -> Callable[[Path], None]:
    def run(archive: Path) -> None:
        with contextlib.closing(sqlite3.connect(archive / "index.sqlite", isolation_level=None)) as database:
            for statement in statements:
                database.execute(statement)

    return run


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(no_index, id="missing"),
        pytest.param(not_an_index, id="no database"),
        pytest.param(damaged_index, id="damaged"),
        pytest.param(cut_index, id="cut off"),
        pytest.param(older_index, id="of an older program"),
        pytest.param(in_index("DELETE FROM stories WHERE number = 2"), id="a story not in it"),
        pytest.param(in_index("UPDATE stories SET outlet = 'x' WHERE number = 2"), id="another outlet"),
        pytest.param(in_index("UPDATE stories SET published = NULL WHERE number = 2"), id="another date"),
        pytest.param(in_index("DELETE FROM urls WHERE number = 2"), id="URLs not in it"),
        pytest.param(in_index("UPDATE urls SET number = 0 WHERE number = 2"), id="URLs that lead elsewhere"),
        pytest.param(in_index("INSERT INTO urls VALUES ('https://x.example/', 1, 1, 0)"), id="a URL of nobody"),
        pytest.param(in_index("DELETE FROM clusters WHERE number = 4"), id="a cluster not in it"),
        pytest.param(in_index("INSERT INTO clusters VALUES (0, 0), (1, 0)"), id="a cluster of no copies"),
        pytest.param(in_index("DELETE FROM bands WHERE number = 4"), id="bands not in it"),
        pytest.param(in_index("UPDATE facts SET value = 'words-0' WHERE name = 'bands'"), id="other bands"),
        pytest.param(in_index("UPDATE facts SET value = 2 WHERE name = 'last'"), id="a lower number"),
        pytest.param(another_date, id="a record that was changed"),
    ],
)
def test_an_index_that_does_not_say_what_the_files_say_is_made_again(
    archive: Path, sound: Path, damage: Callable[[Path], None]
) -> None:
    damage(archive)
    found = told(archive)
    assert found
    assert all(line.startswith("index.sqlite: ") for line in found)
    done, left = fixed(archive)
    assert (len(done), left) == (1, [])
    if damage is not another_date:
        assert tables(archive) == tables(sound)


def test_what_a_new_index_cannot_mend_is_not_laid_on_it(archive: Path) -> None:
    story, record = the(archive, "stories/001_*.txt"), the(archive, "records/002_*.json")
    story.write_bytes(b"\xff")
    record.write_bytes(b"{")
    (archive / "index.sqlite").write_bytes(b"")
    done, left = fixed(archive)
    assert done == ["made the index again from the files: 5 stories"]
    assert {finding.file for finding in left} == {f"stories/{story.name}", f"records/{record.name}"}
    assert fixed(archive) == ([], left)


@pytest.mark.parametrize("text", ["", "000000000000003\n", "عشرة", "-5"])
def test_the_highest_number_is_put_right(archive: Path, text: str) -> None:
    (archive / "last").write_text(text)
    assert len(told(archive)) == 1
    done, left = fixed(archive)
    assert (len(done), left) == (1, [])
    assert (archive / "last").read_text() == "000000000000005\n"


def test_everything_is_told_at_once(archive: Path) -> None:
    for damage in (edit_story, lose_raw_pages, half_files, no_index):
        damage(archive)
    the(archive, "records/003_*.json").unlink()
    found = told(archive)
    names = [re.sub(r"_\w+", "", line.partition(": ")[0]) for line in found]
    assert names[:4] == ["records/.001.json.tmp", "stories/.006.txt.tmp", "records/003.json", "stories/001.txt"]
    assert names[-1] == "index.sqlite"
    assert len(names) == 4 + 6 + 1


def test_a_raw_page_without_a_story_is_only_noted(archive: Path) -> None:
    with Archive.open(archive, write=True) as writer:
        writer.keep(a_page("https://sada.example/other"))
    (note,) = verify(archive)
    assert (note.file, note.is_harmless) == ("warc", True)
    assert note.what.startswith("1 pages without a story")


def test_an_unfinished_raw_page_is_set_aside(archive: Path) -> None:
    path = the(archive, "warc/*.warc.gz")
    whole = path.read_bytes()
    for beside in ("", ".1"):
        path.write_bytes(whole + whole[: 100 + len(beside)])
        (line,) = told(archive)
        assert line.startswith("warc/archive-00000.warc.gz: the record at byte")
        done, left = fixed(archive)
        assert (len(done), left) == (1, [])
        assert path.read_bytes() == whole
        aside = path.with_name(f"{path.name}.{len(whole)}.broken{beside}")
        assert aside.read_bytes() == whole[: 100 + len(beside)]


def test_what_is_left_of_the_page_of_a_story_is_not_lost(archive: Path) -> None:
    """The file was cut off by somebody: half of the last page may still be read by hand."""
    path = the(archive, "warc/*.warc.gz")
    whole = path.read_bytes()
    path.write_bytes(whole[:-100])
    _, (finding,) = fixed(archive)
    assert "says that its raw page stands at byte" in finding.what
    (aside,) = path.parent.glob("*.broken")
    assert path.read_bytes() + aside.read_bytes() == whole[:-100]
    # What comes in its place later is not taken for it.
    with Archive.open(archive, write=True) as writer:
        page = a_page("https://sada.example/other")
        assert isinstance(page.exchange, Exchange)
        writer.keep(evolve(page, exchange=evolve(page.exchange, request=b"", body=b"<p>another</p>")))
        story = writer.get(int(Path(finding.file).name[:3]))
        assert story is not None
        assert story.record.raw is not None
        with pytest.raises(ArchiveError, match=f"at byte {story.record.raw.offset}, found another"):
            writer.warc.read(story.record.raw)


def test_what_a_killed_run_left_is_finished(archive: Path, start_writer: StartWriter) -> None:
    writer = start_writer("put", archive, 8, "--die", 4)
    writer.wait()
    notes = [finding for finding in verify(archive) if finding.is_harmless]
    assert notes[0].file == "lock"
    assert fixed(archive)[1] == []
    assert all(finding.is_harmless and finding.file == "warc" for finding in verify(archive))
    assert len(assert_sound(archive)) in (6, 7)


@pytest.mark.parametrize("look", [verify, lambda archive: fix(archive, print)], ids=["verify", "fix"])
def test_an_archive_that_a_run_writes_to_is_left_alone(
    archive: Path, start_writer: StartWriter, look: Callable[[Path], object]
) -> None:
    writer = start_writer("hold", archive)
    assert line_of(writer)
    assert line_of(writer) == {"open": True}
    with pytest.raises(ArchiveError, match=f"process {writer.pid}"):
        list(look(archive))  # type: ignore[call-overload]
    writer.communicate("")


def test_nobody_writes_while_it_looks(archive: Path) -> None:
    edit_story(archive)
    findings = verify(archive)
    next(findings)
    with pytest.raises(ArchiveError, match=r"in use by another run .*verify"):
        Archive.open(archive, write=True)
    assert list(verify(archive))
    list(findings)
    Archive.open(archive, write=True).close()


def newer_index(archive: Path) -> None:
    in_index("PRAGMA user_version = 99")(archive)


def newer_record(archive: Path) -> None:
    path = the(archive, "records/001_*.json")
    path.write_text(json.dumps({**json.loads(path.read_bytes()), "format": 2}))


def newer_log(archive: Path) -> None:
    with contextlib.closing(sqlite3.connect(archive / "crawl.sqlite")) as database:
        database.execute("PRAGMA user_version = 99")


def test_an_archive_whose_crawl_log_is_newer_is_not_written(archive: Path) -> None:
    newer_log(archive)
    half_files(archive)
    before = {name: data[1] for name, data in snapshot(archive).items()}
    with pytest.raises(NewerArchive, match=r"crawl\.sqlite: expected version 2, found 99"):
        list(fix(archive, print))
    assert [finding.file for finding in verify(archive) if finding.fix]
    assert {name: data[1] for name, data in snapshot(archive).items()} == before


@pytest.mark.parametrize("look", [verify, lambda archive: fix(archive, print)], ids=["verify", "fix"])
@pytest.mark.parametrize("damage", [newer_index, newer_record])
def test_an_archive_of_a_newer_program_is_left_alone(
    archive: Path, damage: Callable[[Path], None], look: Callable[[Path], object]
) -> None:
    damage(archive)
    lose_story(archive)
    half_files(archive)
    before = {name: data[1] for name, data in snapshot(archive).items()}
    with pytest.raises(NewerArchive):
        list(look(archive))  # type: ignore[call-overload]
    assert {name: data[1] for name, data in snapshot(archive).items()} == before


@pytest.mark.parametrize("there", [True, False])
def test_what_is_no_archive_is_told(tmp_path: Path, there: bool) -> None:
    folder = tmp_path / "archive"
    if there:
        folder.mkdir()
    for look in (verify(folder), fix(folder, print)):
        with pytest.raises(ArchiveError, match="expected an archive"):
            list(look)
    assert list(tmp_path.rglob("*")) == [folder] * there


_LOOK_WITH_LITTLE_MEMORY = """
import resource, sys
from pathlib import Path
from crawler.archive.rebuild import rebuild
from crawler.archive.verify import verify
room = 100 * 1024 * 1024 + int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (room, room))
print(sum(1 for _ in verify(Path(sys.argv[1]))), rebuild(Path(sys.argv[1])))
"""


def test_files_of_any_size_need_little_memory(archive: Path) -> None:
    story = the(archive, "stories/001_*.txt")
    for path in (story, the(archive, "records/002_*.json"), archive / "stories" / "000_x.txt"):
        with path.open("r+b" if path.exists() else "wb") as file:
            file.truncate(200_000_000)
    ran = subprocess.run(
        [sys.executable, "-c", _LOOK_WITH_LITTLE_MEMORY, archive],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (ran.stdout, ran.stderr) == ("4 5\n", "")


def test_open_files_are_few_however_many_stories_there_are(archive: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    there = len(list(Path("/proc/self/fd").iterdir()))
    resource.setrlimit(resource.RLIMIT_NOFILE, (there + 16, hard))
    try:
        assert list(verify(archive)) == []
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
