"""The words of dates: each is replaced by one sign, so that a date in any dialect has one form.

Months have four sets of names in Arabic (Egypt and the Gulf, the Levant and Iraq, Algeria and Tunisia, Morocco), and
those of the Hijri calendar; English and French names are met between them. Signs are of Unicode's private use area.
"""

from __future__ import annotations

import re

from crawler.text.fold import fold_letters

# A sign is BASE + number: months 1 to 12, weekdays 0 (Monday) to 6, ordinals 1 to 31.
_GREGORIAN, _HIJRI, _WEEKDAY, _ORDINAL = 0xE000, 0xE010, 0xE020, 0xE040
GREGORIAN, HIJRI, WEEKDAY, ORDINAL = "\ue001-\ue00c", "\ue011-\ue01c", "\ue020-\ue026", "\ue041-\ue05f"
"""Insides of a character class of a regular expression."""
MORNING, AFTERNOON, NOON, NIGHT = "\ue030", "\ue031", "\ue032", "\ue033"
OF, FILLER, AT, HIJRI_MARK, CLOCK_OF = "\ue060", "\ue061", "\ue062", "\ue063", "\ue064"
"""`of` (من); words that say nothing (year, month, hour); prepositions; the mark of a Hijri year; `by the clock of`."""
PUBLISHED, MODIFIED, OTHER = "\ue070", "\ue071", "\ue072"
"""Words that tell what happened on the day behind them."""

# Unicode CLDR 46 (ar, ar-EG, ar-LB, ar-DZ, ar-TN, ar-MA, ar-MR, en, fr), abbreviations, and misspellings met in print.
_MONTHS = """
يناير ينير ينابر جانفي كانون_الثاني كانون_ثاني ك2 january jan janvier janv
فبراير فبرابر فيراير فبرير فيفري فيفرييه شباط february feb février fevrier févr
مارس مارث آذار march mar mars
أبريل ابرايل ابرل أفريل نيسان april apr avril avr
مايو مايوا ماي أيار may mai
يونيو يونيه يونبو جوان حزيران june jun juin
يوليو يوليه يوليوز يوليز جويلية جوييه تموز july jul juillet juil
أغسطس أغسطوس أوغسطس أغسطص أوت غشت أغشت آب august aug août aout
سبتمبر سيبتمبر سبتنبر سبتمر شتنبر شتمبر أيلول september sept sep septembre
أكتوبر أوكتوبر أكتوير أكتوبير أكتبر تشرين_الأول تشرين_أول ت1 october oct octobre
نوفمبر نوفمير نوفنبر نوفمر نونبر نوننبر تشرين_الثاني تشرين_ثاني ت2 november nov novembre
ديسمبر دسمبر ديسمير ديسمر دجنبر دجمبر كانون_الأول كانون_أول ك1 december dec décembre decembre déc
"""
# Unicode CLDR 46 (ar, islamic-umalqura), and other spellings.
_HIJRI_MONTHS = """
محرم المحرم
صفر
ربيع_الأول ربيع_أول ربيع_أ
ربيع_الثاني ربيع_الآخر ربيع_ثاني ربيع_آخر
جمادى_الأولى جمادى_الأول جماد_الأول جماد_أول جمادى_أولى
جمادى_الآخرة جمادى_الثانية جمادى_الثاني جماد_الثاني جماد_الآخر جماد_ثاني جمادى_الآخر
رجب
شعبان
رمضان
شوال
ذو_القعدة ذي_القعدة ذوالقعدة ذيالقعدة القعدة
ذو_الحجة ذي_الحجة ذوالحجة ذيالحجة الحجة
"""
_WEEKDAYS = """
الاثنين الأثنين monday mon
الثلاثاء الثلثاء الثلاتاء tuesday tue
الأربعاء الاربعا wednesday wed
الخميس thursday thu
الجمعة friday fri
السبت saturday sat
الأحد sunday sun
"""
_UNITS = "الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر"
_TENTH_UNITS = "الحادي الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع"
_MEANINGS = {
    MORNING: "ص صباحا صباح فجرا فجر am",
    AFTERNOON: "مساء مساءا مسا عصرا عصر pm",
    NOON: "ظهرا ظهر",
    NIGHT: "ليلا ليل",
    OF: "من of",
    FILLER: "عام سنة لعام لسنة العام شهر لشهر الساعة ساعة تمام موافق الموافق ميلادي ميلادية ل ال ب "
    "the le du st nd rd th er",
    AT: "في على عند يوم بتاريخ on at à",
    HIJRI_MARK: "ه هجري هجرية للهجرة",
    CLOCK_OF: "بتوقيت توقيت بالتوقيت التوقيت",
    PUBLISHED: "نشر النشر نشره نشرت ونشر أضيف أضيفت الإضافة إضافة إدراج الإدراج التاريخ published posted publié",
    MODIFIED: "تحديث التحديث تحديثه تحديثها محدث حدث تعديل التعديل عدل update updated modified edited",
    OTHER: "تعليق التعليق comment زيارة التسجيل انضم مواليد ولد توفي ينتهي حقوق copyright joined ©",
}
_WORD = re.compile(r"[^\W\d_]+|©")
_PRIVATE = re.compile("[\ue000-\uf8ff]")  # icons of web fonts
_HALF_DAY = re.compile(r"(?<![^\W_])([ap])\.\s?m\b\.?")
_NUMBERED = re.compile(r"(?<![^\W_])(?:([تك])|(تشرين|كانون) )([12])(?![^\W_])")  # ت2, تشرين 2
_HYPHEN_AT_TIME = re.compile(r"(?<=:\d\d)[-–—](?=\d{1,2}[^\d:])|(?<=\d\d\d\d)[-–—](?=\d{1,2}:\d)")
_GLUED_HALF = re.compile(r"(?<=:\d\d )[صم](?=ال)|(?<=:\d\d)[صم](?=ال)")
_GLUED = re.compile(r"(?<=\D(?:19|20)\d\d)(?=\d{1,2}(?::\d\d|/\d{1,2}/\d{4}))")  # a year, and what is told next


