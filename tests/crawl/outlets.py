"""Small outlets on loopback, each made for one test: a list of URLs, and a story behind each of them."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from attrs import define, evolve, field, frozen

from crawler.archive import Archive
from crawler.model import Record
from crawler.newsroom.stories import SampleStory, load
from tests.conftest import ROOT, Run

Scrapy = Callable[..., Run]


@frozen
class Answer:
    """What an outlet answers.

    Attributes:
        body: of the answer.
        kind: its Content-Type.
        status: HTTP status.
        headers: more of them; one may be repeated.
        pause: seconds between the beginning of the body and the rest of it.
    """

    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    pause: float = 0.0


Answers = Callable[[str], Answer]


@cache
def stories() -> tuple[SampleStory, ...]:
    """Read stories that are on the topic and copies of no other."""
    return tuple(one for one in load(ROOT / "seeds" / "sample") if one.expected == "archived" and not one.copy_of)


def page(number: int, head: str = "") -> Answer:
    """Make the page of a story."""
    story = stories()[number]
    text = "".join(f"<p>{paragraph}</p>" for paragraph in story.body.split("\n\n"))
    dated = '<meta property="article:published_time" content="2023-11-30T10:00:00+03:00">'
    top = f"<html lang=ar><head><title>{story.title}</title>{dated}{head}</head>"
    return Answer(f"{top}<body><article><h1>{story.title}</h1>{text}</article></body></html>".encode())


def robots(text: str) -> Answer:
    """Make a robots.txt."""
    return Answer(text.encode(), "text/plain; charset=utf-8")


def moved(url: str) -> Answer:
    """Make a redirect."""
    return Answer(status=301, headers=(("Location", url),))


NOT_FOUND = Answer(b"<html><title>404</title></html>", status=404)


@define
class Site:
    """An outlet that is served.

    Attributes:
        answers: what it answers to a path; a path that is missing is not found.
        requests: paths that it was asked for, in their order.
        under_way: requests that it answers at the moment.
        most: greatest number of them there ever was.
        source: URL of the list of its pages.
        name: of its host.
        is_local: whether its entry says so.
    """

    port: int
    answers: dict[str, Answer | Answers]
    requests: list[str] = field(factory=list)
    under_way: int = 0
    most: int = 0
    source: str = ""
    name: str = "127.0.0.1"
    is_local: bool = True
    lock: threading.Lock = field(factory=threading.Lock)

    @property
    def host(self) -> str:
        return f"{self.name}:{self.port}"

    @property
    def base(self) -> str:
        return f"http://{self.host}"

    def asked(self, prefix: str) -> list[str]:
        """List the paths asked for that begin so."""
        return [path for path in self.requests if path.startswith(prefix)]


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with site.lock:
                site.requests.append(self.path)
                site.under_way += 1
                site.most = max(site.most, site.under_way)
            try:
                found = site.answers.get(self.path.partition("?")[0], NOT_FOUND)
                self._give(found(self.path) if callable(found) else found)
            finally:
                with site.lock:
                    site.under_way -= 1

        def _give(self, answer: Answer) -> None:
            with suppress(OSError):  # whoever asked may have gone
                self.send_response(answer.status)
                for name, value in (("Content-Type", answer.kind), *answer.headers):
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                half = len(answer.body) // 2 if answer.pause else len(answer.body)
                self.wfile.write(answer.body[:half])
                self.wfile.flush()
                time.sleep(answer.pause)
                self.wfile.write(answer.body[half:])

        def log_message(self, *_: object) -> None:
            pass

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass


@contextmanager
def serve(pages: int = 0, name: str = "127.0.0.1", **answers: Answer | Answers) -> Iterator[Site]:
    """Serve an outlet: a list of its pages at /list, and as many stories, /1 and so on.

    Args:
        pages: how many stories.
        name: that its URLs have; it is served on loopback whatever its name.
        answers: more answers; `robots` stands for /robots.txt, `tdmrep` for /.well-known/tdmrep.json, `p1` for /1.
    """
    site = Site(0, {}, name=name)
    server = _Server(("127.0.0.1", 0), _handler(site))
    site.port = server.server_port
    given = {f"/{number}": page(number) for number in range(1, pages + 1)}
    site.source = f"{site.base}/list"
    listed = "".join(f"{site.base}{path}\n" for path in given)
    site.answers = {"/list": Answer(listed.encode(), "text/plain"), **given}
    names = {"robots": "/robots.txt", "tdmrep": "/.well-known/tdmrep.json", "list": "/list"}
    site.answers.update({names.get(name, f"/{name.removeprefix('p')}"): answer for name, answer in answers.items()})
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


@frozen
class Crawled:
    """A crawl that has ended, with what became of the pages."""

    run: Run
    outcomes: list[dict[str, Any]]
    archive: Path

    @property
    def told(self) -> dict[str, tuple[str, str]]:
        """Path of a lead -> its outcome and reason."""
        return {
            "/" + one["url"].partition("://")[2].partition("/")[2]: (one["outcome"], one["reason"])
            for one in self.outcomes
        }

    def of(self, site: Site) -> dict[str, str]:
        """Path of a lead of one outlet -> its outcome."""
        own = [one for one in self.outcomes if one["outlet"] == site.host]
        return {one["url"].removeprefix(site.base): one["outcome"] for one in own}

    def records(self) -> dict[str, Record]:
        """Path of a story's page -> its record."""
        with Archive.open(self.archive) as archive:
            return {
                "/" + story.record.fetched.final.partition("://")[2].partition("/")[2]: story.record
                for story in archive
            }


def write_outlets(folder: Path, sites: Sequence[Site]) -> Path:
    """Write the file of outlets."""
    path = folder / "outlets.toml"
    entries = []
    for number, site in enumerate(sites):
        entry = {"domain": site.host, "name": f"منفذ {number}", "country": "eg"}
        entries += [
            "[[outlet]]",
            *(f'{key} = "{value}"' for key, value in entry.items()),
            f"local = {str(site.is_local).lower()}",
        ]
        entries += ["[[outlet.source]]", 'kind = "urls"', f'url = "{site.source}"']
    path.write_text("\n".join(entries), encoding="utf-8")
    return path


def crawl(scrapy: Scrapy, folder: Path, sites: Sequence[Site], *more: str, **options: Any) -> Crawled:
    """Crawl outlets."""
    outlets, lines = write_outlets(folder, sites), folder / "outcomes.jsonl"
    lines.unlink(missing_ok=True)
    settings = ["-s", f"ARCHIVE_DIR={folder}", "-s", "EXTRACT_WORKERS=1", "-o", str(lines), *more]
    run = scrapy("crawl", "news", "-a", f"outlets={outlets}", "-a", "archive=archive", *settings, **options)
    told = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()] if lines.exists() else []
    return Crawled(run, told, folder / "archive")


def with_headers(answer: Answer, *headers: tuple[str, str]) -> Answer:
    """Give an answer with more headers."""
    return evolve(answer, headers=(*answer.headers, *headers))
