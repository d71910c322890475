from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.canonical import canonical
from crawler.discovery.probing.lost_parts import parts_of
from crawler.model import Capture, Lead

SITE = "https://akhbar.example"


def captured(path: str, year: int) -> Lead:
    return Lead(SITE + path, capture=Capture(f"https://archive.example{path}", datetime(year, 1, 1, tzinfo=UTC)))


def told(leads: list[Lead], known: set[str]) -> list[tuple[str, list[str]]]:
    return [
        (part.directory.removeprefix(SITE), [lead.url.removeprefix(SITE) for lead in part.looks])
        for part in parts_of(leads, known)
    ]


def test_parts_are_told_with_their_oldest_and_newest_page_the_oldest_part_first() -> None:
    leads = [
        captured("/news/3", 2024),
        captured("/old/1", 2015),
        captured("/old/2", 2013),
        captured("/old/3", 2014),
        captured("/news.php?id=7", 2020),
        captured("/news/4", 2023),
        captured("/about/us/1", 2022),
    ]
    assert told(leads, set()) == [
        ("/old/", ["/old/2", "/old/1"]),
        ("/", ["/news.php?id=7"]),
        ("/about/", ["/about/us/1"]),
        ("/news/", ["/news/4", "/news/3"]),
    ]


def test_what_live_sources_lead_to_is_not_lost() -> None:
    leads = [captured("/news/1", 2020), captured("/news/2", 2021), captured("/old/1", 2013)]
    known = {canonical(f"{SITE}/news/1"), canonical(f"{SITE}/old/1/")}
    assert told(leads, known) == [("/news/", ["/news/2"])]
    assert told(leads, {canonical(lead.url) for lead in leads}) == []


def test_what_is_no_capture_is_no_part() -> None:
    assert parts_of([Lead(f"{SITE}/news/1")], set()) == []


@given(st.lists(st.tuples(st.from_regex(r"(/[a-c]{1,2}){1,3}/?", fullmatch=True), st.integers(2000, 2030))))
def test_every_page_is_in_one_part(pages: list[tuple[str, int]]) -> None:
    leads = [captured(path, year) for path, year in pages]
    parts = parts_of(leads, set())
    assert len({part.directory for part in parts}) == len(parts)
    looked = [lead for part in parts for lead in part.looks]
    assert all(lead in leads for lead in looked)
    for part in parts:
        assert all(lead.url.startswith(part.directory) for lead in part.looks)
    oldest = min((lead.capture.at for lead in leads if lead.capture), default=None)
    assert oldest == (parts[0].looks[0].capture.at if parts and parts[0].looks[0].capture else None)
