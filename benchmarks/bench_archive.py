"""The archive beside plain files: putting stories as a crawl does, and replaying them as `scrapy replay` does."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from attrs import evolve, frozen

from benchmarks.bench_copying import COPIES, COPY_WRITTEN, SEEDS, Work, copying, in_turns
from benchmarks.bench_figures import Part, Setup, Table, of_turns
from benchmarks.bench_language import story
from benchmarks.bench_pages import page, published, title_only
from benchmarks.bench_runs import ROOT
from crawler.archive import Archive, records, seed_format
from crawler.archive.folders import read_record
from crawler.model import Article, Dated, Exchange, Lead, Outcome, Outlet, Page, Reading, Source, Topic, Verdict
from crawler.seeds import find_topic
from crawler.text.fingerprint import content_hash
from crawler.text.shingles import bands

# Of the pages of the run: every one of these waits for the disk several times.
_PART = 0.1
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
_OUTLET = Outlet("sahel.example", "صدى الساحل", "eg", timezone="Africa/Cairo")


@frozen
class _Read:
    """What a crawl gives the archive."""

    page: Page
    reading: Reading


def measure(setup: Setup) -> Part:
    """Put the same stories into an archive and write them plainly, in turns; then replay, copy and read them."""
    part, folder = Part("archive"), setup.folder
    count = max(50, int(setup.pages * _PART))
    topic = find_topic(ROOT / "seeds", "x-advertisers")
    read = [_read(number) for number in range(count)]
    bare = [evolve(each, page=evolve(each.page, exchange=None)) for each in read]
    source = folder / "source"
    _put(bare, topic, source)
    files = _files(source)
    works: dict[str, Work] = {
        "put": partial(_put, bare, topic),
        "put, 16 together": partial(_put, bare, topic, together=16),
        "bare script": partial(_script, files, ()),
        "put, with the raw page": partial(_put, read, topic),
        "put, 16 together, with the raw page": partial(_put, read, topic, together=16),
        "bare script, with the raw page": partial(_script, files, [_body(each) for each in read]),
        **copying(source),
        "cat": partial(_cat, sorted((source / "stories").iterdir())),
        "read every story": partial(_iterate, source),
    }
    with setup.steps("archive", setup.turns) as step:
        seconds = in_turns(works, folder, setup.turns, step)

    def ratios(ours: str, other: str) -> list[float]:
        return [beside / one for one, beside in zip(seconds[ours], seconds[other], strict=True)]

    raw = ratios("put, with the raw page", "bare script, with the raw page")
    raw_together = ratios("put, 16 together, with the raw page", "bare script, with the raw page")
    part.figures += [
        of_turns("put / bare script", ratios("put", "bare script"), "x", least=0.5),
        of_turns("put, 16 together / bare script", ratios("put, 16 together", "bare script"), "x"),
        of_turns("put / bare script, both with the raw page", raw, "x"),
        of_turns("put, 16 together / bare script, both with the raw page", raw_together, "x"),
        *(
            of_turns(f"{SEEDS} / {copy}", ratios(SEEDS, copy), "x", least=None if copy == COPY_WRITTEN else 0.5)
            for copy in COPIES
        ),
        of_turns("read every story / cat", ratios("read every story", "cat"), "x"),
    ]
    rows = tuple((name, (f"{count / sorted(found)[len(found) // 2]:,.0f}",)) for name, found in seconds.items())
    part.tables.append(Table("the median turn of each", ("stories/s",), rows))
    part.notes.append(
        f"{count} stories. The bare script writes story and record with fsync and commits one row in SQLite for each;"
        " it knows no copies, no near copies, no revisions, and leaves half a story where it is killed"
    )
    part.notes.append(
        "A replay reads stories and records, checks each story, writes the stories and flushes them. cp -r of what it"
        " writes, without a flush, is what nothing could undercut: to read and check a record takes as long again"
    )
    part.raw = {"stories": count, "seconds": seconds}
    return part


def _read(number: int) -> _Read:
    told = story(number, "on")
    body = "\n\n".join(told.paragraphs)
    data = page(told, _OUTLET.name, [title_only(number + place, "off") for place in range(1, 13)])
    at, url = published(number), f"https://{_OUTLET.domain}/news/{number}.html"
    exchange = Exchange(b"GET / HTTP/1.1\r\nHost: sahel.example\r\n\r\n", _HEAD % len(data), data)
    reading = Reading(
        page_sha256=hashlib.sha256(data).hexdigest(),
        page_bytes=len(data),
        encoding="utf-8",
        encoding_evidence="valid UTF-8",
        article=Article(told.title, body, (told.author,), Dated(at, "minute", "json-ld datePublished")),
        content_sha256=content_hash(body),
        extractor="benchmark",
        near_keys=tuple(bands(body)),
        verdicts=(Verdict("topic", True, "score 7.0", ("title: leave",)),),
    )
    source = Source("feed", f"https://{_OUTLET.domain}/feed/")
    headers = (("content-type", "text/html; charset=utf-8"),)
    return _Read(Page(Lead(url), source, _OUTLET, url, 200, headers, data, at, exchange=exchange), reading)


def _body(read: _Read) -> bytes:
    assert isinstance(read.page.exchange, Exchange)
    return read.page.exchange.head + read.page.exchange.body


def _put(stories: Sequence[_Read], topic: Topic, path: Path, together: int = 1) -> None:
    """Put stories one by one, or as a crawl does to which many come at a time."""
    with Archive.open(path, write=True, program="benchmark") as archive:
        for start in range(0, len(stories), together):
            with archive.together() if together > 1 else contextlib.nullcontext():
                for each in stories[start : start + together]:
                    stored = archive.put(each.page, each.reading, topic)
                    assert stored.outcome is Outcome.ARCHIVED, stored


def _files(archive: Path) -> list[tuple[str, bytes, bytes]]:
    """Give the stem, story and record of every story, as they stand."""
    found = []
    for path in sorted((archive / "stories").iterdir()):
        record = read_record(archive, path.stem)
        found.append((path.stem, seed_format.render(*seed_format.parse(path.read_bytes())), records.dump(record)))
    return found


def _script(stories: Sequence[tuple[str, bytes, bytes]], raw: Sequence[bytes], folder: Path) -> None:
    """Do what a careful script does that keeps stories: each file on disk, then a row."""
    folder.mkdir()
    with closing(sqlite3.connect(folder / "index.sqlite")) as database:
        database.execute("CREATE TABLE stories (stem TEXT PRIMARY KEY, sha256 TEXT)")
        for place, (stem, data, record) in enumerate(stories):
            _write(folder / f"{stem}.txt", data)
            _write(folder / f"{stem}.json", record)
            if raw:
                _write(folder / f"{stem}.http", raw[place])
            database.execute("INSERT INTO stories VALUES (?, ?)", (stem, hashlib.sha256(data).hexdigest()))
            database.commit()


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _iterate(source: Path, _: Path) -> None:
    with Archive.open(source) as archive:
        assert all(story.body for story in archive)


def _cat(paths: Sequence[Path], out: Path) -> None:
    with out.open("wb") as file:
        subprocess.run(["cat", *paths], stdout=file, check=True)
