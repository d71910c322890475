"""What sources give: URLs of articles, with what was said of them."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen


@frozen
class Capture:
    """A page as a web archive keeps it.

    Attributes:
        url: where the archive has it: the page itself, or a WARC file.
        at: when it was captured, UTC.
        offset: of its record in the WARC file, bytes.
        length: of that record, compressed as it is, bytes; 0 where the URL is that of the page itself.
    """

    url: str
    at: datetime
    offset: int = 0
    length: int = 0


@frozen
class Lead:
    """A URL that a source gave, with what the source said of it.

    Attributes:
        url: absolute, as the source gave it (it is fetched as it is, and known by its canonical form).
        title: the source's title of it, or empty.
        published: when the source says it was published, or None.
        modified: when the source says it last changed (`lastmod`, `updated`), or None.
        capture: the copy in a web archive that is fetched instead of the URL, which stays the article's own; or None.
    """

    url: str
    title: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    capture: Capture | None = None
