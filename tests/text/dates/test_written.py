from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hijridate import Gregorian, Hijri
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.dates.written import Moment, read_line, read_stamp, read_url, read_visible

CAIRO = "Africa/Cairo"
FETCHED = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)


def _day(year: int, month: int, day: int, zone: str = CAIRO) -> Moment:
    return Moment(datetime(year, month, day, tzinfo=ZoneInfo(zone)), "day")


def _minute(year: int, month: int, day: int, hour: int, minute: int, zone: str = CAIRO) -> Moment:
    return Moment(datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone)), "minute")


EGYPT = "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split()
MAGHREB = "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر".split()
MOROCCO = "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر".split()
LEVANT = [
    *("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول"),
    *("تشرين الأول", "تشرين الثاني", "كانون الأول"),
]
OTHERS = [
    *("كانون ثاني", "", "اذار", "إبريل", "أيّار", "يونيه", "يوليه", "اغسطس", "ايلول"),
    *("تشرين أول", "تشرين ثاني", "كانون أول"),
]


@pytest.mark.parametrize(
    ("name", "month"),
    [
        pytest.param(name, month, id=f"{country} {month}")
        for country, names in {
            "Egypt": EGYPT,
            "Levant": LEVANT,
            "Algeria": MAGHREB,
            "Morocco": MOROCCO,
            "spelled otherwise": OTHERS,
        }.items()
        for month, name in enumerate(names, start=1)
        if name
    ],
)
def test_every_name_of_every_month(name: str, month: int) -> None:
    assert read_visible(f"7 {name} 2023", CAIRO, FETCHED) == _day(2023, month, 7)
    assert read_visible(f"نُشر الأحد ٧ {name}، ٢٠٢٣", CAIRO, FETCHED) == _day(2023, month, 7)
    assert read_visible(f"{name} 7, 2023", CAIRO, FETCHED) == _day(2023, month, 7)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        pytest.param("30 نوفمبر 2023", _day(2023, 11, 30), id="day month year"),
        pytest.param("٣٠ نوفمبر ٢٠٢٣", _day(2023, 11, 30), id="Arabic digits"),
        pytest.param("۳۰ نوفمبر ۲۰۲۳", _day(2023, 11, 30), id="Persian digits"),
        pytest.param("الخميس 30 نوفمبر 2023", _day(2023, 11, 30), id="weekday before"),
        pytest.param("الخميس، 30 نوفمبر، 2023", _day(2023, 11, 30), id="commas"),
        pytest.param("30-نوفمبر-2023", _day(2023, 11, 30), id="hyphens"),
        pytest.param("30 تشرين الثاني/نوفمبر 2023", _day(2023, 11, 30), id="two names of the month"),
        pytest.param("30 نوفمبر (تشرين الثاني) 2023", _day(2023, 11, 30), id="the second in brackets"),
        pytest.param("في الثلاثين، 30 من نوفمبر عام 2023", _day(2023, 11, 30), id="in words"),
        pytest.param("السبت 17 جمادى الأولى 1445 هـ الموافق 30 نوفمبر 2023 م", _day(2023, 11, 30), id="beside hijri"),
        pytest.param("نوفمبر 30, 2023", _day(2023, 11, 30), id="month before day"),
        pytest.param("30/11/2023", _day(2023, 11, 30), id="numbers, day first"),
        pytest.param("5/3/2023", _day(2023, 3, 5), id="day first also where month first could be"),
        pytest.param("30 - 11 - 2023", _day(2023, 11, 30), id="numbers with spaces"),
        pytest.param("30.11.2023", _day(2023, 11, 30), id="dots"),
        pytest.param("٣٠/١١/٢٠٢٣", _day(2023, 11, 30), id="Arabic digits and slashes"),
        pytest.param("\u200f30\u200f/\u200f11\u200f/\u200f2023", _day(2023, 11, 30), id="bidi marks between"),
        pytest.param("2023/11/30", _day(2023, 11, 30), id="year first"),
        pytest.param("2023-11-30", _day(2023, 11, 30), id="year first, hyphens"),
        pytest.param("الخميس 30 نوفمبر 2023 - 14:05", _minute(2023, 11, 30, 14, 5), id="time behind"),
        pytest.param("30 نوفمبر 2023 الساعة 14:05:59", _minute(2023, 11, 30, 14, 5), id="seconds"),
        pytest.param("30/11/2023 09:05 ص", _minute(2023, 11, 30, 9, 5), id="before noon"),
        pytest.param("30/11/2023 09:05 م", _minute(2023, 11, 30, 21, 5), id="after noon"),
        pytest.param("30/11/2023 12:05 ص", _minute(2023, 11, 30, 0, 5), id="just after midnight"),
        pytest.param("30/11/2023 12:05 م", _minute(2023, 11, 30, 12, 5), id="just after noon"),
        pytest.param("30 نوفمبر 2023، 9:05 صباحًا", _minute(2023, 11, 30, 9, 5), id="morning in full"),
        pytest.param("30 نوفمبر 2023، 9:05 مساءً", _minute(2023, 11, 30, 21, 5), id="evening in full"),
        pytest.param("30 نوفمبر 2023، 9:05 مساءا", _minute(2023, 11, 30, 21, 5), id="evening, spelled otherwise"),
        pytest.param("30 نوفمبر 2023 09:05 PM", _minute(2023, 11, 30, 21, 5), id="pm"),
        pytest.param("30 نوفمبر 2023 25:99", _day(2023, 11, 30), id="no such time"),
        pytest.param(
            "30 نوفمبر 2023 وبقي النص طويلا حتى الساعة 14:05", _day(2023, 11, 30), id="time of something else"
        ),
        pytest.param("31 فبراير 2023، ثم 1 مارس 2023", _day(2023, 3, 1), id="the first that can be"),
        pytest.param("29 فبراير 2024", _day(2024, 2, 29), id="leap day"),
        pytest.param("", None, id="nothing"),
        pytest.param("نوفمبر", None, id="month alone"),
        pytest.param("نوفمبر 2023", None, id="no day"),
        pytest.param("30 نوفمبر", None, id="no year"),
        pytest.param("29 فبراير 2023", None, id="no leap year"),
        pytest.param("31 فبراير 2023", None, id="31 February"),
        pytest.param("31/02/2023", None, id="31 February in numbers"),
        pytest.param("0 نوفمبر 2023", None, id="day 0"),
        pytest.param("32 نوفمبر 2023", None, id="day 32"),
        pytest.param("30 نوفمبر 0000", None, id="year 0"),
        pytest.param("30 نوفمبر 1066", None, id="before the web"),
        pytest.param("30 نوفمبر 9999", None, id="year 9999"),
        pytest.param("4 مارس 2025", None, id="after the fetch"),
        pytest.param("130 نوفمبر 2023", None, id="part of a number"),
        pytest.param("30 نوفمبر 20235", None, id="part of a longer number"),
        pytest.param("1.30.11.2023", None, id="part of a version"),
    ],
)
def test_visible_dates(text: str, moment: Moment | None) -> None:
    assert read_visible(text, CAIRO, FETCHED) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        pytest.param("2023-11-30", _day(2023, 11, 30), id="ISO day"),
        pytest.param("2023-11-30T14:05", _minute(2023, 11, 30, 14, 5), id="ISO without offset: the outlet's zone"),
        pytest.param("2023-11-30 14:05:59", _minute(2023, 11, 30, 14, 5), id="with a space, seconds left out"),
        pytest.param("2023-11-30T14:05:59.123Z", _minute(2023, 11, 30, 14, 5, "UTC"), id="Z and fraction"),
        pytest.param("2023-11-30T14:05:00+03:00", _minute(2023, 11, 30, 11, 5, "UTC"), id="offset"),
        pytest.param("2023-11-30T14:05:00-0500", _minute(2023, 11, 30, 19, 5, "UTC"), id="offset without colon"),
        pytest.param("  2023-11-30t14:05:00z ", _minute(2023, 11, 30, 14, 5, "UTC"), id="lower case, spaces around"),
        pytest.param("1701353100", _minute(2023, 11, 30, 14, 5, "UTC"), id="seconds since 1970"),
        pytest.param("1701353100000", _minute(2023, 11, 30, 14, 5, "UTC"), id="milliseconds"),
        pytest.param("Thu, 30 Nov 2023 14:05:00 +0300", _minute(2023, 11, 30, 11, 5, "UTC"), id="RFC 822"),
        pytest.param("Thu, 30 Nov 2023 14:05:00 GMT", _minute(2023, 11, 30, 14, 5, "UTC"), id="RFC 822, GMT"),
        pytest.param("Thu 30 Nov 2023 14:05", _minute(2023, 11, 30, 14, 5), id="RFC 822 without offset"),
        pytest.param("30 نوفمبر 2023 - 14:05", _minute(2023, 11, 30, 14, 5), id="as visible text"),
        pytest.param("٣٠/١١/٢٠٢٣", _day(2023, 11, 30), id="as visible numbers"),
        pytest.param("2025-03-01T12:40:00Z", _minute(2025, 3, 1, 12, 40, "UTC"), id="a clock that is ahead"),
        pytest.param("2025-03-01T13:30:00Z", _minute(2025, 3, 1, 13, 30), id="local time that claims to be UTC"),
        pytest.param("2025-03-02T10:00:00Z", None, id="after the fetch"),
        pytest.param("2023-02-31", None, id="31 February"),
        pytest.param("2023-11-30T25:61:00Z", None, id="no such time"),
        pytest.param("2023-11-30T14:05:00+99:99", None, id="no such offset"),
        pytest.param("0000-00-00T00:00:00Z", None, id="year 0"),
        pytest.param("0001-01-01T00:00:00Z", None, id="year 1, as .NET writes none"),
        pytest.param("1970-01-01T00:00:00Z", None, id="1970, as Unix writes none"),
        pytest.param("9999-12-31T23:59:59-05:00", None, id="year 9999"),
        pytest.param("0000000000", None, id="no seconds"),
        pytest.param("9999999999999", None, id="milliseconds, far ahead"),
        pytest.param("²²²²²²²²²²", None, id="digits that are no numbers"),
        pytest.param("Thu, 30 Foo 2023 14:05:00 +9999", None, id="RFC 822, broken"),
        pytest.param("Thu, 99", None, id="RFC 822, cut"),
        pytest.param("soon", None, id="words"),
        pytest.param("2023-11-30T00:00:00Z", _day(2023, 11, 30), id="midnight: a day, as programs write it"),
        pytest.param("2023-11-30T00:00:00+05:00", _day(2023, 11, 30), id="midnight of another zone"),
        pytest.param("٢٠٢٣-١١-٣٠T١٤:٠٥", _minute(2023, 11, 30, 14, 5), id="ISO in Arabic digits"),
        pytest.param("2023-11-30 14:05:00 UTC", _minute(2023, 11, 30, 14, 5, "UTC"), id="ISO with the zone's name"),
        pytest.param("2023-11-30T14:05:00+3:30", _minute(2023, 11, 30, 10, 35, "UTC"), id="offset of one digit"),
        pytest.param("2023-11-30T14:05:00+03", _minute(2023, 11, 30, 11, 5, "UTC"), id="offset of hours"),
        pytest.param("2023-11-30T14:05:00Z[UTC]", _minute(2023, 11, 30, 14, 5, "UTC"), id="zone in brackets"),
        pytest.param("2023-11-30T14:05:00 03:00", _minute(2023, 11, 30, 14, 5), id="offset whose plus was lost"),
        pytest.param("20231130", _day(2023, 11, 30), id="compact day"),
        pytest.param("20231130T140500Z", _minute(2023, 11, 30, 14, 5, "UTC"), id="compact"),
        pytest.param("202311301405", _minute(2023, 11, 30, 14, 5), id="compact, local"),
        pytest.param("20231350", None, id="eight digits that are no day"),
        pytest.param("/Date(1701353100000)/", _minute(2023, 11, 30, 14, 5, "UTC"), id=".NET"),
        pytest.param("Thu Nov 30 2023 14:05:00 GMT+0200 (EET)", _minute(2023, 11, 30, 14, 5), id="JavaScript"),
        pytest.param("-0001-11-30T00:00:00+00:00", None, id="year -1, as PHP writes none"),
        pytest.param("0000-00-00", None, id="no day, as MySQL writes none"),
        pytest.param("+002023-11-30", None, id="year of six digits"),
        pytest.param("2023-11-30" * 99, None, id="too long"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_stamps(text: str, moment: Moment | None) -> None:
    assert read_stamp(text, CAIRO, FETCHED) == moment


RIYADH = "Asia/Riyadh"
NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)  # a Saturday; 14:00 in Cairo


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        pytest.param("الأول من سبتمبر 2023", _day(2023, 9, 1), id="first"),
        pytest.param("الثالث والعشرين من آذار ٢٠٢٤", _day(2024, 3, 23), id="twenty-third"),
        pytest.param("الحادي والثلاثون من ديسمبر 2023", _day(2023, 12, 31), id="thirty-first"),
        pytest.param("الثلاثون من شهر نيسان لعام 2023", _day(2023, 4, 30), id="thirtieth"),
        pytest.param("الخامس عشر من أكتوبر 2023", _day(2023, 10, 15), id="fifteenth"),
        pytest.param("الدور الثاني سبتمبر 2023", None, id="an ordinal of something else"),
        pytest.param("في 1 مايو/ أيار 2024", _day(2024, 5, 1), id="two names"),
        pytest.param("18 نوفمبر/كانون الأول 2023", None, id="two names that disagree"),
        pytest.param("27 تشرين 2022", None, id="half a name"),
        pytest.param("27 تشرين 2 2022", _day(2022, 11, 27), id="a numbered name"),
        pytest.param("27 ت1 2022", _day(2022, 10, 27), id="a numbered letter"),
        pytest.param("11/30/2023", _day(2023, 11, 30), id="month first where day first cannot be"),
        pytest.param("Wednesday 04/03/2024", _day(2024, 4, 3), id="month first where the weekday says so"),
        pytest.param("الأربعاء 04/03/2024", _day(2024, 4, 3), id="the same in Arabic"),
        pytest.param("الجمعة 04/03/2024", _day(2024, 3, 4), id="a weekday that fits no order"),
        pytest.param("08/09/24", None, id="a year of two digits that could be a day"),
        pytest.param("30/11/23", _day(2023, 11, 30), id="a year of two digits that can be nothing else"),
        pytest.param("الأحد 08/09/24", _day(2024, 9, 8), id="the weekday tells the order"),
        pytest.param("4 نوفمبر 22", _day(2022, 11, 4), id="a year of two digits behind a name"),
        pytest.param("4 نوفمبر 14:05", None, id="a time is no year"),
        pytest.param("8-9 سبتمبر 2024", None, id="a range"),
        pytest.param("من 8 إلى 10 سبتمبر 2024", None, id="a range in words"),
        pytest.param("8\\9\\2024", _day(2024, 9, 8), id="backslashes"),
        pytest.param("2024/13/13", None, id="no month"),
        pytest.param("08.09.2024٨ سبتمبر ٢٠٢٤", _day(2024, 9, 8), id="twice without a space, in two sets of digits"),
        pytest.param("10 يوليو 202410/7/2024", _day(2024, 7, 10), id="twice without a space"),
        pytest.param("le 31 août 2023", _day(2023, 8, 31), id="French"),
        pytest.param("Sunday 8th of September 2024", _day(2024, 9, 8), id="English in words"),
        pytest.param("8 \ue939 سبتمبر 2024", _day(2024, 9, 8), id="an icon"),
        pytest.param("2024 سبتمبر 8", _day(2024, 9, 8), id="year first, month by name"),
    ],
)
def test_days(text: str, moment: Moment | None) -> None:
    assert read_visible(text, CAIRO, NOW) == moment


