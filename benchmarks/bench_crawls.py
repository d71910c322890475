"""Crawling: ours beside bare Scrapy and beside the naive spider, over the same pages from the same server, in turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.bench_figures import Figure, Part, Setup, Table, of_turns
from benchmarks.bench_runs import hashes, run_ours, run_spider
from benchmarks.bench_server import serve
from benchmarks.bench_site import Site, write_lists, write_site

# Of the pages of the sites, on the topic.
_FEW, _ALL = 0.03, 1.0
# What reads every page gets a part of the pages: it takes so much longer.
_PART = 0.25
_UNGATED = {
    "ITEM_PIPELINES": {
        "benchmarks.bench_ungated.UngatedReadPipeline": 300,
        "crawler.pipelines.ArchivePipeline": 600,
    }
}
_Run = Callable[[], dict[str, Any]]


def measure(setup: Setup) -> Part:
    """Crawl a site of which 3 % are on the topic and one that is wholly on it."""
    folder, part_pages = setup.folder / "crawls", max(40, int(setup.pages * _PART))
    few, whole = Site(folder / "few", setup.pages, _FEW), Site(folder / "all", part_pages, _ALL)
    part = Part("crawls")
    with setup.steps("crawls", 3 + 5 * setup.turns) as step:
        for site in (few, whole):
            write_site(site)
            step()
        with serve(setup.nginx, [*few.folders(), *whole.folders()], folder / "server") as ports:
            lists = _Lists(few, ports[: len(few.folders())], part_pages)
            runs = lists.runs(Site(whole.folder, whole.pages, _ALL), ports[len(few.folders()) :])
            found: dict[str, list[dict[str, Any]]] = {name: [] for name in runs}
            for _ in range(setup.turns):
                for name, run in runs.items():
                    found[name].append(run())
                    step()
            part.notes += _check_gate(lists)
            step()
    part.figures += _figures(found)
    part.tables += [_costs(found), _stages(found)]
    part.notes.append(
        f"{setup.pages} pages of 96 KB, of which {_FEW:.0%} are on the topic, and {part_pages} that all are; naive: the"
        f" first {part_pages} of each. A ratio is the median of {setup.turns} turns, in brackets the lowest and highest"
    )
    part.raw = {"pages": setup.pages, "part": part_pages, "runs": found}
    return part


class _Lists:
    """What the crawls start from, and the crawls."""

    def __init__(self, few: Site, ports: Sequence[int], most: int) -> None:
        self.folder = few.folder.parent
        self._few, self._ports, self._most = few, ports, most
        self.part_outlets = write_lists(few, ports, most, "part")
        self._outlets = write_lists(few, ports, few.pages, "sitemap")

    def _urls(self, site: Site, ports: Sequence[int], most: int, name: str) -> Path:
        path = self.folder / f"{name}.urls"
        path.write_text("\n".join(site.urls(ports, most)), encoding="ascii")
        return path

    def runs(self, whole: Site, ports: Sequence[int]) -> dict[str, _Run]:
        """Give the crawls by name, in the order of a turn."""
        every = self._urls(self._few, self._ports, self._few.pages, "few")
        some = self._urls(self._few, self._ports, self._most, "part")
        all_on = self._urls(whole, ports, whole.pages, "all")
        outlets = write_lists(whole, ports, whole.pages, "sitemap")
        return {
            "bare Scrapy": lambda: run_spider("bare", every, self.folder),
            "ours, 3 %": lambda: run_ours(["news", "-a", f"outlets={self._outlets}"], self.folder),
            "naive, 3 %": lambda: run_spider("naive", some, self.folder),
            "ours, 100 %": lambda: run_ours(["news", "-a", f"outlets={outlets}"], self.folder),
            "naive, 100 %": lambda: run_spider("naive", all_on, self.folder),
        }


def _check_gate(lists: _Lists) -> list[str]:
    """Crawl the same pages with the gate and without: the stories must be the same."""
    found = []
    for archive, settings in (("gated", {}), ("ungated", _UNGATED)):
        run_ours(["news", "-a", f"outlets={lists.part_outlets}"], lists.folder, archive=archive, settings=settings)
        found.append(hashes(lists.folder / archive))
    gated, ungated = found
    if not ungated or gated != ungated:
        raise AssertionError(f"bench: expected the same stories without the gate, found {len(gated ^ ungated)} others")
    return [f"the same {len(gated)} stories are archived with the gate and without it"]


def _rate(run: dict[str, Any]) -> float:
    """Give pages a second, from the opening of the spider to its closing."""
    return _pages(run) / float(run["seconds"])


def _pages(run: dict[str, Any]) -> int:
    return sum(run["items"].values()) or int(run["responses"])


def _figures(found: dict[str, list[dict[str, Any]]]) -> list[Figure]:
    def ratios(ours: str, others: str) -> list[float]:
        return [_rate(one) / _rate(other) for one, other in zip(found[ours], found[others], strict=True)]

    def cpu(ours: str, others: str) -> list[float]:
        pairs = zip(found[ours], found[others], strict=True)
        return [(one["cpu_main"] / _pages(one)) / (other["cpu_main"] / _pages(other)) for one, other in pairs]

    few = found["ours, 3 %"]
    pages = _pages(few[0])
    return [
        of_turns("ours at 3 % / bare Scrapy, pages/s", ratios("ours, 3 %", "bare Scrapy"), "x", least=0.8),
        of_turns("ours at 3 % / naive, pages/s", ratios("ours, 3 %", "naive, 3 %"), "x", least=4),
        of_turns("ours at 100 % / naive, pages/s", ratios("ours, 100 %", "naive, 100 %"), "x", least=1.7),
        of_turns("CPU of the main process a page, ours at 3 % / bare Scrapy", cpu("ours, 3 %", "bare Scrapy"), "x"),
        of_turns("reactor lag p99, ours at 3 %", [1e3 * run["lag_p99"] for run in few], "ms", most=50),
        of_turns("reactor lag p99, bare Scrapy", [1e3 * run["lag_p99"] for run in found["bare Scrapy"]], "ms"),
        Figure("pages that the gate stops, at 3 %", few[0]["items"].get("gated", 0) / pages, "of 1"),
    ]


def _costs(found: dict[str, list[dict[str, Any]]]) -> Table:
    rows = []
    for name, runs in found.items():
        run = sorted(runs, key=_rate)[len(runs) // 2]
        cells = (
            f"{_rate(run):.1f}",
            f"{run['lag_p50'] * 1e3:.1f}",
            f"{run['lag_p99'] * 1e3:.1f}",
            f"{run['peak_main'] / 1e6:.0f}",
            f"{run['peak_worker'] / 1e6:.0f}",
            f"{run['peak_workers'] / 1e6:.0f}",
        )
        rows.append((name, cells))
    columns = ("pages/s", "lag p50 ms", "lag p99 ms", "main MB", "worker MB", "workers MB")
    return Table("the median turn of each", columns, tuple(rows))


def _stages(found: dict[str, list[dict[str, Any]]]) -> Table:
    """Tell the CPU time of a page by stage: the threads of the main process, then the workers."""
    rows = []
    for name, runs in found.items():
        run = min(runs, key=lambda run: run["cpu_main"] + run["cpu_workers"])
        pages = _pages(run)
        threads = run["cpu_threads"]
        archive = sum(used for thread, used in threads.items() if thread.startswith("archive"))
        reactor = run["cpu_main"] - archive
        spent = (reactor, archive, run["cpu_workers"], run["cpu_main"] + run["cpu_workers"])
        rows.append((name, tuple(f"{1e3 * each / pages:.2f}" for each in spent)))
    columns = ("reactor, other", "archive", "workers", "all")
    return Table("CPU ms a page, the least of the turns", columns, tuple(rows))
