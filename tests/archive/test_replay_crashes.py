"""Replays that are killed: what stands at the destination is nothing, or the old, or the new, whole."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crawler.archive import Archive
from crawler.archive.replay import FORMATS, Options, replay
from tests.archive import varied
from tests.archive.replayer import EACH, replay_until
from tests.conftest import ROOT

_KILLS = 20
# More steps than any replay of these stories has.
_MOST_STEPS = 120


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return varied.make(tmp_path_factory.mktemp("base") / "archive")


def start(archive: Path, dest: Path, format: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "tests.archive.replayer", str(archive), str(dest), format]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def content(path: Path) -> dict[str, bytes]:
    """Give what stands at a destination, by name; a file has none."""
    if path.is_dir():
        return {str(each.relative_to(path)): each.read_bytes() for each in path.rglob("*") if each.is_file()}
    return {"": path.read_bytes()} if path.exists() else {}


def wholes(archive: Path, folder: Path, format: str) -> list[dict[str, bytes]]:
    """Give what may stand there: the replays of all stories and of those of one country."""
    found = []
    for number, filters in enumerate(EACH):
        with Archive.open(archive) as opened:
            replay(opened, str(folder / f"whole {number}"), Options(format, filters))
        found.append(content(folder / f"whole {number}"))
    return found


def assert_true(dest: Path, format: str) -> None:
    """Check that a manifest beside a file tells of that file."""
    manifest = dest.with_name(f"{dest.name}.manifest")
    if not FORMATS[format].is_folder and dest.exists() and manifest.exists():
        facts, *lines = map(json.loads, manifest.read_text(encoding="utf-8").splitlines())
        assert (facts["size"], facts["stories"]) == (dest.stat().st_size, len(lines))


@pytest.mark.parametrize("format", ["seeds", "jsonl"])
def test_killed_at_random_moments(archive: Path, tmp_path: Path, format: str) -> None:
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")  # shown when the test fails
    chance = random.Random(seed)
    whole = wholes(archive, tmp_path, format)
    dest = tmp_path / "out"
    met = set()
    for _ in range(_KILLS):
        process = start(archive, dest, format)
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.15))
        process.kill()
        _, error = process.communicate()
        assert (process.returncode, error) == (-signal.SIGKILL, "")
        found = content(dest)
        assert found == {} or found in whole
        assert_true(dest, format)
        met.add(whole.index(found) if found else None)
        if chance.random() < 0.3:
            shutil.rmtree(dest) if dest.is_dir() else dest.unlink(missing_ok=True)
    assert len(met) > 1


@pytest.mark.parametrize("is_there", [False, True])
@pytest.mark.parametrize("format", ["seeds", "bagit", "jsonl"])
def test_killed_before_each_step(archive: Path, tmp_path: Path, format: str, is_there: bool) -> None:
    whole = wholes(archive, tmp_path, format)
    old = whole[0] if is_there else {}
    met = []
    for step in range(1, _MOST_STEPS):
        dest = tmp_path / str(step) / "out"
        dest.parent.mkdir()
        if is_there:
            with Archive.open(archive) as opened:
                replay(opened, str(dest), Options(format, EACH[0]))
        is_done = replay_until(step, archive, dest, format)
        found = content(dest)
        assert found in (old, whole[1])
        assert_true(dest, format)
        met.append(found == whole[1])
        # The next one finds its way, and leaves nothing of the killed one.
        with Archive.open(archive) as opened:
            replay(opened, str(dest), Options(format, EACH[1], overwrite=True))
        assert content(dest) == whole[1]
        names = {"out"} if FORMATS[format].is_folder else {"out", "out.manifest"}
        assert {path.name for path in dest.parent.iterdir()} == names
        if is_done:
            break
    assert met == sorted(met), "the new one is there, and then it is not"
    assert met[0] is False
    assert is_done
