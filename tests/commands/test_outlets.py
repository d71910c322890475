"""`scrapy outlets` as a user runs it: the registry listed and validated, the sample outlets' sources tried."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attrs import frozen

from crawler.newsroom.misbehaviour import Slow
from crawler.newsroom.server import Newsroom
from tests.conftest import ROOT, Run, end_of, start_scrapy

Scrapy = Callable[..., Run]
BAD = """\
[[outlet]]
domain = "a.example"
name = "أ"
country = "eg"
color = 1
[[outlet.source]]
kind = "feed"
url = "/feed/"
"""


def test_the_registry_is_valid(scrapy: Scrapy) -> None:
    run = scrapy("outlets", "--validate")
    assert (run.code, run.err) == (0, "")
    assert re.fullmatch(r"\d+ files, \d{3} outlets in order, \d+ sources; 0 problems\n", run.out)


def test_every_problem_of_the_named_files_is_told(scrapy: Scrapy, tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(BAD, encoding="utf-8")
    run = scrapy("outlets", "--validate", path, tmp_path / "none.toml")
    assert run.code == 1
    first, second, third = run.err.splitlines()
    assert first.startswith(f"{path}:5: outlet 1 (a.example).color: expected one of domain, name, ")
    assert second == f"{path}:8: outlet 1 (a.example): source 1.url: expected an http or https URL, found '/feed/'"
    assert third.startswith(f"{tmp_path}/none.toml: cannot be read: ")
    assert run.out == "2 files, 0 outlets in order, 0 sources; 3 problems\n"


def test_the_list_is_narrowed_by_each_word(scrapy: Scrapy) -> None:
    run = scrapy("outlets", "eg,sa", "business")
    assert run.code == 0
    lines = [line.split() for line in run.out.splitlines()]
    assert {line[1] for line in lines} == {"eg", "sa"}
    assert {line[2] for line in lines} == {"business"}
    assert {line[3] for line in lines} == {"never"}
    assert run.err == f"{len(lines)} outlets of 2 countries, {sum(_sources(line) for line in lines)} sources\n"


def _sources(words: list[str]) -> int:
    return sum(word.rstrip(",") in ("wordpress", "search", "feed", "sitemap", "section") for word in words[4:])


def test_outlets_are_given_as_json(scrapy: Scrapy) -> None:
    run = scrapy("outlets", "--json", "youm7.com")
    (outlet,) = map(json.loads, run.out.splitlines())
    assert (outlet["domain"], outlet["name"], outlet["checked"]) == ("www.youm7.com", "اليوم السابع", [])
    assert {source["kind"] for source in outlet["sources"]} == {"search", "feed", "sitemap", "section"}


MISUSE = {
    "an unknown word": (["atlantis"], "found 'atlantis'"),
    "two things at once": (["--check", "--validate"], "not allowed with argument"),
    "a country to validate": (["--validate", "eg"], "expected .toml files, or nothing for those of"),
    "no contact": (["--check", "eg"], "CONTACT: expected a mail address or URL"),
}


@pytest.mark.parametrize(("words", "complaint"), MISUSE.values(), ids=MISUSE.keys())
def test_misuse(scrapy: Scrapy, words: list[str], complaint: str) -> None:
    run = scrapy("outlets", *words)
    assert run.code == 2
    assert complaint in run.err
    assert "Traceback" not in run.err


@frozen
class Registry:
    """The sample outlets as a registry of their own."""

    newsroom: Newsroom
    seeds: Path

    @property
    def checked(self) -> dict[str, dict[str, object]]:
        lines = (self.seeds / "outlets" / "checked.jsonl").read_text(encoding="utf-8").splitlines()
        return {one["url"]: one for one in map(json.loads, lines)}

    def words(self, *more: str) -> list[str]:
        archive = self.newsroom.archives
        archives = [f"{name}={archive}" for name in ("WAYBACK_URL", "COMMON_CRAWL_URL", "COMMON_CRAWL_DATA_URL")]
        settings = [f"SEEDS_DIR={self.seeds}", *archives]
        return ["outlets", *(word for setting in settings for word in ("-s", setting)), *more]


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    (tmp_path / "outlets").mkdir()
    with Newsroom(ROOT / "seeds" / "sample") as newsroom:
        text = newsroom.outlets_toml()
        dead = f'[[outlet.source]]\nkind = "feed"\nurl = "{newsroom.addresses["sada"]}/no-feed"\n'
        text = text.replace("local = true\n", f"local = true\n{dead}", 1)
        (tmp_path / "outlets" / "sample.toml").write_text(text, encoding="utf-8")
        yield Registry(newsroom, tmp_path)


def test_sources_are_tried_and_what_they_answered_is_kept(scrapy: Scrapy, registry: Registry) -> None:
    sada, nabd = registry.newsroom.addresses["sada"], registry.newsroom.addresses["nabd"]
    run = scrapy(*registry.words("--check", "eg,sa"))
    assert run.code == 1  # the feed that is not there
    assert "Traceback" not in run.err
    before = (registry.seeds / "outlets" / "sample.toml").read_bytes()
    told = registry.checked
    assert told[f"{sada}/no-feed"]["ok"] is False
    assert "404" in str(told[f"{sada}/no-feed"]["answered"])
    assert told[f"{sada}/feed/"]["ok"] is True
    assert re.match(r"10 leads, newest \d{4}-\d\d-\d\d", str(told[f"{sada}/feed/"]["answered"]))
    assert all(one["ok"] for url, one in told.items() if not url.endswith("/no-feed"))
    assert {url.partition("/")[2].split("/")[1] for url in told} == {sada.split("/")[2], nabd.split("/")[2]}
    assert f"NO  {sada.split('/')[2]}  feed {sada}/no-feed: expected HTTP 200, found 404" in run.out
    # Each source costs two requests at most, an index of Common Crawl eight, and robots.txt one.
    asked = [request for request in registry.newsroom.requests if request.path != "/robots.txt"]
    of_archive = [request for request in asked if request.outlet == "archives"]
    assert 2 < len(of_archive) <= 8
    assert len(asked) - len(of_archive) <= 2 * len(told)

    # A second look at some leaves the others as they are, and the list shows what was found.
    first = told[f"{sada}/feed/"]
    assert scrapy(*registry.words("--check", "sa")).code == 0
    assert registry.checked[f"{sada}/feed/"] == first
    listed = scrapy(*registry.words("eg")).out
    well = sum(bool(one["ok"]) for url, one in told.items() if url.startswith(sada))
    assert f"{str(first['at'])[:10]} {well} of {well + 1} ok" in listed
    assert (registry.seeds / "outlets" / "sample.toml").read_bytes() == before


def test_an_outlet_that_is_down_is_told(scrapy: Scrapy, registry: Registry) -> None:
    path = registry.seeds / "outlets" / "sample.toml"
    path.write_text(
        '[[outlet]]\ndomain = "127.0.0.1:9"\nname = "س"\ncountry = "eg"\nlocal = true\n'
        '[[outlet.source]]\nkind = "feed"\nurl = "http://127.0.0.1:9/feed/"\n',
        encoding="utf-8",
    )
    run = scrapy(*registry.words("--check"))
    assert run.code == 1
    assert "ConnectionRefused" in str(registry.checked["http://127.0.0.1:9/feed/"]["answered"])


def test_what_was_found_is_kept_where_the_user_has_enough(registry: Registry) -> None:
    registry.newsroom.misbehave("nabd", "/", Slow(60))
    process = start_scrapy(*registry.words("--check"))
    assert process.stdout
    assert process.stdout.readline()  # nabd, which is slow, is asked beside the others
    os.killpg(process.pid, signal.SIGINT)
    run = end_of(process)
    assert (run.code, "Traceback" in run.err) == (130, False)
    assert registry.checked
