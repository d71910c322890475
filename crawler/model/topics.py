"""What stories must be about."""

from __future__ import annotations

from datetime import date

from attrs import Factory, frozen


@frozen
class Event:
    """Something that stories of a topic tell of, or that speaks against the topic: words of several groups together.

    Attributes:
        name: short, stands in the evidence.
        needs: for each part that must be there, the groups of terms that can be it.
        within: greatest distance, words.
        weight: what one such place adds to a story's score; below 0 it takes from it.
        anchors: whether a story that tells it in one paragraph may be on the topic at all.
    """

    name: str
    needs: tuple[frozenset[str], ...]
    within: int
    weight: float
    anchors: bool = False


@frozen
class Share:
    """How much of a story names what the topic is about.

    Attributes:
        groups: the share is that of the words in paragraphs which name one of these, 0 to 1.
        weight: what a share of 1 adds to a story's score.
    """

    groups: frozenset[str]
    weight: float


@frozen
class StandIn:
    """Words that stand for what was named before: "the platform", "the billionaire".

    Attributes:
        group: of those words.
        means: groups; the words are read as the one of these that was named last.
        unless: groups; where one of these was named later, the words mean nothing.
    """

    group: str
    means: frozenset[str]
    unless: frozenset[str]


@frozen
class Topic:
    """What an archive is about: one file in `seeds/topics/`.

    Attributes:
        name: of the archive's folder; lower-case letters, digits, hyphens.
        version: 12 hex digits of the SHA-256 of the topic's file: it changes when anything in the file does.
        title: for people.
        groups: name of a group -> its terms, as `crawler.text.terms` reads them.
        ignored: terms that hide their words from every group.
        stand_ins: words that stand for a group.
        events: what the stories tell of.
        shares: how much of a story must name what.
        title_counts: how much an event in the title counts.
        lead_counts: how much an event in the lead counts.
        lead_words: how long the lead is: the first words of the body.
        per_words: in the rest of a story, an event each so many words counts as one.
        most: an event counts up to this.
        threshold: the least score of a story on the topic.
        least_words: fewer words than this are too short to be a story.
        searches: words that outlets' own searches are asked for, each of one word or more.
        since: day before which nothing was published on it, or None.
        words: stem of a word -> what a text of this word alone would add to a score.
    """

    name: str
    version: str
    title: str
    groups: dict[str, tuple[str, ...]]
    ignored: tuple[str, ...]
    stand_ins: tuple[StandIn, ...]
    events: tuple[Event, ...]
    shares: tuple[Share, ...]
    title_counts: float
    lead_counts: float
    lead_words: int
    per_words: int
    most: float
    threshold: float
    least_words: int
    searches: tuple[str, ...] = ()
    since: date | None = None
    words: dict[str, float] = Factory(dict)
