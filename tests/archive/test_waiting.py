"""Leads wait in the archive until they have an outcome: each once, the best first, whatever happens to a run."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive.index import CrawlLog
from crawler.model import Capture, Lead, Source
from tests.conftest import ROOT

OUTLET, OTHER = "sada.example", "marfa.example"
NINE = datetime(2024, 8, 6, 9, tzinfo=UTC)
FEED, SEARCH, WAYBACK = Source("feed", "https://sada.example/rss"), Source("search", "u"), Source("wayback", "w")
KEY = "https://sada.example/1"
CAPTURE = Capture("https://web.archive.org/web/20230101000000id_/https://sada.example/1", NINE, 7, 9)


def log_at(tmp_path: Path) -> CrawlLog:
    return CrawlLog(tmp_path / "crawl.sqlite")


def test_a_lead_comes_back_as_it_was_given(tmp_path: Path) -> None:
    log = log_at(tmp_path)
    lead = Lead("http://www.sada.example/1?utm_source=x", "عنوان", NINE, NINE + timedelta(hours=1))
    assert log.waiting.add(KEY, OUTLET, lead, FEED, 3)
    assert log.waiting.has(KEY)
    found = log.waiting.take(OUTLET, 0)
    assert found is not None
    assert (found.key, found.lead, found.source, found.promise) == (KEY, lead, FEED, 3)
    assert found.kinds == {"feed"}
    assert log.waiting.take(OUTLET, 0) is None
    assert log.waiting.has(KEY)  # it is being fetched
    log.waiting.settle(KEY, is_lost=False)
    assert not log.waiting.has(KEY)
    log.close()


def test_what_several_sources_say_is_put_together(tmp_path: Path) -> None:
    log = log_at(tmp_path)
    assert log.waiting.add(KEY, OUTLET, Lead("https://sada.example/1", modified=NINE), FEED, 1)
    assert not log.waiting.add(KEY, OUTLET, Lead("https://m.sada.example/1", "عنوان", NINE), SEARCH, 5)
    found = log.waiting.take(OUTLET, 5)
    assert found is not None
    assert found.lead == Lead("https://sada.example/1", "عنوان", NINE, NINE)
    assert (found.source, found.kinds) == (FEED, frozenset({"feed", "search"}))
    log.close()


def test_what_promises_most_is_taken_first_and_then_the_youngest(tmp_path: Path) -> None:
    log = log_at(tmp_path)
    for number, (promise, day) in enumerate([(0, 1), (4, 2), (2, 9), (4, 5), (0, 3)]):
        log.waiting.add(
            f"{KEY}/{number}", OUTLET, Lead(f"{KEY}/{number}", published=NINE.replace(day=day)), FEED, promise
        )
    log.waiting.add("https://marfa.example/1", OTHER, Lead("https://marfa.example/1"), FEED, 9)
    assert log.waiting.count(OUTLET) == 5
    taken = [log.waiting.take(OUTLET, 2) for _ in range(4)]
    assert [one.key[-1] if one else None for one in taken] == ["3", "1", "2", None]
    assert log.waiting.count(OUTLET) == 2
    rest = [log.waiting.take(OUTLET, 0) for _ in range(3)]
    assert [one.key[-1] if one else None for one in rest] == ["4", "0", None]
    log.close()


def test_what_a_run_had_taken_waits_for_the_next(tmp_path: Path) -> None:
    log = log_at(tmp_path)
    log.waiting.add(KEY, OUTLET, Lead(KEY), FEED, 0)
    assert log.waiting.take(OUTLET, 0)
    log.close()
    log = log_at(tmp_path)
    assert log.waiting.take(OUTLET, 0)
    log.close()


def test_a_lead_that_somebody_else_fetches_is_not_taken(tmp_path: Path) -> None:
    log = log_at(tmp_path)
    assert log.waiting.add(KEY, OUTLET, Lead(KEY), FEED, 0, is_taken=True)
    assert log.waiting.take(OUTLET, 0) is None
    assert not log.waiting.add(KEY, OUTLET, Lead(KEY), SEARCH, 9)
    assert log.waiting.take(OUTLET, 0) is None
    log.close()


@pytest.mark.parametrize("live_first", [True, False])
def test_the_copy_of_a_web_archive_waits_behind_the_page(tmp_path: Path, live_first: bool) -> None:
    log = log_at(tmp_path)
    both = [(Lead(KEY, "عنوان"), FEED), (Lead("http://sada.example:80/1", capture=CAPTURE), WAYBACK)]
    for lead, source in both if live_first else reversed(both):
        log.waiting.add(KEY, OUTLET, lead, source, 0)
    found = log.waiting.take(OUTLET, 0)
    assert found is not None
    assert (found.lead.url, found.lead.capture) == (KEY, None)
    log.waiting.settle(KEY, is_lost=True)
    found = log.waiting.take(OUTLET, 0)
    assert found is not None
    assert found.lead.capture == CAPTURE
    # Lost there too: nobody has it.
    log.waiting.settle(KEY, is_lost=False)
    assert not log.waiting.has(KEY)
    log.close()


def test_a_page_that_was_had_needs_no_copy(tmp_path: Path) -> None:
    log = log_at(tmp_path)
    log.waiting.add(KEY, OUTLET, Lead(KEY), FEED, 0)
    log.waiting.add(KEY, OUTLET, Lead(KEY, capture=CAPTURE), WAYBACK, 0)
    log.waiting.take(OUTLET, 0)
    log.waiting.settle(KEY, is_lost=False)
    assert not log.waiting.has(KEY)
    log.close()


@given(st.lists(st.tuples(st.text(max_size=30), st.integers(0, 9), st.booleans()), max_size=20))
def test_any_leads_are_taken_once_each(leads: list[tuple[str, int, bool]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        log = log_at(Path(folder))
        for title, promise, has_capture in leads:
            key = f"{KEY}/{promise}"
            log.waiting.add(key, OUTLET, Lead(key, title, capture=CAPTURE if has_capture else None), FEED, promise)
        taken = []
        while (found := log.waiting.take(OUTLET, 0)) is not None:
            taken.append(found.promise)
            log.waiting.settle(found.key, is_lost=False)
        log.close()
    assert taken == sorted({promise for _, promise, _ in leads}, reverse=True)


_ADD_AND_DIE = """
import os, signal, sys
from pathlib import Path
from crawler.archive.index import CrawlLog
from crawler.archive.index.asked import Answer
from tests.archive.test_waiting import FEED, KEY, NINE, OUTLET
from crawler.model import Lead
log = CrawlLog(Path(sys.argv[1]))
for number in range(int(sys.argv[2])):
    log.waiting.add(f"{KEY}/{number}", OUTLET, Lead(f"{KEY}/{number}"), FEED, 0)
log.asked.note_answer(FEED.url, OUTLET, "judge", Answer(NINE, NINE, '"tag"'))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("number", [1, 97, 98, 99, 100, 150, 199, 250])
def test_an_answer_is_never_remembered_without_the_leads_in_it(tmp_path: Path, number: int) -> None:
    path = tmp_path / "crawl.sqlite"
    died = subprocess.run([sys.executable, "-c", _ADD_AND_DIE, path, str(number)], cwd=ROOT, timeout=60)
    assert died.returncode == -signal.SIGKILL
    log = CrawlLog(path)
    count = log.waiting.count(OUTLET)
    remembered = log.asked.answer(FEED.url, OUTLET, "judge")
    assert count == number or remembered is None
    log.close()
