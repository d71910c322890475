from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Structured
from crawler.text.dom import lines_of, parse
from crawler.text.metadata.page import read_meta, read_metadata

SITE = "صدى الدلتا"
TITLE = "المعلنون يغادرون إكس"
PARAGRAPH = "<p>" + "أعلنت الشركة اليوم أنها ستوقف حملتها على المنصة حتى نهاية العام الجاري. " * 3 + "</p>"
STORY = PARAGRAPH * 3
COMMENT = "<p>كلام سليم ولكن أين كان المسؤولون طوال هذه السنوات يا سادة؟ نريد جوابا</p>"


def _read(page: str, *authors: str) -> tuple[str, ...]:
    tree = parse(page)
    assert tree is not None
    data = Structured(authors=authors, source="json-ld" if authors else "")
    return read_metadata(
        tree, read_meta(tree), lines_of(tree), data, SITE, "https://www.sada-aldelta.example/1"
    ).authors


def _page(before: str = "", after: str = "", end: str = "", head: str = "", title: str = TITLE) -> str:
    title = f"<h1>{title}</h1>"
    return f"<html><head>{head}</head><body><div>{before}{title}{after}{STORY}</div>{end}</body></html>"


def _case(case: str, *expected: str, data: tuple[str, ...] = (), **parts: str) -> object:
    return pytest.param(_page(**parts), data, expected, id=case)


@pytest.mark.parametrize(
    "line",
    [
        *("كتب: سامي خليل", "كتب - سامي خليل", "كتب – سامي خليل", "كتب/ سامي خليل", "كتب سامي خليل", "كتب/ت سامي خليل"),
        *(
            "كتبه: سامي خليل",
            "كتب سامي خليل:",
            "بقلم: سامي خليل",
            "بقلم سامي خليل",
            "بقلم/ سامي خليل",
            "كتـب : سامي خليل",
        ),
        *("تقرير: سامي خليل", "حوار: سامي خليل", "حاورها: سامي خليل", "أجرى الحوار: سامي خليل", "تحقيق - سامي خليل"),
        *("إعداد: سامي خليل", "إعداد سامي خليل", "أعد التقرير: سامي خليل", "متابعة: سامي خليل", "تحرير: سامي خليل"),
        *("مراسلنا في بيروت: سامي خليل", "مراسل «صدى الدلتا» في دمشق: سامي خليل", "موفدنا إلى جنيف: سامي خليل"),
        *(
            "الكاتب: سامي خليل",
            "الكاتب / سامي خليل",
            "المحرر: سامي خليل",
            "نص وصور: سامي خليل",
            "حوار وتصوير: سامي خليل",
        ),
        *("مقابلات وصور: سامي خليل من زاكورة", "كتب سامي خليل من القاهرة", "كتب: سامي خليل - القاهرة"),
        *("كتب - القاهرة - سامي خليل", "كتب: سامي خليل 12 نوفمبر 2023", "كتب سامي خليل الأحد 12 نوفمبر 2023"),
        *("الأحد 12 نوفمبر 2023 | كتب: سامي خليل | 14:05", "كتبه سامي خليل محرر شؤون التقنية", "كُتب بواسطة سامي خليل"),
        *(
            "كتب سامي خليل لقسم الاقتصاد",
            "بواسطة سامي خليل في 8:40 م",
            "نشر بواسطة: سامي خليل",
            "مرسلة بواسطة سامي خليل",
        ),
        *(
            "القاهرة – سامي خليل",
            "سامي خليل - القاهرة",
            "القاهرة: سامي خليل",
            "القاهرة ـ سامي خليل",
            "رام الله - من سامي خليل",
        ),
        *("سامي خليل (الدمام)", "صدى الدلتا - سامي خليل", "القاهرة - صدى الدلتا - سامي خليل", "(القاهرة - سامي خليل)"),
        *("لندن ـ «صدى الدلتا»: سامي خليل", "سامي خليل | 12 نوفمبر 2023", "تصوير: منى سعد - كتب: سامي خليل"),
        *("كتب: سامي خليل - تصوير: منى سعد", "كتب: سامي خليل | إشراف: منى سعد", "كتب: سامي خليل، تصوير منى سعد"),
        *("✍️ كتب: سامي خليل", "| كتب سامي خليل |", "[ كتب: سامي خليل ]", "By Sami Khalil"),
    ],
)
def test_a_line_under_the_headline(line: str) -> None:
    expected = ("Sami Khalil",) if "By" in line else ("سامي خليل",)
    assert _read(_page(after=f"<div>{line}</div>")) == expected
    assert _read(_page(after=f"<ul><li>اقتصاد</li><li>{line}</li><li>شارك</li></ul>")) == expected
    assert _read(_page(after=f"<div>{line}</div>", head="<meta name='author' content='admin'>"), "admin") == expected


