"""What the whole road of a page costs beside plain trafilatura: a ratio, each page read by both in turn; and by stage.

The road: gate, decode, extract, clean, metadata, dates, judges; trafilatura: text and metadata, as it comes. Only pages
that are read are counted (the gate stops most others at a small part of the cost): the project's own, real ones where
they are there, and made up ones of real weight, all of them on the topic.

    python benchmarks/road_cost.py [--turns 5] [--pages 40]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import trafilatura
from trafilatura.meta import reset_caches

from benchmarks.bench_site import OUTLETS, Site
from benchmarks.evaluation import HERE
from benchmarks.golden_pages import Golden, golden_pages
from crawler.model import Outlet
from crawler.seeds import find_topic
from crawler.text import extract, gate, road, topic
from crawler.text.road import Road

_WEIGHTY = "of real weight"
# Functions of the road, in its order; what they leave of the whole is the rest.
_STAGES: tuple[tuple[Any, str, str], ...] = (
    (gate.Gate, "judge", "gate"),
    (road, "decode", "decode"),
    (road, "parse", "parse"),
    (road, "lines_of", "lines"),
    (road, "read_structured", "data"),
    (road, "read_metadata", "metadata"),
    (road, "furniture_of", "furniture"),
    (road, "extract_visible", "extract"),
    (extract, "_extract", "of which trafilatura"),
    (road, "clean_body", "clean"),
    (road, "lead_of", "lead"),
    (road, "read_page_dates", "dates: find"),
    (road, "choose", "dates: choose"),
    (road, "judge_genre", "genre"),
    (road, "content_hash", "hash"),
    (road, "judge_language", "language"),
    (topic.TopicJudge, "judge", "topic"),
)


def _cpu(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _weighty(count: int) -> Iterator[Golden]:
    """Make pages of real weight, each on the topic."""
    site = Site(HERE, count, 1.0)
    like = next(page for page in golden_pages() if page.is_article)
    for number in range(count):
        outlet = Outlet(domain="news.example", name=OUTLETS[number % len(OUTLETS)], country="eg", timezone="UTC")
        url = f"https://news.example{site.path(number)}"
        yield Golden(
            _WEIGHTY, f"{number}.html", site.page(number), "text/html", url, outlet, like.fetched_at, True, truth={}
        )


def _noting(work: Callable[..., Any], stage: str, spent: dict[str, float]) -> Callable[..., Any]:
    @wraps(work)
    def timed(*args: Any, **options: Any) -> Any:
        begun = time.process_time()
        try:
            return work(*args, **options)
        finally:
            spent[stage] = spent.get(stage, 0.0) + time.process_time() - begun

    return timed


def main() -> int:
    """Print the ratio by part of the pages, and of all; then what each stage takes, by part."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--turns", type=int, default=5, help="how often each page is read by both (default 5)")
    parser.add_argument("--pages", type=int, default=40, help="how many pages of real weight are made (default 40)")
    args = parser.parse_args()
    the_road = Road(find_topic(HERE.parent / "seeds", "x-advertisers"))

    def ours(page: Golden) -> None:
        the_road.gate(page.body)
        the_road.read(page.body, page.content_type, page.url, page.fetched_at, page.outlet)

    def plain(page: Golden) -> None:
        trafilatura.bare_extraction(page.body, url=page.url, with_metadata=True)

    pages = [*(page for page in golden_pages() if page.is_article), *_weighty(args.pages)]
    least = [[float("inf")] * 2 for _ in pages]
    for _ in range(args.turns):
        reset_caches()  # what trafilatura kept of the turn before
        plain(pages[0])  # what it loads at its first page
        for page, seconds in zip(pages, least, strict=True):
            seconds[0] = min(seconds[0], _cpu(lambda page=page: ours(page)))  # type: ignore[misc]
            seconds[1] = min(seconds[1], _cpu(lambda page=page: plain(page)))  # type: ignore[misc]
    took: dict[str, list[list[float]]] = {}
    for page, seconds in zip(pages, least, strict=True):
        took.setdefault(page.part, []).append(seconds)
    for part, pairs in took.items():
        mine, other = (1000 * statistics.mean(one) for one in zip(*pairs, strict=True))
        print(f"{part}, {len(pairs)} pages: {mine:.1f} ms, trafilatura {other:.1f} ms, ratio {mine / other:.2f}")
    everything = [sum(one) for one in zip(*(pair for pairs in took.values() for pair in pairs), strict=True)]
    print(f"all pages together: {everything[0] / everything[1]:.2f} of the CPU time of plain trafilatura")

    spent: dict[str, float] = {}
    for owner, name, stage in _STAGES:
        setattr(owner, name, _noting(getattr(owner, name), stage, spent))
    for part in took:
        spent.clear()
        of_part = [page for page in pages if page.part == part]
        whole = sum(_cpu(lambda page=page: ours(page)) for page in of_part)  # type: ignore[misc]
        print(f"\n{part}: {1000 * whole / len(of_part):.2f} ms a page, of which")
        for _, _, stage in _STAGES:
            print(f"  {stage:24} {1000 * spent.get(stage, 0.0) / len(of_part):6.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