HIJRI = [
    *("محرم", "صفر", "ربيع الأول", "ربيع الثاني", "جمادى الأولى", "جمادى الآخرة", "رجب", "شعبان", "رمضان", "شوال"),
    *("ذو القعدة", "ذو الحجة"),
]
HIJRI_OTHERS = [
    *("المحرم", "صفر", "ربيع أول", "ربيع الآخر", "جمادي الاولى", "جمادى الثانية", "رجب", "شعبان", "رمضان", "شوال"),
    *("ذي القعدة", "ذي الحجة"),
]


@pytest.mark.parametrize("names", [HIJRI, HIJRI_OTHERS], ids=("Umm al-Qura", "spelled otherwise"))
@pytest.mark.parametrize("month", range(1, 13))
def test_every_name_of_every_hijri_month(names: list[str], month: int) -> None:
    expected = Hijri(1445, month, 9).to_gregorian()
    for text in (f"9 {names[month - 1]} 1445 هـ", f"٩ {names[month - 1]} ١٤٤٥", f"9/{month}/1445 هـ"):
        assert read_visible(text, RIYADH, NOW) == _day(expected.year, expected.month, expected.day, RIYADH)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        pytest.param("17 جمادى الأولى 1445", _day(2023, 12, 1), id="alone"),
        pytest.param("غرة محرم 1446", _day(2024, 7, 7), id="first of the month"),
        pytest.param("1446/03/05", _day(2024, 9, 8), id="numbers that can be of no other calendar"),
        pytest.param("1403/06/18", None, id="numbers that may be Persian"),
        pytest.param("1411/06/18 هـ", _day(1991, 1, 4), id="the same with the mark"),
        pytest.param("الثلاثاء 6 محرم 1445", _day(2023, 7, 25), id="a day later by the weekday"),
        pytest.param("الأحد 6 محرم 1445", _day(2023, 7, 23), id="a day earlier by the weekday"),
        pytest.param("الجمعة 6 محرم 1445", _day(2023, 7, 24), id="a weekday that is a mistake"),
        pytest.param("30 محرم 1445", None, id="the 30th of a month of 29 days"),
        pytest.param("31 رمضان 1445", None, id="day 31"),
        pytest.param("5 صفر 1600", None, id="after the table"),
        pytest.param("13 ديسمبر 2023 - 29 جمادى الأولى 1445 - 16:40", _minute(2023, 12, 13, 16, 40), id="between"),
        pytest.param("نشر: 5 رجب 1445 هـ، 18 يناير 2024", _day(2024, 1, 18), id="behind the label"),
    ],
)
def test_hijri_days(text: str, moment: Moment | None) -> None:
    assert read_visible(text, CAIRO, NOW) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        pytest.param("8 سبتمبر 2024 - 14:05 بتوقيت غرينتش", _minute(2024, 9, 8, 17, 5), id="Greenwich"),
        pytest.param("8 سبتمبر 2024 - 14:05 بتوقيت جرينتش", _minute(2024, 9, 8, 17, 5), id="spelled otherwise"),
        pytest.param("8 سبتمبر 2024 14:05 GMT", _minute(2024, 9, 8, 17, 5), id="GMT"),
        pytest.param("14:05 GMT 08.09.2024", _minute(2024, 9, 8, 17, 5), id="GMT before the day"),
        pytest.param("8 سبتمبر 2024 14:05 (توقيت غرينتش +3)", _minute(2024, 9, 8, 14, 5), id="Greenwich plus"),
        pytest.param("8 ديسمبر 2024 14:05 بتوقيت مكة المكرمة", _minute(2024, 12, 8, 13, 5), id="Mecca"),
        pytest.param("8 ديسمبر 2024 14:05 بتوقيت أبوظبي", _minute(2024, 12, 8, 12, 5), id="Abu Dhabi"),
        pytest.param("8 ديسمبر 2024 14:05 بتوقيت أبو ظبي", _minute(2024, 12, 8, 12, 5), id="Abu Dhabi, two words"),
        pytest.param("8 ديسمبر 2024 14:05 بتوقيت القاهرة", _minute(2024, 12, 8, 14, 5), id="Cairo"),
        pytest.param("8 ديسمبر 2024 14:05 بالتوقيت المحلي", _minute(2024, 12, 8, 14, 5), id="local"),
        pytest.param("8 ديسمبر 2024 14:05 بتوقيت المريخ", _day(2024, 12, 8), id="a zone that is not known"),
        pytest.param("8 ديسمبر 2024 14:05 KSA", _minute(2024, 12, 8, 13, 5), id="abbreviation"),
        pytest.param("8 ديسمبر 2024 23:30 GMT", _minute(2024, 12, 9, 1, 30), id="the next day here"),
        pytest.param("8 ديسمبر 2024 14:05-10 تعليقات", _minute(2024, 12, 8, 14, 5), id="a hyphen is no offset"),
        pytest.param("2024-12-08T14:05:00-05:00", _minute(2024, 12, 8, 21, 5), id="ISO in a line"),
        pytest.param("8 ديسمبر 2024 12:30 ظهرا", _minute(2024, 12, 8, 12, 30), id="noon"),
        pytest.param("8 ديسمبر 2024 1:30 ظهرا", _minute(2024, 12, 8, 13, 30), id="after noon"),
        pytest.param("8 ديسمبر 2024 2:05 فجرا", _minute(2024, 12, 8, 2, 5), id="dawn"),
        pytest.param("8 ديسمبر 2024 9:05 ليلا", _minute(2024, 12, 8, 21, 5), id="night"),
        pytest.param("8 ديسمبر 2024 12:05 ليلا", _minute(2024, 12, 8, 0, 5), id="midnight and five"),
        pytest.param("8 ديسمبر 2024 1:05 ليلا", _minute(2024, 12, 8, 1, 5), id="late at night"),
        pytest.param("8 ديسمبر 2024 4:05 بعد الظهر", _minute(2024, 12, 8, 16, 5), id="two words"),
        pytest.param("8 ديسمبر 2024 الساعة 5 مساء", _minute(2024, 12, 8, 17, 0), id="an hour alone"),
        pytest.param("8 ديسمبر 2024 2:05 p.m.", _minute(2024, 12, 8, 14, 5), id="p.m."),
        pytest.param("8/12/2024-02:05 م", _minute(2024, 12, 8, 14, 5), id="a hyphen before the time"),
        pytest.param("14:05-8 ديسمبر 2024", _minute(2024, 12, 8, 14, 5), id="a hyphen behind the time"),
        pytest.param("30/11/202312:19 ص", _minute(2023, 11, 30, 0, 19), id="no space before the time"),
        pytest.param("8 ديسمبر 2024 - 14h05", _minute(2024, 12, 8, 14, 5), id="French hours"),
        pytest.param("8 ديسمبر 2024 | 02:05 مالمشاهدات 3021", _minute(2024, 12, 8, 14, 5), id="no space behind it"),
        pytest.param("02:05 م الأحد 08 ديسمبر 2024", _minute(2024, 12, 8, 14, 5), id="time, weekday, day"),
        pytest.param("8 ديسمبر 2024 00:00", _day(2024, 12, 8), id="midnight is no time"),
    ],
)
def test_times(text: str, moment: Moment | None) -> None:
    assert read_visible(text, CAIRO, NOW) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        pytest.param("منذ ساعتين", _day(2025, 3, 1), id="two hours"),
        pytest.param("منذ 5 دقائق", _day(2025, 3, 1), id="minutes"),
        pytest.param("قبل ٣ أيام", _day(2025, 2, 26), id="days"),
        pytest.param("منذ ثلاثة أيام", _day(2025, 2, 26), id="a number in words"),
        pytest.param("منذ يوم", _day(2025, 2, 28), id="a day"),
        pytest.param("منذ يومين", _day(2025, 2, 27), id="two days"),
        pytest.param("منذ 20 ساعة", _day(2025, 2, 28), id="hours, the day before"),
        pytest.param("منذ 14 ساعة", None, id="hours that may lie in two days"),
        pytest.param("منذ 3 ساعات و20 دقيقة", _day(2025, 3, 1), id="hours and minutes"),
        pytest.param("منذ نصف ساعة", _day(2025, 3, 1), id="half an hour"),
        pytest.param("3 ساعات مضت", _day(2025, 3, 1), id="the other way round"),
        pytest.param("5 hours ago", _day(2025, 3, 1), id="English"),
        pytest.param("an hour ago", _day(2025, 3, 1), id="English, one"),
        pytest.param("قبل قليل", _day(2025, 3, 1), id="just now"),
        pytest.param("أمس", _day(2025, 2, 28), id="yesterday"),
        pytest.param("أمس الجمعة", _day(2025, 2, 28), id="yesterday with its name"),
        pytest.param("أول أمس", _day(2025, 2, 27), id="the day before"),
        pytest.param("أمس، 22:15", _minute(2025, 2, 28, 22, 15), id="yesterday with a time"),
        pytest.param("اليوم 10:05", _minute(2025, 3, 1, 10, 5), id="today with a time"),
        pytest.param("اليوم | 9:30 ص", _minute(2025, 3, 1, 9, 30), id="today, then the time"),
        pytest.param("نُشر منذ 3 ساعات | القاهرة", _day(2025, 3, 1), id="a part of a line"),
        pytest.param("اليوم", None, id="today alone: the name of a newspaper"),
        pytest.param("اليوم السابع", None, id="another"),
        pytest.param("منذ أيام", None, id="some days"),
        pytest.param("منذ أسبوع", None, id="a week: seven to thirteen days"),
        pytest.param("منذ شهر", None, id="a month"),
        pytest.param("قبل سنتين", None, id="years"),
        pytest.param("منذ أكثر من 3 أيام", None, id="more than"),
        pytest.param("آخر تحديث منذ ساعتين", None, id="of a change"),
        pytest.param("قال الوزير إن القرار لن يتغير قبل 3 أيام من الموعد", None, id="in a sentence"),
        pytest.param("التقى الرئيس وفدا من الشركة أمس", None, id="at the end of a sentence"),
    ],
)
def test_days_told_from_the_fetch(text: str, moment: Moment | None) -> None:
    assert read_visible(text, CAIRO, NOW) == moment


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        pytest.param("8 سبتمبر 2024", [""], id="nothing said"),
        pytest.param("نُشر في 8 سبتمبر 2024", ["published"], id="published"),
        pytest.param("تاريخ النشر : 8/9/2024", ["published"], id="date of publication"),
        pytest.param("أُضيف بتاريخ 8 سبتمبر 2024", ["published"], id="added"),
        pytest.param("آخر تحديث: 8 سبتمبر 2024", ["modified"], id="last update"),
        pytest.param("تاريخ التحديث: 8 سبتمبر 2024", ["modified"], id="date of update"),
        pytest.param("حُدِّث في 8 سبتمبر 2024", ["modified"], id="updated"),
        pytest.param("نشر: 7 سبتمبر 2024 | تحديث: 8 سبتمبر 2024", ["published", "modified"], id="both"),
        pytest.param("محدث: 8 سبتمبر 2024 - نشر: 7 سبتمبر 2024", ["modified", "published"], id="both, turned round"),
        pytest.param("أرسلت بواسطة نور العبيدي في الأحد, 08/09/2024 - 16:45", ["published"], id="of Drupal"),
        pytest.param("أرسله نور الدين العبيدي في الأحد, 08/09/2024", ["published"], id="of Drupal, otherwise"),
        pytest.param("Submitted by admin on Sun, 08/09/2024 - 16:45", ["published"], id="of Drupal, in English"),
        pytest.param("القاهرة ـ 8 سبتمبر 2024 ـ رويترز", [""], id="between tatweel dashes"),
        pytest.param("آخر تعليق 8 سبتمبر 2024", ["other"], id="a comment"),
        pytest.param("تاريخ اليوم: 8 سبتمبر 2024", ["other"], id="a clock"),
        pytest.param("نشر ماسك على منصته رسالة طويلة 8 سبتمبر 2024", [""], id="a label of something else"),
        pytest.param("الأحد 8 سبتمبر 2024، آخر تحديث 14:00", [""], id="the time of a change"),
        pytest.param("8 سبتمبر 2024 - 9 سبتمبر 2024", ["", ""], id="two days"),
        pytest.param("آخر تحديث 08.09.2024٨ سبتمبر ٢٠٢٤", ["modified", "modified"], id="one day told twice"),
        pytest.param(
            "أعلنت الوكالة الكبرى في 8 سبتمبر 2024 أنها نصحت عملاءها بتعليق الإعلانات", [], id="in a sentence"
        ),
        pytest.param("ماسك خلال مؤتمر في باريس في 8 سبتمبر 2024", [], id="a caption"),
    ],
)
def test_what_a_line_says_of_its_dates(text: str, roles: list[str]) -> None:
    assert [stated.role for stated in read_line(text, CAIRO, NOW)] == roles


