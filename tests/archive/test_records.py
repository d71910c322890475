"""Records: JSON that any program reads, and nothing lost on the way there and back."""

from __future__ import annotations

import json
from datetime import timedelta, timezone
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.archive import records
from crawler.errors import ArchiveError
from crawler.model import Copy, Dated, Fetched, Found, Gone, Met, Near, Raw, Record, Verdict
from tests.archive.pieces import RECORD

_zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_moments = st.datetimes(timezones=_zones)
_text = st.text(max_size=20)
_texts = st.lists(_text, max_size=3).map(tuple)
_dated = st.none() | st.builds(Dated, _moments, _text, _text)
_found = st.builds(Found, _text, _text, _text, st.none() | _moments, st.none() | _moments)
_raw = st.none() | st.builds(Raw, _text, st.integers(0), _text)
_gone = st.none() | st.builds(Gone, st.integers(400, 499), _moments)
_copies = st.builds(Copy, _text, _text, _text, _text, _dated, _found, _moments, _text, _raw, _gone)
_near = st.builds(Near, _text, st.floats(0, 1), st.floats(0, 1), _texts)
_records = st.builds(
    Record,
    format=st.just(records.FORMAT),
    number=st.integers(0),
    stem=_text,
    content_sha256=_text,
    story_sha256=_text,
    title=_text,
    authors=_texts,
    published=_dated,
    modified=_dated,
    reader=_text,
    outlet=_text,
    outlet_name=_text,
    country=_text,
    found=_found,
    fetched=st.builds(
        Fetched,
        requested=_text,
        final=_text,
        canonical=_text,
        at=_moments,
        status=st.integers(100, 599),
        headers=st.dictionaries(_text, _text, max_size=3),
        sha256=_text,
        bytes=st.integers(0),
        encoding=_text,
        encoding_evidence=_text,
    ),
    verdicts=st.lists(st.builds(Verdict, _text, st.booleans(), _text, _texts), max_size=3).map(tuple),
    topic=_text,
    topic_version=_text,
    program=_text,
    extractor=_text,
    supersedes=_text,
    copies=st.lists(_copies, max_size=2).map(tuple),
    raw=_raw,
    near=st.lists(_near, max_size=2).map(tuple),
    gone=_gone,
    met=st.lists(st.builds(Met, _text, _moments), max_size=2).map(tuple),
    imported=_text,
)


def _sorted_only(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert [name for name, _ in pairs] == sorted(name for name, _ in pairs)
    return dict(pairs)


@settings(deadline=None, max_examples=60)
@given(_records)
def test_nothing_is_lost(record: Record) -> None:
    data = records.dump(record)
    loaded = records.load(data, "004.json")
    assert loaded == record
    assert records._checked(data, "004.json") == record  # as it is read where something is odd
    assert records.dump(loaded) == data
    offsets = [moment.utcoffset() for moment in (record.fetched.at, *(copy.fetched_at for copy in record.copies))]
    assert [
        moment.utcoffset() for moment in (loaded.fetched.at, *(copy.fetched_at for copy in loaded.copies))
    ] == offsets
    json.loads(data.decode("utf-8"), object_pairs_hook=_sorted_only)
    assert data.endswith(b"}\n")


def test_people_can_read_it() -> None:
    told = records.dump(RECORD).decode("utf-8")
    assert '\n "title": "المعلنون يقاطعون «إكس»",\n' in told
    assert '"value": "2024-08-06T09:00:00+00:00"' in told


def test_a_lone_surrogate_costs_one_character() -> None:
    record = evolve(RECORD, outlet_name="صدى\ud800")
    assert records.load(records.dump(record), "004.json").outlet_name == "صدى?"


def test_a_key_more_does_no_harm() -> None:
    told = {**json.loads(records.dump(RECORD)), "later": 1}
    assert records.load(json.dumps(told).encode(), "004.json") == RECORD


def test_keys_that_came_later_may_be_missing() -> None:
    told = json.loads(records.dump(RECORD))
    for key in ("supersedes", "copies", "raw", "near", "gone", "met", "imported"):
        del told[key]
    assert records.load(json.dumps(told).encode(), "004.json") == RECORD


@pytest.mark.parametrize("form", ["{}", "\ufeff{}", " \r\n{}\t"])
def test_json_of_another_hand_is_read(form: str) -> None:
    told = json.dumps({**json.loads(records.dump(RECORD)), "number": "4"}, ensure_ascii=True, indent=None)
    assert records.load(form.replace("{}", told).encode(), "004.json") == RECORD


def _without(*path: str) -> bytes:
    told = json.loads(records.dump(RECORD))
    inner = told
    for name in path[:-1]:
        inner = inner[name]
    del inner[path[-1]]
    return json.dumps(told).encode()


def _changed(**changes: Any) -> bytes:
    return json.dumps({**json.loads(records.dump(RECORD)), **changes}).encode()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        pytest.param(b"", "expected the JSON of a record", id="nothing"),
        pytest.param(records.dump(RECORD)[:-20], "expected the JSON of a record", id="cut off"),
        pytest.param(b"\xff\xfe\x00", "expected the JSON of a record", id="no text"),
        pytest.param(b"[1]", "format 1, found None", id="no object"),
        pytest.param(b"{}", "format 1, found None", id="no format"),
        pytest.param(_changed(format=2), "format 1, found 2", id="newer format"),
        pytest.param(_changed(format="1"), "format 1, found '1'", id="format of another type"),
        pytest.param(_without("outlet"), "outlet", id="key missing"),
        pytest.param(_without("fetched", "at"), r"fetched\.at|at @ \$\.fetched", id="inner key missing"),
        pytest.param(_changed(number="four"), "number", id="no number"),
        pytest.param(
            _changed(published={"value": "6 أغسطس", "precision": "day", "source": ""}), "published", id="no date"
        ),
        pytest.param(_changed(copies=5), "copies", id="no list"),
        pytest.param(
            _changed(gone={"status": 404, "at": "2024-08-06T09:00:00"}), r"\$\.gone\.at", id="time without an offset"
        ),
    ],
)
def test_what_is_no_record(data: bytes, found: str) -> None:
    with pytest.raises(ArchiveError, match=found) as caught:
        records.load(data, "records/004.json")
    assert str(caught.value).startswith("records/004.json: ")
    assert "\n" not in str(caught.value)
