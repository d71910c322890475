from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.clean import clean_body
from crawler.text.rules import RULES, Place, rules_of
from tests.text.arabic import OFF_TOPIC, ON_TOPIC

FIRST, LAST = ON_TOPIC[0], ON_TOPIC[5]
TITLE = "المعلنون يغادرون إكس: من التالي؟"

# For each rule, by its name: lines that are of it, and sentences of a story with the same words.
LINES: dict[str, tuple[str, ...]] = {
    "read also": (
        "اقرأ أيضا: أمازون تعود إلى إكس",
        "إقرأ أيضًا",
        "اقرأ المزيد",
        "اقرأ أيضاً.. ديزني توقف إعلاناتها على إكس.",
        "شاهد أيضا | لحظة خروج ماسك من القاعة",
        "● طالع أيضا: ديزني توقف إعلاناتها",
        "وانظر كذلك: قصة الشعار",
        "قد يهمك: كيف تحذف حسابك",
        "ربما يهمك أيضا",
        "مواضيع ذات صلة",
        "أخبار متعلقة:",
        "[اخترنا لكم]",
        "نرشح لك: قصة الشعار",
        "للمزيد من التفاصيل: ملف إكس",
        "للمزيد:",
        "لقراءة المزيد اضغط هنا",
        "الأكثر قراءة",
        "Read more: X sues advertisers",
        "Related",
    ),
    "advertisement": ("إعلان", "- إعلان -", "إعلانات", "محتوى ممول", "ADVERTISEMENT", "Ad", "[ إعلان ]"),
    "share": (
        "شارك",
        "شارك المقال",
        "شارك هذا الخبر",
        "شارك على فيسبوك تويتر واتساب",
        "مشاركة",
        "انشر الخبر",
        "غرد",
        "أرسل بالبريد الإلكتروني",
        "طباعة",
        "نسخ الرابط",
        "➤ انسخ الرابط",
        "فيسبوك تويتر واتساب تيليغرام",
        "Share on Facebook",
        "Copy link",
    ),
    "follow": (
        "تابعوا صفحتنا على فيسبوك",
        "تابعونا على تويتر وإنستغرام",
        "لمتابعة آخر الأخبار اشترك في قناتنا على تليجرام",
        "انضم إلى قناتنا على واتساب",
        "اشترك في النشرة البريدية",
        "للاشتراك في نشرتنا اليومية",
        "حمل تطبيقنا الآن",
        "تابع الصباح على فيسبوك",
        "تابعنا عبر Google News",
        "تابعوا آخر أخبار الصباح عبر Google News",
        "تابعوا الصباح عبر أخبار جوجل",
        "لا تفوت أي خبر",
        "Follow us on X",
    ),
    "push notice": ("فعل الإشعارات", "فعلوا خدمة التنبيهات ليصلكم كل جديد."),
    "subscribe": (
        "هذا المقال للمشتركين فقط",
        "هذا المحتوى للمشتركين",
        "سجل دخولك لقراءة المزيد",
        "لقراءة بقية المقال اشترك الآن",
        "تسجيل الدخول",
        "حملوا تطبيق الجريدة",
        "لتحميل التطبيق",
    ),
    "paywall": ("بقي لك مقال واحد هذا الشهر.", "بالتسجيل تحصل على خمسة مقالات مجانية كل شهر."),
    "tags": (
        "الوسوم: إكس، ماسك، معلنون",
        "وسوم",
        "كلمات مفتاحية: إعلانات",
        "الكلمات الدلالية إكس تويتر",
        "#إكس #ماسك",
        "Tags: X",
    ),
    "comments": (
        "أضف تعليقًا",
        "اكتب تعليقك",
        "اترك تعليقًا إلغاء الرد",
        "التعليقات",
        "التعليقات (12)",
        "12 تعليقا",
        "تعليقات الزوار",
        "لا توجد تعليقات",
        "لن يتم نشر عنوان بريدك الإلكتروني.",
        "شروط التعليق: عدم الإساءة",
        "Leave a reply",
    ),
    "feedback": (
        "هل كان هذا المقال مفيدا؟",
        "كيف تقيم المقال؟",
        "عدد المشاهدات: 1,250",
        "مدة القراءة: 3 دقائق",
        "5 دقائق",
    ),
    "copyright": (
        "جميع الحقوق محفوظة",
        "© 2023 جريدة الصباح",
        "كل الحقوق محفوظة للموقع",
        "يمنع نقل المواد دون إذن. جميع الحقوق محفوظة.",
        "Copyright 2024",
    ),
    "paid": (
        "هذا المقال للمشتركين",
        "هذا المحتوى متاح للمشتركين فقط",
        "لقراءة بقية المقال اشترك في «صدى بلس» بدءًا من 49 جنيهًا في الشهر، أو سجّل دخولك إن كنت مشتركًا.",
        "اشترك الآن لمتابعة القراءة",
    ),
    "cookies": (
        "بالاستمرار في التصفح توافق على حفظ ملفات صغيرة تساعدنا وشركاءنا على معرفة ما يهمك.",
        "يستخدم هذا الموقع ملفات تعريف الارتباط",
        "نستخدم الكوكيز لتحسين تجربتك",
        "نحن نستخدم ملفات تعريف الارتباط. باستخدامك الموقع توافق عليها.",
        "سياسة الخصوصية",
    ),
    "disclaimer": (
        "الآراء الواردة في المقال لا تعبر بالضرورة عن رأي الصحيفة.",
        "المقالات المنشورة تعبر عن آراء كتابها ولا تعبر عن رأي الموقع",
        "لا تتحمل الجريدة أي مسؤولية عن محتوى الإعلانات.",
        "إخلاء المسؤولية: لا نقدم نصائح مالية.",
    ),
    "photo credit": (
        "تصوير: منى سالم",
        "الصورة: رويترز",
        "صورة أرشيفية",
        "مصدر الصورة: غيتي",
        "عدسة منى سالم",
        "Photo: Mona",
    ),
    "photo": ("أرشيفية", "صورة", "تصوير منى سالم"),
    "caption": (
        "إيلون ماسك في نيويورك (رويترز)",
        "شعار المنصة على هاتف (أ ف ب)",
        "الملياردير خلال لقاء سابق (الأناضول)",
        "منتجات المجموعة على رف متجر. (رويترز)",
        "مقر الشركة في سان فرانسيسكو - رويترز",
    ),
    "archive photo": (
        "ليندا ياكارينو (أرشيف)",
        "مقر الشركة (ح.م)",
        "شعار المنصة - أرشيفية",
        "مقر الشركة بعدسة منى سالم",
    ),
    "source": (
        "المصدر: رويترز",
        "المصدر : وكالات",
        "المصادر: صحف أميركية",
        "نقلا عن: فايننشال تايمز",
        "رويترز، فرانس برس",
        "(Getty Images)",
        "Source: Reuters",
    ),
    "byline": (
        "كتب: أحمد علي",
        "بقلم/ منى سالم",
        "كتبت - هدى نور",
        "تحرير: كريم حسن",
        "ترجمة: ليلى عمر",
        "كتبت منى سالم",
        "إعداد: كريم حسن",
        "mona@example.com",
        "@mona_salem",
    ),
    "dateline": ("نيويورك - رويترز", "القاهرة (الصباح) – منى سالم", "واشنطن: «رويترز»", "خاص", "عاجل"),
    "page": ("الرئيسية", "تكبير الخط", "استمع إلى المقال", "المقال السابق: قصة الشعار", "عرض المزيد", "Next post"),
    "date": (
        "نشر في: 30 نوفمبر 2023",
        "نُشر: ٣٠ نوفمبر ٢٠٢٣",
        "آخر تحديث: الخميس 30/11/2023 - 14:05",
        "تم النشر في 30-11-2023",
        "تاريخ النشر: 2023/11/30",
        "تم التحديث 30 تشرين الثاني 2023 الساعة 10:15",
        "الخميس 30 نوفمبر 2023",
        "الجمعة، ١ ديسمبر ٢٠٢٣",
        "الإثنين 4 ديسمبر 2023 - 09:30 ص",
        "30/11/2023",
        "منذ ساعتين",
        "قبل 3 أيام",
    ),
}
SENTENCES: dict[str, tuple[str, ...]] = {
    "read also": (
        "وكتب أحدهم: اقرأ أيضا ما قاله المعلنون قبل عام.",
        "وسأل القاضي عن وثائق ذات صلة بالمعلنين.",
        "المزيد من المعلنين يغادرون إكس كل يوم.",
        "قرأ ماسك المزيد من رسائل المعلنين.",
    ),
    "advertisement": ("إعلان واحد يكفي لإغضاب المعلنين.", "إعلانات إكس تتراجع.", "وصف ماسك القرار بأنه إعلان حرب."),
    "share": (
        "شارك ماسك في قمة نيويورك.",
        "وقال إنه شارك صورة مع المعلنين.",
        "أرسل المعلنون رسالة إلى ياكارينو.",
        "مشاركة المعلنين في القمة كانت خجولة هذا العام!",
        "شارك ماسك المنشور على تويتر قبل أن يحذفه.",
    ),
    "follow": (
        "وانضم معلنون آخرون إلى المقاطعة على إكس.",
        "ويقول إنه يتابع صفحتنا كل صباح.",
        "انضم ماسك إلى مجلس إدارة تويتر.",
        "انضم ماسك إلى المعلنين الغاضبين على تويتر.",
        "تابع ماسك قوله على تويتر إن المعلنين سيعودون.",
    ),
    "push notice": ("وطلبت المنصة من المعلنين أن يفعلوا الإشعارات.", "فعل ماسك ما وعد به المعلنين."),
    "subscribe": (
        "وطلبت المنصة من القراء تسجيل الدخول قبل قراءة التغريدات.",
        "وقال إن المحتوى للمشتركين وحدهم.",
        "حمل تطبيق إكس خمسون مليون مستخدم.",
    ),
    "paywall": ("وقالت الصحيفة إنه بقي لك مقال واحد هذا الشهر.", "بالتسجيل في المنصة يقبل المعلن شروطها."),
    "tags": ("وسوم المقاطعة تصدرت تويتر يومين.", "وتصدرت الوسوم قائمة الأكثر تداولا.", "#إكس وسم تصدر القائمة."),
    "comments": ("التعليقات على قرار المعلنين جاءت غاضبة.", "ورفض ماسك التعليقات التي وصفته بالمتهور."),
    "feedback": ("وسأل ماسك هل كان المقال مفيدا للمعلنين.", "وتوقفت المنصة 5 دقائق.", "قراءة التقرير أغضبت 3 معلنين."),
    "copyright": ("وقالت إن جميع الحقوق محفوظة لشركات الموسيقى.", "وخسرت إكس دعوى حقوق النشر."),
    "paid": ("وقالت الصحيفة إن المقال متاح للمشتركين فقط.", "اشترك ماسك في المنصة قبل شرائها بسنوات."),
    "cookies": ("وتقول الدعوى إن المنصة تستخدم ملفات تعريف الارتباط.", "وغيرت إكس سياسة الخصوصية."),
    "disclaimer": ("وقال إن مقالات الصحيفة تعبر عن رأي المعلنين.", "وأكد أن المنصة لا تتحمل مسؤولية رحيلهم."),
    "photo credit": ("صورة ماسك على الغلاف أغضبت المعلنين.", "تصوير المعلنين بأنهم خصوم خطأ.", "ونشر صورة للمقر."),
    "photo": ("ونشرت الصحيفة صورة أرشيفية.", "وقالت إن الصورة من Getty Images."),
    "caption": (
        "قالت وكالة (رويترز) إن المعلنين غادروا.",
        "ونقلت عنه (أ ف ب) قوله إنه لا يكترث بهم.",
        "وأكدت المنصة أن الإعلانات لم تتوقف يوما واحدا (أ ف ب).",
        "وأكدت المنصة أن الإعلانات لم تتوقف يوما واحدا هناك. (أ ف ب)",
    ),
    "archive photo": ("ونشرت المنصة صورة (أرشيف) لمقرها القديم.", "وصف المقر بعدسة منى سالم جاء لافتا للمعلنين."),
    "source": (
        "المصدر الذي تحدث إلى الصحيفة قريب من المعلنين.",
        "وقال إن مصدر الدخل الأول هو الإعلانات.",
        "رويترز سألت المعلنين عن رأيهم.",
    ),
    "byline": ("كتب ماسك أن المعلنين سيعودون.", "وكتبت الصحيفة: غادر المعلنون.", "تحرير السوق لا يعني المعلنين وحدهم."),
    "dateline": ("الخميس 30 نوفمبر 2023 أوقفت الشركات إعلاناتها.", "نيويورك - قال المعلنون إنهم لن يعودوا إلى إكس."),
    "page": ("الرئيسية في المنصة صفحة بلا إعلانات.", "وطلب من المعلنين عرض المزيد.", "بحث المعلنون عن منصة أخرى."),
    "date": (
        "نشر ماسك في 15 نوفمبر 2023 تغريدة أغضبت المعلنين.",
        "وقد نشر التقرير في 16 نوفمبر 2023.",
        "تحديث التطبيق حمله 500 مليون مستخدم.",
        "وفي الخميس 30 نوفمبر 2023 غادر المعلنون.",
        "منذ عامين لم يعد المعلنون إلى إكس.",
    ),
}


