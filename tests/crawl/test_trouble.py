"""Outlets that misbehave: what is wrong costs that one source or page, has its reason, and the rest goes on."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import date

import pytest

from crawler.archive import Archive
from crawler.newsroom.compare import compare
from crawler.newsroom.misbehaviour import Body, CutOff, Slow, Status, TooMany
from tests.conftest import Run
from tests.crawl.conftest import Bench

URLSET = b'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    + b"]><urlset><url><loc>http://127.0.0.1/&j;</loc></url></urlset>"
)
INDEX = b'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>%s</loc></sitemap></sitemapindex>'


def missed_of(bench: Bench) -> set[str]:
    """Give the keys of the outlets of whose stories some are missed."""
    comparison = compare(bench.archive, bench.truth())
    assert not comparison.wrong
    assert not comparison.twice
    return {expected.outlet for expected in comparison.missed}


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param("<!DOCTYPE html><html><title>الرئيسية</title><p>أهلا</p></html>".encode(), "text/html", id="HTML"),
        pytest.param(b"", "application/xml", id="empty"),
        pytest.param(URLSET + b"<url><loc>http://127.0.0.1/a", "application/xml", id="truncated"),
        pytest.param(URLSET + b" " * 100_000_000 + b"</urlset>", "application/xml", id="100 MB"),
        pytest.param(gzip.compress(URLSET + b" " * 600_000_000), "application/gzip", id="gzip bomb"),
        pytest.param(LAUGHS, "application/xml", id="entity bomb"),
        pytest.param(bytes(range(256)) * 100, "application/xml", id="binary"),
    ],
)
def test_a_bad_sitemap_costs_that_sitemap(
    bench: Bench, scrapy: Callable[..., Run], body: bytes, content_type: str
) -> None:
    bench.newsroom.misbehave("jarida", "/sitemap.xml", Body(body, content_type))
    run = scrapy(*bench.arguments())
    assert run.code == 1, run.err  # jarida has no other source
    assert "Traceback" not in run.err
    assert f"failed source: {bench.newsroom.addresses['jarida']}/sitemap.xml: " in run.out
    assert missed_of(bench) == {"jarida"}


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param(
            "<!DOCTYPE html><html><title>صفحة</title><p>لا شيء هنا</p></html>".encode(), "text/html", id="HTML"
        ),
        pytest.param(b"", "application/rss+xml", id="empty"),
        pytest.param(b"<rss><channel><item><title>x", "application/rss+xml", id="truncated"),
        pytest.param(LAUGHS.replace(b"urlset", b"rss"), "application/rss+xml", id="entity bomb"),
    ],
)
def test_a_bad_feed_costs_that_feed(bench: Bench, scrapy: Callable[..., Run], body: bytes, content_type: str) -> None:
    bench.newsroom.misbehave("mujaz", "/rss", Body(body, content_type))
    run = scrapy(*bench.arguments())
    assert run.code == 0, run.err  # the section of mujaz has all that its feed has
    assert f"failed source: {bench.newsroom.addresses['mujaz']}/rss: " in run.out
    assert missed_of(bench) == set()


def test_a_sitemap_index_that_names_itself_is_told_and_ends(bench: Bench, scrapy: Callable[..., Run]) -> None:
    own = f"{bench.newsroom.addresses['jarida']}/sitemap.xml".encode()
    bench.newsroom.misbehave("jarida", "/sitemap.xml", Body(INDEX % own, "application/xml"))
    run = scrapy(*bench.arguments())
    assert run.code == 1
    assert "/sitemap.xml: " in run.out
    assert missed_of(bench) == {"jarida"}


def test_a_page_that_the_reader_cannot_finish_costs_that_page(bench: Bench, scrapy: Callable[..., Run]) -> None:
    story = next(story for story in bench.newsroom.stories if story.id == "on-gm-pauses-2022")
    # A page just under the size limit, all of links and bold words: the reader takes half a minute over it.
    paragraph = story.body.split("\n\n")[0]
    stuck = f'<p><a href="/x">{paragraph}</a> <b>{paragraph}</b></p>'
    page = f"<html><head><title>{story.title}</title></head><body><h1>{story.title}</h1>"
    page += stuck * (8_000_000 // len(stuck.encode()))
    path = bench.newsroom.url(story.id).removeprefix(bench.newsroom.addresses[story.outlet])
    bench.newsroom.misbehave(story.outlet, path, Body(page.encode(), "text/html; charset=utf-8"))
    lines = bench.archives.parent / "outcomes.jsonl"
    run = scrapy(*bench.arguments("-s", "EXTRACT_TIMEOUT=2", "-o", str(lines)))
    assert run.code == 0, run.err
    told = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    failed = [one for one in told if one["outcome"] == "extract_failed"]
    assert [one["url"] for one in failed if path in one["url"]], told
    assert "longer than 2 s" in failed[0]["reason"]
    assert {expected.id for expected in compare(bench.archive, bench.truth()).missed} <= {story.id}


def test_a_host_that_asks_to_wait_is_waited_for(bench: Bench, scrapy: Callable[..., Run]) -> None:
    bench.newsroom.misbehave("nabd", "/articles", TooMany(retry_after_seconds=1, times=3))
    run = scrapy(*bench.arguments())
    assert run.code == 0, run.err
    assert "asks to wait 1 s" in run.err
    assert missed_of(bench) == set()


def test_a_host_that_asks_to_wait_too_long_is_left(bench: Bench, scrapy: Callable[..., Run]) -> None:
    bench.newsroom.misbehave("nabd", "/articles", TooMany(retry_after_seconds=86_400))
    lines = bench.archives.parent / "outcomes.jsonl"
    run = scrapy(*bench.arguments("-o", str(lines)))
    assert run.code == 1, run.err
    assert "is left for this run: it answers 429 and asks to wait 86400 s" in run.out
    assert missed_of(bench) == {"nabd"}
    told = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    reasons = {one["reason"] for one in told if "/articles/" in one["url"]}
    assert any("is left for this run" in reason for reason in reasons)
    # No page is asked for again, and what waited for its turn is not asked for at all.
    asked = [request.path for request in bench.newsroom.requests if request.path.startswith("/articles")]
    assert len(asked) == len(set(asked))


def test_slow_and_cut_answers_and_server_errors_are_outcomes(bench: Bench, scrapy: Callable[..., Run]) -> None:
    bench.newsroom.misbehave("sada", "/20", Slow(0.05))
    bench.newsroom.misbehave("marfa", "/economy", CutOff(after_bytes=2000))
    bench.newsroom.misbehave("nabd", "/articles", Status(503))
    lines = bench.archives.parent / "outcomes.jsonl"
    run = scrapy(*bench.arguments("-o", str(lines)))
    assert run.code == 1, run.err
    assert "left host: " in run.out
    assert "is left for this run: it answers 503: 6 failures in a row" in run.out
    assert "Traceback" not in run.err
    told = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    cut = {one["outcome"] for one in told if "/economy/" in one["url"] and "mubashir" not in one["url"]}
    assert cut == {"network_error"}
    assert {one["outcome"] for one in told if "/articles/" in one["url"]} == {"http_error"}
    assert all(one["reason"] for one in told)
    assert "marfa" in missed_of(bench)
    assert "sada" not in missed_of(bench)


def test_an_outlet_not_declared_local_is_not_asked_on_loopback(bench: Bench, scrapy: Callable[..., Run]) -> None:
    text = bench.outlets.read_text(encoding="utf-8").replace("local = true", "local = false")
    bench.outlets.write_text(text, encoding="utf-8")
    run = scrapy(*bench.arguments("-s", "CONTACT=desk@example.org"))
    assert run.code == 1
    assert "private address" in run.out
    # The web archives stand where the settings say: that is meant.
    assert {request.outlet for request in bench.newsroom.requests} <= {"archives"}


def test_the_contact_stands_in_the_user_agent(bench: Bench, scrapy: Callable[..., Run]) -> None:
    run = scrapy(*bench.arguments("-s", "CONTACT=desk@example.org", "-a", "limit=1"))
    assert run.code == 0, run.err
    agents = {dict(request.headers)["user-agent"] for request in bench.newsroom.requests}
    assert len(agents) == 1
    assert agents.pop().endswith("(+desk@example.org)")


def test_a_limit_bounds_the_pages_of_each_outlet_and_the_next_run_goes_on(
    bench: Bench, scrapy: Callable[..., Run]
) -> None:
    run = scrapy(*bench.arguments("-a", "limit=3"))
    assert run.code == 0, run.err
    assert "15 pages: " in run.out
    assert scrapy(*bench.arguments()).code == 0
    assert missed_of(bench) == set()


def test_only_the_days_asked_for_are_archived_and_other_days_can_be_asked_for_later(
    bench: Bench, scrapy: Callable[..., Run]
) -> None:
    run = scrapy(*bench.arguments("-a", "since=2023-11-01", "-a", "until=2023-11-30"))
    assert run.code == 0, run.err
    with Archive.open(bench.archive) as archive:
        days = {story.record.published.value.date() for story in archive if story.record.published}
    assert days
    assert all(date(2023, 11, 1) <= day <= date(2023, 11, 30) for day in days)
    asked = len(bench.newsroom.requests)
    assert scrapy(*bench.arguments("-a", "since=2023-11-01", "-a", "until=2023-11-30")).code == 0
    assert not [request.path for request in bench.newsroom.requests[asked:] if "/articles/" in request.path]
    assert scrapy(*bench.arguments()).code == 0
    assert missed_of(bench) == set()


def test_a_story_that_changes_becomes_a_revision_and_both_stay(bench: Bench, scrapy: Callable[..., Run]) -> None:
    assert scrapy(*bench.arguments()).code == 0
    before = {path.name: path.read_bytes() for path in (bench.archive / "stories").iterdir()}
    story = next(story for story in bench.newsroom.stories if story.id == "on-dealbook-2023")
    bench.newsroom.change(
        story.id, body=story.body + "\n\nوأضافت المنصة في بيان لاحق أنها لن تعلق على قرارات المعلنين."
    )
    (bench.archive / "crawl.sqlite").unlink()  # what was seen is forgotten: every page is fetched again
    run = scrapy(*bench.arguments())
    assert run.code == 0, run.err
    after = {path.name: path.read_bytes() for path in (bench.archive / "stories").iterdir()}
    assert {name: after[name] for name in before} == before
    (new,) = set(after) - set(before)
    record = json.loads((bench.archive / "records" / new.replace(".txt", ".json")).read_bytes())
    assert f"{record['supersedes']}.txt" in before
    assert "1 revision" in run.out


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            b"<html><title>&#" + b"9" * 5000 + b";</title><p>&#" + b"9" * 5000 + b";</p></html>", id="reference"
        ),
        pytest.param(b"<html><p>" + b"\\" * 1_000_000 + b"</p></html>", id="backslashes"),
        pytest.param(("<p>" + "\u0301" * 300_000 + "\u0327" * 300_000).encode(), id="marks"),
        pytest.param(b"<p>" + b"a1" * 2_000_000, id="one word of 4 MB"),
        pytest.param(b"<script>" + b"f0" * 500_000 + b"</script>", id="one name of 1 MB in a script"),
    ],
)
def test_a_page_made_to_break_the_readers_costs_that_page(
    bench: Bench, scrapy: Callable[..., Run], body: bytes
) -> None:
    story = next(story for story in bench.newsroom.stories if story.outlet == "mujaz" and story.expected == "off_topic")
    path = bench.newsroom.url(story.id).removeprefix(bench.newsroom.addresses["mujaz"])
    bench.newsroom.misbehave("mujaz", path, Body(body, "text/html; charset=utf-8"))
    lines = bench.archives.parent / "outcomes.jsonl"
    run = scrapy(*bench.arguments("-s", "EXTRACT_TIMEOUT=5", "-o", str(lines)))
    assert run.code == 0, run.err
    assert "fault of the program" not in run.err
    told = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    assert len([one for one in told if one["url"].endswith(path)]) == 1
    assert missed_of(bench) == set()
