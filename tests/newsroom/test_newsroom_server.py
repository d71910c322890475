from __future__ import annotations

import gzip
import http.client
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from crawler.errors import Misuse
from crawler.model import Outcome
from crawler.newsroom.fixtures import FIXTURES, HUGE, NESTED, Fixture, Trouble
from crawler.newsroom.misbehaviour import Body, CutOff, Dies, Moved, Slow, Status, TooMany
from crawler.newsroom.server import Newsroom
from crawler.newsroom.stories import SampleStory

Fetch = Callable[..., Any]

STATUS = {Trouble.NOT_FOUND: 404, Trouble.GONE: 410, Trouble.BROKEN: 500}
STORY = "on-garm-suit-2024"  # of sada

# What stands there besides, by the kind of trouble.
LOOKS: dict[Trouble, Callable[[bytes], bool]] = {
    Trouble.HUGE: lambda body: len(body) >= HUGE - 100,
    Trouble.EMPTY: lambda body: not body,
    Trouble.BINARY: lambda body: body.startswith(b"\xff\xd8\xff"),
    Trouble.NESTED: lambda body: body.count(b"<div") >= NESTED,
    Trouble.LOGIN: lambda body: "كلمة المرور".encode() in body,
}


def _fixtures(*but: Trouble) -> list[Fixture]:
    return [fixture for fixture in FIXTURES if fixture.trouble not in but]


def test_every_story_answers_at_all_its_urls(newsroom: Newsroom, fetch: Fetch) -> None:
    for expectation in newsroom.truth():
        if not expectation.body:
            continue
        url, *twins = expectation.urls
        is_lost = not expectation.kinds.isdisjoint({"wayback", "common_crawl"})
        assert fetch(url).status == ({"marfa": 410, "nabd": 404}[expectation.outlet] if is_lost else 200)
        for twin in twins:
            answer = fetch(twin)
            assert (answer.status, answer.headers.get("location")) in [(200, None), (301, url)], twin


@pytest.mark.parametrize(
    "fixture", _fixtures(Trouble.ENDLESS, Trouble.CUT), ids=lambda fixture: f"{fixture.outlet}-{fixture.trouble.name}"
)
def test_awkward_pages_answer_as_the_table_says(newsroom: Newsroom, fetch: Fetch, fixture: Fixture) -> None:
    answer = fetch(newsroom.addresses[fixture.outlet] + fixture.path)
    assert answer.status == STATUS.get(fixture.trouble, 200)
    assert answer.headers["content-type"].startswith("text/html")
    assert LOOKS.get(fixture.trouble, bool)(answer.body)
    assert (answer.status >= 400) == (fixture.outcome is Outcome.HTTP_ERROR)


def test_the_table_has_every_kind_of_trouble() -> None:
    assert {fixture.trouble for fixture in FIXTURES} == set(Trouble)
    assert len({(fixture.outlet, fixture.path) for fixture in FIXTURES}) == len(FIXTURES)


def _of(trouble: Trouble) -> Fixture:
    return next(fixture for fixture in FIXTURES if fixture.trouble is trouble)


def test_a_cut_page_is_shorter_than_promised(newsroom: Newsroom, fetch: Fetch) -> None:
    fixture = _of(Trouble.CUT)
    with pytest.raises(http.client.IncompleteRead) as caught:
        fetch(newsroom.addresses[fixture.outlet] + fixture.path)
    assert len(caught.value.partial) > 10_000


def _open(newsroom: Newsroom, fixture: Fixture) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
    connection = http.client.HTTPConnection(newsroom.addresses[fixture.outlet].removeprefix("http://"), timeout=30)
    connection.request("GET", fixture.path)
    return connection, connection.getresponse()


def test_the_page_without_end_ends_when_the_client_goes(own_newsroom: Newsroom) -> None:
    before = set(threading.enumerate())
    connection, answer = _open(own_newsroom, _of(Trouble.ENDLESS))
    assert len(answer.read(3_000_000)) == 3_000_000
    serving = set(threading.enumerate()) - before
    assert serving
    answer.close()
    connection.close()
    for thread in serving:
        thread.join(30)
        assert not thread.is_alive()


