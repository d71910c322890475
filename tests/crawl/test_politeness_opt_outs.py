"""What outlets say to machines: recorded with each story, obeyed as is set, the same when a page is read again."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

import pytest

from crawler.archive import Archive
from crawler.archive.replay import Chosen, Filters, LeftOut, select
from crawler.model import OptOut
from tests.crawl.outlets import Answer, Crawled, Scrapy, Site, crawl, page, robots, serve, with_headers

AI_RULES = "User-agent: GPTBot\nUser-agent: ClaudeBot\nDisallow: /\n\nUser-agent: CCBot\nDisallow: /7\n"
RESERVED = '<meta name="tdm-reservation" content="1">'
TDMREP = json.dumps(
    [
        {"location": "/9$", "tdm-reservation": 1, "tdm-policy": "https://sada.example/policy"},
        {"location": "/*", "tdm-reservation": 0},
    ]
)
AI = OptOut("ai-agents", "", "robots.txt", ("GPTBot", "ClaudeBot"))
OPEN = OptOut("tdm-reservation", "0", "tdmrep.json")


def outspoken(site: Site) -> None:
    """Make an outlet say something of each of its pages."""
    site.answers["/robots.txt"] = robots(AI_RULES)
    site.answers["/.well-known/tdmrep.json"] = Answer(TDMREP.encode(), "application/json")
    site.answers["/2"] = with_headers(page(2), ("TDM-Reservation", "1"), ("TDM-Policy", "https://sada.example/p"))
    site.answers["/3"] = page(3, RESERVED)
    site.answers["/4"] = with_headers(page(4, '<meta name="tdm-reservation" content="0">'), ("TDM-Reservation", "1"))
    site.answers["/5"] = with_headers(
        page(5),
        ("X-Robots-Tag", "googlebot: noindex"),
        ("X-Robots-Tag", "noai, noimageai"),
        ("X-Robots-Tag", "noarchive"),
    )
    site.answers["/6"] = page(6, '<meta name="robots" content="noai">')


def reread(scrapy: Scrapy, folder: Path, *more: str) -> dict[str, tuple[str, str]]:
    """Read the raw pages of an archive into another one; give what became of them."""
    lines = folder / "again.jsonl"
    run = scrapy(
        *("crawl", "replay", "-a", "archive=again", "-a", f"warc={folder}/archive/warc"),
        *("-a", f"outlets={folder}/outlets.toml", "-s", f"ARCHIVE_DIR={folder}", "-s", "EXTRACT_WORKERS=1"),
        *("-o", str(lines), *more),
    )
    assert run.code == 0, run.err
    told = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    return Crawled(run, told, folder / "again").told


def test_what_is_said_is_recorded_and_a_tdm_reservation_obeyed(scrapy: Scrapy, tmp_path: Path) -> None:
    with serve(9) as site:
        outspoken(site)
        crawled = crawl(scrapy, tmp_path, [site], "-s", "WARC_PAGES=all")
        assert crawled.run.code == 0, crawled.run.err
        # The file forbids it: it is not even asked for.
        assert site.asked("/9") == []
        assert site.requests.index("/.well-known/tdmrep.json") < site.requests.index("/1")
    told = crawled.told
    assert told["/9"] == ("opted_out", "tdm-reservation: 1 (tdmrep.json)")
    assert told["/2"] == ("opted_out", "tdm-reservation: 1 (http-header)")
    assert told["/3"] == ("opted_out", "tdm-reservation: 1 (html-meta)")
    assert {path for path, (outcome, _) in told.items() if outcome == "archived"} == {
        "/1",
        "/4",
        "/5",
        "/6",
        "/7",
        "/8",
    }
    records = crawled.records()
    assert records["/1"].opt_outs == (AI, OPEN)
    assert records["/7"].opt_outs == (OptOut("ai-agents", "", "robots.txt", ("GPTBot", "ClaudeBot", "CCBot")), OPEN)
    assert records["/6"].opt_outs == (AI, OPEN, OptOut("noai", "", "html-meta"))
    assert [(one.signal, one.value, one.where) for one in records["/4"].opt_outs[2:]] == [
        ("tdm-reservation", "1", "http-header"),
        ("tdm-reservation", "0", "html-meta"),
    ]
    # Each of the repeated headers is there, and whom it is said to.
    assert [(one.signal, one.to) for one in records["/5"].opt_outs[2:]] == [
        ("noindex", ("googlebot",)),
        ("noai", ()),
        ("noimageai", ()),
        ("noarchive", ()),
    ]
    assert records["/5"].fetched.headers["x-robots-tag"] == "googlebot: noindex, noai, noimageai, noarchive"
    # A replay goes by the same facts: here every page is denied to some agent.
    with Archive.open(crawled.archive) as archive:
        left_out = [one for one in select(archive, Filters(not_opted_out=True)) if isinstance(one, LeftOut)]
    assert len(left_out) == 6
    # The pages that were kept, read again: the same stories; of what was opted out nothing was kept.
    again = reread(scrapy, tmp_path)
    assert {path: outcome for path, (outcome, _) in again.items()} == dict.fromkeys(records, "archived")


def test_a_page_read_again_is_decided_upon_as_it_was(scrapy: Scrapy, tmp_path: Path) -> None:
    with serve(6) as site:
        site.answers["/2"] = with_headers(page(2), ("TDM-Reservation", "1"))
        site.answers["/3"] = page(3, RESERVED)
        site.answers["/5"] = with_headers(page(5), ("X-Robots-Tag", "noindex"), ("X-Robots-Tag", "noai"))
        crawled = crawl(scrapy, tmp_path, [site], "-s", "OBEY_OPT_OUTS=")
        assert crawled.run.code == 0, crawled.run.err
    assert {outcome for outcome, _ in crawled.told.values()} == {"archived"}
    again = reread(scrapy, tmp_path)
    assert {path: again[path] for path in ("/2", "/3")} == {
        "/2": ("opted_out", "tdm-reservation: 1 (http-header)"),
        "/3": ("opted_out", "tdm-reservation: 1 (html-meta)"),
    }
    assert {again[path][0] for path in ("/1", "/4", "/5", "/6")} == {"archived"}
    before, after = crawled.records(), Crawled(crawled.run, [], tmp_path / "again").records()
    assert {path: record.opt_outs for path, record in after.items()} == {
        path: before[path].opt_outs for path in ("/1", "/4", "/5", "/6")
    }
    with Archive.open(crawled.archive) as archive:
        kept = [one.record for one in select(archive, Filters(not_opted_out=True)) if isinstance(one, Chosen)]
    assert {record.fetched.final.rpartition("/")[2] for record in kept} == {"1", "4", "6"}


@pytest.mark.parametrize(
    ("setting", "opted_out"),
    [
        ("", set()),
        ("noai", {"/5", "/6"}),
        ("tdm-reservation,noarchive", {"/2", "/3", "/5", "/9"}),
        ("ai-agents", {f"/{number}" for number in range(1, 10)}),
        ("noindex", set()),
    ],
)
def test_which_are_obeyed_is_a_setting(scrapy: Scrapy, tmp_path: Path, setting: str, opted_out: set[str]) -> None:
    with serve(9) as site:
        outspoken(site)
        crawled = crawl(scrapy, tmp_path, [site], "-s", f"OBEY_OPT_OUTS={setting}")
        assert crawled.run.code == 0, crawled.run.err
    assert {path for path, (outcome, _) in crawled.told.items() if outcome == "opted_out"} == opted_out
    assert len(crawled.told) == 9


def test_a_setting_that_is_none_is_told_before_anything_is_fetched(scrapy: Scrapy, tmp_path: Path) -> None:
    with serve(1) as site:
        crawled = crawl(scrapy, tmp_path, [site], "-s", "OBEY_OPT_OUTS=tdm_reservation")
        assert crawled.run.code == 2
        assert site.requests == []
    assert "-s OBEY_OPT_OUTS: expected some of tdm-reservation, noai, " in crawled.run.err
    assert "found 'tdm_reservation'" in crawled.run.err


UNREADABLE = {
    "a page": (Answer(b"<html>not here, but with status 200</html>"), False),
    "no JSON": (Answer(b"[{'location': '/'", "application/json"), True),
    "no list": (Answer(b'"reserved"', "application/json"), True),
    "2 MB": (Answer(b"[" + b" " * 2_000_000 + b"]", "application/json"), True),
    "500": (Answer(b"broken", status=500), True),
    "410": (Answer(b"gone", status=410), False),
}


def test_a_tdmrep_json_that_cannot_be_read_is_passed_over_and_told(scrapy: Scrapy, tmp_path: Path) -> None:
    with ExitStack() as stack:
        sites = {name: stack.enter_context(serve(1, tdmrep=case[0])) for name, case in UNREADABLE.items()}
        crawled = crawl(scrapy, tmp_path, list(sites.values()))
        assert crawled.run.code == 0, crawled.run.err
        for name, site in sites.items():
            assert crawled.of(site)["/1"] in ("archived", "duplicate"), name
            is_told = f"{site.base}/.well-known/tdmrep.json cannot be read, and is passed over" in crawled.run.err
            assert is_told is UNREADABLE[name][1], name
