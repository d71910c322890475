"""Every format is read back by the library of those who use it, and is equal to the archive story for story."""

from __future__ import annotations

import csv
import gzip
import json
import re
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import bagit
import datasets
import pyarrow.parquet as pq
import pytest
from huggingface_hub import DatasetCard
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import Archive, records, seed_format
from crawler.archive.replay import FORMATS, Filters, Options, replay
from crawler.archive.replay.columns import COLUMNS
from crawler.archive.replay.csv import GUARDED
from crawler.model import Story
from tests.archive import varied
from tests.archive.varied import FORMULA, IMPORTED, LONG, QUOTED, TITLES


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return varied.make(tmp_path_factory.mktemp("base") / "archive")


@pytest.fixture(scope="module")
def stories(archive: Path) -> list[Story]:
    with Archive.open(archive) as opened:
        found = list(opened)
    assert [story.record.number for story in found] == list(TITLES)
    assert [story.title for story in found] == list(TITLES.values())
    return found


def replayed(archive: Path, dest: Path, format: str, **options: Any) -> Path:
    with Archive.open(archive) as opened:
        done = replay(opened, str(dest), Options(format, **options), program="reader 1")
    assert done.path == dest
    assert done.damaged == 0
    return dest


def as_story(title: str, body: str, record: str | bytes) -> Story:
    data = record if isinstance(record, bytes) else record.encode()
    return Story(title, body, records.load(data, "record"))


def test_seeds(archive: Path, stories: list[Story], tmp_path: Path) -> None:
    folder = replayed(archive, tmp_path / "out", "seeds")
    found = sorted(folder.glob("*.txt"))
    assert [path.stem for path in found] == [story.record.stem for story in stories]
    assert [seed_format.parse(path.read_bytes()) for path in found] == [(story.title, story.body) for story in stories]
    assert all(path.read_bytes() == (archive / "stories" / path.name).read_bytes() for path in found)
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=folder, check=True)
    assert len((folder / "SHA256SUMS").read_text().splitlines()) == len(stories)
    assert {path.name for path in folder.iterdir()} - {path.name for path in found} == {"SHA256SUMS", "manifest.jsonl"}


def test_seeds_numbered_anew(archive: Path, stories: list[Story], tmp_path: Path) -> None:
    filters = Filters(countries=frozenset({"sa", "lb"}))
    folder = replayed(archive, tmp_path / "out", "seeds", filters=filters, renumber=True)
    chosen = [story for story in stories if story.record.country in ("sa", "lb")]
    assert [path.name for path in sorted(folder.glob("*.txt"))] == [
        f"{place:03d}_{story.record.content_sha256[:16]}.txt" for place, story in enumerate(chosen)
    ]
    facts, *lines = map(json.loads, (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines())
    assert (facts["stories"], facts["left_out"], facts["renumber"]) == (3, {"other country": 6}, True)
    assert [(line["number"], line["file"][:3]) for line in lines] == [
        (story.record.number, f"{place:03d}") for place, story in enumerate(chosen)
    ]


def test_jsonl(archive: Path, stories: list[Story], tmp_path: Path) -> None:
    path = replayed(archive, tmp_path / "out.jsonl", "jsonl")
    # As careless readers split it: no line ends within a story.
    lines = path.read_text(encoding="utf-8").splitlines()
    found = []
    for line in lines:
        told = json.loads(line)
        assert list(told)[:4] == ["number", "stem", "title", "body"]
        body = told.pop("body")
        found.append(as_story(told["title"], body, json.dumps(told)))
    assert found == stories


def test_csv(archive: Path, stories: list[Story], tmp_path: Path) -> None:
    path = replayed(archive, tmp_path / "out.csv", "csv")
    csv.field_size_limit(10_000_000)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [column.name for column in COLUMNS]
    dangerous = ("=", "+", "-", "@", "\t", "\r", "\n")
    assert not [cell for row in rows for cell in row.values() if cell.startswith(dangerous)]
    guarded = [number for number, row in enumerate(rows) if GUARDED.match(row["title"])]
    assert guarded == [number for number, title in TITLES.items() if title.startswith((*dangerous, "'="))]

    def plain(cell: str) -> str:
        return cell[1:] if GUARDED.match(cell) else cell

    assert [as_story(plain(row["title"]), plain(row["body"]), row["record"]) for row in rows] == stories
    assert path.read_bytes()[:6] == b"number"  # no byte order mark
    assert "apostrophe" in json.loads(path.with_name("out.csv.manifest").read_text().splitlines()[0])["note"]


TYPED = "number stem outlet country url authors published published_day fetched_at copies imported".split()


def typed(story: Story) -> dict[str, Any]:
    """Give what tables that have types tell of a story in those columns."""
    record = story.record
    values = (
        record.number,
        record.stem,
        record.outlet,
        record.country,
        record.fetched.canonical,
        list(record.authors),
        record.published and record.published.value.isoformat(),
        record.published and record.published.value.date(),
        record.fetched.at,
        len(record.copies),
        record.imported,
    )
    return dict(zip(TYPED, values, strict=True))


def stories_in(rows: list[dict[str, Any]]) -> list[Story]:
    return [as_story(row["title"], row["body"], row["record"]) for row in rows]


def columns_in(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: row[name] for name in TYPED} for row in rows]


