"""The short ways give what Scrapy's own give."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from crawler.middlewares import FastCompressionMiddleware, FastMetaRefreshMiddleware

URL = "https://news.example/1"
CRAWLER = get_crawler(settings_dict={"METAREFRESH_MAXDELAY": 1})
PAGE = b"<p>" + "نص ".encode() * 200


def _decoded(kind: type[HttpCompressionMiddleware], body: bytes, encoding: str, most: int) -> bytes | str:
    request = Request(URL, meta={"download_maxsize": most})
    response = Response(URL, headers={"Content-Encoding": encoding}, body=body)
    try:
        decoded = kind.from_crawler(CRAWLER).process_response(request, response)
    except IgnoreRequest:
        return "too large"
    except (OSError, EOFError, zlib.error) as error:
        return type(error).__name__
    assert isinstance(decoded, Response)
    return decoded.body


@given(
    st.sampled_from((PAGE, b"", b"x")).map(gzip.compress),
    st.binary(max_size=20),
    st.integers(0, 40),
    st.integers(-1, 400),
    st.sampled_from((0, 100, len(PAGE) - 1, len(PAGE), 10_000)),
    st.sampled_from(("gzip", "x-gzip", "deflate", "gzip, gzip")),
)
def test_encodings_are_undone_as_scrapy_does(
    whole: bytes, behind: bytes, cut: int, broken: int, most: int, encoding: str
) -> None:
    body = bytearray(whole[: len(whole) - cut] + behind)
    if 0 <= broken < len(body):
        body[broken] ^= 0x55
    found = [
        _decoded(kind, bytes(body), encoding, most) for kind in (FastCompressionMiddleware, HttpCompressionMiddleware)
    ]
    assert found[0] == found[1]


@pytest.mark.parametrize(
    "head",
    [
        "<meta http-equiv=refresh content='0; url=/2'>",
        "<META HTTP-EQUIV=REFRESH CONTENT='0;URL=/2'>",
        "<noscript><meta http-equiv=refresh content='0; url=/2'></noscript>",
        "<meta http-equiv=refresh content='300'>",
        "<!--" + "ن" * 4000 + "--><meta http-equiv=refresh content='0; url=/2'>",
        "<meta charset=utf-8>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256", "utf-16"])
def test_refreshes_are_followed_as_scrapy_does(head: str, encoding: str) -> None:
    def led(kind: type[MetaRefreshMiddleware]) -> str:
        response = HtmlResponse(URL, body=f"<html><head>{head}</head>نص".encode(encoding), encoding=encoding)
        return kind.from_crawler(CRAWLER).process_response(Request(URL), response).url

    assert led(FastMetaRefreshMiddleware) == led(MetaRefreshMiddleware)
