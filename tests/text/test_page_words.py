from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.page_words import PageWords, WordReader, plain
from crawler.text.terms import words_of
from tests.text.arabic import OFF_TOPIC, ON_TOPIC
from tests.text.test_gate import DRESSES, HOLDERS, _page

READER = WordReader(lambda word: "ا" in word)


def _read(words: PageWords) -> tuple[int, list[tuple[int, str]]]:
    count, known = 0, []
    for number in range(words.count):
        piece = words.piece(number)
        known += [(count + place, word) for place, word in piece.known]
        count += piece.words
    return count, known


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from((*ON_TOPIC, *OFF_TOPIC)), min_size=1, max_size=40),
    st.sampled_from(sorted(HOLDERS)),
    st.sets(st.sampled_from(DRESSES)),
    st.integers(0, 2**32),
    st.sampled_from((0, 200)),
)
def test_the_pieces_together_are_the_page(
    lines: list[str], holder: str, dresses: set[str], seed: int, menu: int
) -> None:
    page = _page(lines[0], lines, holder, dresses, random.Random(seed), menu)
    words = words_of(plain(page))
    count, known = _read(PageWords(page.encode(), READER))
    # A page without tags is cut at spaces; a name with spaces that is cut loses its quotes, and has its words then.
    assert len(words) <= count <= len(words) + 40
    if holder in ("paragraphs", "breaks"):
        assert count == len(words)
        assert known == [(place, word) for place, word in enumerate(words) if "ا" in word]
    assert {word for word in words if "ا" in word} <= {word for _, word in known}


def test_every_byte_is_in_one_piece() -> None:
    page = "".join(f"<p>{line}</p>" for line in (*ON_TOPIC, *OFF_TOPIC)).encode()
    words = PageWords(page, READER)
    numbers = [words.number_at(place) for place in range(len(page))]
    assert numbers == sorted(numbers)
    assert numbers[0] == 0
    assert numbers[-1] < words.count
    assert len(set(numbers)) > 3


@settings(deadline=None)
@given(st.binary(max_size=3000), st.integers(0, 3000))
def test_any_bytes_can_be_read(page: bytes, place: int) -> None:
    words = PageWords(page * 20, READER)
    assert 0 <= words.number_at(min(place, max(0, len(page) * 20 - 1))) < words.count
    assert _read(words)[0] >= 0
    assert [words.piece(number).is_utf_8 for number in range(words.count)].count(True) <= words.count


def test_what_is_no_utf_8_is_told() -> None:
    assert PageWords("كلام".encode(), READER).piece(0).is_utf_8
    assert not PageWords("كلام".encode("windows-1256"), READER).piece(0).is_utf_8
