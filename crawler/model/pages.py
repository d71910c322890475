"""What was fetched for a lead."""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen

from crawler.model.articles import Reading
from crawler.model.leads import Lead
from crawler.model.opt_outs import OptOut
from crawler.model.outcomes import Rejection
from crawler.model.outlets import Outlet, Source
from crawler.model.records import Raw


@frozen
class Exchange:
    """The HTTP exchange that brought a page, as it went over the wire but for transfer encodings, which are undone.

    Attributes:
        request: the request, from its first line to its end; empty where it is not known.
        head: the answer's status line and headers, with the empty line that ends them.
        body: the answer's body as received: content encodings (gzip, br) are not undone.
        ip: address of the host that answered, or empty.
        capture: URL of a web archive's copy that it was taken from, or empty.
    """

    request: bytes = field(repr=False)
    head: bytes = field(repr=False)
    body: bytes = field(repr=False)
    ip: str = ""
    capture: str = ""


@frozen
class Page:
    """The bytes fetched for a lead, with the HTTP facts.

    Attributes:
        lead: what led here.
        source: the source that gave the lead.
        outlet: whose source it is.
        url: the final URL, after redirects.
        status: HTTP status; 0 where no answer came.
        headers: the answer's headers, names in lower case, in the order received.
        body: the body as received, content encodings (gzip, br) undone.
        fetched_at: when it was fetched, UTC; the only clock that the road from page to story knows.
        failure: why there is no page to read (network error, denied by robots.txt ...), or None.
        exchange: what an archive may keep of it, or where it is kept already; None: nothing is to be kept.
        opt_outs: what the outlet says that machines may not do with it, in the order in which it was read: first what
            its site says of it, then what stands in its headers and in itself.
    """

    lead: Lead
    source: Source
    outlet: Outlet
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)
    fetched_at: datetime
    failure: Rejection | None = None
    exchange: Exchange | Raw | None = None
    opt_outs: tuple[OptOut, ...] = ()


@frozen
class ReadPage:
    """A page with what was read out of it: what passes from whoever reads to whoever archives."""

    page: Page
    reading: Reading
