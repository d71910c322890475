from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.shingles import (
    BANDS_FORMAT,
    LEAST_BANDS,
    Shared,
    bands,
    is_near_copy,
    shared_text,
)
from crawler.text.terms import words_of
from tests.text.arabic import OFF_TOPIC, ON_TOPIC

STORY = "\n\n".join(ON_TOPIC[:10])
OTHER = "\n\n".join(ON_TOPIC[10:20])
PRICES = "سعر جرام الذهب عيار 24 سجل {} جنيها في محلات الصاغة اليوم. وبلغ سعر الأوقية {} دولارا في البورصات العالمية."


def in_common(first: str, second: str) -> int:
    """Count the bands that two texts share."""
    return len(set(bands(first)).intersection(bands(second)))


@pytest.mark.parametrize(
    ("first", "second", "is_copy"),
    [
        pytest.param(STORY, STORY, True, id="the same"),
        pytest.param(STORY, "كتب: أحمد سمير\n\n" + STORY + "\n\n" + OFF_TOPIC[0], True, id="byline and end put to it"),
        pytest.param(STORY, "\n\n".join(ON_TOPIC[:6]), True, id="tail cut"),
        pytest.param(STORY, "\n\n".join(ON_TOPIC[:5] + OFF_TOPIC[:2] + ON_TOPIC[5:9]), True, id="paragraphs put in"),
        pytest.param(STORY, " ".join(reversed(ON_TOPIC[:10])), True, id="another order"),
        pytest.param(STORY, STORY.replace("إكس", "«اكس»").replace("ة", "ه").replace("ي ", "ى "), True, id="spelling"),
        pytest.param(STORY, OTHER, False, id="another text on the same matter"),
        pytest.param(STORY, "\n\n".join(ON_TOPIC[:4] + OFF_TOPIC[:8]), False, id="a third in common"),
        pytest.param(ON_TOPIC[0], "\n\n".join(ON_TOPIC), False, id="one item of a round-up"),
        pytest.param(PRICES.format(3566, 2041), PRICES.format(4177, 2353), False, id="a template of another day"),
        pytest.param(PRICES.format(3566, 2041), PRICES.format("٣٬٥٦٦", "2,041"), True, id="figures written otherwise"),
        pytest.param(PRICES.format(3566, 2041), PRICES.format(3566, 2050), True, id="one figure brought up to date"),
        pytest.param("", "", True, id="nothing"),
        pytest.param("", STORY, False, id="nothing and something"),
        pytest.param("… ، !", "", True, id="no word"),
        pytest.param("أمازون تعود", "امازون تعود.", True, id="two words"),
        pytest.param("أمازون تعود", "أمازون تعود إلى إكس", False, id="two words of four"),
        pytest.param("أمازون تعود إلى إكس", "ديزني تعود إلى إكس", False, id="three words of four"),
    ],
)
def test_what_is_a_near_copy(first: str, second: str, is_copy: bool) -> None:
    assert is_near_copy(shared_text(first, second)) is is_copy
    assert is_near_copy(shared_text(second, first)) is is_copy
    if is_copy:
        assert in_common(first, second) >= LEAST_BANDS


@pytest.mark.parametrize(
    ("shared", "is_copy"),
    [
        pytest.param(Shared(0.66, 0.31, 0, 0, ()), True, id="enough of both"),
        pytest.param(Shared(0.64, 0.64, 0, 0, ()), False, id="not most of either"),
        pytest.param(Shared(1.0, 0.29, 0, 0, ()), False, id="too little of the other"),
        pytest.param(Shared(0.9, 0.9, 3, 2, ()), False, id="two figures of five"),
        pytest.param(Shared(0.9, 0.9, 4, 2, ()), True, id="two figures of six"),
        pytest.param(Shared(0.9, 0.9, 0, 1, ()), True, id="the only figure"),
    ],
)
def test_where_the_thresholds_are(shared: Shared, is_copy: bool) -> None:
    assert is_near_copy(shared) is is_copy


def test_passages_are_the_longest_first() -> None:
    first = f"{ON_TOPIC[0]} {OFF_TOPIC[0]} {ON_TOPIC[1]}"
    shared = shared_text(first, f"{ON_TOPIC[1]} {OFF_TOPIC[1]} {ON_TOPIC[0]}")
    words = words_of(first)
    lengths = [len(words_of(ON_TOPIC[0])), len(words_of(ON_TOPIC[1]))]
    assert [passage.length for passage in shared.passages] == sorted(lengths, reverse=True)
    for passage in shared.passages:
        assert passage.quote == " ".join(words[passage.start : passage.start + min(12, passage.length)])


def test_two_empty_texts_share_all_and_no_passage() -> None:
    assert shared_text("", "…") == Shared(1.0, 1.0, 0, 0, ())


def test_not_more_than_five_passages_are_shown() -> None:
    mixed = [text for pair in zip(ON_TOPIC[:8], OFF_TOPIC[:8], strict=True) for text in pair]
    shared = shared_text(" ".join(ON_TOPIC[:1] + tuple(mixed)), " ".join(reversed(ON_TOPIC[:8])))
    assert len(shared.passages) == 5


