from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Verdict
from crawler.text.dom import lines_of, parse
from crawler.text.genre import judge_genre
from tests.text.arabic import OFF_TOPIC, ON_TOPIC

TITLE = "المعلنون يغادرون إكس"
URL = "https://news.example/2023/11/20/55120"
STORY = ON_TOPIC[:5]
HEADLINES = [line.rstrip(".") for line in OFF_TOPIC]
CONSENT = (
    "لكي نقدم لك صحافة مجانية نحتاج إلى موافقتك على استعمال ملفات تعريف الارتباط.",
    "نعالج نحن وشركاؤنا بيانات شخصية من أجل إعلانات ومحتوى مخصصين وقياس الإعلانات.",
    "يمكنك أن تغير رأيك في أي وقت من إعدادات الخصوصية، ولا يؤثر سحب الموافقة في ما سبق.",
)


def _judge(lines: list[str], links: list[str] | None = None, title: str = TITLE) -> Verdict:
    linked = "".join(f"<li><a href='/{number}'>{link}</a></li>" for number, link in enumerate(links or []))
    text = "".join(f"<p>{line}</p>" for line in lines)
    return _verdict(f"<ul>{linked}</ul><main><h1>{title}</h1>{text}</main>", lines, title)


def _verdict(
    markup: str,
    lines: Sequence[str],
    title: str = TITLE,
    url: str = URL,
    *,
    is_stated: bool = False,
    is_dated: bool = True,
) -> Verdict:
    tree = parse(markup)
    assert tree is not None
    body = "\n\n".join(lines)
    return judge_genre(tree, lines_of(tree), title, body, url, is_stated=is_stated, is_dated=is_dated)


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
        pytest.param(list(OFF_TOPIC), list(OFF_TOPIC), "lead elsewhere", id="only links"),
        pytest.param([*STORY[:2], *OFF_TOPIC[:3]], list(OFF_TOPIC), "lead elsewhere", id="mostly links"),
        pytest.param(
            [line for pair in zip(STORY * 2, HEADLINES[:8], strict=False) for line in pair],
            HEADLINES,
            "lead elsewhere",
            id="teasers under headlines",
        ),
        pytest.param([f"{line[:60]}..." for line in ON_TOPIC[:6]], [], "list of beginnings", id="teasers cut off"),
        pytest.param([f"{line[:60]} […]" for line in ON_TOPIC[:6]], [], "list of beginnings", id="as WordPress cuts"),
        pytest.param(HEADLINES[:8], [], "no line ends", id="headlines without links"),
        pytest.param(["كلمة المرور", "اسم المستخدم", "تذكرني", "دخول"], [], "short lines", id="a form"),
        pytest.param([STORY[0]] * 6, [], "one line 6 times", id="one line again and again"),
        pytest.param([*[STORY[0]] * 6, STORY[1]], [], "one line 6 times", id="and one more"),
        pytest.param(list(CONSENT), [], "ask for consent", id="a wall of consent"),
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
    assert title in verdict.reason


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


STORY_PAGE = f"<h1>{TITLE}</h1>" + "".join(f"<p>{line}</p>" for line in STORY)


