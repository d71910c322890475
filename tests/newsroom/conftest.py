"""The sample newsroom on free ports, and a client that shows what really came over the wire."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from attrs import frozen

from crawler.newsroom.server import Newsroom

SAMPLE = Path(__file__).resolve().parents[2] / "seeds" / "sample"


@frozen
class Fetched:
    status: int
    headers: dict[str, str]
    body: bytes


Fetch = Callable[..., Fetched]


@pytest.fixture(scope="session")
def sample_dir() -> Path:
    return SAMPLE


@pytest.fixture(scope="session")
def newsroom(sample_dir: Path) -> Iterator[Newsroom]:
    """One for all tests that only read."""
    with Newsroom(sample_dir) as served:
        yield served


@pytest.fixture
def own_newsroom(sample_dir: Path) -> Iterator[Newsroom]:
    """One for a test that changes what is printed, or how it is served."""
    with Newsroom(sample_dir) as served:
        yield served


@pytest.fixture(scope="session")
def fetch() -> Fetch:
    """Get a URL without following redirects or undoing encodings; headers are given with underscores."""

    def get(url: str, method: str = "GET", **headers: str) -> Fetched:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=30)
        try:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, url.removeprefix(f"http://{parts.netloc}"), headers=sent)
            answer = connection.getresponse()
            body = answer.read()
            return Fetched(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)
        finally:
            connection.close()

    return get
