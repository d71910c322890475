"""What an archive should make of the sample newsroom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from crawler.newsroom import fixtures
from crawler.newsroom.edition import open_edition
from crawler.newsroom.reach import kinds_of
from crawler.newsroom.sites import SITES
from crawler.newsroom.stories import SampleStory
from crawler.newsroom.twins import twins


@frozen
class Expectation:
    """What should become of a page.

    Attributes:
        id: the story's, or `fixture-OUTLET-TROUBLE` for an awkward page.
        outlet: its key.
        urls: all its URLs, its own one first; they are one page.
        outcome: as in `crawler.model.Outcome`.
        others: outcomes that are right as well.
        title: of the story; empty for awkward pages.
        body: of the story; empty for awkward pages.
        kinds: of the outlet's sources that lead to it (`reach.kinds_of`); empty for awkward pages.
    """

    id: str
    outlet: str
    urls: tuple[str, ...]
    outcome: str
    others: tuple[str, ...] = ()
    title: str = ""
    body: str = ""
    kinds: frozenset[str] = frozenset()


def truth(
    stories: Iterable[SampleStory], addresses: Mapping[str, str], searches: Sequence[str] = ()
) -> tuple[Expectation, ...]:
    """Say what should become of every story and of every awkward page.

    Args:
        stories: of all outlets.
        addresses: outlet key -> base URL.
        searches: of the topic; without them no kind that is searched leads to a story.

    Returns:
        One expectation a page.
    """
    everything = tuple(stories)
    expected = []
    for site in SITES:
        edition = open_edition(site, addresses, everything, everything)
        expected += [
            Expectation(
                id=story.id,
                outlet=site.key,
                urls=(edition.url(story), *twins(edition, story)),
                outcome=story.expected,
                title=story.title,
                body=story.body,
                kinds=kinds_of(edition, story, searches),
            )
            for story in (*edition.stories, *edition.lost)
        ]
        expected += [
            Expectation(
                id=f"fixture-{fixture.outlet}-{fixture.trouble.name.lower()}",
                outlet=site.key,
                urls=(edition.base + fixture.path,),
                outcome=fixture.outcome,
                others=fixture.others,
            )
            for fixture in fixtures.of_outlet(site.key)
        ]
    return tuple(expected)
