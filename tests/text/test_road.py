from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from trafilatura.meta import reset_caches

from crawler.model import Article, Dated, OptOut, Outcome, Outlet, Reading, Rejection
from crawler.text import worker
from crawler.text.extract import extractor
from crawler.text.fingerprint import content_hash
from crawler.text.road import Road
from crawler.text.worker import Question, Worker
from tests.text.arabic import FURNITURE, OFF_TOPIC, ON_TOPIC, TOPIC

ROAD = Road(TOPIC)
OUTLET = Outlet("sada.example", "صدى المال", "eg", timezone="Africa/Cairo")
URL = "https://sada.example/2023/11/30/1?utm_source=x"
FETCHED = datetime(2024, 1, 10, 9, 0, tzinfo=UTC)
HTML = "text/html; charset=utf-8"
TITLE = "المعلنون يغادرون إكس"
STORY = ON_TOPIC[:8]
MENU = "<ul>" + "".join(f"<li><a href='/{number}'>{label}</a></li>" for number, label in enumerate(FURNITURE)) + "</ul>"
ENGLISH = (
    "Elon Musk told the advertisers who left Twitter to go away, and the brands that had paused their ads stayed away.",
    "Several large brands said they would not come back to the platform before the end of the year.",
    "The company sued a group of advertisers in a court in Texas some months later.",
)


def _page(
    lines: tuple[str, ...] = STORY, title: str = TITLE, head: str = "", after: str = "<p>كتب: أحمد علي</p>"
) -> bytes:
    return (
        f"<!doctype html><html dir=rtl><head><title>{title} | {OUTLET.name}</title>{head}</head><body>{MENU}"
        f"<main><article><h1>{title}</h1>{after}<div class=entry>{''.join(f'<p>{line}</p>' for line in lines)}</div>"
        f"</article></main>{MENU}</body></html>"
    ).encode()


def _read(body: bytes, content_type: str = HTML, road: Road = ROAD, fetched_at: datetime = FETCHED) -> Reading:
    return road.read(body, content_type, URL, fetched_at, OUTLET)


def test_a_story_on_the_topic_is_accepted() -> None:
    head = "<link rel=canonical href='/2023/11/30/1'><meta property='article:published_time' content='2023-11-30'>"
    body = _page(head=head)
    text = "\n\n".join(STORY)
    reading = _read(body)
    assert ROAD.gate(body) is None
    assert reading.rejection is None
    assert reading.article == Article(
        title=TITLE,
        body=text,
        authors=("أحمد علي",),
        published=Dated(datetime(2023, 11, 30, tzinfo=ZoneInfo("Africa/Cairo")), "day", "meta article:published_time"),
        canonical_url="https://sada.example/2023/11/30/1",
        reader="visible",
    )
    assert (reading.page_sha256, reading.page_bytes) == (hashlib.sha256(body).hexdigest(), len(body))
    assert (reading.encoding, reading.content_sha256) == ("utf-8", content_hash(text))
    assert reading.encoding_evidence
    assert reading.extractor == extractor()
    assert [(verdict.question, verdict.yes) for verdict in reading.verdicts] == [
        ("article", True),
        ("language", True),
        ("topic", True),
    ]


LISTING = tuple(f"<a href='/{number}'>{line}</a>" for number, line in enumerate(OFF_TOPIC))


@pytest.mark.parametrize(
    ("body", "outcome", "asked"),
    [
        pytest.param(b"", Outcome.NO_ARTICLE, [], id="empty"),
        pytest.param(b" \r\n ", Outcome.NO_ARTICLE, [], id="white space"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, Outcome.UNDECODABLE, [], id="binary"),
        pytest.param("\ufffd\ufffd نص \ufffd".encode() * 99, Outcome.UNDECODABLE, [], id="broken before it was sent"),
        pytest.param(b"<!-- nothing -->", Outcome.NO_ARTICLE, [], id="no HTML"),
        pytest.param(_page(()), Outcome.NO_ARTICLE, ["article"], id="no text"),
        pytest.param(_page(LISTING), Outcome.NO_ARTICLE, ["article"], id="a list of links"),
        pytest.param(_page(title="تسجيل الدخول"), Outcome.NO_ARTICLE, ["article"], id="a login"),
        pytest.param(_page(title="الصفحة غير موجودة"), Outcome.NO_ARTICLE, ["article"], id="a soft 404"),
        pytest.param(
            f"<html><body>{''.join(f'<p>{line}</p>' for line in STORY)}</body></html>".encode(),
            Outcome.NO_ARTICLE,
            ["article"],
            id="no title",
        ),
        pytest.param(
            _page(ENGLISH, "X and its advertisers"), Outcome.NOT_ARABIC, ["article", "language"], id="English"
        ),
        pytest.param(_page(STORY[:2]), Outcome.TOO_SHORT, ["article", "language"], id="too short"),
        pytest.param(
            _page(OFF_TOPIC[:6], "يوم عادي في المدينة"),
            Outcome.OFF_TOPIC,
            ["article", "language", "topic"],
            id="off topic",
        ),
    ],
)
def test_a_page_that_is_no_story_has_one_outcome_with_a_reason(body: bytes, outcome: Outcome, asked: list[str]) -> None:
    reading = _read(body)
    assert reading.rejection is not None
    assert reading.rejection.outcome == outcome
    assert reading.rejection.reason
    assert "\n" not in reading.rejection.reason
    assert [verdict.question for verdict in reading.verdicts] == asked
    assert [verdict.yes for verdict in reading.verdicts[:-1]] == [True] * len(asked[:-1])
    assert (reading.page_sha256, reading.page_bytes) == (hashlib.sha256(body).hexdigest(), len(body))
    assert (reading.article is not None) == (outcome not in (Outcome.NO_ARTICLE, Outcome.UNDECODABLE))


