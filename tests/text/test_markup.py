from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.markup import Markup, is_label, without_labels, without_programs

ADDRESS = "https://news.example/tag/" + "x" * 300


def _place(page: str) -> tuple[bytes, int, int]:
    """Give a page, and the place in it that stands between braces."""
    before, there, behind = page.replace("}", "{").split("{")
    body = f"{before}{there}{behind}".encode()
    first = len(before.encode())
    return body, first, first + len(there.encode())


@pytest.mark.parametrize(
    ("page", "rest"),
    [
        pytest.param("<p>على {تويتر} كلام</p>", " كلام</p>", id="text"),
        pytest.param("a < {b} c", " c", id="a bracket that opens no tag"),
        pytest.param('<a href="https://{twitter}.com/x">كلام</a>', "كلام</a>", id="a tag of ASCII"),
        pytest.param('<a title="&#1573;" data-a="{x}">ك</a>', '">ك</a>', id="a tag with a reference"),
        pytest.param('<img src="/{x}.jpg" alt="صورة">', ' alt="صورة">', id="an address"),
        pytest.param('<img src="/{x} y" alt="صورة">', ' y" alt="صورة">', id="no address: it has spaces"),
        pytest.param('<img srcset="/a 1{x}, /b 2x" alt="صورة">', ' alt="صورة">', id="addresses"),
        pytest.param("<img data-src=/a-{x}.jpg alt=صورة>", "alt=صورة>", id="an address without quotes"),
        pytest.param('<img alt="على {تويتر} الآن">', ">", id="what is said of a picture"),
        pytest.param('<meta name="{twitter}:title" content="كلام">', ' content="كلام">', id="a name"),
        pytest.param('<meta content="على {تويتر} الآن">', ' الآن">', id="content"),
        pytest.param('<i data-page=\'{"a":"{x}"}\'>'.replace('{"', '["').replace('"}', '"]'), "", id="data of ASCII"),
        pytest.param("<script>var a={x};b()</script>كلام", "</script>كلام", id="a program"),
        pytest.param("<script>if(a<b){x}</script>كلام", "</script>كلام", id="a program with a bracket"),
        pytest.param("<style>.{x}-a[b]</style>كلام", "</style>كلام", id="a style"),
        pytest.param('<script>["{x}","كلام"]</script>', '","كلام"]</script>', id="a program with Arabic"),
        pytest.param('<script>["{x}","\\u0643"]</script>', '","\\u0643"]</script>', id="with an escape"),
        pytest.param('<script>["{x}","&amp;#1573;"]</script>', '","&amp;#1573;"]</script>', id="with a reference"),
        pytest.param("<!-- <script> --> {x} <script></script>", " <script></script>", id="a program in a comment"),
        pytest.param("<script src=a /> {x} <script></script>", " <script></script>", id="a program that is closed"),
        pytest.param('<script>["كلام","https://{x}.com/a"]</script>', "]</script>", id="an address in data"),
        pytest.param("<p>كلام https://{x}.com/a كلام", ".com/a كلام", id="an address in text"),
    ],
)
def test_where_to_go_on(page: str, rest: str) -> None:
    body, first, end = _place(page)
    assert body[Markup(body).behind(first, end) :].decode() == rest


def test_a_program_is_known_again() -> None:
    body = b"<script>x=1;x=2</script>"
    markup = Markup(body)
    assert markup.behind(8, 9) == markup.behind(12, 13) == body.index(b"</script")


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
    ],
)
def test_labels(page: str, is_one: bool) -> None:
    assert is_label(*_place(page)) is is_one


@pytest.mark.parametrize(
    ("page", "blank"),
    [
        pytest.param("<p>ك</p><script>x()</script><p>ل</p>", "<p>ك</p>           </script><p>ل</p>", id="a program"),
        pytest.param("<style>.x</style>", "         </style>", id="a style"),
        pytest.param("<script>'ك'</script>", "<script>'ك'</script>", id="with Arabic"),
        pytest.param("<script>x", "<script>x", id="without an end"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_blanking_programs(page: str, blank: str) -> None:
    assert without_programs(page.encode()).decode() == blank


def test_blanking_labels() -> None:
    page = "<ul><li><a href=/x>تويتر</a></li></ul><p>على <a href=/x>تويتر</a> أمس</p>"
    blank = page.replace(">تويتر</a></li>", f">{' ' * 10}</a></li>")
    assert without_labels(page.encode()).decode() == blank


@settings(deadline=None)
@given(st.text(alphabet="<>/scriptyle =\"'&#\\u06-xبa", max_size=120), st.integers(0, 120), st.integers(1, 5))
def test_any_bytes_are_answered(text: str, first: int, length: int) -> None:
    body = text.encode()
    first = min(first, max(0, len(body) - 1))
    end = min(len(body), first + length)
    assert first < len(body) or not body
    if body:
        assert end <= Markup(body).behind(first, end) <= len(body)
        assert is_label(body, first, end) in (True, False)
    assert len(without_programs(body)) == len(without_labels(body)) == len(body)
