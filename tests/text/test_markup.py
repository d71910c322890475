from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.markup import Markup
from crawler.text.programs import Programs
from tests.text.places import place_of


@pytest.mark.parametrize(
    ("page", "rest"),
    [
        pytest.param("<p>على {تويتر} كلام</p>", " كلام</p>", id="text"),
        pytest.param("a < {b} c", " c", id="a bracket that opens no tag"),
        pytest.param('<a href="https://{twitter}.com/x">كلام</a>', "كلام</a>", id="a tag of ASCII"),
        pytest.param('<a title="&#1573;" data-a="{x}">ك</a>', '">ك</a>', id="a tag with a reference"),
        pytest.param('<img src="/{x}.jpg" content="صورة">', ' content="صورة">', id="an address"),
        pytest.param('<img src="/{x} y" content="صورة">', ' y" content="صورة">', id="no address: it has spaces"),
        pytest.param('<img srcset="/a 1{x}, /b 2x" content="صورة">', ' content="صورة">', id="addresses"),
        pytest.param("<img data-src=/a-{x}.jpg content=صورة>", "content=صورة>", id="an address without quotes"),
        pytest.param('<img alt="على {تويتر} الآن" content="ك">', ' content="ك">', id="what is said of a picture"),
        pytest.param('<img src="/{x}.jpg" alt="صورة">ك', "ك", id="a tag that nothing is read out of"),
        pytest.param('<img alt="على {تويتر}" src="/x y.jpg">ك', "ك", id="the same, behind a name"),
        pytest.param("<a class='{x}' title='> على تويتر'>", " على تويتر'>", id="a bracket in a tag"),
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
    body, first, end = place_of(page)
    assert body[Markup(body, Programs(body)).behind(first, end) :].decode() == rest


@settings(deadline=None)
@given(
    st.text(alphabet="<>/scriptyle =\"'&#\\u06-xبa", min_size=1, max_size=120), st.integers(0, 120), st.integers(1, 5)
)
def test_any_bytes_are_answered(text: str, first: int, length: int) -> None:
    body = text.encode()
    first = min(first, len(body) - 1)
    end = min(len(body), first + length)
    assert end <= Markup(body, Programs(body)).behind(first, end) <= len(body)
