"""The two databases: where stories stand, and what was seen."""

from __future__ import annotations

import contextlib
import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta, timezone
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from crawler.archive.index import CrawlLog, Index
from crawler.archive.names import stem_of
from crawler.errors import ArchiveError, NewerArchive
from crawler.model import Cluster, Copy, Dated, Met, Near, Outcome, Record, Seen
from tests.archive.pieces import NINE, RECORD
from tests.conftest import ROOT

URL = "https://sada.example/1"
COPY = Copy("", "nabd.example", "نبض", "عنوان", None, RECORD.found, NINE, "d")


def a_record(number: int, url: str = "", hour: int = 0) -> Record:
    digest = f"{number:064x}"
    url = url or f"https://sada.example/{number}"
    fetched = evolve(RECORD.fetched, requested=url, final=url, canonical=url, at=NINE + timedelta(hours=hour))
    return evolve(RECORD, number=number, content_sha256=digest, stem=stem_of(number, digest), fetched=fetched)


def near(number: int, *others: int) -> Record:
    """Make the record of a story that is a near copy of others."""
    return evolve(a_record(number), near=tuple(Near(a_record(other).stem, 0.9, 0.8) for other in others))


def an_index(path: Path, *numbers: int) -> Index:
    index = Index(path / "index.sqlite", write=True)
    for number in numbers:
        index.add(a_record(number), keys_of(number))
    return index


def keys_of(number: int) -> list[int]:
    """Give the bands of a text that shares none with any other."""
    return [band << 32 | number for band in range(32)]


def rows(path: Path, question: str) -> list[Any]:
    with contextlib.closing(sqlite3.connect(path)) as database:
        return database.execute(question).fetchall()


def test_an_empty_index(tmp_path: Path) -> None:
    index = an_index(tmp_path)
    assert (len(index), index.last(), list(index.numbers())) == (0, -1, [])
    assert (index.stem(0), index.by_hash("0" * 64), index.by_url(URL)) == (None, None, None)
    index.close()


def test_a_story_is_found_by_number_hash_and_url(tmp_path: Path) -> None:
    index = an_index(tmp_path, 0, 1, 2)
    record = a_record(1)
    assert index.stem(1) == record.stem
    assert index.by_hash(record.content_sha256) == 1
    assert index.by_hash(record.content_sha256[:16]) is None
    assert index.by_url("https://sada.example/1") == 1
    assert index.by_url("https://sada.example/3") is None
    assert (len(index), index.last()) == (3, 2)
    index.close()


def test_what_was_added_is_there_for_the_next(tmp_path: Path) -> None:
    an_index(tmp_path, 0, 1).close()
    for write in (True, False):
        index = Index(tmp_path / "index.sqlite", write=write)
        assert (index.stem(1), index.by_url(URL), index.last()) == (a_record(1).stem, 1, 1)
        index.close()


@pytest.mark.parametrize(
    ("one", "two", "leads_to"),
    [
        pytest.param(a_record(1, URL), a_record(2, URL, hour=1), 2, id="later"),
        pytest.param(a_record(1, URL, hour=1), a_record(2, URL), 1, id="added later, fetched earlier"),
        pytest.param(a_record(1, URL), a_record(2, URL), 2, id="at the same time: the higher number"),
        pytest.param(
            evolve(a_record(1, URL), met=(Met(URL, NINE + timedelta(hours=2)),)),
            a_record(2, URL, hour=1),
            1,
            id="back to the older text",
        ),
        pytest.param(
            evolve(a_record(1, URL), met=(Met(URL, NINE),)), a_record(2, URL), 1, id="back to it at the same time"
        ),
        pytest.param(
            evolve(a_record(1), copies=(evolve(COPY, url=URL, fetched_at=NINE + timedelta(hours=2)),)),
            a_record(2, URL),
            1,
            id="a copy",
        ),
    ],
)
def test_a_url_leads_to_the_story_that_was_met_there_last(
    tmp_path: Path, one: Record, two: Record, leads_to: int
) -> None:
    for order in ((one, two), (two, one), (one, two, one, two)):
        path = tmp_path / f"{[record.number for record in order]}.sqlite"
        index = Index(path, write=True)
        for record in order:
            index.add(record, ())
        assert index.by_url(URL) == leads_to
        assert index.met(URL) == max(NINE, index.met(URL) or NINE)
        assert (index.stem(1), index.stem(2)) == (a_record(1).stem, a_record(2).stem)
        index.close()


