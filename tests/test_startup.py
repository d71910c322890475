"""What a command does not need, it does not import: one that only lists must not wait for what reads pages."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.conftest import ROOT

# Slow to import, or large: the readers of pages and languages, tables, WARC records, templates, worker processes.
SLOW = "trafilatura htmldate justext courlan dateparser langdetect warcio fsspec cattrs jinja2 pebble rich".split()
TABLES = "pandas pyarrow datasets numpy".split()
READING = ["crawler.text.road", "crawler.text.extract", "crawler.text.language", "crawler.text.genre"]

_COMMAND = """
import atexit, json, sys
atexit.register(lambda: print("\\n" + json.dumps(sorted(sys.modules))))
sys.argv = ["scrapy", *{words}]
from scrapy.cmdline import execute
execute()
"""


def _modules(program: str) -> tuple[str, set[str]]:
    """Run a program that prints the modules it has imported in its last line; give what it printed before, and them."""
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    printed, _, last = ran.stdout.rstrip("\n").rpartition("\n")
    return printed, set(json.loads(last))


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        (["list"], "news\nreplay"),
        (["verify", "--help"], "names and counts"),
        (["replay", "--help"], "--one-per-cluster"),
        (["crawl", "--help"], "Crawls outlets"),
    ],
)
def test_a_command_imports_nothing_slow(words: list[str], printed: str) -> None:
    told, modules = _modules(_COMMAND.format(words=words))
    assert printed in told
    assert "crawler.commands.verify" in modules
    assert [name for name in (*SLOW, *TABLES, *READING) if name in modules] == []


def test_the_archive_imports_nothing_slow() -> None:
    program = "import json, sys, crawler.archive; print('\\n' + json.dumps(sorted(sys.modules)))"
    _, modules = _modules(program)
    assert "crawler.archive.store" in modules
    assert [name for name in (*SLOW, *TABLES, *READING, "scrapy", "twisted", "lxml") if name in modules] == []


def test_the_gate_does_not_import_what_reads_pages() -> None:
    program = """
import json, sys
from pathlib import Path
from crawler.seeds import find_topic
from crawler.text.road import Road
print(Road(find_topic(Path("seeds"), "x-advertisers")).gate(b"<p>x</p>").rejection.outcome)
print("\\n" + json.dumps(sorted(sys.modules)))
"""
    told, modules = _modules(program)
    assert told.strip() == "off_topic"
    assert [name for name in (*SLOW, *TABLES) if name in modules] == []
