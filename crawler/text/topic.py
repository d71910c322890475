"""Is the story about the topic? A sum of what it tells, where and how densely, over a threshold; with the evidence.

An event is a place in the text where words of several groups stand close together: a platform, its advertisers, and
leaving. Events that speak against the topic (another platform, a new feature) have negative weights. Single words prove
nothing: a story must tell at least one event that anchors it. Once anchored, its whole vocabulary counts as well.
"""

from __future__ import annotations

import operator
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from attrs import frozen

from crawler.model import Event, StandIn, Topic, Verdict
from crawler.text.terms import Hit, Lexicon, find_windows, words_of
from crawler.text.vocabulary import weigh

_EVIDENCE_LIMIT = 5
_EVIDENCE_WORDS = 16
# No story is longer (characters); what is, is judged by its beginning, so that a verdict takes bounded time.
_LONGEST = 200_000


_Place = tuple[Event, float, tuple[Hit, ...]]
"""A place where a story tells an event, how much it counts, and the terms that tell it; most are only counted."""


@frozen
class Telling:
    """A place where a story tells an event.

    Attributes:
        event: of the topic.
        place: `title` or `paragraph N`, where its first word stands.
        positions: indices, among the words of title and body, of the words that tell it, in order.
        counts: how much the place counts.
    """

    event: Event
    place: str
    positions: tuple[int, ...]
    counts: float


@frozen
class _Text:
    """A story as words, and where its title and each paragraph begin among them."""

    words: list[str]
    starts: list[int]

    def place(self, position: int) -> str:
        """Name the title or paragraph that a word stands in."""
        paragraph = bisect_right(self.starts, position, 1) - 1
        return f"paragraph {paragraph}" if paragraph else "title"

    @property
    def lead(self) -> int:
        """Tell where the body begins."""
        return self.starts[1] if len(self.starts) > 1 else len(self.words)

    def paragraphs(self) -> list[tuple[int, int]]:
        """Give the first word of each paragraph of the body, and the one behind its last."""
        return list(zip(self.starts[1:], [*self.starts[2:], len(self.words)], strict=True)) if self.starts[1:] else []


