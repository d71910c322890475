from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.clean import RULES, clean_body, clean_characters, clean_title, rule_of
from crawler.text.fold import fold_letters
from tests.text.arabic import FURNITURE, OFF_TOPIC, ON_TOPIC

FIRST, LAST = ON_TOPIC[0], ON_TOPIC[5]
TITLE = "المعلنون يغادرون إكس: من التالي؟"

# For each rule, by its name: lines that are of it, and sentences of a story with the same words.
LINES: dict[str, tuple[str, ...]] = {
    "read also": (
        "اقرأ أيضا: أمازون تعود إلى إكس",
        "إقرأ أيضًا",
        "اقرأ المزيد",
        "شاهد أيضا | لحظة خروج ماسك من القاعة",
        "● طالع أيضا: ديزني توقف إعلاناتها",
        "وانظر كذلك: قصة الشعار",
        "قد يهمك: كيف تحذف حسابك",
        "ربما يهمك أيضا",
        "مواضيع ذات صلة",
        "أخبار متعلقة:",
        "[اخترنا لكم]",
        "للمزيد من التفاصيل: ملف إكس",
        "لقراءة المزيد اضغط هنا",
    ),
    "advertisement": ("إعلان", "- إعلان -", "إعلانات", "ADVERTISEMENT", "Ad", "[ إعلان ]"),
    "share": (
        "شارك",
        "شارك المقال",
        "شارك على فيسبوك تويتر واتساب",
        "مشاركة",
        "انشر الخبر",
        "غرد",
        "أرسل بالبريد الإلكتروني",
        "طباعة",
        "نسخ الرابط",
        "➤ انسخ الرابط",
    ),
    "follow": (
        "تابعوا صفحتنا على فيسبوك",
        "تابعونا على تويتر وإنستغرام",
        "لمتابعة آخر الأخبار اشترك في قناتنا على تليجرام",
        "انضم إلى قناتنا على واتساب",
        "اشترك في النشرة البريدية",
        "للاشتراك في نشرتنا اليومية",
        "تابعنا عبر Google News",
    ),
    "subscribe": (
        "هذا المقال للمشتركين فقط",
        "هذا المحتوى للمشتركين",
        "سجل دخولك لقراءة المزيد",
        "لقراءة بقية المقال اشترك الآن",
        "تسجيل الدخول",
        "حملوا تطبيق الجريدة",
    ),
    "tags": ("الوسوم: إكس، ماسك، معلنون", "وسوم", "كلمات مفتاحية: إعلانات", "الكلمات الدلالية إكس تويتر", "Tags: X"),
    "comments": (
        "أضف تعليقًا",
        "اكتب تعليقك",
        "اترك تعليقًا إلغاء الرد",
        "التعليقات",
        "التعليقات (12)",
        "تعليقات الزوار",
        "لا توجد تعليقات",
        "لن يتم نشر عنوان بريدك الإلكتروني.",
        "شروط التعليق: عدم الإساءة",
    ),
    "copyright": ("جميع الحقوق محفوظة", "© 2023 جريدة الصباح", "كل الحقوق محفوظة للموقع", "Copyright 2024"),
    "cookies": ("يستخدم هذا الموقع ملفات تعريف الارتباط", "نستخدم الكوكيز لتحسين تجربتك"),
    "photo credit": (
        "تصوير: منى سالم",
        "الصورة: رويترز",
        "صورة أرشيفية",
        "مصدر الصورة: غيتي",
        "(Getty Images)",
        "أرشيفية",
    ),
    "caption": (
        "إيلون ماسك في نيويورك (رويترز)",
        "شعار المنصة على هاتف (أ ف ب)",
        "ليندا ياكارينو (أرشيف)",
        "مقر الشركة (ح.م)",
        "الملياردير خلال لقاء سابق (الأناضول)",
    ),
    "source": (
        "المصدر: رويترز",
        "المصدر : وكالات",
        "المصادر: صحف أميركية",
        "نقلا عن: فايننشال تايمز",
        "Source: Reuters",
    ),
    "byline": ("كتب: أحمد علي", "بقلم/ منى سالم", "كتبت - هدى نور", "تحرير: كريم حسن", "ترجمة: ليلى عمر"),
    "date": (
        "نشر في: 30 نوفمبر 2023",
        "نُشر: ٣٠ نوفمبر ٢٠٢٣",
        "آخر تحديث: الخميس 30/11/2023 - 14:05",
        "تم النشر في 30-11-2023",
        "تاريخ النشر: 2023/11/30",
        "تم التحديث 30 تشرين الثاني 2023 الساعة 10:15",
    ),
    "dateline": ("الخميس 30 نوفمبر 2023", "الجمعة، ١ ديسمبر ٢٠٢٣", "الإثنين 4 ديسمبر 2023 - 09:30 ص"),
}
SENTENCES: dict[str, tuple[str, ...]] = {
    "read also": (
        "وكتب أحدهم: اقرأ أيضا ما قاله المعلنون قبل عام.",
        "وسأل القاضي عن وثائق ذات صلة بالمعلنين.",
        "المزيد من المعلنين يغادرون إكس كل يوم.",
    ),
    "advertisement": ("إعلان واحد يكفي لإغضاب المعلنين.", "إعلانات إكس تتراجع.", "وصف ماسك القرار بأنه إعلان حرب."),
    "share": (
        "شارك ماسك في قمة نيويورك.",
        "وقال إنه شارك صورة مع المعلنين.",
        "أرسل المعلنون رسالة إلى ياكارينو.",
        "مشاركة المعلنين في القمة كانت خجولة هذا العام!",
    ),
    "follow": ("وانضم معلنون آخرون إلى المقاطعة على إكس.", "ويقول إنه يتابع صفحتنا كل صباح."),
    "subscribe": ("وطلبت المنصة من القراء تسجيل الدخول قبل قراءة التغريدات.", "وقال إن المحتوى للمشتركين وحدهم."),
    "tags": ("وسوم المقاطعة تصدرت تويتر يومين.", "وتصدرت الوسوم قائمة الأكثر تداولا."),
    "comments": ("التعليقات على قرار المعلنين جاءت غاضبة.", "ورفض ماسك التعليقات التي وصفته بالمتهور."),
    "copyright": ("وقالت إن جميع الحقوق محفوظة لشركات الموسيقى.", "وخسرت إكس دعوى حقوق النشر."),
    "cookies": ("وتقول الدعوى إن المنصة تستخدم ملفات تعريف الارتباط.",),
    "photo credit": ("صورة ماسك على الغلاف أغضبت المعلنين.", "تصوير المعلنين بأنهم خصوم خطأ.", "ونشر صورة للمقر."),
    "caption": ("قالت وكالة (رويترز) إن المعلنين غادروا.", "ونقلت عنه (أ ف ب) قوله إنه لا يكترث بهم."),
    "source": ("المصدر الذي تحدث إلى الصحيفة قريب من المعلنين.", "وقال إن مصدر الدخل الأول هو الإعلانات."),
    "byline": ("كتب ماسك أن المعلنين سيعودون.", "وكتبت الصحيفة: غادر المعلنون.", "تحرير السوق لا يعني المعلنين وحدهم."),
    "date": (
        "نشر ماسك في 15 نوفمبر 2023 تغريدة أغضبت المعلنين.",
        "وقد نشر التقرير في 16 نوفمبر 2023.",
        "تحديث التطبيق حمله 500 مليون مستخدم.",
    ),
    "dateline": ("الخميس 30 نوفمبر 2023 أوقفت الشركات إعلاناتها.", "وفي الخميس 30 نوفمبر 2023"),
}
EDGE = {rule.name: rule.edge for rule in RULES}


