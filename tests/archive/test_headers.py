"""The headers that a record keeps."""

from __future__ import annotations

from crawler.archive.headers import kept_headers


def test_repeated_headers_keep_all_their_values() -> None:
    headers = [
        ("content-type", "text/html"),
        ("x-robots-tag", "googlebot: noindex"),
        ("set-cookie", "a=1"),
        ("x-robots-tag", "noai"),
        ("link", "</a>; rel=canonical"),
        ("x-robots-tag", "noai"),
        ("link", "</b>; rel=shortlink"),
    ]
    assert kept_headers(headers) == {
        "content-type": "text/html",
        "x-robots-tag": "googlebot: noindex, noai",
        "link": "</a>; rel=canonical, </b>; rel=shortlink",
    }