def test_the_page_without_end_ends_with_the_newsroom(sample_dir: Path) -> None:
    before = set(threading.enumerate())
    with Newsroom(sample_dir) as newsroom:
        connection, answer = _open(newsroom, _of(Trouble.ENDLESS))
        assert answer.read(1000)  # and no more: the server's buffers are full
    for thread in set(threading.enumerate()) - before:
        thread.join(30)
        assert not thread.is_alive()
    answer.close()
    connection.close()


@pytest.mark.parametrize("outlet", ["sada", "marfa", "jarida", "nabd", "mujaz"])
def test_unknown_paths_are_404_in_arabic(newsroom: Newsroom, fetch: Fetch, outlet: str) -> None:
    answer = fetch(newsroom.addresses[outlet] + "/no/such/page")
    assert answer.status == 404
    assert "الصفحة غير موجودة" in answer.body.decode("cp1256" if outlet == "jarida" else "utf-8")


VALIDATING = {
    # Path -> the tag that goes out compressed, for the tag T that goes out plain.
    "sada /feed/": 'W/"T"',
    "sada /category/companies/": 'W/"T"',
    "sada /": 'W/"T"',
    "marfa /atom.xml": '"T-gzip"',
    "marfa /section/world": '"T-gzip"',
    "mujaz /rss": 'W/"T-gzip"',
    "mujaz /latest?page=2": 'W/"T-gzip"',
    "mujaz /feeds/posts/summary": 'W/"T-gzip"',
}
OLD = "Sat, 01 Jan 2000 00:00:00 GMT"


@pytest.mark.parametrize("path", VALIDATING)
def test_tags_are_known_again(newsroom: Newsroom, fetch: Fetch, path: str) -> None:
    outlet, _, target = path.partition(" ")
    url = newsroom.addresses[outlet] + target
    plain, packed = fetch(url), fetch(url, Accept_Encoding="gzip")
    tag = plain.headers["etag"].removeprefix("W/").strip('"')
    assert packed.headers["etag"] == VALIDATING[path].replace("T", tag)
    assert plain.headers["etag"] == VALIDATING[path].replace("T-gzip", "T").replace("T", tag).removeprefix(
        "W/" if outlet == "sada" else ""
    )
    for known in (f'"{tag}"', f'W/"{tag}"', f'"other", "{tag}"', "*"):
        for encoding in ("gzip", "identity"):
            again = fetch(url, If_None_Match=known, Accept_Encoding=encoding)
            assert (again.status, again.body) == (304, b"")
            assert again.headers["etag"] == (packed if encoding == "gzip" else plain).headers["etag"]
    # A tag that Apache has put `-gzip` to is one that it does not know again.
    echoed = fetch(url, If_None_Match=packed.headers["etag"], Accept_Encoding="gzip")
    assert echoed.status == (200 if "gzip" in packed.headers["etag"] else 304)


@pytest.mark.parametrize("path", [*VALIDATING, "jarida /sitemap.xml", "jarida /sitemap-2024.xml", "jarida /"])
def test_dates_are_known_again(newsroom: Newsroom, fetch: Fetch, path: str) -> None:
    outlet, _, target = path.partition(" ")
    url = newsroom.addresses[outlet] + target
    modified = fetch(url).headers["last-modified"]
    assert fetch(url, If_Modified_Since=modified).status == 304
    assert fetch(url, If_Modified_Since=OLD).status == 200
    assert fetch(url, If_Modified_Since="yesterday").status == 200
    # A tag goes before a date, where there are tags.
    expected = 304 if outlet == "jarida" else 200
    assert fetch(url, If_Modified_Since=modified, If_None_Match='"other"').status == expected


@pytest.mark.parametrize("path", ["/sitemap.xml", "/news-sitemap.xml", "/sitemaps/articles-2024-09.xml.gz"])
def test_an_outlet_without_validators_always_answers(newsroom: Newsroom, fetch: Fetch, path: str) -> None:
    first = fetch(newsroom.addresses["nabd"] + path)
    assert not first.headers.keys() & {"etag", "last-modified"}
    later = "Fri, 01 Jan 2100 00:00:00 GMT"
    again = fetch(newsroom.addresses["nabd"] + path, If_None_Match="*", If_Modified_Since=later)
    assert (again.status, again.body) == (200, first.body)


def test_articles_have_validators(newsroom: Newsroom, fetch: Fetch) -> None:
    url = newsroom.url(STORY)
    assert fetch(url, If_None_Match=fetch(url).headers["etag"]).status == 304
    assert fetch(url, If_Modified_Since=fetch(url).headers["last-modified"]).status == 304


