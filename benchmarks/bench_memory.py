"""A long crawl of small pages: what its processes have in memory over time, and whether that grows after warm-up.

The pages are few and their URLs many: the server gives one of a hundred small pages at any URL, so that a crawl of any
length needs no disk. Each hundredth is a page of its own, on the topic.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.bench_figures import Figure, Part, Setup, Table
from benchmarks.bench_runs import run_ours
from benchmarks.bench_server import serve
from benchmarks.bench_site import Site

_WEIGHT = 12_000
_FILES = 100
_SITEMAP = 25_000  # entries; sitemaps.org allows 50,000
# Points of the course that are kept, and those that are printed.
_SECONDS, _ROWS = 1.0, 12
# Nothing is said of the growth before this share of the pages is done.
_WARM = 0.4
# Growth that a run of a million pages can bear: 100 MB, which is what 1 MB in ten thousand pages makes.
_MOST_GROWTH = 0.1
_ANY_PAGE = r"location ~ ^/p/\d*(\d\d)\.html$ { try_files /small/$1.html =404; }"


def measure(setup: Setup) -> Part:
    """Crawl so many small pages."""
    part = Part("memory")
    if not setup.nginx:
        part.notes.append("left out: this part needs nginx, which gives one page at many URLs")
        return part
    folder = setup.folder / "site"
    every = setup.pages // _FILES
    _write(Site(folder, _FILES, 0.0, _WEIGHT), Site(folder, every, 1.0, _WEIGHT), folder)
    with setup.steps("memory", 1) as step, serve(setup.nginx, [folder], setup.folder / "server", _ANY_PAGE) as ports:
        outlets = _write_lists(folder, ports[0], setup.pages)
        settings = {"GAUGE_TIMELINE": _SECONDS, "LOG_LEVEL": "WARNING"}
        run = run_ours(["news", "-a", f"outlets={outlets}"], setup.folder, settings=settings)
        step()
    course = [tuple(point) for point in run["course"]]
    main, workers = _slope(course, 2), _slope(course, 3)
    part.figures += [
        Figure("main process, peak", run["peak_main"] / 1e6, "MB"),
        Figure("workers, peak together", run["peak_workers"] / 1e6, "MB"),
        Figure("growth of the main process after warm-up", main, "MB / 1000 pages", most=_MOST_GROWTH),
        Figure("growth of the workers after warm-up", workers, "MB / 1000 pages"),
        Figure("pages a second", sum(run["items"].values()) / run["seconds"], "pages/s"),
    ]
    step_size = max(1, len(course) // _ROWS)
    rows = tuple(
        (f"{seconds:.0f} s", (f"{done:,}", f"{own / 1e6:.1f}", f"{others / 1e6:.1f}"))
        for seconds, done, own, others in islice(course, 0, None, step_size)
    )
    part.tables.append(Table("after", ("pages", "main MB", "workers MB"), rows))
    part.notes.append(f"{setup.pages} pages of {_WEIGHT // 1000} KB; growth is told after {_WARM:.0%} of them")
    part.raw = {"pages": setup.pages, "run": run}
    return part


def _write(few: Site, on_topic: Site, folder: Path) -> None:
    (folder / "small").mkdir(parents=True)
    (folder / "on").mkdir()
    for number in range(few.pages):
        (folder / "small" / f"{number:02d}.html").write_bytes(few.page(number))
    for number in range(on_topic.pages):
        (folder / "on" / f"{number}.html").write_bytes(on_topic.page(number))
    (folder / "robots.txt").write_text("User-agent: *\nDisallow: /search\n", encoding="utf-8")


def _write_lists(folder: Path, port: int, pages: int) -> Path:
    """Write sitemaps of all URLs, and the outlets file."""
    base = f"http://127.0.0.1:{port}"
    names = []
    for start in range(0, pages, _SITEMAP):
        names.append(f"sitemap-{start}.xml")
        urls = "".join(
            f"<url><loc>{base}{f'/on/{n // _FILES}.html' if n % _FILES == 0 else f'/p/{n}.html'}</loc></url>"
            for n in range(start, min(start + _SITEMAP, pages))
        )
        _write_xml(folder / names[-1], "urlset", urls)
    _write_xml(
        folder / "sitemap.xml",
        "sitemapindex",
        "".join(f"<sitemap><loc>{base}/{name}</loc></sitemap>" for name in names),
    )
    path = folder / "outlets.toml"
    path.write_text(
        f'[[outlet]]\ndomain = "127.0.0.1:{port}"\nname = "صدى الساحل"\ncountry = "eg"\nkind = "general"\n'
        f'timezone = "Africa/Cairo"\nlocal = true\n[[outlet.source]]\nkind = "sitemap"\nurl = "{base}/sitemap.xml"\n',
        encoding="utf-8",
    )
    return path


def _write_xml(path: Path, name: str, rows: str) -> None:
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><{name} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</{name}>',
        encoding="utf-8",
    )


def _slope(course: list[tuple[Any, ...]], place: int) -> float:
    """Fit a line through the course after warm-up (least squares); give MB a thousand pages."""
    last = course[-1][1]
    points = [(point[1] / 1e3, point[place] / 1e6) for point in course if point[1] >= _WARM * last]
    count = len(points)
    if count < 2:
        return 0.0
    middle, level = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    spread = sum((x - middle) ** 2 for x, _ in points)
    return sum((x - middle) * (y - level) for x, y in points) / spread if spread else 0.0
