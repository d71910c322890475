"""Writers that are killed: at random moments, and before each step of a write."""

from __future__ import annotations

import contextlib
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from crawler.archive import Archive
from crawler.errors import ArchiveError
from crawler.model import Outcome
from crawler.text.fingerprint import content_hash
from tests.archive.conftest import StartWriter, Writer, line_of, rest_of
from tests.archive.pieces import TOPIC, series, text
from tests.archive.soundness import assert_sound

_KILLS = 30
# More steps than any write has: a write that still goes on then has gone wrong.
_MOST_STEPS = 60


def the_text_at(place: int) -> str:
    return content_hash(text(series(place)[2]))


def assert_there(folder: Path, reported: dict[int, int]) -> None:
    """Check without writing that every story that was reported is whole: number -> place of its text."""
    with Archive.open(folder) as archive:
        for number, place in reported.items():
            story = archive.get(number)
            assert story is not None
            assert content_hash(story.body) == the_text_at(place) == story.record.content_sha256


def put_piece(folder: Path, place: int) -> tuple[Outcome, int]:
    page, reading, _ = series(place)
    with Archive.open(folder, write=True) as archive:
        stored = archive.put(page, reading, TOPIC)
    return stored.outcome, stored.number


def test_killed_at_random_moments(tmp_path: Path, start_writer: StartWriter) -> None:
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")  # shown when the test fails
    chance = random.Random(seed)
    folder = tmp_path / "archive"
    reported: dict[int, int] = {}
    numbers: dict[int, str] = {}
    place = 0
    for kill in range(_KILLS):
        writer = start_writer("loop", folder, place)
        lines = [line_of(writer) for _ in range(chance.choice([1, 1, 2, 3, 4, 6]))]
        time.sleep(chance.uniform(0, 0.03))
        writer.kill()
        rest, error = rest_of(writer)
        assert (writer.returncode, error) == (-signal.SIGKILL, "")
        for line in (*lines, *rest):
            if "number" in line:
                reported[line["number"]] = line["place"]
                # The next writer begins with what was interrupted, and so puts it again.
                place = line["place"] + 1
        if reported:
            assert_there(folder, reported)
        # Half of the time the next writer finds the archive as the killed one left it.
        looked_at = folder if chance.random() < 0.5 else tmp_path / f"copy {kill}"
        if looked_at != folder:
            shutil.copytree(folder, looked_at)
        found = assert_sound(looked_at)
        for number, digest in found.items():
            assert numbers.setdefault(number, digest) == digest, f"number {number} used twice"
        assert numbers.keys() == found.keys()
        assert_there(looked_at, reported)
    assert len(reported) > _KILLS / 2
    assert numbers == assert_sound(folder)


@pytest.fixture(scope="module")
def three_stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive in which the series has come to its fifth place, so that 4, 6 and 7 are what can be put next."""
    folder = tmp_path_factory.mktemp("base") / "archive"
    for place in (0, 1, 4, 5):
        put_piece(folder, place)
    return folder


def ended_well(writer: Writer) -> bool:
    """Wait for a writer; tell whether it came to its end before its death."""
    _, error = rest_of(writer)
    assert error == ""
    assert writer.returncode in (0, -signal.SIGKILL)
    return writer.returncode == 0


@pytest.mark.parametrize(
    ("place", "done", "again", "least_steps"),
    [
        pytest.param(8, (Outcome.ARCHIVED, 4), (Outcome.UNCHANGED, 4), 6 + 3, id="new story"),
        pytest.param(7, (Outcome.REVISION, 4), (Outcome.UNCHANGED, 4), 6 + 3, id="revision"),
        pytest.param(6, (Outcome.DUPLICATE, 2), (Outcome.DUPLICATE, 2), 3 + 3, id="copy"),
        pytest.param(5, (Outcome.UNCHANGED, 3), (Outcome.UNCHANGED, 3), 3, id="unchanged"),
    ],
)
def test_killed_before_each_step_of_a_put(
    tmp_path: Path,
    start_writer: StartWriter,
    three_stories: Path,
    place: int,
    done: tuple[Outcome, int],
    again: tuple[Outcome, int],
    least_steps: int,
) -> None:
    before = {0: 0, 1: 1, 2: 4, 3: 5}
    for step in range(1, _MOST_STEPS):
        folder = tmp_path / str(step)
        shutil.copytree(three_stories, folder)
        is_done = ended_well(start_writer("put", folder, place, "--die", step))
        assert_there(folder, before)
        if step % 2:  # the story is put again by the very next writer, or by the one after it
            found = assert_sound(folder)
            assert {number: found.get(number) for number in before} == {
                number: the_text_at(each) for number, each in before.items()
            }
        assert put_piece(folder, place) in ((again,) if is_done else (done, again))
        found = assert_sound(folder)
        assert found == {number: the_text_at(each) for number, each in (before | {done[1]: place}).items()}
        with Archive.open(folder) as archive:
            story = archive.by_url(series(place)[0].url)
            assert story is not None
            assert story.record.number == done[1]
        if is_done:
            break
    assert least_steps < step < _MOST_STEPS - 1


def interrupted(folder: Path, start_writer: StartWriter, wanted: str) -> None:
    """Kill a writer at the first step that leaves an archive in which some file's name ends as wanted."""
    for step in range(1, _MOST_STEPS):
        work = folder.with_name(f"{wanted} {step}")
        shutil.copytree(folder, work)
        assert not ended_well(start_writer("put", work, 8, "--die", step))
        if any(path.name.endswith(wanted) for path in work.rglob("*")):
            shutil.rmtree(folder)
            work.rename(folder)
            return
    raise AssertionError(f"no step leaves {wanted}")


