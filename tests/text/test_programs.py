from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.programs import Programs

LONG = "x=1;" * 500


def _programs(page: str) -> list[str]:
    body = page.encode()
    return [body[begin:end].decode() for begin, end in Programs(body).between(0, len(body))]


@pytest.mark.parametrize(
    ("page", "programs"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("<p>ك</p><script>x()</script><p>ل</p>", ["<script>x()"], id="a program"),
        pytest.param("<style>.x</style><script>a<b</script>", ["<style>.x", "<script>a<b"], id="a style, a bracket"),
        pytest.param("<script>'<style>'</script>.x</style>", ["<script>'<style>'"], id="a style in a program"),
        pytest.param("<script src=a />x()</script>", [], id="closed at once"),
        pytest.param("<scripts>x()</scripts>", [], id="another element"),
        pytest.param("<script>'ك'</script>", [], id="with Arabic"),
        pytest.param('<script>"\\u0643"</script>', [], id="with an escape"),
        pytest.param('<script>"\\u003cp"</script>', ['<script>"\\u003cp"'], id="with an escape of ASCII"),
        pytest.param('<script>"\\u0026#1573;"</script>', [], id="with an escaped ampersand"),
        pytest.param("<script>'&#1573;'</script>", [], id="with a reference"),
        pytest.param("<script>'&AMP;#1573;'</script>", [], id="with one that is escaped"),
        pytest.param("<script>a&&b</script>", ["<script>a&&b"], id="with ampersands"),
        pytest.param("<!-- <script> --> x <script></script>", [], id="begun in a comment"),
        pytest.param("<script>x</script><script>y", ["<script>x"], id="without an end"),
    ],
)
def test_what_is_a_program(page: str, programs: list[str]) -> None:
    assert _programs(page) == programs


def test_where_a_program_ends() -> None:
    body = "<p>ك</p><script>x()</script><p>ل</p><style>.y</style>".encode()
    programs = Programs(body)
    begin, end = body.index(b"<script"), body.index(b"</script")
    assert [programs.end_at(place) for place in (begin - 1, begin, end - 1, end)] == [0, end, end, 0]
    assert programs.between(begin, begin + 1) == [(begin, end)]
    assert programs.between(begin + 1, end) == []


def test_longer_programs_are_left_out_of_what_is_searched() -> None:
    page = f"ا<script>x()</script>ب<script>{LONG}</script>ج<style>{LONG}</style>"
    body = page.encode()
    gaps = [body[begin:end].decode() for begin, end in Programs(body).gaps()]
    assert gaps == ["ا<script>x()</script>ب", "</script>ج", "</style>"]


@settings(deadline=None)
@given(st.lists(st.sampled_from(("<script>", "</script>", "<style>", "</style>", LONG, "كلام", "-->", " ", "<"))))
def test_gaps_and_programs_are_the_page(parts: list[str]) -> None:
    body = "".join(parts).encode()
    programs = Programs(body)
    gaps = list(programs.gaps())
    assert gaps[0][0] == 0
    assert gaps[-1][1] == len(body)
    left_out = [(end, begin) for (_, end), (begin, _) in pairwise(gaps)]
    assert set(left_out) <= set(programs.between(0, len(body)))
    assert all(programs.end_at(begin) == end for begin, end in programs.between(0, len(body)))
