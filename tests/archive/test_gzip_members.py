"""Gzip members, one after the other, also past damage."""

from __future__ import annotations

import gzip
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive.gzip_members import Broken, Members

BEGINS = b"WARC/"
TEXTS = [BEGINS + b"one " * 40, BEGINS + bytes(range(256)) * 300, BEGINS, BEGINS + b"last"]
PACKED = [gzip.compress(text, mtime=0) for text in TEXTS]
OFFSETS = [sum(map(len, PACKED[:number])) for number in range(len(PACKED))]


def read_all(data: bytes) -> tuple[list[tuple[int, bytes]], list[int]]:
    """Read whole members with their offsets, and the offsets of broken ones."""
    members = Members(BytesIO(data).read, BEGINS)
    whole, broken = [], []
    while (offset := members.begin()) is not None:
        try:
            text = b""
            while piece := members.read():
                text += piece
            whole.append((offset, text))
        except Broken:
            broken.append(offset)
            members.skip()
    return whole, broken


def test_members_have_their_offsets_and_content() -> None:
    assert read_all(b"".join(PACKED)) == (list(zip(OFFSETS, TEXTS, strict=True)), [])
    assert read_all(b"") == ([], [])


def test_a_member_comes_in_pieces_of_bounded_size() -> None:
    members = Members(BytesIO(gzip.compress(BEGINS + bytes(50_000_000))).read, BEGINS)
    assert members.begin() == 0
    assert len(members.read()) <= 1024 * 1024


@pytest.mark.parametrize("number", range(len(PACKED)))
@pytest.mark.parametrize("place", [0, 2, 12, -6, -1])
def test_damage_costs_its_member_alone(number: int, place: int) -> None:
    damaged = bytearray(PACKED[number])
    damaged[place] ^= 0xFF
    whole, broken = read_all(b"".join([*PACKED[:number], bytes(damaged), *PACKED[number + 1 :]]))
    rest = [(OFFSETS[i], text) for i, text in enumerate(TEXTS) if i != number]
    assert (whole, broken) == (rest, [OFFSETS[number]])


@pytest.mark.parametrize("cut", [1, 3, 10, len(PACKED[1]) - 1])
def test_a_member_that_is_cut_off_within_the_file(cut: int) -> None:
    whole, broken = read_all(PACKED[0] + PACKED[1][:cut] + PACKED[2])
    assert whole == [(0, TEXTS[0]), (len(PACKED[0]) + cut, TEXTS[2])]
    assert broken == [len(PACKED[0])]


def test_junk_between_members_and_at_the_end() -> None:
    junk = b"\x00" * 70_000 + b"\x1f\x8b\x08" + b"x" * 10
    whole, broken = read_all(PACKED[0] + junk + PACKED[1] + junk)
    assert whole == [(0, TEXTS[0]), (len(PACKED[0]) + len(junk), TEXTS[1])]
    assert len(broken) == 2


@given(st.lists(st.tuples(st.integers(0, sum(map(len, PACKED)) - 1), st.integers(1, 255)), max_size=4), st.integers(0))
def test_whatever_happens_to_the_bytes_reading_ends(changes: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(b"".join(PACKED))
    for place, change in changes:
        data[place] ^= change
    data = data[: len(data) - cut % (len(data) + 1)]
    whole, broken = read_all(bytes(data))
    touched = {max(i for i, offset in enumerate(OFFSETS) if offset <= place) for place, _ in changes}
    untouched = [
        (OFFSETS[i], text)
        for i, text in enumerate(TEXTS)
        if i not in touched and OFFSETS[i] + len(PACKED[i]) <= len(data)
    ]
    assert [member for member in whole if member in untouched] == untouched
    assert all(offset <= len(data) for offset in broken)
