from __future__ import annotations

from importlib.metadata import version

import pytest
from lxml.html import tostring

from crawler.text.dom import parse
from crawler.text.extract import extract_visible, extractor, forget, modernised
from tests.text.arabic import FURNITURE, OFF_TOPIC, ON_TOPIC

TITLE = "المعلنون يغادرون إكس"
URL = "https://sada.example/2023/11/30/1"
STORY = ON_TOPIC[:8]
MENU = "".join(f"<li><a href='/{number}'>{label}</a></li>" for number, label in enumerate(FURNITURE))
RELATED = "".join(f"<li><a href='/r/{number}'>{line}</a></li>" for number, line in enumerate(OFF_TOPIC[:6]))


def _extracted(page: str) -> list[str]:
    tree = parse(page)
    assert tree is not None
    before = tostring(tree)
    text = extract_visible(tree, URL, TITLE)
    assert tostring(tree) == before, "the page is not changed"
    forget()
    assert extract_visible(tree, URL, TITLE) == text, "nothing is kept from one reading to the next"
    return text.split("\n")


def _normal(paragraphs: str) -> str:
    return (
        f"<html><head><title>{TITLE}</title></head><body><header><nav><ul>{MENU}</ul></nav></header>"
        f"<main><article><h1>{TITLE}</h1><div class='entry-content'>{paragraphs}</div></article>"
        f"<aside><h3>الأكثر قراءة</h3><ul>{RELATED}</ul></aside></main><footer><ul>{MENU}</ul></footer></body></html>"
    )


def _old(story: str, title: str = f"<font size=5><b>{TITLE}</b></font>") -> str:
    """A page as of 2003: a table for the page, one for its columns, one for the story."""
    menu = "".join(f"<tr><td><a href='/{number}'>{label}</a></td></tr>" for number, label in enumerate(FURNITURE))
    return (
        "<html><body><table width=100%><tr>"
        f"<td width=20%><table>{menu}</table></td>"
        f"<td><table><tr><td align=right>{title}</td></tr><tr><td align=right>{story}</td></tr></table></td>"
        f"<td><table><tr><td>{'<br>'.join(OFF_TOPIC[:4])}</td></tr></table></td>"
        "</tr></table></body></html>"
    )


def test_a_normal_page_gives_its_paragraphs_and_nothing_else() -> None:
    lines = _extracted(_normal("".join(f"<p>{line}</p>" for line in STORY)))
    assert [line for line in lines if line != TITLE] == list(STORY)


def test_inline_markup_parts_no_words() -> None:
    marked = [line.replace("ماسك", "<a href='/m'>ماسك</a>").replace("إكس", "إ<b>كس</b>") for line in STORY]
    lines = _extracted(_normal("".join(f"<p>{line}</p>" for line in marked)))
    assert [line for line in lines if line != TITLE] == list(STORY)


def test_a_short_story_is_read_again_with_less_caution() -> None:
    assert ON_TOPIC[2] in _extracted(_normal(f"<p>{ON_TOPIC[2]}</p>"))


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(_old("<br><br>".join(STORY)), id="paragraphs parted by breaks"),
        pytest.param(_old("<br>\n<br>\n".join(STORY)), id="with white space between the breaks"),
        pytest.param(_old("<font size=3>" + "<br><br>".join(STORY) + "</font>"), id="in a font element"),
        pytest.param(_old("".join(f"<p>{line}</p>" for line in STORY)), id="paragraphs in a cell"),
        pytest.param(_old("<br><br>".join(STORY), f"<h1>{TITLE}</h1>"), id="headline in h1"),
    ],
)
def test_an_old_page_of_tables_gives_its_paragraphs(page: str) -> None:
    lines = _extracted(page)
    assert [line for line in lines if line in STORY] == list(STORY)
    assert not set(lines) & {*OFF_TOPIC, *FURNITURE}


def test_a_page_of_breaks_without_tables_gives_its_paragraphs() -> None:
    lines = _extracted(f"<html><body><h1>{TITLE}</h1><div>{'<br><br>'.join(STORY)}</div></body></html>")
    assert [line for line in lines if line in STORY] == list(STORY)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<html><body></body></html>", id="empty"),
        pytest.param("<p></p>", id="an empty paragraph"),
        pytest.param("<html><body><script>var a = 1;</script></body></html>", id="a program"),
        pytest.param("<table><tr><td></td></tr></table>", id="an empty table"),
    ],
)
def test_a_page_without_text_gives_none(page: str) -> None:
    assert _extracted(page) == [""]


def _modern(page: str) -> tuple[bool, str]:
    tree = parse(f"<div>{page}</div>")
    assert tree is not None
    modern = modernised(tree)
    return modern is not tree, tostring(modern, encoding="unicode")


CELL = " ".join(["كلمة"] * 60)


@pytest.mark.parametrize(
    ("page", "modern"),
    [
        pytest.param(
            "<table><tr><td><table><tr><td>أ</td></tr></table></td></tr></table>", None, id="table in a table"
        ),
        pytest.param(
            f"<table><tr><td align='right'>{CELL}</td></tr></table>",
            f"<div><div><div><div>{CELL}</div></div></div></div>",
            id="cell as long as a paragraph",
        ),
        pytest.param(
            "<table><tr><td><h1>أ</h1></td></tr></table>",
            "<div><div><div><div><h1>أ</h1></div></div></div></div>",
            id="table with a headline",
        ),
        pytest.param(
            "أ<br><br>ب<b>ج</b><br><br>د",
            "<div><p>أ</p><p>ب<b>ج</b></p><p>د</p></div>",
            id="paragraphs parted by breaks",
        ),
        pytest.param(
            "أ<br><br>ب<br>ج<br><br>د", "<div><p>أ</p><p>ب<br>ج</p><p>د</p></div>", id="a single break parts nothing"
        ),
    ],
)
def test_old_markup_is_written_anew(page: str, modern: str | None) -> None:
    changed, written = _modern(page)
    assert changed
    if modern is not None:
        assert written == modern
    else:
        assert written.count("<table>") == 1, "the inner table stays one of data"


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<p>أ</p><p>ب</p>", id="paragraphs"),
        pytest.param("<table><tr><td>إكس</td><td>75</td></tr></table>", id="table of data"),
        pytest.param("أ<br>ب<br>ج", id="single breaks"),
        pytest.param("أ<br><br>ب", id="one double break"),
        pytest.param("", id="nothing"),
    ],
)
def test_modern_markup_stays(page: str) -> None:
    changed, _ = _modern(page)
    assert not changed


def test_the_extractor_is_named_with_its_version() -> None:
    assert extractor() == f"trafilatura {version('trafilatura')}"
