"""The example project, run as its README says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.archive import varied
from tests.archive.varied import IMPORTED, PLAIN, QUOTED, REVISED, TITLES, a_page_of
from tests.conftest import ROOT

EXAMPLES = ROOT / "examples"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return varied.make(tmp_path_factory.mktemp("base") / "archive")


def run(folder: Path, *words: str | Path, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run Python in a folder as another project does: it finds this one where it is installed."""
    # Whoever asks for this project's settings in this process leaves their name in the environment.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH" and "SCRAPY_" not in name}
    done = subprocess.run(
        [sys.executable, *map(str, words)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == code, done.stderr
    return done


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_stories_as_items(archive: Path, tmp_path: Path) -> None:
    arguments = ["-a", f"archive={archive}", "-a", "since=2023-11-01", "-O", f"{tmp_path}/stories.jsonl"]
    done = run(EXAMPLES / "newsdesk", "-m", "scrapy", "crawl", "stories", *arguments)
    assert done.stderr == ""
    items = lines(tmp_path / "stories.jsonl")
    undated = {varied.UNDATED, IMPORTED}
    assert [item["title"] for item in items] == [TITLES[number] for number in sorted(set(TITLES) - undated - {PLAIN})]
    assert all(set(item) == {"title", "body", "source", "url", "words"} for item in items)
    assert all(item["words"] == len(item["body"].split()) for item in items)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "Misuse: archive: expected the path of an archive"),
        (["archive=none"], "ArchiveError: none: expected an archive"),
        (["archive={}", "country=egypt"], "Misuse: country: expected two letters"),
    ],
)
def test_stories_that_cannot_be_had_end_the_command(archive: Path, arguments: list[str], told: str) -> None:
    words = [word for argument in arguments for word in ("-a", argument.format(archive))]
    done = run(EXAMPLES / "newsdesk", "-m", "scrapy", "crawl", "stories", *words, code=1)
    assert told in done.stderr


def test_pages_without_the_network(archive: Path, tmp_path: Path) -> None:
    arguments = ["-s", f"HTTPCACHE_ARCHIVE={archive}", "-O", f"{tmp_path}/pages.jsonl"]
    done = run(EXAMPLES / "newsdesk", "-m", "scrapy", "crawl", "pages", *arguments)
    assert done.stderr == ""
    items = lines(tmp_path / "pages.jsonl")
    # Of the two texts of one URL the newest, once; of what was kept without its page, nothing.
    numbers = set(TITLES) - {QUOTED, IMPORTED, PLAIN}
    titles = [re.search("<title>(.*)</title>", a_page_of(number)) for number in numbers]
    assert {item["title"] for item in items} == {title[1] for title in titles if title}
    assert len(items) == len(numbers)
    assert all(item["cached"] for item in items)
    assert REVISED in numbers


def test_an_archive_read_in_python(archive: Path) -> None:
    done = run(EXAMPLES, "outlets.py", archive)
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["8", "1"]


def test_the_readme_tells_what_is_there() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    linked = re.findall(r"\]\(([^)]+)\)", readme)
    assert len(linked) == 4
    assert all((EXAMPLES / path).is_file() for path in linked)
    assert all(f"scrapy crawl {name} " in readme for name in ("stories", "pages"))
