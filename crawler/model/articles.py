"""What is read out of a page, and how it is judged."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from crawler.model.outcomes import Rejection


@frozen
class Dated:
    """A point in time that a page states.

    Attributes:
        value: aware; midnight in the outlet's time zone where only the day is stated.
        precision: `day` or `minute`.
        source: the place it was read from, such as `json-ld datePublished` or `visible text`.
    """

    value: datetime
    precision: str
    source: str


@frozen
class Structured:
    """What a page says of its article in data (JSON-LD, microdata, state objects), word for word.

    Attributes:
        headline: or empty.
        body: plain text, paragraphs separated by line breaks; or empty.
        authors: names.
        published: as written there, or empty.
        modified: as written there, or empty.
        site_name: the publisher's name, or empty.
        source: where it was read: `json-ld`, `microdata`, `state object`; empty where there was nothing.
    """

    headline: str = ""
    body: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    modified: str = ""
    site_name: str = ""
    source: str = ""


@frozen
class Article:
    """What was read out of a page.

    Attributes:
        title: without the site's name.
        body: clean text: paragraphs separated by one empty line.
        authors: names as the page gives them.
        published: or None; no date is better than a wrong one.
        modified: or None.
        canonical_url: what the page says its URL is, or empty.
        reader: which reading of the page was chosen: `visible` text or `structured` data.
    """

    title: str
    body: str
    authors: tuple[str, ...] = ()
    published: Dated | None = None
    modified: Dated | None = None
    canonical_url: str = ""
    reader: str = "visible"


@frozen
class Verdict:
    """A judge's answer to one question.

    Attributes:
        question: `gate`, `language`, `topic` ...
        yes: the answer.
        reason: one short line.
        evidence: what speaks for the answer, strongest first; short enough for a table.
    """

    question: str
    yes: bool
    reason: str
    evidence: tuple[str, ...] = ()


@frozen
class Reading:
    """A page at the end of the road: what was read out of it, what the judges said, and why it is no story, if so.

    Attributes:
        page_sha256: of the body as received, 64 hex digits; empty where it was not read.
        page_bytes: length of the body, bytes.
        encoding: how the body was decoded, as a Python codec name; empty where it was not.
        encoding_evidence: why so.
        article: None where none was read.
        content_sha256: the content hash of the body, 64 hex digits; empty without an article.
        extractor: name and version of what read the article.
        near_keys: by which an index finds near copies of the body (`crawler.text.shingles`), made where the article
            should be archived; empty: whoever archives it makes them.
        verdicts: in the order in which the judges were asked.
        rejection: None where the article should be archived.
    """

    page_sha256: str
    page_bytes: int
    encoding: str = ""
    encoding_evidence: str = ""
    article: Article | None = None
    content_sha256: str = ""
    extractor: str = ""
    near_keys: tuple[int, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    rejection: Rejection | None = None
