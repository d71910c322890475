"""What is wrong stops the run before the first request: one clear line, and an exit code that tells it apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.crawl.conftest import Bench

GOOD = '[[outlet]]\ndomain = "news.example"\nname = "أخبار"\ncountry = "eg"\n'
SOURCE = '[[outlet.source]]\nkind = "feed"\nurl = "https://news.example/feed/"\n'


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["-a", "topic=nope"], ("topic", "x-advertisers", "'nope'"), id="unknown topic"),
        pytest.param(["-a", "topic=/nowhere.toml"], ("/nowhere.toml", "cannot be read"), id="no such topic file"),
        pytest.param(["-a", "outlets=zz"], ("outlets", "'zz'"), id="unknown country"),
        pytest.param(["-a", "outlets=/nowhere.toml"], ("/nowhere.toml", "cannot be read"), id="no such outlet file"),
        pytest.param(["-a", "outlet=eg"], ("-a outlet", "outlets"), id="unknown argument"),
        pytest.param(["-a", "since=2023-02-30"], ("-a since", "'2023-02-30'"), id="impossible day"),
        pytest.param(["-a", "until=yesterday"], ("-a until", "'yesterday'"), id="no day"),
        pytest.param(["-a", "limit=0"], ("-a limit", "'0'"), id="limit of nothing"),
        pytest.param(["-a", "limit=ten"], ("-a limit", "'ten'"), id="limit in words"),
        pytest.param(["-a", "archive=../x"], ("-a archive", "'../x'"), id="archive elsewhere"),
        pytest.param(
            ["-s", "ARCHIV_DIR=/x"], ("ARCHIV_DIR", "did you mean ARCHIVE_DIR"), id="slip in a setting's name"
        ),
        pytest.param(["-s", "EXTRACT_TIMEOUT=soon"], ("EXTRACT_TIMEOUT", "'soon'"), id="setting that is no number"),
        pytest.param(["-s", "DOWNLOAD_DELAY=-1"], ("DOWNLOAD_DELAY", "'-1'"), id="negative setting"),
        pytest.param(
            ["-s", "EXTRACT_WORKERS=2.5"], ("EXTRACT_WORKERS", "whole number", "'2.5'"), id="part of a worker"
        ),
        pytest.param(["-s", "LOG_LEVEL=LOUD"], ("LOG_LEVEL", "'LOUD'"), id="unknown log level"),
    ],
)
def test_misuse_is_told_in_one_line(
    bench: Bench, scrapy: Callable[..., Run], arguments: list[str], told: tuple[str, ...]
) -> None:
    run = scrapy(*bench.arguments(), *arguments)
    assert run.code == 2
    assert len(run.err.strip().splitlines()) == 1, run.err
    assert all(part in run.err for part in told), run.err
    assert bench.newsroom.requests == ()
    assert not bench.archives.exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(GOOD + '[[outlet.source]\nkind = "feed"\n', ("expected TOML", "line 5"), id="malformed TOML"),
        pytest.param(GOOD, ("news.example", "source", "found nothing"), id="outlet without a source"),
        pytest.param(GOOD + SOURCE.replace("feed", "fed", 1), ("source 1.kind", "feed", "'fed'"), id="unknown kind"),
        pytest.param(GOOD + SOURCE.replace("https:", "ftp:"), ("source 1.url", "http", "ftp:"), id="no web URL"),
        pytest.param(GOOD + 'colour = "red"\n' + SOURCE, ("colour", "unknown key"), id="unknown key"),
        pytest.param(GOOD.replace('"eg"', "20") + SOURCE, ("country", "found 20"), id="wrong type"),
        pytest.param((GOOD + SOURCE) * 2, ("news.example", "twice"), id="the same outlet twice"),
        pytest.param("", ("outlet", "found nothing"), id="empty file"),
        pytest.param(GOOD + 'timezone = "Mars/Base"\n' + SOURCE, ("timezone", "Mars/Base"), id="unknown time zone"),
    ],
)
def test_a_wrong_outlets_file_is_told_with_its_key(
    tmp_path: Path, scrapy: Callable[..., Run], text: str, told: tuple[str, ...]
) -> None:
    path = tmp_path / "outlets.toml"
    path.write_text(text, encoding="utf-8")
    run = scrapy("crawl", "news", "-a", f"outlets={path}", "-s", f"ARCHIVE_DIR={tmp_path}/archives")
    assert run.code == 2
    assert len(run.err.strip().splitlines()) == 1, run.err
    assert all(part in run.err for part in told), run.err
    assert not (tmp_path / "archives").exists()


def test_a_foreign_host_needs_a_contact(tmp_path: Path, scrapy: Callable[..., Run]) -> None:
    path = tmp_path / "outlets.toml"
    path.write_text(GOOD + SOURCE, encoding="utf-8")
    run = scrapy("crawl", "news", "-a", f"outlets={path}", "-s", f"ARCHIVE_DIR={tmp_path}/archives")
    assert run.code == 2
    assert "CONTACT" in run.err


def test_an_unknown_spider_is_told(scrapy: Callable[..., Run]) -> None:
    run = scrapy("crawl", "newz")
    assert (run.code, run.err) == (2, "scrapy crawl: spider: expected one of news, replay; found 'newz'\n")


def test_help_teaches(scrapy: Callable[..., Run]) -> None:
    run = scrapy("crawl", "--help")
    assert run.code == 0
    assert all(
        word in run.out for word in ("topic", "outlets", "since", "until", "limit", "archive", "Exit code", "CONTACT")
    )


def test_an_archive_that_cannot_be_written_is_told(bench: Bench, scrapy: Callable[..., Run]) -> None:
    bench.archives.write_text("a file where a folder should be")
    run = scrapy(*bench.arguments())
    assert run.code == 3
    assert len(run.err.strip().splitlines()) == 1, run.err
    assert "cannot be written" in run.err
    assert bench.newsroom.requests == ()