def test_more_urls_of_a_story(tmp_path: Path) -> None:
    index = an_index(tmp_path, 0, 1)
    index.add(evolve(a_record(0), copies=(evolve(COPY, url="https://nabd.example/7"),)), ())
    assert index.by_url("https://nabd.example/7") == 0
    assert (len(index), index.last()) == (2, 1)
    index.close()


def test_a_story_that_came_from_no_page_has_no_url(tmp_path: Path) -> None:
    record = evolve(RECORD, fetched=evolve(RECORD.fetched, requested="", final="", canonical=""))
    index = Index(tmp_path / "index.sqlite", write=True)
    index.add(record, ())
    assert index.by_url("") is None
    assert rows(tmp_path / "index.sqlite", "SELECT count(*) FROM urls") == [(0,)]
    index.close()


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(evolve(a_record(1), content_sha256=a_record(0).content_sha256), id="the same text"),
        pytest.param(evolve(a_record(0), content_sha256="f" * 64), id="the same number"),
    ],
)
def test_a_text_and_a_number_are_there_once(tmp_path: Path, second: Record) -> None:
    index = an_index(tmp_path, 0)
    urls = rows(tmp_path / "index.sqlite", "SELECT * FROM urls")
    index.add(evolve(second, near=near(1, 0).near), keys_of(7))
    assert (len(index), index.by_hash(a_record(0).content_sha256)) == (1, 0)
    assert index.candidates(keys_of(7)) == []
    assert rows(tmp_path / "index.sqlite", "SELECT * FROM urls") == urls
    assert index.last() == second.number
    index.close()


def test_a_record_with_what_no_database_can_hold_is_indexed(tmp_path: Path) -> None:
    url = "https://sada.example/\ud800"
    index = Index(tmp_path / "index.sqlite", write=True)
    index.add(evolve(a_record(0), outlet="\udfff", met=(Met(url, NINE), Met("\x00", NINE))), ())
    assert index.by_url(url) == index.by_url("\x00") == 0
    index.close()


def test_what_is_in_a_transaction_is_written_together_or_not_at_all(tmp_path: Path) -> None:
    index = an_index(tmp_path, 0)
    with index.transaction():
        index.add(a_record(1), keys_of(1))
        with index.transaction():
            index.add(a_record(2), keys_of(2))
    with contextlib.suppress(RuntimeError), index.transaction():
        index.add(a_record(3), keys_of(3))
        raise RuntimeError
    assert (list(index.numbers()), index.last()) == ([0, 1, 2], 2)
    index.close()


def test_an_index_made_in_one_go_gives_the_same_answers(tmp_path: Path) -> None:
    records = [near(0), a_record(1), near(2, 0), near(3, 1)]
    index = an_index(tmp_path)
    made = Index(tmp_path / "made.sqlite", write=True)
    with made.making():
        for record in reversed(records):
            made.add(record, keys_of(record.number % 2))
    for record in records:
        index.add(record, keys_of(record.number % 2))
    index.close()
    made.close()
    for table in ("stories", "urls", "bands", "clusters", "facts"):
        question = f"SELECT * FROM {table} ORDER BY 1, 2"
        assert rows(tmp_path / "made.sqlite", question) == rows(tmp_path / "index.sqlite", question)


def test_candidates_share_three_bands(tmp_path: Path) -> None:
    index = an_index(tmp_path)
    for number, shared in enumerate([2, 3, 0, 9, 3, 32]):
        index.add(a_record(number), keys_of(7)[:shared] + keys_of(100 + number)[shared:])
    assert index.candidates(keys_of(7)) == [5, 3, 1, 4]
    assert index.candidates(keys_of(8)) == []
    index.close()


@pytest.mark.parametrize("unsure", [4, 5])
def test_those_that_share_hardly_enough_are_compared_where_they_are_few(tmp_path: Path, unsure: int) -> None:
    index = an_index(tmp_path)
    for number in range(unsure):
        index.add(a_record(number), keys_of(7)[:4] + keys_of(100 + number)[4:])
    index.add(a_record(50), keys_of(7)[10:15] + keys_of(150)[5:])
    assert index.candidates(keys_of(7)) == [50, *(range(4) if unsure == 4 else ())]
    index.close()


