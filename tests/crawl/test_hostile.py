"""Hosts that are broken, careless or mean, crawled: what they do costs a source or a page, and is told."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from attrs import evolve

from crawler.archive import Archive
from crawler.discovery.canonical import canonical
from crawler.newsroom import hostile
from crawler.newsroom.hostile import Item
from crawler.newsroom.misbehaviour import Body, Dies, Moved, Status
from crawler.newsroom.stories import SampleStory
from tests.conftest import Run
from tests.crawl.conftest import Bench

Scrapy = Callable[..., Run]
NOBODY = "http://127.0.0.1:9"


def only(bench: Bench, outlet: str, *sources: str) -> Bench:
    """Leave one outlet in the file of outlets, with sources given as `KIND PATH`."""
    base = bench.newsroom.addresses[outlet]
    entry = f'[[outlet]]\ndomain = "{base.removeprefix("http://")}"\nname = "منفذ"\ncountry = "xx"\nlocal = true\n'
    for source in sources:
        kind, path = source.split(" ")
        entry += f'[[outlet.source]]\nkind = "{kind}"\nurl = "{base}{path}"\n'
    path_of = bench.outlets.parent / f"{outlet}.toml"
    path_of.write_text(entry, encoding="utf-8")
    return evolve(bench, outlets=path_of)


def crawl(bench: Bench, scrapy: Scrapy, *more: str) -> tuple[Run, list[dict[str, Any]]]:
    """Crawl; give the run and the outcomes of its pages."""
    lines = bench.archives.parent / "outcomes.jsonl"
    lines.unlink(missing_ok=True)
    run = scrapy(*bench.arguments("-o", str(lines), *more))
    told = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()] if lines.exists() else []
    return run, told


def on_topic(bench: Bench, outlet: str) -> list[SampleStory]:
    own = [s for s in bench.newsroom.stories if s.outlet == outlet and s.expected == "archived"]
    return sorted(own, key=lambda story: story.published, reverse=True)


def archived(bench: Bench) -> set[str]:
    with Archive.open(bench.archive) as archive:
        return {story.record.fetched.canonical for story in archive}


def urls_of(bench: Bench, stories: Sequence[SampleStory]) -> set[str]:
    return {canonical(bench.newsroom.url(story.id)) for story in stories}


def test_a_feed_of_ten_thousand_items(bench: Bench, scrapy: Scrapy) -> None:
    bench = only(bench, "mujaz", "feed /rss")
    base = bench.newsroom.addresses["mujaz"]
    filler = [
        Item(f"أسعار الخضار في السوق رقم {number}", f"{base}/a/{2_000_000 + number}.html") for number in range(9_997)
    ]
    wanted = on_topic(bench, "mujaz")[:3]
    items = [*filler, *(Item(story.title, bench.newsroom.url(story.id)) for story in wanted)]
    bench.newsroom.misbehave("mujaz", "/rss", hostile.feed(items))
    run, told = crawl(bench, scrapy, "-a", "limit=5")
    assert run.code == 0, run.err
    assert "Traceback" not in run.err
    assert len(told) == 5
    assert archived(bench) == urls_of(bench, wanted), "what promises most is fetched first, wherever it stands"
    assert "9995 " in run.out


def test_items_without_links_and_with_odd_ones(bench: Bench, scrapy: Scrapy) -> None:
    bench = only(bench, "mujaz", "feed /rss")
    first, second, third = on_topic(bench, "mujaz")[:3]
    base = bench.newsroom.addresses["mujaz"]
    items = [
        Item("بلا رابط", None),
        Item("رابط فارغ", "  "),
        Item("برنامج", "javascript:alert(1)"),
        Item("بريد", "mailto:a@akhbar.example"),
        Item("ملف", "file:///etc/passwd"),
        Item("موقع آخر", f"{NOBODY}/a/1000001.html"),
        Item("منفذ آخر", bench.newsroom.url(on_topic(bench, "marfa")[0].id)),
        Item("مكسور", "http://[::1"),
        Item(first.title, bench.newsroom.url(first.id).removeprefix(base)),
        Item(second.title, "\n   " + bench.newsroom.url(second.id) + "\n"),
        Item(third.title, bench.newsroom.url(third.id).replace("http:", "")),
        Item(third.title, bench.newsroom.url(third.id) + "#comments"),
    ]
    bench.newsroom.misbehave("mujaz", "/rss", hostile.feed(items))
    run, told = crawl(bench, scrapy)
    assert run.code == 0, run.err
    assert archived(bench) == urls_of(bench, [first, second, third])
    assert len(told) == 3
    assert {request.outlet for request in bench.newsroom.requests} == {"mujaz"}
    asked = [request.path for request in bench.newsroom.requests if request.path.startswith("/a/")]
    assert len(asked) == len(set(asked)) == 3


@pytest.mark.parametrize(("count", "is_told"), [(50_000, False), (50_003, True)])
def test_a_sitemap_of_fifty_thousand(bench: Bench, scrapy: Scrapy, count: int, is_told: bool) -> None:
    bench = only(bench, "jarida", "sitemap /sitemap.xml")
    base = bench.newsroom.addresses["jarida"]
    wanted = on_topic(bench, "jarida")
    urls = [f"{base}/news.php?id={2_000_000 + number}" for number in range(count)]
    urls[count // 2] = bench.newsroom.url(wanted[0].id)
    bench.newsroom.misbehave("jarida", "/sitemap.xml", hostile.sitemap(urls))
    run, told = crawl(bench, scrapy, "-a", "limit=3")
    assert "Traceback" not in run.err
    assert ("more than 50000 URLs" in run.out) is is_told
    assert run.code == int(is_told)
    assert len(told) == 3
    assert "49997 " in run.out


def test_a_search_that_answers_everything_is_told_and_followed_no_further(bench: Bench, scrapy: Scrapy) -> None:
    bench = only(bench, "marfa", "search /search/node?keys={query}", "feed /atom.xml")
    base = bench.newsroom.addresses["marfa"]
    links = [(bench.newsroom.url(story.id), story.title) for story in on_topic(bench, "marfa")]
    bench.newsroom.misbehave("marfa", "/search/node", hostile.list_of(links, f"{base}/search/node?keys=x&page=1"))
    run, _ = crawl(bench, scrapy)
    assert run.code == 0, run.err
    assert "as for any words" in run.out
    asked = [request.path for request in bench.newsroom.requests if request.path.startswith("/search/node")]
    assert not [path for path in asked if "page=" in path]
    assert archived(bench), "the feed is read all the same"


ANSWERS_OF_AN_API = {
    "HTML": Body("<!DOCTYPE html><html><title>صدى المال</title></html>".encode(), "text/html"),
    "401": Status(401),
    "403": Status(403),
    "404": Status(404),
}


@pytest.mark.parametrize("answer", ANSWERS_OF_AN_API.values(), ids=ANSWERS_OF_AN_API.keys())
def test_an_api_that_is_closed_leads_to_the_search_feed(bench: Bench, scrapy: Scrapy, answer: Body | Status) -> None:
    bench = only(bench, "sada", "wordpress /")
    bench.newsroom.misbehave("sada", "/wp-json", answer)
    run, _ = crawl(bench, scrapy)
    assert run.code == 0, run.err
    assert archived(bench) == urls_of(bench, on_topic(bench, "sada"))


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        (Status(500), "found HTTP 500"),
        (hostile.error_of_api("rest_disabled"), "found JSON that is no list"),
        (Body(b"[" * 100_000, "application/json"), "expected a list of WordPress posts"),
    ],
    ids=["500", "another JSON", "nested JSON"],
)
def test_an_api_that_is_broken_is_told(bench: Bench, scrapy: Scrapy, answer: Body | Status, complaint: str) -> None:
    bench = only(bench, "sada", "wordpress /", "feed /feed/")
    bench.newsroom.misbehave("sada", "/wp-json", answer)
    run, told = crawl(bench, scrapy)
    assert run.code == 0, run.err
    assert "Traceback" not in run.err
    assert complaint in run.out
    assert told, "the feed is read all the same"


def test_dates_in_arabic_words_in_a_feed(bench: Bench, scrapy: Scrapy) -> None:
    bench = only(bench, "mujaz", "feed /rss")
    stories = on_topic(bench, "mujaz")[:5]
    dates = ["الخميس، 30 نوفمبر 2023 - 08:15", "٣٠ نوفمبر ٢٠٢٣", "منذ ساعتين", "30 تشرين الثاني 2023 م", "غدًا"]
    items = [Item(s.title, bench.newsroom.url(s.id), date) for s, date in zip(stories, dates, strict=True)]
    bench.newsroom.misbehave("mujaz", "/rss", hostile.feed(items))
    run, _ = crawl(bench, scrapy)
    assert run.code == 0, run.err
    with Archive.open(bench.archive) as archive:
        days = {one.record.fetched.canonical: one.record.published for one in archive}
    assert days.keys() == urls_of(bench, stories)
    # The page itself dates the story, not what its feed says.
    for story in stories:
        published = days[canonical(bench.newsroom.url(story.id))]
        assert published is not None
        assert published.value.date() == story.published.date()


ROBOTS = {
    "5 MB": hostile.robots("User-agent: *\nDisallow: /feed/?secret\nAllow: /"),
    "UTF-16": hostile.robots_in_utf16("User-agent: *\nAllow: /\n"),
    "HTML": hostile.robots_as_html(),
    "empty": Body(b"", "text/plain"),
    "binary": Body(bytes(range(256)) * 100, "application/octet-stream"),
}


@pytest.mark.parametrize("robots", ROBOTS.values(), ids=ROBOTS.keys())
def test_an_odd_robots_txt_that_forbids_nothing(bench: Bench, scrapy: Scrapy, robots: Body) -> None:
    bench = only(bench, "mujaz", "feed /rss")
    bench.newsroom.misbehave("mujaz", "/robots.txt", robots)
    run, told = crawl(bench, scrapy)
    assert run.code == 0, run.err
    assert "Traceback" not in run.err
    assert archived(bench)
    assert not [one for one in told if one["outcome"] == "robots_denied"]


def test_rules_at_the_head_of_a_huge_robots_txt_are_obeyed(bench: Bench, scrapy: Scrapy) -> None:
    bench = only(bench, "mujaz", "feed /rss")
    bench.newsroom.misbehave("mujaz", "/robots.txt", hostile.robots("User-agent: *\nDisallow: /a/"))
    run, told = crawl(bench, scrapy)
    assert run.code == 0, run.err
    assert told
    assert {one["outcome"] for one in told} == {"robots_denied"}
    assert not [request.path for request in bench.newsroom.requests if request.path.startswith("/a/")]


def _redirected(bench: Bench, where: str) -> str:
    """Where a page leads astray: itself, another outlet, a private address."""
    places = {
        "itself": "",
        "another outlet": bench.newsroom.url(on_topic(bench, "marfa")[0].id),
        "a private address": "http://169.254.169.254/latest/meta-data/",
        "a port of this machine": f"{NOBODY}/",
        "no web address": "file:///etc/passwd",
    }
    return places[where]


@pytest.mark.parametrize(
    "where", ["itself", "another outlet", "a private address", "a port of this machine", "no web address"]
)
def test_pages_and_sources_that_redirect_astray(bench: Bench, scrapy: Scrapy, where: str) -> None:
    bench = only(bench, "mujaz", "feed /rss", "section /latest")
    newsroom, base = bench.newsroom, bench.newsroom.addresses["mujaz"]
    story = on_topic(bench, "mujaz")[0]
    path = newsroom.url(story.id).removeprefix(base)
    newsroom.misbehave("mujaz", path, Moved(_redirected(bench, where) or path))
    newsroom.misbehave("mujaz", "/rss", Moved(_redirected(bench, where) or "/rss"))
    run, told = crawl(bench, scrapy)
    assert run.code == 0, run.err
    assert "Traceback" not in run.err
    assert "failed source: " in run.out
    (one,) = [one for one in told if one["url"].endswith(path)]
    assert one["outcome"] not in ("archived", "duplicate")
    assert one["reason"]
    # The others of the outlet are found; nobody else was asked.
    assert archived(bench) == urls_of(bench, on_topic(bench, "mujaz")[1:]) | _copies(bench, told)
    assert {request.outlet for request in newsroom.requests} <= {"mujaz", "archives"}


def _copies(bench: Bench, told: list[dict[str, Any]]) -> set[str]:
    """Exact copies of other outlets' stories: where those are not crawled, the copy is the story."""
    copies = [s for s in bench.newsroom.stories if s.outlet == "mujaz" and s.expected == "duplicate"]
    return urls_of(bench, copies)


