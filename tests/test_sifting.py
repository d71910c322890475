"""Stored pages read in worker processes, part by part: what is left is what one reading of the file leaves."""

from __future__ import annotations

import gzip
import os
import random
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
from attrs import evolve
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler import sifting
from crawler.archive import Archive
from crawler.archive.warc import Unpacked
from crawler.archive.warc_chunks import Splitter
from crawler.archive.warc_reading import Capture, Skipped, read_pages
from crawler.model import Outlet
from crawler.seeds import find_topic
from crawler.sifting import ReadCapture, Record, Sieve, Sifters, Wanted
from crawler.text.road import Road
from tests.archive.pieces import NINE, URL, a_page, a_reading, an_exchange
from tests.archive.pieces import TOPIC as PLAIN
from tests.archive.test_warc_reading import OTHERS, answer, gzipped, record
from tests.conftest import ROOT

TOPIC = find_topic(ROOT / "seeds", "x-advertisers")
ON_TOPIC = "<html><p>أوقفت شركة آبل إعلاناتها على منصة إكس.</p></html>".encode()
OFF_TOPIC = "<html><p>فاز المنتخب بكأس آسيا.</p></html>".encode()


def page(body: bytes, url: str = f"{URL}/2", status: int = 200, encoding: str = "") -> Capture:
    headers = (("content-encoding", encoding),) if encoding else ()
    return Capture(0, Unpacked(url, NINE, status, headers, "", an_exchange(url, body)), body)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(page(OFF_TOPIC), None, id="off the topic"),
        pytest.param(page(ON_TOPIC), ReadCapture, id="maybe on it"),
        pytest.param(page(b""), Capture, id="empty"),
        pytest.param(page(OFF_TOPIC, status=404), Capture, id="no page there"),
        pytest.param(page(OFF_TOPIC, status=304), Capture, id="not modified"),
        pytest.param(page(OFF_TOPIC + b" " * 500), Capture, id="too large"),
        pytest.param(page(gzip.compress(OFF_TOPIC), encoding="gzip"), None, id="gzip"),
        pytest.param(page(gzip.compress(ON_TOPIC), encoding="gzip"), ReadCapture, id="gzip, maybe on it"),
        pytest.param(
            page(gzip.compress(OFF_TOPIC + b" " * 500), encoding="gzip"), Capture, id="gzip of what is too large"
        ),
        pytest.param(page(gzip.compress(OFF_TOPIC)[:-9], encoding="gzip"), Capture, id="broken gzip"),
        pytest.param(page(OFF_TOPIC, encoding="gzip"), None, id="said to be gzip, stored without"),
        pytest.param(page(brotli.compress(OFF_TOPIC), encoding="br"), Capture, id="an encoding for the road"),
        pytest.param(page(b'<meta name="tdm-reservation" content="1">' + OFF_TOPIC), ReadCapture, id="opted out"),
        pytest.param(page(b'<meta name="robots" content="noai">' + OFF_TOPIC), None, id="opted out, not obeyed"),
        pytest.param(page(OFF_TOPIC, URL), ReadCapture, id="of a URL that has a story"),
        pytest.param(page(OFF_TOPIC, f"{URL}/?utm_source=x"), ReadCapture, id="of that URL in another form"),
        pytest.param(page(OFF_TOPIC, "dns:sada.example"), Capture, id="no web page"),
    ],
)
def test_only_pages_that_the_gate_stops_and_nothing_is_known_of_are_settled(
    tmp_path: Path, given: Capture, expected: type[Record] | None
) -> None:
    with Archive.open(tmp_path / "archive", write=True) as archive:
        archive.put(a_page(), a_reading(), PLAIN)
    sieve = Sieve(Wanted(TOPIC, tmp_path / "archive", frozenset({"tdm-reservation"}), largest=400))
    found = sieve.look(given)
    assert (type(found) if found else None) is expected
    if isinstance(found, ReadCapture):
        assert found.capture == evolve(given, block=b"")
        assert found.answer.reading.rejection


