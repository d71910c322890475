"""Hosts in trouble are left alone for longer and longer, then for the run; the others go on."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from tests.crawl.outlets import Answer, Scrapy, crawl, robots, serve

PAGES = 24


@pytest.mark.parametrize(
    ("answer", "why", "more"),
    [
        pytest.param(Answer(b"slower", status=429), "it answers 429: 4 failures in a row", (), id="429"),
        pytest.param(Answer(b"later", status=503), "it answers 503: 4 failures in a row", (), id="503"),
        pytest.param(
            Answer(b"late", pause=20),
            "it does not answer: 4 failures in a row",
            ("-s", "DOWNLOAD_TIMEOUT=1"),
            id="slow",
        ),
        pytest.param(
            Answer(b"later", status=503, headers=(("Retry-After", "1"),)), "it answers 503: 4 failures", (), id="waits"
        ),
    ],
)
def test_a_host_in_trouble_is_left_after_some_failures_and_the_others_go_on(
    scrapy: Scrapy, tmp_path: Path, answer: Answer, why: str, more: tuple[str, ...]
) -> None:
    with serve(PAGES) as ill, serve(PAGES) as well:
        for number in range(1, PAGES + 1):
            ill.answers[f"/{number}"] = answer
            well.answers[f"/{number}"] = Answer(b"<html><p>not a word of it</p></html>")
        crawled = crawl(scrapy, tmp_path, [ill, well], "-s", "HOST_FAILURES_MAX=4", *more)
        assert crawled.run.code == 1, crawled.run.err
        assert f"left host: {ill.host} is left for this run: {why}" in crawled.run.out
        asked = [path for path in ill.requests if path.strip("/").isdigit()]
        assert len(set(asked)) < PAGES
        assert len([path for path in well.requests if path.strip("/").isdigit()]) == PAGES
        # Each wait is twice as long as the one before, where the host does not say how long.
        waits = [float(one) for one in re.findall(r"it is left alone for ([\d.]+) s", crawled.run.err)]
        assert waits == ([] if answer.headers else [0.2, 0.4, 0.8])
        postponed = [one for one in crawled.outcomes if "is left for this run" in one["reason"]]
        assert postponed
        assert {one["outcome"] for one in postponed} == {"http_error"}
        assert len(crawled.outcomes) == 2 * PAGES
        # The next run asks for what was left, and for it alone.
        before = len(ill.requests)
        for number in range(1, PAGES + 1):
            ill.answers[f"/{number}"] = Answer(b"<html><p>well again</p></html>")
        again = crawl(scrapy, tmp_path, [ill, well])
        assert again.run.code == 0, again.run.err
        later = {path for path in ill.requests[before:] if path.strip("/").isdigit()}
        assert later == {"/" + one["url"].rpartition("/")[2] for one in postponed}


def test_a_host_that_recovers_is_not_left(scrapy: Scrapy, tmp_path: Path) -> None:
    def tired(path: str) -> Answer:
        # Every second time: never twice in a row.
        return Answer(b"later", status=503) if len(site.asked("/")) % 2 else Answer(b"<html><p>well</p></html>")

    with serve(PAGES, robots=robots("User-agent: *\nCrawl-delay: 0.01\n")) as site:
        for number in range(1, PAGES + 1):
            site.answers[f"/{number}"] = tired
        crawled = crawl(scrapy, tmp_path, [site], "-s", "HOST_FAILURES_MAX=2", "-s", "RETRY_TIMES=5")
    assert crawled.run.code == 0, crawled.run.err
    assert "left host" not in crawled.run.out
    assert {one["outcome"] for one in crawled.outcomes} == {"off_topic"}


PACE = "tests.crawl.pace.Pace"


def paces(told: str) -> list[tuple[float, int]]:
    """Read what the extension `Pace` told of the slot of an outlet: delay and connections, answer by answer."""
    return [(float(delay), int(most)) for delay, most in re.findall(r"^pace (\S+) (\d+)$", told, re.MULTILINE)]


def with_pace(*more: str) -> list[str]:
    extensions = {"crawler.extensions.ArchiveSession": 0, "crawler.extensions.RunReport": 200, PACE: 900}
    return ["-s", f"EXTENSIONS={json.dumps(extensions)}", *more]


def test_no_host_is_asked_more_often_than_it_wants(scrapy: Scrapy, tmp_path: Path) -> None:
    rules = robots("User-agent: *\nCrawl-delay: 0.3\n")
    with serve(6, robots=rules) as site:
        for number in range(1, 7):
            site.answers[f"/{number}"] = Answer(b"<html><p>fast</p></html>")
        crawled = crawl(scrapy, tmp_path, [site], *with_pace())
        assert site.most == 1
    assert crawled.run.code == 0, crawled.run.err
    told = paces(crawled.run.err)[1:]  # the first is that of robots.txt itself
    assert told
    assert set(told) == {(0.3, 1)}


def test_a_local_outlet_is_not_slowed_down(scrapy: Scrapy, tmp_path: Path) -> None:
    with serve(PAGES) as site:
        for number in range(1, PAGES + 1):
            site.answers[f"/{number}"] = Answer(b"<html><p>fast</p></html>", pause=0.2)
        crawled = crawl(scrapy, tmp_path, [site], *with_pace())
        assert 1 < site.most <= 8
    assert crawled.run.code == 0, crawled.run.err
    assert set(paces(crawled.run.err)) == {(0.001, 8)}


def test_a_public_host_has_two_connections_a_delay_and_more_where_it_is_slow(scrapy: Scrapy, tmp_path: Path) -> None:
    def slow(path: str) -> Answer:
        time.sleep(0.5)
        return Answer(b"<html><p>slowly</p></html>")

    with serve(6) as site:
        for number in range(1, 7):
            site.answers[f"/{number}"] = slow
        # As a public host would be treated: the slot of the outlet is made without what local outlets have.
        slots = json.dumps({site.host: {}})
        crawled = crawl(
            scrapy, tmp_path, [site], *with_pace("-s", f"DOWNLOAD_SLOTS={slots}", "-s", "DOWNLOAD_DELAY=0.2")
        )
        assert site.most <= 2
    assert crawled.run.code == 0, crawled.run.err
    told = paces(crawled.run.err)
    assert {most for _, most in told} == {2}
    assert min(delay for delay, _ in told) == 0.2
    assert max(delay for delay, _ in told) > 0.3