def test_what_redirects_to_another_outlet_of_the_crawl_is_not_its_own(bench: Bench, scrapy: Scrapy) -> None:
    newsroom, base = bench.newsroom, bench.newsroom.addresses["mujaz"]
    both = only(bench, "marfa", "feed /atom.xml").outlets.read_text(encoding="utf-8")
    bench = only(bench, "mujaz", "feed /rss", "section /latest")
    bench.outlets.write_text(bench.outlets.read_text(encoding="utf-8") + both, encoding="utf-8")
    first, other = on_topic(bench, "mujaz")[0], on_topic(bench, "marfa")[0]
    newsroom.misbehave("mujaz", newsroom.url(first.id).removeprefix(base), Moved(newsroom.url(other.id)))
    newsroom.misbehave("mujaz", "/rss", Moved(newsroom.addresses["marfa"] + "/atom.xml"))
    run, told = crawl(bench, scrapy)
    assert run.code == 0, run.err
    assert "Traceback" not in run.err
    (one,) = [one for one in told if canonical(one["url"]) == canonical(newsroom.url(first.id))]
    assert (one["outcome"], "another site" in one["reason"]) == ("no_article", True)
    with Archive.open(bench.archive) as archive:
        outlets = {story.record.fetched.canonical: story.record.outlet for story in archive}
    # Each story is of the outlet at whose address it stands.
    assert canonical(newsroom.url(other.id)) in outlets
    assert all(url.startswith(f"https://{outlet}/") for url, outlet in outlets.items())


