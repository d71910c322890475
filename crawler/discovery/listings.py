"""Listings: section and front pages, of which only the links to articles are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, cast
from urllib.parse import urlsplit

from attrs import evolve
from lxml import etree

from crawler.discovery.article_urls import looks_like_article
from crawler.discovery.canonical import canonical
from crawler.discovery.complaints import description, is_binary, unreadable
from crawler.discovery.links import absolute
from crawler.discovery.reading import CHUNK, open_text
from crawler.discovery.titles import one_line
from crawler.model import Follow, Lead, Source

_EXPECTED = "an HTML page"
_MOST_BYTES = 8 * 1024 * 1024
"""The largest front page among the stored Arabic ones has 0.27 MB; thirty times that is no page for people."""

_MOST_LINKS = 20_000
_MOST_ARTICLES = 2_000
"""Links looked at, and articles taken; a page for people has some hundreds (288 on the busiest stored one), a trap has
links without end."""

_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg"})

_MOST_TEXT = 2_000
"""Characters kept of a link's text: four times what a title may have."""

_NOT_LETTERS = re.compile(r"[\W\d_]+")
_ALEF = str.maketrans("أإآ", "ااا")
_CALLS = frozenset(
    {
        "اقرا المزيد", "اقرا ايضا", "اقرا", "المزيد", "للمزيد", "مزيد", "قراءة المزيد", "لقراءة المزيد",
        "مشاهدة المزيد", "شاهد المزيد", "عرض المزيد", "اعرف المزيد", "التفاصيل", "تفاصيل", "المزيد من التفاصيل",
        "التفاصيل الكاملة", "اكمل القراءة", "تابع القراءة", "متابعة القراءة", "تعليق", "تعليقات", "التعليقات",
        "اضف تعليقا", "لا تعليقات", "read more", "more", "continue reading", "details", "comments", "comment",
        "no comments", "leave a comment",
    }
)  # fmt: skip
"""Texts of links that call for a click and say nothing of the article; without hamza on alef, digits, punctuation."""


def read(body: bytes, url: str, source: Source) -> Iterator[Lead | Follow]:
    """Read the leads of a page of links.

    Args:
        body: as fetched, perhaps gzip.
        url: where it came from.
        source: whose page it is; `source.links`, where given, decides which links lead to articles, by a search in the
            absolute URL; otherwise the URLs that look like an article's are taken.

    Returns:
        A lead for each article of the same host, in the order of the page, at most 2,000; its title is the longest
        text of the links to it.

    Raises:
        SourceError: the page is empty, too large or no text, or `source.links` is no regular expression.
    """
    try:
        re.compile(source.links)
    except re.error as error:
        found = f"{source.links!r} ({error})"
        raise unreadable(source, url, "a regular expression in links", found, "mend it in the outlet's file") from error
    text = open_text(body, url, source, _EXPECTED, _MOST_BYTES)
    head = text.read(CHUNK)
    if is_binary(head):
        raise unreadable(source, url, _EXPECTED, description(head), "mend the source's URL")
    text.seek(0)
    collector = _Collector()
    parser = etree.HTMLParser(target=cast("Any", collector), encoding="utf-8", no_network=True, huge_tree=False)
    # At once: fed in pieces, libxml2 2.14 never comes back from a comment of more than ten million bytes (measured).
    with suppress(etree.XMLSyntaxError):  # a page of which nothing is left
        etree.fromstring(text.read().replace("\x00", "").encode(), parser)
    yield from _articles(collector, url, re.compile(source.links) if source.links else None)


def _articles(collector: _Collector, url: str, pattern: re.Pattern[str] | None) -> list[Lead]:
    base = absolute(url, collector.base) or url
    itself = canonical(url)
    host = urlsplit(itself).netloc
    articles: dict[str, Lead] = {}
    for link, title in collector.links[:_MOST_LINKS]:
        found = absolute(base, link)
        key = canonical(found)
        if not found or key == itself or urlsplit(key).netloc != host:
            continue
        if not (pattern.search(found) if pattern else looks_like_article(found)):
            continue
        known = articles.get(key)
        if known is None:
            if len(articles) == _MOST_ARTICLES:
                continue
            known = Lead(found)
        articles[key] = known if len(known.title) >= len(title) else evolve(known, title=title)
    return list(articles.values())


class _Collector:
    """The target of the parser: the links of the page, each with its text, and what they are relative to."""

    def __init__(self) -> None:
        self.base = ""
        self.links: list[tuple[str, str]] = []
        self._href = ""
        self._pieces: list[str] = []
        self._length = 0
        self._unseen = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open a link, or note the base, of which the first counts (HTML Living Standard, 4.2.3)."""
        if tag == "base":
            self.base = self.base or attributes.get("href", "")
        elif tag == "a":
            self._finish()
            self._href = attributes.get("href", "")
        elif tag in _UNSEEN:
            self._unseen += 1
        self.data(" ")  # words of two elements are two words

    def data(self, text: str) -> None:
        """Keep text of the open link."""
        if self._href and not self._unseen and self._length < _MOST_TEXT:
            self._pieces.append(text[: _MOST_TEXT - self._length])
            self._length += len(text)

    def end(self, tag: str) -> None:
        """Close a link."""
        if tag == "a":
            self._finish()
        elif tag in _UNSEEN:
            self._unseen -= 1

    def close(self) -> None:
        """Take part in lxml's protocol, which asks for this at the end of the page."""
        self._finish()

    def _finish(self) -> None:
        if self._href:
            title = one_line("".join(self._pieces))
            self.links.append((self._href, "" if _is_call(title) else title))
        self._href = ""
        self._pieces = []
        self._length = 0


def _is_call(title: str) -> bool:
    words = " ".join(_NOT_LETTERS.sub(" ", title.lower().translate(_ALEF)).split())
    return not words or words in _CALLS