def test_the_gate_stops_what_cannot_be_on_the_topic() -> None:
    body = _page(OFF_TOPIC[3:6], "يوم عادي في المدينة")
    reading = ROAD.gate(body)
    assert reading is not None
    assert reading.rejection is not None
    assert reading.rejection.outcome == Outcome.OFF_TOPIC
    assert [verdict.question for verdict in reading.verdicts] == ["gate"]
    assert (reading.page_sha256, reading.page_bytes, reading.article) == ("", len(body), None)


def test_the_gate_leaves_an_empty_page_to_the_reader_which_knows_better_why() -> None:
    assert ROAD.gate(b" ") is None


@pytest.mark.parametrize(("more", "is_long_enough"), [(0, True), (1, False)], ids=("just enough words", "one too few"))
def test_the_least_number_of_words_is_enough(more: int, is_long_enough: bool) -> None:
    words = sum(len(line.split()) for line in STORY)
    road = Road(evolve(TOPIC, least_words=words + more))
    assert (_read(_page(), road=road).rejection is None) is is_long_enough


@pytest.mark.parametrize(
    ("body", "content_type", "encoding"),
    [
        pytest.param(_page().decode().encode("cp1256"), "text/html", "windows-1256", id="windows-1256"),
        pytest.param(_page().decode().encode("cp1256"), HTML, "windows-1256", id="windows-1256 that claims utf-8"),
        pytest.param(_page().decode().encode("utf-16"), "", "utf-16", id="utf-16"),
        pytest.param(_page().decode().encode("utf-16-le"), "", "utf-16-le", id="utf-16 without a mark"),
    ],
)
def test_a_story_is_the_same_in_any_encoding(body: bytes, content_type: str, encoding: str) -> None:
    reading = _read(body, content_type)
    assert reading.encoding == encoding
    assert reading.article == _read(_page()).article
    assert ROAD.gate(body) is None


def _in_data(lines: tuple[str, ...], visible: tuple[str, ...]) -> bytes:
    article = {"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n".join(lines)}
    return _page(visible, head=f"<script type='application/ld+json'>{json.dumps(article)}</script>")


@pytest.mark.parametrize(
    ("in_data", "visible", "reader"),
    [
        pytest.param(STORY, STORY, "visible", id="the same"),
        pytest.param(STORY[:7], STORY, "visible", id="data cut off"),
        pytest.param(STORY, (), "json-ld", id="nothing visible"),
        pytest.param(STORY, STORY[:3], "json-ld", id="a part visible"),
        pytest.param(STORY, (" ".join(STORY),), "json-ld", id="visible in one paragraph"),
    ],
)
def test_the_fuller_text_is_taken(in_data: tuple[str, ...], visible: tuple[str, ...], reader: str) -> None:
    article = _read(_in_data(in_data, visible)).article
    assert article is not None
    assert (article.reader, article.body) == (reader, "\n\n".join(STORY))


def test_another_story_in_the_data_of_a_page_is_not_taken_for_the_page() -> None:
    other = {"title": "الحمص على نار هادئة", "content": "".join(f"<p>{line}</p>" for line in OFF_TOPIC * 2)}
    reading = _read(_page(head=f"<script>window.state = {json.dumps({'featured': other})}</script>"))
    assert reading.article == _read(_page()).article