def test_a_circle_of_redirects_is_told(bench: Bench, scrapy: Scrapy) -> None:
    bench = only(bench, "mujaz", "feed /rss")
    for number in range(3):
        bench.newsroom.misbehave("mujaz", f"/round/{number}", Moved(f"/round/{(number + 1) % 3}"))
    bench.newsroom.misbehave("mujaz", "/rss", Moved("/round/0"))
    run, _ = crawl(bench, scrapy)
    assert run.code == 1
    assert "Traceback" not in run.err
    assert "failed source: " in run.out
    assert len(bench.newsroom.requests) < 20


def test_a_host_that_dies_midway_is_finished_by_the_next_run(bench: Bench, scrapy: Scrapy) -> None:
    bench = only(bench, "sada", "wordpress /wp-json/wp/v2/posts", "feed /feed/")
    bench.newsroom.misbehave("sada", "/2", Dies(after=4))
    run, told = crawl(bench, scrapy)
    assert run.code == 0, run.err
    assert "Traceback" not in run.err
    outcomes = Counter(one["outcome"] for one in told)
    assert outcomes["network_error"] > 1
    assert all(one["reason"] for one in told)
    some = archived(bench)
    assert len(some) <= 4
    bench.newsroom.calm()
    # A page that failed is tried again when an hour has passed, or when it is wanted.
    assert crawl(bench, scrapy, "-a", "recheck=network_error")[0].code == 0
    assert archived(bench) == urls_of(bench, on_topic(bench, "sada"))
