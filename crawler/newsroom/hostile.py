"""What hosts answer that are broken, careless or mean: bodies for `misbehaviour.Body`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape

from attrs import frozen

from crawler.newsroom.misbehaviour import Body

RSS, XML, HTML, TEXT = "application/rss+xml", "application/xml", "text/html; charset=utf-8", "text/plain"
_URLSET = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
ROBOTS_SIZE = 5 * 1024 * 1024


@frozen
class Item:
    """An entry of a feed, as it stands there.

    Attributes:
        title: of it.
        link: of it; None: the entry has no link at all.
        date: of publication, in any form; empty: none.
    """

    title: str
    link: str | None
    date: str = ""


def feed(items: Iterable[Item]) -> Body:
    """Write a feed of any entries.

    Args:
        items: in its order.

    Returns:
        RSS 2.0.
    """
    entries = "".join(
        f"<item><title>{escape(item.title)}</title>"
        + (f"<link>{escape(item.link)}</link>" if item.link is not None else "")
        + (f"<pubDate>{item.date}</pubDate>" if item.date else "")
        + "</item>"
        for item in items
    )
    return Body(f'<rss version="2.0"><channel><title>x</title>{entries}</channel></rss>'.encode(), RSS)


def sitemap(urls: Iterable[str]) -> Body:
    """Write a sitemap of any number of URLs.

    Args:
        urls: absolute.

    Returns:
        XML.
    """
    entries = "".join(f"<url><loc>{escape(url)}</loc></url>" for url in urls)
    return Body(f"{_URLSET}{entries}</urlset>".encode(), XML)


def list_of(links: Sequence[tuple[str, str]], following: str) -> Body:
    """Write a page of links that leads on to another one.

    Args:
        links: address and text.
        following: address of the next page.

    Returns:
        HTML.
    """
    rows = "".join(f'<h2><a href="{escape(href)}">{escape(text)}</a></h2>' for href, text in links)
    page = f"<html lang=ar><title>نتائج</title>{rows}<a rel=next href='{escape(following)}'>التالي</a></html>"
    return Body(page.encode(), HTML)


def error_of_api(code: str) -> Body:
    """Write what a plugin answers in place of the API, with a status of 200.

    Args:
        code: of the error.

    Returns:
        JSON.
    """
    return Body(json.dumps({"code": code, "message": "غير مسموح"}).encode(), "application/json")


def robots(rules: str, size: int = ROBOTS_SIZE) -> Body:
    """Write a robots.txt with rules that apply, and with a rule for nobody over and over again behind them.

    Args:
        rules: that come first.
        size: bytes, about.

    Returns:
        Text.
    """
    line = "Disallow: /nobody-goes-there/{}\n"
    more = "".join(line.format(index) for index in range((size - len(rules)) // len(line)))
    return Body(f"{rules}\nUser-agent: nobody\n{more}".encode(), TEXT)


def robots_in_utf16(rules: str) -> Body:
    """Write a robots.txt as Windows' editor does when it is asked for Unicode."""
    return Body(rules.encode("utf-16"), TEXT)


def robots_as_html() -> Body:
    """Write what a site answers that has one page for every path."""
    page = "<!DOCTYPE html><html><title>الرئيسية</title><p>User-agent: *<br>Disallow: /</p></html>"
    return Body(page.encode(), HTML)