@pytest.mark.parametrize(
    "markup",
    [
        "<div>كتب: <a href='/a/7'>سامي خليل</a></div>",
        "<span>كتب</span> <span>-</span> <span>سامي خليل</span><span>12 نوفمبر 2023</span>",
        "<div><div>كتب</div><div><a>سامي خليل</a></div><div>12 نوفمبر 2023</div></div>",
        "<p>بواسطة</p><p>سامي خليل</p>",
        "<div><span>سامي خليل</span><time>22 نوفمبر 2023</time> · <span>قراءة 3 دقائق</span></div>",
        "<div class='author'>سامي خليل</div>",
        "<div class='Post-Author'><span>بقلم</span><b>سامي خليل</b><i>محرر شؤون التقنية</i></div>",
        "<span class='author'>صدى الدلتا - سامي خليل</span>",
        "<span class='byline'>القاهرة - سامي خليل</span>",
        "<div class='writeBy'>سامي خليل</div>",
        "<a rel='author' href='/a/7'>سامي خليل</a>",
        "<b itemprop='author'>سامي خليل</b>",
        "<strong itemprop='author'>سامي خليل</strong><span>كاتب وروائي من جيل الثمانينيات</span>",
        "<div><img src='/s.jpg' alt=''><a>سامي خليل</a></div>",
        "<div><b>سامي خليل</b></div><div>كاتب وأكاديمي</div>",
        "<p>كتب: سامي خليل<br>القاهرة</p>",
        "<table><tr><td><font>بقلم : سامي خليل</font></td></tr></table>",
    ],
)
def test_markup_under_the_headline(markup: str) -> None:
    assert _read(_page(after=markup)) == ("سامي خليل",)


