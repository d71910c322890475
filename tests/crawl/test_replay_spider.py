"""The spider `replay`: a crawl's raw pages, and any WARC file, down the same road without the network."""

from __future__ import annotations

import gzip
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
from attrs import evolve
from backports import zstd

from crawler.archive import Archive, records
from crawler.archive.warc import Unpacked, pack
from crawler.archive.warc_reading import Capture, read_pages
from crawler.model import Exchange, Source
from tests.archive.pieces import TOPIC, a_page, a_reading
from tests.archive.soundness import assert_sound
from tests.conftest import ROOT, Run, end_of, start_scrapy
from tests.crawl.conftest import Bench, Crawled

Scrapy = Callable[..., Run]


def replay(scrapy: Scrapy, archives: Path, outlets: Path, *more: str | Path) -> Run:
    run = scrapy("crawl", "replay", "-a", f"outlets={outlets}", "-s", f"ARCHIVE_DIR={archives}", *more)
    assert "Traceback" not in run.err
    return run


def files_of(folder: Path) -> dict[str, tuple[int, bytes]]:
    """List every file of a folder with its time and bytes."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


def stories_of(archive: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (archive / "stories").iterdir()}


def answers_of(archive: Path) -> list[Unpacked]:
    """Read the raw pages of an archive."""
    answers = []
    for path in sorted((archive / "warc").glob("*.warc.gz")):
        with path.open("rb") as file:
            answers += [found.answer for found in read_pages(file) if isinstance(found, Capture)]
    return answers


@pytest.fixture(scope="module")
def replayed(crawled: Crawled, scrapy: Scrapy, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    """The raw pages of a live crawl, replayed into an archive of their own while the newsroom is asked nothing."""
    archives = tmp_path_factory.mktemp("replayed")
    asked = len(crawled.bench.newsroom.requests)
    warc = crawled.bench.archive / "warc"
    run = replay(scrapy, archives, crawled.bench.outlets, "-a", f"warc={warc}", "-a", "archive=sample")
    assert len(crawled.bench.newsroom.requests) == asked
    return archives / "sample", run


def test_the_raw_pages_of_a_crawl_give_the_same_stories(crawled: Crawled, replayed: tuple[Path, Run]) -> None:
    archive, run = replayed
    assert run.code == 0, run.err
    live = stories_of(crawled.bench.archive)
    assert len(live) >= 30
    assert stories_of(archive) == live


def test_and_the_same_records_but_for_how_their_pages_were_found(crawled: Crawled, replayed: tuple[Path, Run]) -> None:
    archive, _ = replayed
    for path in sorted((crawled.bench.archive / "records").iterdir()):
        live = records.load(path.read_bytes(), path.name)
        again = records.load((archive / "records" / path.name).read_bytes(), path.name)
        assert again.found.kind == "warc"
        assert again.found.source == "sample-00000.warc.gz"
        assert [copy.found.kind for copy in again.copies] == ["warc"] * len(live.copies)
        assert again.fetched.requested == again.fetched.final == live.fetched.final
        found = evolve(
            again,
            found=live.found,
            fetched=evolve(again.fetched, requested=live.fetched.requested),
            copies=tuple(evolve(copy, found=was.found) for copy, was in zip(again.copies, live.copies, strict=True)),
            met=live.met,
        )
        assert found == live


def test_and_the_same_raw_pages(crawled: Crawled, replayed: tuple[Path, Run]) -> None:
    name = "warc/sample-00000.warc.gz"
    assert (replayed[0] / name).read_bytes() == (crawled.bench.archive / name).read_bytes()


def test_the_raw_pages_are_those_of_the_stories_as_they_were_served(crawled: Crawled) -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", *(crawled.bench.archive / "warc").iterdir()],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")
    with Archive.open(crawled.bench.archive) as archive:
        for story in archive:
            raws = [story.record.raw, *(copy.raw for copy in story.record.copies)]
            urls = [story.record.fetched.final, *(copy.url for copy in story.record.copies)]
            for raw, url in zip(raws, urls, strict=True):
                assert raw is not None
                answer = archive.warc.read(raw)
                assert answer.digest == raw.digest
                # A page out of a web archive was had by that one.
                assert answer.exchange.capture or answer.exchange.ip == "127.0.0.1"
                assert answer.url.partition("//")[2].split("/")[0] == url.partition("//")[2].split("/")[0]
                assert answer.exchange.head.startswith(b"HTTP/1.1 200 OK\r\n")
            assert archive.warc.read(raws[0]).at == story.record.fetched.at  # type: ignore[arg-type]
    assert any(("content-encoding", "gzip") in answer.headers for answer in answers_of(crawled.bench.archive))


def test_the_summary_tells_what_was_read_and_how_fast(replayed: tuple[Path, Run]) -> None:
    out = replayed[1].out
    answers = answers_of(replayed[0])
    pages, asked = len(answers), sum(not answer.exchange.capture for answer in answers)
    assert 0 < asked < pages
    assert f"{pages + asked + 1} records in " in out
    assert f" a second: {pages} page, {asked} request, 1 warcinfo" in out
    assert "x-advertisers: done" in out
    assert f"stories: {replayed[0] / 'stories'}" in out
    assert "new:" not in out  # there was nothing to compare with


def test_looking_at_an_archive_changes_nothing(crawled: Crawled, scrapy: Scrapy) -> None:
    bench = crawled.bench
    before = files_of(bench.archive)
    run = replay(scrapy, bench.archives, bench.outlets, "-a", "archive=sample")
    assert run.code == 0, run.err
    assert files_of(bench.archive) == before
    pages = len(answers_of(bench.archive))
    for line in ("new: 0 ", "gone: 0 ", "changed: 0 ", f"unchanged: {pages}"):
        assert line in run.out
    assert "nothing was written" not in run.out


def test_applying_what_changes_nothing_adds_nothing(crawled: Crawled, scrapy: Scrapy, tmp_path: Path) -> None:
    shutil.copytree(crawled.bench.archive, tmp_path / "sample")
    before = files_of(tmp_path / "sample")
    run = replay(scrapy, tmp_path, crawled.bench.outlets, "-a", "archive=sample", "-a", "apply=1")
    assert run.code == 0, run.err
    after = files_of(tmp_path / "sample")
    for folder in ("stories", "records", "warc"):
        assert {name: file[1] for name, file in after.items() if name.startswith(folder)} == {
            name: file[1] for name, file in before.items() if name.startswith(folder)
        }


def strict_topic(folder: Path) -> Path:
    """Write a topic that fewer stories are on."""
    text = (ROOT / "seeds/topics/x-advertisers.toml").read_text(encoding="utf-8")
    lines = [
        f"threshold = {float(line.partition('=')[2].partition('#')[0]) * 2.5}" if line.startswith("threshold") else line
        for line in text.splitlines()
    ]
    path = folder / "strict.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_another_topic_shows_which_stories_would_go(crawled: Crawled, scrapy: Scrapy, tmp_path: Path) -> None:
    bench, topic = crawled.bench, strict_topic(tmp_path)
    before = files_of(bench.archive)
    run = replay(scrapy, bench.archives, bench.outlets, "-a", "archive=sample", "-a", f"topic={topic}")
    assert run.code == 0, run.err
    gone = next(line for line in run.out.splitlines() if line.startswith("gone: "))
    assert int(gone.split()[1]) > 0
    assert "off_topic: " in run.out
    assert files_of(bench.archive) == before


def test_a_better_reader_shows_its_changes_and_then_writes_revisions(
    crawled: Crawled, scrapy: Scrapy, tmp_path: Path
) -> None:
    # An archive as an older reader would have made it: it left out the last paragraph, and one page altogether.
    answers = answers_of(crawled.bench.archive)
    with Archive.open(crawled.bench.archive) as live, Archive.open(tmp_path / "old", write=True) as old:
        for place, answer in enumerate(answers):
            story = live.by_url(answer.url)
            assert story is not None
            page = evolve(
                a_page(answer.url, outlet=story.record.outlet, at=answer.at),
                source=Source("feed", "http://127.0.0.1/feed"),
                exchange=evolve(answer.exchange, request=b"GET / HTTP/1.1\r\n\r\n"),
            )
            if place == 0:
                old.keep(page)
                continue
            title, body = story.title, story.body.rpartition("\n\n")[0]
            sha256 = next(
                (copy.sha256 for copy in story.record.copies if copy.url == story.record.fetched.canonical),
                story.record.fetched.sha256,
            )
            if story.record.fetched.final == answer.url:
                old.put(page, evolve(a_reading(body, title=title), page_sha256=sha256), TOPIC)
    stories = stories_of(tmp_path / "old")
    arguments = ("-a", "archive=old", "-L", "WARNING")
    told = replay(scrapy, tmp_path, crawled.bench.outlets, *arguments)
    assert told.code == 0, told.err
    assert "new: 1 " in told.out
    assert f"changed: {len(stories)} " in told.out
    assert "    +" in told.out
    assert "-a apply=1" in told.out
    assert stories_of(tmp_path / "old") == stories
    warc = files_of(tmp_path / "old" / "warc")
    written = replay(scrapy, tmp_path, crawled.bench.outlets, *arguments, "-a", "apply=1")
    assert written.code == 0, written.err
    assert f"1 archived, {len(stories)} revision" in written.out
    after = stories_of(tmp_path / "old")
    assert stories.items() <= after.items()
    assert len(after) == 2 * len(stories) + 1
    # The pages stand there already: the new records name them where they are.
    assert files_of(tmp_path / "old" / "warc") == warc
    with Archive.open(tmp_path / "old") as archive:
        revised = [story for story in archive if story.record.supersedes]
        assert len(revised) == len(stories)
        for story in revised:
            assert story.record.raw is not None
            assert archive.warc.read(story.record.raw).url == story.record.fetched.final
    assert_sound(tmp_path / "old")
    again = replay(scrapy, tmp_path, crawled.bench.outlets, *arguments)
    for line in ("new: 0 ", "gone: 0 ", "changed: 0 "):
        assert line in again.out


@pytest.fixture(scope="module")
def page(crawled: Crawled) -> Unpacked:
    """The page of the story with the most paragraphs, its body as it is without a content encoding."""
    pages = [
        evolve(answer, exchange=Exchange(b"", b"", gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body))
        for answer in answers_of(crawled.bench.archive)
        for body in [answer.exchange.body]
    ]
    with Archive.open(crawled.bench.archive) as archive:
        visible = {
            story.record.fetched.final
            for story in archive
            if story.record.reader == "visible" and not story.record.fetched.capture
        }
    return max(
        (page for page in pages if page.url in visible), key=lambda page: (page.exchange.body.count(b"</p>"), page.url)
    )


def in_warc(
    page: Unpacked, *, url: str = "", encoding: str = "", body: bytes | None = None, more: bytes = b""
) -> bytes:
    """Write a page as a record, plain, as another program would: its body in a content encoding."""
    body = page.exchange.body if body is None else body
    packed: dict[str, Callable[[bytes], bytes]] = {
        "": bytes,
        "br": brotli.compress,
        "zstd": zstd.compress,
        "gzip": gzip.compress,
        "deflate": zlib.compress,
    }
    body = packed[encoding](body)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n" + more
    head += b"Content-Encoding: " + encoding.encode() + b"\r\n\r\n" if encoding else b"\r\n"
    return gzip.decompress(pack(url or page.url, page.at, Exchange(b"", head, body)).response)


def other_text(page: Unpacked, number: int) -> Unpacked:
    """Give a page whose text is another one: a word is added to each paragraph."""
    body = page.exchange.body.replace(b"</p>", f" تتمة{number}</p>".encode())
    return evolve(page, url=f"https://host{number}.example/{number}", exchange=Exchange(b"", b"", body))


def test_any_warc_file_is_searched(scrapy: Scrapy, page: Unpacked, tmp_path: Path) -> None:
    pages = [other_text(page, number) for number in range(8)]
    chunks = b"%x\r\n" % len(pages[5].exchange.body) + pages[5].exchange.body + b"\r\n0\r\n\r\n"
    good = [
        in_warc(pages[0]),
        in_warc(pages[1], encoding="br"),
        in_warc(pages[2], encoding="zstd"),
        in_warc(pages[3], encoding="gzip"),
        in_warc(pages[4], encoding="deflate"),
        in_warc(pages[5], body=chunks, more=b"Transfer-Encoding: chunked\r\n"),
        in_warc(pages[6], more=b"Content-Encoding: gzip\r\n"),  # decoded when it was stored
    ]
    bad = [
        in_warc(pages[7], body=b"\x1f\x8b\x08junk", more=b"Content-Encoding: gzip\r\n"),
        in_warc(pages[7], body=b"English only"),
        in_warc(pages[7], body=bytes(9_000_000)),
        in_warc(pages[7], body=bytes(9_000_000), encoding="gzip"),
        in_warc(pages[7], url="http://[/"),
        b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: none\r\n\r\n\r\n\r\n",
    ]
    folder = tmp_path / "found"
    folder.mkdir()
    (folder / "CC-NEWS-1.warc").write_bytes(b"".join([*good[:3], *bad, *good[3:5]]))
    damaged = bytearray(gzip.compress(in_warc(page), mtime=0))
    damaged[-5] ^= 0xFF
    packed = [gzip.compress(one, mtime=0) for one in good[5:]]
    (folder / "CC-NEWS-2.warc.gz").write_bytes(packed[0] + bytes(damaged) + packed[1] + packed[0][:40])
    (folder / "CC-NEWS-3.warc.gz").write_bytes(b"")
    (folder / "CC-NEWS-4.warc.gz").write_bytes(b"\x00 no WARC")
    run = scrapy(
        "crawl", "replay", "-a", f"warc={folder}", "-s", f"ARCHIVE_DIR={tmp_path}", "-o", f"{tmp_path}/outcomes.jsonl"
    )
    assert run.code == 1, run.err  # for the two files that are none
    assert "Traceback" not in run.err
    outcomes = [json.loads(line) for line in (tmp_path / "outcomes.jsonl").read_text().splitlines()]
    # What is only noted does not wait for what is written before it.
    assert Counter(told["outcome"] for told in outcomes) == {
        "archived": 7,
        "undecodable": 1,
        "off_topic": 1,
        "too_large": 2,
    }
    assert "4 broken, 1 no page, 11 page, 1 warcinfo" in run.out
    assert run.err.count("broken record") == 4
    failed = [line for line in run.out.splitlines() if line.startswith("failed source: ")]
    assert failed == [
        f"failed source: {folder}/{name}: expected a WARC file, found no record in it"
        for name in ("CC-NEWS-3.warc.gz", "CC-NEWS-4.warc.gz")
    ]
    with Archive.open(tmp_path / "x-advertisers") as archive:
        stories = list(archive)
        assert [story.record.outlet for story in stories] == [f"host{number}.example" for number in range(7)]
        assert {(story.record.country, story.record.found.kind) for story in stories} == {("xx", "warc")}
        assert [story.record.found.source for story in stories] == ["CC-NEWS-1.warc"] * 5 + ["CC-NEWS-2.warc.gz"] * 2
        assert all(story.record.fetched.at == page.at for story in stories)
        for number, story in enumerate(stories):
            assert story.record.raw is not None
            answer = archive.warc.read(story.record.raw)
            assert b"chunked" not in answer.exchange.head
            assert len(answer.exchange.body) == int(
                dict(answer.headers).get("content-length", len(answer.exchange.body))
            )
            assert f"تتمة{number}" in story.body
    assert_sound(tmp_path / "x-advertisers")


def test_what_the_gate_stops_is_counted_alike_with_and_without_its_outcomes(
    scrapy: Scrapy, page: Unpacked, tmp_path: Path
) -> None:
    # The second is a page as it would be if its outlet had taken the story down; the others nobody knows.
    other = b"<html><p>News of the day</p></html>"
    pages = [in_warc(page), in_warc(page, body=other), in_warc(other_text(page, 1), encoding="gzip")]
    pages += [in_warc(page, url=f"https://host.example/{number}", body=other) for number in range(1200)]
    (tmp_path / "a.warc").write_bytes(b"".join(pages))
    runs = [
        scrapy("crawl", "replay", "-a", f"warc={tmp_path}/a.warc", "-s", f"ARCHIVE_DIR={tmp_path}/{name}", *more)
        for name, more in (("quiet", []), ("told", ["-o", f"{tmp_path}/told.jsonl"]))
    ]
    for run, name in zip(runs, ("quiet", "told"), strict=True):
        assert run.code == 0, run.err
        assert "1203 pages: 2 archived, 1201 off_topic" in run.out
        assert len(assert_sound(tmp_path / name / "x-advertisers")) == 2
    assert len((tmp_path / "told.jsonl").read_text().splitlines()) == 1203
    # Read again beside the stories: what became of a page with a story is told, the rest is counted.
    again = scrapy("crawl", "replay", "-a", f"warc={tmp_path}/a.warc", "-s", f"ARCHIVE_DIR={tmp_path}/quiet")
    assert "unchanged: 2" in again.out
    assert "1203 pages: 1201 off_topic, 2 unchanged" in again.out


def test_a_record_that_was_altered_is_told_and_left(scrapy: Scrapy, page: Unpacked, tmp_path: Path) -> None:
    altered = in_warc(other_text(page, 1)).replace("تتمة1".encode(), "تتمة2".encode())
    (tmp_path / "a.warc").write_bytes(in_warc(page) + altered)
    run = scrapy("crawl", "replay", "-a", f"warc={tmp_path}/a.warc", "-s", f"ARCHIVE_DIR={tmp_path}")
    assert run.code == 0, run.err
    assert "1 altered, 1 page" in run.out
    assert "1 pages: 1 archived" in run.out
    assert "altered record: expected what its digest says, sha256:" in run.err


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The test's folder over HTTP."""

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(tmp_path))

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_file_behind_a_url_and_one_that_is_not_there(
    scrapy: Scrapy, page: Unpacked, tmp_path: Path, served: str
) -> None:
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(in_warc(page)))
    run = scrapy(
        "crawl",
        "replay",
        *("-a", f"warc={served}/none.warc.gz,{served}/a.warc.gz?x=1"),
        *("-s", f"ARCHIVE_DIR={tmp_path}", "-s", "WARC_PAGES=none"),
    )
    assert run.code == 1
    assert f"failed source: {served}/none.warc.gz: expected a WARC file, found that it cannot be read" in run.out
    assert "1 pages: 1 archived" in run.out
    with Archive.open(tmp_path / "x-advertisers") as archive:
        (story,) = archive
        assert story.record.found.source == "a.warc.gz"
        assert story.record.raw is None
    assert not (tmp_path / "x-advertisers" / "warc").exists()


