"""Any WARC file read: every shape that is met, and every kind of damage; each costs its record, never the file."""

from __future__ import annotations

import base64
import gzip
import hashlib
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.archive.warc import pack, pack_info
from crawler.archive.warc_reading import Capture, Skipped, read_pages
from crawler.model import Exchange
from tests.archive.pieces import NINE, an_exchange

PAGE = "<html><p>خبر عن المعلنين</p></html>".encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(PAGE)


def record(
    kind: str = "response", url: str = "https://sada.example/1", block: bytes = HEAD + PAGE, **fields: str
) -> bytes:
    """Write a record as other programs do; a field that is empty is left out."""
    told = {
        "WARC-Type": kind,
        "WARC-Target-URI": url,
        "WARC-Date": "2023-11-29T20:15:00Z",
        "WARC-Record-ID": "<urn:uuid:1>",
        "Content-Type": "application/http",
        "Content-Length": str(len(block)),
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
    return b"WARC/1.0\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n"


def gzipped(*records: bytes) -> bytes:
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def answer(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    return b"\r\n".join([b"HTTP/1.1 " + status, b"Content-Type: text/html", *headers]) + b"\r\n\r\n" + body


def read(data: bytes, largest: int = 10**6) -> list[Capture | Skipped]:
    return list(read_pages(BytesIO(data), largest))


def told(data: bytes, largest: int = 10**6) -> list[str]:
    """Tell what was read: the last part of a page's URL, or the kind of what was skipped."""
    return [
        found.answer.url.rpartition("/")[2] if isinstance(found, Capture) else found.kind
        for found in read(data, largest)
    ]


def urls(*names: str) -> list[bytes]:
    return [record(url=f"https://sada.example/{name}") for name in names]


OTHERS = [
    record("warcinfo", "", b"software: x\r\n"),
    record("request", block=b"GET /1 HTTP/1.1\r\n\r\n"),
    record("metadata", block=b"via: x\r\n"),
    record("revisit", block=HEAD),
    record("resource", block=b"x"),
    record("conversion", block=b"x"),
    record("continuation", block=b"x"),
    record("dream", block=b"x"),
    record("", block=b"x"),
    record(url="dns:sada.example", block=b"x"),
    record(url="", block=HEAD + PAGE),
    record(block=answer(b"", b"Location: /2", status=b"301 Moved")),
    record(block=b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"),
    record(block=b"no HTTP at all"),
    record(block=b"HTTP/1.1 nine OK\r\n\r\n" + PAGE),
    record(block=b""),
    record(WARC_Date="yesterday"),
    record(WARC_Date=""),
]
KINDS_OF_OTHERS = (
    "warcinfo request metadata revisit resource conversion continuation other other"
    ".no page.no page.redirect.no text.broken.broken.broken.broken.broken"
)


@pytest.mark.parametrize("form", ["plain", "gzip", "one gzip member"])
def test_pages_stand_among_other_records(form: str) -> None:
    first, last = urls("first", "last")
    records = [first, *OTHERS, last]
    data = {"plain": b"".join(records), "gzip": gzipped(*records), "one gzip member": gzipped(b"".join(records))}[form]
    head, *tail = KINDS_OF_OTHERS.split(".")
    assert told(data) == ["first", *head.split(), *tail, "last"]


def test_what_a_page_tells() -> None:
    data = gzipped(record("warcinfo", "", b""), record(WARC_IP_Address="192.0.2.7", WARC_Payload_Digest="sha1:ABC"))
    _, page = read(data)
    assert isinstance(page, Capture)
    assert page.offset == len(gzipped(record("warcinfo", "", b"")))
    found = page.answer
    assert (found.url, found.status, found.digest) == ("https://sada.example/1", 200, "sha1:ABC")
    assert found.at.isoformat() == "2023-11-29T20:15:00+00:00"
    assert found.headers == (("content-type", "text/html"), ("content-length", str(len(PAGE))))
    assert found.exchange == Exchange(b"", HEAD, PAGE, "192.0.2.7")


def test_our_own_records_are_read_as_they_were_written() -> None:
    exchange = an_exchange()
    packed = pack("https://sada.example/1", NINE, exchange)
    *_, page = read(pack_info("a", NINE, "x") + packed.request + packed.response)
    assert isinstance(page, Capture)
    assert (page.answer.exchange, page.answer.at) == (exchange, NINE)


@pytest.mark.parametrize(
    ("request_fields", "response_fields", "is_its"),
    [
        ({"WARC_Concurrent_To": "<urn:uuid:1>", "WARC_Record_ID": "<urn:uuid:0>"}, {}, True),
        ({"WARC_Record_ID": "<urn:uuid:0>"}, {"WARC_Concurrent_To": "<urn:uuid:0>"}, True),
        ({"WARC_Concurrent_To": "<urn:uuid:7>", "WARC_Record_ID": "<urn:uuid:0>"}, {}, False),
        ({}, {}, True),
        ({"WARC_Date": "2023-11-29T20:15:01Z"}, {}, False),
    ],
)
def test_a_request_goes_with_its_answer(
    request_fields: dict[str, Any], response_fields: dict[str, Any], is_its: bool
) -> None:
    asked = record("request", block=b"GET /1 HTTP/1.1\r\n\r\n", **request_fields)
    _, page = read(asked + record(**response_fields))
    assert isinstance(page, Capture)
    assert page.answer.exchange.request == (b"GET /1 HTTP/1.1\r\n\r\n" if is_its else b"")


@pytest.mark.parametrize(
    ("response_fields", "request_fields", "is_its"),
    [
        ({"WARC_Record_ID": "<urn:uuid:0>"}, {"WARC_Concurrent_To": "<urn:uuid:0>"}, True),
        ({"WARC_Concurrent_To": "<urn:uuid:2>"}, {"WARC_Record_ID": "<urn:uuid:2>"}, True),
        ({}, {"WARC_Concurrent_To": "<urn:uuid:7>", "WARC_Record_ID": "<urn:uuid:0>"}, False),
        (
            {},
            {"WARC_Record_ID": "<urn:uuid:2>"},
            False,
        ),  # the same page and time, but it may be that of the next answer
    ],
)
def test_a_request_may_stand_behind_its_answer(
    response_fields: dict[str, Any], request_fields: dict[str, Any], is_its: bool
) -> None:
    asked = record("request", block=b"GET /1 HTTP/1.1\r\n\r\n", **request_fields)
    data = record(**response_fields) + asked + record(url="https://sada.example/2", WARC_Record_ID="<urn:uuid:9>")
    page, skipped, other = read(data)
    assert isinstance(page, Capture)
    assert isinstance(other, Capture)
    assert page.answer.exchange.request == (b"GET /1 HTTP/1.1\r\n\r\n" if is_its else b"")
    assert skipped == Skipped(len(record(**response_fields)), "request")
    assert (other.answer.url, other.answer.exchange.request) == ("https://sada.example/2", b"")


def digest(algorithm: str, block: bytes, *, is_hex: bool = False) -> str:
    found = hashlib.new(algorithm, block)
    return f"{algorithm}:{found.hexdigest() if is_hex else base64.b32encode(found.digest()).decode()}"


@pytest.mark.parametrize(
    ("told", "is_altered"),
    [
        pytest.param(digest("sha1", HEAD + PAGE), False, id="SHA-1, as most programs"),
        pytest.param(digest("sha256", HEAD + PAGE), False, id="SHA-256, as this one"),
        pytest.param(digest("sha256", HEAD + PAGE).rstrip("="), False, id="without padding"),
        pytest.param(digest("md5", HEAD + PAGE, is_hex=True), False, id="MD5, hexadecimal"),
        pytest.param(digest("sha1", HEAD + PAGE).replace("sha1", "SHA1"), False, id="in capitals"),
        pytest.param("", False, id="none"),
        pytest.param("crc32:ABCDEF", False, id="an algorithm that is not known"),
        pytest.param(digest("sha1", PAGE), True, id="that of something else"),
        pytest.param("sha1:ABC", True, id="one that is none"),
        pytest.param("sha1", True, id="one that is cut off"),
    ],
)
def test_a_record_is_held_against_its_digest(told: str, is_altered: bool) -> None:
    data = gzipped(record("warcinfo", "", b""), record(WARC_Block_Digest=told), *urls("last"))
    _, page, _ = read(data)
    assert isinstance(page, Capture)
    assert bool(page.altered()) is is_altered
    kinds = [found.kind if isinstance(found, Skipped) else "" for found in read_pages(BytesIO(data), checks=True)]
    assert kinds == ["warcinfo", "altered" if is_altered else "", ""]


def test_other_records_than_pages_are_held_against_theirs() -> None:
    data = gzipped(record("request", block=b"GET / HTTP/1.1\r\n\r\n", WARC_Block_Digest="sha1:ABC"))
    (found,) = read_pages(BytesIO(data), checks=True)
    assert isinstance(found, Skipped)
    assert (found.kind, found.reason) == ("altered", "expected what its digest says, sha1:ABC; found something else")


CHUNKED = b"%x\r\n" % 7 + PAGE[:7] + b"\r\n%x\r\n" % len(PAGE[7:]) + PAGE[7:] + b"\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    ("block", "body"),
    [
        pytest.param(answer(CHUNKED, b"Transfer-Encoding: chunked"), PAGE, id="chunked"),
        pytest.param(answer(CHUNKED, b"transfer-encoding: gzip, Chunked"), PAGE, id="chunked among others"),
        pytest.param(answer(PAGE, b"Transfer-Encoding: chunked"), PAGE, id="said to be chunked"),
        pytest.param(answer(CHUNKED[:40], b"Transfer-Encoding: chunked"), PAGE[:31], id="chunks cut off"),
        pytest.param(answer(PAGE, b"Content-Length: 9"), PAGE, id="another length"),
        pytest.param(answer(b"\x8b\x0f\x80x\x03", b"Content-Encoding: br"), b"\x8b\x0f\x80x\x03", id="brotli"),
        pytest.param(answer(b""), b"", id="empty"),
        pytest.param(b"HTTP/1.0 200\n\nx", b"x", id="bare line feeds, no reason, no type"),
        pytest.param(b"HTTP/2 200 OK\r\ncontent-type: text/html\r\n\r\n" + PAGE, PAGE, id="HTTP/2"),
        pytest.param(answer(PAGE, b"X: \xff\xfe", b"no colon here"), PAGE, id="odd headers"),
    ],
)
def test_bodies_come_without_transfer_encodings_and_with_their_length(block: bytes, body: bytes) -> None:
    (page,) = read(record(block=block))
    assert isinstance(page, Capture)
    exchange = page.answer.exchange
    assert exchange.body == body
    assert b"chunked" not in exchange.head.lower()
    if b"ontent-" in exchange.head and b"Length" in exchange.head:
        assert b"Content-Length: %d\r\n" % len(body) in exchange.head


@pytest.mark.parametrize("form", ["plain", "gzip"])
@pytest.mark.parametrize(
    ("bad", "kinds"),
    [
        pytest.param(record(Content_Length=str(len(HEAD + PAGE) + 50)), ["broken"], id="length too large"),
        pytest.param(record(Content_Length="5"), ["broken"], id="length too small"),
        pytest.param(record(Content_Length="five"), ["broken"], id="length no number"),
        pytest.param(record(Content_Length="-5"), ["broken"], id="length below 0"),
        pytest.param(record(Content_Length="9" * 18), ["broken"], id="length beyond the file"),
        pytest.param(record(Content_Length="9" * 9999), ["broken"], id="length without end"),
        pytest.param(record(Content_Length=""), ["broken"], id="no length"),
        pytest.param(b"WARC/1.0\r\n\r\n", ["broken"], id="no headers"),
        pytest.param(record()[:-60], ["broken"], id="cut off"),
        pytest.param(b"junk \x00\xff\r\n" * 50, ["broken"], id="junk"),
        pytest.param(b"\r\n" * 50, [], id="empty lines"),
    ],
)
def test_a_broken_record_costs_itself(form: str, bad: bytes, kinds: list[str]) -> None:
    first, last, end = urls("first", "last", "end")
    join = gzipped if form == "gzip" else lambda *records: b"".join(records)
    assert told(join(first, bad, last, end)) == ["first", *kinds, "last", "end"]


@pytest.mark.parametrize("cut", [1, 5, 30, 200, -100, -5, -1])
def test_a_file_that_ends_within_a_record(cut: int) -> None:
    first, last = urls("first", "last")
    assert told(first + last[:cut] if cut > 0 else first + last[: cut - 4]) == ["first", "broken"]
    packed = gzipped(last)
    assert told(gzipped(first) + packed[:cut]) == ["first", "broken"]


@pytest.mark.parametrize("place", [0, 1, 3, 15, -8, -1])
def test_a_damaged_gzip_member_costs_its_record(place: int) -> None:
    records = [gzipped(one) for one in urls("a", "b", "c")]
    for number in range(3):
        damaged = bytearray(records[number])
        damaged[place] ^= 0x55
        data = b"".join([*records[:number], bytes(damaged), *records[number + 1 :]])
        expected = ["a", "b", "c"]
        expected[number] = "broken"
        assert told(data) == expected


@pytest.mark.parametrize("data", [b"", b"\r\n\r\n", gzip.compress(b"")])
def test_nothing_is_in_an_empty_file(data: bytes) -> None:
    assert [kind for kind in told(data) if kind != "broken"] == []
    assert len(told(data)) <= 1


@pytest.mark.parametrize(
    "data", [b"\x00" * 10**5, b"<html>WARC/1.0</html>" * 1000, gzip.compress(b"text"), b"\x28\xb5\x2f\xfd" + b"x" * 99]
)
def test_what_is_no_warc_file_is_one_broken_record(data: bytes) -> None:
    (found,) = read(data)
    assert isinstance(found, Skipped)
    assert found.kind == "broken"
    assert found.reason


def test_a_record_that_is_too_large_is_passed_over() -> None:
    first, last = urls("first", "last")
    large = record(block=HEAD + PAGE * 1000)
    for data in (first + large + last, gzipped(first, large, last)):
        assert told(data, 10_000) == ["first", "too large", "last"]


class Endless:
    """A stream without an end that tells how much of it was read."""

    def __init__(self, begin: bytes, more: bytes) -> None:
        self._begin, self._more = begin, more
        self.read_so_far = 0

    def read(self, size: int = -1) -> bytes:
        piece, self._begin = (self._begin, b"") if self._begin else (self._more, b"")
        self.read_so_far += len(piece)
        return piece


def test_pages_come_while_the_file_is_read() -> None:
    stream = Endless(b"".join(urls("first", "second")), record(url="https://sada.example/more") * 50)
    pages = read_pages(stream)
    for _ in range(500):
        next(pages)
    assert stream.read_so_far < 600 * len(record())


@settings(deadline=None, max_examples=150)
@given(
    st.booleans(),
    st.lists(
        st.tuples(st.integers(0, 3000), st.sampled_from(["flip", "cut", "insert"]), st.binary(max_size=30)), max_size=3
    ),
)
def test_whatever_happens_to_the_bytes_reading_ends_well(packed: bool, damage: list[tuple[int, str, bytes]]) -> None:
    records = [*urls("a", "b"), *OTHERS[:4], *urls("c")]
    data = bytearray(gzipped(*records) if packed else b"".join(records))
    for place, what, more in damage:
        place %= len(data) + 1
        if what == "flip":
            data[place : place + len(more)] = more
        elif what == "insert":
            data[place:place] = more
        else:
            del data[place : place + len(more)]
    found = told(bytes(data))
    assert len(found) <= len(records) + 3 * len(damage)
    if not damage:
        assert found == ["a", "b", "warcinfo", "request", "metadata", "revisit", "c"]
