from __future__ import annotations

from collections.abc import Container, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.dom import key_of, lines_of, parse
from crawler.text.lead import lead_of
from tests.text.arabic import ON_TOPIC

TITLE = "المعلنون يغادرون إكس"
LEAD = ON_TOPIC[7]
BODY = "\n\n".join(ON_TOPIC[:3])
HTML = "".join(f"<p>{line}</p>" for line in ON_TOPIC[:3])
HEAD = f"<h1>{TITLE}</h1>"


def _lead(page: str, told: Sequence[str] = (), body: str = BODY, captions: Container[str] = ()) -> str:
    tree = parse(f"<html><body>{page}</body></html>")
    assert tree is not None
    return lead_of(lines_of(tree), TITLE, body, told, captions)


@pytest.mark.parametrize(
    ("page", "told"),
    [
        pytest.param(f"{HEAD}<div>{LEAD}</div>{HTML}", [LEAD], id="the description repeats it"),
        pytest.param(f"{HEAD}<div>{LEAD}</div>{HTML}", [f"{LEAD[:50]}..."], id="the description is cut"),
        pytest.param(f"{HEAD}<div>{LEAD}</div>{HTML}", [f"{LEAD} {ON_TOPIC[0]}"], id="the description goes on"),
        pytest.param(f"{HEAD}<div>{LEAD}</div>{HTML}", ["", "صحيفة", LEAD], id="one of the descriptions"),
        pytest.param(f"{HEAD}<p class='article-lead'>{LEAD}</p>{HTML}", [], id="by its class"),
        pytest.param(f"{HEAD}<div class='itemIntroText'><p>{LEAD}</p></div>{HTML}", [], id="by what holds it alone"),
        pytest.param(f"{HEAD}<p>سالم الكعبي</p><p>{LEAD}</p>{HTML}", [LEAD], id="behind a byline"),
    ],
)
def test_the_lead_between_headline_and_body(page: str, told: list[str]) -> None:
    assert _lead(page, told) == LEAD


@pytest.mark.parametrize(
    ("page", "told"),
    [
        pytest.param(f"{HEAD}<div>{LEAD}</div>{HTML}", [], id="nobody says so"),
        pytest.param(f"{HEAD}<div class='intro'><p>{LEAD}</p><p>س</p></div>{HTML}", [], id="by what holds more"),
        pytest.param(f"{HEAD}<div>{LEAD}</div>{HTML}", [LEAD[:30]], id="too short to say so"),
        pytest.param(f"{HEAD}{HTML}", [ON_TOPIC[0]], id="the first paragraph"),
        pytest.param(f"{HEAD}{HTML}<div>{LEAD}</div>", [LEAD], id="behind the body's beginning"),
        pytest.param(f"<div>{LEAD}</div>{HEAD}{HTML}", [LEAD], id="before the headline"),
        pytest.param(f"<div>{LEAD}</div>{HTML}", [LEAD], id="no headline"),
        pytest.param(f"{HEAD}<div class='newsletter'>{LEAD}</div>{HTML}", [LEAD], id="in a marked box"),
        pytest.param(f"{HEAD}<p class='lead'><a href='/'>{LEAD}</a></p>{HTML}", [LEAD], id="a link"),
        pytest.param(f"{HEAD}<p class='lead'>خمس كلمات لا غير هنا</p>{HTML}", [], id="too short"),
        pytest.param(f"{HEAD}<p class='lead'>{'كلمة ' * 121}</p>{HTML}", [], id="too long"),
        pytest.param(f"{HEAD}{'<p>س</p>' * 25}<div>{LEAD}</div>{HTML}", [LEAD], id="too far"),
        pytest.param("", [LEAD], id="nothing"),
    ],
)
def test_no_lead(page: str, told: list[str]) -> None:
    assert not _lead(page, told)


def test_a_lead_that_the_body_has_is_not_restored_again() -> None:
    page = f"{HEAD}<div>{LEAD}</div>{HTML}"
    assert not _lead(page, [LEAD], body=f"{_lead(page, [LEAD])}\n\n{BODY}")


def test_a_caption_is_no_lead() -> None:
    assert not _lead(f"{HEAD}<p class='lead'>{LEAD}</p>{HTML}", captions={key_of(LEAD)})


def test_no_body_no_lead() -> None:
    assert not _lead(f"{HEAD}<p class='lead'>{LEAD}</p>", body="")


@given(st.text(), st.text(), st.lists(st.text(), max_size=3))
def test_any_text_is_searched(title: str, body: str, told: list[str]) -> None:
    tree = parse(f"{HEAD}<div>{LEAD}</div>{HTML}")
    assert tree is not None
    lines = lines_of(tree)
    assert lead_of(lines, title, body, told, ()) in {"", *(line for _, line in lines)}
