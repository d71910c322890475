"""What the whole road of a page costs beside plain trafilatura: a ratio, each page read by both in turn.

The road: gate, decode, extract, clean, metadata, dates, judges; trafilatura: text and metadata, as it comes. Only pages
that are read are counted (the gate stops most others at a small part of the cost).

    python benchmarks/road_cost.py [--turns 5]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import trafilatura

from benchmarks.evaluation import HERE
from benchmarks.golden_pages import Golden, golden_pages
from crawler.seeds import find_topic
from crawler.text.extract import forget
from crawler.text.road import Road


def _cpu(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> int:
    """Print the ratio by part of the pages, and of all."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--turns", type=int, default=5, help="how often each page is read by both (default 5)")
    turns = parser.parse_args().turns
    road = Road(find_topic(HERE.parent / "seeds", "x-advertisers"))

    def ours(page: Golden) -> None:
        road.gate(page.body)
        road.read(page.body, page.content_type, page.url, page.fetched_at, page.outlet)

    ratios: dict[str, list[float]] = {}
    spent = [0.0, 0.0]
    for page in (page for page in golden_pages() if page.is_article):
        mine, plain = [], []
        for _ in range(turns):
            forget()  # each as on a page never seen
            mine.append(_cpu(lambda page=page: ours(page)))  # type: ignore[misc]
            forget()
            plain.append(
                _cpu(lambda page=page: trafilatura.bare_extraction(page.body, url=page.url, with_metadata=True))  # type: ignore[misc]
            )
        ratios.setdefault(page.part, []).append(min(mine) / min(plain))
        spent[0] += min(mine)
        spent[1] += min(plain)
    for part, found in ratios.items():
        print(f"{part}, {len(found)} pages: median ratio {statistics.median(found):.2f}")
    print(f"all pages together: {spent[0] / spent[1]:.2f} of the CPU time of plain trafilatura")
    return 0


if __name__ == "__main__":
    sys.exit(main())
