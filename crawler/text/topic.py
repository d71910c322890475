"""Is the story about the topic? Answered by what it tells (events), where, and how much of it does, with the evidence.

An event is a place in the text where words of several groups stand close together: a platform, its advertisers, and
leaving. Single words prove nothing: every page of the web names تويتر in its share bar and إعلانات in its footer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from attrs import frozen

from crawler.model import Event, Topic, Verdict
from crawler.text.terms import Hit, Lexicon, find_windows, words_of

_EVIDENCE_LIMIT = 5
_EVIDENCE_WORDS = 16


@frozen
class _Unit:
    """A title or a paragraph with what was found in it."""

    weight: float
    place: str
    words: list[str]
    hits: list[Hit]


@frozen
class _Found:
    """An event found in a unit."""

    event: Event
    unit: _Unit
    hits: tuple[Hit, ...]

    def told(self) -> str:
        """Tell it in a line: where, which event, and the words."""
        first = min(hit.position for hit in self.hits)
        last = max(hit.position + hit.length for hit in self.hits)
        words = self.unit.words[first:last]
        shown = words if len(words) <= _EVIDENCE_WORDS else [*words[: _EVIDENCE_WORDS // 2], "…", *words[-7:]]
        return f"{self.unit.place}: {self.event.name}: {' '.join(shown)}"


class TopicJudge:
    """Judges stories by one topic; made once, asked often.

    Args:
        topic: of `seeds/topics/`.
    """

    def __init__(self, topic: Topic) -> None:
        self.topic = topic
        self._lexicon = Lexicon(topic.groups, topic.ignored)

    def judge(self, title: str, body: str) -> Verdict:
        """Decide whether a story is on the topic.

        Args:
            title: of the story.
            body: clean text, paragraphs separated by empty lines.

        Returns:
            The verdict; its reason holds the score, its evidence the events, heaviest first.
        """
        units = self._units(title, body)
        found = [event for unit in units for event in self._events(unit)]
        if not found:
            return Verdict("topic", False, "no event of the topic is told")
        rival = self._rival(units)
        score = sum(event.event.weight * event.unit.weight for event in found)
        share = self._share(units)
        evidence = tuple(
            event.told()
            for event in sorted(found, key=lambda event: -event.event.weight * event.unit.weight)[:_EVIDENCE_LIMIT]
        )
        facts = f"score {score:.1f}, {share:.0%} of the paragraphs"
        if rival:
            return Verdict("topic", False, f"more about {rival} ({facts})", evidence)
        if score < self.topic.threshold:
            return Verdict("topic", False, f"told in passing ({facts}; at least {self.topic.threshold:g})", evidence)
        if share < self.topic.least_share:
            return Verdict("topic", False, f"a small part ({facts}; at least {self.topic.least_share:.0%})", evidence)
        return Verdict("topic", True, facts, evidence)

    def _units(self, title: str, body: str) -> list[_Unit]:
        paragraphs = [paragraph for paragraph in body.split("\n") if paragraph.strip()]
        texts = [(self.topic.title_weight, "title", title)]
        texts += [
            (self.topic.lead_weight if i == 1 else 1.0, f"paragraph {i}", text)
            for i, text in enumerate(paragraphs, start=1)
        ]
        units = []
        for weight, place, text in texts:
            words = words_of(text)
            units.append(_Unit(weight, place, words, self._lexicon.find(words)))
        return units

    def _events(self, unit: _Unit) -> list[_Found]:
        """Find what a unit tells; words that tell one event tell no second one."""
        found: list[_Found] = []
        used: set[int] = set()
        for event in self.topic.events:
            free = [hit for hit in unit.hits if hit.position not in used]
            for window in find_windows(free, event.needs, event.within):
                found.append(_Found(event, unit, window))
                used.update(hit.position for hit in window)
        return found

    def _rival(self, units: Sequence[_Unit]) -> str:
        """Name the group that the text names more often than the topic's own, if any."""
        counts = Counter(hit.group for unit in units for hit in unit.hits)
        for rival, groups in self.topic.rivals.items():
            if counts[rival] > sum(counts[group] for group in groups):
                return rival
        return ""

    def _share(self, units: Sequence[_Unit]) -> float:
        """Share of the body's words that stand in paragraphs which name what the topic is about."""
        words = sum(len(unit.words) for unit in units[1:])
        about = sum(len(unit.words) for unit in units[1:] if any(hit.group in self.topic.about for hit in unit.hits))
        return about / words if words else 0.0