@pytest.mark.parametrize("path", ["/", "/feed/", "/category/companies/"])
def test_gzip_for_those_who_accept_it(newsroom: Newsroom, fetch: Fetch, path: str) -> None:
    url = newsroom.addresses["sada"] + path
    plain, packed = fetch(url), fetch(url, Accept_Encoding="br, gzip")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["vary"] == "Accept-Encoding"


def test_head_has_the_headers_and_no_body(newsroom: Newsroom, fetch: Fetch) -> None:
    whole, head = fetch(newsroom.url(STORY)), fetch(newsroom.url(STORY), method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.body))


def test_the_hand_made_site_names_no_charset_and_sends_windows_1256(newsroom: Newsroom, fetch: Fetch) -> None:
    answer = fetch(newsroom.url("on-pressed-to-buy-2025"))
    assert answer.headers["content-type"] == "text/html"
    tree: Any = html.document_fromstring(answer.body.decode("cp1256"))
    (title,) = tree.xpath("//h1")
    expected = {e.id: e.title for e in newsroom.truth()}
    assert title.text_content() == expected["on-pressed-to-buy-2025"]


def test_connections_are_kept(newsroom: Newsroom) -> None:
    connection = http.client.HTTPConnection(newsroom.addresses["sada"].removeprefix("http://"), timeout=30)
    connection.request("GET", "/feed/")
    assert connection.getresponse().read()
    kept = connection.sock
    connection.request("GET", "/robots.txt")
    assert connection.getresponse().read()
    assert connection.sock is kept
    connection.close()


def test_requests_are_recorded(own_newsroom: Newsroom, fetch: Fetch) -> None:
    fetch(own_newsroom.addresses["marfa"] + "/nothing?x=1", User_Agent="tester")
    (request,) = own_newsroom.requests
    assert (request.outlet, request.method, request.path, request.status) == ("marfa", "GET", "/nothing?x=1", 404)
    assert ("user-agent", "tester") in request.headers


def test_slow(own_newsroom: Newsroom, fetch: Fetch) -> None:
    own_newsroom.misbehave("sada", "/", Slow(0.01))
    assert fetch(own_newsroom.addresses["sada"] + "/feed/").status == 200


def test_cut_off(own_newsroom: Newsroom, fetch: Fetch) -> None:
    own_newsroom.misbehave("sada", "/feed", CutOff(500))
    with pytest.raises(http.client.IncompleteRead) as caught:
        fetch(own_newsroom.addresses["sada"] + "/feed/")
    assert len(caught.value.partial) == 500
    assert fetch(own_newsroom.addresses["sada"] + "/robots.txt").status == 200


@pytest.mark.parametrize(("what", "status"), [(TooMany(7, 2), 429), (Status(503, 2), 503)])
def test_refusals_end_after_some_times(
    own_newsroom: Newsroom, fetch: Fetch, what: TooMany | Status, status: int
) -> None:
    own_newsroom.misbehave("nabd", "/", what)
    url = own_newsroom.addresses["nabd"] + "/sitemap.xml"
    answers = [fetch(url) for _ in range(3)]
    assert [answer.status for answer in answers] == [status, status, 200]
    assert answers[0].headers.get("retry-after") == ("7" if status == 429 else None)


@pytest.mark.parametrize("location", ["/feed/", "http://127.0.0.1:9/"])
def test_moved(own_newsroom: Newsroom, fetch: Fetch, location: str) -> None:
    own_newsroom.misbehave("sada", "/old", Moved(location))
    answer = fetch(own_newsroom.addresses["sada"] + "/old/1")
    assert (answer.status, answer.headers["location"], answer.body) == (302, location, b"")


def test_a_host_dies_after_some_requests_until_calm(own_newsroom: Newsroom, fetch: Fetch) -> None:
    own_newsroom.misbehave("sada", "/", Dies(after=2))
    url = own_newsroom.addresses["sada"] + "/feed/"
    assert [fetch(url).status for _ in range(2)] == [200, 200]
    for _ in range(2):
        with pytest.raises(http.client.RemoteDisconnected):
            fetch(url)
    assert [request.status for request in own_newsroom.requests] == [200, 200, 0, 0]
    own_newsroom.calm()
    assert fetch(url).status == 200


