"""The weights that are proposed for a topic: fitted, and written where its file has them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.fit_topic import Weights, fit, write
from crawler.seeds import read_topic
from tests.conftest import ROOT

TOPIC = ROOT / "seeds" / "topics" / "x-advertisers.toml"


def test_what_tells_the_texts_apart_gets_the_weight() -> None:
    rows = [{0: 1.0, 1: 1.0, 2: 1.0}, {0: 1.0, 2: 1.0}, {1: 1.0, 2: 1.0}, {2: 1.0}]
    first, second, constant = fit(rows, [True, True, False, False], 3, 0.1)
    assert first > 1
    assert abs(second) < 0.1
    assert constant == pytest.approx(-first / 2, abs=0.1)


def test_a_greater_penalty_makes_smaller_weights() -> None:
    rows = [{0: 1.0, 1: 1.0}, {1: 1.0}]
    assert 0 < fit(rows, [True, False], 2, 10)[0] < fit(rows, [True, False], 2, 0.1)[0]


def test_weights_are_written_where_the_topic_has_them(tmp_path: Path) -> None:
    path = tmp_path / "topic.toml"
    path.write_text(TOPIC.read_text(encoding="utf-8"), encoding="utf-8")
    before = read_topic(path)
    size = len(before.events) + len(before.shares)
    write(path, Weights([i / 100 for i in range(size)], {"حليب": 1.26, "بحر": -0.04}, -3.0))
    after = read_topic(path)
    assert [event.weight for event in after.events] + [share.weight for share in after.shares] == [
        i / 100 for i in range(size)
    ]
    assert after.words == {"حليب": 1.3}
    assert after.threshold == pytest.approx(2.4)
    assert (after.groups, after.ignored, after.least_words) == (before.groups, before.ignored, before.least_words)
    once = path.read_text(encoding="utf-8")
    write(path, Weights([i / 100 for i in range(size)], {"حليب": 1.26, "بحر": -0.04}, -3.0))
    assert path.read_text(encoding="utf-8") == once
    assert re.findall(r"(?m)^\[words\]$", once) == ["[words]"]