def test_parquet(archive: Path, stories: list[Story], tmp_path: Path) -> None:
    path = replayed(archive, tmp_path / "out.parquet", "parquet")
    rows = pq.read_table(path).to_pylist()
    assert stories_in(rows) == stories
    assert columns_in(rows) == list(map(typed, stories))
    assert str(rows[FORMULA]["published_day"]) == "2023-11-18"


def test_sqlite(archive: Path, stories: list[Story], tmp_path: Path) -> None:
    path = replayed(archive, tmp_path / "out.sqlite", "sqlite")
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        database.row_factory = sqlite3.Row
        rows = database.execute("SELECT * FROM stories ORDER BY number").fetchall()
        day = database.execute("SELECT number FROM stories WHERE published_day < '2023-12-01'").fetchall()
    assert stories_in(rows) == stories
    assert [tuple(row) for row in day] == [(FORMULA,)]
    assert json.loads(rows[FORMULA]["authors"]) == ["منى سالم", "=سالم"]


def test_hf(archive: Path, stories: list[Story], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = replayed(archive, tmp_path / "out", "hf")
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    loaded = datasets.load_dataset(str(folder), split="train", cache_dir=str(tmp_path / "cache"))
    assert stories_in(list(loaded)) == stories
    assert columns_in(list(loaded)) == list(map(typed, stories))
    assert loaded.features["authors"] == datasets.List(datasets.Value("string"))
    streamed = datasets.load_dataset(str(folder), split="train", streaming=True)
    assert [row["stem"] for row in streamed] == [story.record.stem for story in stories]
    card = DatasetCard.load(folder / "README.md")
    head = card.data.to_dict()
    assert (head["language"], head["license"], head["size_categories"]) == (["ar"], "other", ["n<1K"])
    assert [feature["name"] for feature in head["dataset_info"]["features"]] == [column.name for column in COLUMNS]
    assert "9 news stories in Arabic on the topic x-advertisers, published 2023-11-18 to 2024-08-06" in card.text
    assert "belong to their publishers" in card.text


def test_bagit(archive: Path, stories: list[Story], tmp_path: Path) -> None:
    folder = replayed(archive, tmp_path / "out", "bagit", with_warc=True)
    bag = bagit.Bag(str(folder))
    assert bag.validate()
    assert bag.info["Bagging-Date"] == max(story.record.fetched.at for story in stories).date().isoformat()
    for story in stories:
        stem = story.record.stem
        assert (folder / "data/stories" / f"{stem}.txt").read_bytes() == seed_format.render(story.title, story.body)
        assert records.load((folder / "data/records" / f"{stem}.json").read_bytes(), stem) == story.record
    assert set(bag.payload_files()) == {
        *(f"data/stories/{story.record.stem}.txt" for story in stories),
        *(f"data/records/{story.record.stem}.json" for story in stories),
        "data/warc/stories.warc.gz",
    }
    # As for anybody who has only the shell.
    for sums in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--check", "--strict", "--quiet", sums], cwd=folder, check=True)


@pytest.mark.parametrize(("topics", "files"), [(frozenset(), 2 * len(TITLES)), (frozenset({"nothing"}), 0)])
def test_a_bag_without_raw_pages_or_stories_is_valid(
    archive: Path, tmp_path: Path, topics: frozenset[str], files: int
) -> None:
    bag = bagit.Bag(str(replayed(archive, tmp_path / "out", "bagit", filters=Filters(topics=topics))))
    assert bag.is_valid()
    assert len(list(bag.payload_files())) == files


def test_a_bag_that_was_changed_is_found_out(archive: Path, tmp_path: Path) -> None:
    folder = replayed(archive, tmp_path / "out", "bagit")
    story = next((folder / "data/stories").iterdir())
    story.write_bytes(story.read_bytes() + b"x")
    assert not bagit.Bag(str(folder)).is_valid()


def test_warc(archive: Path, stories: list[Story], tmp_path: Path) -> None:
    path = replayed(archive, tmp_path / "out.warc.gz", "warc")
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout
    with path.open("rb") as file:
        found = [
            (one.rec_type, one.rec_headers.get_header("WARC-Target-URI"), one.content_stream().read())
            for one in ArchiveIterator(file)
        ]
    assert found[0][0] == "warcinfo"
    kept = [story.record for story in stories if story.record.raw]
    assert {record.number for record in kept} == set(TITLES) - {QUOTED, IMPORTED}
    urls = [url for record in kept for url in (record.fetched.final, *(copy.url for copy in record.copies))]
    assert [(kind, url) for kind, url, _ in found[1:]] == [
        (kind, url) for url in urls for kind in ("request", "response")
    ]
    own = {url: varied.a_page_of(record.number).encode() for record in kept for url in [record.fetched.final]}
    assert own.items() <= {url: body for kind, url, body in found if kind == "response"}.items()
    # Byte for byte: every member stands in the archive's own files.
    files = b"".join(each.read_bytes() for each in sorted((archive / "warc").iterdir()))
    data = path.read_bytes()
    begin = gzip_members(data)
    assert all(data[one:other] in files for one, other in zip(begin[1:], [*begin[2:], len(data)], strict=True))


def gzip_members(data: bytes) -> list[int]:
    """Tell where the members of gzip data begin."""
    begins, rest = [], data
    while rest:
        begins.append(len(data) - len(rest))
        inflate = zlib.decompressobj(31)
        inflate.decompress(rest)
        rest = inflate.unused_data
    return begins


@pytest.mark.parametrize("format", FORMATS)
def test_no_story_at_all(archive: Path, tmp_path: Path, format: str) -> None:
    path = replayed(archive, tmp_path / "out", format, filters=Filters(topics=frozenset({"nothing"})))
    # Without streaming `datasets` refuses a split without rows.
    readers: dict[str, Callable[[], int]] = {
        "seeds": lambda: len(list(path.glob("*.txt"))),
        "jsonl": lambda: len(path.read_text().splitlines()),
        "csv": lambda: len(path.read_text(encoding="utf-8").splitlines()) - 1,
        "parquet": lambda: int(pq.read_table(path).num_rows),
        "sqlite": lambda: rows_of(path),
        "hf": lambda: len(list(datasets.load_dataset(str(path), split="train", streaming=True))),
        "bagit": lambda: len(list(bagit.Bag(str(path)).payload_files())),
        "warc": lambda: gzip.decompress(path.read_bytes()).count(b"WARC-Type: response"),
    }
    assert readers[format]() == 0


def rows_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        return int(database.execute("SELECT count(*) FROM stories").fetchone()[0])


def test_the_story_that_is_long_is_long(stories: list[Story]) -> None:
    assert len(stories[LONG].body) > 131_072  # the csv module's limit for a cell
    assert re.search(r"[\u2028\x85\r]", stories[QUOTED].body)
