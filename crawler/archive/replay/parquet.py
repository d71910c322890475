"""Replay as Parquet, the table format of data tools: typed columns, written group by group."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from crawler.archive.replay.columns import COLUMNS
from crawler.archive.replay.jobs import Job
from crawler.archive.replay.selection import Chosen

# Stories that are in memory at a time: some 5 MB of text.
_GROUP = 1000


def schema() -> Any:
    """Give the schema of the table, as pyarrow has it."""
    import pyarrow as pa

    kinds = {
        "int": pa.int64(),
        "text": pa.string(),
        "list": pa.list_(pa.string()),
        "day": pa.date32(),
        "time": pa.timestamp("us", tz="UTC"),
    }
    return pa.schema([pa.field(column.name, kinds[column.kind]) for column in COLUMNS])


def write(target: Path, stories: Iterable[Chosen], job: Job) -> None:  # noqa: ARG001 (all writers are called alike)
    """Write the file.

    Args:
        target: the new file.
        stories: what it holds.
        job: not needed.
    """
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    remaining = iter(stories)
    with ParquetWriter(target, schema(), compression="zstd") as table:
        while group := list(itertools.islice(remaining, _GROUP)):
            values = {column.name: [column.value(story) for story in group] for column in COLUMNS}
            table.write_table(pa.table(values, schema()))
