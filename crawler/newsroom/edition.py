"""What one outlet prints: its stories of the moment, and the ones that its boxes and menus show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import quote

from attrs import frozen

from crawler.newsroom.chance import draw, number
from crawler.newsroom.headings import headings
from crawler.newsroom.sites import Site, section_slug, sections
from crawler.newsroom.stories import SampleStory

_BOXED = 12


@frozen
class Edition:
    """An outlet at one moment.

    Attributes:
        site: whose edition it is.
        addresses: outlet key -> base URL, of all outlets: an aggregator names the others.
        stories: what it prints now, newest first.
        shelf: what it printed when the newsroom opened, newest first. Menus and boxes of other stories are filled from
            here, so that a new story changes the lists and itself but no other story's page.
        lost: what it printed once and has no more, newest first; web archives have it.
        today: the day that the outlet's pages show as today.
    """

    site: Site
    addresses: Mapping[str, str]
    stories: tuple[SampleStory, ...]
    shelf: tuple[SampleStory, ...]
    lost: tuple[SampleStory, ...]
    today: date

    @property
    def base(self) -> str:
        """The outlet's address, without a slash behind."""
        return self.addresses[self.site.key]

    @property
    def sections(self) -> list[str]:
        """The sections in the outlet's menus, by name."""
        return sections(self.shelf, self.site)

    @property
    def boxed(self) -> tuple[SampleStory, ...]:
        """The stories that menus and boxes show on every page: only new ones are on everybody's lips."""
        return self.shelf[:_BOXED]

    @property
    def updated(self) -> datetime:
        """When the newest change was made."""
        return max((story.changed for story in self.stories), default=datetime.combine(self.today, time(), tzinfo=UTC))

    def path(self, story: SampleStory) -> str:
        """Where a story stands, as a path with query."""
        return self.site.path(story)

    def url(self, story: SampleStory) -> str:
        """Where a story stands, as an absolute URL."""
        return self.base + self.site.path(story)

    def section_path(self, section: str) -> str:
        """Where the list of a section stands, as a path with query."""
        return self.site.section_path.replace("{section}", section_slug(section))

    def tag_path(self, tag: str) -> str:
        """Where the list of a tag stands, as a path with query."""
        return self.site.tag_path.replace("{tag}", quote(tag.replace(" ", "-"), safe=""))

    def of_tag(self, tag: str) -> list[SampleStory]:
        """The stories that have a tag now, newest first."""
        return [story for story in self.stories if tag in story.tags]

    def of_section(self, section: str) -> list[SampleStory]:
        """The stories that a section has now, newest first."""
        return [story for story in self.stories if story.section == section]

    def related(self, story: SampleStory, count: int) -> list[SampleStory]:
        """Other stories of the outlet to show beside a story, those of its section first."""
        others = [other for other in self.shelf if other.id != story.id]
        mixed = draw(others, len(others), "related", story.id)
        return sorted(mixed, key=lambda other: other.section != story.section)[:count]

    def also(self, story: SampleStory) -> dict[int, SampleStory]:
        """The "read also" lines of a story.

        Returns:
            Index of the paragraph that the line follows -> the story that it links to. Empty for every second story,
            and never behind a subheading or the last paragraph.
        """
        paragraphs = story.paragraphs
        gaps = [index for index in range(1, len(paragraphs) - 1) if paragraphs[index] not in headings(paragraphs)]
        if number(2, "also", story.id) or not gaps:
            return {}
        places = draw(gaps, 1 + number(2, "also lines", story.id), "also places", story.id)
        targets = draw([other for other in self.shelf if other.id != story.id], len(places), "also targets", story.id)
        return dict(zip(sorted(places), targets, strict=False))


def open_edition(
    site: Site, addresses: Mapping[str, str], stories: tuple[SampleStory, ...], shelf: tuple[SampleStory, ...]
) -> Edition:
    """Make the edition of one outlet.

    Args:
        site: the outlet.
        addresses: base URLs of all outlets.
        stories: what all outlets print now.
        shelf: what all outlets printed when the newsroom opened.

    Returns:
        The edition.
    """
    newest = max(story.changed for story in shelf)  # of all outlets: they open on the same day
    return Edition(
        site=site,
        addresses=addresses,
        stories=tuple(story for story in _newest_first(site, stories) if not site.has_lost(story)),
        shelf=tuple(story for story in _newest_first(site, shelf) if not site.has_lost(story)),
        lost=tuple(story for story in _newest_first(site, stories) if site.has_lost(story)),
        today=(newest + timedelta(days=2)).date(),
    )


def _newest_first(site: Site, stories: tuple[SampleStory, ...]) -> tuple[SampleStory, ...]:
    own = [story for story in stories if story.outlet == site.key]
    return tuple(sorted(own, key=lambda story: (story.published, story.id), reverse=True))
