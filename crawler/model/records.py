"""A story's provenance."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from crawler.model.articles import Dated, Verdict
from crawler.model.opt_outs import OptOut


@frozen
class Found:
    """How a story's URL was found.

    Attributes:
        kind: of the source.
        source: URL of the source.
        title: what the source said of it.
        published: what the source said of it.
        modified: what the source said of it.
    """

    kind: str
    source: str
    title: str
    published: datetime | None
    modified: datetime | None


@frozen
class Fetched:
    """The exchange that brought a story's page.

    Attributes:
        requested: the URL that was asked for first.
        final: the URL that answered, after redirects.
        canonical: the one name of the article: the page's own where it states one of its host, else the final URL's.
        at: when, UTC.
        status: HTTP status.
        headers: the answer's headers that tell of the page, names in lower case; the values of one that was repeated
            are separated by commas (RFC 9110, 5.3).
        sha256: of the body as received, content encodings undone, 64 hex digits.
        bytes: length of that body.
        encoding: how it was decoded, as a Python codec name.
        encoding_evidence: why so.
        capture: URL of a web archive's copy that was read instead of the page, or empty; `at` is then when it was made.
    """

    requested: str
    final: str
    canonical: str
    at: datetime
    status: int
    headers: dict[str, str]
    sha256: str
    bytes: int
    encoding: str
    encoding_evidence: str
    capture: str = ""


@frozen
class Copy:
    """The same text met at another URL.

    Attributes:
        url: its canonical URL.
        outlet: domain.
        outlet_name: as its readers know it.
        title: its headline.
        published: or None.
        found: how it was found.
        fetched_at: UTC.
        sha256: of its page's body, 64 hex digits.
        raw: where the exchange is kept, or None.
        gone: since when that page is no longer there, or None.
    """

    url: str
    outlet: str
    outlet_name: str
    title: str
    published: Dated | None
    found: Found
    fetched_at: datetime
    sha256: str
    raw: Raw | None = None
    gone: Gone | None = None


@frozen
class Raw:
    """Where the exchange that brought a page stands in the archive's WARC files.

    Attributes:
        file: name of a file in `warc/`.
        offset: of the response's record in it, bytes.
        digest: of the payload, as the record's WARC-Payload-Digest says it.
    """

    file: str
    offset: int
    digest: str


@frozen
class Near:
    """A story of the archive that shares most of its text with this one.

    Attributes:
        stem: of that story's files.
        of_this: share of this text's words that stand in passages of that one too, 0 to 1.
        of_that: share of that text's words, the other way round.
        passages: the beginnings of the longest common passages, longest first.
    """

    stem: str
    of_this: float
    of_that: float
    passages: tuple[str, ...] = ()


@frozen
class Gone:
    """A page that is no longer there.

    Attributes:
        status: HTTP status that said so, 404 or 410.
        at: when it was first seen, UTC.
    """

    status: int
    at: datetime


@frozen
class Met:
    """A URL that led to a text: on the way to its page, or after another text had been there.

    Attributes:
        url: canonical.
        at: when, UTC.
    """

    url: str
    at: datetime


@frozen
class Record:
    """The provenance of a story: everything that is known of it but its text.

    Attributes:
        format: version of this form.
        number: the story's number in its archive.
        stem: name of the story's file without its ending.
        content_sha256: the content hash, 64 hex digits.
        story_sha256: of the story's file, 64 hex digits.
        title: as in the story's file.
        authors: names.
        published: or None.
        modified: or None.
        reader: which reading of the page gave the text.
        outlet: domain.
        outlet_name: as its readers know it.
        country: ISO 3166-1 alpha-2, lower case.
        found: how it was found.
        fetched: the exchange that brought the page.
        verdicts: what the judges said, with their evidence.
        topic: name.
        topic_version: of the topic's file.
        program: name and version.
        extractor: name and version.
        supersedes: stem of the story that this one is a revision of, or empty.
        copies: the same text at other URLs, in the order in which they were met.
        raw: where the exchange is kept, or None.
        near: the stories with nearly the same text that were there before this one, nearest first.
        gone: since when its page is no longer there, or None.
        met: more URLs that led to its text, in the order in which they were met.
        imported: its file's name in the collection that it was taken in from, or empty.
        opt_outs: what the outlet said that machines may not do with its page, in the order in which it was read.
    """

    format: int
    number: int
    stem: str
    content_sha256: str
    story_sha256: str
    title: str
    authors: tuple[str, ...]
    published: Dated | None
    modified: Dated | None
    reader: str
    outlet: str
    outlet_name: str
    country: str
    found: Found
    fetched: Fetched
    verdicts: tuple[Verdict, ...]
    topic: str
    topic_version: str
    program: str
    extractor: str
    supersedes: str = ""
    copies: tuple[Copy, ...] = ()
    raw: Raw | None = None
    near: tuple[Near, ...] = ()
    gone: Gone | None = None
    met: tuple[Met, ...] = ()
    imported: str = ""
    opt_outs: tuple[OptOut, ...] = ()
