"""The files for scheduled refreshes: what they name is there, and the tools that read them find nothing wrong."""

from __future__ import annotations

import configparser
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.commands.crawl import ARCHIVE_FAILED, DONE, MISUSE, OUTLET_FAILED
from tests.conftest import ROOT, Run

DEPLOY = ROOT / "deploy"
UNIT = (DEPLOY / "arabic-news-archive.service").read_text(encoding="utf-8")
TIMER = (DEPLOY / "arabic-news-archive.timer").read_text(encoding="utf-8")
CONTAINER = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
HOME = "/srv/arabic-news-archive"

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not there")


def value(unit: str, key: str) -> str:
    """Give the one value of a key of a unit."""
    (found,) = re.findall(rf"^{key}=(.*)$", unit, re.MULTILINE)
    return str(found)


def instructions(name: str) -> list[str]:
    """List the arguments of an instruction of the container's file."""
    return re.findall(rf"^{name} (.*)$", CONTAINER, re.MULTILINE)


def is_accepted(scrapy: Callable[..., Run], words: list[str]) -> bool:
    """Tell whether a crawl takes its arguments: then it is the last one, which is wrong on purpose, that stops it."""
    run = scrapy(*words, "-s", "CONTACT=desk@example.org", "-a", "until=never")
    return run.code == MISUSE and "-a until: expected a day" in run.err


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units as they are once installed, but with this checkout's program."""
    for name, text in (("service", UNIT), ("timer", TIMER)):
        path = tmp_path / f"arabic-news-archive.{name}"
        # The checkout of a test may lie where a hardened service must not look: the program's path is what is checked.
        path.write_text(text.replace(f"{HOME}/.venv/bin/scrapy", shutil.which("true") or "/bin/true"), encoding="utf-8")
    return tmp_path


@needs_systemd
def test_systemd_finds_nothing_wrong_with_the_units(units: Path) -> None:
    paths = sorted(str(path) for path in units.iterdir())
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *paths], capture_output=True, text=True)
    # It complains about units of the machine as well.
    assert [line for line in done.stderr.splitlines() if "arabic-news-archive" in line] == []


@needs_systemd
def test_the_service_is_hardened_and_the_timer_has_a_next_time(units: Path) -> None:
    service = str(units / "arabic-news-archive.service")
    # 0.0 is a service that can do nothing, 10.0 one that can do everything; 2.0 is what systemd calls OK.
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", service]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    calendar = ["systemd-analyze", "calendar", "--iterations=4", value(TIMER, "OnCalendar")]
    told = subprocess.run(calendar, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    assert set(re.findall(r"(\d\d:\d\d:\d\d) UTC$", told.stdout, re.MULTILINE)) >= {"00:15:00", "06:15:00"}


def test_the_service_runs_a_command_that_there_is(scrapy: Callable[..., Run]) -> None:
    program, *words = shlex.split(value(UNIT, "ExecStart"))
    assert program == f"{HOME}/.venv/bin/scrapy"
    assert (ROOT / "scrapy.cfg").is_file()
    assert value(UNIT, "WorkingDirectory") == HOME
    assert f"ARCHIVE_DIR=/var/lib/{value(UNIT, 'StateDirectory')}" in words
    given = [word.replace("${OUTLETS}", "") for word in words]
    assert "$" not in " ".join(given)
    assert is_accepted(scrapy, given)


def test_what_the_unit_takes_from_other_files_stands_there() -> None:
    env = (DEPLOY / "arabic-news-archive.env").read_text(encoding="utf-8")
    assert re.findall(r"^(\w+)=", env, re.MULTILINE) == ["CONTACT", "OUTLETS"]
    users = (DEPLOY / "arabic-news-archive.sysusers").read_text(encoding="utf-8")
    assert re.findall(r"^u (\S+)", users, re.MULTILINE) == [value(UNIT, "User")]
    # A bad day of an outlet is no failure of the refresh; misuse and a broken archive are.
    assert value(UNIT, "SuccessExitStatus") == str(OUTLET_FAILED)
    assert {DONE, OUTLET_FAILED, MISUSE, ARCHIVE_FAILED} == {0, 1, 2, 3}
    assert (value(TIMER, "Persistent"), value(TIMER, "WantedBy")) == ("true", "timers.target")


def test_what_the_container_is_made_of_is_there() -> None:
    sources = [word for line in instructions("COPY") for word in line.split()[:-1]]
    assert sources
    assert [source for source in sources if not (ROOT / source).exists()] == []
    ignored = (DEPLOY / "Containerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert {line.removeprefix("!") for line in ignored if line.startswith("!")} == set(sources)
    # What setuptools reads for the package is among them.
    assert {"pyproject.toml", "README.md", "crawler"} <= set(sources)
    assert instructions("VOLUME") == ["/app/archive"]
    (user,) = instructions("USER")
    assert int(user) > 0


def test_the_container_runs_a_command_that_there_is(scrapy: Callable[..., Run]) -> None:
    assert [json.loads(one) for one in instructions("ENTRYPOINT")] == [["scrapy"]]
    (command,) = (json.loads(one) for one in instructions("CMD"))
    assert is_accepted(scrapy, command)


def test_the_settings_of_scrapyd(scrapy: Callable[..., Run]) -> None:
    config = configparser.ConfigParser()
    config.read(DEPLOY / "scrapyd.conf", encoding="utf-8")
    cfg = configparser.ConfigParser()
    cfg.read(ROOT / "scrapy.cfg", encoding="utf-8")
    assert dict(config["settings"]) == dict(cfg["settings"])
    # Whoever reaches it gives commands, and an archive has one writer.
    assert (config["scrapyd"]["bind_address"], config["scrapyd"]["max_proc"]) == ("127.0.0.1", "1")
    # scrapyd adds an argument of its own to each job.
    assert is_accepted(scrapy, ["crawl", "news", "-a", "_job=26e2b5d6"])


CRON_FIELD = re.compile(r"(\*|\d+(-\d+)?)(/\d+)?(,(\*|\d+(-\d+)?)(/\d+)?)*")


def test_the_line_for_a_crontab(scrapy: Callable[..., Run]) -> None:
    (line,) = re.findall(r"^    ([\d*].* cd /srv/.*)$", README, re.MULTILINE)
    *fields, command = line.split(maxsplit=5)
    assert len(fields) == 5
    assert all(CRON_FIELD.fullmatch(field) for field in fields)
    # A % would end the command (crontab(5)).
    assert "%" not in command
    assert subprocess.run(["sh", "-n", "-c", command], check=False).returncode == 0
    assert command.startswith(f"cd {HOME} && CONTACT=")
    words = shlex.split(command.partition(".venv/bin/scrapy ")[2])
    given = ["outlets=eg" if word == "outlets=my-outlets.toml" else word for word in words]
    assert is_accepted(scrapy, given)


def test_every_file_that_the_readme_of_deploy_names_is_there() -> None:
    told = (DEPLOY / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"deploy/([\w.-]+)", told))
    own = {path.name for path in DEPLOY.iterdir()} - {"README.md", "Containerfile.dockerignore"}
    assert named == own
    assert (DEPLOY / "../README.md").resolve() == ROOT / "README.md"
