from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.dom import collapse, lines_of, paragraphs_of, parse, text_of


def _lines(page: str) -> list[str]:
    tree = parse(page)
    assert tree is not None
    return [line for _, line in lines_of(tree)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(" \n\t ", id="white space"),
        pytest.param("\u00a0\u2003", id="spaces that are not ASCII"),
        pytest.param("\x00\x00", id="NUL"),
        pytest.param("\ufffe\x01\x1f", id="what XML has not"),
        pytest.param("<!-- -->", id="a comment"),
        pytest.param("<?xml version='1.0' encoding='utf-8'?>", id="a declaration"),
    ],
)
def test_what_holds_no_html_gives_no_tree(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("نص", ["نص"], id="text alone"),
        pytest.param("<p>إ\x00ك\x08س\ud800</p>", ["إكس"], id="characters that XML has not"),
        pytest.param(
            "<p>\ufeffإ\ufffeك\uffffس 한국 ﻻ</p>", ["\ufeffإكس 한국 ﻻ"], id="and those beside them, that it has"
        ),
        pytest.param("<p>أ&#0;ب&#x1f;ج&#\x001;د</p>", ["أبجد"], id="references to what XML has not"),
        pytest.param(
            "<?xml version='1.0' encoding='windows-1256'?><html><body><p>إكس</p></body></html>",
            ["إكس"],
            id="declaration",
        ),
        pytest.param("<meta charset='windows-1256'><p>إكس</p>", ["إكس"], id="a declared encoding is not followed"),
        pytest.param("<p>أ<p>ب", ["أ", "ب"], id="tags that never close"),
        pytest.param("</div></p>نص<b", ["نص"], id="tags that never open"),
        pytest.param("<p>أ<!-- ب -->ج</p><?php echo 1 ?>", ["أج"], id="comments and instructions"),
        pytest.param("\xff\xd8\xff\xe0JFIF<<<>>>", ["\xff\xd8\xff\xe0JFIF<<<>>>"], id="binary"),
    ],
)
def test_anything_else_gives_a_tree(text: str, lines: list[str]) -> None:
    assert _lines(text) == lines


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        pytest.param("<h1>أ</h1><p>ب</p><p>ج</p>", ["أ", "ب", "ج"], id="blocks"),
        pytest.param("<p>أ<br>ب<br/>ج</p>", ["أ", "ب", "ج"], id="line breaks"),
        pytest.param("<p>كل<b>م</b>ة <i>و</i>كلمة</p>", ["كلمة وكلمة"], id="inline markup joins"),
        pytest.param("<p> أ \n\t ب\u00a0ج </p>", ["أ ب ج"], id="white space collapses"),
        pytest.param("<ul><li>أ</li><li>ب <ul><li>ج</li></ul> د</li></ul>", ["أ", "ب", "ج", "د"], id="lists in lists"),
        pytest.param("<table><tr><td>أ</td><td>ب</td></tr></table>", ["أ", "ب"], id="cells"),
        pytest.param("أ<div>ب</div>ج", ["أ", "ب", "ج"], id="text around blocks"),
        pytest.param(
            "<head><title>لا</title></head><body>أ<script>لا</script>ب<style>لا</style>ج<noscript>لا</noscript></body>",
            ["أبج"],
            id="what is not shown",
        ),
        pytest.param("<p>أ<select><option>لا</option></select>ب</p><iframe>لا</iframe>", ["أب"], id="forms and frames"),
        pytest.param("<p><span>2023</span><span>3 آلاف</span></p>", ["2023 3 آلاف"], id="two numbers"),
        pytest.param("<p>2<sup>nd</sup> H<sub>2</sub>O م<b>ا</b></p>", ["2nd H2O ما"], id="letters beside a number"),
        pytest.param("<p></p><div> </div><p>\u00a0</p>", [], id="nothing to show"),
        pytest.param("<p>&lt;b&gt; &amp; &#1573;&zwnj;</p>", ["<b> & إ\u200c"], id="references"),
    ],
)
def test_lines_of_a_page_in_reading_order(page: str, lines: list[str]) -> None:
    assert _lines(f"<div>{page}</div>" if "<head>" not in page else f"<html>{page}</html>") == lines


def test_a_line_comes_with_the_element_in_which_it_begins() -> None:
    tree = parse("<html><body><div id='a'>أ<p id='b'><b id='c'>ب</b> ج</p>د</div></body></html>")
    assert tree is not None
    assert [(element.get("id"), line) for element, line in lines_of(tree)] == [("a", "أ"), ("c", "ب ج"), ("a", "د")]


def test_the_text_of_an_element_is_one_line() -> None:
    tree = parse("<div><p>أ</p><script>لا</script><p>ب <b>ج</b></p></div>")
    assert tree is not None
    assert text_of(tree) == "أ ب ج"


def test_collapsing() -> None:
    assert collapse(" أ \n\u00a0 ب\t") == "أ ب"


@pytest.mark.parametrize(
    "page",
    ["<div>" * 10_000 + "نص" + "</div>" * 10_000, "<div>" * 10_000, "<b><p>" * 5_000 + "نص"],
    ids=("closed", "open", "inline and blocks"),
)
def test_deep_nesting_neither_raises_nor_hangs(page: str) -> None:
    tree = parse(f"<html><body>{page}<p>بعد</p></body></html>")
    lines = [] if tree is None else [line for _, line in lines_of(tree)]
    assert set(lines) <= {"نص", "بعد"}
    assert paragraphs_of(page) in ("", "نص")


@pytest.mark.parametrize(
    ("fragment", "paragraphs"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("أ\n\n  ب  \r\nج", "أ\nب\nج", id="plain text, a line a paragraph"),
        pytest.param("<p>أ</p>\n<p>ب <b>ج</b></p>", "أ\nب ج", id="HTML"),
        pytest.param("أ<br><br>ب", "أ\nب", id="breaks"),
        pytest.param("5 < 7 أ", "5 < 7 أ", id="a sign that is no tag"),
        pytest.param("<p>أ</p></div></div><p>ب</p>", "أ\nب", id="what would close more than it opened"),
        pytest.param("<script>لا</script>", "", id="nothing shown"),
    ],
)
def test_paragraphs_of_a_fragment(fragment: str, paragraphs: str) -> None:
    assert paragraphs_of(fragment) == paragraphs


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(
        st.text(max_size=200),
        st.text(alphabet="<>/!?-=\"' abdivptrhml\x00\x0b\ud800أ&;#\n", max_size=200),
        st.binary(max_size=200).map(lambda data: data.decode("utf-8", "replace")),
    )
)
def test_any_text_is_parsed_or_is_nothing(text: str) -> None:
    tree = parse(text)
    if tree is not None:
        assert all(line == collapse(line) != "" for _, line in lines_of(tree))
    assert all(line.strip() for line in paragraphs_of(text).split("\n")) or not paragraphs_of(text)
