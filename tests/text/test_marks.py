from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.marks import Piece, marked
from crawler.text.terms import spans_of, words_of

ANY_TEXT = st.text(alphabet="أإبتثنه ءپ٣7AbXé ـًٰ\u200b\u200f\u00ad\n\u00a0.،-_«ﻻﷲ")
NAMES = st.sampled_from(["+boycott", "-naming", "+suit"])


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("أوقفت، إعلاناتها!", ["أوقفت", "إعلاناتها"], id="without punctuation"),
        pytest.param("المُعْلِنــون\u200f.", ["المُعْلِنــون\u200f"], id="with marks, tatweel, bidi"),
        pytest.param("عام 2023م", ["عام", "2023م", "2023م"], id="two words written as one"),
        pytest.param("ء كلمة", ["كلمة"], id="what folding leaves nothing of"),
    ],
)
def test_spans(text: str, spans: list[str]) -> None:
    assert [text[begin:end] for begin, end in spans_of(text)] == spans


@settings(deadline=None)
@given(ANY_TEXT)
def test_each_word_has_a_span_that_it_was_read_from(text: str) -> None:
    words, spans = words_of(text), spans_of(text)
    assert len(words) == len(spans)
    assert all(word in words_of(text[begin:end]) for word, (begin, end) in zip(words, spans, strict=True))
    assert all(before == after or before[1] <= after[0] for before, after in pairwise(spans))


def test_words_in_a_row_that_tell_the_same_are_one_mark() -> None:
    told = {0: "+leave", 1: "+leave", 3: "-other", 4: "+leave"}
    assert marked("أوقفت ديزني، ثم يوتيوب", "إعلاناتها\n\n \nأمس.", told, 100) == [
        [Piece("أوقفت ديزني", "+leave"), Piece("، ثم "), Piece("يوتيوب", "-other")],
        [Piece("إعلاناتها", "+leave")],
        [Piece("أمس.")],
    ]


def test_of_two_words_written_as_one_the_first_that_tells_is_marked() -> None:
    assert marked("في 2023م", "", {1: "+day", 2: "-era"}, 100) == [[Piece("في "), Piece("2023م", "+day")]]


def test_words_out_of_reach_are_not_counted() -> None:
    units = marked("أول ثان", "ثالث رابع\nخامس", {0: "a", 1: "b", 2: "c"}, 4)
    assert units == [[Piece("أول", "a"), Piece(" ثان")], [Piece("ثالث", "b"), Piece(" رابع")], [Piece("خامس")]]


@settings(deadline=None)
@given(ANY_TEXT, ANY_TEXT, st.dictionaries(st.integers(0, 30), NAMES), st.integers(0, 60))
def test_a_marked_text_without_its_marks_is_the_text(title: str, body: str, told: dict[int, str], reach: int) -> None:
    units = ["".join(piece.text for piece in pieces) for pieces in marked(title, body, told, reach)]
    assert units == [title, *filter(str.strip, body.split("\n"))]


@settings(deadline=None)
@given(ANY_TEXT, ANY_TEXT, st.dictionaries(st.integers(0, 30), NAMES))
def test_the_words_that_tell_are_marked_and_no_others(title: str, body: str, told: dict[int, str]) -> None:
    expected, found = [], []
    index = 0
    for unit in (title, *filter(str.strip, body.split("\n"))):
        by_span: dict[tuple[int, int], str] = {}
        for span in spans_of(unit):
            by_span[span] = by_span.get(span) or told.get(index, "")
            index += 1
        expected += [(unit[begin:end], tells) for (begin, end), tells in by_span.items()]
    for piece in (piece for pieces in marked(title, body, told, 10_000) for piece in pieces):
        found += [(piece.text[begin:end], piece.tells) for begin, end in dict.fromkeys(spans_of(piece.text))]
    assert found == expected
