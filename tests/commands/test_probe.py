"""`scrapy probe` as a user runs it: on the sample outlets, on WordPress in its forms, on sites that let nobody in."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.discovery.canonical import canonical
from crawler.discovery.kinds import KINDS
from crawler.model import Outcome, Outlet, Query, WebArchives
from crawler.newsroom.misbehaviour import Body, Status
from crawler.newsroom.server import Newsroom
from crawler.newsroom.sites import BY_KEY
from crawler.seeds import find_topic, read_outlets
from tests.commands.small_sites import closed, heedless, serve, shut_by_robots, wordpress
from tests.conftest import ROOT, Run
from tests.newsroom.walking import walk

Scrapy = Callable[..., Run]
SAMPLE = ROOT / "seeds" / "sample"


# What outlets are searched for when the topic is crawled.
SEARCHES = find_topic(ROOT / "seeds", "x-advertisers").searches


def _archives(newsroom: Newsroom) -> list[str]:
    """Say on the command line that the newsroom's web archive is the one to ask."""
    names = ("WAYBACK_URL", "COMMON_CRAWL_URL", "COMMON_CRAWL_DATA_URL")
    return [word for name in names for word in ("-s", f"{name}={newsroom.archives}")]


def _leads(newsroom: Newsroom, outlet: Outlet) -> set[str]:
    """Read all that an outlet's sources lead to, as a crawl does."""
    archives = WebArchives(newsroom.archives, newsroom.archives, newsroom.archives)
    query = Query(searches=SEARCHES, archives=archives)
    return {canonical(lead.url) for source in outlet.sources for lead in walk(source, query).leads}


def _pasted(run: Run, folder: Path) -> Outlet:
    """Paste an entry into a file, as it was printed."""
    path = folder / "pasted.toml"
    path.write_text(run.out, encoding="utf-8")
    (outlet,) = read_outlets(path, tuple(KINDS))
    return outlet


@pytest.fixture(scope="session")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(SAMPLE) as served:
        yield served


@pytest.fixture
def own_newsroom() -> Iterator[Newsroom]:
    """One for a test that changes how it is served."""
    with Newsroom(SAMPLE) as served:
        yield served


KINDS_FOUND = {
    "sada": {"wordpress", "feed"},
    "marfa": {"search", "feed", "section", "wayback"},
    "jarida": {"sitemap"},
    "nabd": {"sitemap", "wayback"},
    "mujaz": {"blogger", "feed"},
}


@pytest.mark.parametrize("key", BY_KEY)
def test_the_entry_of_a_sample_outlet_finds_the_same_stories(
    scrapy: Scrapy, newsroom: Newsroom, tmp_path: Path, key: str
) -> None:
    base, site = newsroom.addresses[key], BY_KEY[key]
    run = scrapy("probe", "--local", *_archives(newsroom), base)
    assert run.code == 0, run.err
    assert "Traceback" not in run.err
    outlet = _pasted(run, tmp_path)
    assert (outlet.domain, outlet.name, outlet.local) == (base.removeprefix("http://"), site.name, True)
    assert all(source.checked and source.answered for source in outlet.sources)
    file = tmp_path / "sample.toml"
    file.write_text(newsroom.outlets_toml(), encoding="utf-8")
    (sample,) = [one for one in read_outlets(file, tuple(KINDS)) if one.domain == outlet.domain]
    by_sample, by_probe = _leads(newsroom, sample), _leads(newsroom, outlet)
    wanted = {one.id: one.urls for one in newsroom.truth() if one.outlet == key and one.outcome == Outcome.ARCHIVED}
    assert wanted
    assert [one for one, urls in wanted.items() if not {canonical(url) for url in urls} & by_sample] == []
    assert [one for one, urls in wanted.items() if not {canonical(url) for url in urls} & by_probe] == []
    kinds = {source.kind for source in outlet.sources}
    assert kinds == KINDS_FOUND[key]


