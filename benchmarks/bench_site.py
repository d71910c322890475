"""The outlets that are crawled, as files that any web server can give: pages, sitemaps, robots.txt, outlets files."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from attrs import frozen

from benchmarks.bench_language import Told, story
from benchmarks.bench_pages import WEIGHT, address, page, published, title_only

OUTLETS = ("صدى الساحل", "بوابة الخبر", "الميزان", "مرايا اليوم")
"""Names of the outlets of a site; each has a port of its own."""

# Other stories that a page of the usual weight links to: with them a quarter of it is scripts and styles.
_RELATED = 56
_NEAR = 50
_ZIP_LEVEL = 5  # nginx's guides advise 4 to 6


@frozen
class Site:
    """Outlets in a folder.

    Attributes:
        folder: that holds a folder for each outlet, by its place in `OUTLETS`.
        pages: of all outlets together.
        share: of them on the topic, 0 to 1.
        weight: bytes of a page, on average.
        near: of the pages that are not on the topic one in so many tells of the same companies; 0: none does.
    """

    folder: Path
    pages: int
    share: float
    weight: int = WEIGHT
    near: int = _NEAR

    def kind_of(self, number: int) -> str:
        """Tell which kind of story stands at a number: those on the topic are spread evenly."""
        if int((number + 1) * self.share) > int(number * self.share):
            return "on"
        return "near" if self.near and number % self.near == 0 else "off"

    def story(self, number: int) -> Told:
        """Give a story."""
        return story(number, self.kind_of(number))

    def page(self, number: int) -> bytes:
        """Give the page of a story; it links to others of the site."""
        chance = random.Random(f"related {number}")
        others = [chance.randrange(self.pages) for _ in range(_RELATED * self.weight // WEIGHT)]
        related = [title_only(other, self.kind_of(other)) for other in others]
        return page(self.story(number), OUTLETS[number % len(OUTLETS)], related, self.weight)

    def numbers(self, outlet: int, most: int | None = None) -> range:
        """Give the numbers of an outlet's stories, of the first `most` pages of the site."""
        return range(outlet, min(self.pages, most or self.pages), len(OUTLETS))

    def folders(self) -> list[Path]:
        """List the outlets' folders."""
        return [self.folder / str(outlet) for outlet in range(len(OUTLETS))]

    def urls(self, ports: Sequence[int], most: int | None = None) -> Iterator[str]:
        """Yield the URLs of the site's first pages, the outlets in turn."""
        for number in range(min(self.pages, most or self.pages)):
            yield f"http://127.0.0.1:{ports[number % len(OUTLETS)]}{self.path(number)}"

    def path(self, number: int) -> str:
        """Give the path of a story's page."""
        return address(title_only(number, self.kind_of(number)))


def write_site(site: Site) -> None:
    """Write the pages of a site, each also compressed."""
    chunks = [range(start, min(start + 100, site.pages)) for start in range(0, site.pages, 100)]
    with ProcessPoolExecutor() as pool:
        list(pool.map(partial(_write_pages, site), chunks))
    for folder in site.folders():
        (folder / "robots.txt").write_text("User-agent: *\nDisallow: /search\n", encoding="utf-8")


def _write_pages(site: Site, numbers: range) -> None:
    for number in numbers:
        path = site.folders()[number % len(OUTLETS)] / site.path(number).lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        data = site.page(number)
        path.write_bytes(data)
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(data, _ZIP_LEVEL, mtime=0))


def write_lists(site: Site, ports: Sequence[int], most: int, name: str) -> Path:
    """Write what a crawl of the first pages starts from.

    Args:
        site: whose pages.
        ports: one an outlet.
        most: pages.
        name: of the sitemaps, `NAME.xml` in each outlet, and of the outlets file, `NAME.toml` in the site's folder.

    Returns:
        The outlets file.
    """
    entries = []
    for outlet, (folder, port) in enumerate(zip(site.folders(), ports, strict=True)):
        rows = "".join(
            f"<url><loc>http://127.0.0.1:{port}{site.path(number)}</loc><lastmod>{published(number).isoformat()}</lastmod></url>\n"
            for number in site.numbers(outlet, most)
        )
        (folder / f"{name}.xml").write_text(
            f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n',
            encoding="utf-8",
        )
        entries.append(
            f'[[outlet]]\ndomain = "127.0.0.1:{port}"\nname = "{OUTLETS[outlet]}"\ncountry = "eg"\nkind = "general"\n'
            f'timezone = "Africa/Cairo"\nlocal = true\n[[outlet.source]]\nkind = "sitemap"\nurl = "http://127.0.0.1:{port}/{name}.xml"\n'
        )
    path = site.folder / f"{name}.toml"
    path.write_text("\n".join(entries), encoding="utf-8")
    return path
