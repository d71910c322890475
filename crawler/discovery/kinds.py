"""The kinds of sources: how the bytes of each are read.

A reader gets the body as fetched, the URL it came from (absolute, after redirects), and the source it belongs to. It
gives leads, and follows where the source goes on elsewhere, in the order of the document, while it reads. It does no
I/O, reads no clock, keeps nothing between calls, takes any bytes, and raises nothing but `SourceError`, after giving
what it could read. A new kind is one module with such a function, and one line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from crawler.discovery import feeds, listings, sitemaps
from crawler.model import Follow, Lead, Source

Reader = Callable[[bytes, str, Source], Iterator[Lead | Follow]]

KINDS: dict[str, Reader] = {
    "feed": feeds.read,
    "sitemap": sitemaps.read,
    "section": listings.read,
}
"""What `Source.kind` and `Follow.kind` may be."""