def test_phrases_that_all_have_hide_no_copy(tmp_path: Path) -> None:
    index = an_index(tmp_path)
    with index.transaction():
        for number in range(600):
            index.add(a_record(number), keys_of(7)[:29] + keys_of(100 + number)[29:])
    # Of a phrase the newest are looked at, of all the nearest are compared.
    assert index.candidates(keys_of(7)[:29]) == list(range(344, 360))
    # An old one, of which three bands still tell.
    assert index.candidates(keys_of(7)[:2] + keys_of(105)[2:]) == [5]
    index.close()


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_near_copies_are_one_cluster_in_whatever_order_they_come(tmp_path: Path, order: tuple[int, ...]) -> None:
    records = {0: near(0), 1: near(1), 2: near(2, 1), 3: near(3, 2, 0)}
    index = an_index(tmp_path)
    for number in order:
        index.add(records[number], ())
    index.add(a_record(4), ())
    assert {index.cluster_of(number) for number in range(4)} == {Cluster(0, (0, 1, 2, 3), 0)}
    assert (index.cluster_of(4), index.cluster_of(5)) == (Cluster(4, (4,), 4), None)
    index.close()


def test_a_cluster_is_joined_by_a_story_that_is_lost(tmp_path: Path) -> None:
    index = an_index(tmp_path, 5, 6)
    index.add(near(7, 3), ())
    index.add(near(8, 3), ())
    assert index.cluster_of(8) == Cluster(3, (7, 8), 7)
    assert index.cluster_of(3) is None
    index.close()


def test_the_first_of_a_cluster_was_published_first(tmp_path: Path) -> None:
    dates = [None, Dated(NINE, "minute", ""), Dated(NINE.replace(hour=0), "day", ""), Dated(NINE, "minute", "")]
    cairo = timezone(timedelta(hours=3))
    dates += [Dated(NINE.replace(hour=11, tzinfo=cairo), "minute", ""), None]
    index = an_index(tmp_path)
    for number, published in enumerate(dates):
        index.add(evolve(near(number, *range(number)), published=published), ())
    # 8:00 by UTC, twice 9:00, a day that counts as its noon, two without a date.
    assert index.cluster_of(2) == Cluster(0, (4, 1, 3, 2, 0, 5), 4)
    index.close()


@pytest.mark.parametrize(
    ("numbers", "last"),
    [([], -1), ([0], 0), ([5, 3, 1000, 999], 1000), ([2, 10, 1], 10)],
    ids=["none", "one", "out of order", "by number, not by name"],
)
def test_numbers_come_in_order(tmp_path: Path, numbers: list[int], last: int) -> None:
    index = an_index(tmp_path, *numbers)
    assert list(index.numbers()) == sorted(numbers)
    assert index.last() == last
    index.close()


def test_stories_may_be_added_while_numbers_are_read(tmp_path: Path) -> None:
    index = an_index(tmp_path, 0, 1)
    seen = []
    for number in index.numbers():
        seen.append(number)
        if number < 4:
            index.add(a_record(number + 2), ())
    assert seen == [0, 1, 2, 3, 4, 5]
    index.close()


def test_who_only_reads_cannot_write(tmp_path: Path) -> None:
    an_index(tmp_path, 0).close()
    index = Index(tmp_path / "index.sqlite", write=False)
    with pytest.raises(ArchiveError, match="index cannot be written"):
        index.add(a_record(1), ())
    assert len(index) == 1
    index.close()


def test_who_only_reads_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="cannot be opened"):
        Index(tmp_path / "index.sqlite", write=False)
    assert list(tmp_path.iterdir()) == []


OPENERS: dict[str, Callable[[Path], Index | CrawlLog]] = {
    "index to write": lambda path: Index(path, write=True),
    "index to read": lambda path: Index(path, write=False),
    "crawl log": CrawlLog,
}


