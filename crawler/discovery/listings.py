"""Listings: section and front pages, of which only the links to articles are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from crawler.discovery.article_urls import looks_like_article
from crawler.discovery.canonical import canonical, host_of
from crawler.discovery.complaints import description, is_binary, unreadable
from crawler.discovery.links import absolute
from crawler.discovery.reading import CHUNK, open_text
from crawler.discovery.titles import plain
from crawler.errors import SourceError
from crawler.model import Follow, Lead, Source

_EXPECTED = "an HTML page"
_MOST_BYTES = 16 * 1024 * 1024
"""The largest front page of the stored Arabic pages has 0.4 MB; more than forty times that is no page for people."""

_MOST_ARTICLES = 2_000
"""A page for people links to some hundreds (288 on the busiest stored one); a trap links without end."""

_MOST_TEXT = 2_000
"""Characters kept of a link's text: four times what a title may have."""

_NOT_LETTERS = re.compile(r"[\W\d_]+")
_ALEF = str.maketrans("أإآ", "ااا")
_CALLS = frozenset(
    {
        "اقرا المزيد", "اقرا ايضا", "اقرا", "المزيد", "للمزيد", "مزيد", "قراءة المزيد", "لقراءة المزيد", "مشاهدة المزيد",
        "شاهد المزيد", "عرض المزيد", "اعرف المزيد", "التفاصيل", "تفاصيل", "المزيد من التفاصيل", "التفاصيل الكاملة",
        "اكمل القراءة", "تابع القراءة", "متابعة القراءة", "تعليق", "تعليقات", "التعليقات", "اضف تعليقا", "لا تعليقات",
        "read more", "more", "continue reading", "details", "comments", "comment", "no comments", "leave a comment",
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
        pattern = re.compile(source.links)
    except re.error as error:
        found = f"{source.links!r} ({error})"
        raise unreadable(source, url, "a regular expression in links", found, "mend it in the outlet's file") from error
    text = open_text(body, url, source, _EXPECTED, _MOST_BYTES)
    head = text.read(CHUNK)
    if is_binary(head):
        raise unreadable(source, url, _EXPECTED, description(head), "mend the source's URL")
    collector = _Collector()
    parser = etree.HTMLParser(target=collector, encoding="utf-8", no_network=True, huge_tree=False)
    piece = head
    while piece:
        parser.feed(_writable(piece))
        piece = text.read(CHUNK)
    host, itself = host_of(url), canonical(url)
    articles: dict[str, Lead] = {}
    for link, title in collector.links:
        found_url = absolute(absolute(url, collector.base) or url, link)
        key = canonical(found_url)
        if not found_url or key == itself or host_of(found_url) != host:
            continue
        if not (pattern.search(found_url) if source.links else looks_like_article(found_url)):
            continue
        known = articles.get(key)
        if known is None and len(articles) == _MOST_ARTICLES:
            continue
        articles[key] = _named(known or Lead(found_url), title)
    yield from articles.values()