@pytest.mark.parametrize(
    "above",
    [
        "<div class='writer-name'>سامي خليل</div>",
        "<div>بقلم: سامي خليل</div>",
        "<div><img src='/s.jpg'><h4>سامي خليل</h4></div>",
        "<div>سامي خليل</div><div>كاتب صحفي</div>",
        "<div>القاهرة - سامي خليل</div>",
    ],
)
def test_a_name_above_the_headline(above: str) -> None:
    assert _read(_page(before=above)) == ("سامي خليل",)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "admin",
            "Admin",
            "administrator",
            "editor",
            "Super User",
            "user1234",
            "Unknown",
            "root",
            "WordPress",
            "test",
        ),
        *("BalqaPortal Webmaster", "News Desk", "Sada Team", "Web Editor", "Smart Media Solutions", "Sada AlDelta"),
        *(
            "محرر الموقع",
            "فريق التحرير",
            "غرفة الأخبار",
            "قسم المتابعات",
            "هيئة التحرير",
            "وحدة التحقيقات",
            "مدير الموقع",
        ),
        *("وكالات", "رويترز", "أ ف ب", "واس", "أ ش أ", "سكاي نيوز عربية", "وكالة الأناضول", "فرانس برس", "العربية نت"),
        *("صدى الدلتا", "صدي الدلتا", "صحيفة صدى الدلتا", "موقع صدى الدلتا", "الشرق الأوسط", "اليوم السابع"),
        *("القدس العربي", "(أبوظبي - البيان)", "القاهرة - صدى الدلتا", "القاهرة", "دبي - وكالات", "الرئيسية", "رياضة"),
        *("رياضة محلية", "بواسطة: محرر الموقع", "بواسطة فريق التحرير", "كتب: قسم الاقتصاد", "المصدر: رويترز", "خاص"),
        *(
            "https://facebook.com/sami",
            "www.sada.example",
            "sami@sada.example",
            "@sami",
            "12345",
            "",
            "-",
            "كتب:",
            "بقلم",
        ),
        *("تصوير: سامي خليل", "عدسة: سامي خليل", "ترجمة: سامي خليل", "رئيس التحرير: سامي خليل", "إشراف: سامي خليل"),
        *("تابعنا على إكس", "جميع الحقوق محفوظة", "12 نوفمبر 2023", "الأحد", "3 دقائق", "عرض الملف الشخصي", "سامي"),
    ],
)
def test_what_is_no_author(text: str) -> None:
    assert _read(_page(), text) == ()
    assert _read(_page(head=f'<meta name="author" content="{text}">')) == ()
    for markup in ("<div>{}</div>", "<div class='author'>{}</div>", "<a rel='author'>{}</a>", "<b>{}</b> كاتب"):
        assert _read(_page(after=markup.format(text))) == ()
    assert _read(_page(before=f"<div>{text}</div>", end=f"<div>{text}</div>")) == ()
    assert _read(_page(after="<div>كتب: منى سعد</div>"), text) == ("منى سعد",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("سامي خليل", ("سامي خليل",)),
        ("سامي خليل ومنى سعد", ("سامي خليل", "منى سعد")),
        ("سامي خليل و منى سعد", ("سامي خليل", "منى سعد")),
        ("سامي خليل، منى سعد", ("سامي خليل", "منى سعد")),
        ("سامي خليل, منى سعد وهند علي", ("سامي خليل", "منى سعد", "هند علي")),
        ("سامي خليل - منى سعد", ("سامي خليل", "منى سعد")),
        ("سامي خليل & منى سعد", ("سامي خليل", "منى سعد")),
        ("محمد وليد", ("محمد وليد",)),
        ("سامي خليل وليد", ("سامي خليل وليد",)),
        ("سامي خليل ووليد سعد", ("سامي خليل", "وليد سعد")),
        ("د. سامي خليل", ("د. سامي خليل",)),
        ("أ.د. سامي خليل", ("أ.د. سامي خليل",)),
        ("الدكتور سامي خليل", ("الدكتور سامي خليل",)),
        ("مجدي أبو عين", ("مجدي أبو عين",)),
        ("عبد الرحمن بن سالم آل ثاني", ("عبد الرحمن بن سالم آل ثاني",)),
        ("الصادق المهدي", ("الصادق المهدي",)),
        ("محمّد عليّ", ("محمّد عليّ",)),
        ("ليلى ع.", ("ليلى ع.",)),
        ("John Smith", ("John Smith",)),
        ("Jean-Paul O'Neil", ("Jean-Paul O'Neil",)),
        ("Андрей Колесников", ("Андрей Колесников",)),
        ("كتبه: سامي خليل", ("سامي خليل",)),
        ("سامي خليل | تصوير: منى سعد", ("سامي خليل",)),
        ("سامي خليل (القاهرة)", ("سامي خليل",)),
        ("سامي خليل، محرر الشؤون الاقتصادية", ("سامي خليل",)),
        ("سامي خليل - رويترز", ("سامي خليل",)),
    ],
)
def test_a_name_in_data(text: str, expected: tuple[str, ...]) -> None:
    assert _read(_page(), text) == expected
    assert _read(_page(head=f'<meta property="article:author" content="{text}">')) == expected