@pytest.mark.parametrize(
    ("url", "moment"),
    [
        ("https://a.example/2024/09/08/title", _day(2024, 9, 8)),
        ("https://a.example/2024/9/8/", _day(2024, 9, 8)),
        ("https://a.example/news/2024-09-08-title", _day(2024, 9, 8)),
        ("https://a.example/20240908/c.html", _day(2024, 9, 8)),
        ("https://a.example/2024-09/08/c_1.htm", _day(2024, 9, 8)),
        ("https://a.example/2024/09/title", None),
        ("https://a.example/story/20240908", None),
        ("https://a.example/2024/13/40/", None),
        ("https://a.example/2031/09/08/", None),
        ("https://a.example/120240908120/", None),
        ("https://a.example/2024/09/08/2023/01/02/", None),
        ("https://a.example/?d=2024/09/08", None),
        ("", None),
    ],
)
def test_the_day_in_a_url(url: str, moment: Moment | None) -> None:
    assert read_url(url, CAIRO, NOW) == moment


@pytest.mark.parametrize(
    ("stamp", "zone", "shown"),
    [
        ("2024-09-08T23:59:00Z", RIYADH, "2024-09-09T02:59:00+03:00"),
        ("2024-09-08T23:59:00-05:00", RIYADH, "2024-09-09T07:59:00+03:00"),
        ("2024-09-08T23:59:00Z", "UTC", "2024-09-08T23:59:00+00:00"),
        ("2024-09-09T02:59:00+03:00", "UTC", "2024-09-09T02:59:00+03:00"),
    ],
    ids=("UTC", "another zone", "no zone declared", "no zone declared, an offset stated"),
)
def test_the_day_is_the_one_that_readers_saw(stamp: str, zone: str, shown: str) -> None:
    moment = read_stamp(stamp, zone, NOW)
    assert moment is not None
    assert moment.value.isoformat() == shown


