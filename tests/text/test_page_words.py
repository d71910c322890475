from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.page_words import PageWords, WordReader, plain
from crawler.text.programs import Programs
from crawler.text.terms import words_of
from tests.text.arabic import OFF_TOPIC, ON_TOPIC
from tests.text.test_gate import DRESSES, HOLDERS, _page

READER = WordReader(lambda word: "ا" in word, bool)


def _words(page: bytes) -> PageWords:
    return PageWords(page, Programs(page), READER)


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
    count, known = _read(_words(page.encode()))
    # A page without tags is cut at spaces; a name with spaces that is cut loses its quotes, and has its words then.
    assert len(words) <= count <= len(words) + 40
    if holder in ("paragraphs", "breaks"):
        assert count == len(words)
        assert known == [(place, word) for place, word in enumerate(words) if "ا" in word]
    assert {word for word in words if "ا" in word} <= {word for _, word in known}


def test_every_byte_is_in_one_piece() -> None:
    page = "".join(f"<p>{line}</p>" for line in (*ON_TOPIC, *OFF_TOPIC)).encode()
    words = _words(page)
    numbers = [words.number_at(place) for place in range(len(page))]
    assert numbers == sorted(numbers)
    assert numbers[0] == 0
    assert numbers[-1] < words.count
    assert len(set(numbers)) > 3


@settings(deadline=None)
@given(st.binary(max_size=3000), st.integers(0, 3000))
def test_any_bytes_can_be_read(page: bytes, place: int) -> None:
    words = _words(page * 20)
    assert 0 <= words.number_at(min(place, max(0, len(page) * 20 - 1))) < words.count
    assert _read(words)[0] >= 0
    assert [words.piece(number).is_utf_8 for number in range(words.count)].count(True) <= words.count


PARTS = ("<a href=/x>", "</a>", "</article>", "<li>", "<h3>", "<script>", "</script>", "كلام ", "ا " * 400, "x" * 2000)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=30))
def test_odd_markup_is_read_once(parts: list[str]) -> None:
    page = "".join(parts)
    words = _words(page.encode())
    known = [word for word in words_of(plain(page)) if "ا" in word]
    assert [word for _, word in _read(words)[1]] == known
    numbers = [words.number_at(place) for place in range(0, len(page.encode()), 97)]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        pytest.param("<p>قال <b>ما</b>سك</p>", ["قال", "ماسك"], id="tags in a word"),
        pytest.param("<p>قال<br>ماسك</p>", ["قال", "ماسك"], id="a tag that parts words"),
        pytest.param("ما<a class='x' title='خبر' href=/x?y=1>سك</a>", ["ماسك"], id="Arabic of a tag that is no text"),
        pytest.param("ما<p title='خبر'>سك</p>", ["ما", "سك"], id="the same, that parts words"),
        pytest.param(
            "<meta name='x:y' content='قال ماسك'>", ["meta", "content", "قال", "ماسك"], id="what an attribute holds"
        ),
        pytest.param("1 < 2 قال 3 > 2", ["1", "2", "قال", "3", "2"], id="no tag"),
        pytest.param("class='x' قال href=/x ماسك", ["class", "x", "قال", "ماسك"], id="attributes without a tag"),
        pytest.param(r"\\u0642\\u0627\u0644\nماسك", ["قال", "ماسك"], id="escapes"),
        pytest.param("&lt;p&gt;قال&amp;nbsp;ماسك", ["قال", "ماسك"], id="references"),
        pytest.param("قال%D9%85 ماسك", ["قال", "ماسك"], id="an address"),
    ],
)
def test_what_is_read(text: str, read: list[str]) -> None:
    assert words_of(plain(text)) == read


def test_labels_are_no_words_that_matter() -> None:
    headlines = "".join(f"<li><a href=/{n}><img src=/a><h3>هاج البحر أمام الساحل</h3></a></li>" for n in range(100))
    page = f"<ul>{headlines}</ul><p>كتاب <a href=/x>جديد كتاب</a></p>".encode()
    words = _words(page)
    pieces = [words.without_labels(number) for number in range(words.count)]
    assert sum(piece.words for piece in pieces) == sum(words.piece(number).words for number in range(words.count))
    assert [word for piece in pieces for _, word in piece.known] == ["كتاب", "كتاب"]


def test_labels_that_tell_nothing_are_not_looked_at() -> None:
    page = "<ul><li><a href=/x>كتاب</a></li></ul>".encode()
    reader = WordReader(lambda word: "ا" in word, lambda words: False)
    words = PageWords(page, Programs(page), reader)
    assert words.without_labels(0) == words.piece(0)
    assert words.piece(0).known == ((0, "كتاب"),)


def test_a_word_of_digits_may_matter() -> None:
    page = "<ul><li><a href=/x>كتاب</a></li></ul>".encode()
    reader = WordReader(lambda word: word in ("0", "كتاب"), bool)
    assert PageWords(page, Programs(page), reader).without_labels(0).known == ()


def test_programs_are_not_read() -> None:
    page = f"<p>كتاب</p><script>{'x=1;' * 2000}</script><p>كتاب</p>".encode()
    count, known = _read(_words(page))
    assert (count, known) == (2, [(0, "كتاب"), (1, "كتاب")])


def test_what_is_no_utf_8_is_told() -> None:
    assert _words("كلام".encode()).piece(0).is_utf_8
    assert not _words("كلام".encode("windows-1256")).piece(0).is_utf_8
