from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Structured
from crawler.text.dom import lines_of, parse
from crawler.text.metadata.headlines import clean_line
from crawler.text.metadata.page import read_meta, read_metadata

SITE = "صدى الدلتا"
URL = "https://www.sada-aldelta.example/news/1"
TITLE = "شركات كبرى توقف إعلاناتها على «إكس» وماسك يتوعد"
DASHED = "في سوق الملح - حيث لا يباع الملح"
COLON = "ماسك للمعلنين: لن أعتذر"
QUOTED = '"ولادنا بيمشوا ٦ كيلو".. قرى بلا مدرسة'
STORY = "<p>" + "أعلنت الشركة اليوم أنها ستوقف حملتها على المنصة حتى نهاية العام الجاري. " * 3 + "</p>"


def _title(head: str = "", body: str = "", *, headline: str = "", name: str = SITE, url: str = URL) -> str:
    tree = parse(f"<html><head>{head}</head><body>{body}{STORY}</body></html>")
    assert tree is not None
    data = Structured(headline=headline, source="json-ld" if headline else "")
    return read_metadata(tree, read_meta(tree), lines_of(tree), data, name, url).title


def _og(title: str, site: str = "") -> str:
    named = f"<meta property='og:site_name' content='{site}'>" if site else ""
    return f"""<meta property="og:title" content='{title}'>{named}"""


def _case(case: str, expected: str, head: str = "", body: str = "", **more: str) -> object:
    return pytest.param(head, body, more, expected, id=case)


@pytest.mark.parametrize("title", [TITLE, DASHED, COLON, QUOTED], ids=("plain", "dash", "colon", "quotes"))
@pytest.mark.parametrize(
    "form",
    [
        *("{t} | {s}", "{t} - {s}", "{t} – {s}", "{t} — {s}", "{t} :: {s}", "{t} » {s}", "{t} « {s}", "{t} / {s}"),
        *("{t} · {s}", "{t} • {s}", "{t}|{s}", "{t} -{s}", "{t}- {s}", "{t} > {s}", "{t} - {s}.com", "{t} - صحيفة {s}"),
        *("{s} | {t}", "{s} - {t}", "{s}: {t}", "{s} :: {t}", "{s} » {t}", "{s} | {t} | {s}", "{t} - {s} | {s}"),
        "{t} | موقع {s} الإخباري",
    ],
)
def test_the_outlets_name_goes_and_the_signs_of_the_headline_stay(title: str, form: str) -> None:
    stated = form.format(t=title, s=SITE)
    heading = f"<h1>{title}</h1>"
    assert _title(f"<title>{stated}</title>", heading) == title
    assert _title(f"<title>{stated}</title>", heading, name="") == title, "the name is what the heading has not"
    assert _title(f"<title>{stated}</title>", f"<h2>{title}</h2>", name="") == title
    assert _title(f"<title>{stated}</title>") == title, "no heading, the name is known"
    assert _title(_og(stated)) == title
    assert _title(_og(stated) + f"<title>{stated}</title>", headline=stated) == title
    assert _title(_og(title) + f"<title>{stated}</title>", name="") == title, "the name is what Open Graph has not"