def test_midnight_is_that_of_the_outlet() -> None:
    moment = read_visible("30 نوفمبر 2023", "Asia/Riyadh", FETCHED)
    assert moment is not None
    assert moment.value.isoformat() == "2023-11-30T00:00:00+03:00"


@pytest.mark.parametrize(("year", "month", "day"), [(2023, 3, 26), (2023, 10, 29), (2020, 12, 31), (2024, 2, 29)])
def test_the_moment_of_the_fetch_is_believed_whatever_the_zone(year: int, month: int, day: int) -> None:
    """A page that is fetched as soon as it is published states a day that in UTC may only begin tomorrow."""
    fetched = datetime(year, month, day, 10, 30, tzinfo=UTC)
    for zone in ("Pacific/Kiritimati", "Asia/Beirut", CAIRO, "Pacific/Pago_Pago"):
        here = fetched.astimezone(ZoneInfo(zone))
        moment = read_stamp(f"{here:%Y-%m-%d %H:%M}", zone, fetched)
        assert moment is not None
        assert moment.value == fetched
        assert read_visible(f"{here:%d/%m/%Y}", zone, fetched) == _day(here.year, here.month, here.day, zone)


WORDS = [*EGYPT, *LEVANT, *MAGHREB, *MOROCCO, *HIJRI, "منذ", "قبل", "أيام", "ساعة", "أمس", "اليوم", "نشر", "تحديث"]
WORDS += [
    "هـ",
    "م",
    "ص",
    "مساء",
    "الأحد",
    "الأول",
    "من",
    "بتوقيت",
    "مكة",
    "GMT",
    "+03:00",
    "Sep",
    "2024",
    "١٤٤٥",
    "14:05",
]
dates_in_text = st.one_of(
    st.text(alphabet="0123456789٠٣۹²१ /-.:،,|TZ+صمap نوفمبرآبأيكثاني()\u200f\ue001\n", max_size=40),
    st.lists(
        st.one_of(st.sampled_from(WORDS), st.integers(0, 3000).map(str), st.sampled_from("/-.|:،")), max_size=9
    ).map(" ".join),
)
stamps = st.one_of(
    st.text(max_size=40),
    dates_in_text,
    st.from_regex(r"\A\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:?\d{2})?)?\Z"),
    st.from_regex(r"\A(\d{8}|\d{10}|\d{12,14})\Z"),
    st.from_regex(r"\A[A-Z][a-z]{2},? \d{1,2} (Jan|Nov|Foo) \d{2,5} \d{2}:\d{2}:\d{2} ([+-]\d{4}|GMT|X)\Z"),
    st.builds("{} {} {}".format, st.integers(-5, 40), st.sampled_from(EGYPT + LEVANT + HIJRI), st.integers(0, 10**5)),
    st.builds("{} {} {}".format, st.sampled_from(("منذ", "قبل")), st.integers(0, 2000), st.sampled_from(WORDS)),
)
zones = st.sampled_from((CAIRO, RIYADH, "UTC", "Asia/Beirut", "Pacific/Kiritimati", "Pacific/Pago_Pago"))


