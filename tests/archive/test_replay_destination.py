"""Where a replay goes: whole or not at all, nothing overwritten unasked, the same bytes each time, only what is new."""

from __future__ import annotations

import errno
import json
import os
import re
import resource
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import bagit
import pytest
from attrs import evolve

from crawler.archive import Archive, records
from crawler.archive.replay import FORMATS, Chosen, LeftOut, Options, Replayed, destination, replay
from crawler.archive.replay.exchanges import has_raw
from crawler.errors import Misuse
from crawler.model import Gone
from tests.archive import varied
from tests.archive.pieces import BODY, NINE, TOPIC, URL, a_page, a_reading, put
from tests.archive.varied import TITLES

FOLDERS = sorted(name for name, form in FORMATS.items() if form.is_folder)
FILES = sorted(set(FORMATS) - set(FOLDERS))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return varied.make(tmp_path_factory.mktemp("base") / "archive")


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "archive"))


def run(archive: Path, dest: Path | str, format: str = "jsonl", **options: Any) -> Replayed:
    with Archive.open(archive) as opened:
        return replay(opened, str(dest), Options(format, **options), program="reader 1")


def content(path: Path) -> dict[str, bytes]:
    """Give all that stands in a folder, or next to a file by the same name, by name."""
    if path.is_dir():
        return {str(each.relative_to(path)): each.read_bytes() for each in path.rglob("*") if each.is_file()}
    return {each.name.removeprefix(path.name): each.read_bytes() for each in path.parent.glob(f"{path.name}*")}


def numbers(path: Path) -> list[int]:
    """Tell from a delivery's manifest which stories it holds."""
    manifest = path / "manifest.jsonl" if path.is_dir() else path.with_name(f"{path.name}.manifest")
    facts, *lines = map(json.loads, manifest.read_text(encoding="utf-8").splitlines())
    assert facts["stories"] == len(lines)
    return [line["number"] for line in lines]


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_archive_and_arguments_give_the_same_bytes(archive: Path, tmp_path: Path, format: str) -> None:
    one, other = run(archive, tmp_path / "one", format).path, tmp_path / "deeper" / "other"
    assert one
    other.parent.mkdir()
    # Elsewhere, later, from another place of the archive; files in another order of creation.
    moved = tmp_path / "moved"
    moved.mkdir()
    for path in sorted(archive.rglob("*"), reverse=True):
        if path.is_file():
            (moved / path.relative_to(archive)).parent.mkdir(exist_ok=True)
            shutil.copyfile(path, moved / path.relative_to(archive))
    run(moved, other, format)
    assert content(one) == content(other)
    assert len(content(one)) > 1


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_is_overwritten_unasked(archive: Path, tmp_path: Path, format: str) -> None:
    dest = tmp_path / "out"
    run(archive, dest, format)
    before = content(dest)
    with pytest.raises(Misuse, match=r"expected nothing there, found a .*--overwrite, --since-last"):
        run(archive, dest, format)
    assert content(dest) == before
    with Archive.open(archive, write=True) as opened:
        put(opened, f"{BODY} جديد", f"{URL}/new")
    run(archive, dest, format, overwrite=True)
    assert content(dest) != before
    assert 9 in numbers(dest)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_a_folder_that_no_replay_made_is_not_overwritten(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "thesis.txt").write_text("years of work")
    with pytest.raises(Misuse, match="expected the manifest of a replay"):
        run(archive, tmp_path / "home", "seeds", overwrite=True)
    assert content(tmp_path / "home") == {"thesis.txt": b"years of work"}
    (tmp_path / "empty").mkdir()
    assert run(archive, tmp_path / "empty", "seeds", overwrite=True).tally.stories == 9