STEM = f"004_{the_text_at(8)[:16]}"


@pytest.mark.parametrize(
    ("left", "stories"),
    [
        pytest.param(f".{STEM}.json.tmp", 4, id="record half written"),
        pytest.param(f"{STEM}.json", 4, id="record alone"),
        pytest.param(f".{STEM}.txt.tmp", 4, id="story half written"),
        pytest.param(f"{STEM}.txt", 5, id="story without an index row"),
    ],
)
def test_what_a_kill_leaves_is_finished_or_taken_back(
    tmp_path: Path, start_writer: StartWriter, three_stories: Path, left: str, stories: int
) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(three_stories, folder)
    interrupted(folder, start_writer, left)
    before = {str(path): (path.stat().st_mtime_ns, path.is_dir() or path.read_bytes()) for path in folder.rglob("*")}
    assert_there(folder, {0: 0, 1: 1, 2: 4, 3: 5})
    assert {
        str(path): (path.stat().st_mtime_ns, path.is_dir() or path.read_bytes()) for path in folder.rglob("*")
    } == before
    (folder / "lock").unlink(missing_ok=True)  # some people do so after a crash
    assert len(assert_sound(folder)) == stories
    assert put_piece(folder, 8) == ((Outcome.ARCHIVED if stories == 4 else Outcome.UNCHANGED), 4)
    assert len(assert_sound(folder)) == 5


def test_killed_before_each_step_of_the_repair(tmp_path: Path, start_writer: StartWriter, three_stories: Path) -> None:
    crashed = tmp_path / "crashed"
    shutil.copytree(three_stories, crashed)
    interrupted(crashed, start_writer, f"{STEM}.txt")
    (crashed / "records" / ".000_x.json.tmp").write_bytes(b"{")
    record = (crashed / "records" / f"{STEM}.json").read_bytes()
    (crashed / "records" / f"005_{'0' * 16}.json").write_bytes(record)
    for step in range(1, _MOST_STEPS):
        folder = tmp_path / str(step)
        shutil.copytree(crashed, folder)
        is_done = ended_well(start_writer("open", folder, "--die", step))
        assert_there(folder, {0: 0, 1: 1, 2: 4, 3: 5})
        assert assert_sound(folder).keys() == {0, 1, 2, 3, 4}
        assert put_piece(folder, 9) == (Outcome.ARCHIVED, 5)
        if is_done:
            break
    assert 5 < step < _MOST_STEPS - 1


def test_killed_before_each_step_of_the_first_opening(tmp_path: Path, start_writer: StartWriter) -> None:
    for step in range(1, _MOST_STEPS):
        folder = tmp_path / str(step)
        is_done = ended_well(start_writer("open", folder, "--die", step))
        if is_done:
            assert len(Archive.open(folder)) == 0
        else:  # there is none yet, or an empty one
            with contextlib.suppress(ArchiveError):
                assert len(Archive.open(folder)) == 0
        assert put_piece(folder, 0) == (Outcome.ARCHIVED, 0)
        assert assert_sound(folder).keys() == {0}
        if is_done:
            break
    assert 3 < step < _MOST_STEPS - 1