def _each(table: dict[str, tuple[str, ...]]) -> pytest.MarkDecorator:
    params = [
        pytest.param(name, line, id=f"{name} {number}")
        for name, lines in table.items()
        for number, line in enumerate(lines, start=1)
    ]
    return pytest.mark.parametrize(("name", "line"), params)


every_line, every_sentence = _each(LINES), _each(SENTENCES)


def _place(name: str, line: str) -> Place:
    return next(rule.place for rule in rules_of(line) if rule.name == name)


def _cleaned(*lines: str) -> list[str]:
    body = clean_body("\n".join(lines), TITLE)
    return body.split("\n\n") if body else []


def test_every_rule_has_its_lines_and_its_sentences() -> None:
    assert list(LINES) == list(SENTENCES) == [*(rule.name for rule in RULES), "date"]


@every_line
def test_a_line_is_of_its_rule(name: str, line: str) -> None:
    assert name in [rule.name for rule in rules_of(line)]


@every_line
def test_a_line_of_a_rule_goes_at_the_head(name: str, line: str) -> None:
    assert _cleaned(line, FIRST, LAST) == [FIRST, LAST]
    assert _cleaned(line, line, FIRST, LAST) == [FIRST, LAST]


@every_line
def test_at_the_tail_the_lines_of_most_rules_go(name: str, line: str) -> None:
    places = {rule.place for rule in rules_of(line)}
    kept = [] if places & {Place.EDGE, Place.ANYWHERE} else [line]
    assert _cleaned(FIRST, LAST, line) == [FIRST, LAST, *kept]
    assert bool(kept) == (_place(name, line) in (Place.HEAD, Place.BEFORE_TAIL))


