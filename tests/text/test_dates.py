from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.dates import Moment, read_stamp, read_visible

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
        pytest.param("11/30/2023", None, id="month first is not read"),
        pytest.param("0 نوفمبر 2023", None, id="day 0"),
        pytest.param("32 نوفمبر 2023", None, id="day 32"),
        pytest.param("30 نوفمبر 0000", None, id="year 0"),
        pytest.param("30 نوفمبر 1066", None, id="before the web"),
        pytest.param("30 نوفمبر 9999", None, id="year 9999"),
        pytest.param("4 مارس 2025", None, id="after the fetch"),
        pytest.param("130 نوفمبر 2023", None, id="part of a number"),
        pytest.param("30 نوفمبر 20235", None, id="part of a longer number"),
        pytest.param("1.30.11.2023", None, id="part of a version"),
        pytest.param("17 جمادى الأولى 1445", None, id="hijri alone"),
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
        pytest.param("2025-03-02T10:00:00Z", _minute(2025, 3, 2, 10, 0, "UTC"), id="a clock that is ahead"),
        pytest.param("2025-03-04T10:00:00Z", None, id="after the fetch"),
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
        pytest.param("yesterday", None, id="words"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_stamps(text: str, moment: Moment | None) -> None:
    assert read_stamp(text, CAIRO, FETCHED) == moment


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


dates_in_text = st.text(alphabet="0123456789٠٣۹²१ /-.:،,TZ+صمap نوفمبرآبأيكثاني()\u200f\n", max_size=40)
stamps = st.one_of(
    st.text(max_size=40),
    dates_in_text,
    st.from_regex(r"\A\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:?\d{2})?)?\Z"),
    st.from_regex(r"\A(\d{10}|\d{13})\Z"),
    st.from_regex(r"\A[A-Z][a-z]{2},? \d{1,2} (Jan|Nov|Foo) \d{2,5} \d{2}:\d{2}:\d{2} ([+-]\d{4}|GMT|X)\Z"),
    st.builds("{} {} {}".format, st.integers(-5, 40), st.sampled_from(EGYPT + LEVANT), st.integers(0, 10**5)),
)


@settings(deadline=None, max_examples=500)
@given(
    stamps,
    st.sampled_from((CAIRO, "UTC", "Asia/Beirut", "Pacific/Kiritimati", "Pacific/Pago_Pago")),
    st.datetimes(datetime(1996, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC)),
)
def test_any_text_is_a_moment_before_the_fetch_or_none(text: str, zone: str, fetched: datetime) -> None:
    for read in (read_stamp, read_visible):
        moment = read(text, zone, fetched)
        if moment is not None:
            assert moment.value.tzinfo is not None
            assert moment.precision in ("day", "minute")
            assert moment.value.year >= 1990
            assert (moment.value - fetched).total_seconds() <= 26 * 3600
            assert read(text, zone, fetched) == moment


@settings(deadline=None)
@given(st.dates(datetime(1996, 1, 1).date(), datetime(2024, 12, 31).date()), st.sampled_from([EGYPT, LEVANT, MOROCCO]))
def test_every_day_is_read_back(day: datetime, names: list[str]) -> None:
    expected = _day(day.year, day.month, day.day)
    for text in (f"{day.day} {names[day.month - 1]} {day.year}", f"{day:%d/%m/%Y}", f"{day:%Y-%m-%d}"):
        assert read_visible(text, CAIRO, FETCHED) == expected
