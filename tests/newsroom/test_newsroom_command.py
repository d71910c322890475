from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from crawler.archive.seed_format import render
from crawler.commands.newsroom import Command
from crawler.newsroom import sites
from crawler.newsroom.stories import load
from crawler.newsroom.truth import truth

ROOT = Path(__file__).resolve().parents[2]
# Serves without Scrapy's settings, which want the project to be installed.
SCRIPT = """
import argparse, sys
from scrapy.settings import Settings
from crawler.commands.newsroom import Command
command = Command()
command.settings = Settings()
parser = argparse.ArgumentParser()
command.add_options(parser)
command.run([], parser.parse_args(sys.argv[1:]))
sys.exit(command.exitcode)
"""


@pytest.fixture
def port() -> Iterator[int]:
    """The first of six ports in a row that were free a moment ago."""
    for first in range(20_000, 32_000, 7):
        with ExitStack() as held:
            try:
                for number in range(first, first + len(sites.SITES) + 1):
                    held.enter_context(closing(socket.create_server(("127.0.0.1", number))))
            except OSError:
                continue
        yield first
        return
    pytest.fail("no six free ports in a row")


def _run(*words: str) -> int:
    command = Command()
    command.settings = Settings()
    parser = argparse.ArgumentParser(prog="scrapy newsroom", description=command.long_desc())
    command.add_options(parser)
    opts, rest = parser.parse_known_args([*words, "--sample", str(ROOT / "seeds" / "sample")])
    command.run(rest, opts)
    return command.exitcode


@pytest.mark.parametrize("code", [0, 3])
def test_while_exits_with_the_code_of_the_command(port: int, code: int) -> None:
    program = (
        "import sys, urllib.request;"
        f"ok = urllib.request.urlopen('http://127.0.0.1:{port}/feed/').status == 200;"
        f"sys.exit({code} if ok else 9)"
    )
    assert _run("--port", str(port), "--while", f'{sys.executable} -c "{program}"') == code


def test_while_tells_a_signal_as_shells_do(port: int) -> None:
    program = "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"
    assert _run("--port", str(port), "--while", f'{sys.executable} -c "{program}"') == 128 + signal.SIGTERM


def test_verbose_prints_requests_and_others_do_not(port: int, capsys: pytest.CaptureFixture[str]) -> None:
    program = f"import urllib.request; urllib.request.urlopen('http://127.0.0.1:{port}/feed/')"
    for verbose in ([], ["--verbose"]):
        _run("--port", str(port), "--while", f'{sys.executable} -c "{program}"', *verbose)
        printed = capsys.readouterr().out
        assert f"sada    http://127.0.0.1:{port}/  صدى المال" in printed
        assert f"archives http://127.0.0.1:{port + 5}  " in printed
        assert ("200 GET /feed/" in printed) == bool(verbose)


def test_misbehaviour_from_the_command_line(port: int, capsys: pytest.CaptureFixture[str]) -> None:
    program = f"import urllib.request; urllib.request.urlopen('http://127.0.0.1:{port}/feed/')"
    command = f'{sys.executable} -c "{program}"'
    assert _run("--port", str(port), "--verbose", "--misbehave", "sada/feed:503=1", "--while", command) == 1
    assert "503 GET /feed/" in capsys.readouterr().out


def test_write_outlets(tmp_path: Path) -> None:
    path = tmp_path / "outlets.toml"
    assert _run("--port", "9001", "--write-outlets", str(path)) == 0
    outlets = tomllib.loads(path.read_text(encoding="utf-8"))["outlet"]
    assert [outlet["domain"] for outlet in outlets] == [f"127.0.0.1:{number}" for number in range(9001, 9006)]


def test_compare_exits_with_0_or_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "stories"
    folder.mkdir()
    stories = load(ROOT / "seeds" / "sample")
    wanted = [e for e in truth(stories, sites.bases(range(8801, 8806))) if e.outcome == "archived"]
    for expectation in wanted:
        (folder / f"{expectation.id}.txt").write_bytes(render(expectation.title, expectation.body))
    assert _run("--compare", str(tmp_path)) == 0
    assert f"{len(wanted)} of {len(wanted)} on-topic stories found" in capsys.readouterr().out
    (folder / f"{wanted[0].id}.txt").unlink()
    assert _run("--compare", str(tmp_path)) == 1
    assert f"missed  {wanted[0].id}" in capsys.readouterr().out
    # In the second edition a story is new and one has changed, which this archive has not; one may be there still.
    (folder / f"{wanted[0].id}.txt").write_bytes(render(wanted[0].title, wanted[0].body))
    assert _run("--compare", str(tmp_path), "--second-edition") == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0] == f"{len(wanted) - 2} of {len(wanted)} on-topic stories found, 0 wrong, 0 twice"
    assert {line.split()[1] for line in told[1:]} == {"on-cannes-2024", "on-settlement-talks-2025"}


def test_the_second_edition_is_served(port: int) -> None:
    program = (
        f"import urllib.request; feed = urllib.request.urlopen('http://127.0.0.1:{port}/feed/').read().decode();"
        "import sys; sys.exit(3 if 'على طاولة واحدة' in feed else 4)"
    )
    command = f'{sys.executable} -c "{program}"'
    assert _run("--port", str(port), "--second-edition", "--while", command) == 3
    assert _run("--port", str(port), "--while", command) == 4


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--misbehave", "sada:lazy=1"], "expected OUTLET"),
        (["--while", 'a "b'], "No closing quotation"),
        (["--while", "   "], "only white space"),
        (["--compare", "nowhere"], "no archive in nowhere"),
        (["--port", "70000"], "port 70000 cannot be used"),
        (["crawl", "news"], "quote the command"),
    ],
)
def test_misuse_is_a_usage_error(words: list[str], complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        _run(*words)


def test_a_command_that_is_not_there_is_a_usage_error(port: int) -> None:
    with pytest.raises(UsageError, match="cannot run 'no-such-command'"):
        _run("--port", str(port), "--while", "no-such-command")


def test_help_teaches_with_examples(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        _run("--help")
    assert "\n  scrapy newsroom --compare archive/x-advertisers" in capsys.readouterr().out


def test_it_serves_until_interrupted(port: int) -> None:
    words = [sys.executable, "-c", SCRIPT, "--port", str(port), "--sample", str(ROOT / "seeds" / "sample")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in sites.SITES]
        with urllib.request.urlopen(lines[-1].split()[1]) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
