"""Answers out of WARC records with their content encodings undone, as Scrapy does it in a crawl."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, Response

from crawler.archive.gzip_members import MAGIC
from crawler.archive.warc import Unpacked
from crawler.errors import one_line
from crawler.exchanges import headers_of
from crawler.middlewares import FastCompressionMiddleware
from crawler.model import Outcome, Rejection

TOO_LARGE = Rejection(Outcome.TOO_LARGE, "the body is larger than DOWNLOAD_MAXSIZE")


class Decoder:
    """Undoes content encodings, within the size of a page.

    Args:
        crawler: with the setting DOWNLOAD_MAXSIZE.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._decoder = FastCompressionMiddleware(crawler=crawler)
        self._largest = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    def read(self, answer: Unpacked) -> tuple[tuple[tuple[str, str], ...], bytes] | Rejection:
        """Give the headers and the body of an answer as a page has them; or why there is none.

        Most answers are stored without an encoding: those are not carried through Scrapy's classes.
        """
        if any(name == "content-encoding" for name, _ in answer.headers):
            decoded = self.decode(answer)
            return decoded if isinstance(decoded, Rejection) else (headers_of(decoded), decoded.body)
        body = answer.exchange.body
        return TOO_LARGE if 0 < self._largest < len(body) else (answer.headers, body)

    def decode(self, answer: Unpacked) -> Response | Rejection:
        """Undo the content encodings of an answer.

        Args:
            answer: as it stands in a WARC file.

        Returns:
            The response as a spider gets it; or why there is none.
        """
        headers = Headers()
        for name, value in answer.headers:
            headers.appendlist(name, value.encode("latin-1"))
        body = answer.exchange.body
        if b"gzip" in (headers.get("Content-Encoding") or b"").lower() and not body.startswith(MAGIC):
            del headers["Content-Encoding"]  # some programs store what they have decoded with the header as it came
        response = Response(answer.url, answer.status, headers, body)
        if "Content-Encoding" not in headers:
            return TOO_LARGE if 0 < self._largest < len(body) else response
        try:
            decoded = self._decoder.process_response(Request(answer.url), response)
        except IgnoreRequest:
            return TOO_LARGE
        except Exception as error:  # noqa: BLE001 (each decoder has its own errors; it costs that page)
            return Rejection(Outcome.UNDECODABLE, f"content encoding: {one_line(error)}")
        assert isinstance(decoded, Response)
        return decoded
