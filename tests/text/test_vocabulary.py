from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.terms import words_of
from crawler.text.vocabulary import amounts, stem_of, weigh

ARABIC = st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("المعلنون", "معلن"),
        ("معلنين", "معلن"),
        ("والمعلنين", "معلن"),
        ("للمعلنين", "معلن"),
        ("بالإعلانات", "اعلان"),
        ("إعلاناتها", "اعلان"),
        ("منصة", "منص"),
        ("وقف", "وقف"),
        ("وعد", "وعد"),
        ("في", "في"),
        ("و", "و"),
        ("x", "x"),
        ("2023", "2023"),
    ],
)
def test_forms_of_a_word_have_one_stem(word: str, stem: str) -> None:
    assert stem_of(words_of(word)[0]) == stem


@given(ARABIC)
def test_a_stem_is_a_part_of_its_word(word: str) -> None:
    stem = stem_of(word)
    assert stem in word
    assert len(stem) >= min(2, len(word))


@given(st.lists(ARABIC, min_size=1))
def test_amounts_are_of_length_one(words: list[str]) -> None:
    found = amounts(words)
    assert math.isclose(sum(amount * amount for amount in found.values()), 1)
    assert found.keys() == {stem_of(word) for word in words}


def test_a_word_that_is_told_again_counts_less_each_time() -> None:
    told = amounts(["قط", "قط", "قط", "كلب"])
    assert told["قط"] / told["كلب"] == pytest.approx(1 + math.log(3))


def test_weights_are_summed_over_the_stems_that_have_one() -> None:
    half = math.sqrt(0.5)
    assert weigh(["القط", "كلب"], {"قط": 2.0, "كلب": -1.0, "طائر": 9.0}) == pytest.approx(2 * half - half)
    assert weigh(["طائر"], {"قط": 2.0}) == 0
    assert weigh([], {"قط": 2.0}) == 0
    assert weigh(["قط"], {}) == 0
