"""An archive with stories of every sort that a replay has to carry over or to leave out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from attrs import evolve

from crawler.archive import Archive
from crawler.archive.ingest import ingest
from crawler.archive.seed_format import render
from crawler.model import Dated
from tests.archive.pieces import BODY, NINE, TITLE, TOPIC, URL, a_page, a_reading, an_exchange

RIYADH = timezone(timedelta(hours=3))
FORMULA, PLAIN, UNDATED, REVISED, RESERVED, NO_AI, LONG, QUOTED, IMPORTED = range(9)
TITLES = {
    FORMULA: '=HYPERLINK("http://evil.example","اضغط هنا")',
    PLAIN: TITLE,
    UNDATED: "'=1+1",
    REVISED: "- عنوان يبدأ بشرطة",
    RESERVED: "@إكس",
    NO_AI: "\tعنوان بعد جدولة",
    LONG: "قصّة طويلة",
    QUOTED: 'يقول: "لا", ثم يمضي\u2028',
    IMPORTED: "قصّة من مجموعة أخرى",
}


def a_page_of(number: int) -> str:
    """Give the HTML of a story's page."""
    return f"<html><head><title>{TITLES[number]}</title></head><body>{number}</body></html>"


def make(folder: Path) -> Path:
    """Make the archive.

    Args:
        folder: of the archive; a collection that it takes in stands beside it.

    Returns:
        The folder.
    """
    bodies = {number: f"{BODY} هذه هي القصّة رقم {number}." for number in TITLES}
    bodies[LONG] = "فقرة طويلة جدًّا. " * 20_000
    bodies[QUOTED] = 'سطر، "اقتباس", فاصلة\r\nسطر آخر\u2028ثالث\x85رابع\tعمود\n\n+٩٦٦ رقم'
    outlets = {UNDATED: ("nabd.example", "sa"), LONG: ("nabd.example", "sa"), QUOTED: ("marfa.example", "lb")}
    headers = {RESERVED: ("tdm-reservation", "1"), NO_AI: ("x-robots-tag", "otherbot: noindex, noai")}
    # Published in Riyadh on a day that is still the day before by UTC.
    days = {
        FORMULA: Dated(datetime(2023, 11, 18, 0, 0, tzinfo=RIYADH), "day", "visible text"),
        LONG: Dated(datetime(2024, 1, 1, tzinfo=RIYADH), "day", "visible text"),
    }
    urls = {REVISED: f"{URL}/{PLAIN}"}
    with Archive.open(folder, write=True, program="writer 1") as archive:
        for number, title in TITLES.items():
            if number == IMPORTED:
                continue
            domain, country = outlets.get(number, ("sada.example", "eg"))
            url = urls.get(number, f"https://{domain}/2024/08/06/suit/{number}")
            page = a_page(url, outlet=domain, at=NINE + timedelta(hours=number))
            body = a_page_of(number).encode()
            page = evolve(
                page,
                outlet=evolve(page.outlet, country=country),
                headers=(*page.headers, *([headers[number]] if number in headers else [])),
                body=body,
                exchange=None if number == QUOTED else an_exchange(url, body),
            )
            reading = a_reading(bodies[number], title=title)
            assert reading.article
            published = None if number == UNDATED else days.get(number, reading.article.published)
            authors = ("منى سالم", "=سالم") if number == FORMULA else reading.article.authors
            archive.put(
                page, evolve(reading, article=evolve(reading.article, published=published, authors=authors)), TOPIC
            )
        copy = a_page("https://mujaz.example/814", outlet="mujaz.example", at=NINE + timedelta(days=1))
        archive.put(copy, a_reading(bodies[FORMULA], title="نسخة"), TOPIC)
        collection = folder.with_name("collection")
        collection.mkdir()
        (collection / "000_ffffffffffffffff.txt").write_bytes(render(TITLES[IMPORTED], bodies[IMPORTED]))
        list(ingest(archive, collection, datetime(2026, 3, 1, tzinfo=UTC)))
    return folder
