"""Which time zone is an outlet's? By its country, and by the offsets that its dates are written with.

The zones are those of the tz database (zone1970.tab); a country with several has the one of its capital.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

ZONES = {
    # The Arab League's.
    "ae": "Asia/Dubai",
    "bh": "Asia/Bahrain",
    "dj": "Africa/Djibouti",
    "dz": "Africa/Algiers",
    "eg": "Africa/Cairo",
    "iq": "Asia/Baghdad",
    "jo": "Asia/Amman",
    "km": "Indian/Comoro",
    "kw": "Asia/Kuwait",
    "lb": "Asia/Beirut",
    "ly": "Africa/Tripoli",
    "ma": "Africa/Casablanca",
    "mr": "Africa/Nouakchott",
    "om": "Asia/Muscat",
    "ps": "Asia/Gaza",
    "qa": "Asia/Qatar",
    "sa": "Asia/Riyadh",
    "sd": "Africa/Khartoum",
    "so": "Africa/Mogadishu",
    "sy": "Asia/Damascus",
    "tn": "Africa/Tunis",
    "ye": "Asia/Aden",
    # Where outlets in Arabic are made too.
    "ch": "Europe/Zurich",
    "cn": "Asia/Shanghai",
    "de": "Europe/Berlin",
    "fr": "Europe/Paris",
    "gb": "Europe/London",
    "id": "Asia/Jakarta",
    "ir": "Asia/Tehran",
    "it": "Europe/Rome",
    "ru": "Europe/Moscow",
    "se": "Europe/Stockholm",
    "tr": "Europe/Istanbul",
    "us": "America/New_York",
}
"""Country (ISO 3166-1 alpha-2, lower case) -> zone."""

_FIRST = ("sa", "eg", "ae", "lb", "dz", "ma")
"""Of zones that fit as well, that of the country with most outlets in the registry is named first."""


def country_of(host: str) -> str:
    """Read a country out of a host's last label.

    Args:
        host: a name.

    Returns:
        Two lower-case letters, where the label is the code of a country in `ZONES` (`uk` is `gb`); else empty.
    """
    label = host.partition(":")[0].lower().rpartition(".")[2]
    label = "gb" if label == "uk" else label
    return label if label in ZONES else ""


def zones_that_fit(moments: Iterable[datetime]) -> list[str]:
    """Find the zones in which dates were written.

    An offset of zero says nothing: WordPress and others write the dates of feeds in UTC.

    Args:
        moments: aware, each in the offset that was written.

    Returns:
        The zones of `ZONES` that have had the offset of every date at that date, likeliest first; empty where no date
        has an offset other than zero, or none fits.
    """
    told = {moment for moment in moments if moment.utcoffset()}
    if not told:
        return []
    ordered = [*(ZONES[country] for country in _FIRST), *ZONES.values()]
    return [
        name for name in dict.fromkeys(ordered) if all(_offset(name, moment) == moment.utcoffset() for moment in told)
    ]


def _offset(name: str, moment: datetime) -> timedelta | None:
    return moment.astimezone(ZoneInfo(name)).utcoffset()