def test_name_language_and_zone_are_told(scrapy: Scrapy, newsroom: Newsroom, tmp_path: Path) -> None:
    run = scrapy("probe", "--local", "--kind", "business", newsroom.addresses["sada"])
    outlet = _pasted(run, tmp_path)
    assert (outlet.country, outlet.kind, outlet.timezone) == ("eg", "business", "Africa/Cairo")
    assert 'country = "eg"  # a guess: look at it' in run.out
    assert "# language: lang=ar, 100% of the letters in links are Arabic\n" in run.out
    # What was tried is told on standard error while it is tried, and once more as comments.
    assert {f"# {line}" for line in run.err.splitlines()} <= set(run.out.splitlines())


def test_what_a_site_has_lost_is_found_in_common_crawl_where_the_wayback_machine_is_down(
    scrapy: Scrapy, newsroom: Newsroom, tmp_path: Path
) -> None:
    archives = [*_archives(newsroom), "-s", "WAYBACK_URL=http://127.0.0.1:9"]
    run = scrapy("probe", "--local", *archives, newsroom.addresses["nabd"])
    outlet = _pasted(run, tmp_path)
    found = [(source.kind, source.url.rpartition("//")[2].partition("/")[2]) for source in outlet.sources]
    assert ("common_crawl", "posts/") in found
    assert "# wayback " in run.out


def test_a_site_that_does_not_answer_is_found_in_a_web_archive(
    scrapy: Scrapy, own_newsroom: Newsroom, tmp_path: Path
) -> None:
    base = own_newsroom.addresses["marfa"]
    own_newsroom.close_outlet("marfa")
    run = scrapy("probe", "--local", *_archives(own_newsroom), base)
    assert run.code == 0, run.err
    outlet = _pasted(run, tmp_path)
    assert [(source.kind, source.url) for source in outlet.sources] == [("wayback", f"{base}/")]
    assert (outlet.name, outlet.timezone) == ("المرفأ", "Asia/Beirut")
    assert "Connection was refused" in run.out
    wanted = [one for one in own_newsroom.truth() if one.outlet == "marfa" and one.outcome == Outcome.ARCHIVED]
    led = _leads(own_newsroom, outlet)
    assert [one.id for one in wanted if canonical(one.urls[0]) not in led] == []


@pytest.mark.parametrize("status", [403, 410])
def test_a_site_that_lets_nobody_in_is_found_in_a_web_archive(
    scrapy: Scrapy, own_newsroom: Newsroom, tmp_path: Path, status: int
) -> None:
    base = own_newsroom.addresses["jarida"]
    # All but robots.txt, which says what may be asked for.
    for prefix in ("/news", "/list", "/sitemap", "/feed", "/rss", "/atom", "/stor", "/wp-", "/search", "/page", "/?"):
        own_newsroom.misbehave("jarida", prefix, Status(status))
    own_newsroom.misbehave("jarida", "/", Body(b"<html><title>403</title></html>", "text/html"))
    run = scrapy("probe", "--local", *_archives(own_newsroom), base)
    assert run.code == 0, run.err
    outlet = _pasted(run, tmp_path)
    assert [(source.kind, source.url) for source in outlet.sources] == [("wayback", f"{base}/")]


def test_a_public_web_archive_is_not_told_of_a_private_host(scrapy: Scrapy, newsroom: Newsroom) -> None:
    run = scrapy("probe", "--local", newsroom.addresses["jarida"])
    assert run.code == 0
    assert "# web archives: not asked for a private host\n" in run.out


WORDPRESS = {
    "with permalinks": (True, False, "wordpress", "/wp-json/wp/v2/posts"),
    "without permalinks": (False, False, "wordpress", "/index.php?rest_route=/wp/v2/posts"),
    "its API closed": (True, True, "wordpress_feed", "/"),
}


