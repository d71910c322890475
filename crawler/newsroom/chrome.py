"""What stands around the text on every page: menus, boxes of other stories, comments by readers."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from attrs import frozen

from crawler.newsroom import arabic_dates
from crawler.newsroom.chance import draw, number
from crawler.newsroom.edition import Edition
from crawler.newsroom.rendering import TEMPLATES
from crawler.newsroom.stories import SampleStory

_ARCHIVE_YEARS = 8
_MOST_COMMENTS = 30
_FEWEST_COMMENTS = 5


@frozen
class Comment:
    """A reader's comment.

    Attributes:
        name: of the reader.
        text: what he wrote.
        when: in the outlet's time.
        likes: how many readers agree.
    """

    name: str
    text: str
    when: datetime
    likes: int


@frozen
class Menu:
    """A section in the main menu.

    Attributes:
        name: of the section.
        path: of its list.
        tags: its subjects.
        teasers: stories that unfold with it.
    """

    name: str
    path: str
    tags: list[str]
    teasers: list[SampleStory]


@cache
def _lines(name: str) -> tuple[str, ...]:
    return tuple((TEMPLATES / "shared" / name).read_text(encoding="utf-8").splitlines())


def comments(story: SampleStory) -> list[Comment]:
    """The readers' comments under a story.

    Args:
        story: any.

    Returns:
        None under two stories of five, else 5 to 30, oldest first.
    """
    if number(5, "comments", story.id) < 2:
        return []
    count = _FEWEST_COMMENTS + number(_MOST_COMMENTS - _FEWEST_COMMENTS + 1, "comment count", story.id)
    texts = draw(_lines("comments.txt"), count, "comments", story.id)
    names = draw(_lines("readers.txt"), count, "readers", story.id)
    when = story.published
    made = []
    for index, (name, text) in enumerate(zip(names, texts, strict=False)):
        when += timedelta(minutes=3 + number(170, "minutes", story.id, str(index)))
        made.append(Comment(name=name, text=text, when=when, likes=number(60, "likes", story.id, str(index))))
    return made


def menus(edition: Edition) -> list[Menu]:
    """The main menu of an outlet.

    Args:
        edition: of the outlet.

    Returns:
        One entry a section, the sections with most stories first.
    """
    made: list[tuple[int, Menu]] = []
    for section in edition.sections:
        own = [story for story in edition.shelf if story.section == section]
        tags = list(dict.fromkeys(tag for story in own for tag in story.tags))
        teasers = [story for story in own if story in edition.boxed][:5]
        path = edition.section_path(section)
        made.append((len(own), Menu(name=section, path=path, tags=tags[:8], teasers=teasers)))
    return [menu for _, menu in sorted(made, key=lambda pair: -pair[0])]


def frame(edition: Edition) -> dict[str, Any]:
    """What every page of an outlet needs to draw what stands around its content.

    Args:
        edition: of the outlet.

    Returns:
        Names for a template.
    """
    shelf, boxed = edition.shelf, edition.boxed
    tradition = edition.site.months
    years = range(edition.today.year, edition.today.year - _ARCHIVE_YEARS, -1)
    return {
        "edition": edition,
        "site": edition.site,
        "base": edition.base,
        "today": edition.today,
        "weekday": arabic_dates.weekday,
        "long_date": lambda day: arabic_dates.long_date(day, tradition),
        "eastern": arabic_dates.eastern,
        "menus": menus(edition),
        "latest": boxed,
        "most_read": draw(boxed, 10, "most read", edition.site.key),
        "picks": draw(boxed, 8, "picks", edition.site.key),
        "tags": list(dict.fromkeys(tag for story in shelf for tag in story.tags)),
        "months": [
            (year, edition.today.replace(year=year, month=month, day=1)) for year in years for month in range(12, 0, -1)
        ],
        "month": lambda day: arabic_dates.month(day, tradition),
        "countries": [line.split("\t") for line in _lines("countries.txt")],
        "number": number,
    }
