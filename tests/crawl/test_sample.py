"""The main job on the sample newsroom: every story on the topic once, nothing else, and nothing fetched twice."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from urllib.parse import urlsplit

from crawler.archive import Archive
from crawler.archive.seed_format import parse
from crawler.discovery.canonical import canonical
from crawler.discovery.kinds import KINDS
from crawler.model import Outcome
from crawler.newsroom.compare import compare
from crawler.text.fingerprint import content_hash
from tests.crawl.conftest import TOPIC, Crawled


def outcomes(crawled: Crawled) -> list[dict[str, str]]:
    lines = (crawled.bench.archives.parent / "first.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_the_archive_holds_the_stories_on_the_topic_and_no_others(crawled: Crawled) -> None:
    comparison = compare(crawled.bench.archive, crawled.bench.truth())
    assert comparison.wanted >= 30
    assert comparison.lines() == [
        f"{comparison.wanted} of {comparison.wanted} on-topic stories found, 0 wrong, 0 twice"
    ]


def test_both_runs_end_well_and_quietly(crawled: Crawled) -> None:
    for run in (crawled.first, crawled.second):
        assert run.code == 0, run.err
        assert "Traceback" not in run.err
        assert "ERROR" not in run.err


def test_every_page_has_the_outcome_of_the_truth(crawled: Crawled) -> None:
    truth = crawled.bench.truth()
    expected_at = {canonical(url): expected.id for expected in truth for url in expected.urls}
    met: dict[str, set[str]] = {expected.id: set() for expected in truth}
    for told in outcomes(crawled):
        if told["reason"].startswith("redirects to "):
            assert told["outcome"] == Outcome.UNCHANGED  # the page it leads to has an outcome of its own
        else:
            met[expected_at[canonical(told["url"])]].add(told["outcome"])
    assert TOPIC.since is not None
    before = {story.id for story in crawled.bench.newsroom.stories if story.published.date() < TOPIC.since}
    wrong = []
    for expected in truth:
        right = {expected.outcome, *expected.others}
        if expected.outcome in (Outcome.ARCHIVED, Outcome.DUPLICATE):
            right = {Outcome.ARCHIVED, Outcome.DUPLICATE}  # of two copies, the one that comes first is the story
        if not met[expected.id] and (not expected.kinds or expected.id in before):
            continue  # no source leads there, or it tells that the story is older than the topic
        if len(met[expected.id]) != 1 or not met[expected.id] <= right:
            wrong.append((expected.id, met[expected.id], expected.outcome))
    assert not wrong


def test_exact_copies_are_noted_on_the_story_that_has_the_text(crawled: Crawled) -> None:
    bodies = Counter(
        content_hash(expected.body)
        for expected in crawled.bench.truth()
        if expected.outcome in (Outcome.ARCHIVED, Outcome.DUPLICATE)
    )
    copied = {digest: count for digest, count in bodies.items() if count > 1}
    assert copied
    with Archive.open(crawled.bench.archive) as archive:
        for digest, count in copied.items():
            story = archive.by_hash(digest)
            assert story is not None
            copies = story.record.copies
            assert len(copies) == count - 1
            assert {copy.outlet for copy in copies} | {story.record.outlet}
            assert all(copy.url != story.record.fetched.canonical for copy in copies)


def test_files_names_and_records_agree(crawled: Crawled) -> None:
    paths = sorted((crawled.bench.archive / "stories").iterdir())
    assert len(paths) >= 30
    with Archive.open(crawled.bench.archive) as archive:
        assert [f"{story.record.stem}.txt" for story in archive] == [path.name for path in paths]
    for path in paths:
        title, body = parse(path.read_bytes())
        record = json.loads((crawled.bench.archive / "records" / f"{path.stem}.json").read_bytes())
        number, digest = path.stem.split("_")
        assert digest == content_hash(body)[:16]
        assert record["number"] == int(number)
        assert record["title"] == title
        assert record["content_sha256"] == content_hash(body)
        assert record["story_sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert record["topic"] == "x-advertisers"
        assert record["fetched"]["status"] == 200
        assert record["found"]["kind"] in KINDS
        assert {verdict["question"] for verdict in record["verdicts"]} == {"article", "language", "topic"}
        assert all(verdict["yes"] for verdict in record["verdicts"])
        assert record["published"]["source"]
        assert record["authors"]


def test_a_record_has_the_hash_of_the_page_as_served(crawled: Crawled) -> None:
    import urllib.request

    with Archive.open(crawled.bench.archive) as archive:
        looked_at = [story.record.fetched for story in list(archive)[::3]]
    # The Wayback Machine's copies have URLs of their own; those of Common Crawl are parts of files.
    urls = {fetched.capture or fetched.final: fetched.sha256 for fetched in looked_at}
    pages = {url: digest for url, digest in urls.items() if not url.endswith(".warc.gz")}
    assert len(pages) >= 12
    for url, digest in pages.items():
        with urllib.request.urlopen(url) as answer:
            assert hashlib.sha256(answer.read()).hexdigest() == digest


def test_one_article_is_fetched_once(crawled: Crawled) -> None:
    served = Counter((outlet, canonical(f"http://{outlet}{path}")) for outlet, path in crawled.requests)
    articles = {
        (expected.outlet, canonical(f"http://{expected.outlet}{urlsplit(url)._replace(scheme='', netloc='').geturl()}"))
        for expected in crawled.bench.truth()
        if expected.body
        for url in expected.urls
    }
    often = {article: served[article] for article in articles if served[article] > 1}
    assert not often


def test_each_story_is_found_by_a_kind_of_source_that_leads_to_it(crawled: Crawled) -> None:
    kinds_at = {
        (expected.outlet, canonical(url)): expected.kinds for expected in crawled.bench.truth() for url in expected.urls
    }
    outlets = {address.removeprefix("http://"): key for key, address in crawled.bench.newsroom.addresses.items()}
    by_capture = 0
    with Archive.open(crawled.bench.archive) as archive:
        for story in archive:
            record = story.record
            kinds = kinds_at[outlets[record.outlet], canonical(record.fetched.requested)]
            assert record.found.kind in kinds
            by_capture += bool(record.fetched.capture)
            # What a web archive has was fetched when that took it.
            assert not record.fetched.capture or record.fetched.at.year < 2025
    assert by_capture >= 5


def test_the_second_run_asks_each_source_once_and_no_article(crawled: Crawled) -> None:
    articles = {
        urlsplit(url)._replace(scheme="", netloc="").geturl()
        for expected in crawled.bench.truth()
        for url in expected.urls
    }
    asked = [(outlet, path) for outlet, path in crawled.requests_again if path != "/robots.txt"]
    assert not [path for _, path in asked if path in articles]
    entries = crawled.bench.outlets.read_text(encoding="utf-8").count("[[outlet.source]]")
    assert len(asked) <= entries
    # Searches and web archives were asked a moment ago; of the rest, what can answers that nothing is new.
    assert not [path for outlet, path in asked if outlet == "archives"]
    again = crawled.bench.newsroom.requests[len(crawled.requests) :]
    unchanged = [request for request in again if request.status == 304]
    assert len(unchanged) >= len(asked) / 2
    assert "0 pages: none" in crawled.second.out


def test_the_summary_tells_what_each_kind_of_source_gave(crawled: Crawled) -> None:
    with Archive.open(crawled.bench.archive) as archive:
        met = sum(1 + len(story.record.copies) for story in archive)
    assert f"{met} stories by the kinds of source that gave them" in crawled.first.out
    rows = {line.split("│")[1].strip(): line.split("│")[2:-1] for line in crawled.first.out.splitlines() if "│" in line}
    for kind in ("wordpress", "blogger", "search", "feed", "sitemap", "section", "wayback", "common_crawl"):
        requests, leads, _, stories, share, cost = (cell.strip() for cell in rows[kind])
        assert int(requests) > 0
        assert int(leads) >= int(stories) > 0
        assert share == f"{int(stories) / met:.0%}"
        assert float(cost) > 0


def test_the_table_tells_every_outlet_and_where_the_stories_are(crawled: Crawled) -> None:
    for outlet in ("صدى المال", "المرفأ", "جريدة الأوراس", "نبض تك", "موجز العرب"):
        assert outlet in crawled.first.out
    assert str(crawled.bench.archive / "stories") in crawled.first.out
    pages = len(outcomes(crawled))
    assert f"{pages} pages: " in crawled.first.out


def test_robots_are_obeyed_and_we_say_who_we_are(crawled: Crawled) -> None:
    assert not [path for _, path in crawled.requests if path.startswith("/private/")]
    for request in crawled.bench.newsroom.requests[: len(crawled.requests)]:
        assert dict(request.headers)["user-agent"].startswith("arabic-news-archive/")
        assert "cookie" not in dict(request.headers)
