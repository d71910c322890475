from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.clean import clean_body
from crawler.text.notices import is_notice
from tests.text.places import place_of

STORY = "أعلنت وزارة المياه أمس افتتاح محطة جديدة في ضواحي المدينة."


@pytest.mark.parametrize(
    ("page", "is_one"),
    [
        pytest.param("<p>تابعونا على فيسبوك و{تويتر}</p>", True, id="an ask to follow"),
        pytest.param(
            "<div class=x>\n تابعونا على <b>{تويتر}</b>&nbsp;الآن\n</div>", True, id="with tags and references"
        ),
        pytest.param("<li><a href=/x>تابعونا على {تويتر}</a></li>", True, id="a link"),
        pytest.param("<p>اقرأ أيضا: {ماسك} يهاجم المعلنين</p>", True, id="a pointer to another story"),
        pytest.param("<P>تابعونا على {تويتر}</P>", True, id="capitals"),
        pytest.param("<p>تراجعت إعلانات {تويتر} كثيرا</p>", False, id="a sentence"),
        pytest.param(f"<p>{STORY} تابعونا على {{تويتر}}</p>", False, id="behind a sentence"),
        pytest.param("<p>تابعونا على<br>{ماسك} يهاجم المعلنين</p>", False, id="two lines"),
        pytest.param("<p>تابعونا على\n{تويتر}</p>", False, id="two lines of the source"),
        pytest.param("<p>قال<!-- x -->تابعونا على {تويتر}</p>", False, id="behind a comment"),
        pytest.param("<h1>تابعونا على {تويتر}</h1>", False, id="a title"),
        pytest.param("<p>كلام</p><h1>تابعونا على {تويتر}</h1><p>كلام</p>", False, id="a title between paragraphs"),
        pytest.param("<tr><td>أعلن</td><td>تابعونا على {تويتر}</td></tr>", False, id="a cell"),
        pytest.param("تابعونا على {تويتر}</p>", False, id="nothing before it"),
        pytest.param("<p>تابعونا على {تويتر}", False, id="nothing behind it"),
        pytest.param("<p title='تابعونا على {تويتر}'>كلام</p>", False, id="an attribute"),
        pytest.param("<p>تابعونا على " + "كلام " * 300 + "{تويتر}</p>", False, id="a long line"),
    ],
)
def test_notices(page: str, is_one: bool) -> None:
    assert is_notice(*place_of(page)) is is_one


def test_other_encodings_have_none() -> None:
    page = "<p>تابعونا على تويتر</p>".encode("windows-1256")
    assert not is_notice(page, page.index(b" ") + 1, len(page) - 4)


@given(st.lists(st.sampled_from("تابعونا على تويتر إكس إعلانات اقرأ أيضا : المعلنون يغادرون".split()), min_size=1))
def test_what_is_a_notice_is_never_in_a_body(words: list[str]) -> None:
    line = " ".join(words)
    page = f"<p>{line}</p>".encode()
    if is_notice(page, 3, len(page) - 4):
        assert line not in clean_body(f"{STORY}\n{line}\n{STORY}", "عنوان")
