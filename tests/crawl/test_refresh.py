"""Refreshes of an archive: what is new is found, what has changed is seen, and everything else is left alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from attrs import evolve

from crawler.archive import Archive
from crawler.discovery.canonical import canonical
from crawler.newsroom.compare import compare
from crawler.newsroom.misbehaviour import Status
from tests.conftest import Run
from tests.crawl.conftest import Bench

Scrapy = Callable[..., Run]
CHANGED, DELETED = "on-gm-pauses-2022", "on-unilever-suit"


def told_by(bench: Bench, scrapy: Scrapy, *words: str) -> tuple[Run, list[dict[str, str]]]:
    """Crawl; give the run with the outcomes of its pages."""
    lines = bench.archives.parent / "outcomes.jsonl"
    lines.unlink(missing_ok=True)
    run = scrapy(*bench.arguments("-o", str(lines), *words))
    text = lines.read_text(encoding="utf-8") if lines.exists() else ""
    return run, [json.loads(line) for line in text.splitlines()]


def of(bench: Bench, key: str) -> str:
    """Name one outlet's domain, for a file with that outlet alone."""
    return bench.newsroom.addresses[key].removeprefix("http://")


def only(bench: Bench, *keys: str) -> Bench:
    """Leave some outlets in the file."""
    entries = bench.outlets.read_text(encoding="utf-8").split("[[outlet]]")
    kept = [entry for entry in entries[1:] if any(f'domain = "{of(bench, key)}"' in entry for key in keys)]
    bench.outlets.write_text("[[outlet]]" + "[[outlet]]".join(kept), encoding="utf-8")
    return bench


def test_after_a_change_a_new_story_and_a_deletion(bench: Bench, scrapy: Scrapy) -> None:
    newsroom = bench.newsroom
    first, _ = told_by(bench, scrapy)
    assert first.code == 0, first.err
    by_id = {story.id: story for story in newsroom.stories}
    old, gone = by_id[CHANGED], next(story for story in newsroom.stories if story.id.startswith("on-unilever"))
    newest = max(newsroom.stories, key=lambda story: story.changed)
    new = evolve(
        old,
        id="on-new-pause",
        outlet=newest.outlet,
        slug="alamat-jadida",
        title="علامات تجارية جديدة توقف إعلاناتها على إكس",
        body=old.body.replace("جنرال موتورز", "شركة جديدة") + "\n\nوقالت الشركة إنها ستعيد النظر في قرارها لاحقا.",
        published=newest.changed,
        modified=None,
    )
    newsroom.change(CHANGED, body=old.body + "\n\nوأضافت الشركة أنها تراجع قرارها كل أسبوع.", at=datetime.now(UTC))
    newsroom.remove(gone.id)
    newsroom.add(new)
    before = len(newsroom.requests)
    second, told = told_by(bench, scrapy)
    assert second.code == 0, second.err
    outcomes = {canonical(one["url"]): one["outcome"] for one in told}
    assert outcomes[canonical(newsroom.url("on-new-pause"))] == "archived"
    assert outcomes[canonical(newsroom.url(CHANGED))] == "revision"
    # Nothing else was asked for but the boxes' and menus' new neighbours: no page that has not changed.
    stored = {one["url"] for one in told if one["outcome"] in ("archived", "revision")}
    assert len(stored) == 2, stored
    with Archive.open(bench.archive) as archive:
        revised = archive.by_url(newsroom.url(CHANGED))
        assert revised is not None
        assert "كل أسبوع" in revised.body
        older = archive.get(int(revised.record.supersedes.partition("_")[0]))
        assert older is not None
        assert "كل أسبوع" not in older.body
        kept = [story for story in archive if story.title == gone.title]
        assert kept
    assert len(newsroom.requests) - before < 80


def test_a_limit_takes_what_promises_most_and_the_next_run_goes_on(bench: Bench, scrapy: Scrapy) -> None:
    only(bench, "sada")
    run, told = told_by(bench, scrapy, "-a", "limit=8")
    assert run.code == 0, run.err
    assert len(told) == 8
    stored = [one for one in told if one["outcome"] in ("archived", "duplicate")]
    # Of all its pages, one in three is a story on the topic; of those fetched first, most are.
    assert len(stored) >= 5
    assert "leads wait for the next run" in run.out
    asked = len(bench.newsroom.requests)
    while "leads wait for the next run" in run.out:
        run, told = told_by(bench, scrapy, "-a", "limit=20")
        assert run.code == 0, run.err
        assert told
    missed = compare(bench.archive, bench.truth()).missed
    assert not [one for one in missed if one.outlet == "sada"]
    # The sources said that nothing had changed: what waited did not need them.
    again = bench.newsroom.requests[asked:]
    assert any(request.status == 304 for request in again)


