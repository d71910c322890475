"""How the sample outlets search their stories: as MySQL's LIKE does, which most sites ask."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.newsroom.stories import SampleStory


def matching(stories: Iterable[SampleStory], words: str) -> list[SampleStory]:
    """Find the stories that have all words.

    Args:
        stories: in any order.
        words: separated by white space. Each may stand anywhere, also within a word; an alef with hamza is another
            letter than one without; Latin letters are found in either case.

    Returns:
        The stories, in their order; none where there are no words.
    """
    wanted = words.lower().split()
    return [story for story in stories if wanted and all(_has(story, word) for word in wanted)]


def _has(story: SampleStory, word: str) -> bool:
    return word in story.title.lower() or word in story.body.lower()
