"""Dates as Arabic newspapers print them: the names of months differ from Egypt to Lebanon to Algeria."""

from __future__ import annotations

from datetime import date

_DAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")

# From January to December, one row a tradition.
_MONTHS = {
    "egypt": [
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ],
    "levant": [
        "كانون الثاني",
        "شباط",
        "آذار",
        "نيسان",
        "أيار",
        "حزيران",
        "تموز",
        "آب",
        "أيلول",
        "تشرين الأول",
        "تشرين الثاني",
        "كانون الأول",
    ],
    "maghreb": [
        "جانفي",
        "فيفري",
        "مارس",
        "أفريل",
        "ماي",
        "جوان",
        "جويلية",
        "أوت",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ],
}

_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def weekday(day: date) -> str:
    """Name the day of the week in Arabic.

    Args:
        day: any day.

    Returns:
        The name, without the word for day.
    """
    return _DAYS[day.weekday()]


def month(day: date, tradition: str) -> str:
    """Name the month of a day.

    Args:
        day: any day.
        tradition: `egypt` (also of the Gulf), `levant` or `maghreb`.

    Returns:
        The name.
    """
    return _MONTHS[tradition][day.month - 1]


def long_date(day: date, tradition: str) -> str:
    """Write a day out, such as `30 أفريل 2024`.

    Args:
        day: any day.
        tradition: as for `month`.

    Returns:
        Day, month and year, with the digits 0 to 9.
    """
    return f"{day.day} {month(day, tradition)} {day.year}"


def eastern(text: str) -> str:
    """Write the digits 0 to 9 as the Mashriq does.

    Args:
        text: any text.

    Returns:
        The text with ٠ to ٩.
    """
    return text.translate(_EASTERN)
