from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.labels import is_in_link, is_label, labels_in
from tests.text.places import place_of

ADDRESS = "https://news.example/tag/" + "x" * 300


@pytest.mark.parametrize(
    ("page", "is_one"),
    [
        pytest.param("<li><a href=/x>{تويتر}</a></li>", True, id="a link in a list"),
        pytest.param("<div><a href=/x><span>{تويتر}</span></a> <a href=/y>فيسبوك</a></div>", True, id="a share bar"),
        pytest.param("<div>شارك <a href=/x><svg><path d=M0 /></svg>{X}</a></div>", True, id="with a picture"),
        pytest.param(f"<div><a href={ADDRESS}>{{تويتر}}</a></div>", True, id="a long address"),
        pytest.param("<h4><a href=/n>هدد {ماسك} المعلنين بدعوى جديدة</a></h4>", True, id="a headline"),
        pytest.param("<h1><a href=/n>هدد {ماسك} المعلنين بدعوى جديدة</a></h1>", False, id="the page's own headline"),
        pytest.param("<p><a href=/x>{تويتر}</a></p>", False, id="a paragraph"),
        pytest.param("<h3><a href=/x>{تويتر}</a></h3>", False, id="a heading of one word"),
        pytest.param("<td><a href=/x>{تويتر}</a></td>", False, id="a cell"),
        pytest.param("<p>كلام<img src=/a> <a href=/x>{تويتر}</a></p>", False, id="behind a picture in a paragraph"),
        pytest.param("<div>كلام<br><a href=/x>{تويتر}</a></div>", False, id="a line of a text with breaks"),
        pytest.param("<div>أوقفت شركات كبرى إعلاناتها على <a href=/x>{تويتر}</a></div>", False, id="in a sentence"),
        pytest.param("<li>{تويتر}</li>", False, id="no link"),
        pytest.param("<div><a href=/a>أ</a> {تويتر} <a href=/b>ب</a></div>", False, id="between links"),
        pytest.param(
            "<li><a href=/n>وقال {ماسك} إن المعلنين الذين غادروا المنصة سيعودون إليها كلهم قبل نهاية العام.</a></li>",
            False,
            id="a sentence that is linked",
        ),
        pytest.param("<a href=/x>{تويتر}</a>", False, id="nothing around it tells"),
        pytest.param(
            "<p><script>if(i<n)x()</script><a href=/x>{تويتر}</a></p>", False, id="behind a program in a paragraph"
        ),
        pytest.param("<div><script>if(i<n)x()</script><a href=/x>{تويتر}</a></div>", True, id="behind a program"),
    ],
)
def test_labels(page: str, is_one: bool) -> None:
    assert is_label(*place_of(page)) is is_one


PAGE = "<ul><li><a href=/x>تويتر</a></li><li><a href=/y>سياسة</a></li></ul><p>على <a href=/x>تويتر</a> أمس</p>"


def _labels(page: str, first: int = 0) -> list[str]:
    body = page.encode()
    found = labels_in(body, first, len(body), lambda content: "تويتر".encode() in content)
    return [body[begin:end].decode() for begin, end in found]


def test_labels_are_found_that_are_asked_for() -> None:
    assert _labels(PAGE) == ["تويتر"]
    assert _labels(PAGE, first=PAGE.index("<a ") + 1) == []


def test_a_link_in_a_label_is_in_it() -> None:
    assert _labels("<li><a href=/x>تويتر <a href=/y>تويتر</a></a></li>") == ["تويتر <a href=/y>تويتر"]


@pytest.mark.parametrize(
    ("page", "is_one"),
    [
        pytest.param("<li><a href=/x><img src=a>{<h3>}كلام</h3></a></li>", True, id="a heading in a link"),
        pytest.param("<li><a href=/x>كلام</a>{</li>}", False, id="behind a link"),
        pytest.param("{<li>}<a href=/x>كلام</a>", False, id="before a link"),
        pytest.param("<article><a href=/x>كلام{</article>}", False, id="a link that is not closed"),
        pytest.param("<a href=/x>" + "كلام " * 500 + "{<br>}</a>", False, id="a very long link"),
    ],
)
def test_places_in_links(page: str, is_one: bool) -> None:
    body, first, _ = place_of(page)
    assert is_in_link(body, first) is is_one


@settings(deadline=None)
@given(st.text(alphabet="<>/abli =\"'&\\x", min_size=1, max_size=120), st.integers(0, 120), st.integers(1, 5))
def test_any_bytes_are_answered(text: str, first: int, length: int) -> None:
    body = text.encode()
    first = min(first, len(body) - 1)
    assert is_label(body, first, min(len(body), first + length)) in (True, False)
    spans = list(labels_in(body, 0, len(body), bool))
    assert [place for span in spans for place in span] == sorted(place for span in spans for place in span)
