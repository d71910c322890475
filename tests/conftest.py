"""What tests of all folders share: the project's root, and a crawl as a user runs it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from crawler.archive import Archive
from crawler.model import Article, Dated, Lead, Outlet, Page, Reading, Source
from crawler.seeds import find_topic
from crawler.text.fingerprint import content_hash

ROOT = Path(__file__).resolve().parents[1]
# No run of a test may take longer; what hangs is a failure, not a wait.
_LONGEST_RUN = 240


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let tests that need more than this project run only where they are asked for."""
    parser.addoption("--wordpress", action="store_true", help="run the tests on a real WordPress (Debian's packages)")


@frozen
class Run:
    """A command that has ended: exit code and what it printed."""

    code: int
    out: str
    err: str


def start_scrapy(*arguments: str | Path, **options: Any) -> subprocess.Popen[str]:
    """Start `scrapy ARGUMENTS` at the project's root, in a process group of its own, without a contact."""
    environment = {name: value for name, value in os.environ.items() if name != "CONTACT"}
    return subprocess.Popen(  # the arguments are the tests' own
        [sys.executable, "-m", "scrapy", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
        **options,
    )


def end_of(process: subprocess.Popen[str]) -> Run:
    """Wait for the end of a process."""
    try:
        out, err = process.communicate(timeout=_LONGEST_RUN)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    return Run(process.returncode, out, err)


@pytest.fixture(scope="session")
def scrapy() -> Callable[..., Run]:
    """Run `scrapy ARGUMENTS` to its end."""

    def run(*arguments: str | Path, **options: Any) -> Run:
        return end_of(start_scrapy(*arguments, **options))

    return run


@pytest.fixture
def sample_archive(tmp_path: Path) -> Path:
    """An archive with one story, written without a crawl."""
    outlet = Outlet("127.0.0.1:8805", "موجز العرب", "ae", timezone="Asia/Dubai")
    lead = Lead("http://127.0.0.1:8805/a/494702.html")
    fetched_at = datetime(2026, 3, 1, tzinfo=UTC)
    page = Page(lead, Source("feed", "http://127.0.0.1:8805/rss"), outlet, lead.url, 200, (), b"", fetched_at)
    body = "أوقفت شركة كبرى إعلاناتها على منصة إكس.\n\nولم تعلق المنصة."
    published = Dated(datetime(2023, 11, 17, tzinfo=UTC), "day", "visible text")
    article = Article("شركة كبرى توقف إعلاناتها على إكس", body, published=published)
    reading = Reading("0" * 64, 0, article=article, content_sha256=content_hash(body))
    with Archive.open(tmp_path / "archive", write=True) as archive:
        archive.put(page, reading, find_topic(ROOT / "seeds", "x-advertisers"))
    return tmp_path / "archive"