def test_in_a_new_archive_no_url_is_known() -> None:
    sieve = Sieve(Wanted(TOPIC))
    assert sieve.look(page(OFF_TOPIC, URL)) is None
    assert isinstance(sieve.look(page(ON_TOPIC, URL)), ReadCapture)


def test_a_page_is_read_as_one_of_its_outlet() -> None:
    outlet = Outlet("sada.example", "صدى", "eg", timezone="Africa/Cairo")
    told = "<html><h1>عنوان</h1>" + ON_TOPIC.decode() + "<p>نشر في 3 مايو 2024 الساعة 10:00</p></html>"
    found = Sieve(Wanted(TOPIC, outlets={outlet.domain: outlet})).look(
        page(told.encode(), f"https://m.{outlet.domain}/1")
    )
    assert isinstance(found, ReadCapture)
    road = Road(TOPIC).read(told.encode(), "", f"https://m.{outlet.domain}/1", NINE, outlet)
    assert found.answer.reading == road


def test_an_altered_page_is_told_of_where_it_would_be_read() -> None:
    altered = evolve(page(ON_TOPIC), block_digest="sha1:" + "A" * 32)
    found = Sieve(Wanted(TOPIC)).look(altered)
    assert isinstance(found, Skipped)
    assert found.kind == "altered"


def test_what_the_time_of_a_part_does_not_suffice_for_goes_on_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sifting, "_sieves", [Sieve(Wanted(TOPIC))])
    records: list[Capture | Skipped] = [page(OFF_TOPIC), page(ON_TOPIC), Skipped(7, "other")]
    assert sifting.sift_records(records, 0) == (records, 0)
    left, settled = sifting.sift_records(records, 60)
    assert [type(one) for one in left] == [ReadCapture, Skipped]
    assert settled == 1


@pytest.fixture(scope="module")
def sifters() -> Iterator[Sifters]:
    made = Sifters(Wanted(TOPIC), 2, 20, size=700)
    yield made
    made.end()


SIEVE = Sieve(Wanted(TOPIC))


def _both(sifters: Sifters, data: bytes) -> tuple[tuple[list[Record], int], tuple[list[Record], int]]:
    """Sift data in parts, and in one piece: what is left, and how many pages are settled."""
    found = list(sifters.read(BytesIO(data)))
    in_parts = [one for one in found if not isinstance(one, int)]
    settled = sum(one for one in found if isinstance(one, int))
    looked = [SIEVE.look(one) if isinstance(one, Capture) else one for one in read_pages(BytesIO(data))]
    left = [one for one in looked if one]
    return (in_parts, settled), (left, len(looked) - len(left))


def _pages(count: int, chance: random.Random) -> list[bytes]:
    """Write records: answers, most off the topic, some with their request before or behind them; and others."""
    records = []
    for number in range(count):
        url, told = f"https://sada.example/{number}", f"<urn:uuid:{number}>"
        body = chance.choice((OFF_TOPIC, OFF_TOPIC, ON_TOPIC)) + chance.randbytes(chance.randrange(200)).hex().encode()
        page = record(url=url, block=answer(body), WARC_Record_ID=told)
        request = record("request", url, b"GET / HTTP/1.1\r\n\r\n", WARC_Concurrent_To=told, WARC_Record_ID=f"{told}r")
        records += chance.choice(([page], [request, page], [page, request], [page, chance.choice(OTHERS)]))
    return records


