"""Listings: section and front pages, of which only the links to articles are read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

from attrs import evolve, frozen
from lxml import etree

from crawler.discovery.answers.complaints import description, is_binary, unreadable
from crawler.discovery.answers.reading import CHUNK, open_reply
from crawler.discovery.article_tests import article_test
from crawler.discovery.canonical import canonical
from crawler.discovery.links import absolute
from crawler.discovery.paging import Progress, is_past_the_end, numbered
from crawler.discovery.titles import one_line
from crawler.model import Follow, Lead, Query, Reply, Source

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

_NEXT = frozenset(
    {
        "التالي", "التالية", "الصفحة التالية", "صفحة تالية", "الاقدم", "اقدم", "مقالات اقدم", "المقالات الاقدم",
        "الاخبار الاقدم", "next", "next page", "older", "older posts", "older entries",
    }
)  # fmt: skip
_NEXT_SIGNS = frozenset({"»", "›", ">", ">>"})
"""What a link to the next page of a listing says; words as in `_CALLS`."""

_MOST_NEXT = 100
"""Links that are looked at for one to the next page; a page for people has two."""

_NUMBER = re.compile(r"\W*(\d{1,6})\W*")
_PAGE_IN_PATH = re.compile(r"(?:/(?:page|p|pages|الصفحة|صفحة|%D8%B5%D9%81%D8%AD%D8%A9)(?=/))?/\d{1,6}$", re.IGNORECASE)


def read(reply: Reply, source: Source, query: Query) -> Iterator[Lead | Follow]:
    """Read the leads of a page of links: a section, a tag, a front page.

    Args:
        reply: HTML, perhaps gzip.
        source: whose page it is; `source.links`, where given, decides which links lead to articles, by a search in the
            absolute URL; otherwise the URLs that look like an article's are taken. `source.pages`, where given, is how
            its pages are asked for; otherwise by the page's link to the next.
        query: what was asked for.

    Returns:
        A lead for each article of the same host that no earlier page had, in the order of the page, at most 2,000; its
        title is the longest text of the links to it. Then, unless the page had none or only older ones than are asked
        for, the next page.

    Raises:
        SourceError: as `open_listing`.
    """
    if is_past_the_end(reply, query):
        return
    page = open_listing(reply, source)
    progress = Progress(query)
    yield from (lead for lead in page.articles if progress.note(lead))
    further = progress.further()
    if further is not None:
        paged = source.pages and numbered(source.pages, further.page, source.first, source.step)
        following = paged or page.following(query.page)
        if following:
            yield Follow(following, "section", query=further)


def open_listing(reply: Reply, source: Source) -> Listing:
    """Read a page of links as it stands.

    Args:
        reply: HTML, perhaps gzip.
        source: whose page it is.

    Returns:
        Its articles, and what else its links tell.

    Raises:
        SourceError: another status than 2xx, the page is empty, too large or no text, or `source.links` is no regular
            expression.
    """
    is_article = article_test(source, reply.url)
    text = open_reply(reply, source, _EXPECTED, _MOST_BYTES)
    head = text.read(CHUNK)
    if is_binary(head):
        raise unreadable(source, reply.url, _EXPECTED, description(head), "mend the source's URL")
    text.seek(0)
    collector = _Collector()
    parser = etree.HTMLParser(target=cast("Any", collector), encoding="utf-8", no_network=True, huge_tree=False)
    # At once: fed in pieces, libxml2 2.14 never comes back from a comment of more than ten million bytes (measured).
    with suppress(etree.XMLSyntaxError):  # a page of which nothing is left
        etree.fromstring(text.read().replace("\x00", "").encode(), parser)
    base = absolute(reply.url, collector.base) or reply.url
    links = [evolve(link, url=absolute(base, link.url)) for link in collector.links[:_MOST_LINKS]]
    counts: Counter[str] = Counter()
    articles = _articles(links, reply.url, is_article, counts)
    return Listing(reply.url, articles, counts, [link for link in links if link.url])


@frozen
class _Link:
    """A link of a page.

    Attributes:
        url: as it stands there, then absolute.
        text: one line.
        is_next: whether the page says that it leads to the next one (`rel`, HTML Living Standard, 4.6.7).
    """

    url: str
    text: str = ""
    is_next: bool = False


@frozen
class Listing:
    """A page of links.

    Attributes:
        url: of the page.
        articles: a lead for each article, in the order of the page.
        counts: canonical URL of an article -> how many links lead to it.
        links: all of them.
    """

    url: str
    articles: list[Lead]
    counts: Mapping[str, int]
    links: list[_Link]

    def following(self, page: int) -> str:
        """Return the URL of the next page of the same listing, as the page links to it; or empty.

        Args:
            page: number of pages before this one.
        """
        ranked = ((_rank(link, page + 2), link.url) for link in self.links)
        nexts = sorted((pair for pair in ranked if pair[0] is not None), key=lambda pair: pair[0] or 0)
        return next((url for rank, url in nexts[:_MOST_NEXT] if self._goes_on_at(url, said=rank == 0)), "")

    def _goes_on_at(self, url: str, said: bool) -> bool:
        """Say whether a link leads to another page of this listing; what the page says itself is believed."""
        this, other = urlsplit(canonical(self.url)), urlsplit(canonical(url))
        if this == other or this.netloc != other.netloc:
            return False
        if said:
            return True
        added = set(parse_qsl(other.query)) - set(parse_qsl(this.query))
        is_same = _PAGE_IN_PATH.sub("", this.path).rstrip("/") == _PAGE_IN_PATH.sub("", other.path).rstrip("/")
        return is_same and all(value.isdecimal() for _, value in added)


def _rank(link: _Link, number: int) -> int | None:
    """Return how surely a link leads to the next page, 0 the surest, or None where nothing says so."""
    if link.is_next:
        return 0
    if _words(link.text) in _NEXT:
        return 1
    found = _NUMBER.fullmatch(link.text)
    if found and int(found[1]) == number:
        return 2
    return 3 if link.text in _NEXT_SIGNS else None


def _articles(links: list[_Link], url: str, is_article: Callable[[str], bool], counts: Counter[str]) -> list[Lead]:
    itself = canonical(url)
    host = urlsplit(itself).netloc
    articles: dict[str, Lead] = {}
    for link in links:
        key = canonical(link.url)
        if not link.url or key == itself or urlsplit(key).netloc != host:
            continue
        if not is_article(link.url):
            continue
        known = articles.get(key)
        if known is None:
            if len(articles) == _MOST_ARTICLES:
                continue
            known = Lead(link.url)
        counts[key] += 1
        title = "" if _is_call(link.text) else link.text
        articles[key] = known if len(known.title) >= len(title) else evolve(known, title=title)
    return list(articles.values())


class _Collector:
    """The target of the parser: the links of the page, each with its text, and what they are relative to."""

    def __init__(self) -> None:
        self.base = ""
        self.links: list[_Link] = []
        self._href = ""
        self._is_next = False
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
            self._is_next = _says_next(attributes)
        elif tag == "link" and _says_next(attributes):
            self.links.append(_Link(attributes.get("href", ""), is_next=True))
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
            self.links.append(_Link(self._href, one_line("".join(self._pieces)), self._is_next))
        self._href = ""
        self._pieces = []
        self._length = 0


def _says_next(attributes: Mapping[str, str]) -> bool:
    return "next" in attributes.get("rel", "").lower().split()


def _is_call(title: str) -> bool:
    words = _words(title)
    return not words or words in _CALLS


def _words(text: str) -> str:
    return " ".join(_NOT_LETTERS.sub(" ", text.lower().translate(_ALEF)).split())
