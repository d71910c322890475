from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.data.js_values import MOST_STEPS, Steps, read_js


def _read(text: str) -> Any:
    found = read_js(text, 0, Steps())
    return None if found is None else found[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param('{"a": [1, -2.5, "ب"]}', {"a": [1, -2.5, "ب"]}, id="JSON"),
        pytest.param("{a: 'x', $b_1: `y`, 3: \"z\",}", {"a": "x", "$b_1": "y", "3": "z"}, id="bare keys, three quotes"),
        pytest.param("[true,!0,false,!1,null,undefined]", [True, True, False, False, None, None], id="words"),
        pytest.param("[1 /* ] */, // ]\n 2]", [1, 2], id="comments"),
        pytest.param(r"['\'\n\x41\u0628\/', '\ud83d\ude00']", ["'\nAب/", "😀"], id="escapes"),
        pytest.param("{a: f(1, {b: 2}), c: 3}", {"a": None, "c": 3}, id="a call is nothing"),
        pytest.param("{a: new Date('2023-11-30'), c: 'x' + y}", {"a": None, "c": "x"}, id="a sum gives its first part"),
        pytest.param("[.5, 1e3, 0x1f]", [0.5, 1000.0, None], id="numbers"),
        pytest.param("'text'", "text", id="a string at the end of the program"),
        pytest.param("(function(a,b){return {x:a,y:[b,a]}}('ب',2))", {"x": "ب", "y": [2, "ب"]}, id="parameters"),
        pytest.param("(function(a){a.x=1;a['y']=2;return a})({})", {"x": 1, "y": 2}, id="assigned to a part"),
        pytest.param("(function(a){a[0]='p';a[1]='q';a[7]='r';return {l:a}}([]))", {"l": ["p", "q"]}, id="to a list"),
        pytest.param("(function(a){a[²]=1;a[" + "1" * 5_000 + "]=1;return a}([]))", [], id="to no place in a list"),
        pytest.param("(function(a,b){return [a,b]}(1))", [1, None], id="fewer arguments than parameters"),
        *(
            pytest.param(text, None, id=f"no value: {text}")
            for text in (
                "",
                "}",
                ";",
                "{a:1",
                "{a}",
                "[1}",
                "{'a':'b}",
                "[1 /* ]",
                "(function(a){if(a){}}(1))",
                "{,:1}",
            )
        ),
    ],
)
def test_values(text: str, value: Any) -> None:
    assert _read(text) == value


def test_a_value_ends_where_the_program_goes_on() -> None:
    text = "x={a:1};y={b:2}"
    assert read_js(text, 2, Steps()) == ({"a": 1}, text.index(";"))


def test_deep_values() -> None:
    value, depth = _read("[" * 50_000 + "]" * 50_000), 0
    while value:
        value, depth = value[0], depth + 1
    assert depth == 50_000 - 1


@pytest.mark.parametrize(
    ("text", "most"),
    [
        pytest.param("[" + "1," * 5_000_000, MOST_STEPS + 1, id="a long list is read up to the bound"),
        pytest.param("{a:1" + "/* " * 1_000_000, 40_000, id="comments that never close are looked for once"),
        pytest.param("{a:1'" + "\\'" * 1_000_000, 30_000, id="a string that never closes is looked for once"),
        pytest.param("{a:1" + " " * 5_000_000, 10, id="white space is one step"),
    ],
)
def test_the_work_is_bounded(text: str, most: int) -> None:
    steps = Steps()
    assert read_js(text, 0, steps) is None
    assert 0 < MOST_STEPS - steps.left <= most


def test_one_count_for_all_programs_of_a_page() -> None:
    steps = Steps(8)
    assert read_js("[1,2]", 0, steps) is not None
    assert read_js("[1,2]", 0, steps) is None


@settings(deadline=None, max_examples=500)
@given(st.one_of(st.text(max_size=80), st.text(alphabet="{}[]()=:,.;'\"`\\/*!a1² \nfunctior", max_size=80)))
def test_any_text_is_a_value_or_none_and_the_same_twice(text: str) -> None:
    for program in (text, "{a:" + text, f"(function(a){{{text}"):
        found = read_js(program, 0, Steps())
        assert found is None or 0 < found[1] <= len(program)
        assert repr(found) == repr(read_js(program, 0, Steps()))