class TopicJudge:
    """Judges stories by one topic; made once, asked often.

    Args:
        topic: of `seeds/topics/`.
    """

    def __init__(self, topic: Topic) -> None:
        self.topic = topic
        self._lexicon = Lexicon(topic.groups, topic.ignored)
        self._anchors = [event for event in topic.events if event.anchors]
        # What the words add is weighed already.
        self._weights = [*(event.weight for event in topic.events), *(share.weight for share in topic.shares), 1.0]
        # The groups that each event needs.
        self._groups = [frozenset[str]().union(*event.needs) for event in topic.events]
        # By identity: to hash an event is to hash all its needs.
        numbers = {event: number for number, event in enumerate(topic.events)}
        self._numbers = {id(event): numbers[event] for event in topic.events}

    def judge(self, title: str, body: str) -> Verdict:
        """Decide whether a story is on the topic.

        Args:
            title: of the story.
            body: clean text, paragraphs separated by line breaks.

        Returns:
            The verdict; its reason holds the score, its evidence the events that decided, heaviest first.
        """
        text = _read(title, body)
        hits = self._lexicon.find(text.words)
        if not self._is_anchored(text, hits):
            return Verdict("topic", False, "no event of the topic is told")
        resolved = _resolved(hits, self.topic.stand_ins)
        places = list(self._places(text, resolved))
        score = sum(map(operator.mul, self._weights, self._measures(text, resolved, places)))
        is_on = score >= self.topic.threshold
        ranked = sorted(places, key=lambda place: -abs(place[0].weight * place[1]))
        decided = [place for place in ranked if (place[0].weight > 0) is is_on] or ranked
        evidence = _evidence(text, decided)
        reason = f"score {score:.1f}, expected at least {self.topic.threshold:g}"
        return Verdict("topic", is_on, reason if is_on else f"told in passing, or something else: {reason}", evidence)

    def tellings(self, title: str, body: str) -> list[Telling]:
        """Find what a story tells, for and against the topic.

        Args:
            title: of the story.
            body: clean text.

        Returns:
            The places, event by event in the topic's order; positions count the words of `words_of`, the title's first.
        """
        text = _read(title, body)
        return [_telling(text, place) for place in self._places(text, self._hits(text))]

    def _is_anchored(self, text: _Text, hits: Sequence[Hit]) -> bool:
        """Tell whether the title, or the body, tells an event that anchors.

        Not both together: a page has much between its headline and the first paragraph, and what is told here must be
        found by the gate too.
        """
        for first, end in ((0, text.lead), (text.lead, len(text.words))):
            within = [hit for hit in hits if first <= hit.position and hit.position + hit.length <= end]
            if any(find_windows(within, event.needs, event.within) for event in self._anchors):
                return True
        return False

    def _hits(self, text: _Text) -> list[Hit]:
        return _resolved(self._lexicon.find(text.words), self.topic.stand_ins)

    def _places(self, text: _Text, hits: Sequence[Hit]) -> Iterator[_Place]:
        """Find the places where a story tells an event, event by event."""
        topic, lead = self.topic, text.lead
        # How much a word of the rest counts: an event in each `per_words` words of a long story counts as one.
        rest = 1 / (1 + (len(text.words) - lead) / topic.per_words)
        for event, told in self._told_of(hits):
            for window in find_windows(told, event.needs, event.within):
                first = min([hit.position for hit in window])
                counts = topic.title_counts if first < lead else rest
                if lead <= first < lead + topic.lead_words:
                    counts = topic.lead_counts
                yield event, counts, window

    def _told_of(self, hits: Sequence[Hit]) -> Iterator[tuple[Event, list[Hit]]]:
        """Give the events of whose needs each is met somewhere, with the hits that meet any of them, in order."""
        by_group: dict[str, list[tuple[int, Hit]]] = {}
        for order, hit in enumerate(hits):
            by_group.setdefault(hit.group, []).append((order, hit))
        present = frozenset(by_group)
        for event, groups in zip(self.topic.events, self._groups, strict=True):
            if all(need & present for need in event.needs):
                told = sorted(chain.from_iterable([by_group[group] for group in groups & present]))
                yield event, [hit for _, hit in told]

    def measures(self, title: str, body: str) -> list[float]:
        """Measure a story as the score does, before anything is weighed: to find good weights.

        Args:
            title: of the story.
            body: clean text.

        Returns:
            The amount of each event in the topic's order, then each share, then what the words add.
        """
        text = _read(title, body)
        hits = self._hits(text)
        return self._measures(text, hits, self._places(text, hits))

    def _measures(self, text: _Text, hits: Sequence[Hit], places: Iterable[_Place]) -> list[float]:
        topic = self.topic
        amounts = [0.0] * len(topic.events)
        for event, counts, _ in places:
            amounts[self._numbers[id(event)]] += counts
        body = text.paragraphs()
        words = sum(end - first for first, end in body)
        shares = []
        for share in topic.shares:
            about = [hit.position for hit in hits if hit.group in share.groups]
            told = sum(end - first for first, end in body if bisect_left(about, first) < bisect_left(about, end))
            shares.append(told / words if words else 0.0)
        return [*(min(amount, topic.most) for amount in amounts), *shares, weigh(text.words, topic.words)]


def _read(title: str, body: str) -> _Text:
    words: list[str] = []
    starts: list[int] = []
    for unit in (title, *filter(str.strip, body[:_LONGEST].split("\n"))):
        starts.append(len(words))
        words += words_of(unit[:_LONGEST])
    return _Text(words, starts)


def _resolved(hits: Sequence[Hit], stand_ins: Sequence[StandIn]) -> list[Hit]:
    """Read "the platform" as the one that was named last: the topic's, or another, which takes it off the topic."""
    resolved = list(hits)
    for stand_in in stand_ins:
        named = {*stand_in.means, *stand_in.unless}
        # A title may speak of what only the body names.
        last = next((hit.group for hit in resolved if hit.group in named), "")
        read = []
        for hit in resolved:
            if hit.group in named:
                last = hit.group
            if hit.group != stand_in.group:
                read.append(hit)
            elif last in stand_in.means:
                read.append(Hit(hit.position, hit.length, last))
        resolved = read
    return resolved


def _telling(text: _Text, place: _Place) -> Telling:
    event, counts, window = place
    positions = sorted({position for hit in window for position in range(hit.position, hit.position + hit.length)})
    return Telling(event, text.place(positions[0]), tuple(positions), counts)


def _evidence(text: _Text, places: Iterable[_Place]) -> tuple[str, ...]:
    told: dict[str, None] = {}
    for place in places:
        told[_told(_telling(text, place), text.words)] = None
        if len(told) == _EVIDENCE_LIMIT:
            break
    return tuple(told)


def _told(telling: Telling, words: Sequence[str]) -> str:
    """Tell a telling in a line: where, which event, and the words."""
    first, last = telling.positions[0], telling.positions[-1]
    told = list(words[first : last + 1])
    shown = told if len(told) <= _EVIDENCE_WORDS else [*told[: _EVIDENCE_WORDS // 2], "…", *told[-7:]]
    sign = "" if telling.event.weight > 0 else "against: "
    return f"{telling.place}: {sign}{telling.event.name}: {' '.join(shown)}"