@settings(deadline=None, max_examples=60)
@example(
    56, 10254, [(1, "nest"), (1, "nest"), (464, "cut")]
)  # the rest begins with damage, and a plain WARC file is in it
@given(
    st.integers(0, 60),
    st.integers(0, 10**6),
    st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(("flip", "cut", "insert", "nest"))), max_size=3),
)
def test_chunks_give_what_the_whole_file_gives(
    sifters: Sifters, count: int, seed: int, damages: list[tuple[int, str]]
) -> None:
    chance = random.Random(seed)
    members = [gzip.compress(one, mtime=0) for one in _pages(count, chance)]
    for place, damage in damages:
        if damage == "nest" and members:
            # A WARC file in a record that is not compressed: its members stand as they are.
            inner = record("resource", block=gzipped(*_pages(chance.randrange(1, 12), chance)))
            members.insert(place % len(members), gzip.compress(inner, 0, mtime=0))
    data = bytearray(b"".join(members))
    for place, damage in damages:
        at = place % (len(data) + 1)
        if damage == "flip" and at < len(data):
            data[at] ^= 0xFF
        elif damage == "cut":
            del data[at : at + 40]
        elif damage == "insert":
            data[at:at] = b"no gzip at all"
    in_parts, whole = _both(sifters, bytes(data))
    assert in_parts == whole


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"".join(_pages(30, random.Random(1))), id="plain"),
        pytest.param(gzip.compress(b"".join(_pages(30, random.Random(2)))), id="one member"),
        pytest.param(gzipped(b"".join(_pages(20, random.Random(3))), *_pages(20, random.Random(4))), id="both"),
        pytest.param(b"\x28\xb5\x2f\xfdx", id="zstd"),
        pytest.param(b"GIF89a" * 1000, id="no WARC file"),
    ],
)
def test_files_of_any_form(sifters: Sifters, data: bytes) -> None:
    in_parts, whole = _both(sifters, data)
    assert in_parts == whole


class Breaking(BytesIO):
    """A connection that breaks off behind its last byte."""

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        if not data:
            raise ConnectionResetError("reset")
        return data


@pytest.mark.parametrize("is_plain", [True, False], ids=["plain", "gzip"])
def test_what_was_read_before_a_stream_fails_is_told_before_that(sifters: Sifters, is_plain: bool) -> None:
    records = _pages(60, random.Random(6))
    data = b"".join(records) if is_plain else gzipped(*records)
    data = data[: len(data) * 9 // 10]

    def read(found: Iterator[Record | int]) -> tuple[int, int]:
        told: list[Record | int] = []
        with pytest.raises(ConnectionResetError):
            told.extend(found)
        pages = sum(isinstance(one, Capture | ReadCapture) for one in told)
        return pages, sum(one for one in told if isinstance(one, int))

    pages, settled = read(sifters.read(Breaking(data)))
    assert settled > 0
    assert pages + settled == sum(read(read_pages(Breaking(data))))


def test_a_file_is_cut_into_many_chunks() -> None:
    data = gzipped(*_pages(60, random.Random(5)))
    splitter = Splitter(BytesIO(data), 700)
    chunks = list(splitter)
    assert len(chunks) > 5
    assert splitter.is_at_end
    assert [chunk.begin for chunk in chunks] == [0, *(chunk.end for chunk in chunks[:-1])]
    assert all(data[chunk.offset :].startswith(chunk.data) for chunk in chunks)
    assert all(chunk.offset < chunk.begin for chunk in chunks[1:])


class Fragile(Sieve):
    def look(self, capture: Capture) -> Record | None:
        if capture.answer.url.endswith("/13"):
            os._exit(1)
        return super().look(capture)


def start_fragile(wanted: Wanted) -> None:
    sifting._sieves[:] = [Fragile(wanted)]


def test_a_page_that_breaks_its_process_goes_on_with_those_of_its_chunk() -> None:
    records = [record(url=f"https://sada.example/{number}", block=answer(OFF_TOPIC)) for number in range(40)]
    fragile = Sifters(Wanted(TOPIC), 2, 20, size=700, begin=start_fragile)
    try:
        found = list(fragile.read(BytesIO(gzipped(*records))))
    finally:
        fragile.end()
    left = [one.answer.url.rpartition("/")[2] for one in found if isinstance(one, Capture)]
    assert "13" in left
    assert 1 < len(left) < 20
    assert len(left) + sum(one for one in found if isinstance(one, int)) == 40
