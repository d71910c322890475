from __future__ import annotations

from importlib.metadata import version
from time import perf_counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml.html import tostring
from trafilatura.meta import reset_caches

from crawler.text.dom import lines_of, parse
from crawler.text.extract import extract_visible, extractor
from tests.text.arabic import FURNITURE, OFF_TOPIC, ON_TOPIC

TITLE = "المعلنون يغادرون إكس"
STORY = ON_TOPIC[:8]
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in STORY)
REPLIES = "".join(f"<p>{line}</p>" for line in OFF_TOPIC[:4])
HEADLINES = [line.rstrip(".") for line in OFF_TOPIC]
PIECES = (
    *("<table><tr><td>", "</td></tr></table>", "<div>", "</div>", "<p>", "<br><br>", "<b>", "<nav>", "<a href='/1'>"),
    *("</a>", "<li>", "<h1>", "<h3>التعليقات</h3>", "<p class='caption'>", *STORY[:4], "\x00", "&#8;"),
)
MENU = "".join(f"<li><a href='/{number}'>{label}</a></li>" for number, label in enumerate(FURNITURE))
RELATED = "".join(f"<li><a href='/r/{number}'>{line}</a></li>" for number, line in enumerate(OFF_TOPIC[:6]))


def _extracted(page: str) -> list[str]:
    tree = parse(page)
    assert tree is not None
    return extract_visible(tree, lines_of(tree), TITLE).split("\n")


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
    lines = _extracted(_normal(PARAGRAPHS))
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


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            f"<ul>{''.join(f'<li><a href=/{n}>{line}</a></li>' for n, line in enumerate(HEADLINES))}</ul>", id="list"
        ),
        pytest.param(
            "".join(f"<div><h3><a href=/{n}>{line}</a></h3></div>" for n, line in enumerate(HEADLINES)), id="boxes"
        ),
    ],
)
def test_a_page_of_nothing_but_links_is_no_article(page: str) -> None:
    assert not set(_extracted(f"<html><body>{page}</body></html>")) & set(HEADLINES)


def test_an_opinion_without_full_stops_among_teasers() -> None:
    """Its paragraphs end in nothing; the teasers are whole sentences in paragraphs."""
    opinion = [" ".join(line.rstrip(".") for line in ON_TOPIC[start : start + 3]) for start in (0, 3, 6)]
    teasers = "".join(
        f"<div><h3><a href='/{n}'>{line}</a></h3><p>{OFF_TOPIC[n]} {OFF_TOPIC[n - 1]}</p></div>"
        for n, line in enumerate(HEADLINES)
    )
    lines = _extracted(
        f"<html><body><h1>{TITLE}</h1><div>{''.join(f'<div>{line}</div>' for line in opinion)}</div>"
        f"<div>{teasers}</div></body></html>"
    )
    assert [line for line in lines if line != TITLE] == opinion


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            f"<article>{PARAGRAPHS}</article><div class='comments'><h3>التعليقات</h3>{REPLIES}</div>", id="in a box"
        ),
        pytest.param(f"<div>{PARAGRAPHS}<h4>التعليقات</h4>{REPLIES}</div>", id="beside the text"),
        pytest.param(f"<div>{PARAGRAPHS} <b>التعليقات</b>{REPLIES}</div>", id="under a line without a block"),
        pytest.param(
            f"<table><tr><td>{'<br><br>'.join(STORY)}<br><br>التعليقات<br><br>{'<br><br>'.join(OFF_TOPIC[:4])}</table>",
            id="in the cell of the text",
        ),
    ],
)
def test_comments_are_not_the_article(page: str) -> None:
    lines = _extracted(f"<html><body><h1>{TITLE}</h1>{page}</body></html>")
    assert [line for line in lines if line != TITLE] == list(STORY)


def test_a_paragraph_that_is_a_link_is_read() -> None:
    page = "".join(f"<p><a href='/{n}'>{line}</a></p>" for n, line in enumerate((ON_TOPIC[16], ON_TOPIC[36])))
    lines = _extracted(_normal(PARAGRAPHS + page))
    assert [line for line in lines if line != TITLE] == [*STORY, ON_TOPIC[16], ON_TOPIC[36]]


def test_a_page_that_is_one_link() -> None:
    assert _extracted(f"<a href='/'>{ON_TOPIC[7]}</a>") == [ON_TOPIC[7]]


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(f"<p>{STORY[0]}</p>" * 5_000, id="paragraphs"),
        pytest.param(f"{STORY[0]}<br><br>" * 5_000, id="breaks"),
        pytest.param("".join(f"<li><a href='/{n}'>{STORY[0]}</a></li>" for n in range(5_000)), id="links"),
    ],
)
def test_thousands_of_equal_lines_take_bounded_time(page: str) -> None:
    tree = parse(f"<html><body><h1>{TITLE}</h1><div>{page}</div></body></html>")
    assert tree is not None
    lines = lines_of(tree)
    start = perf_counter()
    extract_visible(tree, lines, TITLE)
    assert perf_counter() - start < 20  # seconds; 1 to 2 on one core


@pytest.mark.parametrize("reference", ["&#0;", "&#8;", "&#031", "&#x1F;", "&#xD800;", "&#xFFFE;", "&#65535;"])
def test_a_reference_to_no_character_is_no_obstacle(reference: str) -> None:
    lines = _extracted(_old("<br><br>".join(f"{reference}{line}" for line in STORY)))
    assert [line.strip("\ufffd") for line in lines if line.strip("\ufffd") in STORY] == list(STORY)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
@example([_normal(PARAGRAPHS)])
@example([_old("<br><br>".join(STORY))])
@example([_normal(f"{PARAGRAPHS}<h3>التعليقات</h3>{REPLIES}")])
def test_any_page_is_read_in_the_same_way_and_is_not_changed(pieces: list[str]) -> None:
    tree = parse("".join(pieces))
    if tree is None:
        return
    before, lines = tostring(tree), lines_of(tree)
    text = extract_visible(tree, lines, TITLE)
    assert tostring(tree) == before
    assert lines_of(tree) == lines
    reset_caches()
    assert extract_visible(tree, lines, TITLE) == text, "nothing is kept from one reading to the next"


def test_the_extractor_is_named_with_its_version() -> None:
    assert extractor() == f"trafilatura {version('trafilatura')}"
