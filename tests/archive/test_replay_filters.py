"""Which stories are replayed, and what is told of the others."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve

from crawler.archive import Archive
from crawler.archive.rebuild import rebuild
from crawler.archive.replay import Chosen, Filters, LeftOut, read_filters, select
from crawler.archive.replay.opt_outs import is_opted_out
from crawler.errors import Misuse, NewerArchive
from crawler.model import Dated, OptOut
from tests.archive import varied
from tests.archive.pieces import NINE, RECORD, TOPIC, URL, a_page, a_reading, put
from tests.archive.varied import FORMULA, IMPORTED, LONG, NO_AI, PLAIN, QUOTED, RESERVED, REVISED, TITLES, UNDATED

ALL = set(TITLES)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return varied.make(tmp_path_factory.mktemp("base") / "archive")


def chosen(archive: Path, filters: Filters) -> tuple[list[int], Counter[str]]:
    """Give the numbers that are chosen, and how many stories are left out for which reason."""
    with Archive.open(archive) as opened:
        found = list(select(opened, filters))
    return (
        [one.record.number for one in found if isinstance(one, Chosen)],
        Counter(one.reason for one in found if isinstance(one, LeftOut)),
    )


@pytest.mark.parametrize(
    ("given", "numbers", "left_out"),
    [
        pytest.param({}, ALL, {}, id="all"),
        pytest.param({"topic": "other,x-advertisers"}, ALL - {IMPORTED}, {"other topic": 1}, id="topic"),
        pytest.param({"topic": "x"}, set(), {"other topic": 9}, id="another topic"),
        pytest.param(
            {"outlet": "NABD.example, marfa.example"}, {UNDATED, LONG, QUOTED}, {"other outlet": 6}, id="outlets"
        ),
        pytest.param({"country": "sa"}, {UNDATED, LONG}, {"other country": 7}, id="country"),
        pytest.param(
            {"since": "2024-01-01"},
            ALL - {UNDATED, IMPORTED, FORMULA},
            {"no date of publication": 2, "other days": 1},
            id="since",
        ),
        # That day in Riyadh; by UTC it is the day before.
        pytest.param(
            {"since": "2023-11-18", "until": "2023-11-18"},
            {FORMULA},
            {"no date of publication": 2, "other days": 6},
            id="one day of the outlet",
        ),
        pytest.param({"min_words": "100"}, {LONG}, {"too short": 8}, id="words"),
        pytest.param({"revisions": "latest"}, ALL - {PLAIN}, {"has a newer revision": 1}, id="latest"),
        pytest.param({"not_opted_out": "1"}, ALL - {RESERVED, NO_AI}, {"opted out": 2}, id="opted out"),
        pytest.param(
            {"country": "eg", "revisions": "latest", "not_opted_out": True, "until": "2024-12-31"},
            {FORMULA, REVISED},
            {"other country": 4, "has a newer revision": 1, "opted out": 2},
            id="several",
        ),
    ],
)
def test_filters(
    archive: Path, given: dict[str, str | bool | None], numbers: set[int], left_out: dict[str, int]
) -> None:
    assert chosen(archive, read_filters(given)) == (sorted(numbers), Counter(left_out))


def test_a_text_that_comes_back_is_the_latest(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        for number, body in enumerate(("نص أول عن المعلنين.", "نص ثان عن المعلنين.", "نص أول عن المعلنين.")):
            archive.put(a_page(URL, at=NINE.replace(day=7 + number)), a_reading(body), TOPIC)
    assert chosen(tmp_path, Filters(latest_only=True))[0] == [0]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"topics": "x"}, "topics: expected one of topic, outlet"),
        ({"since": "2023-13-01"}, "since: expected a day such as 2023-11-30, found '2023-13-01'"),
        ({"until": "yesterday"}, "until: expected a day"),
        (
            {"since": "2024-01-02", "until": "2024-01-01"},
            "since: expected a day not after 2024-01-01, found 2024-01-02",
        ),
        ({"country": "eg,egypt"}, "country: expected two letters such as eg, found 'egypt'"),
        ({"min_words": "-1"}, "min words: expected a whole number, 0 or more, found '-1'"),
        ({"min_words": "٣"}, "min words: expected a whole number"),
        ({"revisions": "newest"}, "revisions: expected all or latest, found 'newest'"),
        ({"one_per_cluster": "yes"}, "one per cluster: expected 0 or 1, found 'yes'"),
    ],
)
def test_filters_that_are_none(given: dict[str, str | bool | None], told: str) -> None:
    with pytest.raises(Misuse, match=told):
        read_filters(given)


@pytest.mark.parametrize(
    ("headers", "is_out"),
    # Of records that were written before opt-outs were told in them.
    [
        ({}, False),
        ({"x-robots-tag": "noindex, nofollow"}, False),
        ({"x-robots-tag": "noai"}, True),
        ({"x-robots-tag": "noindex, NoImageAI"}, True),
        ({"x-robots-tag": "googlebot: noindex; somebot: noai"}, True),
        ({"x-robots-tag": "unavailable_after: 25 Jun 2030 15:00:00 PST"}, False),
        ({"tdm-reservation": "1"}, True),
        ({"tdm-reservation": " 1 "}, True),
        ({"tdm-reservation": "0", "tdm-policy": "https://sada.example/policy.json"}, False),
    ],
)
def test_opt_outs_by_headers(headers: dict[str, str], is_out: bool) -> None:
    assert is_opted_out(evolve(RECORD, fetched=evolve(RECORD.fetched, headers=headers))) is is_out


@pytest.mark.parametrize(
    ("opt_outs", "is_out"),
    [
        ([OptOut("tdm-reservation", "1", "tdmrep.json")], True),
        ([OptOut("tdm-reservation", "1", "http-header"), OptOut("tdm-reservation", "0", "html-meta")], False),
        ([OptOut("noai", "", "html-meta")], True),
        ([OptOut("noimageai", "", "http-header", to=("otherbot",))], True),
        ([OptOut("ai-agents", "", "robots.txt", to=("GPTBot",))], True),
        ([OptOut("noindex", "", "html-meta")], False),
    ],
)
def test_opt_outs_as_recorded(opt_outs: list[OptOut], is_out: bool) -> None:
    assert is_opted_out(evolve(RECORD, opt_outs=tuple(opt_outs))) is is_out


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        pytest.param("edit", "expected digest", id="a story edited by hand"),
        pytest.param("link", "cannot be read", id="a link in the place of a story"),
        pytest.param("no story", "No such file", id="no story"),
        pytest.param("no record", "No such file", id="no record"),
        pytest.param("no json", "expected the JSON of a record", id="a record cut off"),
        pytest.param("no utf-8", "expected text in UTF-8", id="a record in UTF-16"),
        pytest.param("no character", "expected text in UTF-8", id="half a character in a record"),
        pytest.param("other record", "expected the record of 001_", id="another story's record"),
    ],
)
def test_a_damaged_story_is_left_out_and_told(tmp_path: Path, harm: str, told: str) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        for number in range(3):
            put(archive, f"نص رقم {number} عن المعلنين.", f"{URL}/{number}")
        stems = list(archive.stems())
    story, record = tmp_path / "stories" / f"{stems[1]}.txt", tmp_path / "records" / f"{stems[1]}.json"
    if harm == "edit":
        story.write_bytes(story.read_bytes() + b".")
    elif harm == "no json":
        record.write_bytes(b"{")
    elif harm == "no utf-8":
        record.write_bytes(record.read_bytes().decode().encode("utf-16"))
    elif harm == "no character":
        record.write_bytes(record.read_bytes().replace('"صدى"'.encode(), b'"\\ud800"'))
    elif harm.startswith("no "):
        (story if harm == "no story" else record).unlink()
    elif harm == "link":
        story.rename(tmp_path / "elsewhere")
        story.symlink_to(tmp_path / "elsewhere")
    else:
        record.write_bytes((tmp_path / "records" / f"{stems[2]}.json").read_bytes())
    with Archive.open(tmp_path) as archive:
        found = list(select(archive, Filters()))
    assert [isinstance(one, Chosen) for one in found] == [True, False, True]
    (damaged,) = (one for one in found if isinstance(one, LeftOut))
    assert (damaged.stem, damaged.is_damaged) == (stems[1], True)
    assert told in damaged.reason
    assert "\n" not in damaged.reason


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        pytest.param("no json", "expected the JSON of a record", id="its record is damaged"),
        pytest.param("", "the index does not know it: scrapy reindex", id="its record is whole again"),
    ],
)
def test_a_story_that_the_index_does_not_know_is_told(tmp_path: Path, harm: str, told: str) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        for number in range(3):
            put(archive, f"نص رقم {number} عن المعلنين.", f"{URL}/{number}")
        stems = list(archive.stems())
    (tmp_path / "stories" / "000_x.txt").write_text("ليس قصّة")  # nor is this one
    record = tmp_path / "records" / f"{stems[1]}.json"
    whole = record.read_bytes()
    record.write_bytes(b"{")
    assert rebuild(tmp_path) == 2
    record.write_bytes(b"{" if harm else whole)
    with Archive.open(tmp_path) as archive:
        found = list(select(archive, Filters()))
    assert [(one.stem, one.is_damaged) for one in found if isinstance(one, LeftOut)] == [(stems[1], True)]
    assert isinstance(found[-1], LeftOut)
    assert told in found[-1].reason
    assert len(found) == 3


def test_what_a_run_is_writing_is_no_damage(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as writer, Archive.open(tmp_path) as reader:
        put(writer, "نص أول عن المعلنين.", f"{URL}/1")
        with writer.together():
            put(writer, "نص ثان عن المعلنين.", f"{URL}/2")
            put(writer, "نص ثان عن المعلنين.", f"{URL}/3")  # a copy of it: its files have to be there by now
            assert len(list((tmp_path / "stories").iterdir())) == 2
            found = list(select(reader, Filters()))
    assert [isinstance(one, Chosen) for one in found] == [True]


def test_a_record_of_a_newer_program_ends_it(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive)
    (record,) = (tmp_path / "records").iterdir()
    record.write_bytes(record.read_bytes().replace(b'"format": 1', b'"format": 2'))
    with Archive.open(tmp_path) as archive, pytest.raises(NewerArchive, match="a newer program wrote it"):
        list(select(archive, Filters()))


# A near copy shares most of its text; these are long enough to have shingles.
_STORY = " ".join(f"كلمة{number} من الخبر الطويل عن المعلنين" for number in range(40))
_NEAR = {
    # number: (text, published, outlet, country)
    0: (f"{_STORY} نهاية أولى.", 5, "sada.example", "eg"),
    1: (f"مقدمة أخرى. {_STORY}", 2, "nabd.example", "sa"),
    2: ("خبر آخر لا يشبه ما قبله بشيء: " + " ".join(f"لفظ{number}" for number in range(80)), 1, "sada.example", "eg"),
    3: (f"{_STORY} تتمة ثالثة للخبر.", 3, "marfa.example", "lb"),
    4: (f"{_STORY} بلا تاريخ.", None, "marfa.example", "lb"),
}


@pytest.fixture(scope="module")
def near(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("near")
    with Archive.open(folder, write=True) as archive:
        for number, (body, hours, outlet, country) in _NEAR.items():
            page, reading = a_page(f"https://{outlet}/{number}", outlet=outlet), a_reading(body)
            assert reading.article
            published = None if hours is None else Dated(NINE - timedelta(hours=12 - hours), "minute", "visible text")
            reading = evolve(reading, article=evolve(reading.article, published=published))
            archive.put(evolve(page, outlet=evolve(page.outlet, country=country)), reading, TOPIC)
        cluster = archive.cluster_of(0)
    assert cluster
    assert cluster.members == (1, 3, 0, 4)
    return folder


@pytest.mark.parametrize(
    ("given", "numbers"),
    [
        pytest.param({}, [1, 2], id="the earliest published"),
        pytest.param({"country": "eg,lb"}, [2, 3], id="the earliest of those asked for"),
        pytest.param({"country": "lb", "min_words": "243"}, [3], id="the earliest that is long enough"),
        pytest.param({"outlet": "sada.example"}, [0, 2], id="the only one of its outlet"),
    ],
)
def test_one_of_near_copies(near: Path, given: dict[str, str | bool | None], numbers: list[int]) -> None:
    found, left_out = chosen(near, read_filters({**given, "one_per_cluster": True}))
    assert found == numbers
    assert left_out["near copy of one that is chosen"] == len(chosen(near, read_filters(given))[0]) - len(found)


def test_a_near_copy_whose_first_is_damaged_is_chosen(near: Path, tmp_path: Path) -> None:
    folder = tmp_path / "near"
    shutil.copytree(near, folder)
    (story,) = (folder / "stories").glob("001_*")
    story.write_bytes(b"x")
    assert chosen(folder, Filters(one_per_cluster=True))[0] == [2, 3]