def _each(table: dict[str, tuple[str, ...]]) -> pytest.MarkDecorator:
    params = [
        pytest.param(name, line, id=f"{name} {number}")
        for name, lines in table.items()
        for number, line in enumerate(lines, start=1)
    ]
    return pytest.mark.parametrize(("name", "line"), params)


every_line, every_sentence = _each(LINES), _each(SENTENCES)


def _body(*lines: str) -> str:
    return "\n\n".join(lines)


def test_every_rule_has_its_lines_and_its_sentences() -> None:
    assert set(LINES) == set(SENTENCES) == {rule.name for rule in RULES}


@every_line
def test_a_line_of_a_rule_goes_at_the_edge(name: str, line: str) -> None:
    rule = rule_of(line)
    assert rule is not None
    assert rule.name == name
    assert clean_body("\n".join([line, FIRST, LAST]), TITLE) == _body(FIRST, LAST)
    assert clean_body("\n".join([FIRST, LAST, line]), TITLE) == _body(FIRST, LAST)
    assert clean_body("\n".join([line, line, FIRST, LAST, line]), TITLE) == _body(FIRST, LAST)
    assert clean_body(line, TITLE) == ""


@every_line
def test_between_paragraphs_only_lines_of_some_rules_go(name: str, line: str) -> None:
    kept = (FIRST, line, LAST) if EDGE[name] else (FIRST, LAST)
    assert clean_body("\n".join([FIRST, line, LAST]), TITLE) == _body(*kept)


