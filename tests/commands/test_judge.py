"""`scrapy judge` as a user runs it: on texts, pages, folders, standard input and URLs, good and bad."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.archive.seed_format import parse, render
from crawler.model import Outcome
from crawler.newsroom.server import Newsroom
from crawler.newsroom.truth import Expectation
from crawler.text.road import Road
from tests.conftest import ROOT, Run, end_of, start_scrapy
from tests.text.arabic import OFF_TOPIC, ON_TOPIC, SAMPLE, TOPIC

STORIES = SAMPLE / "stories"
TITLE = "المعلنون يغادرون منصة إكس ويوقفون إعلاناتهم عليها"
OFF_TITLE = "انطلاق موسم الحصاد في الدلتا بعد شتاء طويل"
BODY, OFF_BODY = "\n\n".join(ON_TOPIC[:8]), "\n\n".join(OFF_TOPIC[:8])
SENTENCE = ON_TOPIC[0]
KEYS = "path outcome reason title body authors published modified language gate topic".split()


def _page(title: str, body: str, head: str = "") -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in body.split("\n\n"))
    return f"<html><head><title>{title}</title>{head}</head><article><h1>{title}</h1>{paragraphs}</article></html>"


def _objects(run: Run) -> list[dict[str, Any]]:
    """Read the lines of a run, as any reader of lines would."""
    return [json.loads(line) for line in run.out.splitlines()]


def _unmarked(text: str) -> str:
    return re.sub(r"\[[+-][^:\]]+: ([^\]]*)\]", r"\1", text)


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_bytes(render(TITLE, BODY))
    return path


def test_texts_of_a_folder_are_judged_as_the_road_judges_them(scrapy: Callable[..., Run]) -> None:
    run = scrapy("judge", "--json", STORIES)
    assert run.code == 0
    objects, road = _objects(run), Road(TOPIC)
    assert [one["path"] for one in objects] == [str(path) for path in sorted(STORIES.glob("*.txt"))]
    for one in objects:
        assert list(one) == KEYS
        title, body = parse(Path(one["path"]).read_bytes())
        assert (one["title"], one["body"]) == (title, body)
        rejection = road.judge_text(title, body).rejection
        assert one["outcome"] == (rejection.outcome if rejection else "archived")
        assert one["reason"]
        assert one["language"]["evidence"]
        assert one["topic"]["decision"] in (True, False)
        assert one["topic"]["threshold"] == TOPIC.threshold
        assert one["topic"]["score"] == pytest.approx(sum(one["topic"]["adds"].values()), abs=0.01)
        assert one["gate"] is one["published"] is one["modified"] is None
        assert one["outcome"] != "archived" or (one["topic"]["evidence"] and one["language"]["code"] == "ar")
    outcomes = [one["outcome"] for one in objects]
    told = ", ".join(f"{outcomes.count(outcome)} {outcome}" for outcome in sorted(set(outcomes)))
    assert run.err == f"{len(objects)} judged: {told}\n"


def test_the_evidence_is_marked_in_the_text(scrapy: Callable[..., Run], story: Path) -> None:
    run = scrapy("judge", "--full", story)
    head, _, shown = run.out.partition("\n\n")
    assert head.startswith(f"{story}\narchived: score ")
    assert "\n  language: Arabic (" in head
    assert "\n  topic: on (score " in head
    assert f" of {TOPIC.threshold:g} = +" in head
    assert shown.count("[+") > 5
    assert _unmarked(shown) == f"{TITLE}\n\n{BODY}\n\n"
    assert "\x1b" not in run.out


def test_paragraphs_without_evidence_are_left_out(scrapy: Callable[..., Run], tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    plain = ["وهطل المطر.", "وهبت الريح."]
    path.write_bytes(render(TITLE, "\n\n".join([*plain, SENTENCE, *plain])))
    run = scrapy("judge", path)
    shown = _unmarked(run.out.partition("\n\n")[2])
    assert shown == f"{TITLE}\n\n…\n\n{SENTENCE}\n\n…\n\n"


def test_a_page_is_judged_with_what_a_crawl_would_know(scrapy: Callable[..., Run], tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    head = (
        '<meta property="article:published_time" content="2023-11-30T10:05:00">'
        '<meta property="article:modified_time" content="2023-12-01">'
        '<meta name="author" content="ليلى الحداد">'
    )
    path.write_text(_page(TITLE, BODY, head), encoding="utf-8")
    run = scrapy("judge", "--json", "--timezone", "Africa/Cairo", "--fetched-at", "2024-09-10T12:00Z", path)
    assert run.code == 0
    (one,) = _objects(run)
    assert (one["outcome"], one["gate"], one["title"], one["body"]) == ("archived", True, TITLE, BODY)
    assert one["authors"] == ["ليلى الحداد"]
    assert (one["published"], one["modified"]) == ("2023-11-30T10:05:00+02:00", "2023-12-01")


def test_a_date_is_read_by_the_time_of_the_fetch(scrapy: Callable[..., Run], tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(_page(TITLE, BODY, '<meta property="article:published_time" content="2023-11-30T10:05Z">'))
    known, unknown = (
        _objects(scrapy("judge", "--json", "--fetched-at", day, path))[0]["published"]
        for day in ("2023-12-01", "2022-12-01")
    )
    # What is published after the fetch is no date of publication.
    assert (known, unknown) == ("2023-11-30T10:05:00+00:00", None)


def test_the_zone_of_a_known_outlet_is_that_of_its_file(scrapy: Callable[..., Run], tmp_path: Path) -> None:
    outlets = tmp_path / "seeds" / "outlets"
    outlets.mkdir(parents=True)
    (outlets / "qa.toml").write_text(
        '[[outlet]]\ndomain = "news.example"\nname = "أخبار"\ncountry = "qa"\ntimezone = "Asia/Qatar"\n'
        '[[outlet.source]]\nkind = "feed"\nurl = "https://news.example/feed/"\n',
        encoding="utf-8",
    )
    path = tmp_path / "page.htm"
    path.write_text(_page(TITLE, BODY, '<meta property="article:published_time" content="2023-11-30 10:05">'))
    topic = ROOT / "seeds" / "topics" / "x-advertisers.toml"
    options = ["--topic", topic, "-s", f"SEEDS_DIR={tmp_path}/seeds", "--url", "https://www.news.example/2023/x"]
    (one,) = _objects(scrapy("judge", "--json", *options, path))
    assert one["published"] == "2023-11-30T10:05:00+03:00"


def test_a_page_that_the_gate_stops_is_shown_with_its_article(scrapy: Callable[..., Run], tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(_page(OFF_TITLE, OFF_BODY), encoding="utf-8")
    (one,) = _objects(scrapy("judge", "--json", path))
    assert (one["outcome"], one["gate"], one["title"], one["body"]) == ("off_topic", False, OFF_TITLE, OFF_BODY)
    assert one["topic"]["decision"] is False
    run = scrapy("judge", path)
    assert run.out.splitlines()[1:3] == [f"off_topic: {one['reason']}", "  gate: stops the page before it is read"]
    assert _unmarked(run.out).split("\n\n")[1] == OFF_TITLE


ARABIC = "أوقفت شركات إعلاناتها على إكس. "
HOSTILE: dict[str, str | bytes] = {
    "punctuation.txt": "؟!،؛...\n\n" + "،؛؟!«»— " * 500,
    "one-word.txt": "إكس",
    "one-word-story.txt": "إكس\n\nإكس",
    "million-words.txt": f"{TITLE}\n\n" + ARABIC * 170_000,
    "million-words-line.txt": ARABIC * 170_000,
    "empty.txt": "",
    "empty.html": "",
    "links.html": f"<title>{TITLE}</title>" + "".join(f'<a href="/{i}">{TITLE} {i}</a> ' for i in range(1000)),
    "tables.html": f"<title>{TITLE}</title>" + "<table><tr><td>" * 3000 + BODY + "</table>" * 3000,
    "tables-closed.html": f"<title>{TITLE}</title>{'<table><tr><td>' * 30}{BODY}{'</td></tr></table>' * 30}",
    "repeated.txt": f"{TITLE}\n\n" + f"{ARABIC}\n\n" * 5000,
    "repeated.html": f"<title>{TITLE}</title><article>" + f"<p>{ARABIC}</p>\n" * 5000,
    "planes.txt": f"{TITLE}\n\n" + "".join(map(chr, (*range(0xD800), *range(0xE000, 0x110000, 7)))),
    "planes.html": f"<title>{TITLE}</title><p>" + "".join(map(chr, (*range(1, 0xD800), *range(0xE000, 0x110000, 7)))),
    "controls.txt": f"\x1b[31m{TITLE}\x07\n\n{BODY}\x9b2J \u202e \u2028 \u2029 \x85 \x1c end",
    "marks.txt": f"{TITLE}\n\nا" + "\u0651" * 300_000,
    "letters.txt": f"{TITLE}\n\n" + "إكس" * 300_000,
    "windows.txt": f"\ufeff{TITLE}\r\n\r\n{BODY}\r\n".replace("\n\n", "\r\n\r\n"),
    "no-utf8.txt": TITLE.encode("windows-1256"),
    "binary.html": bytes(range(256)) * 100,
    "surrogates.html": _page(
        TITLE, BODY, '<script type="application/ld+json">{"@type":"NewsArticle","author":"\\ud800 \\udfff"}</script>'
    ),
    "too-large.html": b"<p>" + b"x" * 9 * 1024 * 1024,
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    for name, content in HOSTILE.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return folder


def test_everything_hostile_has_an_outcome_with_a_reason(hostile: Path, scrapy: Callable[..., Run]) -> None:
    run = scrapy("judge", "--json", hostile)
    assert run.code == 0
    objects = {Path(one["path"]).name: one for one in _objects(run)}
    assert sorted(objects) == sorted(HOSTILE)
    for one in objects.values():
        assert list(one) == KEYS
        assert one["outcome"] in list(Outcome)
        assert one["reason"]
    outcomes = {name: one["outcome"] for name, one in objects.items()}
    assert outcomes["punctuation.txt"] == outcomes["empty.txt"] == "not_arabic"
    assert outcomes["one-word-story.txt"] == "too_short"
    assert outcomes["million-words.txt"] == outcomes["controls.txt"] == outcomes["windows.txt"] == "archived"
    assert outcomes["no-utf8.txt"] == "undecodable"
    assert outcomes["empty.html"] == "no_article"
    assert outcomes["too-large.html"] == "too_large"
    assert len(objects["million-words.txt"]["body"].split()) > 800_000
    assert objects["windows.txt"]["title"] == TITLE


def test_what_steers_a_terminal_is_not_printed(hostile: Path, scrapy: Callable[..., Run]) -> None:
    run = scrapy("judge", "--full", hostile / "controls.txt", hostile / "planes.txt")
    assert run.code == 0
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", run.out)


def test_what_takes_too_long_is_given_up(hostile: Path, scrapy: Callable[..., Run]) -> None:
    run = scrapy("judge", "--json", "-s", "EXTRACT_TIMEOUT=0.01", hostile / "million-words.txt")
    (one,) = _objects(run)
    assert run.code == 0
    assert (one["outcome"], one["reason"]) == ("extract_failed", "reading took longer than 0.01 s")
    assert one["topic"]["decision"] is one["language"]["decision"] is None


def test_what_cannot_be_read_is_told_and_the_rest_is_judged(
    tmp_path: Path, story: Path, scrapy: Callable[..., Run]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    run = scrapy("judge", "--json", tmp_path / "nowhere.html", empty, story, "http://news.example:99999/")
    assert run.code == 1
    assert [one["path"] for one in _objects(run)] == [str(story)]
    complaints = run.err.splitlines()
    assert complaints[-1] == "1 judged: 1 archived"
    assert sorted(complaints[:-1]) == [
        f"scrapy judge: {empty}: cannot be read: no .html, .htm or .txt file is in it",
        f"scrapy judge: {tmp_path}/nowhere.html: cannot be read: No such file or directory",
        "scrapy judge: http://news.example:99999/: cannot be read: it is no http or https URL",
    ]


def test_a_folder_gives_its_pages_and_texts_sorted(tmp_path: Path, scrapy: Callable[..., Run]) -> None:
    below = tmp_path / "b"
    below.mkdir()
    for name in ("c.TXT", "b/2.txt", "b/10.html", "a.htm", "notes.md"):
        (tmp_path / name).write_bytes(render(TITLE, BODY))
    os.mkfifo(tmp_path / "pipe.txt")  # whose reading would never end
    run = scrapy("judge", "--json", tmp_path)
    assert run.code == 0
    found = [str(Path(one["path"]).relative_to(tmp_path)) for one in _objects(run)]
    assert found == ["a.htm", "b/10.html", "b/2.txt", "c.TXT"]


@pytest.mark.parametrize(
    ("content", "gate"),
    [
        pytest.param(render(TITLE, BODY), None, id="text"),
        pytest.param(_page(TITLE, BODY).encode(), True, id="page"),
        pytest.param("\ufeff  \n<!doctype html>".encode() + _page(TITLE, BODY).encode(), True, id="page behind a mark"),
        pytest.param(_page(TITLE, BODY).encode("utf-16"), True, id="page as UTF-16"),
    ],
)
def test_standard_input_is_a_page_or_a_text(content: bytes, gate: bool | None) -> None:
    words = [sys.executable, "-m", "scrapy", "judge", "--json", "-"]
    done = subprocess.run(words, cwd=ROOT, input=content, capture_output=True)
    assert done.returncode == 0
    one = json.loads(done.stdout)
    assert (one["path"], one["outcome"], one["gate"], one["body"]) == ("-", "archived", gate, BODY)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param([], "expected files, folders, URLs or -", id="nothing to judge"),
        pytest.param(["--jsn", "x.html"], "found --jsn", id="unknown option"),
        pytest.param(["--topic", "nope", "x.html"], "found 'nope'", id="unknown topic"),
        pytest.param(["--topic", "/nowhere.toml", "x.html"], "/nowhere.toml: cannot be read", id="no such topic file"),
        pytest.param(["--url", "news.example", "x.html"], "--url: expected an http or https URL", id="no URL"),
        pytest.param(["--timezone", "Mars/Base", "x.html"], "found 'Mars/Base'", id="unknown time zone"),
        pytest.param(["--fetched-at", "soon", "x.html"], "--fetched-at: expected a time", id="no time"),
        pytest.param(["-s", "EXTRACT_TIMEOUT=soon", "x.html"], "-s EXTRACT_TIMEOUT", id="setting that is no number"),
        pytest.param(["https://news.example/1"], "CONTACT: expected a mail address", id="foreign host, no contact"),
    ],
)
def test_misuse_is_told(scrapy: Callable[..., Run], arguments: list[str], told: str) -> None:
    run = scrapy("judge", *arguments)
    assert (run.code, run.out.count("Traceback"), run.err.count("Traceback")) == (2, 0, 0)
    assert told in run.err


def test_help_teaches(scrapy: Callable[..., Run]) -> None:
    run = scrapy("judge", "--help")
    assert run.code == 0
    assert "\n  scrapy judge page.html " in run.out
    assert all(word in run.out for word in ("--json", "--full", "--topic", "--url", "--fetched-at", "exit code"))


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(SAMPLE) as newsroom:
        yield newsroom


def _expected(newsroom: Newsroom, outcome: str) -> Expectation:
    return next(one for one in newsroom.truth() if one.outlet == "mujaz" and one.outcome == outcome and one.body)


def test_a_url_is_fetched_as_a_crawl_fetches_it(newsroom: Newsroom, scrapy: Callable[..., Run]) -> None:
    before = len(newsroom.requests)
    story, other = (_expected(newsroom, outcome) for outcome in ("archived", "off_topic"))
    missing = f"{newsroom.addresses['mujaz']}/nothing-here"
    run = scrapy(
        "judge", "--json", "--local", missing, story.urls[0], STORIES / "near-tiktok-ads-ban.txt", other.urls[0]
    )
    assert run.code == 0
    found = _objects(run)
    assert [one["path"] for one in found][:2] == [missing, story.urls[0]]
    assert (found[0]["outcome"], found[0]["reason"]) == ("http_error", "HTTP 404")
    assert (found[1]["outcome"], found[1]["title"]) == ("archived", story.title)
    assert (found[2]["gate"], found[3]["outcome"]) == (None, "off_topic")
    asked = [request.path for request in newsroom.requests[before:]]
    assert len(asked) == 5
    assert asked[:2] == ["/robots.txt", "/.well-known/tdmrep.json"]


def test_a_private_address_is_not_asked_unless_it_is_said_to_be_local(
    newsroom: Newsroom, scrapy: Callable[..., Run]
) -> None:
    before = len(newsroom.requests)
    run = scrapy("judge", "--json", "-s", "CONTACT=you@example.org", _expected(newsroom, "archived").urls[0])
    (one,) = _objects(run)
    assert one["outcome"] == "network_error"
    assert "private address" in one["reason"]
    assert len(newsroom.requests) == before


@pytest.mark.parametrize("is_fetching", [True, False])
def test_an_interrupt_ends_it_quietly(is_fetching: bool, hostile: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        process = start_scrapy("judge", "--local", *([url] if is_fetching else [*[STORIES] * 20]))
        if is_fetching:
            server.accept()
        else:
            assert process.stdout
            process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        run = end_of(process)
    assert (run.code, run.err) == (130, "")


def test_a_reader_that_goes_away_ends_it_quietly(story: Path) -> None:
    process = start_scrapy("judge", *[STORIES] * 20)
    assert process.stdout
    assert process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert (process.wait(), process.stderr.read()) == (141, "")
    process.stderr.close()
