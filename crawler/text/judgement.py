"""A page or a text judged as a crawl judges it, with all that speaks for and against it: what `scrapy judge` shows.

The road stops at the first no; here every judge is asked that can be, so that the evidence is there to see. It is made
to run in a worker process, like the road.
"""

from __future__ import annotations

from datetime import datetime

from attrs import Factory, evolve, frozen

from crawler.model import Outlet, Reading, Topic, Verdict
from crawler.text.extract import load
from crawler.text.road import Road
from crawler.text.topic import TopicJudge

# The topic's judge reads so much of a title, and of a body (characters).
REACH = 200_000


@frozen
class Judgement:
    """What a page or a text is judged to be, and why.

    Attributes:
        reading: as a crawl has it; its article is there also where the gate stops the page.
        passes: whether the gate lets the page through; None where it was not asked: of a text.
        topic: the verdict, also where another judge said no before; None where no article was read.
        score: of the topic; None where no article was read.
        adds: event, or share of the text, -> what it adds to the score; heaviest first.
        told: index of a word of title and body -> the event it tells that counts most, behind its sign.
    """

    reading: Reading
    passes: bool | None = None
    topic: Verdict | None = None
    score: float | None = None
    adds: tuple[tuple[str, float], ...] = ()
    told: dict[int, str] = Factory(dict)


class Judges:
    """All judges of one topic; made once in each process.

    Args:
        topic: of `seeds/topics/`.
    """

    def __init__(self, topic: Topic) -> None:
        self._road = Road(topic)
        self._topic = TopicJudge(topic)
        # What is measured, as `TopicJudge.measures` has it: name and weight.
        self._parts = [(event.name, event.weight) for event in topic.events]
        self._parts += [(f"share of {', '.join(sorted(share.groups))}", share.weight) for share in topic.shares]
        self._parts.append(("words", 1.0))

    def judge_page(self, body: bytes, content_type: str, url: str, fetched_at: datetime, outlet: Outlet) -> Judgement:
        """Judge a page; it is read also where the gate stops it.

        Args:
            body: the page, content encodings undone.
            content_type: the HTTP header, or empty.
            url: the final URL, or empty.
            fetched_at: when it was fetched, aware.
            outlet: whose page it is.
        """
        stopped = self._road.gate(body)
        reading = self._road.read(body, content_type, url, fetched_at, outlet)
        if stopped:
            verdicts = (*stopped.verdicts, *reading.verdicts)
            reading = evolve(reading, verdicts=verdicts, rejection=stopped.rejection)
        return self._explained(Judgement(reading, passes=stopped is None))

    def judge_gate(self, body: bytes) -> Judgement:
        """Judge a page that cannot be read: by the gate alone."""
        stopped = self._road.gate(body)
        return Judgement(stopped or Reading(page_sha256="", page_bytes=len(body)), passes=stopped is None)

    def judge_text(self, title: str, body: str) -> Judgement:
        """Judge a text that is no page."""
        return self._explained(Judgement(self._road.judge_text(title, body)))

    def _explained(self, judgement: Judgement) -> Judgement:
        article = judgement.reading.article
        if article is None:
            return judgement
        story = (article.title[:REACH], article.body[:REACH])
        measured = zip(self._parts, self._topic.measures(*story), strict=True)
        adds = [(name, weight * amount) for (name, weight), amount in measured]
        asked = (verdict for verdict in judgement.reading.verdicts if verdict.question == "topic")
        return evolve(
            judgement,
            topic=next(asked, None) or self._topic.judge(*story),
            score=sum(points for _, points in adds),
            adds=tuple(sorted((one for one in adds if one[1]), key=lambda one: -abs(one[1]))),
            told=self._told(*story),
        )

    def _told(self, title: str, body: str) -> dict[int, str]:
        told: dict[int, str] = {}
        tellings = [one for one in self._topic.tellings(title, body) if one.event.weight]
        for one in sorted(tellings, key=lambda one: abs(one.event.weight * one.counts)):
            sign = "+" if one.event.weight > 0 else "-"
            told.update(dict.fromkeys(one.positions, f"{sign}{one.event.name}"))
        return told


# The judges of a worker process.
_judges: list[Judges] = []


def start(topic: Topic) -> None:
    """Make the process's judges."""
    load()
    _judges[:] = [Judges(topic)]


def judge_page(body: bytes, content_type: str, url: str, fetched_at: datetime, outlet: Outlet) -> Judgement:
    """Judge a page, as `Judges.judge_page` does."""
    return _judges[0].judge_page(body, content_type, url, fetched_at, outlet)


def judge_gate(body: bytes) -> Judgement:
    """Ask the gate alone, as `Judges.judge_gate` does."""
    return _judges[0].judge_gate(body)


def judge_text(title: str, body: str) -> Judgement:
    """Judge a text, as `Judges.judge_text` does."""
    return _judges[0].judge_text(title, body)
