from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import tostring

from crawler.text.dom import parse
from crawler.text.visible.old_markup import around, modernise

TITLE = "المعلنون يغادرون إكس"
CELL = " ".join(["كلمة"] * 60)
PIECES = (
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "</td>",
    "<br>",
    "<b>",
    "<h1>",
    "<a>",
    "</a>",
    "</b>",
    "نص ",
    CELL,
    TITLE,
)


def _modern(page: str) -> tuple[bool, str]:
    tree = parse(f"<div>{page}</div>")
    assert tree is not None
    return modernise(tree), tostring(tree, encoding="unicode")


@pytest.mark.parametrize(
    ("page", "modern"),
    [
        pytest.param(
            "<table><tr><td><table><tr><td>أ</td></tr></table></td></tr></table>",
            "<div><div><div><div><table><tr><td>أ</td></tr></table></div></div></div></div>",
            id="table in a table: the inner one stays one of data",
        ),
        pytest.param(
            f"<table><tr><td align='right'>{CELL}</td></tr></table>",
            f"<div><div><div><div>{CELL}</div></div></div></div>",
            id="cell as long as a paragraph",
        ),
        pytest.param(
            "<table><tr><td><h1>أ</h1></td></tr></table>",
            "<div><div><div><div><h1>أ</h1></div></div></div></div>",
            id="table with a headline",
        ),
        pytest.param(
            "أ<br><br>ب<b>ج</b><br><br>د",
            "<div><p>أ</p><p>ب<b>ج</b></p><p>د</p></div>",
            id="paragraphs parted by breaks",
        ),
        pytest.param("أ<br>\n<br> ب<br><br>ج", "<div><p>أ</p><p> ب</p><p>ج</p></div>", id="white space between breaks"),
        pytest.param(
            "أ<br><br>ب<br>ج<br><br>د", "<div><p>أ</p><p>ب<br>ج</p><p>د</p></div>", id="a single break parts nothing"
        ),
    ],
)
def test_old_markup_is_written_anew(page: str, modern: str) -> None:
    assert _modern(page) == (True, modern)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<p>أ</p><p>ب</p>", id="paragraphs"),
        pytest.param("<table><tr><td>إكس</td><td>75</td></tr></table>", id="table of data"),
        pytest.param("أ<br>ب<br>ج", id="single breaks"),
        pytest.param("أ<br><br>ب", id="one double break"),
        pytest.param("", id="nothing"),
    ],
)
def test_modern_markup_stays(page: str) -> None:
    assert _modern(page) == (False, f"<div>{page}</div>")


@pytest.mark.parametrize(
    ("page", "title", "is_cut"),
    [
        pytest.param(f"<div><b>{TITLE}</b><div>{CELL}</div></div><div>عمود</div>", TITLE, True, id="block of both"),
        pytest.param(f"<div><b>{TITLE}</b><p>{CELL}</p></div><div>عمود</div>", TITLE, True, id="text in a paragraph"),
        pytest.param(f"<div><a><b>{TITLE}</b></a><p>{CELL}</p></div><div>عمود</div>", TITLE, False, id="in a link"),
        pytest.param(f"<div><b><a>{TITLE}</a></b><p>{CELL}</p></div><div>عمود</div>", TITLE, False, id="around a link"),
        pytest.param(f"<div><b>{TITLE}</b><p>نص</p></div><div>عمود</div>", TITLE, False, id="no long text"),
        pytest.param(f"<div><b>{TITLE}</b><p>{CELL}</p></div><div>عمود</div>", "آخر", False, id="no headline"),
        pytest.param(f"<div><b></b><p>{CELL}</p></div><div>عمود</div>", "", False, id="no title"),
    ],
)
def test_the_columns_beside_the_story_go(page: str, title: str, is_cut: bool) -> None:
    tree = parse(f"<html><body>{page}</body></html>")
    assert tree is not None
    text = around(tree, title).text_content()
    assert TITLE in text or title != TITLE
    assert ("عمود" not in text) == is_cut


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_no_word_is_lost_or_moved(pieces: list[str]) -> None:
    tree = parse("<div>" + "".join(pieces) + "</div>")
    assert tree is not None
    before = tree.text_content()
    modernise(tree)
    assert tree.text_content().split() == before.split()
    around(tree, TITLE)
