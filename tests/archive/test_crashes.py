"""Writers that are killed: at random moments, and before each step of a write."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.archive import Archive
from crawler.archive.fix import fix
from crawler.archive.verify import verify
from crawler.errors import ArchiveError
from crawler.model import Outcome
from crawler.text.fingerprint import content_hash
from tests.archive.forks import Fork
from tests.archive.pieces import TOPIC, series, text
from tests.archive.soundness import assert_sound
from tests.conftest import ROOT

# More of them: CRASH_MOMENTS=5000 python -m pytest tests/archive/test_crashes.py -k random
_MOMENTS = int(os.environ.get("CRASH_MOMENTS", "200"))
# So many of them are those of one archive; then another one is begun.
_OF_AN_ARCHIVE = 20
# More steps than any write has: a write that still goes on then has gone wrong.
_MOST_STEPS = 80


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: what is flushed to a disk is no matter to a process that is killed."""
    if not os.access("/dev/shm", os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        yield Path(folder)


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


def assert_clean(folder: Path) -> None:
    """Check that nothing is wrong with an archive."""
    assert [finding for finding in verify(folder) if not finding.is_harmless] == []


def fixed(folder: Path) -> None:
    assert [finding for finding in fix(folder, lambda _: None) if not finding.is_harmless] == []


class Interrupted:
    """An archive whose writers are killed one after the other, and what they have reported.

    Args:
        folder: of the archive; copies of it go beside it.
        together: how many pieces a writer puts at once.
    """

    def __init__(self, folder: Path, together: int = 1) -> None:
        self.folder = folder
        self._together = together
        self.reported: dict[int, int] = {}
        self._numbers: dict[int, str] = {}
        self._place = 0

    def write(self, writer: Fork, chance: random.Random, *, dies: bool) -> None:
        """Let a writer write and die; wait for its end."""
        lines = [] if dies else [writer.line() for _ in range(chance.choice([1, 1, 2, 3, 4, 6]))]
        if not dies:
            time.sleep(chance.uniform(0, 0.03))
            writer.kill()
        code, rest = writer.end()
        assert code == -signal.SIGKILL, rest
        self.note([*lines, *rest])

    def note(self, lines: list[dict[str, int]]) -> None:
        """Take in what a writer has reported."""
        for line in lines:
            if "number" in line:
                self.reported[line["number"]] = line["place"]
                # The next writer begins with what was interrupted, and so puts it again.
                self._place = line["place"] + 1

    def start(self, die: int = 0) -> Fork:
        """Start the next writer; it kills itself before that step, unless that is 0."""
        dies = ["--die", str(die)] if die else []
        return Fork("loop", self.folder, self._place, "--together", self._together, *dies)

    def check(self, folder: Path) -> None:
        """Check that nothing is lost, doubled or half there, here or in a copy."""
        found = assert_sound(folder)
        for number, digest in found.items():
            assert self._numbers.setdefault(number, digest) == digest, f"number {number} used twice"
        assert self._numbers.keys() == found.keys()
        assert_there(folder, self.reported)
        assert_clean(folder)


@pytest.mark.parametrize("together", [1, 2, 5])
def test_killed_at_random_moments(tmp_path: Path, together: int) -> None:
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")  # shown when the test fails
    chance = random.Random(seed)
    reported = 0
    for moment in range(_MOMENTS):
        if moment % _OF_AN_ARCHIVE == 0:
            archive = Interrupted(tmp_path / f"archive {moment}", together)
        dies = chance.random() < 0.4
        archive.write(archive.start(chance.randrange(1, 90) if dies else 0), chance, dies=dies)
        if archive.reported:
            assert_there(archive.folder, archive.reported)
        # Sometimes the next writer finds the archive as the killed one left it.
        looked_at = archive.folder
        if chance.random() < 0.5:
            looked_at = tmp_path / f"copy {moment}"
            shutil.copytree(archive.folder, looked_at)
        if chance.random() < 0.5:
            fixed(looked_at)
        archive.check(looked_at)
        if moment % _OF_AN_ARCHIVE == _OF_AN_ARCHIVE - 1:
            archive.check(archive.folder)
            reported += len(archive.reported)
    assert reported > _MOMENTS / 2


# A disk of its own, without being anybody: Linux lets a user mount one in a namespace of his own.
_ON_A_SMALL_DISK = """
mount -t tmpfs -o size="$1" none "$2" && shift && disk="$1" && shift && "$@"
cp -a "$disk/archive" "$disk.out"
"""


def on_a_small_disk(size: int, disk: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command where there is only so much room, bytes; then copy `archive` from there."""
    disk.mkdir()
    words: list[str | Path] = [
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        _ON_A_SMALL_DISK,
        "sh",
        str(size),
        disk,
    ]
    return subprocess.run([*words, *command], cwd=ROOT, capture_output=True, text=True, timeout=120)


def test_a_disk_that_fills_up(tmp_path: Path) -> None:
    if (
        not shutil.which("unshare")
        or on_a_small_disk(100_000, tmp_path / "try", "mkdir", tmp_path / "try/archive").returncode
    ):
        pytest.skip("no user namespaces here: no disk of its own can be had")
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for turn in range(6):
        disk = tmp_path / f"disk {turn}"
        size = 4096 * chance.randrange(60, 140)
        ran = on_a_small_disk(size, disk, sys.executable, "-m", "tests.archive.writer", "loop", disk / "archive", "0")
        archive = Interrupted(tmp_path / f"disk {turn}.out")
        lines = ran.stdout.splitlines()
        archive.note([json.loads(line) for line in lines])
        assert ran.stderr.count("\n") == 1, ran.stderr
        assert re.search("disk I/O error|disk is full|No space left on device", ran.stderr), ran.stderr
        if archive.reported:
            assert_there(archive.folder, archive.reported)
        if turn % 2:
            fixed(archive.folder)
        archive.check(archive.folder)
        archive.write(archive.start(), chance, dies=False)
        archive.check(archive.folder)


@pytest.fixture(scope="module")
def three_stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive in which the series has come to its fifth place, so that 4, 6 and 7 are what can be put next."""
    folder = tmp_path_factory.mktemp("base") / "archive"
    for place in (0, 1, 4, 5):
        put_piece(folder, place)
    return folder


def ended_well(writer: Fork) -> bool:
    """Wait for a writer; tell whether it came to its end before its death."""
    code, lines = writer.end()
    assert code in (0, -signal.SIGKILL), lines
    return code == 0


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
        is_done = ended_well(Fork("put", folder, place, "--die", step))
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


def interrupted(folder: Path, wanted: str) -> None:
    """Kill a writer at the first step that leaves an archive in which some file's name ends as wanted."""
    for step in range(1, _MOST_STEPS):
        work = folder.with_name(f"{wanted} {step}")
        shutil.copytree(folder, work)
        assert not ended_well(Fork("put", work, 8, "--die", step))
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
    tmp_path: Path, three_stories: Path, left: str, stories: int
) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(three_stories, folder)
    interrupted(folder, left)
    before = {str(path): (path.stat().st_mtime_ns, path.is_dir() or path.read_bytes()) for path in folder.rglob("*")}
    assert_there(folder, {0: 0, 1: 1, 2: 4, 3: 5})
    assert {
        str(path): (path.stat().st_mtime_ns, path.is_dir() or path.read_bytes()) for path in folder.rglob("*")
    } == before
    (folder / "lock").unlink(missing_ok=True)  # some people do so after a crash
    assert len(assert_sound(folder)) == stories
    assert put_piece(folder, 8) == ((Outcome.ARCHIVED if stories == 4 else Outcome.UNCHANGED), 4)
    assert len(assert_sound(folder)) == 5


def test_killed_before_each_step_of_the_repair(tmp_path: Path, three_stories: Path) -> None:
    crashed = tmp_path / "crashed"
    shutil.copytree(three_stories, crashed)
    interrupted(crashed, f"{STEM}.txt")
    (crashed / "records" / ".000_x.json.tmp").write_bytes(b"{")
    record = (crashed / "records" / f"{STEM}.json").read_bytes()
    (crashed / "records" / f"005_{'0' * 16}.json").write_bytes(record)
    for step in range(1, _MOST_STEPS):
        folder = tmp_path / str(step)
        shutil.copytree(crashed, folder)
        is_done = ended_well(Fork("open", folder, "--die", step))
        assert_there(folder, {0: 0, 1: 1, 2: 4, 3: 5})
        assert assert_sound(folder).keys() == {0, 1, 2, 3, 4}
        assert put_piece(folder, 9) == (Outcome.ARCHIVED, 5)
        if is_done:
            break
    assert 5 < step < _MOST_STEPS - 1


def test_killed_before_each_step_of_the_first_opening(tmp_path: Path) -> None:
    for step in range(1, _MOST_STEPS):
        folder = tmp_path / str(step)
        is_done = ended_well(Fork("open", folder, "--die", step))
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


def test_killed_while_the_index_is_made_again(tmp_path: Path, three_stories: Path) -> None:
    for step in range(1, 400, 5):
        folder = tmp_path / str(step)
        shutil.copytree(three_stories, folder)
        is_done = ended_well(Fork("reindex", folder, "--die", step))
        assert_there(folder, {0: 0, 1: 1, 2: 4, 3: 5})
        if step % 2:
            fixed(folder)
        assert put_piece(folder, 8) == (Outcome.ARCHIVED, 4)
        assert assert_sound(folder).keys() == {0, 1, 2, 3, 4}
        assert_clean(folder)
        if is_done:
            break
    assert is_done
    assert step > 20
