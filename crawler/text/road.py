"""The road from a page's bytes to a reading: gate, decode, extract, clean, judge. The one module that knows the stages.

No clock, no network, no file: the fetch time is an input, so the same bytes give the same reading on any later day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import urljoin

from attrs import evolve
from lxml.html import HtmlElement

from crawler.model import Article, Outcome, Outlet, Reading, Rejection, Structured, Topic, Verdict
from crawler.text.choice import Candidate, choose_body
from crawler.text.clean import Surroundings, clean_body, clean_title
from crawler.text.data.found import merged, read_structured
from crawler.text.dates.choice import choose
from crawler.text.dates.stated import read_page_dates
from crawler.text.decode import Decoded, decode
from crawler.text.dom import Line, key_of, lines_of, parse
from crawler.text.extract import extract_visible, extractor
from crawler.text.fingerprint import content_hash
from crawler.text.fold import fold_letters
from crawler.text.furniture import furniture_of
from crawler.text.gate import Gate
from crawler.text.genre import judge_genre
from crawler.text.language import judge_language
from crawler.text.lead import lead_of
from crawler.text.metadata.page import page_title, read_meta, read_metadata
from crawler.text.shingles import bands
from crawler.text.topic import TopicJudge

# What a page says of itself, in the order in which it is most often the lead.
_DESCRIPTIONS = ("og:description", "description", "twitter:description")
# Data that a site gives of its articles only; a state object may be of any page.
_STATING = ("json-ld", "microdata")


class Road:
    """The road for one topic; made once in each process, used for every page.

    Args:
        topic: of `seeds/topics/`.
    """

    def __init__(self, topic: Topic) -> None:
        self._topic = topic
        self._gate = Gate(topic)
        self._judge = TopicJudge(topic)

    def gate(self, body: bytes) -> Reading | None:
        """Stop a page that cannot be on the topic, at little cost.

        Args:
            body: the page, content encodings undone.

        Returns:
            The reading with its rejection; None where the page must be read.
        """
        verdict = self._gate.judge(body)
        if verdict.yes or _is_blank(body):
            return None
        rejection = Rejection(Outcome.OFF_TOPIC, verdict.reason)
        return Reading(page_sha256="", page_bytes=len(body), verdicts=(verdict,), rejection=rejection)

    def read(self, body: bytes, content_type: str, url: str, fetched_at: datetime, outlet: Outlet) -> Reading:
        """Read a page and judge what was read.

        Args:
            body: the page, content encodings undone.
            content_type: the HTTP header, or empty.
            url: the final URL.
            fetched_at: when it was fetched, aware.
            outlet: whose page it is.

        Returns:
            The reading; it has an article also where that was rejected, as far as one was read.
        """
        reading = _unread(body)
        decoded = decode(body, content_type)
        if isinstance(decoded, Rejection):
            return evolve(reading, rejection=decoded)
        reading = evolve(reading, encoding=decoded.encoding, encoding_evidence=decoded.evidence)
        return self._judged(reading, decoded, url, fetched_at, outlet)

    def judge_text(self, title: str, body: str) -> Reading:
        """Judge a text that is no page, as the text of a page is judged.

        Args:
            title: of the text.
            body: paragraphs separated by line breaks.

        Returns:
            The reading, with title and body as they were given; nothing is cleaned.
        """
        article = Article(title, body, reader="text")
        return self._asked(evolve(_unread(b""), article=article, content_sha256=content_hash(body)), article)

    def _judged(self, reading: Reading, decoded: Decoded, url: str, fetched_at: datetime, outlet: Outlet) -> Reading:
        tree = parse(decoded.text)
        if tree is None:
            return evolve(reading, rejection=Rejection(Outcome.NO_ARTICLE, "the body is no HTML"))
        lines = lines_of(tree)
        meta = read_meta(tree)
        found = read_structured(tree, lines, page_title(tree, meta))
        structured = merged(found)
        metadata = read_metadata(tree, meta, lines, structured, outlet.name, url)
        title = clean_title(metadata.title)
        names = _folded_names((*metadata.authors, metadata.site_name, outlet.name))
        told = [meta.get(name, "") for name in _DESCRIPTIONS]
        read = _body(tree, lines, found, title, names, told, url)
        stated = read_page_dates(tree, lines, structured, metadata.title, url)
        published, modified = choose(stated.published, stated.modified, outlet.timezone, fetched_at)
        genre = judge_genre(
            tree,
            lines,
            title,
            read.text,
            url,
            is_stated=structured.source in _STATING and bool(structured.headline),
            is_dated=published is not None,
        )
        reading = evolve(reading, verdicts=(genre,))
        if not genre.yes:
            return evolve(reading, rejection=Rejection(Outcome.NO_ARTICLE, genre.reason))
        if not title:
            return evolve(reading, rejection=Rejection(Outcome.NO_ARTICLE, "the page has no title"))
        article = Article(
            title=title,
            body=read.text,
            authors=metadata.authors,
            published=published,
            modified=modified,
            canonical_url=_absolute(url, metadata.canonical_url),
            reader=read.source,
        )
        reading = evolve(reading, article=article, content_sha256=content_hash(read.text), extractor=extractor())
        return self._asked(reading, article)

    def _asked(self, reading: Reading, article: Article) -> Reading:
        """Ask the judges of the text, cheapest first; the first no ends it."""
        language = judge_language(f"{article.title}\n{article.body}")
        reading = evolve(reading, verdicts=(*reading.verdicts, language))
        if not language.yes:
            return evolve(reading, rejection=Rejection(Outcome.NOT_ARABIC, _told(language)))
        words = len(article.body.split())
        if words < self._topic.least_words:
            reason = f"{words} words; a story has at least {self._topic.least_words}"
            return evolve(reading, rejection=Rejection(Outcome.TOO_SHORT, reason))
        topic = self._judge.judge(article.title, article.body)
        reading = evolve(reading, verdicts=(*reading.verdicts, topic))
        if not topic.yes:
            return evolve(reading, rejection=Rejection(Outcome.OFF_TOPIC, topic.reason))
        # Here, where pages are read side by side: stories are archived one by one.
        return evolve(reading, near_keys=tuple(bands(article.body)))


def _told(verdict: Verdict) -> str:
    return ": ".join(filter(None, (verdict.reason, "; ".join(verdict.evidence))))


def _is_blank(body: bytes) -> bool:
    return not body or body.isspace()


def _unread(body: bytes) -> Reading:
    return Reading(page_sha256=hashlib.sha256(body).hexdigest(), page_bytes=len(body))


def _body(
    tree: HtmlElement,
    lines: Sequence[Line],
    found: Sequence[Structured],
    title: str,
    names: Sequence[str],
    told: Sequence[str],
    url: str,
) -> Candidate:
    """Read the article's text: what the page shows or what its data hold, with the lead that is told elsewhere too."""
    furniture = furniture_of(tree, url)
    around = Surroundings(furniture.captions, furniture.stories, furniture.labels, tuple(names))
    visible = Candidate(clean_body(extract_visible(tree, lines, title), title, around), "visible")
    wanted = key_of(title)
    in_data = [
        Candidate(clean_body(one.body, title, around), one.source, key_of(one.headline) == wanted) for one in found
    ]
    chosen = choose_body(visible, in_data, [line for _, line in lines])
    lead = lead_of(lines, title, chosen.text, told, furniture.captions)
    return evolve(chosen, text=clean_body(f"{lead}\n{chosen.text}", title, around)) if lead else chosen


def _folded_names(names: Iterable[str]) -> list[str]:
    """Fold names of two words and more, to know the lines in which they stand; one word may be any."""
    folded = (fold_letters(name) for name in names)
    return [name for name in folded if " " in name]


def _absolute(url: str, stated: str) -> str:
    """Give the URL that a page states for itself; nothing where that is none."""
    try:
        return urljoin(url, stated) if stated else ""
    except ValueError:
        return ""
