"""The formats of a replay: how the stories are written.

A writer gets the place of a new file or folder that nobody else sees yet, the stories, and what there is to know beside
them. It takes the stories one by one, in the order given, keeps none, reads no clock, and gives the same bytes for the
same stories. A folder holds its delivery's manifest as `manifest.jsonl`. A new format is one module with such a
function, and one line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from attrs import frozen

from crawler.archive.replay import bagit, csv, hf, jsonl, parquet, seeds, sqlite, warc
from crawler.archive.replay.jobs import Job
from crawler.archive.replay.selection import Chosen

Writer = Callable[[Path, Iterable[Chosen], Job], None]


@frozen
class Format:
    """How stories are written.

    Attributes:
        write: the writer.
        about: what it makes, in few words.
        is_folder: whether it makes a folder; else a file.
        tells_record: whether it holds what records tell, so that a changed record is news.
        of_raw: whether it holds nothing but raw pages: a story without one is left out.
        needs: module of the optional library that it is made with; empty: none.
        note: what a reader of it must know; it stands in the manifest.
    """

    write: Writer
    about: str
    is_folder: bool = False
    tells_record: bool = True
    of_raw: bool = False
    needs: str = ""
    note: str = ""


FORMATS: dict[str, Format] = {
    "seeds": Format(seeds.write, "folder of seed-format files", is_folder=True, tells_record=False),
    "jsonl": Format(jsonl.write, "one JSON object a line, with all that the record tells"),
    "csv": Format(csv.write, "table (RFC 4180, UTF-8), formulas guarded", note=csv.NOTE),
    "parquet": Format(parquet.write, "table with types", needs="pyarrow"),
    "sqlite": Format(sqlite.write, "database with one table"),
    "hf": Format(hf.write, "folder for datasets.load_dataset, with a card", is_folder=True, needs="pyarrow"),
    "bagit": Format(bagit.write, "bag (RFC 8493) of stories and records", is_folder=True),
    "warc": Format(warc.write, "one WARC file of the raw pages, byte for byte", of_raw=True),
}
"""By the name that `scrapy replay --format` takes."""
