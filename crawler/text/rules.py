"""The kinds of lines that are no part of a story, told by their words: a table, each row with tests of its own.

Patterns are written in plain Arabic and folded like the lines they are held against; each stands on a line of its own.
They match whole lines: the same words inside a sentence of a story are the journalist's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from attrs import frozen

from crawler.text.dashes import with_dashes
from crawler.text.dates.words import GREGORIAN, HIJRI, MODIFIED, PUBLISHED, encode
from crawler.text.fold import fold_letters


class Place(Enum):
    """Where in a text a line of a rule goes; elsewhere it stays."""

    ANYWHERE = "anywhere"
    EDGE = "at the head or the tail"
    HEAD = "at the head"
    BEFORE_TAIL = "anywhere but at the tail"


@frozen
class Rule:
    """A kind of line that is no part of a story.

    Attributes:
        name: what the line is.
        place: where such a line goes.
        pattern: matches the whole folded line.
        longest: a line of more words is no such line.
        ends: true where the line may end as a sentence does; false: with a full stop behind more than three words it is
            a sentence of the story, for one may begin with the same words (نشر ماسك في 2023 ...).
    """

    name: str
    place: Place
    pattern: re.Pattern[str]
    longest: int
    ends: bool


# A headline has at most so many words; a line that leads to one has no more.
_HEADLINE = 30
# Longer lines are not looked at: a notice of a site has two or three sentences.
_NOTICE = 70
_LONGEST_LINE = 1000  # characters
# A label of so few words may end with a full stop; more words with one are a sentence.
_LABEL = 3
_END = re.compile(r"[.!؟?۔][\"'»”)\]]*$")

# Words that patterns name in braces.
_WORDS = {
    "read": "اقرأ|اقرئي|اقرؤوا|اقرأوا|شاهد|شاهدوا|طالع|طالعوا|تابع|انظر|تصفح|استمع",
    "pieces": "مواضيع|موضوعات|مقالات|أخبار|تقارير|قصص|موضوع|خبر|مقال|روابط|فيديوهات|مواد|محتوى|ملفات|ملف",
    "piece": "مقال|مقالة|خبر|قصة|حوار|تقرير|صفحة|موضوع|مادة|رابط|منشور|تدوينة|محتوى|تحقيق",
    # Networks, messengers and shops where outlets ask to be followed.
    "network": "فيس ?بوك|تويتر|إكس|إنست[غجق]رام|يوتيوب|واتس ?[اآ]ب|تيلي?[غجقك]رام|تل[غجقك]رام|سناب ?شات|تيك ?توك|"
    "لينكد ?إن|ما?سنجر|بينتريست|بنترست|ثريدز|نبض|(?:جوجل|غوغل) نيوز|أخبار (?:جوجل|غوغل)|جوجل بلاي|آب ستور|"
    "facebook|twitter|instagram|whats ?app|telegram|youtube|linkedin|pinterest|tiktok|snapchat|messenger|threads|"
    "google news|google play|app store",
    "ours": "صفحتنا|صفحاتنا|قناتنا|قنواتنا|حسابنا|حساباتنا|تطبيقنا|نشرتنا|نشراتنا|موقعنا|منصاتنا|مجموعتنا|إلينا|معنا",
    "channel": "قناة|قناتها|صفحة|حساب|حسابات|صفحات|تطبيق|مجموعة|جروب|غروب|نشرة|بريدية|إشعارات|تنبيهات|"
    "بريدك|هاتفك|جوالك",
    "follow": "تابعون?ا|تابعنا|تابعينا|تابعوه|لمتابعت?نا?|للاشتراك|للانضمام|انضموا|اشتركوا|يمكنكم? متابعة|لمتابعة",
    "join": "تابع|انضم|اشترك|سجل|حمل|نزل|فعل",
    "send": "شاركه?ا?|شاركوا|مشاركة|انشره?ا?|غرد|أرسله?ا?|ارسل",
    "letter": "طباعة|(?:ال)?بريد|(?:ال)?إلكتروني|إيميل|email|نسخ|(?:ال)?رابط|مشاركة|شارك|على|عبر|و",
    "keywords": "وسوم|وسم|كلمات (?:ال)?(?:مفتاحية|دلالية|بحث)|تا[جغ]ات|علامات|هاشتا[جغ]|تصنيفات?|أقسام?|"
    "tags?|keywords?",
    "continue": "ل(?:قراءة|متابعة|إكمال|مواصلة|استكمال)|أكمل|واصل|متابعة|إكمال|اقرأ|تابع",
    "cookies": "ملفات (?:تعريف )?الارتباط|(?:ال)?كوكيز|cookies",
    "view": "رأي|آراء|موقف|وجهة|وجهات|سياسة|صحيفة|موقع|جريدة|ناشر",
    "reporter": r"خاص|متابعات?|متابعة|مكتب \S+|مراسل\S*",
    "here": "اضغط هنا|من هنا|عبر الرابط|على الرابط",
    "agency": r"رويترز|أ ?\.?ف ?\.?ب\.?|فرانس برس|فرنسية|أ ?\.?ب\.?|أسوشيي?تد برس|د ?\.?ب ?\.?أ\.?|ألمانية|"
    r"أناضول|سبوتنيك|شينخوا|وكالات|getty(?: images)?|[غج]يتي(?: إ?ا?يميجز)?|afp|reuters|ap|epa",
    "archive": r"أرشيف|أرشيفية|أرشيفيه|تعبيرية|توضيحية|متداولة|ح\.? ?م\.?|مواقع التواصل",
    "sep": r"\s*[:：/|\-–—ـ]\s*",
    "notice": "آراء|مقالات|مقال|مواد|وجهات النظر|أفكار|معلومات|تعليقات|مشاركات",
    "work": r"بقلم|بواسطة|حرره|نشره|كتبت?|كتبه|كتبها|تحرير|إعداد|أعده?(?: \S+)?|أعدته?(?: \S+)?|الكاتبة?|"
    r"المحررة?|ترجمة|تقرير|حوار|حاورها?|حاوره|أجر[ىت] الحوار|متابعة|مراسل\S*|نص|تحقيق|رسم|كاريكاتير|مراجعة|"
    r"تدقيق|إشراف|تصوير",
}


def _rule(name: str, place: Place, patterns: str, *, longest: int = _HEADLINE, ends: bool = False) -> Rule:
    """Make a rule; a pattern that does not end with `$` is the beginning of a line, anything may follow a sign."""
    rows = [row.strip() for row in patterns.strip().splitlines()]
    whole = "|".join(row if row.endswith("$") else rf"(?:{row})(?:\W.*)?$" for row in rows)
    named = re.sub(r"\{([a-z]+)\}", lambda found: f"(?:{_WORDS[found[1]]})", whole)
    folded = re.sub(r"[\u0600-\u06ff]+", lambda found: fold_letters(found.group()), named)
    return Rule(name, place, re.compile(rf"^[\W_]*(?:{folded})"), longest, ends)


RULES = (
    _rule(
        "read also",
        Place.ANYWHERE,
        r"""
        و?{read} (?:أيضا|المزيد|كذلك|للمزيد|أكثر(?: من| عن|\W*$))
        (?:ل?ل?مزيد|المزيد) (?:من|حول|عن) (?:ال)?(?:{pieces}|معلومات|تفاصيل)
        للمزيد(?=\W*[:：]|\W*$| اضغط| تابع| اقرأ)
        (?:ال)?{pieces} (?:أخرى )?(?:ال)?(?:ذات (?:ال)?(?:صلة|علاقة)|ذو صلة|متعلقة?|مشابهة?|مماثلة?|مرتبطة?)
        (?:ال)?{pieces} (?:أخرى )?(?:(?:قد )?[تي](?:هم|عجب)كم?|متصلة?(?=\W*$))
        و?(?:قد|ربما) (?:[يت]همك|يهمكم|[يت]عجبك|يثير اهتمامك|تود قراءة|ترغب)
        يهمك أيضا|اخترنا لكم?|ذات صلة|نرشح لك|ننصحك?م? ب(?:قراءة|مشاهدة)|ترشيحات .{2,30} لك
        ل(?:قراءة|معرفة|مشاهدة) المزيد
        (?:لا يفوتكم?|ذو صلة|المزيد (?:من|في))(?=\W*[:：]|\W*$)
        يمكنكم? (?:أيضا )?(?:قراءة|مشاهدة|الاطلاع على)
        (?:أيضا )?في (?:نفس السياق|السياق نفسه|السياق ذاته)[\W_]*$
        ال(?:أكثر) (?:قراءة|مشاهدة|تداولا|رواجا|شعبية|تعليقا)
        see also|read also|also read|read more|related(?: articles| posts| news)?\W*$|more on this story
        """,
        ends=True,
    ),
    _rule(
        "advertisement",
        Place.ANYWHERE,
        r"""
        (?:إعلان|(?:ال)?إعلانات|إعلان ممول|إعلانات ممولة|مساحة إعلانية|محتوى ممول|advertisements?|ads?|sponsored)[\W_]*$
        """,
    ),
    _rule(
        "share",
        Place.EDGE,
        r"""
        {send}(?: هذ[اه])?(?: (?:ال)?{piece})?[\W_]*$
        {send}(?: هذ[اه])?(?: (?:ال)?{piece})? (?:على|عبر|مع|إلى|بال).{0,60}$
        (?:شاركه?ا?|شاركوا|مشاركة|انشره?ا?).{0,30} {network}.{0,60}$
        ساهم .{0,20}نشر .{0,60}$
        (?:طباعة|اطبع|حفظ)(?: \w+)?[\W_]*$
        (?:نسخة|صفحة|إصدار) (?:لل|ال)طباعة[\W_]*$
        (?:تم )?(?:نسخ|انسخ) (?:ال)?رابط|أخبر صديق\w*|رابط مختصر
        share(?: this)?(?: on .*)?$|tweet[\W_]*$|copy link|print[\W_]*$
        (?:(?:{network}|x|{letter})(?:[\W_]+|$))+$
        """,
    ),
    _rule(
        "follow",
        Place.ANYWHERE,
        r"""
        {follow}\b.{0,160}\b[وبل]?(?:ال)?(?:{network}|{ours}|{channel}|google|{here})
        {join}[وي]?ا? (?:(?:الآن|معنا|إلى|في|على|عبر|كل|أيضا|خدمة) )*(?:ال|ب|ل)?(?:{ours}|{channel})
        تابع (?:\S+ ){1,4}(?:على|عبر) (?:ال)?(?:{network}|منصة)
        اضغط هنا (?:ل|كي|من أجل).{0,60}(?:{network}|{ours}|{channel})
        تابع (?:\S+ ){1,6}(?:على|عبر|من خلال) {ours}
        (?:اضغط|انقر) (?:هنا )?ل(?:ل)?(?:اشتراك|متابعة|انضمام)
        .{2,30} (?:على|عبر) (?:ال)?{network}\W+{here}
        {join} [لت]يصلك
        تابعون?ا(?: على| عبر)?[\W_]*$|تابعنا(?: على| عبر)?[\W_]*$|follow us|subscribe to
        (?:[لت]يصلكم?|لتصلكم?|تصلكم?|احصل على|كن أول من)\b.{0,120}(?:أخبار|جديد|بريدك|هاتفك|إشعار|يعلم|يعرف)
        لا تفوت(?:وا)? (?:أي|آخر|خبر)
        آخر الأخبار (?:العاجلة )?(?:على|عبر) (?:هاتفك|جوالك|بريدك|{network})
        """,
    ),
    _rule(
        "push notice",
        Place.ANYWHERE,
        r"""
        فعلو?ا? (?:خدمة )?(?:ال)?(?:إشعارات|تنبيهات)
        """,
        ends=True,
    ),
    _rule(
        "subscribe",
        Place.EDGE,
        r"""
        (?:هذا |هذه )?(?:ال)?{piece} (?:متاح[ة]? |حصري[ة]? |مخصص[ة]? )?للمشتركين
        اشترك (?:الآن|في .{0,40}(?:سعر|مجانا|باقة))
        (?:سجل|تسجيل) (?:ال)?دخول\w*|سجل (?:الآن|في)|أنشئ حساب\w*|للمشتركين فقط
        {continue} (?:بقية |باقي |تتمة )?(?:ال)?(?:قراءة|{piece})
        حملو?ا? (?:ال)?تطبيق|لتحميل (?:ال)?تطبيق|تحميل (?:ال)?تطبيق|نزلو?ا? (?:ال)?تطبيق|تطبيق .{2,30} متوفر
        ادعم (?:صحافتنا|موقعنا|نا)|ادعمنا|اشتراك[\W_]*$
        (?:(?:أضف|أدخل|اكتب) )?(?:عنوان )?بريدك(?: الإلكتروني)?[\W_]*$
        (?:ال)?نشرة (?:\S+ )?البريدية[\W_]*$
        """,
    ),
    _rule(
        "paywall",
        Place.EDGE,
        r"""
        بقي لك مقال
        بالتسجيل تحصل
        """,
        ends=True,
    ),
    _rule(
        "tags",
        Place.EDGE,
        r"""
        (?:ال)?{keywords}(?=\W*[:：|]|\W*$)
        (?:ال)?كلمات (?:ال)?(?:مفتاحية|دلالية)
        filed under
        (?:#[\w\u200c]+[\s,،|]*)+$
        """,
    ),
    _rule(
        "comments",
        Place.EDGE,
        r"""
        (?:أضف|اكتب|اترك|أضيفوا|ضع|شاركن?ا?|شاركونا) (?:ب|لنا )?(?:تعليق|رد|رأي|آراء)\w*
        تعليقات (?:الزوار|القراء|فيسبوك|المشاهدين)|لا ت?ي?وجد (?:أي )?تعليقات|لن (?:يتم )?نشر|لن ينشر
        (?:شروط|سياسة|قواعد|ضوابط) (?:نشر )?(?:ال)?تعليق\w*
        (?:ال)?تعليقات(?=\W*(?:\d|$))|(?:ال)?تعليق(?:ات)? مغلقة?
        [نتي]رحب\b.{0,40}(?:تعليقات|آراء|مشاركات|نقاش|حوار)\w*
        أوافق على|عزيزي (?:القارئ|الزائر)|كن أول (?:من )?(?:يعلق|يقيم|يكتب|المعلقين)|ما رأيك|إلغاء الرد
        تعليقك هنا|(?:ال)?ردود\W*\d+\W*$|انضم (?:لل|إلى ال)(?:محادثة|نقاش|حوار)
        (?:يرجى|يجب|عليك|قم ب).{0,30}(?:تسجيل الدخول|مسجلا).{0,40}(?:تعليق|التعليق|مشاركة|المشاركة)
        \d+ (?:تعليق\w*|رد|ردود)(?= على|\W*$)
        leave a (?:reply|comment)|comments?[\W_\d]*$|no comments|post a comment
        """,
        longest=_NOTICE,
        ends=True,
    ),
    _rule(
        "feedback",
        Place.ANYWHERE,
        r"""
        هل كان (?:هذا )?(?:ال)?{piece} مفيدا?
        هل (?:وجدت|لاحظت) خطأ|(?:أبلغ|للإبلاغ|بلغ) عن خطأ
        قيم (?:هذا )?(?:ال)?{piece}[\W_]*$
        كيف تقيم (?:هذا )?(?:ال)?{piece}|هل أعجبكم? (?:هذا )?(?:ال)?{piece}
        تقييم (?:المستخدمين|القراء|الزوار)|ساعدنا في تحسين
        شكرا ل(?:قراءة|قراءتكم?|متابعتكم?|زيارتكم?)|نتمنى أن ينال .{0,30}إعجابكم
        (?:عدد )?(?:مرات )?(?:ال)?(?:مشاهدات|قراءات|زيارات|مشاهدة|قراءة|قراء|زوار)(?: \S+){0,2}[\W_]*\d[\d,.]*[\W_]*$
        \d[\d,.]* (?:مشاهدة|مشاهدات|زيارة|قراءة)[\W_]*$
        (?:مدة|وقت|زمن) (?:ال)?قراءة.{0,25}$
        (?:\d+|أقل من|نحو) (?:دقيقة|دقائق)(?: (?:ل|لل|من ال)?قراءة)?[\W_]*$
        (?:دقيقة|دقائق) (?:لل|ل)قراءة[\W_]*$|القراءة\W*\d+ (?:دقيقة|دقائق)[\W_]*$
        قراءة (?:\d+ )?(?:دقيقة|دقيقتان|دقيقتين|دقائق)[\W_]*$
        """,
        ends=True,
    ),
    _rule(
        "copyright",
        Place.EDGE,
        r"""
        ©.*$
        (?:جميع|كل) (?:ال)?حقوق|الحقوق محفوظة|حقوق (?:النشر|الطبع|الملكية)|copyright|all rights reserved
        (?:يمنع|يحظر|لا يجوز|لا يسمح) ب?(?:ال)?(?:نقل|نسخ|إعادة|اقتباس|نشر)
        يرجى (?:ذكر|الإشارة إلى) المصدر
        هذا (?:ال)?{piece} (?:منقول|مطبوعا?|مأخوذ|مقتبس) من
        """,
        longest=_NOTICE,
        ends=True,
    ),
    _rule(
        "paid",
        Place.EDGE,
        r"""
        (?:هذا |هذه )?(?:ال)?{piece} (?:متاحة? |مخصصة? |حصرية? )?(?:ل|لل)مشتركين(?: فقط)?$
        {continue} (?:بقية |باقي |تتمة |كامل )?(?:ال)?(?:قراءة|{piece}).{0,20} (?:اشترك|اشتركوا|سجل|سجلوا) .*$
        (?:اشترك|اشتركوا|سجل)(?: الآن)? ل(?:قراءة|متابعة|إكمال|مواصلة) .*$
        """,
        longest=_NOTICE,
        ends=True,
    ),
    _rule(
        "cookies",
        Place.EDGE,
        r"""
        (?:هذا |إن |نحن )?(?:ال)?(?:موقع(?:نا)? )?[نتي]ست(?:خدم|عمل)\b.{0,60}{cookies}
        (?:باستخدامك|بمتابعتك|بتصفحك) (?:ل)?(?:هذا )?(?:ال)?(?:موقع|تصفح)
        بالاستمرار في (?:ال)?(?:تصفح|استخدام|استعمال).{0,30} توافق .*$
        سياسة (?:الخصوصية|ملفات)|قبول الكل
        """,
        longest=_NOTICE,
        ends=True,
    ),
    _rule(
        "disclaimer",
        Place.EDGE,
        r"""
        (?:إن |هذه |هذا |جميع |كل )*(?:ال)?{notice}\b.{0,80}(?:[تي]عبر|[تي]مثل|[تي]عكس|[تي]لزم)\b.{0,120}{view}
        لا [يتن]تحمل\b.{0,60}مسؤولية
        إخلاء (?:ال)?مسؤولية|تنويه[\W_]
        (?:ملحوظة|ملاحظة|تنويه)\s*[:：].{0,160}(?:لا [تي]عبر|مسؤولية|وجهة نظر)
        هذه (?:ال)?(?:معلومات|مقالة|مادة)\b.{0,40}(?:لا تغني|ليست|لا تعد|لا تشكل)
        (?:قد )?نحصل على عمولة
        """,
        longest=_NOTICE,
        ends=True,
    ),
    _rule(
        "photo credit",
        Place.ANYWHERE,
        r"""
        (?:ب?عدسة|تصوير|مصدر (?:ال)?صورة|المصور|(?:نص|كتابة|تقرير) و(?:صور|تصوير)){sep}.{2,60}$
        (?:photo(?: by| credit)?|image){sep}.{2,60}$
        (?:ال)?صورة?{sep}.{0,60}$
        (?:ال)?صورة (?:من )?(?:ال)?{archive}(?: \S+){0,4}$
        ب?عدسة \S+(?: \S+){0,3}$
        (?:{agency}) ?[/(].{0,60}$
        """,
        longest=14,
    ),
    _rule(
        "photo",
        Place.EDGE,
        r"""
        (?:تصوير|المصور)(?: \S+){1,4}$
        (?:ال)?صورة?(?: (?:ال)?(?:{archive}|{agency}))?[\W_]*$
        (?:ال)?{archive}[\W_]*$
        (?:ال)?(?:صورة|لقطة) من (?:ال)?(?:فيديو|صفحة|حساب|إنترنت|مواقع|موقع|وزارة)(?: \S+){0,3}$
        """,
        longest=8,
    ),
    # So many words with a full stop before the agency are a sentence of the story.
    _rule(
        "caption",
        Place.BEFORE_TAIL,
        r"""
        (?!(?:\S+ ){8}.*[.!?؟]\s*[(\[]).{3,120}[(（\[](?:ال)?[^()]{0,20}?(?:{agency})[^()]{0,20}[)）\]]\W*$
        .{3,120} [-–—|/] (?:{agency})\W*$
        """,
        longest=18,
    ),
    _rule(
        "archive photo",
        Place.ANYWHERE,
        r"""
        .{3,120}[(（\[][^()]{0,12}(?:{archive}|تصوير[^()]{0,30}|[غج]يتي|getty[^()]{0,12})[^()]{0,12}[)）\]]\W*$
        .{3,120} [-–—|/] (?:صورة )?(?:من )?(?:ال)?{archive}\W*$
        .{3,100} (?:بعدسة|عدسة)[\s:/]+\S+(?: \S+){0,3}$
        """,
        longest=18,
    ),
    _rule(
        "source",
        Place.EDGE,
        r"""
        (?:(?:ال)?مصدر|(?:ال)?مصادر|نقلا عن|source|via|(?:ال)?مراجع)\s*[:：/].{0,80}$
        (?:المصدر|source|(?:الخبر )?نقلا عن|عن) (?:ال)?{agency}[\W_]*$
        (?:(?:ال)?{agency}|مواقع إلكترونية)(?:[\W_]+و?(?:(?:ال)?{agency}|مواقع إلكترونية))*[\W_]*$
        """,
    ),
    _rule(
        "byline",
        Place.EDGE,
        r"""
        {work}{sep}[^.!?؟]{3,60}$
        بقلم \S+(?: \S+){1,3}[\W_]*$
        كتبت? \S+ \S+(?: \S+)?[\W_]*$
        للتواصل مع (?:ال)?(?:كاتب|محرر|صحفي)\w*
        مقالات (?:أخرى ل\w+|للكاتبة?)|المزيد من مقالات|عرض (?:كل|جميع) (?:ال)?مقالات|نبذة عن الكاتب
        [\w.+-]+@[\w-]+\.[\w.]+$
        @\w{2,30}$
        https?://\S+$
        """,
        longest=16,
    ),
    # What agencies put under a story: its end, the initials of its editors (م.ع/ر.س).
    _rule(
        "end mark",
        Place.EDGE,
        r"""
        (?:انتهى|يتبع)(?:\W*\d{1,3})?(?:\s*\w)?[\W_]*$
        (?:[^\W\d_]\s?\.\s?){1,2}[^\W\d_]\.?(?:\s?/\s?(?:[^\W\d_]\s?\.\s?){1,2}[^\W\d_]\.?)*[\W_]*$
        [-–—_*=~\s]+$
        """,
        longest=9,
        ends=True,
    ),
    # A town, an outlet, a name, parted by dashes: القاهرة - رويترز. No digit is in it, or it is a heading of a list.
    _rule(
        "dateline",
        Place.HEAD,
        r"""
        [^\d.!?؟:()«»]{2,30}(?: \([^()]{2,25}\))?\s*[-–—ـ/|]\s*[^\d!?؟:]{2,40}(?:[-–—ـ/|:]\s*[^\d!?؟]{2,40})?$
        [^\d.!?؟]{2,25}[:،,]\s*[«"(]?(?:ال)?(?:{agency}|{reporter})[^\d.!?؟]{0,25}$
        (?:خاص|متابعات?|متابعة|عاجل|حصري)[\W_]*$
        (?!ما |من |هل |كيف |لماذا |متى |أين )[^\d.!?؟:()«»]{2,25} [«"(][^«»"().!?؟]{2,25}[»")]\s*[-–—:]?\s*$
        """,
        longest=9,
    ),
    _rule(
        "page",
        Place.EDGE,
        r"""
        (?:الرئيسية|زر الذهاب إلى الأعلى|انتقل إلى المحتوى)[\W_]*$
        (?:ال)?عودة (?:إلى|ل)(?: ?ال| ?ل)? ?(?:أعلى|رئيسية|صفحة|قائمة|موقع)(?: \S+)?[\W_]*$
        (?:ت(?:كبير|صغير) الخط|حجم الخط.{0,20})[\W_]*$
        [عأا]\s*[+\-−]\W*$
        استمع(?: إلى (?:هذا |هذه )?(?:ال)?(?:{piece}|نص))?[\W_]*$
        (?:ال)?{piece} (?:السابقة?|التالية?).{0,120}$
        (?:السابق|التالي){sep}.{3,120}$
        (?:السابق|التالي|محتويات (?:ال)?{piece}|جدول المحتويات|في هذا (?:ال)?{piece})[\W_]*$
        (?:إخفاء|إظهار|عرض المزيد|تحميل المزيد|المزيد|التفاصيل|تشغيل|إغلاق|بحث|القائمة|تم النسخ|الكاتب)[\W_]*$
        (?:previous(?: (?:post|article))?|next(?: (?:post|article))?|menu|close|loading.*)[\W_]*$
        """,
    ),
)

_AGO_WORDS = ("منذ", "قبل")
_AGO = re.compile(rf"^(?:\W*\w+)?\W*(?:{'|'.join(_AGO_WORDS)}) \S+(?: \S+)?(?: و\S+)?[\W_]*$")
_UNITS = "ثانية ثوان دقيقة دقيقتين دقائق ساعة ساعتين ساعات يوم يومين أيام أسبوع أسبوعين أسابيع شهر شهرين أشهر"
_UNIT = re.compile("|".join(fold_letters(unit) for unit in _UNITS.split()))
# Words that stand around a date in its line, beside those that `dates_words` knows.
_AROUND_WORDS = "|".join(map(fold_letters, "آخر الأخير تم تاريخ اليوم حرر قرئ مكة المكرمة و م ه gmt utc".split()))
_AROUND = re.compile(rf"(?<![^\W\d])(?:{_AROUND_WORDS})(?!\w)")
_OTHER_WORD = re.compile(r"[^\W\d_\ue000-\uf8ff]")
_DATE, _STAMPED = (Rule("date", place, _OTHER_WORD, 22, True) for place in (Place.EDGE, Place.ANYWHERE))
# What makes a date a line of the page's own wherever it stands; without it, it may be a heading of a chronicle.
_STAMP = re.compile(rf"[{PUBLISHED}{MODIFIED}]|\d:\d\d.*[{GREGORIAN}{HIJRI}/]|[{GREGORIAN}{HIJRI}/].*\d:\d\d")


def rules_of(line: str) -> Iterator[Rule]:
    """List the kinds of lines that are no part of a story that a line is of.

    Args:
        line: of a text.

    Yields:
        The rules, in the order of the table; dates last.
    """
    words = len(line.split())
    if not 0 < words <= _NOTICE or len(line) > _LONGEST_LINE:
        return
    folded = fold_letters(with_dashes(line))
    is_sentence = words > _LABEL and bool(_END.search(line))
    for rule in RULES:
        if words <= rule.longest and (rule.ends or not is_sentence) and rule.pattern.match(folded):
            yield rule
    if words <= _DATE.longest and (date := _date_of(folded)):
        yield date


def _date_of(folded: str) -> Rule | None:
    """Tell whether a line is a date and nothing else."""
    if any(word in folded for word in _AGO_WORDS) and _AGO.match(folded) and _UNIT.search(folded):
        return _STAMPED
    if not any(map(str.isdigit, folded)):
        return None
    encoded = encode(folded)
    if _OTHER_WORD.search(_AROUND.sub("", encoded)):
        return None
    return _STAMPED if _STAMP.search(encoded) else _DATE
