"""What pages say to machines: in headers, in markup, in whatever encoding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.model import OptOut
from crawler.text.opt_outs import DIRECTIVES, stated, stated_in_headers, stated_in_markup

POLICY = "https://sada.example/policy.json"


def header(signal: str, *to: str, value: str = "", policy: str = "") -> OptOut:
    return OptOut(signal, value, "http-header", to, policy)


def meta(signal: str, *to: str, value: str = "", policy: str = "") -> OptOut:
    return OptOut(signal, value, "html-meta", to, policy)


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ([], []),
        ([("content-type", "text/html"), ("x-robots-tag", "index, follow, max-snippet:-1")], []),
        ([("x-robots-tag", "noai")], [header("noai")]),
        ([("x-robots-tag", "NOAI, NoImageAI")], [header("noai"), header("noimageai")]),
        ([("x-robots-tag", "noai noimageai")], [header("noai"), header("noimageai")]),
        ([("x-robots-tag", "otherbot: noindex, noai")], [header("noindex", "otherbot"), header("noai", "otherbot")]),
        (
            [("x-robots-tag", "googlebot: noindex; somebot: noai")],
            [header("noindex", "googlebot"), header("noai", "somebot")],
        ),
        # Repeated, as servers and caches each add theirs: all are read, none speaks for the other.
        (
            [("x-robots-tag", "googlebot: noindex"), ("x-robots-tag", "noai"), ("x-robots-tag", "none")],
            [header("noindex", "googlebot"), header("noai"), header("none")],
        ),
        ([("x-robots-tag", "unavailable_after: 25 Jun 2030 15:00:00 PST, noarchive")], [header("noarchive")]),
        ([("x-robots-tag", "max-image-preview: none")], []),
        ([("tdm-reservation", "1")], [header("tdm-reservation", value="1")]),
        ([("tdm-reservation", " 1 "), ("tdm-policy", POLICY)], [header("tdm-reservation", value="1", policy=POLICY)]),
        ([("tdm-reservation", "0")], [header("tdm-reservation", value="0")]),
        ([("tdm-reservation", "0"), ("tdm-reservation", "1")], [header("tdm-reservation", value="1")]),
        ([("tdm-reservation", "0, 1")], [header("tdm-reservation", value="1")]),
        ([("tdm-reservation", "yes"), ("tdm-policy", POLICY)], []),
    ],
)
def test_headers(headers: list[tuple[str, str]], told: list[OptOut]) -> None:
    assert stated_in_headers(headers) == tuple(told)


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("<meta name=robots content='index, follow, max-image-preview:large'>", []),
        ('<meta name="robots" content="noindex,noai">', [meta("noindex"), meta("noai")]),
        ("<META CONTENT='NoAI' NAME='Robots'/>", [meta("noai")]),
        ('<meta name="googlebot-news" content="nosnippet">', [meta("nosnippet", "googlebot-news")]),
        ('<meta name="google-extended" content="noai">', [meta("noai", "google-extended")]),
        ('<meta name="tdm-reservation" content="1">', [meta("tdm-reservation", value="1")]),
        (
            f'<meta name="tdm-policy" content="{POLICY}"><meta name="TDM-Reservation" content=" 1 ">',
            [meta("tdm-reservation", value="1", policy=POLICY)],
        ),
        ('<meta property="tdm-reservation" content="0">', [meta("tdm-reservation", value="0")]),
        ('<meta name="robots"\n  content="no&#97;i">\n<meta name=robots content=noai>', [meta("noai"), meta("noai")]),
        # What is no such statement, though the letters are there.
        ('<!-- <meta name="robots" content="noai"> -->', []),
        ('<script>x = \'<meta name="robots" content="noai">\';</script>', []),
        ('<meta name="msapplication-config" content="none">', []),
        ('<meta name="description" content="noai, noindex">', []),
        ('<meta name="robots">', []),
        ('<meta name="robots" content="nonexistent, noaim">', []),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256", "utf-16", "utf-16-le"])
def test_markup(head: str, told: list[OptOut], encoding: str) -> None:
    page = f"<html><head><title>خبر</title>{head}</head><body><p>أوقفت الشركة إعلاناتها.</p></body></html>"
    assert stated_in_markup(page.encode(encoding)) == tuple(told)


def test_headers_come_before_markup() -> None:
    page = b'<meta name="tdm-reservation" content="0">'
    assert stated([("tdm-reservation", "1")], page) == (
        header("tdm-reservation", value="1"),
        meta("tdm-reservation", value="0"),
    )


NAMES = st.sampled_from(["x-robots-tag", "tdm-reservation", "tdm-policy", "date"])


@given(st.lists(st.tuples(NAMES, st.text(max_size=40))), st.binary(max_size=300))
def test_any_headers_and_bytes_say_something_known_or_nothing(headers: list[tuple[str, str]], body: bytes) -> None:
    for one in stated(headers, b"<meta name=robots content='noai'>" + body):
        assert one.signal in DIRECTIVES | {"tdm-reservation"}
        assert one.where in ("http-header", "html-meta")


@given(st.permutations(sorted(DIRECTIVES)), st.sampled_from([", ", ",", ";", " "]))
def test_directives_are_told_in_their_order_whatever_separates_them(directives: list[str], between: str) -> None:
    value = between.join(directives)
    expected = [(one, ()) for one in directives]
    assert [(one.signal, one.to) for one in stated_in_headers([("x-robots-tag", value)])] == expected
    page = f'<meta name="robots" content="{value}">'.encode()
    assert [(one.signal, one.to) for one in stated_in_markup(page)] == expected
