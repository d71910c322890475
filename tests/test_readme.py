"""The README's lines are true: its Python runs, its commands and files are there."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from crawler.discovery.kinds import KINDS
from crawler.model import Outcome
from crawler.seeds import read_outlets
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(first_line: str) -> str:
    """Give the indented block of the README that begins with a line."""
    lines = README.splitlines()
    start = lines.index(f"    {first_line}")
    end = next(i for i in range(start, len(lines)) if lines[i] and not lines[i].startswith("    "))
    return "\n".join(line[4:] for line in lines[start:end]).rstrip()


def test_the_python_of_the_replay_runs(sample_archive: Path) -> None:
    program = block("from crawler.archive import Archive").replace("archive/sample", str(sample_archive))
    program += "\nprint(story)\nimport sys\nassert 'scrapy' not in sys.modules and 'twisted' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 2


def test_the_outlet_of_the_readme_is_valid(tmp_path: Path) -> None:
    found = re.search(r"```toml\n(.*?)```", README, re.DOTALL)
    assert found
    path = tmp_path / "outlets.toml"
    path.write_text(found.group(1), encoding="utf-8")
    (outlet,) = read_outlets(path, tuple(KINDS))
    assert [source.kind for source in outlet.sources] == ["feed", "section"]
    assert re.search(outlet.sources[1].links, "https://news.example/2023/11/30/x")


def test_every_outcome_and_kind_of_source_is_named() -> None:
    assert all(f"`{outcome}`" in README for outcome in Outcome)
    assert " | ".join(KINDS) in README


def test_the_make_targets_and_files_it_names_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in re.findall(r"`?make (\w+)`?", README))
    for path in re.findall(r"\]\(([\w./]+)\)", README):
        assert (ROOT / path).exists(), path
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"] == ">=3.11"
