"""robots.txt, however a host serves it: obeyed where it can be read, waited for where it cannot."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from tests.crawl.outlets import NOT_FOUND, Answer, Scrapy, crawl, moved, robots, serve

RULES = "User-agent: *\nDisallow: /2\n\nUser-agent: arabic-news-archive\nDisallow: /3\n"
READABLE = {
    "plain": robots(RULES),
    "UTF-16": Answer(RULES.encode("utf-16"), "text/plain"),
    "byte order mark": Answer(RULES.encode("utf-8-sig"), "text/plain"),
    "5 MB": Answer((RULES + "# a comment\n" * 450_000).encode(), "text/plain"),
    "20 MB": Answer((RULES + "#\n" * 10_000_000).encode(), "text/plain"),
    "in a page": Answer(f"<html>\n<pre>\n{RULES}</pre></html>".encode()),
    "slow, but in time": Answer(RULES.encode(), "text/plain", pause=1.0),
}
UNREADABLE = {
    "503": (Answer(b"later", status=503), "HTTP 503", "http_error"),
    "500": (Answer(b"broken", status=500), "HTTP 500", "http_error"),
    "429": (Answer(b"later", status=429), "HTTP 429", "http_error"),
    "slow": (Answer(b"#" * 4000, pause=30), "took longer than 2", "network_error"),
    "private": (moved("http://10.0.0.1/x"), "private address 10.0.0.1", "http_error"),
    "said to be of 40 MB": (Answer(b"#" * 40_000_000, "text/plain"), "larger than download max size", "network_error"),
}


def test_our_own_group_is_obeyed_however_the_file_is_served(scrapy: Scrapy, tmp_path: Path) -> None:
    with ExitStack() as stack:
        sites = {name: stack.enter_context(serve(3, robots=rules)) for name, rules in READABLE.items()}
        crawled = crawl(scrapy, tmp_path, list(sites.values()))
        assert crawled.run.code == 0, crawled.run.err
        for name, site in sites.items():
            told = crawled.of(site)
            assert told.pop("/3") == "robots_denied", name
            assert set(told) == {"/1", "/2"}, name
            # The same stories on each of them.
            assert set(told.values()) <= {"archived", "duplicate"}, name
            assert sorted(path for path in site.requests if path.strip("/").isdigit()) == ["/1", "/2"], name
            assert site.requests.count("/robots.txt") == 1, name


def test_what_cannot_be_read_is_waited_for_and_asked_for_by_the_next_run(scrapy: Scrapy, tmp_path: Path) -> None:
    short = ("-s", "DOWNLOAD_TIMEOUT=2", "-s", "RETRY_TIMES=1")
    with ExitStack() as stack:
        well = stack.enter_context(serve(1))
        sites = {name: stack.enter_context(serve(2, robots=case[0])) for name, case in UNREADABLE.items()}
        for number, site in enumerate(sites.values()):
            # Its list stands elsewhere, as feeds do: so there are leads to pages that may not be asked for.
            well.answers[f"/its-list-{number}"] = site.answers["/list"]
            site.source = f"{well.base}/its-list-{number}"
        crawled = crawl(scrapy, tmp_path, [*sites.values(), well], *short)
        assert crawled.run.code == 1, crawled.run.err
        assert crawled.of(well) == {"/1": "archived"}
        lines = [line for line in crawled.run.out.splitlines() if line.startswith("left host: ")]
        assert len(lines) == len(sites)
        for name, site in sites.items():
            _, why, outcome = UNREADABLE[name]
            assert crawled.of(site) == {"/1": outcome, "/2": outcome}, name
            reasons = {one["reason"] for one in crawled.outcomes if one["outlet"] == site.host}
            assert all(f"{site.base}/robots.txt cannot be read" in one and why in one for one in reasons), name
            assert any(f"{site.base}/robots.txt" in line and why in line for line in lines), name
            assert set(site.requests) == {"/robots.txt"}, name
            site.answers["/robots.txt"] = NOT_FOUND
        # They are well again: what was waited for is asked for at once, and nothing else.
        again = crawl(scrapy, tmp_path, [*sites.values(), well], *short)
        assert again.run.code == 0, again.run.err
        assert "left host" not in again.run.out
        for name, site in sites.items():
            assert set(again.of(site).values()) <= {"archived", "duplicate"}, name
            assert site.asked("/1") == ["/1"], name
            assert site.asked("/2") == ["/2"], name
        assert again.of(well) == {}


def test_a_host_that_is_not_there_is_waited_for(scrapy: Scrapy, tmp_path: Path) -> None:
    with serve(1) as gone:
        pass
    with serve(0) as well:
        well.answers["/its-list"] = gone.answers["/list"]
        gone.source = f"{well.base}/its-list"
        crawled = crawl(scrapy, tmp_path, [gone, well])
    assert crawled.run.code == 1
    assert crawled.told["/1"][0] == "network_error"
    assert "refused" in crawled.told["/1"][1].lower()


def test_without_a_robots_txt_everything_may_be_fetched(scrapy: Scrapy, tmp_path: Path) -> None:
    denied = b"User-agent: *\nDisallow: /\n"
    with ExitStack() as stack:
        sites = [
            stack.enter_context(serve(1, robots=Answer(denied, status=status))) for status in (400, 401, 403, 404, 410)
        ]
        crawled = crawl(scrapy, tmp_path, sites)
        assert [site.asked("/1") for site in sites] == [["/1"]] * len(sites)
    assert crawled.run.code == 0, crawled.run.err


def test_five_redirects_are_followed_also_to_another_host_and_more_are_none(scrapy: Scrapy, tmp_path: Path) -> None:
    with ExitStack() as stack:
        other = stack.enter_context(serve(0))
        sites = {hops: stack.enter_context(serve(1)) for hops in (1, 5, 6)}
        for hops, site in sites.items():
            # The rules stand behind so many redirects.
            site.answers["/robots.txt"] = moved(f"{other.base}/{hops}/1")
            for number in range(1, hops):
                other.answers[f"/{hops}/{number}"] = moved(f"{other.base}/{hops}/{number + 1}")
            other.answers[f"/{hops}/{hops}"] = robots("User-agent: *\nDisallow: /1\n")
        crawled = crawl(scrapy, tmp_path, [*sites.values(), other])
        assert {hops: len(site.asked("/1")) for hops, site in sites.items()} == {1: 0, 5: 0, 6: 1}
    assert [crawled.of(site)["/1"] for site in sites.values()] == ["robots_denied", "robots_denied", "archived"]


def test_rules_are_asked_for_once_a_run_however_many_pages_wait_for_them(scrapy: Scrapy, tmp_path: Path) -> None:
    with serve(6, robots=Answer(b"User-agent: *\nDisallow: /4\n", "text/plain", pause=1.0)) as site:
        crawled = crawl(scrapy, tmp_path, [site])
        assert site.requests[0] == "/robots.txt"
        assert site.requests.count("/robots.txt") == 1
        assert site.requests.count("/.well-known/tdmrep.json") == 1
    assert crawled.run.code == 0, crawled.run.err
    assert len(crawled.outcomes) == 6