def test_another_body_until_calm(own_newsroom: Newsroom, fetch: Fetch) -> None:
    url = own_newsroom.addresses["mujaz"] + "/rss"
    own_newsroom.misbehave("mujaz", "/rss", Body(b"no feed", "application/rss+xml"))
    answer = fetch(url)
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, b"no feed", "application/rss+xml")
    own_newsroom.calm()
    assert fetch(url).body != b"no feed"


def test_a_changed_story_keeps_its_url_and_says_so(own_newsroom: Newsroom, fetch: Fetch) -> None:
    url, bystander = own_newsroom.url(STORY), own_newsroom.url("on-amazon-returns-2025")
    before, beside = fetch(url), fetch(bystander)
    own_newsroom.change(STORY, title="عنوان جديد تمامًا", body="فقرة أولى جديدة.\n\nفقرة ثانية جديدة.")
    after = fetch(url, If_None_Match=before.headers["etag"], If_Modified_Since=before.headers["last-modified"])
    assert own_newsroom.url(STORY) == url
    assert after.status == 200
    assert "عنوان جديد تمامًا".encode() in after.body
    assert fetch(url, If_Modified_Since=before.headers["last-modified"]).status == 200
    assert fetch(bystander).body == beside.body
    (expectation,) = [e for e in own_newsroom.truth() if e.id == STORY]
    assert expectation.title == "عنوان جديد تمامًا"


def test_a_removed_story_is_gone(own_newsroom: Newsroom, fetch: Fetch) -> None:
    (expectation,) = [e for e in own_newsroom.truth() if e.id == STORY]
    own_newsroom.remove(STORY)
    assert {fetch(url).status for url in expectation.urls} == {410}
    listed = fetch(own_newsroom.addresses["sada"] + "/category/companies/").body.decode()
    assert expectation.urls[0] not in listed
    assert STORY not in {e.id for e in own_newsroom.truth()}


def test_a_new_story_is_listed_first_and_changes_no_other_page(own_newsroom: Newsroom, fetch: Fetch) -> None:
    beside = fetch(own_newsroom.url(STORY)).body
    own_newsroom.add(
        SampleStory(
            id="new-one",
            outlet="sada",
            title="خبر جديد",
            body="فقرة أولى.\n\nفقرة ثانية.",
            published=datetime(2026, 1, 1, tzinfo=UTC),
            expected="off_topic",
        )
    )
    feed: Any = html.document_fromstring(fetch(own_newsroom.addresses["sada"] + "/feed/").body)
    assert feed.xpath("//item/title/text()")[0] == "خبر جديد"
    assert fetch(own_newsroom.url("new-one")).status == 200
    assert fetch(own_newsroom.url(STORY)).body == beside


def test_a_removed_story_may_come_back(own_newsroom: Newsroom, fetch: Fetch) -> None:
    (story,) = [story for story in own_newsroom.stories if story.id == STORY]
    url = own_newsroom.url(STORY)
    own_newsroom.remove(STORY)
    own_newsroom.add(story)
    assert fetch(url).status == 200


def test_stories_that_are_not_or_are_already_there_are_misuse(own_newsroom: Newsroom) -> None:
    with pytest.raises(Misuse, match="no story nowhere"):
        own_newsroom.change("nowhere", title="x")
    with pytest.raises(Misuse, match="printed already"):
        own_newsroom.add(own_newsroom.stories[0])


def test_a_port_in_use_is_misuse(sample_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        with pytest.raises(Misuse, match=f"port {port} is in use: choose another first port with --port"):
            Newsroom(sample_dir, [0, 0, port, 0, 0]).__enter__()


def test_a_wrong_number_of_ports_is_misuse(sample_dir: Path) -> None:
    with pytest.raises(Misuse, match="expected 5 ports"):
        Newsroom(sample_dir, [8801])


def test_the_outlets_file_has_the_ports_in_use(newsroom: Newsroom) -> None:
    assert all(address in newsroom.outlets_toml() for address in newsroom.addresses.values())
    assert "127.0.0.1:8801" not in newsroom.outlets_toml()


def test_every_link_of_the_truth_is_on_its_outlet(newsroom: Newsroom) -> None:
    for expectation in newsroom.truth():
        assert all(url.startswith(newsroom.addresses[expectation.outlet] + "/") for url in expectation.urls)
        assert expectation.outcome in set(Outcome)