@every_sentence
def test_a_sentence_with_the_same_words_stays(name: str, line: str) -> None:
    for lines in ([line, FIRST, LAST], [FIRST, line, LAST], [FIRST, LAST, line], [line]):
        assert clean_body("\n".join(lines), TITLE) == _body(*lines)


def test_a_long_line_is_no_pointer_whatever_it_begins_with() -> None:
    line = "اقرأ أيضا: " + "كلمة " * 29
    assert clean_body(f"{FIRST}\n{line}", TITLE) == _body(FIRST, line.strip())


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        pytest.param([TITLE, FIRST], [FIRST], id="at the head"),
        pytest.param([TITLE, TITLE, FIRST], [FIRST], id="twice"),
        pytest.param([FIRST, TITLE], [FIRST], id="at the end"),
        pytest.param(["المعلنون يغادرون «إكس» من التالي", FIRST], [FIRST], id="with other punctuation"),
        pytest.param(["المُعلنون يغادرون أكس: من التالي؟", FIRST], [FIRST], id="with another spelling"),
        pytest.param(["اقتصاد", "اقتصاد رقمي", TITLE, FIRST], [FIRST], id="behind a section and a crumb"),
        pytest.param([FIRST, TITLE, LAST], [FIRST, TITLE, LAST], id="as a heading between paragraphs"),
        pytest.param([f"{TITLE} قال محلل", FIRST], [f"{TITLE} قال محلل", FIRST], id="as the beginning of a sentence"),
        pytest.param([*"ابجد", TITLE, FIRST], [*"ابجد", TITLE, FIRST], id="too far from the head"),
    ],
)
def test_the_title_is_not_repeated(lines: list[str], kept: list[str]) -> None:
    assert clean_body("\n".join(lines), TITLE) == _body(*kept)


def test_a_story_without_a_title_keeps_its_lines() -> None:
    assert clean_body(f"...\n{FIRST}", "") == _body("...", FIRST)


CAPTION, LABEL = "ماسك يغادر القاعة غاضبًا", "كل أخبار إكس"


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        pytest.param([CAPTION, FIRST, LAST], [FIRST, LAST], id="caption at the head"),
        pytest.param([FIRST, CAPTION, LAST], [FIRST, LAST], id="caption between paragraphs"),
        pytest.param([FIRST, "ماسك يغادر القاعه غاضبا", LAST], [FIRST, LAST], id="caption, spelled otherwise"),
        pytest.param([FIRST, f"{CAPTION}.", LAST], [FIRST, f"{CAPTION}.", LAST], id="a sentence like the caption"),
        pytest.param([LABEL, FIRST, LAST, LABEL], [FIRST, LAST], id="labels at the edge"),
        pytest.param([FIRST, LABEL, LAST], [FIRST, LABEL, LAST], id="label between paragraphs"),
        pytest.param([FIRST, LAST, "شارك", LABEL, "إعلان", LABEL], [FIRST, LAST], id="labels among lines of rules"),
    ],
)
def test_captions_go_anywhere_labels_at_the_edge(lines: list[str], kept: list[str]) -> None:
    captions, labels = frozenset({fold_letters(CAPTION)}), frozenset({fold_letters(LABEL)})
    assert clean_body("\n".join(lines), TITLE, captions, labels) == _body(*kept)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        pytest.param("سطر\r\nسطر\rسطر\u2028سطر\x85سطر\x0bسطر\x0cسطر", "\n".join(["سطر"] * 7), id="line breaks"),
        pytest.param("كلمة\u00a0\u2003 كلمة\tكلمة\x1fكلمة", "كلمة كلمة كلمة كلمة", id="spaces"),
        pytest.param("  كلمة \n كلمة  ", "كلمة\nكلمة", id="trimmed line by line"),
        pytest.param("\u202bإكس\u202c \u200f(X)\u200e \u2067ماسك\u2069\u061c", "إكس (X) ماسك", id="bidi"),
        pytest.param("مع\u200bلن\ufeff ون\u2060\u00ad\u200d", "معلن ون", id="zero width"),
        pytest.param("مع\u200cلن", "معلن", id="non-joiner in Arabic"),
        pytest.param(
            "می\u200cخواهند که کتاب\u200cها را ببینند", "می\u200cخواهند که کتاب\u200cها را ببینند", id="in Persian"
        ),
        pytest.param("\u200cمی\u200c خواهند\u200c.", "می خواهند.", id="non-joiner that joins nothing"),
        pytest.param(
            "قال المعلنون في حوار مع مجلة چيل إن إعلان\u200cاتهم لن تعود إلى المنصة هذا العام أبدا",
            "قال المعلنون في حوار مع مجلة چيل إن إعلاناتهم لن تعود إلى المنصة هذا العام أبدا",
            id="non-joiner in Arabic with a borrowed letter",
        ),
        pytest.param("إعلا\x00ن\x07\x1b\x7f\x9d", "إعلان", id="controls"),
        pytest.param("\ue000إكس\U000f0000\ufdd0", "إكس", id="private use, not characters"),
        pytest.param("ا\u0654علن e\u0301", "أعلن é", id="composed (NFC)"),
        pytest.param("ا\u200b\u0654علن", "أعلن", id="composed after what stood between has gone"),
        pytest.param("الْمُعْلِنُـون ٢٠٢٣ ۴ 5 «ﻻ» ½", "الْمُعْلِنُـون ٢٠٢٣ ۴ 5 «ﻻ» ½", id="all else stays as it was written"),
    ],
)
def test_characters(text: str, clean: str) -> None:
    assert clean_characters(text) == clean