@pytest.mark.parametrize("opener", OPENERS.values(), ids=OPENERS.keys())
def test_a_newer_version_is_refused_and_untouched(tmp_path: Path, opener: Callable[[Path], Index | CrawlLog]) -> None:
    path = tmp_path / "some.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.executescript("CREATE TABLE later (a); INSERT INTO later VALUES (1); PRAGMA user_version = 99;")
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match=r"expected version [12], found 99") as caught:
        opener(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["some.sqlite"]


@pytest.mark.parametrize("opener", OPENERS.values(), ids=OPENERS.keys())
def test_what_is_no_database_is_refused_and_untouched(
    tmp_path: Path, opener: Callable[[Path], Index | CrawlLog]
) -> None:
    path = tmp_path / "some.sqlite"
    path.write_bytes("هذا ليس قاعدة بيانات".encode() * 100)
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match="not a database"):
        opener(path)
    assert path.read_bytes() == before


# Ends in the middle of a transaction of which the database's file has a part already, as SQLite writes it when it
# commits or its cache is full.
_DIE_WITHIN_A_TRANSACTION = """
import os, signal, sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("PRAGMA cache_size = 1")
database.execute("BEGIN IMMEDIATE")
database.execute("DELETE FROM stories WHERE number = 0")
for number in range(1000):
    database.execute("INSERT INTO urls VALUES (?, 7, 7, 0)", (f"https://sada.example/torn/{number}",))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_torn_transaction_is_not_read_and_not_written(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    an_index(tmp_path, 0, 1).close()
    died = subprocess.run([sys.executable, "-c", _DIE_WITHIN_A_TRANSACTION, path], timeout=60)
    assert died.returncode == -signal.SIGKILL
    before = {each.name: (each.read_bytes(), each.stat().st_mtime_ns) for each in tmp_path.iterdir()}
    assert sorted(before) == ["index.sqlite", "index.sqlite-journal"]
    reader = Index(path, write=False)
    assert (list(reader.numbers()), reader.by_url("https://sada.example/torn/0")) == ([0, 1], None)
    with pytest.raises(ArchiveError, match="cannot be written"):
        reader.add(a_record(2), ())
    reader.close()
    assert {each.name: (each.read_bytes(), each.stat().st_mtime_ns) for each in tmp_path.iterdir()} == before
    writer = Index(path, write=True)
    assert (list(writer.numbers()), writer.by_url("https://sada.example/torn/0")) == ([0, 1], None)
    writer.close()


def noted(log: CrawlLog, outcome: Outcome, *, url: str = URL, number: int | None = None, hour: int = 0) -> None:
    log.note(url, "sada.example", outcome, "سبب", f"topic {hour}", number, NINE + timedelta(hours=hour))


def test_what_was_never_tried_was_not_seen(tmp_path: Path) -> None:
    log = CrawlLog(tmp_path / "crawl.sqlite")
    assert log.seen(URL) is None
    log.close()


@pytest.mark.parametrize("outcome", Outcome)
def test_what_was_noted_was_seen(tmp_path: Path, outcome: Outcome) -> None:
    log = CrawlLog(tmp_path / "crawl.sqlite")
    noted(log, outcome)
    seen = Seen(outcome, "topic 0", 1, NINE)
    assert log.seen(URL) == seen
    assert log.seen(f"{URL}0") is None
    log.close()
    log = CrawlLog(tmp_path / "crawl.sqlite")
    assert log.seen(URL) == seen
    log.close()


@pytest.mark.parametrize(
    ("outcomes", "tries"),
    [
        pytest.param(["http_error"], 1, id="one"),
        pytest.param(["http_error"] * 3, 3, id="three in a row"),
        pytest.param(["http_error", "http_error", "network_error"], 3, id="another failure that may pass goes on"),
        pytest.param(["http_error", "archived", "http_error"], 1, id="only those in a row"),
        pytest.param(["off_topic", "off_topic"], 1, id="what is no failure is not counted"),
        pytest.param(["off_topic", "http_error", "http_error"], 2, id="two after another outcome"),
    ],
)
def test_tries_are_counted_in_a_row(tmp_path: Path, outcomes: list[str], tries: int) -> None:
    log = CrawlLog(tmp_path / "crawl.sqlite")
    for hour, outcome in enumerate(outcomes):
        noted(log, Outcome(outcome), hour=hour)
    last = len(outcomes) - 1
    assert log.seen(URL) == Seen(Outcome(outcomes[-1]), f"topic {last}", tries, NINE + timedelta(hours=last))
    log.close()


def test_a_number_once_known_is_kept(tmp_path: Path) -> None:
    log = CrawlLog(tmp_path / "crawl.sqlite")
    noted(log, Outcome.ARCHIVED, number=4)
    noted(log, Outcome.UNCHANGED, hour=1)
    log.close()
    assert rows(tmp_path / "crawl.sqlite", "SELECT outcome, number FROM seen") == [("unchanged", 4)]


def test_many_notes_are_durable_before_the_end(tmp_path: Path) -> None:
    log = CrawlLog(tmp_path / "crawl.sqlite")
    for place in range(250):
        noted(log, Outcome.OFF_TOPIC, url=f"{URL}/{place}")
    ((durable,),) = rows(tmp_path / "crawl.sqlite", "SELECT count(*) FROM seen")
    assert 100 <= durable <= 250
    log.flush()
    assert rows(tmp_path / "crawl.sqlite", "SELECT count(*) FROM seen") == [(250,)]
    log.close()


_NOTE_AND_DIE = """
import os, signal, sys
from pathlib import Path
from crawler.archive.index import CrawlLog
from tests.archive.test_index import URL, noted
from crawler.model import Outcome
log = CrawlLog(Path(sys.argv[1]))
for place in range(150):
    noted(log, Outcome.OFF_TOPIC, url=f"{URL}/{place}")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_log_loses_only_its_last_notes(tmp_path: Path) -> None:
    path = tmp_path / "crawl.sqlite"
    died = subprocess.run([sys.executable, "-c", _NOTE_AND_DIE, path], cwd=ROOT, timeout=60)
    assert died.returncode == -signal.SIGKILL
    log = CrawlLog(path)
    assert log.seen(f"{URL}/0") is not None
    assert log.seen(f"{URL}/99") is not None
    log.close()


