from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.clean import clean_body
from crawler.text.dom import lines_of, parse
from crawler.text.notices import Notices
from tests.text.places import place_of

NOTICES = Notices(lambda line: "معلن" in line)
STORY = "أعلنت وزارة المياه أمس افتتاح محطة جديدة في ضواحي المدينة."


@pytest.mark.parametrize(
    ("page", "is_one"),
    [
        pytest.param("<p>تابعونا على فيسبوك و{تويتر}</p>", True, id="an ask to follow"),
        pytest.param(
            "<div class=x>\n تابعونا على <b>{تويتر}</b>&nbsp;الآن\n</div>", True, id="with tags and references"
        ),
        pytest.param("<li><a href=/x>تابعونا على {تويتر}</a></li>", True, id="a link"),
        pytest.param("<p>اقرأ أيضا: {ماسك} في القاهرة</p>", True, id="a pointer to another story"),
        pytest.param("<p>اقرأ أيضا: {ماسك} يهاجم المعلنين</p>", False, id="with words for an event"),
        pytest.param("<p>تابع ماسك على منصة {إكس} ما قيل</p>", True, id="no sentence, by its end"),
        pytest.param("<p>تابع ماسك على منصة {إكس} ما قيل.</p>", False, id="a sentence"),
        pytest.param("<p>تابع ماسك على منصة {إكس} ما قيل.\u200f</p>", False, id="with a sign that is not seen"),
        pytest.param("<p>تابع ماسك على منصة {إكس} ما قيل.&#8203;</p>", False, id="with a reference to one"),
        pytest.param("<p>تابع ماسك على منصة {إكس} ما قيل.\\n</p>", False, id="in data"),
        pytest.param('<p>\\"تابع ماسك على منصة {إكس} ما قيل\\"</p>', False, id="quoted in data"),
        pytest.param("<p>قال <!-- <p> -->تابعونا على {تويتر}</p>", False, id="an element in a comment"),
        pytest.param("<p>قال <b title='<p>'>تابعونا على {تويتر}</b></p>", False, id="an element in an attribute"),
        pytest.param("<p>قال </section>تابعونا على {تويتر}</p>", False, id="behind a stray end"),
        pytest.param("<p>تابعونا على {تويتر} </section>أمس</p>", False, id="before a stray end"),
        pytest.param("<P>تابعونا على {تويتر}</P>", True, id="capitals"),
        pytest.param("<p>تراجعت إعلانات {تويتر} كثيرا</p>", False, id="a sentence"),
        pytest.param(f"<p>{STORY} تابعونا على {{تويتر}}</p>", False, id="behind a sentence"),
        pytest.param("<p>تابعونا على<br>{ماسك} يهاجم المعلنين</p>", False, id="two lines"),
        pytest.param("<p>تابعونا على\n{تويتر}</p>", False, id="two lines of the source"),
        pytest.param("<p>قال<!-- x -->تابعونا على {تويتر}</p>", False, id="behind a comment"),
        pytest.param("<h1>تابعونا على {تويتر}</h1>", False, id="a title"),
        pytest.param("<p>تابعونا على {تويتر}<p>كلام</p>", False, id="closed by another"),
        pytest.param("<p>كلام</p><h1>تابعونا على {تويتر}</h1><p>كلام</p>", False, id="a title between paragraphs"),
        pytest.param("<tr><td>أعلن</td><td>تابعونا على {تويتر}</td></tr>", False, id="a cell"),
        pytest.param("تابعونا على {تويتر}</p>", False, id="nothing before it"),
        pytest.param("<p>تابعونا على {تويتر}", False, id="nothing behind it"),
        pytest.param("<p title='تابعونا على {تويتر}'>كلام</p>", False, id="an attribute"),
        pytest.param("<p>تابعونا على " + "كلام " * 300 + "{تويتر}</p>", False, id="a long line"),
    ],
)
def test_notices(page: str, is_one: bool) -> None:
    assert NOTICES.holds(*place_of(page)) is is_one


def test_other_encodings_have_none() -> None:
    page = "<p>تابعونا على تويتر</p>".encode("windows-1256")
    assert not NOTICES.holds(page, page.index(b" ") + 1, len(page) - 4)


WORDS = "تابعونا تابع على منصة تويتر إكس إعلانات اقرأ أيضا : يغادرون (أرشيف) . ! قال 10:30"
PIECES = (
    *WORDS.split(),
    *("<b>", "</b>", "</div>", "<br>", "<!--", "-->", "<p>", "</p>", "<span title='<p>'>", "</span>"),
    *("&nbsp;", "&#8207;", "\u200f", "\ufeff", "\u202c", "&quot;", "\\", "\n"),
)


@settings(deadline=None, max_examples=500)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=9))
def test_what_is_a_notice_is_never_in_a_body(pieces: list[str]) -> None:
    """Whatever a paragraph holds: the lines that its page shows are cleaned, and nothing is left of a notice."""
    page = f"<div><p>{STORY}</p><p>{' '.join(pieces)}</p><p>{STORY}</p></div>"
    body = page.encode()
    tree = parse(page)
    assert tree is not None
    cleaned = clean_body("\n".join(line for _, line in lines_of(tree)), "عنوان")
    for name in ("تويتر", "إكس"):
        places = [found.start() for found in re.finditer(name.encode(), body)]
        if places and all(NOTICES.holds(body, place, place + len(name.encode())) for place in places):
            assert name not in cleaned
