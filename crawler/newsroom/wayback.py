"""A web archive in the manner of the Wayback Machine: its index, and its captures as they were received.

Source: the CDX Server API (github.com/internetarchive/wayback, wayback-cdx-server).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import groupby
from urllib.parse import parse_qs, quote_plus, unquote, urlsplit

from crawler.newsroom.answers import Answer
from crawler.newsroom.captures import Capture, url_key
from crawler.newsroom.targets import number

INDEX = "/cdx/search/cdx"
_FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
_REPLAY = re.compile(r"/web/(?P<time>\d{1,14})(?:id_)?/(?P<url>https?:/.+)", re.DOTALL)
_MOST = 150_000


def answer(captures: Sequence[Capture], target: str) -> Answer | None:
    """Answer a request for the index or a capture.

    Args:
        captures: in the order of the index.
        target: the request target.

    Returns:
        The answer; None where it asks for something else.
    """
    if target.partition("?")[0] == INDEX:
        return _index(captures, parse_qs(urlsplit(target).query, True))
    replay = _REPLAY.fullmatch(target)
    return _replay(captures, replay["time"], replay["url"]) if replay else None


def _index(captures: Sequence[Capture], asked: dict[str, list[str]]) -> Answer:
    def first(name: str, default: str = "") -> str:
        return asked.get(name, [default])[0]

    url = first("url")
    if not url:
        return _text("", 400)
    rows = [row for row in map(_row, captures) if _is_asked_for(row, url, first("matchType"))]
    rows = [row for row in rows if first("from") <= row["timestamp"] <= first("to", "9").ljust(14, "9")]
    for condition in asked.get("filter", []):
        field, _, pattern = condition.removeprefix("!").partition(":")
        if field not in _FIELDS:
            return _text(f"Unknown field: {field}", 400)
        wanted = not condition.startswith("!")
        rows = [row for row in rows if bool(re.fullmatch(pattern, row[field])) == wanted]
    for field in asked.get("collapse", []):
        rows = _collapsed(rows, field)
    if resume := first("resumeKey"):
        key, _, time = resume.removesuffix("!").rpartition(" ")
        rows = [row for row in rows if (row["urlkey"], row["timestamp"]) > (key, time)]
    limit = number(first("limit"), _MOST)
    shown, rest = rows[:limit], rows[limit:]
    fields = [name for name in first("fl").split(",") if name] or list(_FIELDS)
    table = [[row[name] for name in fields] for row in shown]
    resume = quote_plus(f"{shown[-1]['urlkey']} {shown[-1]['timestamp']}!") if rest and shown else ""
    if not first("showResumeKey"):
        resume = ""
    if first("output") != "json":
        lines = [" ".join(row) for row in table] + (["", resume] if resume else [])
        return _text("".join(f"{line}\n" for line in lines))
    whole = [fields, *table, *([[], [resume]] if resume else [])] if table else []
    body = "[" + ",\n".join(json.dumps(row) for row in whole) + "]\n"
    return Answer(body.encode, "application/json")


def _row(capture: Capture) -> dict[str, str]:
    return {
        "urlkey": capture.key,
        "timestamp": capture.timestamp,
        "original": capture.url,
        "mimetype": capture.mime,
        "statuscode": str(capture.status),
        "digest": "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ",
        "length": "5120",
    }


def _collapsed(rows: Sequence[dict[str, str]], field: str) -> list[dict[str, str]]:
    """Leave the first of rows in a row that have the same in a field, or the same beginning (`FIELD:LENGTH`)."""
    name, _, length = field.partition(":")
    end = number(length, 0) or None
    return [next(group) for _, group in groupby(rows, lambda row: row.get(name, "")[:end])]


def _is_asked_for(row: dict[str, str], url: str, match: str) -> bool:
    key = url_key(url.removesuffix("*") if "://" in url else f"http://{url.removesuffix('*')}")
    if match == "prefix" or url.endswith("*"):
        return row["urlkey"].startswith(key)
    return row["urlkey"] == key


def _replay(captures: Sequence[Capture], time: str, url: str) -> Answer:
    """Give a capture; where there is none of that time, lead to the one that is nearest to it."""
    known = [capture for capture in captures if unquote(capture.url) == unquote(url)]
    if not known:
        return _text("The Wayback Machine has not archived that URL.", 404)
    nearest = min(known, key=lambda capture: abs(int(capture.timestamp) - int(time.ljust(14, "0"))))
    where = f"/web/{nearest.timestamp}id_/{nearest.url}"
    if nearest.timestamp != time:
        return Answer(bytes, "text/plain", status=302, location=where)
    headers = {
        "Memento-Datetime": nearest.at.strftime("%a, %d %b %Y %H:%M:%S GMT"),
        "Link": f'<{nearest.url}>; rel="original"',
        "X-Archive-Orig-Content-Type": nearest.content_type,
        "X-Archive-Src": "sample-00000.warc.gz",
    }
    location = f"/web/{nearest.timestamp}id_/{nearest.location}" if nearest.location else ""
    return Answer(nearest.make, nearest.content_type, status=nearest.status, location=location, headers=headers)


def _text(text: str, status: int = 200) -> Answer:
    return Answer(text.encode, "text/plain; charset=UTF-8", status=status)
