"""Extracted text made a clean body: what the journalist wrote, in paragraphs, without what the page puts around it.

Only whole lines go, and what is not text inside a line (control, bidi, zero-width and no-break characters). Letters,
diacritics, digits and punctuation stay as they are. Cleaning clean text changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from attrs import frozen

from crawler.text.fold import fold_letters

_SPACE = re.compile(r"[^\S\n]+")
_BREAK = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_PERSIAN = re.compile(r"[پچژگکیےٹڈڑں]")
_ZWNJ = "\u200c"
# A line that only points elsewhere is a headline at most; a sentence of a story that begins like one is longer.
_LONGEST_POINTER = 30


@frozen
class Rule:
    """A kind of line that is no part of a story.

    Attributes:
        name: what the line is.
        pattern: matches the whole folded line.
        edge: true where such a line goes only at the edge of a text (among others that go), false: anywhere.
    """

    name: str
    pattern: re.Pattern[str]
    edge: bool


def _rule(name: str, pattern: str, *, edge: bool = True) -> Rule:
    """Make a rule; its pattern is written in plain Arabic and folded like the lines."""
    return Rule(name, re.compile(_folded(pattern)), edge)


def _folded(pattern: str) -> str:
    """Fold the Arabic words of a pattern, leaving its signs."""
    return re.sub(r"[\u0600-\u06ff]+", lambda found: fold_letters(found.group()), pattern)


_PREFIX = r"^[\W_]*"
_REST = r"(?:\W.*)?$"
RULES = (
    _rule(
        "read also",
        _PREFIX
        + r"(?:(?:و)?(?:اقرأ|إقرأ|اقرا|أقرأ|اقرئي|شاهد|طالع|تابع|انظر|أنظر|للمزيد|المزيد) (?:أيضا|ايضا|المزيد|كذلك|أيضاً|من|حول|عن)"
        + r"|(?:مواضيع|مقالات|أخبار|موضوعات|تقارير|قصص) (?:ذات صلة|متعلقة|مشابهة|مرتبطة|قد تهمك)"
        + r"|قد يهمك|قد تهمك|ربما يهمك|اخترنا لك|اخترنا لكم|ذات صلة|اقرأ المزيد|لقراءة المزيد)"
        + _REST,
        edge=False,
    ),
    _rule(
        "share",
        _PREFIX + r"(?:شارك|شاركها|شاركه|مشاركة|أنشر|انشر|نشر|غرد|أرسل|طباعة|نسخ الرابط|انسخ الرابط)(?: .{0,60})?$",
    ),
    _rule(
        "follow",
        _PREFIX
        + r"(?:تابعوا|تابعونا|تابعنا|تابعوه|لمتابعة|لمتابعه|انضم|انضموا|اشترك|اشتركوا|للاشتراك|حمل|حملوا|لتحميل|تحميل) .{0,160}"
        + r"(?:صفحتنا|قناتنا|قناة|تطبيق|تليجرام|تلغرام|تيليجرام|واتساب|واتس|فيسبوك|تويتر|إكس|انستغرام|أخبار جوجل|غوغل نيوز|google|news|النشرة|نشرتنا|البريدية|بريدك)"
        + _REST,
    ),
    _rule(
        "tags",
        _PREFIX
        + r"(?:الوسوم|وسوم|كلمات مفتاحية|الكلمات المفتاحية|الكلمات الدلالية|كلمات دلالية|تاجات|tags?)(?:\W.*)?$",
    ),
    _rule(
        "comments",
        _PREFIX
        + r"(?:أضف تعليق|اضف تعليق|اكتب تعليق|اترك تعليق|أترك تعليق|التعليقات|تعليقات الزوار|لا توجد تعليقات|لن يتم نشر|شروط التعليق|التعليقات المنشورة)"
        + _REST,
    ),
    _rule("copyright", _PREFIX + r"(?:©|جميع الحقوق|كل الحقوق|الحقوق محفوظة|حقوق النشر|copyright)" + _REST),
    _rule(
        "cookies", _PREFIX + r"(?:يستخدم|نستخدم|تستخدم) .{0,60}(?:ملفات تعريف الارتباط|الكوكيز|كوكيز|cookies)" + _REST
    ),
    _rule(
        "photo credit",
        _PREFIX
        + r"(?:تصوير|صورة|صور|الصورة|المصور|عدسة|مصدر الصورة|photo|getty|غيتي|جيتي|أرشيفية|صورة أرشيفية|صورة تعبيرية)(?:\W.{0,60})?$",
    ),
    _rule("source", _PREFIX + r"(?:المصدر|المصادر|مصدر|نقلا عن|source)\W*[:：].{0,80}$"),
    _rule("byline", _PREFIX + r"(?:بقلم|كتب|كتبت|كتبه|تحرير|إعداد|اعداد|الكاتب|المحرر|ترجمة)\W*[:/\-–]\W*.{3,60}$"),
    _rule(
        "date",
        _PREFIX + r"(?:نشر|نشرت|تاريخ النشر|آخر تحديث|اخر تحديث|تم النشر|تم التحديث|تحديث|حرر)\W.{0,80}\d{2,4}.{0,40}$",
    ),
    _rule("advertisement", _PREFIX + r"(?:إعلان|اعلان|إعلانات|advertisement|ad)\W*$", edge=False),
)


def clean_characters(text: str) -> str:
    """Take away what is not text: control, bidi and zero-width characters, no-break and odd spaces.

    Args:
        text: any text.

    Returns:
        NFC text whose lines hold single spaces and no trailing ones; a zero-width non-joiner stays between letters of a
        text in the letters of Persian or Urdu, where it is spelling.
    """
    text = _BREAK.sub("\n", unicodedata.normalize("NFC", text))
    joins = bool(_PERSIAN.search(text))
    kept = [
        char
        for char in text
        if char == "\n"
        or (char == _ZWNJ and joins)
        or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
        or char == "\t"
    ]
    # Taking a character out can bring two together that NFC joins.
    text = unicodedata.normalize("NFC", "".join(kept))
    return "\n".join(_SPACE.sub(" ", line).strip() for line in text.split("\n"))


def clean_title(title: str) -> str:
    """Make a title one clean line."""
    return " ".join(clean_characters(title).split())


def clean_body(text: str, title: str) -> str:
    """Make extracted text a body as the seed format wants it.

    Args:
        text: extracted text, a line a paragraph.
        title: the story's title, which the body must not begin with.

    Returns:
        Paragraphs separated by one empty line; empty where nothing is left.
    """
    lines = [line for line in clean_characters(text).split("\n") if line]
    while True:
        kept = _without_rules(_without_title(lines, title))
        if kept == lines:
            return "\n\n".join(lines)
        lines = kept


def _without_title(lines: Sequence[str], title: str) -> list[str]:
    wanted = _words(title)
    first = 0
    while wanted and first < len(lines) and _words(lines[first]) == wanted:
        first += 1
    return list(lines[first:])


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold_letters(text))


def rule_of(line: str) -> Rule | None:
    """Tell which kind of line that is no part of a story this is, if any."""
    folded = fold_letters(line)
    if len(folded.split()) > _LONGEST_POINTER:
        return None
    return next((rule for rule in RULES if rule.pattern.search(folded)), None)


def _without_rules(lines: Sequence[str]) -> list[str]:
    """Drop the lines of rules: anywhere, or from both ends as far as nothing else stands between."""
    kept = [(line, rule) for line in lines if not ((rule := rule_of(line)) and not rule.edge)]
    while kept and kept[-1][1]:
        kept.pop()
    while kept and kept[0][1]:
        kept.pop(0)
    return [line for line, _ in kept]
