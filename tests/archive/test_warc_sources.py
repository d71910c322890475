"""Where WARC files are: named in every way, opened from disk and over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from crawler.archive.warc_sources import find_sources, open_source
from crawler.errors import Misuse, SourceError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("b.warc.gz", "a.warc", "notes.txt", "deep/er/c.warc.gz", "deep/d.warc.gz.part"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("a.warc", ["a.warc"]),
        (" b.warc.gz , a.warc,", ["b.warc.gz", "a.warc"]),
        ("a.warc,a.warc", ["a.warc"]),
        (".", ["a.warc", "b.warc.gz", "deep/er/c.warc.gz"]),
        ("deep", ["deep/er/c.warc.gz"]),
        ("*.warc*", ["a.warc", "b.warc.gz"]),
        ("**/*.warc.gz", ["b.warc.gz", "deep/er/c.warc.gz"]),
        ("notes.txt", ["notes.txt"]),
        ("https://data.example/x.warc.gz,a.warc", ["https://data.example/x.warc.gz", "a.warc"]),
    ],
)
def test_sources_are_found(folder: Path, named: str, found: list[str]) -> None:
    assert find_sources(named) == found


@pytest.mark.parametrize("named", ["", " , ", "none.warc", "a.warc,none*", "deep/er/..x", "ftp://data.example/x.warc"])
def test_what_names_nothing_is_misuse(folder: Path, named: str) -> None:
    with pytest.raises(Misuse, match="-a warc: expected a WARC file"):
        find_sources(named)


def test_an_absolute_pattern(folder: Path) -> None:
    assert find_sources(f"{folder}/*.warc") == [f"{folder}/a.warc"]


class _Handler(SimpleHTTPRequestHandler):
    agents: list[str] = []  # noqa: RUF012 - one server a test

    def do_GET(self) -> None:
        self.agents.append(self.headers["User-Agent"])
        if self.path == "/cut":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"x" * 10)
        else:
            super().do_GET()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_url_is_read_while_it_comes(server: str) -> None:
    with open_source(f"{server}/deep/er/c.warc.gz", "agent 1") as stream:
        assert stream.read(4) == b"deep"
        assert stream.read() == b"/er/c.warc.gz"
    assert _Handler.agents[-1] == "agent 1"


@pytest.mark.parametrize("path", ["/none.warc.gz", "/cut", ":99999/x", "x:y/"])
def test_a_url_that_cannot_be_read(server: str, path: str) -> None:
    with (
        pytest.raises(SourceError, match=r"^http://127\.0\.0\.1.*: expected a "),
        open_source(f"{server}{path}", "agent") as stream,
    ):
        stream.read()


def test_a_file_that_is_gone(folder: Path) -> None:
    with pytest.raises(SourceError, match=r"gone\.warc: expected a WARC file"), open_source("gone.warc", "agent"):
        pass
