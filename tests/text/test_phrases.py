from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.phrases import may_be_phrase
from crawler.text.terms import Lexicon, core_of, words_of

PHRASES = [(core_of("وكالات الإعلان"), 1), (core_of("الإعلان على منصة إكس"), 0)]


@pytest.mark.parametrize(
    ("text", "may"),
    [
        pytest.param("قالت وكالات {الإعلان} إنها", True, id="behind its other word"),
        pytest.param("قالت الوكالات، {الإعلان} إنها", True, id="with clitics and punctuation"),
        pytest.param("أعاد {الإعلان} على منصّة إكس أمس", True, id="before its other words"),
        pytest.param("قد أعاد {الإعلان} على قناة إكس أمس", False, id="one of them is another"),
        pytest.param("قد صدر {الإعلان} عن النتائج", False, id="other words"),
        pytest.param("<p>{الإعلان}</p>", True, id="markup on both sides"),
        pytest.param("صدر {الإعلان}</p>", True, id="what follows is not seen"),
        pytest.param("صدر {الإعلان} <b>على", True, id="nor behind a space"),
        pytest.param("صدر {الإعلان} عل<b>ى", True, id="nor a word that is cut"),
        pytest.param("<b>ال</b>وكالات {الإعلان} عن", True, id="a word that is cut in front"),
        pytest.param("صدر&nbsp;{الإعلان} عن النتائج", True, id="a reference in front"),
    ],
)
def test_phrases(text: str, may: bool) -> None:
    before, word, behind = text.replace("}", "{").split("{")
    page = f"{before}{word}{behind}".encode()
    first = len(before.encode())
    assert may_be_phrase(page, first, first + len(word.encode()), PHRASES) is may


LEXICON = Lexicon({"phrases": ["وكالات الإعلان", "الإعلان على منصة إكس"]})
WORDS = ("وكالات", "والوكالات", "منصة", "على", "إكس", "كلام", "وَكَالات", "x")


@settings(deadline=None, max_examples=300)
@given(
    st.lists(st.sampled_from(WORDS), max_size=4),
    st.lists(st.sampled_from(WORDS), max_size=4),
    st.sampled_from((" ", "، ", "<br>", " <b>", "&nbsp;", "\n", " - ", '", "')),
)
def test_no_phrase_is_missed(before: list[str], behind: list[str], between: str) -> None:
    front = "".join(f"{word}{between}" for word in before)
    page = f"{front}الإعلان{between}{between.join(behind)} كلام".encode()
    first = len(front.encode())
    plain = words_of(" ".join((*before, "الإعلان", *behind)))
    is_one = any(hit.position <= len(before) < hit.position + hit.length for hit in LEXICON.find(plain))
    assert may_be_phrase(page, first, first + len("الإعلان".encode()), PHRASES) >= is_one
