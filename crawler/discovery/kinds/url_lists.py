"""Lists of URLs from elsewhere: one a line, with title and date behind tabs, or as JSON objects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from crawler.discovery.answers.complaints import unreadable
from crawler.discovery.answers.reading import open_reply
from crawler.discovery.canonical import is_web_url
from crawler.discovery.dates import last_change, moment
from crawler.discovery.titles import plain
from crawler.model import Follow, Lead, Query, Reply, Source

_EXPECTED = "a list of URLs"
_MOST_BYTES = 64 * 1024 * 1024
"""Half a million lines with a title."""

_TITLES = ("title", "headline")
_DATES = ("published", "date", "published_at", "date_published", "datePublished")
"""Keys of JSON objects, best first."""


def read(reply: Reply, source: Source, query: Query) -> Iterator[Lead | Follow]:  # noqa: ARG001 - as every reader
    """Read the leads of a list.

    Args:
        reply: lines. Each is a URL; or cells between tabs, of which the first is the URL, one that reads as a date the
            date, another the title; or a JSON object with `url`, and perhaps `title` and `published` or `date`. Blank
            lines, lines that begin with `#`, and a first line of column names are no leads.
        source: whose URL the errors name; a file's path will do.
        query: of no meaning here.

    Returns:
        A lead for each line with a URL, in order. A date without a time is that day's midnight UTC.

    Raises:
        SourceError: some lines have no URL; the others have been given by then.
    """
    wrong: list[tuple[int, str]] = []
    count = 0
    for number, line in enumerate(open_reply(reply, source, _EXPECTED, _MOST_BYTES), start=1):
        text = line.strip("\ufeff \r\n")
        if not text or text.startswith("#"):
            continue
        count += 1
        lead = _of_object(text) if text.startswith("{") else _of_cells(text)
        if lead is not None:
            yield lead
        elif count > 1 or not _is_header(text):
            wrong.append((number, text[:80]))
    if wrong:
        found = f"{len(wrong)} of {count} lines without, the first of them line {wrong[0][0]}: {wrong[0][1]!r}"
        raise unreadable(source, reply.url, f"{_EXPECTED}, one on each line", found, "mend them; the others were read")


def _is_header(text: str) -> bool:
    return "\t" in text and "url" in text.lower().split("\t")


def _of_cells(text: str) -> Lead | None:
    url, *cells = (cell.strip() for cell in text.split("\t"))
    if not is_web_url(url):
        return None
    dates = {cell: last_change(cell) or moment(cell) for cell in cells}
    title = next((cell for cell in cells if dates[cell] is None), "")
    return Lead(url, plain(title), next((date for date in dates.values() if date is not None), None))


def _of_object(text: str) -> Lead | None:
    try:
        item = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    url = _first(item, ("url",))
    if not is_web_url(url):
        return None
    date = _first(item, _DATES)
    return Lead(url, plain(_first(item, _TITLES)), last_change(date) or moment(date))


def _first(item: Any, names: tuple[str, ...]) -> str:
    """Return the first text among the values of an object, or empty."""
    values = (item.get(name) for name in names) if isinstance(item, dict) else iter(())
    return next((value.strip() for value in values if isinstance(value, str)), "")
