"""Pages that web archives keep: asked for where they are kept, and taken for what they are copies of."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urlsplit

from attrs import evolve
from scrapy import Request
from scrapy.http import Response

from crawler.archive.warc import Unpacked, head_of
from crawler.archive.warc_reading import Capture as Record
from crawler.archive.warc_reading import read_pages
from crawler.discovery.canonical import canonical
from crawler.exchanges import headers_of
from crawler.model import Capture, Exchange, Outcome, Page, Rejection, WebArchives
from crawler.spiders.decoding import Decoder

# How the Wayback Machine gives the headers that came with a capture (its own, and pywb's, documentation).
_ORIGINAL = "x-archive-orig-"
# What says how a body is sent, not what it is: it was sent anew.
_OF_SENDING = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection"})


def hosts_of(archives: WebArchives) -> frozenset[str]:
    """Give the hosts, with their ports, at which web archives answer."""
    urls = (archives.wayback, archives.common_crawl, archives.common_crawl_data)
    return frozenset(urlsplit(url).netloc.lower() for url in urls)


def asked_for(capture: Capture) -> Request:
    """Make the request for a capture: of a WARC file, for its record alone."""
    headers = {}
    if capture.length:
        headers["Range"] = f"bytes={capture.offset}-{capture.offset + capture.length - 1}"
        headers["Accept-Encoding"] = "identity"
    return Request(capture.url, headers=headers)


def unwrapped(page: Page, capture: Capture, response: Response, decoder: Decoder) -> Page:
    """Take a page out of the answer of a web archive.

    Args:
        page: as it was fetched, with the answer's URL, status and body.
        capture: that was asked for.
        response: the answer.
        decoder: of content encodings.

    Returns:
        The page as its outlet gave it, fetched when it was captured; where the archive did not give it, with a failure.
    """
    if page.failure or not 200 <= response.status < 300:
        return page
    if not _is_of(capture, response.url):
        return _failed(page, f"expected the copy of {capture.url}, found that of {response.url}")
    page = evolve(page, url=page.lead.url, fetched_at=capture.at)
    if capture.length:
        return _of_record(page, capture, response, decoder)
    kept = {name.removeprefix(_ORIGINAL): value for name, value in page.headers if name.startswith(_ORIGINAL)}
    told = {name: value for name, value in page.headers if name == "content-type"} | kept
    headers = tuple((name, value) for name, value in told.items() if name not in _OF_SENDING)
    head = head_of(b"HTTP/1.1 200 OK", [(n.encode("latin-1"), v.encode("latin-1")) for n, v in headers], len(page.body))
    exchange = page.exchange and Exchange(b"", head, page.body, capture=capture.url)
    return evolve(page, status=200, headers=headers, exchange=exchange)


def _is_of(capture: Capture, url: str) -> bool:
    """Tell whether a web archive has answered with what it was asked for; of another moment will do."""
    asked, answered = urlsplit(capture.url), urlsplit(url)
    if asked.netloc != answered.netloc:
        return False
    return canonical(capture.url.rpartition("id_/")[2]) == canonical(url.rpartition("id_/")[2])


def _of_record(page: Page, capture: Capture, response: Response, decoder: Decoder) -> Page:
    # A host that heeds no ranges sends the file from its beginning, where the record of another page stands.
    found = next(iter(read_pages(BytesIO(response.body))), None) if response.status == 206 else None
    if not isinstance(found, Record):
        told = found.reason or found.kind if found else f"HTTP {response.status}"
        return _failed(page, f"expected a page's record at {capture.offset} of {capture.url}, found {told}")
    answer: Unpacked = found.answer
    decoded = decoder.decode(answer)
    if isinstance(decoded, Rejection):
        return evolve(page, body=b"", failure=decoded)
    exchange = page.exchange and evolve(answer.exchange, request=b"", capture=capture.url)
    return evolve(
        page, status=answer.status, headers=headers_of(decoded), body=decoded.body, exchange=exchange, url=answer.url
    )


def _failed(page: Page, reason: str) -> Page:
    return evolve(page, body=b"", failure=Rejection(Outcome.HTTP_ERROR, reason), exchange=None)
