from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.data.rich_text import text_in
from tests.text.arabic import ON_TOPIC

A, B = ON_TOPIC[:2]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(f"{A}\r\n\n {B}", id="plain text"),
        pytest.param(f"<p>{A}</p><p>{B}</p>", id="HTML"),
        pytest.param(f"&lt;p&gt;{A}&lt;/p&gt;&lt;p&gt;{B}&lt;/p&gt;", id="escaped HTML"),
        pytest.param([A, B], id="list of paragraphs"),
        pytest.param({"rendered": f"<p>{A}</p><p>{B}</p>"}, id="WordPress"),
        pytest.param([{"type": "text", "content": A}, {"type": "image"}, {"type": "text", "content": B}], id="Arc"),
        pytest.param({"blocks": [{"type": "paragraph", "data": {"text": one}} for one in (A, B)]}, id="Editor.js"),
        pytest.param(
            {
                "type": "doc",
                "content": [{"type": "paragraph", "content": [{"type": "text", "text": o}]} for o in (A, B)],
            },
            id="ProseMirror",
        ),
        pytest.param(
            [{"_type": "block", "children": [{"text": A[:9]}, {"text": A[9:]}]}, {"_type": "block", "children": [B]}],
            id="Sanity, a line in parts",
        ),
        pytest.param(["$", "div", None, {"children": [["$", "p", None, {"children": o}] for o in (A, B)]}], id="React"),
        pytest.param(
            f"<p>{A}</p><figure>لا<figcaption>لا</figcaption></figure><script>لا</script><p>{B}</p>", id="figure"
        ),
        pytest.param(f"<p>{A}</p><p><a href=/x>المعلنون يغادرون منصة إكس</a></p><p>{B}</p>", id="headline of another"),
        pytest.param([A, {"title": "خبر", "url": "/x", "content": "لا"}, B], id="a card of another story"),
        pytest.param([A, {"type": "related", "content": "لا"}, B], id="a block that is no text"),
    ],
)
def test_the_trees_of_editors(value: Any) -> None:
    assert text_in(value) == f"{A}\n{B}"


@pytest.mark.parametrize("value", [None, 3, True, "", {}, [], {"x": A}, {"type": "image", "text": A}])
def test_no_text(value: Any) -> None:
    assert text_in(value) == ""


def test_values_that_hold_themselves_are_read_in_bounded_steps() -> None:
    """Unfolded to the end, the first would have nine to the power of sixteen blocks."""
    block: dict[str, Any] = {"type": "paragraph"}
    block["content"] = [block] * 8 + [A]
    inline: dict[str, Any] = {"type": "text"}
    inline["children"] = [inline] * 8
    assert text_in([A, block]).startswith(A)
    assert len(text_in([A, block]).splitlines()) <= 20_000
    assert text_in({"content": [inline]}) == ""


def test_deep_values() -> None:
    deep: Any = A
    for _ in range(50_000):
        deep = [deep]
    assert text_in([deep, {"type": "paragraph", "children": [{"type": "text", "text": deep}]}]) == ""


values = st.recursive(
    st.one_of(st.none(), st.integers(), st.text(max_size=20), st.sampled_from((A, f"<p>{B}", "text", "image"))),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from("type content text children blocks data title url".split()), inner, max_size=4),
    ),
    max_leaves=20,
)


@settings(deadline=None, max_examples=200)
@given(values)
def test_any_value_gives_lines_the_same_twice(value: Any) -> None:
    text = text_in(value)
    assert text == text_in(value)
    assert text == "" or all(line and line == line.strip() for line in text.split("\n"))
