"""What a new reading changes: told story by story, without touching the archive."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve

from crawler.archive import Archive
from crawler.archive.changes import Changes
from crawler.model import Article, Outcome, Page, Reading, Rejection
from tests.archive.pieces import BODY, NINE, TITLE, TOPIC, URL, a_page, a_reading

LATER = NINE + timedelta(days=1)
# Bytes of pages, as digests.
ONE, TWO = "1" * 64, "2" * 64


def read(body: str = BODY, page: str = ONE, *, stated: str = "") -> Reading:
    return evolve(a_reading(body, stated=stated), page_sha256=page)


def rejected(page: str = ONE, article: Article | None = None) -> Reading:
    return Reading(page, 13, article=article, rejection=Rejection(Outcome.OFF_TOPIC, "score 1.0"))


def laid(folder: Path, *puts: tuple[Page, Reading]) -> Archive:
    with Archive.open(folder, write=True) as archive:
        for page, reading in puts:
            archive.put(page, reading, TOPIC)
    return Archive.open(folder)


COPY = a_page("https://nabd.example/7", outlet="nabd.example")


@pytest.mark.parametrize(
    ("page", "reading", "kind", "outcome"),
    [
        pytest.param(a_page(f"{URL}/2"), read("خبر آخر", TWO), "new", Outcome.ARCHIVED, id="another URL"),
        pytest.param(a_page(f"{URL}/2"), read(BODY, TWO), "unchanged", Outcome.DUPLICATE, id="a copy"),
        pytest.param(a_page(), read(), "unchanged", Outcome.UNCHANGED, id="as before"),
        pytest.param(
            a_page(f"{URL}?utm_source=x"), read(), "unchanged", Outcome.UNCHANGED, id="the URL in another form"
        ),
        pytest.param(COPY, read(), "unchanged", Outcome.DUPLICATE, id="the copy, as before"),
        pytest.param(a_page(), read("أقصر"), "changed", Outcome.REVISION, id="the same page read anew"),
        pytest.param(a_page(at=LATER), read("أحدث", TWO), "changed", Outcome.REVISION, id="a later page"),
        pytest.param(COPY, read("أقصر"), "changed", Outcome.REVISION, id="the copy read anew"),
        pytest.param(a_page(), rejected(), "gone", Outcome.OFF_TOPIC, id="would not be kept"),
        pytest.param(a_page(at=LATER), rejected(TWO), "", Outcome.OFF_TOPIC, id="a later page that is no story"),
        pytest.param(a_page(f"{URL}/9"), rejected(TWO), "", Outcome.OFF_TOPIC, id="a page that is no story"),
        pytest.param(a_page(f"{URL}/9"), Reading(TWO, 3), "", Outcome.NO_ARTICLE, id="nothing read"),
    ],
)
def test_changes(tmp_path: Path, page: Page, reading: Reading, kind: str, outcome: Outcome) -> None:
    with laid(tmp_path, (a_page(), read()), (COPY, read())) as archive:
        change = Changes(archive, is_written=False).add(page, reading)
        assert (change.kind, change.outcome) == (kind, outcome)


def test_a_page_that_was_not_read_is_known_by_its_bytes(tmp_path: Path) -> None:
    page = evolve(a_page(), body=b"as it was")
    with laid(tmp_path, (page, read(page=hashlib.sha256(page.body).hexdigest()))) as archive:
        changes = Changes(archive, is_written=False)
        assert changes.add(page, rejected("")).kind == "gone"
        assert changes.add(evolve(page, body=b"as it is"), rejected("")).kind == ""


def test_an_earlier_text_is_known_by_its_page(tmp_path: Path) -> None:
    first, second = (a_page(), read("أول", ONE)), (a_page(at=LATER), read("ثان", TWO))
    with laid(tmp_path, first, second) as archive:
        changes = Changes(archive, is_written=False)
        assert changes.add(*first).kind == "unchanged"
        assert changes.add(*second).kind == "unchanged"
        change = changes.add(a_page(), read("أول مصحح", ONE))
        assert change.kind == "changed"
        assert change.before is not None
        assert change.before.body == "أول"
        swapped = changes.add(a_page(), read("ثان", ONE))
        assert (swapped.kind, swapped.outcome, swapped.number) == ("changed", Outcome.DUPLICATE, 1)
        assert changes.add(a_page(), rejected(ONE)).kind == "gone"


def test_what_would_be_archived_twice_is_told_once(tmp_path: Path) -> None:
    with laid(tmp_path, (a_page(), read())) as archive:
        changes = Changes(archive, is_written=False)
        kinds = [changes.add(a_page(f"{URL}/{n}"), read("جديد", TWO)).kind for n in (5, 6, 5)]
        assert kinds == ["new", "unchanged", "unchanged"]
    with Archive.open(tmp_path, write=True) as writing:
        written = Changes(writing, is_written=True)
        page, reading = a_page(f"{URL}/5"), read("جديد", TWO)
        assert written.add(page, reading).kind == "new"
        writing.put(page, reading, TOPIC)
        assert written.add(page, reading).kind == "unchanged"


def test_the_changes_are_told_with_their_paragraphs(tmp_path: Path) -> None:
    before = "\n\n".join(["مقدمة الخبر", "فقرة ثانية", "إعلان: اشترك الآن", "خاتمة"])
    with laid(tmp_path, (a_page(), read(before)), (a_page(f"{URL}/2"), read("يزول", TWO))) as archive:
        changes = Changes(archive, is_written=False)
        changes.add(a_page(), read(before.replace("إعلان: اشترك الآن\n\n", "")))
        changes.add(a_page(f"{URL}/2"), rejected(TWO))
        changes.add(a_page(f"{URL}/3"), read("جديد", "3" * 64))
        changes.add(a_page(), read(before))
        stems = list(archive.stems())
        assert list(changes.lines()) == [
            "new: 1 (not in the archive)",
            f"  {TITLE}",
            f"    {URL}/3",
            "gone: 1 (archived from these pages, would not be archived now; they stay)",
            f"  {stems[1]} {TITLE}",
            f"    {URL}/2",
            "    off_topic: score 1.0",
            "changed: 1 (the text is another; the story becomes a revision beside the old one)",
            f"  {stems[0]} {TITLE}",
            f"    {URL}",
            "    @@ -3 +2,0 @@",
            "    -إعلان: اشترك الآن",
            "unchanged: 1",
            "nothing was written: run it again with -a apply=1 to archive what is new and what has changed",
        ]


def test_a_long_change_is_told_shortly(tmp_path: Path) -> None:
    before = "\n\n".join(f"فقرة {number} " + "كلمة " * 100 for number in range(30))
    with laid(tmp_path, (a_page(), read(before))) as archive:
        changes = Changes(archive, is_written=True)
        changes.add(a_page(), read(before.replace("كلمة", "كلام")))
        lines = list(changes.lines())
    assert len(lines) < 22
    assert all(len(line) < 170 for line in lines)
    assert "more lines" in lines[-2]
    assert lines[-1] == "unchanged: 0"


def test_a_damaged_file_costs_its_comparison(tmp_path: Path) -> None:
    with laid(tmp_path, (a_page(), read())) as archive:
        for path in (tmp_path / "records").iterdir():
            path.write_bytes(b"{")
        changes = Changes(archive, is_written=False)
        assert changes.add(a_page(), read()).kind == "unchanged"
        assert changes.add(a_page(), read("آخر")).kind == "new"
        assert changes.add(a_page(), rejected()).kind == ""
