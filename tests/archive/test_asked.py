"""What sources answered is remembered, for one judge."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.archive.index import CrawlLog
from crawler.archive.index.asked import Answer
from crawler.model import Outcome, Source

NINE = datetime(2024, 8, 6, 9, tzinfo=UTC)
OUTLET, JUDGE = "sada.example", "0123456789ab .."
FEED = Source("feed", "https://sada.example/rss")


def test_an_answer_is_remembered_for_its_judge_and_outlet(tmp_path: Path) -> None:
    log = CrawlLog(tmp_path / "crawl.sqlite")
    answer = Answer(NINE, NINE - timedelta(days=1), 'W/"tag"', "Tue, 06 Aug 2024 09:00:00 GMT")
    log.asked.note_answer(FEED.url, OUTLET, JUDGE, answer)
    log.close()
    log = CrawlLog(tmp_path / "crawl.sqlite")
    assert log.asked.answer(FEED.url, OUTLET, JUDGE) == answer
    assert log.asked.answer(FEED.url, OUTLET, "another ..") is None
    assert log.asked.answer(FEED.url, "marfa.example", JUDGE) is None
    later = Answer(NINE + timedelta(hours=1), NINE)
    log.asked.note_answer(FEED.url, OUTLET, JUDGE, later)
    assert log.asked.answer(FEED.url, OUTLET, JUDGE) == later
    log.close()


def test_a_source_is_remembered_by_its_kind_too(tmp_path: Path) -> None:
    log = CrawlLog(tmp_path / "crawl.sqlite")
    log.asked.note_source(OUTLET, FEED, JUDGE, Answer(NINE, NINE))
    assert log.asked.source(OUTLET, FEED, JUDGE) == Answer(NINE, NINE)
    assert log.asked.source(OUTLET, Source("wordpress", FEED.url), JUDGE) is None
    assert log.asked.source(OUTLET, FEED, "another ..") is None
    log.close()


def test_urls_are_found_by_their_outcomes_and_outlet(tmp_path: Path) -> None:
    log = CrawlLog(tmp_path / "crawl.sqlite")
    outcomes = [Outcome.ARCHIVED, Outcome.OFF_TOPIC, Outcome.HTTP_ERROR]
    for number in range(1500):
        url = f"https://sada.example/{number:04}"
        log.note(url, OUTLET, outcomes[number % 3], "سبب", "t", None, NINE, NINE, f"{url}?as=fetched")
    log.note("https://marfa.example/1", "marfa.example", Outcome.ARCHIVED, "سبب", "t", 1, NINE)
    found = list(log.tried(OUTLET, {Outcome.ARCHIVED, Outcome.HTTP_ERROR}))
    assert [url for url, _ in found] == [
        f"https://sada.example/{number:04}" for number in range(1500) if number % 3 != 1
    ]
    assert {seen.outcome for _, seen in found} == {Outcome.ARCHIVED, Outcome.HTTP_ERROR}
    assert all(seen.fetched == f"{url}?as=fetched" and seen.published == NINE for url, seen in found)
    log.close()


def test_the_log_of_an_older_program_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "crawl.sqlite"
    old = sqlite3.connect(path)
    old.executescript(
        "PRAGMA journal_mode = WAL;"
        "CREATE TABLE seen (url TEXT PRIMARY KEY, outlet TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL,"
        " judge TEXT NOT NULL, number INTEGER, tries INTEGER NOT NULL, at TEXT NOT NULL) STRICT, WITHOUT ROWID;"
        "CREATE TABLE runs (run INTEGER PRIMARY KEY, started TEXT NOT NULL, ended TEXT NOT NULL, reason TEXT NOT NULL,"
        " counts TEXT NOT NULL) STRICT;"
        "INSERT INTO seen VALUES ('https://sada.example/1', 'sada.example', 'archived', '', 't', 4, 1,"
        " '2024-08-06T09:00:00+00:00');"
        "PRAGMA user_version = 1;"
    )
    old.close()
    log = CrawlLog(path)
    seen = log.seen("https://sada.example/1")
    assert seen is not None
    assert (seen.outcome, seen.at, seen.published, seen.fetched) == (Outcome.ARCHIVED, NINE, None, "")
    log.asked.note_source(OUTLET, FEED, JUDGE, Answer(NINE, NINE))
    log.close()
    log = CrawlLog(path)
    assert log.asked.source(OUTLET, FEED, JUDGE) == Answer(NINE, NINE)
    log.close()
