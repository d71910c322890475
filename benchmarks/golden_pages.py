"""Pages with their truth: the project's own, and real ones where they are there; each read by us and plainly.

A page that is no article has `truth.is_article` false. Texts are compared as words: NFKC, lower case, without marks and
punctuation; a phrase is found where its words stand in a row.
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import trafilatura
from attrs import frozen

from benchmarks.evaluation import HERE, SHARED
from crawler.model import Article, Outlet
from crawler.seeds import find_topic
from crawler.text.road import Road

# When the real pages were captured is known by the day, or not at all: any later moment serves.
_LATER = datetime(2026, 1, 1, tzinfo=UTC)


@frozen(eq=False)
class Golden:
    """A page with its truth.

    Attributes:
        part: of the data: `own`, `own, no article`, `shared ar`, `shared variants`, `shared other languages` ...
        file: its name.
        body: as served.
        content_type: of the answer, or empty.
        url: where it was published.
        outlet: whose page it is.
        fetched_at: aware.
        is_article: false: a listing, a login ...
        truth: what is right, as the index says it.
    """

    part: str
    file: str
    body: bytes
    content_type: str
    url: str
    outlet: Outlet
    fetched_at: datetime
    is_article: bool
    truth: dict[str, Any]


@frozen
class Read:
    """What a reader made of a page.

    Attributes:
        title: or empty.
        body: or empty: no article.
        authors: names, in one line.
        published: the day, ISO 8601, or empty.
        why: why there is no body.
    """

    title: str = ""
    body: str = ""
    authors: str = ""
    published: str = ""
    why: str = ""


def words(text: str) -> list[str]:
    """Split a text into the words that it is compared by."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = "".join(char for char in text if unicodedata.category(char) not in ("Mn", "Cf") and char != "ـ")
    return re.findall(r"\w+", text)


def has(text: str, phrase: str) -> bool:
    """Tell whether a phrase's words stand in a row in a text."""
    return f" {' '.join(words(phrase))} " in f" {' '.join(words(text))} "


def word_scores(got: str, true: str) -> tuple[float, float]:
    """Give precision and recall of one bag of words against another."""
    mine, right = Counter(words(got)), Counter(words(true))
    both = (mine & right).total()
    return both / max(1, mine.total()), both / max(1, right.total())


@cache
def golden_pages() -> tuple[Golden, ...]:
    """Read all pages that are there."""
    own = HERE / "data" / "pages"
    found = [page for folder in ("articles", "others", "shapes") for page in _own(own / folder)]
    if (SHARED / "arabic-pages").is_dir():
        found += _shared(SHARED / "arabic-pages")
    return tuple(found)


def _rows(folder: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        raw = (folder / "pages" / row["file"]).read_bytes()
        yield row, gzip.decompress(raw) if row["file"].endswith(".gz") else raw


def _own(folder: Path) -> Iterator[Golden]:
    for row, body in _rows(folder):
        yield Golden(
            part="own",
            file=row["file"],
            body=body,
            content_type=row.get("content_type", ""),
            url=row["url"],
            outlet=_outlet(row["url"], row.get("outlet", ""), row.get("timezone", "UTC")),
            fetched_at=datetime.fromisoformat(row["fetched_at"]),
            is_article=row["kind"] == "article",
            truth=row["truth"],
        )


def _shared(folder: Path) -> Iterator[Golden]:
    for row, body in _rows(folder):
        is_article = row["kind"] == "article"
        part = "shared ar" if row["lang"] == "ar" or not is_article else "shared other languages"
        truth = dict(row["truth"])
        if is_article:
            days = [truth["date"], *truth.get("date_alt", [])]
            truth |= {"published": truth["date"] or None, "days": [day for day in days if day]}
            truth["authors"] = [name.strip() for name in (truth.get("author") or "").split(";") if name.strip()]
        yield Golden(
            part="shared variants" if row.get("derived_from") else part,
            file=row["file"],
            body=body,
            content_type="",
            url=row["url"],
            outlet=_outlet(row["url"], "", "UTC"),
            fetched_at=_LATER,
            is_article=is_article,
            truth=truth,
        )


def _outlet(url: str, name: str, zone: str) -> Outlet:
    return Outlet(domain=url.split("/")[2], name=name or url.split("/")[2], country="xx", timezone=zone)


@cache
def _road() -> Road:
    return Road(find_topic(HERE.parent / "seeds", "x-advertisers"))


@cache
def read_by_us(page: Golden) -> Read:
    """Read a page as a crawl does, but for the gate."""
    reading = _road().read(page.body, page.content_type, page.url, page.fetched_at, page.outlet)
    article = reading.article
    if article is None:
        return Read(why=reading.rejection.reason if reading.rejection else "")
    return Read(article.title, article.body, "; ".join(article.authors), _day(article))


def _day(article: Article) -> str:
    return article.published.value.date().isoformat() if article.published else ""


@cache
def read_plainly(page: Golden) -> Read:
    """Read a page with trafilatura as it comes."""
    found = trafilatura.bare_extraction(page.body, url=page.url, with_metadata=True)
    if found is None or isinstance(found, dict):
        return Read(why="trafilatura found nothing")
    return Read(found.title or "", found.text or "", found.author or "", found.date or "")
