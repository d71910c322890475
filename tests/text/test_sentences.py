from __future__ import annotations

import pytest

from crawler.text.sentences import is_sentence, sentence_words

WORDS = " ".join(["كلمة"] * 9)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("", False, id="nothing"),
        pytest.param("إكس تقاضي المعلنين.", False, id="short"),
        pytest.param(f"{WORDS}.", True, id="full stop"),
        pytest.param(f"{WORDS}؟", True, id="question mark"),
        pytest.param(f"{WORDS}!»", True, id="behind it a quotation mark"),
        pytest.param(f"{WORDS}:", True, id="colon"),
        pytest.param(WORDS, False, id="without an end: a headline"),
        pytest.param(f"{WORDS}...", False, id="cut"),
        pytest.param(f"{WORDS}…", False, id="cut with one sign"),
        pytest.param(" ".join(["كلمة"] * 22), True, id="longer than a headline"),
    ],
)
def test_sentences(line: str, expected: bool) -> None:
    assert is_sentence(line) is expected


def test_words_in_sentences() -> None:
    assert sentence_words(["عنوان", f"{WORDS}.", WORDS, f"{WORDS}؟"]) == 18
