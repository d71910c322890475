"""Everything that an outlet answers, by path."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from attrs import evolve

from crawler.newsroom import blogger, feeds, fixtures, pages, site_search, wordpress
from crawler.newsroom.answers import Answer, Delivery, Routes, content_type, moved
from crawler.newsroom.chance import number
from crawler.newsroom.edition import Edition
from crawler.newsroom.photos import photo
from crawler.newsroom.stories import SampleStory
from crawler.newsroom.targets import key

FEED_LENGTH = {"sada": 10, "marfa": 15, "mujaz": 20}
NEWS_SITEMAP_LENGTH = 10
SITEMAP_LENGTH = 20
_SVG = "image/svg+xml"


def routes(edition: Edition) -> Routes:
    """Make the table of everything that an outlet answers.

    Args:
        edition: of the outlet.

    Returns:
        Key of a request target, as `targets.key` makes it -> answer.
    """
    table: dict[str, Answer] = {}
    for path, answer in _everything(edition):
        table[key(path)] = answer if answer.delivery is Delivery.ENDLESS else evolve(answer, make=cache(answer.make))
    return table


def answer_query(edition: Edition, target: str) -> Answer | None:
    """Answer what an outlet makes when it is asked: searches, and pages of feeds.

    Args:
        edition: of the outlet.
        target: the request target.

    Returns:
        The answer; None where the outlet knows no such thing.
    """
    match edition.site.key:
        case "sada":
            return wordpress.answer(edition, target)
        case "marfa":
            return site_search.answer(edition, target)
        case "mujaz":
            return blogger.answer(edition, target)
        case _:
            return None


def twins(edition: Edition, story: SampleStory) -> tuple[str, ...]:
    """Other URLs of a story that its outlet links to.

    Args:
        edition: of the outlet.
        story: which.

    Returns:
        Absolute URLs: versions for AMP and mobiles, redirects, links with tracking parameters.
    """
    url, base = edition.url(story), edition.base
    if edition.site.key == "sada":
        return (f"{url}amp/", f"{url}?m=1", f"{base}/?p={story.number}", f"{url}?utm_source=section&utm_medium=web")
    if edition.site.key == "marfa":
        return (f"{base}/node/{story.number}",)
    return ()


def _everything(edition: Edition) -> Iterator[tuple[str, Answer]]:
    yield from _furniture(edition)
    yield from _lists(edition)
    yield from _ways_in(edition)
    for story in edition.stories:
        page = _story(edition, story, "article.html")
        yield edition.path(story), page
        if edition.site.key == "sada":
            yield f"{edition.path(story)}amp/", _story(edition, story, "amp.html")
            yield f"{edition.path(story)}?m=1", page
            yield f"/?p={story.number}", moved(edition.url(story))
        elif edition.site.key == "marfa":
            yield f"/node/{story.number}", moved(edition.url(story))
    for fixture in fixtures.of_outlet(edition.site.key):
        yield fixture.path, fixtures.answer(fixture, edition)


def _story(edition: Edition, story: SampleStory, template: str) -> Answer:
    def make() -> bytes:
        return pages.article_page(edition, story, template)

    return Answer(make, content_type(edition), modified=story.changed)


def _furniture(edition: Edition) -> Iterator[tuple[str, Answer]]:
    yield "/robots.txt", Answer(lambda: _robots(edition), "text/plain; charset=utf-8", compressible=False)
    yield "/logo.svg", Answer(lambda: photo(edition.site.key), _SVG)
    for story in edition.shelf:
        yield f"/photo/{story.number}.svg", _photo(story.id)
        if story.id == pages.GALLERY:
            for index in range(1, len(story.paragraphs) + 1):
                yield f"/photo/{story.number}-{index}.svg", _photo(f"{story.id} {index}")
    for name, (title, notice) in pages.NOTICES.items():
        yield f"/page/{name}", _notice(edition, title, notice)


def _photo(seed: str) -> Answer:
    return Answer(lambda: photo(seed), _SVG)


def _notice(edition: Edition, title: str, notice: Sequence[str]) -> Answer:
    return Answer(lambda: pages.notice_page(edition, title, notice), content_type(edition))


def _list(
    edition: Edition, title: str, stories: Sequence[SampleStory], awkward: bool = False, twisted: bool = False
) -> Answer:
    def make() -> bytes:
        extras: list[tuple[str, str]] = []
        hrefs: dict[str, str] = {}
        if awkward:
            extras = [
                (edition.base + fixture.path, fixture.trouble.value) for fixture in fixtures.of_outlet(edition.site.key)
            ]
        if twisted:
            extras += _twisted_twins(edition, stories)
            hrefs = _twisted_links(edition, stories)
        return pages.list_page(edition, title, stories, extras, hrefs)

    modified = max((story.changed for story in stories), default=edition.updated)
    return Answer(make, content_type(edition), modified=modified)


def _twisted_links(edition: Edition, stories: Sequence[SampleStory]) -> dict[str, str]:
    """Addresses that are not a story's own, for two stories of three."""
    if edition.site.key not in ("sada", "marfa"):
        return {}
    hrefs = {}
    for story in stories:
        other = twins(edition, story)
        kind = number(3, "twisted link", story.id)
        if kind:
            hrefs[story.id] = other[-1] if kind == 1 else other[-2 if len(other) > 1 else -1]
    return hrefs


