"""The topic's searches put to a site: first for nobody's words, which tell whether the search heeds words at all.

Sites whose search is out of order answer with their newest articles, whatever they are asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from attrs import evolve, frozen

from crawler.discovery.answers.complaints import unreadable
from crawler.errors import SourceError
from crawler.model import Follow, Query, Source

NOBODYS_WORDS = "ضظغثخذقطصزش"
"""Arabic letters in a row that no Arabic word has: a search that heeds words finds nothing."""


@frozen
class Search:
    """How a kind of source is searched.

    Attributes:
        kind: its name.
        url_of: makes the URL of a page of results.
    """

    kind: str
    url_of: Callable[[Source, Query], str]

    def page(self, source: Source, query: Query) -> Follow:
        """Return the request of a page of results."""
        return Follow(self.url_of(source, query), self.kind, query=query)

    def start(self, source: Source, query: Query) -> Iterator[Follow]:
        """Give the first question, for nobody's words, which carries the searches; none where there are none.

        Args:
            source: to be searched.
            query: of the run.
        """
        if query.searches:
            yield self.page(source, evolve(query, words=NOBODYS_WORDS))

    def newest(self, source: Source, query: Query) -> Iterator[Follow]:
        """Give the request for what was published or changed since the source was last asked, without any words.

        Args:
            source: to be asked.
            query: of the run, with `changed_since`.
        """
        yield self.page(source, evolve(query, searches=()))

    def questions(self, source: Source, query: Query) -> Iterator[Follow]:
        """Give the requests of the searches that the first question carried.

        Args:
            source: to be searched.
            query: of the first question, with what the others need to know of its answer.
        """
        for words in query.searches:
            yield self.page(source, evolve(query, searches=(), words=words))

    def questions_unless(self, found: int, url: str, source: Source, query: Query) -> Iterator[Follow]:
        """Give the requests of the searches, unless nobody's words were found.

        Args:
            found: how many articles have them, as the search says.
            url: that was asked.
            source: to be searched.
            query: of the first question.

        Raises:
            SourceError: there are such articles.
        """
        if found:
            raise heeds_nothing(source, url, found)
        yield from self.questions(source, query)


def is_first_question(query: Query) -> bool:
    """Say whether a request was that of nobody's words."""
    return query.words == NOBODYS_WORDS


def heeds_nothing(source: Source, url: str, found: int) -> SourceError:
    """Return the error to raise for a search that answers the same to any words.

    Args:
        source: that was searched.
        url: that was asked.
        found: articles that it answered with.
    """
    advice = "its search is out of order: use its sitemap or sections"
    return unreadable(source, url, "articles with the words", f"{found} as for any words", advice)


def with_parameters(url: str, parameters: Iterable[tuple[str, str]]) -> str:
    """Return a URL with parameters put behind those that it has.

    Args:
        url: absolute.
        parameters: names and values, not encoded.
    """
    bare = url.partition("#")[0]
    return f"{bare}{'&' if '?' in bare else '?'}{urlencode(list(parameters), safe=',:/*=', quote_via=quote)}"


def parameter(url: str, name: str) -> str:
    """Return the value of a URL's parameter, or empty."""
    return dict(parse_qsl(urlsplit(url).query)).get(name, "")