def _signs() -> dict[str, str]:
    signs: dict[str, str] = {}
    for base, first, rows in ((_GREGORIAN, 1, _MONTHS), (_HIJRI, 1, _HIJRI_MONTHS), (_WEEKDAY, 0, _WEEKDAYS)):
        for number, row in enumerate(rows.strip().splitlines(), start=first):
            for name in row.split():
                signs[fold_letters(name.replace("_", " "))] = chr(base + number)
    for number, word in enumerate(_UNITS.split(), start=1):
        signs[fold_letters(word)] = chr(_ORDINAL + number)
    for number, word in enumerate(_TENTH_UNITS.split(), start=1):
        for ten, names in ((10, "عشر عشرة"), (20, "والعشرين والعشرون"), (30, "والثلاثين والثلاثون")):
            if ten + number <= 31:
                for name in names.split():
                    signs[fold_letters(f"{word} {name}")] = chr(_ORDINAL + ten + number)
    for ten, names in ((1, "غرة"), (20, "العشرين العشرون"), (30, "الثلاثين الثلاثون")):
        for name in names.split():
            signs[fold_letters(name)] = chr(_ORDINAL + ten)
    for sign, words in _MEANINGS.items():
        for word in words.split():
            signs[fold_letters(word)] = sign
    signs |= {fold_letters("بعد الظهر"): AFTERNOON, fold_letters("قبل الظهر"): MORNING}
    signs |= {fold_letters("تاريخ اليوم"): OTHER}
    # What Drupal says above a story; with another verb it is a sentence of one.
    signs |= {fold_letters(label): PUBLISHED for label in ("أرسلت بواسطة", "كتبت بواسطة", "أرسله", "submitted by")}
    signs |= {fold_letters(word): "gmt" for word in "غرينتش جرينتش غرينيتش جرينيتش قرينتش".split()}
    return signs


_SIGN_OF = _signs()
_FIRST_OF_TWO = frozenset(name.split()[0] for name in _SIGN_OF if " " in name)


def encode(folded: str) -> str:
    """Replace the words of dates by their signs.

    Args:
        folded: one line, of `fold.fold_letters`.

    Returns:
        The line; what is no word of dates stays as it is.
    """
    text = _PRIVATE.sub(" ", folded).replace("\u06be", "ه")  # HEH DOACHASHMEE, typed for the mark of Hijri years
    if "." in text:
        text = _HALF_DAY.sub(r"\1m", text)
    if ":" in text or "/" in text:
        text = _GLUED.sub(" ", _HYPHEN_AT_TIME.sub(" - ", text))
        text = _GLUED_HALF.sub(r"\g<0> ", text)
    text = _NUMBERED.sub(lambda found: _SIGN_OF[(found[1] or found[2][0]) + found[3]], text)
    words = list(_WORD.finditer(text))
    parts: list[str] = []
    end = 0
    for number, word in enumerate(words):
        if word.start() < end:
            continue
        sign, after = _SIGN_OF.get(word[0]), word.end()
        if word[0] in _FIRST_OF_TWO and number + 1 < len(words):
            second = words[number + 1]
            two = f"{word[0]} {second[0]}"
            if two in _SIGN_OF and second.start() - after <= 1:
                sign, after = _SIGN_OF[two], second.end()
        if sign:
            parts += (text[end : word.start()], sign)
            end = after
    return "".join((*parts, text[end:]))


def month_of(sign: str) -> tuple[int, bool]:
    """Give the month of a sign, 1 to 12, and whether it is of the Hijri calendar."""
    code = ord(sign)
    return (code - _HIJRI, True) if code > _HIJRI else (code - _GREGORIAN, False)


def weekday_of(sign: str) -> int:
    """Give the day of the week of a sign: 0 is Monday."""
    return ord(sign) - _WEEKDAY


def ordinal_of(sign: str) -> int:
    """Give the number of a sign, 1 to 31."""
    return ord(sign) - _ORDINAL
