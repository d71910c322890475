from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.dom import lines_of, parse
from crawler.text.visible.mending import mended
from tests.text.arabic import OFF_TOPIC, ON_TOPIC

TITLE = "المعلنون يغادرون إكس"
A, B, C, D = ON_TOPIC[0], ON_TOPIC[1], ON_TOPIC[2], ON_TOPIC[7]
# Enough text that a box with one sentence holds little of it.
REST = ON_TOPIC[8:18]
REST_HTML = "".join(f"<p>{line}</p>" for line in REST)
PIECES = ("<div>", "</div>", "<p>", "<p class='ad'>", "<h2>", "<a>", "</a>", "<aside>", "<br>", A, B, C, "نص ")


def _mended(page: str, *taken: str) -> list[str]:
    tree = parse(f"<html><body>{page}</body></html>")
    assert tree is not None
    return mended("\n".join(taken), lines_of(tree), TITLE)


@pytest.mark.parametrize(
    ("page", "taken", "mended_lines"),
    [
        pytest.param(f"<p>{A}</p><p>{B}</p>", [A, B], [A, B], id="all taken"),
        pytest.param(f"<p>{A}</p><p>{B}</p><p>{C}</p>", [A, C], [A, B, C], id="a paragraph left out"),
        pytest.param(f"<p>{A}</p><div>{B}</div><p>{C}</p>", [A, C], [A, B, C], id="in another element"),
        pytest.param(f"<p>{A}</p><p>{B}</p><p>{C}</p>", [A, B], [A, B, C], id="the last, in the same block"),
        pytest.param(f"<p>{A}</p><div>{C}</div>", [A], [A], id="behind the end, in another"),
        pytest.param(f"<p>{A}</p><h2>عنوان فرعي</h2><p>{C}</p>", [A, C], [A, "عنوان فرعي", C], id="a heading"),
        pytest.param(f"<p>{A}</p><aside>{B}</aside><p>{C}</p>", [A, C], [A, C], id="an aside"),
        pytest.param(
            f"<p>{A}</p><aside class='pull-quote'>{B}</aside><p>{C}</p>", [A, C], [A, B, C], id="a quotation aside"
        ),
        pytest.param(f"<p>{A}</p><div class='related'>{B}</div><p>{C}</p>", [A, C], [A, C], id="a marked box"),
        pytest.param(f"<p>{A}</p><p><a href='/'>{B}</a></p><p>{C}</p>", [A, C], [A, C], id="a link"),
        pytest.param(
            f"<div><p>{A}</p><div class='newsletter'>{B}</div>{REST_HTML}</div>",
            [A, B, *REST],
            [A, *REST],
            id="a box taken",
        ),
        pytest.param(
            f"<div><p>{A}</p><div class='newsletter'>{B}</div></div>", [A, B], [A, B], id="a box with half the words"
        ),
        pytest.param(f"<ul><li>{A}</li><li>{B}</li></ul>", [f"- {A}", B], [A, B], id="a bullet of the extractor"),
        pytest.param(f"<p>{A}</p>", [D], [D], id="not on the page"),
        pytest.param("<p>نص</p>", ["نص"], ["نص"], id="no long line"),
        pytest.param("", [], [], id="nothing"),
    ],
)
def test_mended(page: str, taken: list[str], mended_lines: list[str]) -> None:
    assert _mended(page, *taken) == mended_lines


@pytest.mark.parametrize(
    ("page", "taken", "mended_lines"),
    [
        pytest.param(f"<p>{A}</p><p>{B}</p><i>قصير</i>", [f"{A}{B}"], [A, B], id="two lines read as one"),
        pytest.param(f"<p>{A} <button>نسخ</button></p><p>{B}</p>", [A, B], [A, B], id="a part of a line"),
        pytest.param(
            f"<b>اقتصاد</b><p>{C}</p><h1>{TITLE}</h1><p>{A}</p>", ["اقتصاد", C, TITLE, A], [C, A], id="a label above"
        ),
        pytest.param(
            "".join(f"<div class=e><div class=t><p>{line}</p></div></div>" for line in (A, B, C)),
            [A, B],
            [A, B, C],
            id="behind the last, in blocks of the same names",
        ),
        pytest.param(
            f"<p>{A}</p><p>{B}</p><p><span class='dateline'>لندن</span> {C}</p>",
            [A, B, f"لندن {C}"],
            [A, B, f"لندن {C}"],
            id="a box at the head of a line",
        ),
    ],
)
def test_lines_of_the_page(page: str, taken: list[str], mended_lines: list[str]) -> None:
    assert _mended(page, *taken) == mended_lines


def test_a_line_that_is_twice_on_the_page_is_found_where_it_was_taken() -> None:
    page = f"<aside>{A}</aside><div><p>{B}</p><p>{A}</p><p>{C}</p></div>"
    assert _mended(page, B, A, C) == [B, A, C]


def test_thousands_of_equal_lines_take_bounded_time() -> None:
    tree = parse(f"<html><body>{f'<p>{A}</p>' * 5_000}</body></html>")
    assert tree is not None
    lines = lines_of(tree)
    start = perf_counter()
    assert mended("\n".join([A] * 5_000), lines, TITLE) == [A] * 5_000
    assert mended(A, lines, TITLE)[0] == A
    assert perf_counter() - start < 10  # seconds; 0.15 of a processor


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.lists(st.sampled_from([A, B, C, OFF_TOPIC[0]]), max_size=6))
def test_any_page_is_mended(pieces: list[str], taken: list[str]) -> None:
    page = "".join(pieces)
    result = _mended(page, *taken)
    assert result == _mended(page, *taken)
    tree = parse(f"<html><body>{page}</body></html>")
    assert tree is not None
    assert set(result) <= {*taken, *(line for _, line in lines_of(tree))}, "nothing is invented"