@settings(deadline=None, max_examples=1000)
@given(stamps, zones, st.datetimes(datetime(1996, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC)))
def test_any_text_is_a_moment_before_the_fetch_or_none(text: str, zone: str, fetched: datetime) -> None:
    for read in (read_stamp, read_visible, read_url):
        moment = read(text, zone, fetched)
        assert read(text, zone, fetched) == moment
        if moment is not None:
            assert moment.value.tzinfo is not None
            assert moment.precision in ("day", "minute")
            assert moment.value.year >= 1990
            assert (moment.value - fetched).total_seconds() <= 26 * 3600


EASTERN, PERSIAN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"), str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
days = st.dates(date(1996, 1, 1), date(2024, 12, 31))


@settings(deadline=None, max_examples=300)
@given(
    days,
    st.sampled_from([EGYPT, LEVANT, MAGHREB, MOROCCO]),
    st.sampled_from([{}, EASTERN, PERSIAN]),
    st.sampled_from(
        (
            *("{d} {m} {y}", "{d:02} {m}، {y}", "{d}-{m}-{y}", "{m} {d}, {y}", "{y} {m} {d}", "{d} من {m} عام {y}م"),
            *("{d}/{n}/{y}", "{d:02}-{n:02}-{y}", "{d}.{n}.{y}", "{y}/{n}/{d}", "{y}-{n:02}-{d:02}", "{d} {m}/{m} {y}"),
        )
    ),
    st.sampled_from(("{}", "نشر في: {}", "كتب: أحمد علي | {} | القاهرة", "{} - 14:05", "9:05 م | {}")),
)
def test_every_day_is_read_back_in_any_form(
    day: date, names: list[str], digits: dict[int, int], form: str, line: str
) -> None:
    text = form.format(d=day.day, n=day.month, m=names[day.month - 1], y=day.year)
    moment = read_visible(line.format(text).translate(digits), CAIRO, FETCHED)
    assert moment is not None
    assert moment.value.date() == day
    assert (moment.precision == "minute") == (":0" in line)


