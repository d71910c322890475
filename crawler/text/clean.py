"""Extracted text made a clean body: what the journalist wrote, in paragraphs, without what the page puts around it.

Only whole lines go, and what is not text inside a line (control, bidi, zero-width and no-break characters). Letters,
diacritics, digits and punctuation stay as they are. Cleaning clean text changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Sequence

from attrs import frozen

from crawler.text.fold import fold_letters

_SPACE = re.compile(r"[^\S\n]+")
_BREAK = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_PERSIAN = re.compile(r"[پچژگکیےٹڈڑں]")
_ZWNJ = "\u200c"
_JOINT = re.compile(r"(?<=\w)\u200c+(?=\w)")
# Persian and Urdu have more of their own letters than this share; Arabic with borrowed ones has far fewer.
_MANY_PERSIAN = 0.05
# A line that only points elsewhere is a headline at most; a sentence of a story that begins like one is longer.
_LONGEST_POINTER = 30
# Before the title that a body repeats stand at most a section's name and a crumb.
_FURTHEST_TITLE, _LONGEST_LABEL = 4, 8
# A label of so few words may end with a full stop; more words with one are a sentence.
_SHORT_LABEL = 3
_SENTENCE_END = re.compile(r"[.!؟?][\"'»”)\]]*$")


@frozen
class Rule:
    """A kind of line that is no part of a story.

    Attributes:
        name: what the line is.
        pattern: matches the whole folded line.
        edge: true where such a line goes only at the edge of a text (among others that go), false: anywhere.
        ambiguous: true where a sentence of a story may begin with the same words (نشر ماسك في 2023 ...): such a line
            stays.
    """

    name: str
    pattern: re.Pattern[str]
    edge: bool
    ambiguous: bool


def _rule(name: str, pattern: str, *, edge: bool = True, ambiguous: bool = False) -> Rule:
    """Make a rule; its pattern is written in plain Arabic and folded like the lines."""
    return Rule(name, re.compile(_folded(pattern)), edge, ambiguous)


def _folded(pattern: str) -> str:
    """Fold the Arabic words of a pattern, leaving its signs."""
    return re.sub(r"[\u0600-\u06ff]+", lambda found: fold_letters(found.group()), pattern)


# What may stand before the words of a rule (bullets, arrows, brackets), and behind them.
_PREFIX = r"^[\W_]*"
_REST = r"(?:\W.*)?$"
_WEEKDAY = r"(?:السبت|الأحد|الاثنين|الإثنين|الثلاثاء|الثلثاء|الأربعاء|الخميس|الجمعة)"


def _any(*words: str) -> str:
    return f"(?:{'|'.join(words)})"


RULES = (
    _rule(
        "read also",
        _PREFIX
        + _any(
            r"و?"
            + _any("اقرأ", "إقرأ", "أقرأ", "اقرئي", "شاهد", "طالع", "تابع", "انظر")
            + " "
            + _any("أيضا", "المزيد", "كذلك"),
            _any("للمزيد", "المزيد")
            + " "
            + _any("من", "حول", "عن")
            + " "
            + _any("الأخبار", "المعلومات", "التفاصيل", "المقالات"),
            _any("مواضيع", "مقالات", "أخبار", "موضوعات", "تقارير", "قصص")
            + " "
            + _any("ذات صلة", "متعلقة", "مشابهة", "مرتبطة", "قد تهمك"),
            *("قد يهمك", "قد تهمك", "ربما يهمك", "اخترنا لك", "اخترنا لكم", "ذات صلة", "اقرأ المزيد", "لقراءة المزيد"),
        )
        + _REST,
        edge=False,
    ),
    _rule("advertisement", _PREFIX + _any("إعلان", "إعلانات", "advertisement", "ad") + r"\W*$", edge=False),
    _rule(
        "share",
        _PREFIX
        + _any("شارك", "شاركها", "شاركه", "مشاركة", "انشر", "غرد", "أرسل", "طباعة", "نسخ الرابط", "انسخ الرابط")
        + r"(?: .{0,60})?$",
        ambiguous=True,
    ),
    _rule(
        "follow",
        _PREFIX
        + _any("تابعوا", "تابعونا", "تابعنا", "تابعوه", "لمتابعة", "انضم", "انضموا", "اشترك", "اشتركوا", "للاشتراك")
        + r"\b.{0,160}"
        + _any(
            *("صفحتنا", "قناتنا", "قناة", "تطبيق", "تليجرام", "تلغرام", "تيليجرام", "واتساب", "فيسبوك", "تويتر", "إكس"),
            *("انستغرام", "أخبار جوجل", "غوغل نيوز", "google", "news", "النشرة", "نشرتنا", "البريدية", "بريدك"),
        )
        + _REST,
    ),
    _rule(
        "subscribe",
        _PREFIX
        + _any(
            *(
                "هذا المقال للمشتركين",
                "هذا المحتوى للمشتركين",
                "المحتوى للمشتركين",
                "اشترك الآن",
                "سجل دخولك",
                "تسجيل الدخول",
            ),
            *("لقراءة بقية المقال", "لمتابعة القراءة", "لإكمال القراءة", "حمل التطبيق", "حملوا تطبيق", "لتحميل تطبيق"),
        )
        + _REST,
    ),
    _rule(
        "tags",
        _PREFIX
        + _any(
            "الوسوم", "وسوم", "كلمات مفتاحية", "الكلمات المفتاحية", "الكلمات الدلالية", "كلمات دلالية", "تاجات", "tags?"
        )
        + _REST,
        ambiguous=True,
    ),
    _rule(
        "comments",
        _PREFIX
        + _any(
            *("أضف تعليق", "اكتب تعليق", "اترك تعليق", "تعليقات الزوار", "لا توجد تعليقات", "لن يتم نشر"),
            *("شروط التعليق", r"التعليقات(?=\W*(?:\d|$))"),
        )
        + r"[اك]?\w?"
        + _REST,
    ),
    _rule(
        "copyright", _PREFIX + _any("©", "جميع الحقوق", "كل الحقوق", "الحقوق محفوظة", "حقوق النشر", "copyright") + _REST
    ),
    _rule(
        "cookies",
        _PREFIX
        + _any("يستخدم", "نستخدم", "تستخدم")
        + " .{0,60}"
        + _any("ملفات تعريف الارتباط", "كوكيز", "cookies")
        + _REST,
    ),
    _rule(
        "photo credit",
        _PREFIX
        + _any("تصوير", "صورة", "صور", "الصورة", "المصور", "عدسة", "مصدر الصورة", "photo", "getty", "غيتي", "أرشيفية")
        + r"(?:\W.{0,60})?$",
        ambiguous=True,
    ),
    _rule(
        "caption",
        r"^.{3,120}\((?:"
        + "|".join((r"ح\.? ?م\.?", "أرشيف", "أرشيفية", "رويترز", "أ ?ف ?ب", "الأناضول", "غيتي", "وكالات"))
        + r")\)\W*$",
    ),
    _rule("source", _PREFIX + _any("المصدر", "المصادر", "مصدر", "نقلا عن", "source") + r"\W*[:：].{0,80}$"),
    _rule(
        "byline",
        _PREFIX
        + _any("بقلم", "كتب", "كتبت", "كتبه", "تحرير", "إعداد", "الكاتب", "المحرر", "ترجمة")
        + r"\W*[:/\-–].{3,60}$",
    ),
    _rule(
        "date",
        _PREFIX
        + _any("نشر", "نشرت", "تاريخ النشر", "آخر تحديث", "تم النشر", "تم التحديث", "تحديث", "حرر", "قرئ")
        + r"\W.{0,80}\d{2,4}.{0,40}$",
        ambiguous=True,
    ),
    _rule("dateline", _PREFIX + _WEEKDAY + r"\W+\d{1,2} \w+ \d{4}\b.{0,80}$", ambiguous=True),
)


def clean_characters(text: str) -> str:
    """Take away what is not text: control, bidi and zero-width characters, no-break and odd spaces.

    Args:
        text: any text.

    Returns:
        NFC text whose lines hold single spaces and no trailing ones; a zero-width non-joiner stays between letters of a
        line in the letters of Persian or Urdu, where it is spelling.
    """
    text = _BREAK.sub("\n", unicodedata.normalize("NFC", text))
    kept = (
        char
        for char in text
        if char.isspace() or char == _ZWNJ or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return "\n".join(_clean_line(line) for line in "".join(kept).split("\n"))


def _clean_line(line: str) -> str:
    """Take away the non-joiners that spell nothing; make all white space single spaces."""
    if _ZWNJ in line:
        bare = unicodedata.normalize("NFC", line.replace(_ZWNJ, ""))
        letters = sum(char.isalpha() for char in bare)
        is_persian = len(_PERSIAN.findall(bare)) > _MANY_PERSIAN * letters
        parts = _JOINT.split(line) if is_persian else [line]
        line = _ZWNJ.join(part.replace(_ZWNJ, "") for part in parts)
    # Taking a character out can bring two together that NFC joins.
    return _SPACE.sub(" ", unicodedata.normalize("NFC", line)).strip()


def clean_title(title: str) -> str:
    """Make a title one clean line."""
    return clean_characters(" ".join(title.split()))


def clean_body(
    text: str, title: str, captions: Container[str] = frozenset(), labels: Container[str] = frozenset()
) -> str:
    """Make extracted text a body as the seed format wants it.

    Args:
        text: extracted text, a line a paragraph.
        title: the story's title, which the body must not begin with.
        captions: folded lines that go wherever they stand.
        labels: folded lines that go at the edge.

    Returns:
        Paragraphs separated by one empty line; empty where nothing is left.
    """
    lines = [line for line in clean_characters(text).split("\n") if line and fold_letters(line) not in captions]
    while True:
        kept = _without_title(_without_rules(lines, labels, title), title)
        if kept == lines:
            return "\n\n".join(lines)
        lines = kept


def _without_title(lines: Sequence[str], title: str) -> list[str]:
    """Drop the title at the head of a text, and the labels that stand before it."""
    wanted = _words(title)
    for place, line in enumerate(lines[:_FURTHEST_TITLE]):
        if wanted and _words(line) == wanted:
            return list(lines[place + 1 :])
        if len(line.split()) > _LONGEST_LABEL:
            break
    return list(lines)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold_letters(text))


def rule_of(line: str) -> Rule | None:
    """Tell which kind of line that is no part of a story this is, if any."""
    folded = fold_letters(line)
    if len(folded.split()) > _LONGEST_POINTER:
        return None
    is_sentence = len(folded.split()) > _SHORT_LABEL and bool(_SENTENCE_END.search(line.rstrip()))
    rules = (rule for rule in RULES if not (is_sentence and rule.ambiguous))
    return next((rule for rule in rules if rule.pattern.search(folded)), None)


def _without_rules(lines: Sequence[str], labels: Container[str], title: str) -> list[str]:
    """Drop the lines of rules: anywhere, or from both ends as far as nothing else stands between."""
    kept = [(line, rule) for line in lines if not ((rule := rule_of(line)) and not rule.edge)]

    wanted = _words(title)

    def goes(line: str, rule: Rule | None) -> bool:
        return rule is not None or fold_letters(line) in labels or (bool(wanted) and _words(line) == wanted)

    while kept and goes(*kept[-1]):
        kept.pop()
    while kept and goes(*kept[0]):
        kept.pop(0)
    return [line for line, _ in kept]
