"""Small sites on loopback, made for one test: each request is answered by a function."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from attrs import define, field

# Path and parameters -> status, content type, body.
Answer = tuple[int, str, str]
Site = Callable[[str, dict[str, str]], Answer]
NOT_FOUND: Answer = (404, "text/html", "<html><title>404</title></html>")


@define
class Served:
    """A site that is served."""

    base: str
    requests: list[str] = field(factory=list)


@contextmanager
def serve(make: Callable[[str], Site]) -> Iterator[Served]:
    """Serve a site.

    Args:
        make: makes it of its address.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.requests.append(self.path)
            parts = urlsplit(self.path)
            status, kind, body = site(parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()})
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = Served(f"http://127.0.0.1:{server.server_port}")
    site = make(served.base)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()


STORIES = {
    "1001": "شركة كبرى توقف إعلاناتها على منصة إكس",
    "1002": "المعلنون يغادرون المنصة بعد تصريحات المالك",
    "1003": "افتتاح معرض الكتاب في العاصمة",
}


def rss(base: str, stories: dict[str, str]) -> Answer:
    """Write a feed as WordPress does: its dates are in UTC."""
    items = "".join(
        f"<item><title>{title}</title><link>{base}/{number}/</link>"
        "<pubDate>Wed, 01 May 2024 10:00:00 +0000</pubDate></item>"
        for number, title in stories.items()
    )
    return 200, "application/rss+xml", f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>"


def wordpress(pretty: bool, closed: bool) -> Callable[[str], Site]:
    """Make a site that answers as WordPress does.

    Args:
        pretty: whether it has permalinks; without them the API is a parameter.
        closed: whether its API is closed to strangers.
    """

    def make(base: str) -> Site:
        def api(route: str, asked: dict[str, str]) -> Answer:
            if closed:
                return 401, "application/json", '{"code": "rest_forbidden"}'
            if route == "/wp/v2/posts":
                found = [one for one in STORIES.items() if asked.get("search", "") in one[1]]
                posts = [
                    {"link": f"{base}/{number}/", "title": {"rendered": title}, "date_gmt": "2024-05-01T10:00:00"}
                    for number, title in found
                ]
                return 200, "application/json", json.dumps(posts)
            return 200, "application/json", json.dumps({"name": "صوت المدينة", "timezone_string": "Asia/Amman"})

        def site(path: str, asked: dict[str, str]) -> Answer:
            if pretty and path.startswith("/wp-json"):
                return api(path.removeprefix("/wp-json"), asked)
            if not pretty and "rest_route" in asked:
                return api(asked["rest_route"], asked)
            if asked.get("feed") == "rss2" or path == "/feed/":
                words = asked.get("s", "")
                return rss(base, {number: title for number, title in STORIES.items() if words in title})
            if path == "/" and not asked:
                link = f"{base}/wp-json/" if pretty else f"{base}/index.php?rest_route=/"
                feed = f"{base}/feed/" if pretty else f"{base}/?feed=rss2"
                links = "".join(f'<a href="{base}/{number}/">{title}</a>' for number, title in STORIES.items())
                head = f"<link rel='https://api.w.org/' href='{link}'><meta name='generator' content='WordPress 6.6'>"
                head += f"<link rel='alternate' type='application/rss+xml' href='{feed}'>"
                return 200, "text/html", f"<html lang='ar'><head><title>City Voice</title>{head}</head>{links}</html>"
            return NOT_FOUND

        return site

    return make


def heedless(base: str) -> Site:
    """Make a site that answers every path, and every search, with the same page."""
    links = "".join(f'<a href="{base}/{number}/">{title}</a>' for number, title in STORIES.items())
    form = '<form class="search"><input name="q"></form>'
    page = f"<html lang='ar'><title>كل شيء</title>{form}{links}<a rel='next' href='/?page=2'>التالي</a></html>"
    return lambda path, asked: (200, "text/html", page)


def closed(base: str) -> Site:
    """Make a site that lets nobody in."""
    return lambda path, asked: (403, "text/html", "<html><title>Just a moment...</title></html>")


def shut_by_robots(base: str) -> Site:
    """Make a site whose robots.txt denies everything."""

    def site(path: str, asked: dict[str, str]) -> Answer:
        if path == "/robots.txt":
            return 200, "text/plain", "User-agent: *\nDisallow: /\n"
        return 200, "text/html", "<html><a href='/1001/'>خبر من الأخبار الكثيرة</a></html>"

    return site
