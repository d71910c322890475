"""What a headline promises, before the page is fetched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.promise import Headlines, is_other_language, slug_of
from tests.text.arabic import TOPIC

HEADLINES = Headlines(TOPIC)


@pytest.mark.parametrize(
    ("title", "url"),
    [
        ("«إكس» تقاضي تحالف المعلنين «غارم»", "https://a.example/1"),
        ("ديزني وآبل تسحبان إعلاناتهما من تويتر", "https://a.example/1"),
        (
            "",
            "https://a.example/2023/11/18/%D8%A7%D9%84%D9%85%D8%B9%D9%84%D9%86%D9%88%D9%86-%D9%8A%D8%BA%D8%A7%D8%AF%D8%B1%D9%88%D9%86-%D8%A5%D9%83%D8%B3",
        ),
    ],
    ids=["suit", "withdrawal", "slug alone"],
)
def test_a_headline_that_tells_an_event_promises_all_of_it(title: str, url: str) -> None:
    assert HEADLINES.promise(title, url) == 1.0


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ("نزلة البرد تضرب المدارس", "تويتر يطلق ميزة جديدة"),
        ("", "المعلنون"),
        ("أسعار الذهب اليوم", "ماسك يلتقي الرئيس"),
    ],
)
def test_the_more_of_an_event_it_names_the_more_it_promises(less: str, more: str) -> None:
    assert HEADLINES.promise(less, "https://a.example/1") < HEADLINES.promise(more, "https://a.example/1") < 1.0


def test_the_words_of_a_slug() -> None:
    url = "https://a.example/2023/11/%D9%85%D8%A7%D8%B3%D9%83_%D9%88%D8%A7%D9%84%D9%85%D8%B9%D9%84%D9%86%D9%8A%D9%86.html?x=1"
    assert slug_of(url).split() == ["2023", "11", "ماسك", "والمعلنين", "html"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Elon Musk sues advertisers again", True),
        ("Musk sues", False),
        ("", False),
        ("Elon Musk يقاضي advertisers again", False),
        ("Илон Маск судится с рекламодателями", True),
        ("ﺇﻛﺲ X Corp sues four brands", False),
    ],
)
def test_a_headline_in_other_letters_is_known(title: str, expected: bool) -> None:
    assert is_other_language(title) is expected


@given(st.text(max_size=200), st.text(max_size=80))
def test_any_headline_promises_a_share(title: str, path: str) -> None:
    share = HEADLINES.promise(title, f"https://a.example/{path}")
    assert 0.0 <= share <= 1.0
    assert HEADLINES.promise(title, f"https://a.example/{path}") == share
