"""Pages out of WARC files that nothing but a count comes of."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve

from crawler.archive import Archive
from crawler.model import Outcome, Page, Rejection
from crawler.seeds import find_topic
from crawler.spiders.stored import Gatekeeper
from tests.archive.pieces import TOPIC, URL, a_page, a_reading
from tests.conftest import ROOT

ON_TOPIC = "<html><p>أوقفت شركة آبل إعلاناتها على منصة إكس.</p></html>".encode()
OFF_TOPIC = "<html><p>فاز المنتخب بكأس آسيا.</p></html>".encode()


def page(body: bytes, url: str = f"{URL}/2", status: int = 200) -> Page:
    return evolve(a_page(url), body=body, status=status)


@pytest.mark.parametrize(
    ("given", "is_stopped"),
    [
        pytest.param(page(OFF_TOPIC), True, id="off the topic"),
        pytest.param(page(ON_TOPIC), False, id="maybe on it"),
        pytest.param(page(b""), False, id="empty"),
        pytest.param(page(OFF_TOPIC, status=404), False, id="no page there"),
        pytest.param(page(OFF_TOPIC, status=304), False, id="not modified"),
        pytest.param(evolve(page(OFF_TOPIC), failure=Rejection(Outcome.TOO_LARGE, "x")), False, id="not readable"),
        pytest.param(page(b'<meta name="tdm-reservation" content="1">' + OFF_TOPIC), False, id="opted out"),
        pytest.param(page(b'<meta name="robots" content="noai">' + OFF_TOPIC), True, id="opted out, not obeyed"),
        pytest.param(page(OFF_TOPIC, URL), False, id="of a URL that has a story"),
        pytest.param(page(OFF_TOPIC, f"{URL}/?utm_source=x"), False, id="of that URL in another form"),
    ],
)
def test_only_pages_that_the_gate_stops_and_nothing_is_known_of_are_settled(
    tmp_path: Path, given: Page, is_stopped: bool
) -> None:
    with Archive.open(tmp_path / "archive", write=True) as archive:
        archive.put(a_page(), a_reading(), TOPIC)
    with Archive.open(tmp_path / "archive") as archive:
        keeper = Gatekeeper(find_topic(ROOT / "seeds", "x-advertisers"), archive, frozenset({"tdm-reservation"}))
        assert keeper.stops(given) is is_stopped


def test_in_a_new_archive_no_url_is_known() -> None:
    keeper = Gatekeeper(find_topic(ROOT / "seeds", "x-advertisers"), None)
    assert keeper.stops(page(OFF_TOPIC, URL))
    assert not keeper.stops(page(ON_TOPIC, URL))
