from __future__ import annotations

import pytest

from crawler.text.dom import lines_of, parse
from crawler.text.visible.shown import PROGRAMS, TOOLS, comments_in, cut_from, tools_of
from tests.text.arabic import OFF_TOPIC, ON_TOPIC

STORY = "".join(f"<p>{line}</p>" for line in ON_TOPIC[:6])
COMMENTS = "".join(f"<p>{line}</p>" for line in OFF_TOPIC[:4])
MANY = "".join(f"<p>{line}</p>" for line in OFF_TOPIC)


def _before_comments(page: str) -> list[str]:
    tree = parse(f"<html><body>{page}</body></html>")
    assert tree is not None
    lines = lines_of(tree)
    return [line for _, line in lines[: comments_in(lines)]]


@pytest.mark.parametrize(
    "heading",
    [
        pytest.param("<h3>التعليقات</h3>", id="heading"),
        pytest.param("<p>التعليقات (12)</p>", id="with a number"),
        pytest.param("<p>تعليقات القراء</p>", id="of readers"),
        pytest.param("<p>أضف تعليقك</p>", id="an invitation"),
        pytest.param("<p>3 تعليقات</p>", id="how many"),
        pytest.param("<p>لا توجد تعليقات</p>", id="none yet"),
        pytest.param("<p>Leave a reply</p>", id="English"),
    ],
)
def test_comments_are_no_article(heading: str) -> None:
    assert _before_comments(STORY + heading + COMMENTS) == list(ON_TOPIC[:6])


@pytest.mark.parametrize(
    ("page", "is_found"),
    [
        pytest.param(f"{STORY}<p>تعليق الوزير على القرار</p>{COMMENTS}", False, id="a line of the story"),
        pytest.param(f"{STORY}<p>قال في تعليقات القراء</p>{COMMENTS}", False, id="not the whole line"),
        pytest.param(f"{STORY}<a href='#c'>التعليقات</a>{COMMENTS}", False, id="a link to them"),
        pytest.param(f"<h3>التعليقات</h3>{STORY}", False, id="before the story"),
        pytest.param(f"{STORY}<p>التعليقات</p>{MANY}{MANY}", False, id="a button above most of the text"),
        pytest.param(f"{STORY}<h3>التعليقات</h3>{MANY}{MANY}", True, id="a heading above most of the text"),
        pytest.param(
            f"{STORY}<div class='comments-area'><p>التعليقات</p></div>{MANY}{MANY}", True, id="a box named for them"
        ),
        pytest.param("", False, id="nothing"),
    ],
)
def test_where_comments_begin(page: str, is_found: bool) -> None:
    assert (_before_comments(page) == list(ON_TOPIC[:6])) == is_found


@pytest.mark.parametrize(
    ("page", "left"),
    [
        pytest.param("<p>أ</p><h3>هنا</h3><p>ب</p>", "أ", id="a block"),
        pytest.param("<div><p>أ</p><h3>هنا</h3></div><div>ب</div>", "أ", id="and what follows its parents"),
        pytest.param("<div>أ<br>هنا<br>ب</div>ج", "أ", id="a line among breaks"),
        pytest.param("<div><p>أ</p> <b>هنا</b><p>ب</p></div>", "أ", id="behind a block in the same element"),
        pytest.param("<div><p>أ</p>هنا</div>ب", "أ", id="the tail of a block"),
        pytest.param("هنا<p>ب</p>", "", id="all"),
    ],
)
def test_cut(page: str, left: str) -> None:
    tree = parse(f"<html><body>{page}</body></html>")
    assert tree is not None
    cut_from(*next((element, line) for element, line in lines_of(tree) if line == "هنا"))
    assert tree.text_content().strip() == left


@pytest.mark.parametrize(
    ("page", "tags"),
    [
        pytest.param(f"{STORY}<nav>قائمة</nav>", TOOLS, id="a menu"),
        pytest.param(f"{STORY}<button>{COMMENTS}</button>", TOOLS, id="that holds less than the story"),
        pytest.param(f"<nav>قائمة{STORY}</nav>", PROGRAMS, id="unclosed, it holds the story"),
        pytest.param("", TOOLS, id="nothing"),
    ],
)
def test_tools(page: str, tags: tuple[str, ...]) -> None:
    tree = parse(f"<html><body>{page}<script>x</script></body></html>")
    assert tree is not None
    found, elements = tools_of(tree, lines_of(tree))
    assert found == tags
    assert {element.tag for element in elements} & {"nav", "button", "script"} == {
        element.tag for element in tree.iter("nav", "button", "script") if element.tag in tags
    }
