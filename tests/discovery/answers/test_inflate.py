"""Gzip undone: whole, doubled, broken, and too large."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.answers.inflate import inflate
from crawler.errors import SourceError

TEXT = "<urlset>خريطة الموقع</urlset>".encode()
PACKED = gzip.compress(TEXT)
LIMIT = 1024 * 1024


@pytest.mark.parametrize(
    ("body", "out"),
    [
        pytest.param(b"", b"", id="empty"),
        pytest.param(TEXT, TEXT, id="plain"),
        pytest.param(PACKED, TEXT, id="gzip"),
        pytest.param(gzip.compress(PACKED), TEXT, id="gzip-in-gzip"),
        pytest.param(gzip.compress(gzip.compress(PACKED)), PACKED, id="a-third-layer-stays"),
        pytest.param(PACKED + PACKED, TEXT + TEXT, id="two-members"),
        pytest.param(PACKED + b"\x00" * 512, TEXT, id="padded-with-zeros"),
        pytest.param(gzip.compress(b""), b"", id="gzip-of-nothing"),
        pytest.param(zlib.compress(TEXT), zlib.compress(TEXT), id="zlib-is-not-gzip"),
    ],
)
def test_inflate(body: bytes, out: bytes) -> None:
    assert inflate(body, LIMIT) == out


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(PACKED[:3], id="magic-alone"),
        pytest.param(PACKED[:-9], id="cut-in-the-data"),
        pytest.param(PACKED[:-1], id="cut-in-the-checksum"),
        pytest.param(PACKED[:12] + b"\xff\xff\xff" + PACKED[15:], id="corrupt-data"),
        pytest.param(PACKED[:-8] + bytes(8), id="wrong-checksum"),
        pytest.param(PACKED + b"<!-- served by node 3 -->", id="something-behind"),
        pytest.param(gzip.compress(PACKED[:-4]), id="broken-in-whole"),
    ],
)
def test_broken_gzip(body: bytes) -> None:
    with pytest.raises(SourceError, match="gzip"):
        inflate(body, LIMIT)


@pytest.mark.parametrize("layers", [0, 1, 2])
@pytest.mark.parametrize(("spare", "fits"), [(0, True), (1, True), (-1, False)])
def test_limit(layers: int, spare: int, fits: bool) -> None:
    raw = bytes(range(256)) * 1024
    body = raw
    for _ in range(layers):
        body = gzip.compress(body)
    if fits:
        assert inflate(body, len(raw) + spare) == raw
    else:
        with pytest.raises(SourceError, match=f"at most {len(raw) - 1} bytes"):
            inflate(body, len(raw) + spare)


def test_a_bomb_costs_no_more_memory_than_the_limit() -> None:
    bomb = gzip.compress(bytes(200 * LIMIT))
    tracemalloc.start()
    try:
        with pytest.raises(SourceError, match="found more"):
            inflate(bomb, LIMIT)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 3 * LIMIT


@settings(deadline=None)
@given(st.binary(max_size=5000))
def test_round_trip(raw: bytes) -> None:
    assert inflate(b"<" + raw, LIMIT) == b"<" + raw
    assert inflate(gzip.compress(b"<" + raw), LIMIT) == b"<" + raw


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_raise_nothing_but_source_error(noise: bytes) -> None:
    for body in (noise, b"\x1f\x8b\x08" + noise, PACKED[:15] + noise):
        message = ""
        try:
            assert len(inflate(body, 64)) <= 64
        except SourceError as error:
            message = str(error)
        assert message.isprintable()
