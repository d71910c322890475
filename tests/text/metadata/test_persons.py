from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.fold import fold_letters
from crawler.text.metadata.person_words import GIVEN, NO_NAME
from crawler.text.metadata.persons import bare, has_no_name, is_given, is_known_person, is_person, is_place, split_pair


def _words(text: str) -> list[str]:
    return fold_letters(text).split()


@pytest.mark.parametrize(
    "text",
    [
        *("سامي خليل", "إيمان الزروالي", "عبد الرحمن الراشد", "عبدالكريم الرشود", "مجدي أبو عين"),
        *("بدرية بنت سالم الهنائي", "د. سامي خليل", "الكاتب سامي خليل", "ليلى ع.", "أم كلثوم محفوظ"),
        *("الصادق المهدي", "نور الدين باه", "علي والي"),
    ],
)
def test_known_names(text: str) -> None:
    assert is_person(_words(text))
    assert is_known_person(_words(text))


@pytest.mark.parametrize(
    "text", ["كرتوس بلمختار", "ياكارينو ماسك", "John Smith", "J. Smith", "Жан Поль", "Jean-Paul O'Neil"]
)
def test_names_that_are_not_known(text: str) -> None:
    assert is_person(_words(text))
    assert not is_known_person(_words(text))


@pytest.mark.parametrize(
    "text",
    [
        *("", "سامي", "د. سامي", "سامي خليل 2", "user_7 x", "أ ف ب", "الشرق الأوسط", "القدس العربي"),
        *("فريق التحرير", "رام الله", "سكاي نيوز عربية", "تصوير سامي خليل", "سامي خليل على إكس", "بنوك وتأمين"),
        *("اقتصاد وأعمال", "Al Jazeera", "The Eye", "بن أبو", "عرض الملف الشخصي"),
        *("واحد اثنان ثلاثة أربعة خمسة ستة سبعة", "سامي وخليل في القاهرة", "News Desk"),
    ],
)
def test_what_is_no_name(text: str) -> None:
    assert not is_person(_words(text))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("سامي خليل ومنى سعد", 2),
        ("سامي بن خليل ومنى سعد", 3),
        ("سامي خليل ووليد سعد", 2),
        ("سامي خليل ووليد", 0),
        ("محمد وليد", 0),
        ("محمد علي وليد حسن", 0),
        ("سامي خليل", 0),
        ("", 0),
    ],
)
def test_a_pair_of_names(text: str, place: int) -> None:
    assert split_pair(_words(text)) == place


def test_places_and_parts_of_words() -> None:
    assert is_place(_words("الدار البيضاء"))
    assert not is_place(_words("سامي خليل"))
    assert [bare(word) for word in _words("التحرير والأخبار للأنباء ال وليد الن")] == _words(
        "تحرير أخبار أنباء ال وليد الن"
    )
    assert is_given(fold_letters("عبدالله"))
    assert not is_given("كرتوس")


def test_no_given_name_is_a_word_that_no_name_has() -> None:
    assert not [name for name in GIVEN if has_no_name([name])]
    assert not GIVEN & NO_NAME


@given(st.lists(st.text(max_size=12), max_size=8))
def test_any_words_are_judged(words: list[str]) -> None:
    assert is_person(words) or not is_known_person(words)
    assert 0 <= split_pair(words) < max(1, len(words))