def test_a_source_that_failed_is_asked_anew_the_next_time(bench: Bench, scrapy: Scrapy) -> None:
    only(bench, "jarida")
    bench.newsroom.misbehave("jarida", "/sitemap", Status(503))
    run, _ = told_by(bench, scrapy, "-s", "RETRY_TIMES=0")
    assert run.code == 1
    bench.newsroom.calm()
    run, _ = told_by(bench, scrapy)
    assert run.code == 0, run.err
    missed = compare(bench.archive, bench.truth()).missed
    assert not [one for one in missed if one.outlet == "jarida"]


def test_pages_are_asked_for_again_when_that_is_wanted(bench: Bench, scrapy: Scrapy) -> None:
    only(bench, "jarida")
    _, first = told_by(bench, scrapy)
    stories = {one["url"] for one in first if one["outcome"] == "archived"}
    gone = next(story for story in bench.newsroom.stories if bench.newsroom.url(story.id) in stories)
    url = bench.newsroom.url(gone.id)
    bench.newsroom.remove(gone.id)
    run, again = told_by(bench, scrapy, "-a", "recheck=archived")
    assert run.code == 0, run.err
    assert {one["url"] for one in again} == stories
    assert {one["outcome"] for one in again if one["url"] == url} == {"http_error"}
    assert {one["outcome"] for one in again if one["url"] != url} <= {"unchanged", "duplicate"}
    with Archive.open(bench.archive) as archive:
        story = archive.by_url(url)
        assert story is not None
        assert story.record.gone is not None
        assert story.record.gone.status == 410


def test_another_topic_version_judges_again_what_was_off_topic(bench: Bench, scrapy: Scrapy, tmp_path: Path) -> None:
    only(bench, "jarida")
    text = Path("seeds/topics/x-advertisers.toml").read_text(encoding="utf-8")
    strict, usual = tmp_path / "strict.toml", tmp_path / "usual.toml"
    head, _, rest = text.partition("\nthreshold = ")
    strict.write_text(f"{head}\nthreshold = 50.0\n{rest.partition(chr(10))[2]}", encoding="utf-8")
    usual.write_text(text, encoding="utf-8")
    run, told = told_by(bench, scrapy, "-a", f"topic={strict}")
    assert run.code == 0, run.err
    assert not [one for one in told if one["outcome"] == "archived"]
    run, told = told_by(bench, scrapy, "-a", f"topic={usual}")
    assert run.code == 0, run.err
    missed = compare(bench.archive, bench.truth()).missed
    assert not [one for one in missed if one.outlet == "jarida"]
    assert {one["outcome"] for one in told} <= {"archived", "duplicate", "off_topic", "too_short"}


def test_a_file_of_urls_is_looked_at_alone(bench: Bench, scrapy: Scrapy, tmp_path: Path) -> None:
    newsroom = bench.newsroom
    story = next(story for story in newsroom.stories if story.id == CHANGED)
    leads = tmp_path / "leads.txt"
    own = newsroom.url(story.id)
    leads.write_text(f"# from elsewhere\n{own}?utm_source=x\t{story.title}\n{own}\nhttps://elsewhere.example/1\n")
    words = bench.arguments("-s", "CONTACT=desk@example.org", "-a", f"urls={leads}")
    with_outlets = words.index(f"outlets={bench.outlets}")
    run = scrapy(*words)
    assert run.code in (0, 1), run.err
    asked = [request.path for request in newsroom.requests if request.outlet == story.outlet]
    assert sum(canonical(f"{newsroom.addresses[story.outlet]}{path}") == canonical(own) for path in asked) == 1
    assert len(words) > with_outlets
    with Archive.open(bench.archive) as archive:
        found = archive.by_url(own)
        assert found is not None
        assert found.record.found.kind in ("urls", "wordpress", "search", "feed", "sitemap", "section", "blogger")


def test_a_known_url_of_a_web_archive_is_fetched_where_it_was_lost(bench: Bench, scrapy: Scrapy) -> None:
    only(bench, "marfa")
    run, told = told_by(bench, scrapy)
    assert run.code == 0, run.err
    with Archive.open(bench.archive) as archive:
        captured = [story.record for story in archive if story.record.fetched.capture]
    assert captured
    for record in captured:
        assert record.fetched.capture.startswith(bench.newsroom.archives)
        assert urlsplit(record.fetched.final).netloc == of(bench, "marfa")
        assert record.raw is not None
        assert record.fetched.status == 200
    # A copy is asked for once, though the next run meets the page's absence again.
    asked = len(bench.newsroom.requests)
    told_by(bench, scrapy)
    again = [request for request in bench.newsroom.requests[asked:] if request.outlet == "archives"]
    assert not again
    assert told