def test_a_title_is_one_line() -> None:
    assert clean_title(" المعلنون\u200f\n يغادرون\u00a0\u00a0إكس\r\n") == "المعلنون يغادرون إكس"


piece = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="أبپیک \n\r\t\u200c\u200b\u200f\u00a0\u0654\u064bـ٣.(:\x1f", max_size=20),
    st.sampled_from([line for lines in (*LINES.values(), *SENTENCES.values()) for line in lines]),
    st.sampled_from((*ON_TOPIC, *OFF_TOPIC, *FURNITURE, TITLE, CAPTION, LABEL, "می\u200cشود", "آن\u200cها")),
)
written = st.lists(piece, max_size=8).map("\n".join)
some_titles = st.one_of(st.just(TITLE), st.text(max_size=12))
folded_lines = st.frozensets(st.sampled_from([fold_letters(line) for line in (CAPTION, LABEL, *FURNITURE)]))


@settings(deadline=None, max_examples=300)
@given(written, some_titles, folded_lines, folded_lines)
def test_a_body_is_as_the_seed_format_wants_it(
    text: str, title: str, captions: frozenset[str], labels: frozenset[str]
) -> None:
    body = clean_body(text, title, captions, labels)
    paragraphs = body.split("\n\n") if body else []
    assert all(line and line == line.strip() and "\n" not in line for line in paragraphs)
    assert "  " not in body
    assert body == unicodedata.normalize("NFC", body)
    unwanted = {char for char in body if unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")}
    assert unwanted <= {"\n", "\u200c"}
    assert not [char for char in body if char.isspace() and char not in " \n"]
    assert re.findall("\u200c", body) == re.findall(r"(?<=\w)\u200c(?=\w)", body)


@settings(deadline=None, max_examples=300)
@given(written, some_titles, folded_lines, folded_lines)
def test_cleaning_what_is_clean_changes_nothing(
    text: str, title: str, captions: frozenset[str], labels: frozenset[str]
) -> None:
    body = clean_body(text, title, captions, labels)
    assert clean_body(body, title, captions, labels) == body
    assert clean_title(clean_title(text)) == clean_title(text)
    assert clean_characters(clean_characters(text)) == clean_characters(text)


@settings(deadline=None, max_examples=200)
@given(written, some_titles)
def test_kept_lines_are_as_they_were_written(text: str, title: str) -> None:
    """But for what is no text (categories C), for the kind of white space, and for composition (NFC)."""

    def letters(line: str) -> str:
        line = "".join(char for char in line if char.isspace() or unicodedata.category(char)[0] != "C")
        return "".join(unicodedata.normalize("NFC", line).split())

    lines = [letters(line) for line in text.splitlines()]
    kept = [letters(line) for line in clean_body(text, title).split("\n\n")]
    rest = iter(lines)
    assert all(line in rest for line in kept if line)


@settings(deadline=None, max_examples=100)
@given(st.text(min_size=1, max_size=200))
def test_any_line_can_be_asked_for_its_rule(line: str) -> None:
    rule = rule_of(line)
    assert rule is None or rule in RULES