SAMI = "سامي خليل"
MONA = "منى سعد"
CASES = [
    _case("several in data", SAMI, MONA, data=(SAMI, MONA, SAMI)),
    _case("the outlet among them", SAMI, data=(SITE, SAMI)),
    _case("the byline before the account that put it there", SAMI, data=(MONA,), after=f"<p>كتب: {SAMI}</p>"),
    _case("data before who edited", MONA, data=(MONA,), after=f"<p>تحرير: {SAMI}</p>"),
    _case("the writer before who edited", SAMI, after=f"<p>تحرير: {MONA}</p><p>كتب: {SAMI}</p>"),
    _case("data before a byline above the headline", MONA, data=(MONA,), before=f"<p>بقلم: {SAMI}</p>"),
    _case(
        "markup before meta", SAMI, head=f"<meta name='author' content='{MONA}'>", after=f"<b class='author'>{SAMI}</b>"
    ),
    _case(
        "WordPress' label for networks",
        SAMI,
        head=f"<meta name='twitter:label1' content='كُتب بواسطة'><meta name='twitter:data1' content='{SAMI}'>",
    ),
    _case(
        "another label for networks",
        head="<meta name='twitter:label1' content='مدة القراءة'><meta name='twitter:data1' content='سامي خليل'>",
    ),
    _case("a column's headline", SAMI, title=f"{SAMI} يكتب: ما بعد العاصفة"),
    _case("a column's headline with its outlet", MONA, title=f"{MONA} تكتب لـ{SITE}: ما بعد العاصفة"),
    _case("who writes in a headline is no writer", title="ماسك يكتب: اذهبوا"),
    _case("two of a byline", SAMI, MONA, after=f"<p>كتب: {SAMI} و{MONA}</p>"),
    _case("two links", SAMI, MONA, after=f"<div class='authors'><a>{SAMI}</a> <a>{MONA}</a></div>"),
    _case(
        "a commenter", end=f"<ol class='commentlist'><li class='comment'><b class='fn'>{SAMI}</b>{COMMENT}</li></ol>"
    ),
    _case(
        "a commenter with rel", end=f"<div id='comments'><a rel='author external nofollow'>{SAMI}</a>{COMMENT}</div>"
    ),
    _case("the first commenter right behind", after=f"<div class='comment-author'>{SAMI}</div>"),
    _case("a forum's commenter", end=f"<h3>التعليقات (2)</h3><div>{COMMENT}<p>كتب: {SAMI}</p></div>"),
    _case("of another story", end=f"<div class='related-posts'><h3>خبر</h3><span class='author'>{SAMI}</span></div>"),
    _case("of another story, aside", end=f"<aside><h3>مقال</h3><p>بقلم: {SAMI}</p></aside>"),
    _case("of the most read", after=f"<div class='most-read'><p>بقلم: {SAMI}</p></div>"),
    _case("a photographer", after=f"<figure><img><figcaption>تصوير {SAMI}</figcaption></figure>"),
    _case("the name under a photo", after=f"<figure><img alt='{SAMI}'><figcaption>{SAMI}</figcaption></figure>"),
    _case("of a quotation", after=f"<div class='author-quote'>«كلام»<b>{SAMI}</b></div>"),
    _case("a kicker", before=f"<div>{SAMI}</div>"),
    _case("a section and a person as a tag", after=f"<div>رياضة | {SAMI}</div>"),
    _case("a menu with books", before="<ul class='menu'><li>كتب</li><li>علي حسن</li></ul>"),
    _case("a menu without a mark", before="<table><tr><td>كتب</td><td>وظائف خالية</td></tr></table>"),
    _case(
        "a section in the author's place", head="<nav><a>فن ومجتمع</a></nav>", after="<b class='author'>فن ومجتمع</b>"
    ),
    _case("a verb in the story", after="<p>كتب إيلون ماسك على إكس</p><p>كتب إيلون ماسك: اذهبوا إلى الجحيم</p>"),
    _case("a speaker in the story", after="<p>قال الكاتب: لا تعليق على ما حدث</p>"),
    _case("far above", before=f"<p>كتب: {SAMI}</p>" + "<p>قسم</p>" * 9),
    _case("at the end", SAMI, end=f"<p>كتب: {SAMI}</p>"),
    _case("at the end, in brackets", SAMI, end=f"<div>(إعداد: {SAMI})</div>"),
    _case("long behind the end", end="<p>رابط</p>" * 9 + f"<p>كتب: {SAMI}</p>"),
    _case(
        "an author's box",
        SAMI,
        end=f"<div class='author-box'><h4>{SAMI}</h4><p>محرر شؤون التقنية منذ 2015، عمل قبلها.</p></div>",
    ),
    _case("many boxes", end="".join(f"<div class='author-box'><h4>{name}</h4></div>" for name in (SAMI, MONA))),
    _case("the same account at every story", end=f"<i class='author'>محرر 3</i><i class='author'>{SITE}</i>"),
    _case("a block theme", SAMI, after=f"<p>بواسطة</p><p class='wp-block-post-author__name'>{SAMI}</p>"),
    _case("a correspondent's mark is no comment's", SAMI, after=f"<div class='correspondent'>تقرير: {SAMI}</div>"),
]


@pytest.mark.parametrize(("page", "data", "expected"), CASES)
def test_authors(page: str, data: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert _read(page, *data) == expected


def test_without_a_headline_on_the_page_data_tells() -> None:
    page = "<html><head><meta name='author' content='سامي خليل'></head><body><div id='app'></div></body></html>"
    assert _read(page) == ("سامي خليل",)


@settings(deadline=None, max_examples=200)
@given(
    st.text(alphabet="كتببقلم: -–/|،ـ سامي خليل ومنى سعد القاهرة 2023\n", max_size=80),
    st.text(max_size=60),
    st.text(alphabet="<>/divspanabr classauthor='\"كتب: سامي خليل", max_size=100),
)
def test_any_line_gives_names_of_words(line: str, name: str, markup: str) -> None:
    page = _page(before=f"<p>{name}</p>", after=f"<p>{line}</p>{markup}", end=f"<p>{line}</p>")
    found = _read(page, name)
    assert found == _read(page, name)
    assert SITE not in found
    for author in found:
        assert author == " ".join(author.split())
        assert len(author.split()) >= 2
        assert not any(char.isdigit() for char in author)
