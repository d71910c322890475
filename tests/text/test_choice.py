from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.choice import Candidate, choose_body

TEXTS = st.lists(st.sampled_from(["أ", "ب", "ج", "د", "\n", "…", "."]), max_size=30).map(" ".join)


def _words(first: int, count: int) -> str:
    """Give words that are in no other such text, unless their numbers are the same."""
    return " ".join(f"كلمة{number}" for number in range(first, first + count))


SHORT, ALL = _words(0, 60), f"{_words(0, 60)}\n{_words(60, 60)}"
OTHER = _words(1000, 200)


@pytest.mark.parametrize(
    ("visible", "data", "shown", "is_data"),
    [
        pytest.param(SHORT, ALL, SHORT, True, id="the page shows the beginning"),
        pytest.param("", ALL, "", True, id="the page shows nothing"),
        pytest.param(ALL, ALL, ALL, False, id="the same"),
        pytest.param(ALL, SHORT, ALL, False, id="a teaser"),
        pytest.param(ALL, f"{SHORT}...", ALL, False, id="a cut teaser"),
        pytest.param(SHORT, f"{ALL}...", SHORT, False, id="longer, but cut"),
        pytest.param(SHORT, f"{ALL} […]", SHORT, False, id="longer, but cut with brackets"),
        pytest.param(SHORT, f"{SHORT} {_words(60, 20)}", SHORT, False, id="a caption more"),
        pytest.param(_words(0, 400), _words(0, 470), _words(0, 400), False, id="a sixth more"),
        pytest.param(SHORT, f"{SHORT} {_words(60, 29)}", _words(0, 89), False, id="a caption that the page shows"),
        pytest.param(SHORT, f"{SHORT} {_words(60, 30)}", _words(0, 90), True, id="a paragraph that the reader missed"),
        pytest.param("", "", "", False, id="nothing"),
        pytest.param(SHORT, "", SHORT, False, id="no data"),
        pytest.param(SHORT, SHORT[:200] + "\n" + SHORT[200:], SHORT, True, id="the same in more paragraphs"),
        pytest.param(SHORT, f"{SHORT}\nكلمة…", SHORT, False, id="in more paragraphs, but cut"),
        pytest.param(f"{SHORT}…", f"{SHORT[:200]}\n{SHORT[200:]}…", SHORT, True, id="the page's text ends so too"),
    ],
)
def test_data_only_where_fuller_and_cleaner(visible: str, data: str, shown: str, is_data: bool) -> None:
    chosen = choose_body(Candidate(visible, "visible"), [Candidate(data, "json-ld")], [shown])
    assert (chosen.source == "json-ld") == is_data


@pytest.mark.parametrize("is_titled", [True, False])
def test_data_of_another_article_need_the_title(is_titled: bool) -> None:
    visible = Candidate(_words(0, 150), "visible")
    chosen = choose_body(visible, [Candidate(OTHER, "state", is_titled)], [visible.text])
    assert (chosen.source == "state") == is_titled


def test_of_two_in_data_the_longer() -> None:
    data = [Candidate(SHORT, "microdata"), Candidate(ALL, "json-ld")]
    assert choose_body(Candidate("", "visible"), data, []).source == "json-ld"


def test_of_two_as_full_the_one_with_more_paragraphs() -> None:
    data = [Candidate(ALL.replace("\n", " ") + " نهاية", "json-ld"), Candidate(ALL, "state")]
    assert choose_body(Candidate("", "visible"), data, []).source == "state"


def test_of_two_in_data_the_one_that_is_not_cut() -> None:
    data = [Candidate(ALL, "json-ld"), Candidate(f"{_words(0, 58)}\n{_words(58, 30)}\n{_words(88, 28)}…", "state")]
    assert choose_body(Candidate("", "visible"), data, []).source == "json-ld"
    assert choose_body(Candidate("", "visible"), data[::-1], []).source == "json-ld"


@given(TEXTS, st.lists(TEXTS, max_size=3))
def test_one_of_the_candidates_is_chosen(visible: str, texts: list[str]) -> None:
    shown = Candidate(visible, "visible")
    data = [Candidate(text, "data") for text in texts]
    chosen = choose_body(shown, data, [visible])
    assert chosen in [shown, *data]
    assert chosen == choose_body(shown, data, [visible])
