"""Replay as a folder that `datasets.load_dataset` reads: a Parquet file, and a dataset card that says what it is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from crawler.archive.replay import parquet
from crawler.archive.replay.columns import COLUMNS
from crawler.archive.replay.jobs import Job, Tally
from crawler.archive.replay.selection import Chosen

_DATA = "data/stories.parquet"
# The Hub's names of sizes, by the number of rows that each ends at.
_SIZES = {1_000: "n<1K", 10_000: "1K<n<10K", 100_000: "10K<n<100K", 1_000_000: "100K<n<1M", 10_000_000: "1M<n<10M"}
_DTYPES = {
    "int": "dtype: int64",
    "text": "dtype: string",
    "list": "list: string",
    "day": "dtype: date32",
    "time": "dtype: timestamp[us, tz=UTC]",
}
_CARD = """\
---
language:
- ar
pretty_name: {name}
license: other
license_name: texts-of-their-publishers
size_categories:
- {size}
source_datasets:
- original
tags:
- news
configs:
- config_name: default
  data_files:
  - split: train
    path: {data}
dataset_info:
  features:
{features}
---

# {title}

{stories} news stories in Arabic{topics}, {days}, of {outlets}.
Written by {program} from its archive; the newest page was fetched on {newest}.

## What a row is

A news article as the outlet published it: `title` and `body` (paragraphs separated by one empty line), with its
provenance: `outlet`, `url`, `published` (as the page states it, with the outlet's offset from UTC; `published_day` is
the outlet's day), `fetched_at`, `authors`, `content_sha256` (of the folded text: the same text has the same), and in
`record` all that is known of it, as JSON: the HTTP facts, where each date was read, why the story was kept, its copies.

## Rights

The texts belong to their publishers; nobody has licensed them with this data set. Whoever uses or passes them on
answers for having the right to: by the law on quotation, research or text and data mining that applies, or by the
publishers' leave. What publishers said of mining and of training on their pages stands in `record`, as `opt_outs`, with
the place where they said it; of stories that were written before that was recorded, in `fetched`, `headers`.

## Limits

Dates, authors and texts were read out of the pages by program and may be wrong. What a site did not link, or has taken
down before it was visited, is not here. News names people: the names are as published.
"""


def write(target: Path, stories: Iterable[Chosen], job: Job) -> None:
    """Write the folder.

    Args:
        target: the new folder.
        stories: what it holds.
        job: tells what the card says, and the manifest.
    """
    (target / _DATA).parent.mkdir(parents=True)
    parquet.write(target / _DATA, stories, job)
    (target / "README.md").write_text(_card(job.tally, job.program), encoding="utf-8", newline="\n")
    job.write_manifest(target / "manifest.jsonl")


def _card(tally: Tally, program: str) -> str:
    topics = tally.topic_names()
    title = f"Arabic news: {', '.join(topics)}" if topics else "Arabic news"
    return _CARD.format(
        name=json.dumps(title, ensure_ascii=False),
        title=title,
        size=next((size for end, size in _SIZES.items() if tally.stories < end), "n>10M"),
        data=_DATA,
        features="\n".join(f"  - name: {column.name}\n    {_DTYPES[column.kind]}" for column in COLUMNS),
        stories=f"{tally.stories:,}",
        topics=f" on the topic {', '.join(topics)}" if topics else "",
        days=f"published {tally.first} to {tally.last}" if tally.first else "without dates of publication",
        outlets=f"{len(tally.outlets)} outlet{'s' * (len(tally.outlets) != 1)}",
        program=program,
        newest=tally.newest.date(),
    )
