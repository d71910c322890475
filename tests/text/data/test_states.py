from __future__ import annotations

import html
import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.data import states as module
from crawler.text.data.js_values import MOST_STEPS, Steps, read_js
from crawler.text.data.states import load_json, objects, states
from crawler.text.dom import parse
from tests.text.arabic import ON_TOPIC

TEXT = " ".join(ON_TOPIC[:5])
POST = {"title": "عنوان", "content": TEXT}
JSON = json.dumps(POST)
ANGULAR = JSON.replace('"', "&q;")


def _found(page: str) -> list[dict[str, Any]]:
    tree = parse(f"<html><body>{page}</body></html>")
    assert tree is not None
    return [node for state in states(tree) for node, _ in objects(state)]


NUXT = (
    "<script>window.__NUXT__="
    f"(function(a,b){{return {{data:[{{post:{{title:a,content:b}}}}]}}}}('عنوان','{TEXT}'))</script>"
)
DEVALUE = [["ShallowReactive", 1], {"data": 2}, {"post": 3}, {"title": 4, "content": 5, "tags": 6}, "عنوان", TEXT, [4]]
FLIGHT = f"1:{json.dumps({'title': 'عنوان', 'content': '$2'})}\n2:T{len(TEXT.encode()):x},{TEXT}"


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(f'<script id="__NEXT_DATA__" type="application/json">{JSON}</script>', id="Next"),
        pytest.param(f"<script>window.__STATE__ = {JSON};</script>", id="assigned"),
        pytest.param(f"<script>window.__STATE__ = {JSON}</script>", id="assigned, without a semicolon"),
        pytest.param(f"<script>var a={{}};Fusion.globalContent={JSON};Fusion.x={{}}</script>", id="Fusion"),
        pytest.param(f"<script>a=JSON.parse({json.dumps(JSON)})</script>", id="JSON in a string"),
        pytest.param(
            f"<script>a=JSON.parse(decodeURIComponent('{quote(JSON)}'))</script>", id="JSON in a quoted string"
        ),
        pytest.param(f"<script>hydrate({JSON})</script>", id="given to a function"),
        pytest.param(f"<script>a={{title:'عنوان',content:'{TEXT}'}}</script>", id="bare keys"),
        pytest.param(NUXT, id="Nuxt 2"),
        pytest.param(f"<script id=s type=application/json>{html.escape(JSON)}</script>", id="escaped"),
        pytest.param(f"<script type=application/json>{ANGULAR}</script>", id="Angular"),
        pytest.param(f'<div data-page="{html.escape(JSON)}"></div>', id="in an attribute"),
        pytest.param(
            '<script>self.__next_f.push([1,"0:"])</script>'
            + f"<script>self.__next_f.push([1,{json.dumps(JSON)}])</script>",
            id="React server components, a short part first",
        ),
        pytest.param(
            f"<script>self.__next_f.push([1,{json.dumps(f'0:{JSON}')}])</script>", id="React server components"
        ),
    ],
)
def test_the_states_that_sites_write(page: str) -> None:
    assert POST in _found(page)


def test_devalue() -> None:
    page = f'<script type="application/json" id="__NUXT_DATA__">{json.dumps(DEVALUE)}</script>'
    assert {**POST, "tags": ["عنوان"]} in _found(page)


def test_rows_of_react_server_components_refer_to_texts_over_several_scripts() -> None:
    halves = (FLIGHT[:90], FLIGHT[90:])
    page = "".join(f"<script>self.__next_f.push([1,{json.dumps(half)}])</script>" for half in halves)
    assert _found(page) == [POST]


def test_apollo_keeps_objects_under_their_names() -> None:
    state = {"ROOT_QUERY": {"post": {"__ref": "Post:1"}}, "Post:1": POST}
    assert POST in _found(f"<script>window.__APOLLO_STATE__={json.dumps(state)};</script>")


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<p>نص</p>", id="none"),
        pytest.param(f"<script>a={JSON[:-30]}</script>", id="truncated"),
        pytest.param(f"<script type=application/json>{JSON[:-30]}</script>", id="truncated JSON"),
        pytest.param(NUXT[:-60] + "</script>", id="truncated function"),
        pytest.param(f"<script type='application/ld+json'>{JSON}</script>", id="JSON-LD is read elsewhere"),
        pytest.param(f"<script>a={json.dumps({'content': 'x' * 500})}</script>", id="no Arabic"),
        pytest.param("<script>a={'b':'قصير'}</script>", id="short"),
        pytest.param(f"<script>if (a=='{TEXT}') b()</script>", id="a string that is no JSON"),
    ],
)
def test_no_state(page: str) -> None:
    assert _found(page) == []


@pytest.mark.parametrize("size", [9_000_000])
@pytest.mark.parametrize(
    "part",
    [" ={", "='", "(JSON.parse(", "x={/*", " ={a:1/* ", " ={a:1'\\'", " =(function(a){", ' ={"a":'],
)
def test_hostile_scripts_are_read_in_bounded_steps(part: str, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps are counted: without bounds such a script would take hours."""
    reads: list[int] = []

    def counted(text: str, start: int, steps: Steps) -> tuple[Any, int] | None:
        found = read_js(text, start, steps)
        reads.append(steps.left)
        return found

    monkeypatch.setattr(module, "read_js", counted)
    assert _found(f"<script>{part * (size // len(part))}{TEXT}</script>") == []
    assert 1 <= len(reads) <= 200
    # The last of them may have gone over, by what one search for an end costs.
    assert min(reads) > -size // 50
    assert min(reads) < MOST_STEPS


def test_objects_outer_before_inner_and_each_once() -> None:
    inner: dict[str, Any] = {"b": 1}
    outer: dict[str, Any] = {"a": [inner, inner], "s": json.dumps({"c": "x" * 300})}
    inner["up"] = outer
    found = list(objects(outer))
    assert [list(node) for node, _ in found] == [["a", "s"], ["b", "up"], ["c"]]
    assert [list(above) for _, above in found] == [[], ["a", "s"], ["a", "s"]]


def test_objects_are_bounded() -> None:
    assert sum(1 for _ in objects([{"a": "x"}] + [{} for _ in range(60_000)])) == 50_000


def test_a_list_that_is_shared_is_not_unfolded_with_the_square() -> None:
    shared = [1] * 2_000
    state = [{"a": 1}, *[shared] * 2_000]
    # Not put together: the object keeps its number.
    assert list(objects(state)) == [({"a": 1}, {})]
    assert next(objects(state[:100]))[0] != {"a": 1}


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_deep_nesting(opening: str) -> None:
    assert load_json(opening * 100_000) is None
    deep = read_js("[" * 50_000 + "{a:1}" + "]" * 50_000, 0, Steps())
    assert deep is not None
    assert [node for node, _ in objects(deep[0])] == [{"a": 1}]


pieces = st.sampled_from(
    [
        "={",
        "}",
        "[1,",
        '"',
        "'",
        "\\",
        "(function(a){return ",
        "__next_f.push([1,",
        "T5,",
        "1:",
        "\n",
        TEXT,
        JSON,
        "</",
        "=",
    ]
)


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.text(max_size=100), st.lists(pieces, max_size=12).map("".join)))
def test_any_script_gives_the_same_twice(text: str) -> None:
    pages = (f"<script>{text}{TEXT}</script>", f"<script type=application/json>{text}</script>", f"<p data-a='{text}'>")
    for page in pages:
        assert repr(_found(page)) == repr(_found(page))
