"""What a headline or a URL promises, before the page is fetched: how many of the words of an event stand in it."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from crawler.model import Topic
from crawler.text.terms import Lexicon, words_of

# What parts the words of a slug.
_PARTS = re.compile(r"[-_/.+]+")
_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
# A headline in other letters throughout; fewer words may be a name.
_LEAST_WORDS = 4


class Headlines:
    """Judges headlines for one topic; made once, asked of every lead.

    Args:
        topic: of `seeds/topics/`.
    """

    def __init__(self, topic: Topic) -> None:
        self._lexicon = Lexicon(topic.groups, topic.ignored)
        self._needs = [event.needs for event in topic.events if event.anchors]

    def promise(self, title: str, url: str) -> float:
        """Tell how much of an event of the topic a lead names.

        Args:
            title: its source's, or empty.
            url: whose path may hold the headline's words.

        Returns:
            Share of the parts of the event that is named best, 0 to 1.
        """
        words = words_of(f"{title} . {slug_of(url)}")
        groups = {hit.group for hit in self._lexicon.find(words)}
        if not groups:
            return 0.0
        return max((sum(bool(need & groups) for need in needs) / len(needs) for needs in self._needs), default=0.0)


def slug_of(url: str) -> str:
    """Give the words of a URL's path."""
    return _PARTS.sub(" ", unquote(urlsplit(url).path))


def is_other_language(title: str) -> bool:
    """Tell whether a headline is long enough to say, and has no Arabic letter.

    Args:
        title: a source's, or empty.
    """
    return len(title.split()) >= _LEAST_WORDS and not _ARABIC.search(title)