@pytest.mark.parametrize(
    ("dest", "format", "told"),
    [
        ("archive", "seeds", "outside the archive"),
        ("archive/out", "seeds", "outside the archive"),
        ("archive/stories/x.jsonl", "jsonl", "outside the archive"),
        ("link/x.jsonl", "jsonl", "outside the archive"),
        ("link-to-file", "jsonl", "outside the archive"),
        ("archive/../archive/x.jsonl", "jsonl", "outside the archive"),
        (".", "seeds", "found one that holds it"),
        ("/", "seeds", "expected the name of a new folder"),
        ("", "jsonl", "expected the name of a new file, found none"),
        ("nowhere/x.jsonl", "jsonl", "nowhere: expected a folder that is there"),
        ("plain-file/x.jsonl", "jsonl", "plain-file: expected a folder that is there"),
        ("plain-file", "seeds", "expected a folder or nothing"),
        ("empty", "jsonl", "expected a file or nothing"),
        ("pipe", "jsonl", "expected a file or nothing"),
        ("loop", "jsonl", "expected a path"),
        ("nul\0l", "jsonl", "expected a path"),
        ("out", "xml", "--format: expected one of seeds, jsonl"),
    ],
)
def test_places_that_are_refused(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dest: str, format: str, told: str
) -> None:
    (tmp_path / "link").symlink_to(archive / "stories")
    (tmp_path / "link-to-file").symlink_to(archive / "index.sqlite")
    (tmp_path / "plain-file").write_text("x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)
    before = sorted(map(str, tmp_path.rglob("*")))
    with pytest.raises(Misuse, match=told):
        run(archive, dest, format, overwrite=True)
    assert sorted(map(str, tmp_path.rglob("*"))) == before


def test_a_link_is_followed_to_where_it_leads(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert run(archive, tmp_path / "link" / "x.jsonl").path == tmp_path / "real" / "x.jsonl"
    (tmp_path / "later.jsonl").symlink_to("real/later.jsonl")
    assert run(archive, tmp_path / "later.jsonl").path == tmp_path / "real" / "later.jsonl"
    assert (tmp_path / "later.jsonl").is_symlink()


@pytest.mark.parametrize(
    ("format", "options", "told"),
    [
        ("jsonl", {"overwrite": True, "since_last": True}, "expected one of them, found both"),
        ("jsonl", {"renumber": True}, "--renumber: expected the format seeds, found jsonl"),
        ("seeds", {"with_warc": True}, "--with-warc: expected the format bagit, found seeds"),
    ],
)
def test_options_that_contradict(archive: Path, tmp_path: Path, format: str, options: Any, told: str) -> None:
    with pytest.raises(Misuse, match=told):
        run(archive, tmp_path / "out", format, **options)


def test_a_library_that_is_missing(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(Misuse, match=r"pyarrow.*: pip install 'arabic-news-archive\[parquet\]'"):
        run(archive, tmp_path / "out.parquet", "parquet")
    assert run(archive, tmp_path / "out.csv", "csv").tally.stories == 9


def failing(*_: Any) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("overwrite", [False, True])
def test_what_fails_leaves_what_was_there(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str, overwrite: bool
) -> None:
    dest = tmp_path / "out"
    if overwrite:
        run(archive, dest, format)
    before = content(dest)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing)
        with pytest.raises(OSError, match="No space"):
            run(archive, dest, format, overwrite=overwrite)
    assert content(dest) == before

    def breaks(story: Chosen | LeftOut) -> None:
        if isinstance(story, Chosen) and story.record.number == 5:
            raise KeyboardInterrupt

    with Archive.open(archive) as opened, pytest.raises(KeyboardInterrupt):
        replay(opened, str(dest), Options(format, overwrite=overwrite), met=breaks)
    assert content(dest) == before
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


@pytest.mark.parametrize(("format", "options"), [("warc", {}), ("bagit", {"with_warc": True})])
@pytest.mark.parametrize("harm", ["a page is altered", "a file is missing"])
def test_a_damaged_raw_page_costs_its_story(
    archive: Path, tmp_path: Path, format: str, options: dict[str, Any], harm: str
) -> None:
    (file,) = (archive / "warc").iterdir()
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)
    if harm == "a file is missing":
        file.unlink()
    whole = run(archive, tmp_path / "texts", "seeds")
    told: list[LeftOut] = []

    def meet(story: Chosen | LeftOut) -> None:
        if isinstance(story, LeftOut) and story.is_damaged:
            told.append(story)

    with Archive.open(archive) as opened:
        done = replay(opened, str(tmp_path / "out"), Options(format, **options), met=meet)
        with_pages = sum(has_raw(story.record) for story in opened)
    assert whole.damaged == 0
    assert len(told) == done.damaged == (1 if harm == "a page is altered" else with_pages)
    expected = "WARC record|answer with digest" if harm == "a page is altered" else "No such file"
    assert all(re.search(rf"warc\.gz: .*(?:{expected})", story.reason) for story in told)
    given = numbers(tmp_path / "out")
    assert not {int(story.stem[:3]) for story in told} & set(given)
    assert len(given) == whole.tally.stories - done.damaged - done.left_out["no raw page is kept"]


def test_two_at_once(archive: Path, tmp_path: Path) -> None:
    dest = tmp_path / "out.jsonl"
    errors: list[str] = []

    def meanwhile(story: Chosen | LeftOut) -> None:
        with pytest.raises(Misuse, match="another replay is writing to it") as told:
            run(archive, dest)
        errors.append(str(told.value))

    with Archive.open(archive) as opened:
        replay(opened, str(dest), Options("jsonl"), met=meanwhile)
    assert len(errors) == 9
    assert numbers(dest) == list(TITLES)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("links", [True, False])
def test_what_comes_meanwhile_is_not_overwritten(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str, links: bool
) -> None:
    dest = tmp_path / "out"
    if not links:  # as on a file system that has none
        monkeypatch.setattr(os, "link", no_links)

    def comes(story: Chosen | LeftOut) -> None:
        if FORMATS[format].is_folder:
            dest.mkdir(exist_ok=True)
            (dest / "precious").write_text("mine")
        else:
            dest.write_text("mine")

    with Archive.open(archive) as opened, pytest.raises(Misuse, match="found what has come meanwhile: give"):
        replay(opened, str(dest), Options(format), met=comes)
    assert content(dest) == {"precious" if FORMATS[format].is_folder else "": b"mine"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "out"]


def no_links(*_: Any) -> None:
    raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))