def test_a_run_is_remembered_with_what_was_noted_before(tmp_path: Path) -> None:
    log = CrawlLog(tmp_path / "crawl.sqlite")
    noted(log, Outcome.ARCHIVED, number=0)
    log.end_run(NINE, NINE + timedelta(minutes=5), "finished", {"archived": 1, "off_topic": 12})
    log.end_run(NINE, NINE + timedelta(minutes=6), "shutdown", {})
    runs = rows(tmp_path / "crawl.sqlite", "SELECT started, ended, reason, counts FROM runs ORDER BY run")
    assert [(start, end, reason, json.loads(counts)) for start, end, reason, counts in runs] == [
        (NINE.isoformat(), "2024-08-06T09:05:00+00:00", "finished", {"archived": 1, "off_topic": 12}),
        (NINE.isoformat(), "2024-08-06T09:06:00+00:00", "shutdown", {}),
    ]
    assert rows(tmp_path / "crawl.sqlite", "SELECT count(*) FROM seen") == [(1,)]
    log.close()


def test_a_damaged_log_is_told(tmp_path: Path) -> None:
    path = tmp_path / "crawl.sqlite"
    log = CrawlLog(path)
    for place in range(100):
        noted(log, Outcome.OFF_TOPIC, url=f"{URL}/{place}")
    log.close()
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\x7f" * (len(data) - 4096))
    with pytest.raises(ArchiveError, match=r"crawl log cannot be written: .*: where it is damaged, move it away"):
        CrawlLog(path)


def test_a_record_without_a_date_is_indexed(tmp_path: Path) -> None:
    index = an_index(tmp_path)
    index.add(evolve(a_record(0), published=None), ())
    index.add(evolve(a_record(1), published=Dated(NINE, "minute", "visible text")), ())
    assert rows(tmp_path / "index.sqlite", "SELECT number, published FROM stories") == [
        (0, None),
        (1, int(NINE.timestamp())),
    ]
    index.close()


def test_what_a_newer_program_made_is_refused_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.executescript("PRAGMA journal_mode = WAL; CREATE TABLE new (x); PRAGMA user_version = 99;")
    before = path.read_bytes()
    with pytest.raises(NewerArchive):
        Index(path, write=True)
    assert path.read_bytes() == before
