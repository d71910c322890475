"""The lists of an outlet: its front page, its sections, its tags, ten stories a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.newsroom import fixtures, pages
from crawler.newsroom.answers import Answer, content_type
from crawler.newsroom.arabic_dates import eastern
from crawler.newsroom.chance import number
from crawler.newsroom.edition import Edition
from crawler.newsroom.stories import SampleStory
from crawler.newsroom.targets import asked
from crawler.newsroom.twins import twins

PER_PAGE = 10
LATEST = "/latest"
"""Path of the list of everything, which the aggregator has."""

_NEXT = {"sada": "التالي »", "marfa": "الصفحة التالية ››", "jarida": "الأخبار الأقدم", "mujaz": "الأقدم"}
"""What leads to the next page; on the JavaScript site nothing that stands in the page."""


def lists(edition: Edition) -> Iterator[tuple[str, Answer]]:
    """Make all lists of an outlet.

    Args:
        edition: of the outlet.

    Returns:
        Path with query -> page, for every page of every list.
    """
    site = edition.site
    yield from _pages(edition, "/", "الرئيسية", edition.stories[:PER_PAGE])
    for position, section in enumerate(edition.sections):
        awkward = _awkward(edition) if site.key in ("sada", "marfa") and position == 0 else []
        yield from _pages(edition, edition.section_path(section), section, edition.of_section(section), awkward, True)
    for section in site.retired:
        yield from _pages(edition, edition.section_path(section), section, edition.of_section(section))
    for tag in dict.fromkeys(tag for story in edition.shelf for tag in story.tags):
        yield from _pages(edition, edition.tag_path(tag), tag, edition.of_tag(tag))
    if site.key == "mujaz":
        yield from _pages(edition, LATEST, "آخر الأخبار", edition.stories, _awkward(edition))


def answer_beyond(edition: Edition, target: str) -> Answer | None:
    """Answer a request for a page behind the last of a section's list: Drupal shows an empty one.

    Args:
        edition: of the outlet.
        target: the request target.

    Returns:
        The answer; None where it asks for something else.
    """
    path, parameters = asked(target)
    title = next((name for name in edition.sections if edition.section_path(name) == path), "")
    if not title or "page" not in parameters:
        return None
    return Answer(lambda: pages.list_page(edition, title, ()), content_type(edition))


def _pages(
    edition: Edition,
    path: str,
    title: str,
    stories: Sequence[SampleStory],
    awkward: Sequence[tuple[str, str]] = (),
    twisted: bool = False,
) -> Iterator[tuple[str, Answer]]:
    """Make the pages of a list.

    Args:
        edition: of the outlet.
        path: of the list, with query.
        title: of the list.
        stories: in its order.
        awkward: links to awkward pages, which stand on its first page.
        twisted: whether some stories are linked to by other URLs than their own.

    Returns:
        Path with query -> page.
    """
    count = -(-len(stories) // PER_PAGE) or 1
    for page in range(count):
        shown = stories[page * PER_PAGE : (page + 1) * PER_PAGE]
        extras = [*awkward] if page == 0 else []
        yield (
            _path(edition, path, page),
            _page(edition, title, shown, extras, _pager(edition, path, page, count), twisted),
        )


def _path(edition: Edition, path: str, page: int) -> str:
    if page == 0:
        return path
    number = edition.site.first_page + page
    return edition.site.page_path.replace("{path}", path).replace("{number}", str(number))


def _pager(edition: Edition, path: str, page: int, count: int) -> list[tuple[str, str]]:
    """Links to the other pages of a list, by their numbers, and to the next one."""
    words = _NEXT.get(edition.site.key)
    if words is None or count == 1:
        return []
    links = [
        (edition.base + _path(edition, path, other), eastern(str(other + 1))) for other in range(count) if other != page
    ]
    if page + 1 < count:
        links.append((edition.base + _path(edition, path, page + 1), words))
    return links


def _page(
    edition: Edition,
    title: str,
    stories: Sequence[SampleStory],
    extras: Sequence[tuple[str, str]],
    pager: Sequence[tuple[str, str]],
    twisted: bool,
) -> Answer:
    def make() -> bytes:
        twisted_twins = _twisted_twins(edition, stories) if twisted else []
        hrefs = _twisted_links(edition, stories) if twisted else {}
        return pages.list_page(edition, title, stories, [*extras, *twisted_twins, *pager], hrefs)

    modified = max((story.changed for story in stories), default=edition.updated)
    return Answer(make, content_type(edition), modified=modified)


def _awkward(edition: Edition) -> list[tuple[str, str]]:
    return [(edition.base + fixture.path, fixture.trouble.value) for fixture in fixtures.of_outlet(edition.site.key)]


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
        for twin in twins(edition, story)[: 1 + number(2, "mobile twin", story.id)]
    ]
