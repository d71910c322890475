from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Verdict
from crawler.text.dom import parse
from crawler.text.genre import judge_genre
from tests.text.arabic import OFF_TOPIC, ON_TOPIC

TITLE = "المعلنون يغادرون إكس"
STORY = ON_TOPIC[:5]
HEADLINES = [line.rstrip(".") for line in OFF_TOPIC]


def _judge(lines: list[str], links: list[str] | None = None, title: str = TITLE) -> Verdict:
    linked = "".join(f"<li><a href='/{number}'>{link}</a></li>" for number, link in enumerate(links or []))
    tree = parse(
        f"<html><body><ul>{linked}</ul><main>{''.join(f'<p>{line}</p>' for line in lines)}</main></body></html>"
    )
    assert tree is not None
    return judge_genre(tree, title, "\n\n".join(lines))


@pytest.mark.parametrize(
    ("lines", "links"),
    [
        pytest.param(list(STORY), [], id="sentences"),
        pytest.param(list(STORY), HEADLINES, id="beside links to others"),
        pytest.param([ON_TOPIC[0]], HEADLINES, id="one paragraph"),
        pytest.param([*STORY, HEADLINES[0], HEADLINES[1]], HEADLINES[:2], id="with two headlines of others"),
        pytest.param([STORY[0], "اعتذار ثم تصعيد", *STORY[1:]], [], id="with headings"),
        pytest.param([*STORY, "وقال ماسك…"], [], id="a line that is cut off"),
        pytest.param(["سطر أول بلا نقطة", "سطر ثان بلا نقطة"], [], id="few lines without a full stop"),
        pytest.param([f"«{line}»" for line in STORY], [], id="quotations"),
        pytest.param([f"{line[:-1]}؟" for line in STORY], [], id="questions"),
    ],
)
def test_sentences_that_link_nowhere_are_an_article(lines: list[str], links: list[str]) -> None:
    verdict = _judge(lines, links)
    assert verdict.yes
    assert verdict.question == "article"


@pytest.mark.parametrize(
    ("lines", "links", "reason"),
    [
        pytest.param([], [], "no text", id="no text"),
        pytest.param([" ", "\u2003"], [], "no text", id="white space"),
        pytest.param(list(OFF_TOPIC), list(OFF_TOPIC), "list of links", id="only links"),
        pytest.param([*STORY[:2], *OFF_TOPIC[:3]], list(OFF_TOPIC), "list of links", id="mostly links"),
        pytest.param(
            [line for pair in zip(STORY * 2, HEADLINES[:8], strict=False) for line in pair],
            HEADLINES,
            "list of",
            id="teasers under headlines",
        ),
        pytest.param([f"{line[:60]}..." for line in ON_TOPIC[:6]], [], "list of beginnings", id="teasers cut off"),
        pytest.param([f"{line[:60]} […]" for line in ON_TOPIC[:6]], [], "list of beginnings", id="as WordPress cuts"),
        pytest.param(HEADLINES[:8], [], "no sentence", id="headlines without links"),
        pytest.param(["كلمة المرور", "اسم المستخدم", "تذكرني", "دخول"], [], "no sentence", id="a form"),
    ],
)
def test_what_is_no_article(lines: list[str], links: list[str], reason: str) -> None:
    verdict = _judge(lines, links)
    assert not verdict.yes
    assert reason in verdict.reason


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("تسجيل الدخول", id="log in"),
        pytest.param("تسجيل الدخول إلى حسابك", id="log in to your account"),
        pytest.param("إنشاء حساب", id="make an account"),
        pytest.param("نتائج البحث عن: إكس", id="search results"),
        pytest.param("لا توجد نتائج", id="no results"),
        pytest.param("لم يتم العثور على الصفحة", id="page was not found"),
        pytest.param("لم يتم العثور على نتائج", id="nothing was found"),
        pytest.param("الصفحة غير موجودة", id="page is not there"),
        pytest.param("عذرًا، الصفحة المطلوبة غير متوفرة", id="sorry"),
        pytest.param("الخبر غير موجود", id="story is not there"),
        pytest.param("المحتوى الذي تبحث عنه غير متاح", id="what you look for"),
        pytest.param("الصفحة التي تبحث عنها حُذفت", id="page was removed"),
        pytest.param("404", id="404"),
        pytest.param("خطأ 404", id="error 404 in Arabic"),
        pytest.param("404 - الصفحة", id="404 and a name"),
        pytest.param("Error 404", id="Error 404"),
        pytest.param("404 Not Found", id="404 Not Found"),
        pytest.param("Page not found", id="Page not found"),
        pytest.param("Log in", id="Log in"),
        pytest.param("Sign in to continue", id="Sign in to continue"),
    ],
)
def test_a_title_may_say_that_there_is_nothing(title: str) -> None:
    verdict = _judge(list(STORY), title=title)
    assert not verdict.yes
    assert verdict.evidence == (title,)


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("إكس تفرض تسجيل الدخول لقراءة التغريدات", id="a login in the news"),
        pytest.param("ماسك: لا توجد نتائج للمقاطعة", id="results of a boycott"),
        pytest.param("لم يتم العثور على ناجين", id="nobody was found"),
        pytest.param("وفاة 404 أشخاص في الفيضانات", id="404 people"),
        pytest.param("إكس تخسر 404 ملايين دولار", id="404 million"),
        pytest.param("ماسك: المحتوى المسيء لم يعد يظهر بجوار الإعلانات", id="content in the news"),
        pytest.param("Signing day: المعلنون يوقعون", id="signing"),
        pytest.param("", id="none"),
    ],
)
def test_a_headline_may_use_the_same_words(title: str) -> None:
    assert _judge(list(STORY), title=title).yes


def test_evidence_tells_the_shares() -> None:
    assert _judge([*STORY, HEADLINES[0]], HEADLINES).evidence == (
        "16% of the words in links",
        "100% of the words in sentences",
    )


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.one_of(st.text(max_size=30), st.sampled_from(ON_TOPIC + OFF_TOPIC)), max_size=8),
    st.lists(st.sampled_from(ON_TOPIC + OFF_TOPIC), max_size=8),
    st.text(max_size=20),
)
def test_any_text_gets_a_verdict(lines: list[str], links: list[str], title: str) -> None:
    tree = parse("<p>" + "".join(f"<a href='/'>{link}</a>" for link in links) + "</p>")
    assert tree is not None
    verdict = judge_genre(tree, title, "\n\n".join(lines))
    assert verdict.reason
    assert verdict == judge_genre(tree, title, "\n\n".join(lines))
