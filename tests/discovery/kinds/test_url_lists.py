"""Lists of URLs from elsewhere."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from crawler.discovery.kinds import url_lists
from crawler.errors import SourceError
from crawler.model import Follow, Lead, Query, Reply, Source

STORY = "https://akhbar.example/news/51877"
TITLE = "معلنون كبار يعودون إلى منصة إكس"
DAY = datetime(2023, 11, 30, tzinfo=UTC)
MINUTE = datetime(2023, 11, 30, 9, 30, tzinfo=UTC)


def read(body: str | bytes) -> list[Lead | Follow]:
    reply = Reply("leads.txt", body.encode() if isinstance(body, str) else body)
    return list(url_lists.read(reply, Source("urls", "leads.txt"), Query()))


@pytest.mark.parametrize(
    ("line", "lead"),
    [
        pytest.param(STORY, Lead(STORY), id="url"),
        pytest.param(f"  {STORY} ", Lead(STORY), id="white-space"),
        pytest.param(f"{STORY}\t{TITLE}\t2023-11-30", Lead(STORY, TITLE, DAY), id="title-and-day"),
        pytest.param(f"{STORY}\t2023-11-30\t{TITLE}", Lead(STORY, TITLE, DAY), id="day-and-title"),
        pytest.param(f"{STORY}\t{TITLE}\t2023-11-30T12:30:00+03:00", Lead(STORY, TITLE, MINUTE), id="time"),
        pytest.param(f"{STORY}\t{TITLE}\tThu, 30 Nov 2023 09:30:00 GMT", Lead(STORY, TITLE, MINUTE), id="rfc822"),
        pytest.param(f"{STORY}\t\t2023-11-30", Lead(STORY, "", DAY), id="no-title"),
        pytest.param(f"{STORY}\t{TITLE}", Lead(STORY, TITLE), id="no-date"),
        pytest.param(f"{STORY}\t&laquo;إكس&raquo; <b>تقاضي</b>", Lead(STORY, "«إكس» تقاضي"), id="markup"),
        pytest.param({"url": STORY}, Lead(STORY), id="object"),
        pytest.param({"url": STORY, "title": TITLE, "published": "2023-11-30"}, Lead(STORY, TITLE, DAY), id="whole"),
        pytest.param({"url": STORY, "headline": TITLE, "date": "2023-11-30"}, Lead(STORY, TITLE, DAY), id="keys"),
        pytest.param({"url": STORY, "title": 5, "date": None, "x": []}, Lead(STORY), id="odd-values"),
    ],
)  # fmt: skip
def test_a_line(line: str | dict[str, object], lead: Lead) -> None:
    assert read(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)) == [lead]


def test_many_lines() -> None:
    lines = [
        "\ufeffurl\ttitle\tdate",
        "# of a colleague",
        "",
        STORY,
        f"{STORY}?id=2\tx",
        f'{{"url": "{STORY}?id=3"}}',
        "",
    ]
    for encoded in ("\r\n".join(lines).encode(), "\n".join(lines).encode("utf-16")):
        assert [entry.url for entry in read(encoded)] == [STORY, f"{STORY}?id=2", f"{STORY}?id=3"]


@pytest.mark.parametrize(
    "line",
    ["javascript:void(0)", "akhbar.example/news/51877", "{", "[]", "5", '{"url": 5}', '{"title": "x"}', f"x\t{STORY}"],
)
def test_lines_without_a_url_are_told_after_the_others_were_read(line: str) -> None:
    found = url_lists.read(Reply("leads.txt", f"{STORY}\n{line}\n{STORY}?id=2".encode()), Source("urls", "x"), Query())
    assert [next(found).url, next(found).url] == [STORY, f"{STORY}?id=2"]
    expected = "expected a list of URLs, one on each line, found 1 of 3 lines without, the first of them line 2: "
    with pytest.raises(SourceError, match=f"^urls leads.txt: {expected}"):
        next(found)


def test_no_list() -> None:
    with pytest.raises(SourceError, match="expected a list of URLs, found an empty body"):
        read(b"")
    with pytest.raises(SourceError, match="without, the first of them line 1: '<html>'"):
        read("<html>\n<body>")
    with pytest.raises(SourceError, match="expected HTTP 200, found 404"):
        list(url_lists.read(Reply("https://akhbar.example/x", b"x", 404), Source("urls", "x"), Query()))