CASES = [
    _case("the site alone in the head", TITLE, f"<title>{SITE}</title>", f"<h1>{TITLE}</h1>"),
    _case("nothing but the site", "", f"<title>{SITE}</title>", f"<h1>{SITE}</h1>"),
    _case("h1 is the logo", TITLE, f"<title>{TITLE} - {SITE}</title>", f"<h1 class='logo'>{SITE}</h1><h2>{TITLE}</h2>"),
    _case(
        "h1 is the logo of a name that nobody states",
        TITLE,
        _og(TITLE) + f"<title>النخيل نت: {TITLE}</title>",
        f"<h1>النخيل نت</h1><h3>{TITLE}</h3>",
        name="",
    ),
    _case(
        "h1 is the logo with its motto",
        TITLE,
        _og(TITLE) + f"<title>{TITLE} | {SITE}</title>",
        f"<header><h1>{SITE} - خبر الناس أولا</h1></header><h2>{TITLE}</h2>",
    ),
    _case("h1 is the section", TITLE, _og(TITLE), f"<h1>رياضة محلية</h1><div class='t'>{TITLE}</div>"),
    _case(
        "h1 is the section and in the title",
        TITLE,
        f"<title>اقتصاد - {TITLE} - {SITE}</title>",
        f"<h1>اقتصاد</h1><h2>{TITLE}</h2>",
    ),
    _case(
        "h1 of the program",
        TITLE,
        f"<title>تفاصيل الخبر - {SITE}</title>",
        f"<h1>تفاصيل الخبر</h1><h2 class='news-title'>{TITLE}</h2>",
    ),
    _case(
        "sections between", TITLE, f"<title>{TITLE} - عبر العالم - أخبار وتقارير - {SITE}</title>", f"<h1>{TITLE}</h1>"
    ),
    _case(
        "a section of the menu, no heading",
        TITLE,
        f"<title>{TITLE} | اقتصاد | {SITE}</title>",
        "<nav><a href='/e'>اقتصاد</a><a href='/s'>رياضة</a></nav>",
    ),
    _case(
        "the section of the article, no heading",
        TITLE,
        f"<meta property='article:section' content='تقارير مصرية'><title>تقارير مصرية » {TITLE}</title>",
    ),
    _case(
        "the headline in a table cell", TITLE, f"<title>{SITE} :: {TITLE}</title>", f"<td><b>{TITLE}</b></td>", name=""
    ),
    _case("behind it, no sign", TITLE, f"<title>{TITLE} {SITE}</title>", f"<h1>{TITLE}</h1>"),
    _case("behind it, no sign, data", TITLE, _og(TITLE) + f"<title>{TITLE} {SITE}</title>"),
    _case(
        "the outlet is named in the headline",
        f"الوزير لـ«{SITE}»: لا نية للحجب",
        f"<title>الوزير لـ«{SITE}»: لا نية للحجب - {SITE}</title>",
    ),
    _case("the outlet ends the headline", f"حوار الوزير مع {SITE}", f"<title>حوار الوزير مع {SITE} | {SITE}</title>"),
    _case("Open Graph names the site", TITLE, _og(f"{TITLE} - Sada", "Sada"), name=SITE),
    _case("the site's name with its motto", TITLE, _og(f"{TITLE} - الدفتر", "الدفتر | أخبار التقنية"), name=""),
    _case(
        "the site's name by its logo",
        TITLE,
        f"<title>{TITLE} - نوافذ صنعاء</title>",
        "<a class='logo' href='/'><img src='/l.png' alt='نوافذ صنعاء'></a>",
        name="",
    ),
    _case(
        "the site's name of its program",
        TITLE,
        f"<meta name='application-name' content='نوافذ صنعاء'><title>{TITLE} — نوافذ صنعاء</title>",
        name="",
    ),
    _case("the letters of the host", TITLE, f"<title>{TITLE} - Sada AlDelta</title>", name=""),
    _case("the host", TITLE, f"<title>{TITLE} - sada-aldelta.example</title>", name=""),
    _case("a newspaper by its kind", TITLE, f"<title>{TITLE} - صحيفة الواحة</title>", name=""),
    _case("cut by its maker", TITLE, _og("شركات كبرى توقف إعلاناتها…"), f"<h1>{TITLE}</h1>"),
    _case("cut inside a word", TITLE, _og("شركات كبرى توقف إعلا..."), f"<h1>{TITLE}</h1>"),
    _case("cut inside a quotation", TITLE, _og("شركات كبرى توقف إعلاناتها على «إكس»..."), f"<h1>{TITLE}</h1>"),
    _case("cut, no heading", TITLE, _og("شركات كبرى توقف إعلاناتها...") + f"<title>{TITLE} | {SITE}</title>"),
    _case(
        "cut in the crumbs too",
        TITLE,
        _og("شركات كبرى توقف..."),
        f"<ol><li>شركات كبرى توقف...</li></ol><h1>{TITLE}</h1>",
    ),
    _case("cut without a sign", TITLE, _og("شركات كبرى توقف إعلاناتها على"), f"<h1>{TITLE}</h1>"),
    _case("cut and with the site's name", TITLE, _og(f"شركات كبرى توقف إعلاناتها... | {SITE}"), f"<h1>{TITLE}</h1>"),
    _case("a kicker in h1", TITLE, _og(TITLE), f"<h1><span>خاص</span> {TITLE}</h1>"),
    _case("a kicker in h1 with nothing between", TITLE, _og(TITLE), f"<h1><small>ملف الأسبوع:</small>{TITLE}</h1>"),
    _case("a kicker in h1, the head alone", TITLE, f"<title>{TITLE} - {SITE}</title>", f"<h1><b>خاص</b> {TITLE}</h1>"),
    _case("a kicker above h1", TITLE, _og(TITLE), f"<h4>بعد عام من الجدل</h4><h1>{TITLE}</h1>"),
    _case("views in h1", TITLE, f"<title>{TITLE} | {SITE}</title>", f"<h1>{TITLE} <span>1,204 مشاهدة</span></h1>"),
    _case("a subtitle in h1", TITLE, _og(TITLE), f"<h1>{TITLE}<br><small>القرار يسري حتى نهاية العام</small></h1>"),
    _case("edited after the data", TITLE, _og("شركات كبرى توقف حملاتها على «إكس» وماسك يتوعد"), f"<h1>{TITLE}</h1>"),
    _case("words of a search engine in the data", TITLE, _og(f"عاجل الآن {TITLE} تفاصيل كاملة"), f"<h1>{TITLE}</h1>"),
    _case("data against data", TITLE, _og(TITLE) + f"<title>{TITLE} - {SITE}</title>", headline="أرقام الخسائر"),
    _case("data of another entry, the heading shows", TITLE, _og(TITLE), f"<h1>{TITLE}</h1>", headline="أرقام الخسائر"),
    _case(
        "of two words, in the menu too", "المفتاح النحاسي", _og("المفتاح النحاسي"), "<nav><a>المفتاح النحاسي</a></nav>"
    ),
    _case("of one word", "غزة", f"<title>غزة | {SITE}</title>", "<h1>غزة</h1>"),
    _case(
        "other words for social networks", TITLE, _og("لهذا السبب غادر الجميع ملياردير المنصات"), f"<h1>{TITLE}</h1>"
    ),
    _case("the motto as the title of every page", TITLE, _og("الموقع الأول في مصر"), f"<h1>{TITLE}</h1>"),
    _case(
        "the motto in data and in the header",
        COLON,
        _og("الموقع الأول للأخبار العاجلة في مصر والعالم العربي") + f"<title>{COLON} | {SITE}</title>",
        f"<h3>الموقع الأول للأخبار العاجلة في مصر والعالم العربي</h3><h1>{COLON}</h1>",
    ),
    _case(
        "a section of the menu before a colon",
        "مصر: رفع أسعار الوقود",
        "<title>مصر: رفع أسعار الوقود | صدى الدلتا</title>",
        "<nav><a>مصر</a></nav>",
    ),
    _case(
        "a section in the crumbs, the headline in the head alone",
        TITLE,
        f"<title>{TITLE} - أخبار وتقارير - {SITE}</title>",
        "<ol class='breadcrumb'><li><a>العالم</a></li><li><a>أخبار وتقارير</a></li></ol>",
    ),
    _case(
        "a part of the headline as another's heading",
        DASHED,
        f"<title>{DASHED} | {SITE}</title>",
        "<h3>في سوق الملح</h3>",
    ),
    _case("a heading of an aside", TITLE, _og(TITLE), "<aside><h1>خمس قصص لم تقرأها هذا الأسبوع</h1></aside>"),
    _case("references twice", QUOTED, _og(QUOTED.replace('"', "&amp;quot;")), ""),
    _case("invisible signs", TITLE, f"<title>‏شركات  كبرى توقف​ إعلاناتها على «إكس»&nbsp;وماسك\n يتوعد | {SITE}</title>"),
    _case("a spelling of its own", TITLE, f"<title>{TITLE.replace('إ', 'ا')} | {SITE}</title>", f"<h1>{TITLE}</h1>"),
    _case("quotes around", f"«{COLON}»", f"<title>«{COLON}» | {SITE}</title>"),
    _case("brackets at the end", f"{COLON} (فيديو)", f"<title>{COLON} (فيديو) - {SITE}</title>"),
    _case("a question", "لماذا غادر المعلنون؟", f"<title>لماذا غادر المعلنون؟ - {SITE}</title>"),
    _case("dots at the end", "ماسك وحيد...", f"<title>ماسك وحيد... | {SITE}</title>"),
    _case(
        "two pieces, both the headline's",
        "ماسك | الرجل والقصة",
        "<title>ماسك | الرجل والقصة</title>",
        "<h1>ماسك | الرجل والقصة</h1>",
    ),
    _case("headings of other stories", TITLE, _og(TITLE), f"<h1>{COLON}</h1><h1>{TITLE}</h1>"),
    _case("marked, and nothing stated", TITLE, f"<title>{SITE}</title>", f"<div class='post-title'>{TITLE}</div>"),
    _case("no article, nothing stated", "", "", ""),
]


@pytest.mark.parametrize(("head", "body", "more", "expected"), CASES)
def test_headlines(head: str, body: str, more: dict[str, str], expected: str) -> None:
    assert _title(head, body, **more) == expected


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  عنوان \n طويل ", "عنوان طويل"),
        ("‏عنوان​", "عنوان"),
        ("&quot;عنوان&quot; &amp; خبر", '"عنوان" & خبر'),
        ("AT&T;", "AT&T;"),
        ("می‌خواهد", "می‌خواهد"),
    ],
)
def test_a_line_is_clean(text: str, line: str) -> None:
    assert clean_line(text) == line


@settings(deadline=None, max_examples=200)
@given(
    st.text(alphabet=f"{TITLE} |-–:»«/…. ", max_size=60),
    st.text(alphabet=f"{SITE} |-–:»«/…&;", max_size=60),
    st.text(max_size=40),
)
def test_any_titles_give_one_clean_line(heading: str, stated: str, other: str) -> None:
    head, body = f"<title>{stated} | {SITE}</title>", f"<h1>{heading}</h1><h2>{other}</h2>"
    found = _title(head, body, headline=other)
    assert found == _title(head, body, headline=other)
    assert found == " ".join(found.split())
    assert found != SITE
