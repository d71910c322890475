"""`scrapy probe` as a user runs it: on the sample outlets, on WordPress in its forms, on sites that let nobody in."""

from __future__ import annotations

import tomllib
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.discovery.canonical import canonical
from crawler.discovery.kinds import KINDS
from crawler.discovery.links import is_of
from crawler.discovery.probing.trials import read_answer
from crawler.model import Lead, Outcome, Outlet, Query, Reply
from crawler.newsroom.server import Newsroom
from crawler.newsroom.sites import BY_KEY
from crawler.seeds import read_outlets
from tests.commands.small_sites import closed, heedless, serve, shut_by_robots, wordpress
from tests.conftest import ROOT, Run

Scrapy = Callable[..., Run]
SAMPLE = ROOT / "seeds" / "sample"


def _get(url: str) -> Reply:
    try:
        with urllib.request.urlopen(url) as answer:
            return Reply(answer.url, answer.read(), answer.status, {k.lower(): v for k, v in answer.headers.items()})
    except urllib.error.HTTPError as error:
        return Reply(url, error.read(), error.code)


def _leads(outlet: Outlet) -> set[str]:
    """Read all that an outlet's sources lead to, as a crawl does."""
    found: set[str] = set()
    for source in outlet.sources:
        waiting = deque(KINDS[source.kind].start(source, Query(searches=("إعلان",))))
        while waiting:
            follow = waiting.popleft()
            answered = read_answer(_get(follow.url), source, follow)
            found |= {canonical(lead.url) for lead in answered.leads if isinstance(lead, Lead)}
            waiting += [one for one in answered.follows if is_of(outlet, one.url)]
    return found


def _pasted(run: Run, folder: Path) -> Outlet:
    """Paste an entry into a file, as it was printed."""
    path = folder / "pasted.toml"
    path.write_text(run.out, encoding="utf-8")
    (outlet,) = read_outlets(path, tuple(KINDS))
    return outlet


@pytest.fixture(scope="session")
def newsroom() -> Any:
    with Newsroom(SAMPLE) as served:
        yield served


@pytest.mark.parametrize("key", BY_KEY)
def test_the_entry_of_a_sample_outlet_finds_the_same_stories(
    scrapy: Scrapy, newsroom: Newsroom, tmp_path: Path, key: str
) -> None:
    base, site = newsroom.addresses[key], BY_KEY[key]
    run = scrapy("probe", "--local", base)
    assert run.code == 0, run.err
    assert "Traceback" not in run.err
    outlet = _pasted(run, tmp_path)
    assert (outlet.domain, outlet.name, outlet.local) == (base.removeprefix("http://"), site.name, True)
    assert all(source.checked and source.answered for source in outlet.sources)
    file = tmp_path / "sample.toml"
    file.write_text(newsroom.outlets_toml(), encoding="utf-8")
    (sample,) = [one for one in read_outlets(file, tuple(KINDS)) if one.domain == outlet.domain]
    by_sample, by_probe = _leads(sample), _leads(outlet)
    wanted = [one for one in newsroom.truth() if one.outlet == key and one.outcome == Outcome.ARCHIVED]
    found = [one.id for one in wanted if {canonical(url) for url in one.urls} & by_sample]
    assert found
    assert [one.id for one in wanted if {canonical(url) for url in one.urls} & by_probe] == found


def test_name_language_and_zone_are_told(scrapy: Scrapy, newsroom: Newsroom, tmp_path: Path) -> None:
    run = scrapy("probe", "--local", "--kind", "business", newsroom.addresses["sada"])
    outlet = _pasted(run, tmp_path)
    assert (outlet.country, outlet.kind, outlet.timezone) == ("eg", "business", "Africa/Cairo")
    assert 'country = "eg"  # a guess: look at it' in run.out
    assert "# language: lang=ar, 100% of the letters in links are Arabic\n" in run.out
    # What was tried is told on standard error while it is tried, and once more as comments.
    assert {f"# {line}" for line in run.err.splitlines()} <= set(run.out.splitlines())


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