@pytest.mark.parametrize(
    ("markup", "url", "told"),
    [
        pytest.param(STORY_PAGE, "https://news.example/", "address of a home page", id="the root"),
        pytest.param(STORY_PAGE, "https://news.example/index.php", "address of a home page", id="index"),
        pytest.param(STORY_PAGE, "https://news.example/ar/", "address of a home page", id="the root of a language"),
        pytest.param(STORY_PAGE, "https://news.example/tag/x/", "address of a section", id="tag"),
        pytest.param(STORY_PAGE, "https://news.example/category/tech/page/3/", "address of a section", id="category"),
        pytest.param(STORY_PAGE, "https://news.example/category/tech/mobile/", "address of a section", id="nested"),
        pytest.param(STORY_PAGE, "https://news.example/archive/2023/11/20/", "address of a section", id="a day"),
        pytest.param(STORY_PAGE, "https://news.example/search?q=x", "address of a section", id="search"),
        pytest.param(STORY_PAGE, "https://news.example/author/sami/", "address of a section", id="author"),
        pytest.param(STORY_PAGE, "https://news.example/privacy-policy", "address of a section", id="a standing page"),
        pytest.param(
            f"<html><body class='rtl archive category-7'>{STORY_PAGE}", URL, "a listing's", id="WordPress archive"
        ),
        pytest.param(f"<html><body class='error404'>{STORY_PAGE}", URL, "a listing's", id="WordPress 404"),
        pytest.param(
            f"{STORY_PAGE}<form class='post-password-form'><input type=password></form>",
            URL,
            "password",
            id="protected",
        ),
        pytest.param(
            f"{STORY_PAGE}<p>اشترك الآن لمتابعة القراءة</p>",
            URL,
            "kept from the reader",
            id="the start of a paid story",
        ),
        pytest.param(f"{STORY_PAGE}<p>هذا المقال للمشتركين</p>", URL, "kept from the reader", id="for subscribers"),
        pytest.param(f"{STORY_PAGE}<p>اشترك لتكمل القراءة</p>", URL, "kept from the reader", id="subscribe to go on"),
        pytest.param(f"<p>نعتذر، الخبر غير متاح</p>{STORY_PAGE}", URL, "there is nothing", id="soft 404"),
        pytest.param(f"<h2>تسجيل الدخول</h2>{STORY_PAGE}", URL, "there is nothing", id="the heading of a form"),
    ],
)
def test_what_speaks_against_an_article(markup: str, url: str, told: str) -> None:
    """Each sign alone may be outweighed by others; together with a page that shows no date it is not."""
    assert _verdict(STORY_PAGE, STORY, is_dated=False).yes
    verdict = _verdict(
        markup, STORY[:2] if "paid" in told or "kept" in told or "nothing" in told else STORY, url=url, is_dated=False
    )
    assert not verdict.yes
    assert told in verdict.reason
    assert any(told in line for line in verdict.evidence)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("تسجيل الدخول / الاشتراك", id="a link to a form"),
        pytest.param("نستخدم ملفات تعريف الارتباط. بمتابعة التصفح فأنت توافق على ذلك.", id="a banner of consent"),
    ],
)
def test_what_stands_on_every_page_speaks_for_nothing(line: str) -> None:
    assert _verdict(f"<div>{line}</div>{STORY_PAGE}", STORY[:2]).yes


def test_a_story_that_tells_of_consent_is_one() -> None:
    assert _judge([CONSENT[0], *STORY]).yes


def test_a_player_with_a_sentence_is_no_article() -> None:
    page = f"<video></video><h1>{TITLE}</h1><p>{STORY[0]}</p>"
    assert not _verdict(page, STORY[:1]).yes
    assert _verdict(page, STORY).yes
    assert _verdict(page.replace("<video></video>", ""), STORY[:1]).yes


def test_a_line_that_is_little_but_several_links_leads_elsewhere() -> None:
    def page(links: int) -> str:
        linked = "، ".join(f"<a href='/n/{i}'>{HEADLINES[i]}</a>" for i in range(links))
        return f"<h1>{TITLE}</h1><p>{linked}.</p>"

    def verdict(links: int) -> Verdict:
        return _verdict(page(links), ["، ".join(HEADLINES[:links]) + "."])

    assert "100% of the words in 8 items that lead elsewhere" in verdict(8).reason
    assert not verdict(3).yes
    assert verdict(2).yes


def test_paragraphs_that_a_program_wrapped_in_links_are_an_article() -> None:
    cards = "".join(f"<div><a href='/c/{i}'><p>{line}</p></a><b>شارك</b></div>" for i, line in enumerate(STORY))
    assert _verdict(f"<h1>{TITLE}</h1>{cards}", STORY).yes


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("", id="none"),
        pytest.param("https://news.example/?p=77", id="a story by its number"),
        pytest.param("https://news.example/news.php?id=77", id="a story of an old site"),
        pytest.param("https://news.example/video/2023/11/20/55120-title", id="a story of the videos' section"),
        pytest.param("https://news.example/live/2023/title-of-a-story-that-goes-on", id="a live story"),
        pytest.param("https://news.example/topics/economy/2023/11/20/advertisers-leave-x", id="a story of a topic"),
        pytest.param("https://news.example/archive/2023/55120-title-of-a-story", id="a story in an archive"),
        pytest.param("https://[", id="no address"),
    ],
)
def test_addresses_that_speak_for_nothing(url: str) -> None:
    assert _verdict(STORY_PAGE, STORY, url=url).yes


