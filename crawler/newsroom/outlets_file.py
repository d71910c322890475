"""The sample outlets as a crawl reads them: their file, in the format of `seeds/outlets/`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from crawler.newsroom.sites import SITES, Way, section_slug, sections
from crawler.newsroom.stories import SampleStory


def outlets_toml(stories: Iterable[SampleStory], addresses: Mapping[str, str]) -> str:
    """Write the outlets file of the sample newsroom.

    Args:
        stories: of all outlets.
        addresses: as `sites.bases` gives them.

    Returns:
        TOML.
    """
    lines = ["# Written by `scrapy newsroom --write-outlets FILE`: the outlets of the sample newsroom."]
    everything = list(stories)
    for site in SITES:
        base = addresses[site.key]
        lines += [
            "",
            "[[outlet]]",
            f'domain = "{base.removeprefix("http://")}"',
            f'name = "{site.name}"',
            f'country = "{site.country}"',
            f'kind = "{site.kind}"',
            f'timezone = "{site.timezone}"',
            "local = true",
        ]
        for way in site.ways:
            lines += _sources(base, way, sections(everything, site))
    return "\n".join(lines) + "\n"


def _sources(base: str, way: Way, names: Sequence[str]) -> Iterator[str]:
    slugs = [section_slug(name) for name in names] if "{section}" in way.path else [""]
    for slug in slugs:
        yield "[[outlet.source]]"
        yield f'kind = "{way.kind}"'
        yield f'url = "{base}{way.path.replace("{section}", slug)}"'
        if way.links:
            yield f"links = '{way.links}'"
        if way.pages:
            yield f'pages = "{base}{way.pages}"'
        if way.first != 1:
            yield f"first = {way.first}"