@pytest.mark.parametrize("format", ["seeds", "csv"])
def test_two_that_look_at_once_and_write_one_after_the_other(archive: Path, tmp_path: Path, format: str) -> None:
    """The first ends between the look of the second and its beginning."""
    dest = tmp_path / "out"
    looked = destination.find_place(str(dest), archive, is_folder=format == "seeds", overwrite=False, since_last=False)
    run(archive, dest, format)
    before = content(dest)
    with pytest.raises(Misuse, match="found what has come meanwhile"):
        destination.Workplace(looked, replaces=False)
    assert content(dest) == before
    assert not (tmp_path / ".out.tmp").exists()
    with destination.Workplace(looked, replaces=True) as work:
        assert work.target.parent.is_dir()


def test_what_a_killed_replay_has_left_is_cleared(archive: Path, tmp_path: Path) -> None:
    left = tmp_path / ".out.tmp"
    (left / "target" / "data").mkdir(parents=True)
    (left / "target" / "half").write_text("x")
    (left / "lines").write_text("x")
    assert run(archive, tmp_path / "out", "seeds").tally.stories == 9
    assert not left.exists()
    assert "half" not in content(tmp_path / "out")


@pytest.fixture(params=["exchange", "rename"])
def exchanging(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let folders be replaced in one step, and as where the system cannot do that."""
    if request.param == "rename":
        monkeypatch.setattr(destination, "_exchange", lambda one, other: False)


@pytest.mark.usefixtures("exchanging")
def test_a_folder_is_replaced_whole(archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path / "out", "seeds")
    (tmp_path / "out" / "note.txt").write_text("mine")
    run(archive, tmp_path / "out", "seeds", overwrite=True, renumber=True)
    assert "note.txt" not in content(tmp_path / "out")
    assert json.loads(content(tmp_path / "out")["manifest.jsonl"].splitlines()[0])["renumber"]


@pytest.mark.parametrize("format", FORMATS)
def test_only_what_is_new(archive: Path, tmp_path: Path, format: str) -> None:
    dest = tmp_path / "out.d" if format in FOLDERS else tmp_path / "out.x.gz"
    second, third = (
        [tmp_path / f"out.d.{number}" for number in (2, 3)]
        if format in FOLDERS
        else [tmp_path / f"out.{number}.x.gz" for number in (2, 3)]
    )
    first = run(archive, dest, format, since_last=True)
    assert (first.path, numbers(dest)) == (dest, sorted(set(TITLES) - ({7, 8} if format == "warc" else set())))
    before = content(dest)
    assert run(archive, dest, format, since_last=True).path is None
    with Archive.open(archive, write=True) as opened:
        put(opened, f"{BODY} جديد", f"{URL}/new")
        put(opened, f"{BODY} نص آخر", f"{URL}/0")  # a revision of the first
        at = NINE + timedelta(days=3)
        opened.put(a_page("https://nabd.example/9", outlet="nabd.example", at=at), a_reading(f"{BODY} جديد"), TOPIC)
    done = run(archive, dest, format, since_last=True)
    assert (done.path, numbers(second)) == (second, [9, 10])
    assert done.left_out["given before"] == len(numbers(dest))
    assert run(archive, dest, format, since_last=True).path is None
    # Something new is told of a story that was given: only a form that tells it gives it again.
    with Archive.open(archive, write=True) as opened:
        opened.put(a_page("https://nabd.example/10", outlet="nabd.example", at=at), a_reading(f"{BODY} جديد"), TOPIC)
    done = run(archive, dest, format, since_last=True)
    assert done.path == (None if format == "seeds" else third)
    if format != "seeds":
        assert numbers(third) == [9]
        assert run(archive, dest, format, since_last=True).path is None
    assert content(dest) == before
    if format == "bagit":
        for folder in (dest, second, third):
            bagit.Bag(str(folder)).validate()
    # A whole replay takes the place of all deliveries.
    run(archive, dest, format, overwrite=True)
    assert {9, 10} <= set(numbers(dest))
    assert not second.exists()
    assert not third.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        {"archive", dest.name} | ({f"{dest.name}.manifest"} if format in FILES else set())
    )


def test_a_page_that_is_gone_is_news(archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path / "out.jsonl")
    (path,) = (archive / "records").glob("001_*.json")
    record = records.load(path.read_bytes(), str(path))
    path.write_bytes(records.dump(evolve(record, gone=Gone(410, NINE))))
    done = run(archive, tmp_path / "out.jsonl", since_last=True)
    assert done.path == tmp_path / "out.2.jsonl"
    (line,) = map(json.loads, done.path.read_text(encoding="utf-8").splitlines())
    assert (line["number"], line["gone"]["status"]) == (1, 410)


def test_numbers_go_on(archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path / "out", "seeds", renumber=True)
    with Archive.open(archive, write=True) as opened:
        put(opened, f"{BODY} جديد", f"{URL}/new")
    done = run(archive, tmp_path / "out", "seeds", renumber=True, since_last=True)
    assert done.path
    assert [path.name[:3] for path in done.path.glob("*.txt")] == ["009"]


def test_what_is_new_goes_to_no_foreign_place(archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path / "out.jsonl")
    (tmp_path / "out.2.jsonl").write_text("somebody else's")
    with Archive.open(archive, write=True) as opened:
        put(opened, f"{BODY} جديد", f"{URL}/new")
    assert run(archive, tmp_path / "out.jsonl", since_last=True).path == tmp_path / "out.3.jsonl"
    assert (tmp_path / "out.2.jsonl").read_text() == "somebody else's"


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("format", "out: expected a replay with format csv, found jsonl"),
        ("no manifest", r"out\.manifest: expected the manifest of the last replay, found none: give --overwrite"),
        ("no json", "expected the manifest of a replay"),
        ("newer", "expected the manifest of a replay, of form 1"),
        ("cut off", "expected the manifest of a replay, found .*: begin anew with --overwrite"),
        ("other archive", "expected a destination of this archive, found one in which story 0 is 000_ffffffffffffffff"),
    ],
)
def test_manifests_that_do_not_fit(archive: Path, tmp_path: Path, harm: str, told: str) -> None:
    dest, manifest = tmp_path / "out", tmp_path / "out.manifest"
    run(archive, dest)
    data = manifest.read_bytes()
    if harm == "no manifest":
        manifest.unlink()
    elif harm == "no json":
        manifest.write_bytes(b"\xff" + data)
    elif harm == "newer":
        manifest.write_bytes(data.replace(b'"manifest": 1', b'"manifest": 2'))
    elif harm == "cut off":
        manifest.write_bytes(data[:-200])
    elif harm == "other archive":
        stem = data.partition(b'"stem": "')[2][:20]
        manifest.write_bytes(data.replace(stem, b"000_" + b"f" * 16))
    before = content(dest)
    with pytest.raises(Misuse, match=told):
        run(archive, dest, "csv" if harm == "format" else "jsonl", since_last=True)
    assert content(dest) == before


def test_a_full_disk_under_sqlite(archive: Path, tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(OSError, match=r"disk|full|File too large"):
            run(archive, tmp_path / "out.sqlite", "sqlite")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]


def test_names_that_look_like_later_deliveries(archive: Path, tmp_path: Path) -> None:
    """`stories.2023.csv` is no delivery after `stories.csv`, though it is a replay as well."""
    run(archive, tmp_path / "stories.2023.csv", "csv")
    run(archive, tmp_path / "stories.csv", "csv")
    with Archive.open(archive, write=True) as opened:
        put(opened, f"{BODY} جديد", f"{URL}/new")
    done = run(archive, tmp_path / "stories.csv", "csv", since_last=True)
    assert done.path == tmp_path / "stories.2.csv"
    assert numbers(done.path) == [9]
    run(archive, tmp_path / "stories.csv", "csv", overwrite=True)
    assert sorted(path.name for path in tmp_path.glob("*.csv")) == ["stories.2023.csv", "stories.csv"]
    assert run(archive, tmp_path / "stories.2023.csv", "csv", since_last=True).path == tmp_path / "stories.2023.2.csv"
    with pytest.raises(Misuse, match=r"stories\.2023\.2\.csv: expected a replay with delivery 1, found 2"):
        run(archive, tmp_path / "stories.2023.2.csv", "csv", since_last=True)


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_file_that_has_a_manifests_name_is_left(archive: Path, tmp_path: Path, overwrite: bool) -> None:
    (tmp_path / "out.jsonl.manifest").write_text("a list of passengers")
    if overwrite:
        (tmp_path / "out.jsonl").write_text("to be overwritten")
    with pytest.raises(Misuse, match="expected the manifest of a replay"):
        run(archive, tmp_path / "out.jsonl", overwrite=overwrite)
    assert (tmp_path / "out.jsonl.manifest").read_text() == "a list of passengers"
    assert (tmp_path / "out.jsonl").exists() == overwrite
