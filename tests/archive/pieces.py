"""Pages and readings as the road gives them, made from a text; the same for the tests and for the writer they kill."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from crawler.archive import Archive
from crawler.model import (
    Article,
    Dated,
    Exchange,
    Fetched,
    Found,
    Lead,
    Outlet,
    Page,
    Reading,
    Record,
    Source,
    Stored,
    Topic,
    Verdict,
)
from crawler.text.fingerprint import content_hash

NINE = datetime(2024, 8, 6, 9, 0, tzinfo=UTC)
TITLE = "إكس تقاضي تحالف المعلنين"
BODY = "رفعت شركة «إكس» دعوى على معلنين.\n\nوقالت إنّ المقاطعة كلّفتها مليارات."
URL = "https://sada.example/2024/08/06/suit"
TOPIC = Topic(
    name="x-advertisers",
    version="0123456789ab",
    title="إكس والمعلنون",
    groups={},
    ignored=(),
    stand_ins=(),
    events=(),
    shares=(),
    title_counts=1.0,
    lead_counts=1.0,
    lead_words=45,
    per_words=100,
    most=1.0,
    threshold=1.0,
    least_words=1,
)

RECORD = Record(
    format=1,
    number=4,
    stem="004_0123456789abcdef",
    content_sha256="0123456789abcdef" * 4,
    story_sha256="fedcba9876543210" * 4,
    title="المعلنون يقاطعون «إكس»",
    authors=("منى سالم",),
    published=Dated(NINE, "minute", "json-ld datePublished"),
    modified=None,
    reader="visible",
    outlet="sada.example",
    outlet_name="صدى",
    country="eg",
    found=Found("feed", "https://sada.example/feed/", "المعلنون", None, None),
    fetched=Fetched("a", "b", "c", NINE, 200, {"etag": "1", "date": "2"}, "d", 5, "utf-8", "valid UTF-8"),
    verdicts=(Verdict("topic", True, "score 7.0", ("title: leave",)),),
    topic="x-advertisers",
    topic_version="0123456789ab",
    program="writer 1",
    extractor="reader 1",
)


def an_exchange(url: str = URL, body: bytes = b"<html></html>") -> Exchange:
    """Make what went over the wire for a page."""
    host, _, path = url.partition("//")[2].partition("/")
    request = f"GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    return Exchange(request, head, body, "192.0.2.1")


def a_page(url: str = URL, *, lead: str = "", outlet: str = "sada.example", at: datetime = NINE) -> Page:
    """Make a page that was fetched; its lead is its own URL where none is given."""
    source = Source("feed", f"https://{outlet}/feed/")
    return Page(
        lead=Lead(lead or url, TITLE, NINE - timedelta(hours=2), None),
        source=source,
        outlet=Outlet(outlet, "صدى", "eg", sources=(source,)),
        url=url,
        status=200,
        headers=(("content-type", "text/html; charset=utf-8"), ("etag", '"1"'), ("set-cookie", "session=1")),
        body=b"<html></html>",
        fetched_at=at,
        exchange=an_exchange(url),
    )


def a_reading(body: str = BODY, *, title: str = TITLE, stated: str = "") -> Reading:
    """Make a reading that was accepted."""
    article = Article(
        title=title,
        body=body,
        authors=("منى سالم",),
        published=Dated(NINE - timedelta(hours=3), "minute", "json-ld datePublished"),
        canonical_url=stated,
    )
    return Reading(
        page_sha256=hashlib.sha256(b"<html></html>").hexdigest(),
        page_bytes=13,
        encoding="utf-8",
        encoding_evidence="valid UTF-8",
        article=article,
        content_sha256=content_hash(body),
        extractor="trafilatura 2.3.1",
        verdicts=(Verdict("topic", True, "score 7.0", ("title: suit: إكس تقاضي",)),),
    )


def put(archive: Archive, body: str = BODY, url: str = URL, *, stated: str = "", lead: str = "") -> Stored:
    """Put a text that was met at a URL."""
    return archive.put(a_page(url, lead=lead), a_reading(body, stated=stated), TOPIC)


def text(place: int) -> str:
    """Give the text of a place in `series`."""
    return f"خبر رقم {place} عن المعلنين.\n\n" + f"جملة من الخبر {place} تكفي لفقرة. " * 80 + "\n\nخاتمة."


def series(place: int) -> tuple[Page, Reading, int]:
    """Give what is put at a place of an endless series: two new stories, a copy of one, a revision of the other.

    Returns:
        Page and reading, and the place whose text it is.
    """
    first, turn = place - place % 4, place % 4
    if turn == 2:
        outlet = "nabd.example"
        return a_page(f"https://{outlet}/{place}", outlet=outlet), a_reading(text(first), title=f"نسخة {place}"), first
    url = f"https://sada.example/{first + 1 if turn == 3 else place}"
    return a_page(url), a_reading(text(place), title=f"عنوان {place}"), place