@settings(deadline=None, max_examples=200)
@given(days, st.sampled_from([HIJRI, HIJRI_OTHERS]), st.sampled_from([{}, EASTERN]), st.booleans())
def test_every_hijri_day_is_read_back(day: date, names: list[str], digits: dict[int, int], is_marked: bool) -> None:
    hijri = Gregorian(day.year, day.month, day.day).to_hijri()
    text = f"{hijri.day} {names[hijri.month - 1]} {hijri.year}{' هـ' if is_marked else ''}"
    assert read_visible(text.translate(digits), RIYADH, FETCHED) == _day(day.year, day.month, day.day, RIYADH)


@settings(deadline=None, max_examples=200)
@given(st.datetimes(datetime(2002, 1, 1), datetime(2024, 12, 31), timezones=st.just(UTC)), zones)
def test_every_stamp_is_read_back(moment: datetime, zone: str) -> None:
    moment = moment.replace(second=0, microsecond=0) + timedelta(minutes=moment.minute == 0)
    for text in (f"{moment:%Y-%m-%dT%H:%M:%SZ}", f"{moment:%a, %d %b %Y %H:%M:%S} GMT", str(int(moment.timestamp()))):
        read = read_stamp(text, zone, FETCHED)
        assert read is not None
        # Python calls no time of the hour that comes twice equal to one of another zone.
        assert (read.value.timestamp(), read.precision) == (moment.timestamp(), "minute")
        assert read.value.date() == moment.astimezone(ZoneInfo(zone)).date()