def test_the_past_takes_its_place_before_the_present(scrapy: Scrapy, page: Unpacked, tmp_path: Path) -> None:
    past = evolve(other_text(page, 1), url=page.url, at=page.at - timedelta(days=400))
    (tmp_path / "now.warc").write_bytes(in_warc(page))
    (tmp_path / "past.warc").write_bytes(in_warc(past))
    for name in ("now", "past"):
        run = scrapy(
            "crawl", "replay", "-a", f"warc={tmp_path}/{name}.warc", "-a", "apply=1", "-s", f"ARCHIVE_DIR={tmp_path}"
        )
        assert run.code == 0, run.err
    assert "1 revision" in run.out
    with Archive.open(tmp_path / "x-advertisers") as archive:
        story = archive.by_url(page.url)
        assert story is not None
        assert (story.record.number, story.record.fetched.at) == (0, page.at)
        assert story.record.supersedes == archive.stem(1)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["-a", "warc=/none/x.warc"], "-a warc: expected a WARC file"),
        (["-a", "archive=empty"], "-a warc: expected a WARC file"),
        (["-a", "apply=yes"], "-a apply: expected 1 (write) or 0 (only tell), found 'yes'"),
        (["-a", "archive=../x"], "-a archive: expected the name of a folder"),
        (["-a", "warcs=x"], "-a warcs: expected one of warc, archive, topic, outlets, apply"),
        (["-a", "topic=none"], "topic: expected one of those"),
        (["-s", "WARC_PAGES=some"], "-s WARC_PAGES: expected one of none, archived, all; found 'some'"),
        (["-s", "WARC_MAX_BYTES=big"], "-s WARC_MAX_BYTES: expected a whole number"),
    ],
)
def test_misuse_is_told_before_anything_is_read(
    scrapy: Scrapy, tmp_path: Path, arguments: list[str], error: str
) -> None:
    run = scrapy("crawl", "replay", *arguments, "-s", f"ARCHIVE_DIR={tmp_path}")
    assert run.code == 2
    assert error in run.err
    assert run.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_an_archive_that_is_in_use(scrapy: Scrapy, page: Unpacked, tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(in_warc(page))
    with Archive.open(tmp_path / "x-advertisers", write=True):
        run = scrapy("crawl", "replay", "-a", f"warc={tmp_path}/a.warc", "-s", f"ARCHIVE_DIR={tmp_path}")
    assert run.code == 3
    assert f"in use by another run (process {os.getpid()}" in run.err


@pytest.fixture(scope="module")
def many_pages(page: Unpacked, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of more pages than are in flight at a time."""
    path = tmp_path_factory.mktemp("many") / "many.warc.gz"
    path.write_bytes(b"".join(gzip.compress(in_warc(other_text(page, number)), 1) for number in range(100)))
    return path


def test_a_replay_that_is_stopped_ends_well_and_can_be_run_again(many_pages: Path, tmp_path: Path) -> None:
    arguments = ["crawl", "replay", "-a", f"warc={many_pages}", "-a", "apply=1", "-s", f"ARCHIVE_DIR={tmp_path}"]
    stories = tmp_path / "x-advertisers" / "stories"
    process = start_scrapy(*arguments)
    while process.poll() is None and not any(stories.glob("*.txt")):
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    run = end_of(process)
    assert run.code == 0, run.err
    assert "stopped by a signal" in run.out
    assert "stopping after the pages in flight" in run.err
    some = assert_sound(stories.parent)
    assert 0 < len(some) < 100
    run = end_of(start_scrapy(*arguments))
    assert run.code == 0, run.err
    assert "stopping" not in run.err
    assert f"{100 - len(some)} archived, {len(some)} unchanged" in run.out
    assert len(assert_sound(stories.parent)) == 100


def test_a_full_disk_stops_a_replay(many_pages: Path, tmp_path: Path) -> None:
    room = 300_000

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    process = start_scrapy(
        *("crawl", "replay", "-a", f"warc={many_pages}", "-s", f"ARCHIVE_DIR={tmp_path}"), preexec_fn=limit
    )
    run = end_of(process)
    assert run.code == 3, run.err
    assert "the archive cannot be written: File too large" in run.err
    (path,) = (tmp_path / "x-advertisers" / "warc").iterdir()
    assert path.stat().st_size <= room
    found = assert_sound(tmp_path / "x-advertisers")
    assert len(answers_of(tmp_path / "x-advertisers")) == len(found) > 0


@pytest.mark.parametrize("pages", ["none", "all"])
def test_a_crawl_keeps_the_raw_pages_that_are_wanted(scrapy: Scrapy, bench: Bench, pages: str) -> None:
    outcomes = bench.archives.parent / "outcomes.jsonl"
    run = scrapy(*bench.arguments("-a", "limit=6", "-s", f"WARC_PAGES={pages}", "-o", str(outcomes)))
    assert run.code == 0, run.err
    told = [json.loads(line) for line in outcomes.read_text(encoding="utf-8").splitlines()]
    with Archive.open(bench.archive) as archive:
        raws = {story.record.raw for story in archive}
    if pages == "none":
        assert raws == {None}
        assert not (bench.archive / "warc").exists()
        return
    assert None not in raws
    unanswered = ("robots_denied", "network_error", "too_large")
    answered = [one for one in told if one["outcome"] not in unanswered and "redirects to" not in one["reason"]]
    assert len(answers_of(bench.archive)) == len(answered)
    assert len(answered) > len(raws)
    # All of them, read again: the same outcomes in the same order.
    again = bench.archives.parent / "again.jsonl"
    warc = bench.archive / "warc"
    run = replay(scrapy, bench.archives, bench.outlets, "-a", "archive=again", "-a", f"warc={warc}", "-o", str(again))
    assert run.code == 0, run.err
    assert stories_of(bench.archives / "again") == stories_of(bench.archive)
    retold = [json.loads(line) for line in again.read_text(encoding="utf-8").splitlines()]
    assert sorted(one["outcome"] for one in retold) == sorted(one["outcome"] for one in answered)