@pytest.mark.parametrize(
    ("head", "after", "published"),
    [
        pytest.param("", "", "url", id="none but in the URL"),
        pytest.param("", "<p>الخميس 30 نوفمبر 2023</p>", "visible text", id="visible"),
        pytest.param("", "<p>الأربعاء 10 يناير 2024</p>", "url", id="visible, but of the day of the fetch: a clock"),
        pytest.param(
            "", "<p>10 يناير 2024</p><p>30 نوفمبر 2023</p>", "visible text", id="the clock, then the day of the story"
        ),
        pytest.param("", "<time datetime='2023-11-30'>أمس</time>", "time element", id="time element"),
        pytest.param(
            "<meta name='date' content='soon'><meta name='pubdate' content='30/11/2023'>", "", "meta pubdate", id="meta"
        ),
        pytest.param("<meta name='date' content='2025-11-30'>", "", "url", id="after the fetch"),
    ],
)
def test_the_date_of_publication(head: str, after: str, published: str | None) -> None:
    article = _read(_page(head=head, after=after)).article
    assert article is not None
    assert (article.published.source if article.published else None) == published
    if article.published:
        assert article.published.value == datetime(2023, 11, 30, tzinfo=ZoneInfo("Africa/Cairo"))


@pytest.mark.parametrize(
    ("stated", "canonical"),
    [
        pytest.param("", "", id="none"),
        pytest.param("https://sada.example/a", "https://sada.example/a", id="absolute"),
        pytest.param("../b", "https://sada.example/2023/11/b", id="relative"),
        pytest.param("http://[bad", "", id="no URL"),
    ],
)
def test_the_canonical_url_is_absolute(stated: str, canonical: str) -> None:
    article = _read(_page(head=f"<link rel=canonical href='{stated}'>")).article
    assert article is not None
    assert article.canonical_url == canonical


def test_the_same_bytes_give_the_same_reading_whatever_was_read_between() -> None:
    pages = [_page(), _page(OFF_TOPIC, "خبر آخر"), _page(tuple(reversed(STORY))), _in_data(STORY, ()), b"\x00", b""]
    once = [_read(page) for page in pages]
    assert [_read(page) for page in reversed(pages)] == once[::-1]
    reset_caches()
    later = FETCHED.replace(year=2031)
    assert [_read(page, road=Road(TOPIC), fetched_at=later) for page in pages] == once


def _question(page: bytes, *headers: tuple[str, str], opt_outs: tuple[OptOut, ...] = ()) -> Question:
    return Question((("content-type", HTML), *headers), page, URL, FETCHED, OUTLET, opt_outs)


def test_a_worker_reads_as_the_road_does() -> None:
    worker.start(worker.Worker, TOPIC)
    pages = (_page(), _page(OFF_TOPIC, "خبر آخر"), b"")
    answers = worker.look([_question(page) for page in pages])
    assert [answer.reading for answer in answers] == [ROAD.gate(page) or _read(page) for page in pages]
    assert ROAD.gate(pages[1]) is not None


def test_a_worker_notes_what_a_page_says_to_machines_and_obeys_it_before_the_gate() -> None:
    site = OptOut("noai", "", "robots.txt")
    page = _page(OFF_TOPIC, "خبر آخر")
    question = _question(page, ("tdm-reservation", "1"), opt_outs=(site,))
    heedless, heeding = Worker(TOPIC).look(question), Worker(TOPIC, frozenset({"tdm-reservation"})).look(question)
    assert heedless.opt_outs == heeding.opt_outs
    assert [one.signal for one in heeding.opt_outs] == ["noai", "tdm-reservation"]
    assert heedless.reading == ROAD.gate(page)
    assert heeding.reading.rejection
    assert heeding.reading.rejection.outcome is Outcome.OPTED_OUT


class _Broken(Worker):
    def gate(self, body: bytes) -> Reading | None:
        raise ValueError(f"{len(body)} bytes")


def test_a_page_that_breaks_its_reader_costs_that_page_only() -> None:
    worker.start(_Broken, TOPIC)
    told = [answer.reading.rejection for answer in worker.look([_question(b"1"), _question(b"22")])]
    assert told == [Rejection(Outcome.EXTRACT_FAILED, f"ValueError: {n} bytes") for n in (1, 2)]


@settings(deadline=None, max_examples=100)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(alphabet="<>/ptdrbla=\"' نصماسك.\n&#;{}[]", max_size=300).map(str.encode),
        st.builds(
            lambda page, place, junk: page[: place % len(page)] + junk + page[place % len(page) + len(junk) :],
            st.sampled_from((_page(), _in_data(STORY, STORY[:2]), _page().decode().encode("cp1256"))),
            st.integers(0, 10**6),
            st.binary(max_size=40),
        ),
    )
)
def test_any_bytes_give_a_story_or_one_rejection(body: bytes) -> None:
    reading = _read(body)
    assert (reading.rejection is None) == (len(reading.verdicts) == 3 and reading.verdicts[-1].yes)
    assert reading.rejection is not None or reading.article is not None
    assert _read(body) == reading
