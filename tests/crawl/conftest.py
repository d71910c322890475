"""Crawls of the sample newsroom on free ports, each into an archive of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attrs import frozen

from crawler.newsroom.server import Newsroom
from crawler.newsroom.truth import Expectation
from crawler.seeds import read_topic
from tests.conftest import ROOT, Run

SAMPLE = ROOT / "seeds" / "sample"
TOPIC = read_topic(ROOT / "seeds" / "topics" / "x-advertisers.toml")


@frozen
class Bench:
    """A newsroom, the file of its outlets, and a place for archives."""

    newsroom: Newsroom
    outlets: Path
    archives: Path

    @property
    def archive(self) -> Path:
        return self.archives / "sample"

    def truth(self) -> tuple[Expectation, ...]:
        """Say what should become of every page, and which kinds of source lead to it."""
        return self.newsroom.truth(TOPIC.searches)

    def arguments(self, *more: str) -> list[str | Path]:
        """Give the words of a crawl of the newsroom."""
        settings = ["-s", f"ARCHIVE_DIR={self.archives}"]
        for name in ("WAYBACK_URL", "COMMON_CRAWL_URL", "COMMON_CRAWL_DATA_URL"):
            settings += ["-s", f"{name}={self.newsroom.archives}"]
        return ["crawl", "news", "-a", f"outlets={self.outlets}", "-a", "archive=sample", *settings, *more]


def lay(newsroom: Newsroom, folder: Path) -> Bench:
    """Write a newsroom's outlets file, and make room for archives."""
    outlets = folder / "outlets.toml"
    outlets.write_text(newsroom.outlets_toml(), encoding="utf-8")
    return Bench(newsroom, outlets, folder / "archives")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A newsroom for one test alone."""
    with Newsroom(SAMPLE) as newsroom:
        yield lay(newsroom, tmp_path)


@frozen
class Crawled:
    """A bench after a whole crawl and a second one, with the requests that each of them made."""

    bench: Bench
    first: Run
    second: Run
    requests: tuple[tuple[str, str], ...]
    requests_again: tuple[tuple[str, str], ...]


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory, scrapy: Callable[..., Run]) -> Iterator[Crawled]:
    """The sample newsroom crawled twice, for all tests that only look."""
    with Newsroom(SAMPLE) as newsroom:
        bench = lay(newsroom, tmp_path_factory.mktemp("crawled"))
        first = scrapy(*bench.arguments("-o", f"{bench.archives.parent}/first.jsonl"))
        requests = tuple((request.outlet, request.path) for request in newsroom.requests)
        second = scrapy(*bench.arguments())
        again = tuple((request.outlet, request.path) for request in newsroom.requests)[len(requests) :]
        yield Crawled(bench, first, second, requests, again)
