"""Everything that an outlet answers, by path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from attrs import evolve

from crawler.newsroom import blogger, fixtures, lists, pages, site_search, ways_in, wordpress
from crawler.newsroom.answers import Answer, Delivery, Routes, content_type, moved
from crawler.newsroom.edition import Edition
from crawler.newsroom.photos import photo
from crawler.newsroom.stories import SampleStory
from crawler.newsroom.targets import key

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
            return site_search.answer(edition, target) or lists.answer_beyond(edition, target)
        case "mujaz":
            return blogger.answer(edition, target)
        case _:
            return None


def _everything(edition: Edition) -> Iterator[tuple[str, Answer]]:
    yield from _furniture(edition)
    yield from lists.lists(edition)
    yield from ways_in.ways_in(edition)
    for story in edition.lost:
        if edition.site.lost and edition.site.lost.status == 410:
            yield edition.path(story), fixtures.gone(edition)
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