@every_line
def test_between_paragraphs_the_lines_of_few_rules_go(name: str, line: str) -> None:
    places = {rule.place for rule in rules_of(line)}
    kept = [] if places & {Place.ANYWHERE, Place.BEFORE_TAIL} else [line]
    assert _cleaned(FIRST, line, LAST) == [FIRST, *kept, LAST]


@every_sentence
def test_a_sentence_with_the_same_words_stays(name: str, line: str) -> None:
    assert _cleaned(line, FIRST, LAST) == [line, FIRST, LAST]
    assert _cleaned(FIRST, line, LAST) == [FIRST, line, LAST]
    assert _cleaned(FIRST, LAST, line) == [FIRST, LAST, line]
    assert _cleaned(line) == [line]


@every_line
def test_a_line_inside_a_sentence_stays(name: str, line: str) -> None:
    sentence = f"وقال المتحدث باسم المنصة {line} ثم عاد إلى الحديث عن المعلنين وعن عقودهم مع إكس هذا العام."
    assert _cleaned(FIRST, sentence, LAST) == [FIRST, sentence, LAST]
    assert _cleaned(sentence, FIRST) == [sentence, FIRST]


def test_a_long_line_is_no_pointer_whatever_it_begins_with() -> None:
    line = f"اقرأ أيضا: {' '.join(['كلمة'] * 29)}"
    assert _cleaned(FIRST, line) == [FIRST, line]


@pytest.mark.parametrize("line", [*ON_TOPIC, *OFF_TOPIC])
def test_sentences_of_stories_are_of_no_rule(line: str) -> None:
    assert list(rules_of(line)) == []


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=200))
def test_any_line_can_be_asked_for_its_rules(line: str) -> None:
    assert {rule.name for rule in rules_of(line)} <= set(LINES)


@pytest.mark.parametrize(
    "line", ["", "-" * 5000, "شارك " * 5000, "a@" * 499, "؟!" * 500, "إكس و" * 70, "مشاركة " * 69 + "ب"]
)
def test_an_odd_line_is_answered_soon(line: str) -> None:
    assert {rule.name for rule in rules_of(line)} <= set(LINES)
