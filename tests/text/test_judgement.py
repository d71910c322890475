"""What `scrapy judge` asks of the library: the outcome of a crawl, and evidence that fits the text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.model import Outcome, Outlet
from crawler.text.judgement import REACH, Judgement, Judges
from crawler.text.marks import marked
from crawler.text.road import Road
from crawler.text.terms import words_of
from tests.text.arabic import OFF_TOPIC, ON_TOPIC, TOPIC

JUDGES, ROAD = Judges(TOPIC), Road(TOPIC)
OUTLET = Outlet("news.example", "أخبار المثال", "eg", timezone="Africa/Cairo")
AT = datetime(2024, 9, 10, 12, tzinfo=UTC)
TITLE = "المعلنون يغادرون منصة إكس ويوقفون إعلاناتهم عليها"
STORIES = {"on": "\n\n".join(ON_TOPIC[:8]), "off": "\n\n".join(OFF_TOPIC[:8]), "short": ON_TOPIC[0], "empty": ""}


def _page(title: str, body: str) -> bytes:
    paragraphs = "".join(f"<p>{line}</p>" for line in body.split("\n\n"))
    return f"<html><head><title>{title}</title></head><article><h1>{title}</h1>{paragraphs}</article></html>".encode()


def _judge(body: bytes) -> Judgement:
    return JUDGES.judge_page(body, "", "https://news.example/2024/1", AT, OUTLET)


@pytest.mark.parametrize("name", STORIES)
def test_a_text_has_the_outcome_that_the_road_gives(name: str) -> None:
    judged = JUDGES.judge_text(TITLE, STORIES[name])
    assert judged.reading == ROAD.judge_text(TITLE, STORIES[name])
    assert judged.reading.article
    assert (judged.reading.article.title, judged.reading.article.body) == (TITLE, STORIES[name])
    assert judged.passes is None


@pytest.mark.parametrize("name", STORIES)
def test_a_page_has_the_outcome_of_a_crawl(name: str) -> None:
    body = _page(TITLE, STORIES[name])
    crawled = ROAD.gate(body) or ROAD.read(body, "", "https://news.example/2024/1", AT, OUTLET)
    assert _judge(body).reading.rejection == crawled.rejection


def test_a_page_that_the_gate_stops_is_read_all_the_same() -> None:
    judged = _judge(_page("انطلاق موسم الحصاد في الدلتا بعد شتاء طويل", STORIES["off"]))
    assert judged.passes is False
    assert judged.reading.rejection
    assert judged.reading.rejection.outcome is Outcome.OFF_TOPIC
    assert judged.reading.article
    assert judged.reading.article.body == STORIES["off"]
    assert [verdict.question for verdict in judged.reading.verdicts][:1] == ["gate"]


def test_the_gate_can_be_asked_alone() -> None:
    assert JUDGES.judge_gate(_page(TITLE, STORIES["on"])).passes is True
    stopped = JUDGES.judge_gate(_page("الحصاد", STORIES["off"]))
    assert stopped.passes is False
    assert stopped.reading.rejection


def test_the_topic_is_asked_where_another_judge_has_said_no() -> None:
    judged = JUDGES.judge_text(TITLE, STORIES["short"])
    assert judged.reading.rejection
    assert judged.reading.rejection.outcome is Outcome.TOO_SHORT
    assert judged.topic
    assert judged.topic.question == "topic"


@pytest.mark.parametrize("name", STORIES)
def test_the_score_is_the_sum_of_what_is_added_and_decides(name: str) -> None:
    judged = JUDGES.judge_text(TITLE, STORIES[name])
    assert judged.topic
    assert judged.score == pytest.approx(sum(points for _, points in judged.adds))
    assert not judged.topic.yes or (judged.score or 0) >= TOPIC.threshold
    if judged.topic.reason.startswith("score"):
        assert f"score {judged.score:.1f}," in judged.topic.reason


def test_what_is_told_stands_in_the_text() -> None:
    judged = JUDGES.judge_text(TITLE, STORIES["on"])
    assert judged.told
    pieces = [piece for unit in marked(TITLE, STORIES["on"], judged.told, REACH) for piece in unit if piece.tells]
    counted = {word for piece in pieces for word in words_of(piece.text)}
    words = [word for unit in (TITLE, *STORIES["on"].split("\n\n")) for word in words_of(unit)]
    assert counted == {words[index] for index in judged.told}
    assert set(judged.told.values()) <= {f"{'+' if one.weight > 0 else '-'}{one.name}" for one in TOPIC.events}


def test_a_word_is_marked_with_the_event_that_counts_most() -> None:
    tellings = JUDGES._topic.tellings(TITLE, STORIES["on"])
    told = JUDGES.judge_text(TITLE, STORIES["on"]).told
    assert set(told) == {place for one in tellings if one.event.weight for place in one.positions}
    for place, name in told.items():
        counts = {one.event.name: abs(one.event.weight * one.counts) for one in tellings if place in one.positions}
        assert counts[name[1:]] == max(counts.values())


def test_the_reach_is_that_of_the_topics_judge() -> None:
    told = ON_TOPIC[0]
    for title, body in (("ب" * (REACH - 5) + f" {told}", told), (TITLE, "ب" * (REACH - 5) + f" {told}\n\n{told}")):
        far = JUDGES.judge_text(title, body)
        near = JUDGES.judge_text(title[:REACH], body[:REACH])
        assert (far.told, far.score, far.topic) == (near.told, near.score, near.topic)
        assert far.topic == JUDGES._topic.judge(title, body)