@pytest.mark.parametrize(("pretty", "shut", "kind", "path"), WORDPRESS.values(), ids=WORDPRESS.keys())
def test_any_wordpress_is_found_in_one_go(
    scrapy: Scrapy, tmp_path: Path, pretty: bool, shut: bool, kind: str, path: str
) -> None:
    with serve(wordpress(pretty, shut)) as site:
        run = scrapy("probe", "--local", site.base)
        assert run.code == 0, run.err
        outlet = _pasted(run, tmp_path)
        sources = [(source.kind, source.url.removeprefix(site.base)) for source in outlet.sources]
    assert sources == [(kind, path), ("feed", "/feed/" if pretty else "/?feed=rss2")]
    if not shut:
        assert (outlet.name, outlet.timezone) == ("صوت المدينة", "Asia/Amman")


def test_a_search_that_answers_everything_is_no_way_in(scrapy: Scrapy, tmp_path: Path) -> None:
    with serve(heedless) as site:
        run = scrapy("probe", "--local", site.base)
        outlet = _pasted(run, tmp_path)
        assert len(site.requests) <= 62
    assert [(source.kind, source.url) for source in outlet.sources] == [("section", f"{site.base}/")]
    assert outlet.name == "كل شيء"


def test_requests_are_bounded(scrapy: Scrapy) -> None:
    with serve(heedless) as site:
        run = scrapy("probe", "--local", "--most", "5", site.base)
        assert len([path for path in site.requests if path != "/robots.txt"]) <= 5
    assert "not asked: 5 requests were made" in run.out


NO_WAY_IN = {
    "a site that lets nobody in": (closed, "it answers, but no way in was found"),
    "a site whose robots.txt denies everything": (shut_by_robots, "robots.txt of the host denies it"),
}


@pytest.mark.parametrize(("make", "complaint"), NO_WAY_IN.values(), ids=NO_WAY_IN.keys())
def test_a_site_without_a_way_in_is_told(scrapy: Scrapy, make: Callable[[str], Any], complaint: str) -> None:
    with serve(make) as site:
        run = scrapy("probe", "--local", site.base)
    assert (run.code, run.out) == (1, "")
    assert run.err.splitlines()[-1] == f"scrapy probe: {site.base.removeprefix('http://')}: {complaint}"


def test_a_private_address_wants_the_word_local(scrapy: Scrapy, newsroom: Newsroom) -> None:
    asked = len(newsroom.requests)
    run = scrapy("probe", "-s", "CONTACT=you@example.org", newsroom.addresses["sada"])
    assert (run.code, run.out) == (1, "")
    assert run.err.splitlines()[-1].endswith("; say --local where the host is yours")
    assert len(newsroom.requests) == asked


def test_several_sites_are_entries_of_one_file(scrapy: Scrapy, newsroom: Newsroom) -> None:
    bases = [newsroom.addresses["mujaz"], "http://127.0.0.1:9/", newsroom.addresses["jarida"]]
    run = scrapy("probe", "--local", *bases)
    assert run.code == 1
    outlets = tomllib.loads(run.out)["outlet"]
    assert [outlet["domain"] for outlet in outlets] == [bases[0][7:], bases[2][7:]]


MISUSE = {
    "nothing": ([], "expected a domain or a URL, found none"),
    "no URL": (["ftp://news.example/"], "expected a domain such as news.example, or an http or https URL"),
    "no domain": (["news example"], "expected a domain such as news.example"),
    "no requests": (["--most", "0", "news.example"], "--most: expected a whole number, 1 or more, found 0"),
    "no contact": (["news.example"], "CONTACT: expected a mail address or URL"),
}


@pytest.mark.parametrize(("words", "complaint"), MISUSE.values(), ids=MISUSE.keys())
def test_misuse(scrapy: Scrapy, words: list[str], complaint: str) -> None:
    run = scrapy("probe", *words)
    assert (run.code, run.out) == (2, "")
    assert complaint in run.err
    assert "Traceback" not in run.err