def _twisted_twins(edition: Edition, stories: Sequence[SampleStory]) -> list[tuple[str, str]]:
    """Links to the AMP and mobile pages of some stories, beside the ones to the stories."""
    if edition.site.key != "sada":
        return []
    return [
        (twin, story.title)
        for story in stories[::2]
        for twin in twins(edition, story)[: 1 + number(2, "twin", story.id)]
    ]


def _lists(edition: Edition) -> Iterator[tuple[str, Answer]]:
    yield "/", _list(edition, "الرئيسية", edition.stories[:20])
    for position, section in enumerate(edition.sections):
        awkward = edition.site.key == "marfa" and position == 0
        yield (
            edition.section_path(section),
            _list(edition, section, edition.of_section(section), awkward=awkward, twisted=True),
        )
    for tag in dict.fromkeys(tag for story in edition.shelf for tag in story.tags):
        yield edition.tag_path(tag), _list(edition, tag, edition.of_tag(tag))
    if edition.site.key == "mujaz":
        yield "/latest", _list(edition, "آخر الأخبار", edition.stories, awkward=True)


def _ways_in(edition: Edition) -> Iterator[tuple[str, Answer]]:
    base, stories = edition.base, edition.stories
    awkward = [feeds.Listed(base + fixture.path) for fixture in fixtures.of_outlet(edition.site.key)]
    match edition.site.key:
        case "sada":
            yield "/feed/", _xml(lambda: feeds.rss(edition, stories[: FEED_LENGTH["sada"]]), edition, "rss+xml")
            children = [feeds.Listed(f"{base}/wp-sitemap-posts-post-1.xml")]
            yield "/wp-sitemap.xml", _xml(lambda: feeds.sitemap_index(children), edition)
            listed = [feeds.Listed(edition.url(story)) for story in stories]
            listed += [feeds.Listed(twin) for story in stories[::8] for twin in twins(edition, story)[:2]]
            yield "/wp-sitemap-posts-post-1.xml", _xml(lambda: feeds.urlset(listed + awkward), edition)
        case "marfa":
            yield "/atom.xml", _xml(lambda: feeds.atom(edition, stories[: FEED_LENGTH["marfa"]]), edition, "atom+xml")
        case "jarida":
            listed = [feeds.Listed(edition.url(story)) for story in stories]
            yield "/sitemap.xml", _xml(lambda: feeds.urlset(listed + awkward), edition)
        case "nabd":
            yield from _nabd_sitemaps(edition, awkward)
        case "mujaz":
            yield "/rss", _xml(lambda: feeds.rss(edition, stories[: FEED_LENGTH["mujaz"]]), edition, "rss+xml")


def _nabd_sitemaps(edition: Edition, awkward: Sequence[feeds.Listed]) -> Iterator[tuple[str, Answer]]:
    oldest_first = edition.stories[::-1]
    children = []
    for start in range(0, len(oldest_first), SITEMAP_LENGTH):
        part = oldest_first[start : start + SITEMAP_LENGTH]
        listed = [feeds.Listed(edition.url(story), story.changed) for story in part]
        path = f"/sitemaps/articles-{start // SITEMAP_LENGTH + 1}.xml.gz"
        children.append(feeds.Listed(edition.base + path, max(story.changed for story in part)))
        yield path, _gzipped_sitemap([*listed, *(awkward if start == 0 else ())], edition)
    yield "/sitemap.xml", _xml(lambda: feeds.sitemap_index(children), edition)
    newest = edition.stories[:NEWS_SITEMAP_LENGTH]
    yield "/news-sitemap.xml", _xml(lambda: feeds.news_sitemap(edition, newest), edition)


def _gzipped_sitemap(listed: Sequence[feeds.Listed], edition: Edition) -> Answer:
    return Answer(
        lambda: feeds.gzipped(feeds.urlset(listed)), "application/x-gzip", modified=edition.updated, compressible=False
    )


def _xml(make: Callable[[], bytes], edition: Edition, kind: str = "xml") -> Answer:
    return Answer(make, f"application/{kind}; charset=UTF-8", modified=edition.updated)


def _robots(edition: Edition) -> bytes:
    lines = ["User-agent: *", "Disallow: /page/private/", "Disallow: /newsletter"]
    if edition.site.key == "sada":
        lines += ["Disallow: /wp-admin/", "Disallow: /private/"]
    if edition.site.key == "marfa":
        lines.append("Crawl-delay: 0.05")
    sitemaps = [path for kind, path, _ in edition.site.sources if kind == "sitemap"]
    lines += ["", *(f"Sitemap: {edition.base}{path}" for path in sitemaps)]
    return ("\n".join(lines) + "\n").encode()