def test_bands_are_those_of_earlier_versions() -> None:
    """Where this fails, stored bands find nothing any more: `BANDS_FORMAT` must tell so."""
    assert BANDS_FORMAT == "words-2:5:blake2b-64:r-minhash-2:1:32x1"
    texts = ("", "أمازون تعود", "سحبت آي بي إم إعلاناتها من تويتر فور صدور التقرير.", " ".join(map(str, range(2000))))
    made = repr([bands(text) for text in texts]).encode()
    assert hashlib.sha256(made).hexdigest() == "ba7b667ecbbc0ba49bb2539c54e60ae1f758b869e4c6ba3146c3387e233c2c59"


def test_bands_are_numbered_and_fit_a_column_of_an_index() -> None:
    keys = bands(STORY)
    assert [key >> 32 for key in keys] == list(range(32))
    assert keys == sorted(set(keys))
    assert max(keys) < 2**37


def test_the_share_of_bands_in_common_estimates_the_jaccard_index() -> None:
    first, second = "\n\n".join(ON_TOPIC[:20]), "\n\n".join(ON_TOPIC[10:30])
    sets = [set(zip(*(words[at:] for at in range(5)), strict=False)) for words in map(words_of, (first, second))]
    jaccard = len(sets[0] & sets[1]) / len(sets[0] | sets[1])
    assert in_common(first, second) / 32 == pytest.approx(jaccard, abs=0.25)  # three standard deviations


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(" ".join(ON_TOPIC * 3000), id="a million words"),
        pytest.param("\n".join(ON_TOPIC[:1] * 20_000), id="one line over and over"),
        pytest.param("ا " * 1_000_000, id="words of one letter"),
        pytest.param("م" + "\u064b" * 1_000_000, id="marks without end"),
    ],
)
def test_no_more_than_200_000_characters_are_read(text: str) -> None:
    assert bands(text) == bands(text[:200_000])
    assert shared_text(text, STORY) == shared_text(text[:200_000], STORY)
    assert is_near_copy(shared_text(text, text + STORY))


few_words = st.lists(st.sampled_from("ماسك تويتر إكس قال أن 7 12".split()), max_size=30)
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
SPELLINGS = {
    **{
        letter: (letter, letter + "\u064e", letter + "\u0651\u064f", letter + "\u0640", letter + "\u200f")
        for letter in LETTERS
    },
    "ا": ("ا", "أ", "إ", "آ", "ا\u064b", "ٱ"),
    "ي": ("ي", "ى", "ی", "ئ"),
    "ه": ("ه", "ة", "ه\u0650"),
    "و": ("و", "ؤ"),
    "ك": ("ك", "ک"),
    **{str(digit): (str(digit), chr(0x660 + digit), chr(0x6F0 + digit)) for digit in range(10)},
    " ": (" ", "، ", ". ", "\n\n", "\u00a0", " «", "» ", " (", ") ", " - ", " \u202b"),
}


spelled = st.lists(
    st.sampled_from(list(SPELLINGS)).flatmap(lambda char: st.tuples(st.just(char), st.sampled_from(SPELLINGS[char]))),
    max_size=120,
)


@settings(deadline=None)
@given(spelled)
def test_spelling_changes_nothing(pairs: list[tuple[str, str]]) -> None:
    plain, other = "".join(char for char, _ in pairs), "".join(spelling for _, spelling in pairs)
    assert bands(other) == bands(plain)
    shared = shared_text(plain, other)
    assert (shared.of_first, shared.of_second, shared.other_figures) == (1.0, 1.0, 0)


@settings(deadline=None)
@given(few_words, few_words)
def test_shares_are_those_of_words_that_stand_in_a_common_passage(one: list[str], other: list[str]) -> None:
    first, second = " ".join(one), " ".join(other)
    shared = shared_text(first, second)
    for words, others, share in ((one, other, shared.of_first), (other, one, shared.of_second)):
        runs = [others[at : at + 6] for at in range(len(others) - 5)]
        inside = {at + step for at in range(len(words) - 5) if words[at : at + 6] in runs for step in range(6)}
        expected = float(one == other) if len(words) < 6 else len(inside) / len(words)
        assert share == pytest.approx(expected)
    for before, after in pairwise(shared.passages):
        assert before.length >= after.length
    assert len(shared.passages) == 5 or sum(p.length for p in shared.passages) == round(shared.of_first * len(one))


@settings(deadline=None)
@given(st.text(), st.text())
def test_any_text_is_measured_and_both_ways_alike(first: str, second: str) -> None:
    shared, turned = shared_text(first, second), shared_text(second, first)
    assert (shared.of_first, shared.of_second) == (turned.of_second, turned.of_first)
    assert (shared.figures, shared.other_figures) == (turned.figures, turned.other_figures)
    assert is_near_copy(shared) is is_near_copy(turned)
    assert is_near_copy(shared_text(first, first))
    assert len(bands(first)) == 32
