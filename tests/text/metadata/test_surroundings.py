from __future__ import annotations

import pytest

from crawler.text.dom import lines_of, parse
from crawler.text.metadata.surroundings import Surroundings, begins_comments, line_of, text_within

TITLE = "المعلنون يغادرون إكس"
PARAGRAPH = "<p>" + "كلمة " * 25 + "</p>"


def _around(body: str) -> Surroundings:
    tree = parse(f"<html><body class='has-sidebar'>{body}</body></html>")
    assert tree is not None
    return Surroundings(tree, lines_of(tree), TITLE)


def _texts(around: Surroundings) -> tuple[list[str], list[str]]:
    return [line.text for line in around.before], [line.text for line in around.behind]


@pytest.mark.parametrize(
    ("body", "before", "behind"),
    [
        pytest.param(f"<p>أ</p><h1>{TITLE}</h1><p>ب</p>", ["أ"], ["ب"], id="a heading"),
        pytest.param(f"<table><td>أ<br><font>{TITLE}</font><br>ب</td></table>", ["أ"], ["ب"], id="in a cell"),
        pytest.param(f"<h2>{TITLE}</h2><p>ج</p><h1>{TITLE}</h1><p>ب</p>", [TITLE, "ج"], ["ب"], id="the highest"),
        pytest.param(f"<h1>{TITLE}</h1><div><b>أ</b><i>ب</i> ج</div>", [], ["أ\nب\nج"], id="elements of a line"),
        pytest.param(f"<h1>{TITLE}</h1><p>أ<br>ب</p>", [], ["أ", "ب"], id="a break"),
        pytest.param(f"<h1>{TITLE}</h1><script>x</script><style>y</style><p>أ</p>", [], ["أ"], id="scripts"),
        pytest.param(f"<h1>{TITLE}</h1><aside>أ</aside><div class='related'>ب</div><p>ج</p>", [], ["ج"], id="foreign"),
        pytest.param(f"<div id='sidebar'><h1>{TITLE}</h1><p>أ</p></div>", [], ["أ"], id="a block with the headline"),
        pytest.param(f"<h1>{TITLE}</h1>{PARAGRAPH * 2}<p>أ</p>", [], ["كلمة " * 24 + "كلمة"] * 2, id="the story"),
        pytest.param(f"<h1>{TITLE}</h1><p>أ</p><h3>التعليقات (3)</h3><p>ب</p>", [], ["أ"], id="comments"),
        pytest.param("<h1>عنوان آخر</h1><p>أ</p>", [], [], id="no headline"),
    ],
)
def test_lines_around_the_headline(body: str, before: list[str], behind: list[str]) -> None:
    assert _texts(_around(body)) == (before, behind)


def test_blocks_that_are_not_the_story() -> None:
    around = _around(
        f"<div><h1>{TITLE}</h1></div><ol class='comment-list'><li><b>أ</b></li></ol><p class='correspondent'>ب</p>"
    )
    assert [line.text for line in around.behind] == ["ب"]
    assert not around.is_foreign(around.behind[0].owners[0])


def test_marked_elements_of_the_lines_the_outer_first() -> None:
    tree = parse(f"<p><b>أ</b></p><h1>{TITLE}</h1><div><i>ب</i><u>ج</u></div><footer><b>د</b></footer>")
    assert tree is not None
    around = Surroundings(tree, lines_of(tree), TITLE)
    found = around.marked(list(tree.iter("b", "i", "u", "div")))
    assert [element.tag for element in found if text_within(element) != TITLE][-4:] == ["div", "i", "u", "b"]


def test_a_portrait_stands_in_a_small_block() -> None:
    small = _around(f"<h1>{TITLE}</h1><div><img src='a'><p>أ</p></div>")
    large = _around(f"<h1>{TITLE}</h1><div><img src='a'><p>أ</p><p>{'كلمة ' * 40}</p></div>")
    assert small.has_portrait(small.behind[0])
    assert not large.has_portrait(large.behind[0])


def test_lines_are_found_by_their_words() -> None:
    tree = parse("<p>كلمات</p><p>المعلنون  يغادرون: «إكس»!</p>")
    assert tree is not None
    assert line_of(lines_of(tree), ("المعلنون", "يغادرون", "اكس")) == 1
    assert line_of(lines_of(tree), ("غير",)) == -1
    assert line_of(lines_of(tree), ()) == -1


@pytest.mark.parametrize("line", ["التعليقات", "💬 تعليقات (3)", "أضف تعليقا", "اترك تعليقك"])
def test_the_heading_of_comments(line: str) -> None:
    assert begins_comments(line)
    assert not begins_comments(f"قال إن {line}")