@pytest.mark.parametrize(
    ("markup", "stated"),
    [
        pytest.param("<meta property='og:type' content='article'>", False, id="Open Graph"),
        pytest.param("<html><body class='single single-post postid-7'>", False, id="WordPress"),
        pytest.param("", True, id="data"),
    ],
)
def test_what_speaks_for_an_article_outweighs_short_lines_under_a_short_title(markup: str, stated: bool) -> None:
    poem = ["يا ليل طال الصبر ومضى العمر", "ولا خبر يأتي به البحر", "ولا سفر يردّ ما فات", "ولا قمر"]
    lines = "".join(f"<p>{line}</p>" for line in poem)
    plain = f"<h1>سفر</h1>{lines}"
    assert not _verdict(plain, poem, "سفر").yes
    assert _verdict(f"{markup}{plain}", poem, "سفر", is_stated=stated).yes


def _cards(card: str) -> str:
    return "".join(
        f"<div class=card>{card.format(link=f'/n/{i}', head=HEADLINES[i], text=ON_TOPIC[i])}</div>" for i in range(6)
    )


@pytest.mark.parametrize(
    "card",
    [
        pytest.param("<h3><a href='{link}'>{head}</a></h3><p>{text}</p>", id="linked headline, teaser under it"),
        pytest.param("<h3>{head}</h3><p>{text}</p><a href='{link}'>المزيد</a>", id="more behind it"),
        pytest.param("<h3>{head}</h3><a href='{link}'><p>{text}</p></a>", id="linked teaser"),
        pytest.param("<p><a href='{link}'>{head}</a> - {text}</p>", id="a line that begins with its link"),
    ],
)
def test_teasers_of_full_sentences_are_a_listing(card: str) -> None:
    body = [f"{HEADLINES[i]} - {ON_TOPIC[i]}" if " - " in card else ON_TOPIC[i] for i in range(6)]
    verdict = _verdict(_cards(card), body, "أخبار المنصات اليوم")
    assert not verdict.yes
    assert "lead elsewhere" in verdict.reason


@pytest.mark.parametrize(
    "wrapped",
    [
        pytest.param("<a href='/self'><p>{text}</p></a>", id="a story wrapped in links to itself"),
        pytest.param("<p>{text} وكانت <a href='/tag/{i}'>إكس</a> قد نفت ذلك.</p>", id="links inside sentences"),
        pytest.param("<p>{text}</p><p><a href='/n/{i}'>شارك</a></p>", id="share links between paragraphs"),
    ],
)
def test_links_in_a_story_leave_it_an_article(wrapped: str) -> None:
    markup = "".join(wrapped.format(text=line, i=i) for i, line in enumerate(STORY))
    tree = parse(markup)
    assert tree is not None
    lines = [line for _, line in lines_of(tree) if line != "شارك"]
    assert _verdict(f"<h1>{TITLE}</h1>{markup}", lines).yes


def test_evidence_tells_the_points() -> None:
    assert _judge(list(STORY)).evidence == ("+1 56 words in long lines", "+1 a day of publication")
    assert _judge(list(STORY), title="تسجيل الدخول").evidence == (
        "-4 the title of no story: 'تسجيل الدخول'",
        "-3 it says that there is nothing: 'تسجيل الدخول'",
    )


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.one_of(st.text(max_size=30), st.sampled_from(ON_TOPIC + OFF_TOPIC)), max_size=8),
    st.lists(st.sampled_from(ON_TOPIC + OFF_TOPIC), max_size=8),
    st.text(max_size=20),
    st.text(max_size=20),
)
def test_any_text_gets_a_verdict(lines: list[str], links: list[str], title: str, url: str) -> None:
    markup = "<p>" + "".join(f"<a href='{url}'>{link}</a>" for link in links) + "</p>"
    verdict = _verdict(markup, lines, title, url)
    assert verdict.reason
    assert verdict == _verdict(markup, lines, title, url)
