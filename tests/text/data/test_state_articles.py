from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.model import Structured
from crawler.text.data.state_articles import from_states, line_of, names_of, stamp_of
from crawler.text.dom import lines_of, parse
from tests.text.arabic import OFF_TOPIC, ON_TOPIC

TITLE = "المعلنون يغادرون إكس"
BODY, OTHER = "\n".join(ON_TOPIC[:5]), "\n".join(OFF_TOPIC)


def _found(state: Any, shown: str = "", title: str = TITLE) -> Structured:
    tree = parse(f"<html><body>{shown}<script>a={json.dumps(state)}</script></body></html>")
    assert tree is not None
    return from_states(tree, lines_of(tree), title)


@pytest.mark.parametrize(
    "state",
    [
        pytest.param(
            {
                "headlines": {"basic": TITLE},
                "content_elements": [{"type": "text", "content": one} for one in ON_TOPIC[:5]],
                "credits": {"by": [{"name": "منى سالم"}]},
                "display_date": "2023-11-30",
            },
            id="Fusion",
        ),
        pytest.param(
            {"title": {"rendered": TITLE}, "content": {"rendered": BODY}, "author": "منى سالم", "date": "2023-11-30"},
            id="WordPress",
        ),
        pytest.param(
            {"newsTitle": TITLE, "news_text": BODY, "writer": ["منى سالم"], "publishedAt": "2023-11-30"},
            id="other names",
        ),
        pytest.param(
            [
                {"title": "الحمص", "body": OTHER},
                {"title": TITLE, "body": BODY, "byline": "منى سالم", "date": "2023-11-30"},
            ],
            id="among others",
        ),
    ],
)
def test_the_article_of_a_state(state: Any) -> None:
    assert _found(state) == Structured(TITLE, BODY, ("منى سالم",), "2023-11-30", source="state object")


def test_the_title_may_stand_around_the_text() -> None:
    assert _found({"title": TITLE, "data": {"html": BODY}}).headline == TITLE


def test_an_article_is_known_by_a_sentence_that_the_page_shows() -> None:
    state = [{"title": "عنوان آخر تماما", "body": BODY}, {"title": "الحمص على نار", "body": OTHER}]
    assert _found(state, f"<p>{ON_TOPIC[1]}</p>", "نبض").body == BODY
    assert _found(state[1:], f"<p>{ON_TOPIC[1]}</p>", "نبض") == Structured()


def test_texts_are_read_up_to_a_bound() -> None:
    others = [{"title": "الحمص", "body": OTHER}] * 1
    many = [{"title": "الحمص", "body": OTHER, "id": number} for number in range(499)]
    last = {"title": TITLE, "body": BODY}
    assert _found([*others, last]).body == BODY
    assert _found([*many, last]).body == OTHER


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (" <b>أ</b>\n ب ", "أ ب"),
        ("أ &amp; ب", "أ & ب"),
        ({"rendered": "أ"}, "أ"),
        ([{"name": "أ"}, "ب"], "أ"),
        ([0, "أ"], "أ"),
        ({"x": "أ"}, ""),
        (None, ""),
        (3, ""),
        ([], ""),
    ],
)
def test_lines(value: Any, line: str) -> None:
    assert line_of(value) == line


@pytest.mark.parametrize(
    ("value", "names"),
    [("أ", ("أ",)), (["أ", {"name": "ب"}, "أ", None], ("أ", "ب")), ({"by": [{"name": "أ"}]}, ("أ",)), (None, ())],
)
def test_names(value: Any, names: tuple[str, ...]) -> None:
    assert names_of(value) == names


@pytest.mark.parametrize(
    ("value", "stamp"),
    [(1701353100, "1701353100"), (1.5, "1"), (float("nan"), ""), (float("inf"), ""), (True, ""), ("2023", "2023")],
)
def test_stamps(value: Any, stamp: str) -> None:
    assert stamp_of(value) == stamp
