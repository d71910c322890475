"""Replay as a table that spreadsheets open: RFC 4180, UTF-8 without a byte order mark, a line of names first.

A spreadsheet runs a cell that begins with = + - @ as a formula, and the titles come from the web. Such a cell gets an
apostrophe in front, as OWASP ("CSV Injection") has it; and so does one that begins with apostrophes before such a sign,
so that nothing is lost: whoever wants the text takes one apostrophe off where `GUARDED` matches.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path

from crawler.archive.replay.columns import COLUMNS, flat
from crawler.archive.replay.jobs import Job
from crawler.archive.replay.selection import Chosen

_FORMULA = re.compile(r"'*[=+\-@\t\r\n\x00＝＋－＠]")
GUARDED = re.compile(r"'+[=+\-@\t\r\n\x00＝＋－＠]")
"""What a cell begins with that has an apostrophe too many."""
NOTE = "a cell that begins with apostrophes before a sign of a formula has one apostrophe too many"
"""What the manifest says of it."""


def write(target: Path, stories: Iterable[Chosen], job: Job) -> None:  # noqa: ARG001 (all writers are called alike)
    """Write the file.

    Args:
        target: the new file.
        stories: what it holds.
        job: not needed.
    """
    with target.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow([column.name for column in COLUMNS])
        for story in stories:
            table.writerow([_guarded(flat(column.value(story))) for column in COLUMNS])


def _guarded(value: int | str | None) -> int | str | None:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
