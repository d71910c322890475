"""Files of outlets checked as a whole: every problem with its file, line, key, what was expected and what was found."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.discovery.article_urls import looks_like_article
from crawler.discovery.kinds import KINDS
from crawler.discovery.links import is_of
from crawler.seeds.outlet_files import find_problems
from crawler.seeds.outlets import files_of, find_outlets
from tests.conftest import ROOT

SEEDS = ROOT / "seeds"
GOOD = """\
[[outlet]]
domain = "sada.example"
name = "صدى"
country = "eg"
[[outlet.source]]
kind = "search"
url = "https://sada.example/?q={query}&p={page}"
first = 0
checked = "never"
[[outlet.source]]
kind = "section"
url = "https://sada.example/economy/"
pages = "https://sada.example/economy/page/{page}/"
links = '/\\d+'
checked = "2024-05-01"
answered = "20 leads"
"""


def _problems(folder: Path, *texts: str) -> list[str]:
    paths = []
    for number, text in enumerate(texts):
        paths.append(folder / f"{number}.toml")
        paths[-1].write_text(text, encoding="utf-8")
    return [problem.removeprefix(f"{folder}/") for problem in find_problems(paths, tuple(KINDS))[1]]


def test_a_good_file_has_no_problems(tmp_path: Path) -> None:
    assert _problems(tmp_path, GOOD) == []


AT = "outlet 1 (sada.example)"
TEMPLATE = "an http or https URL with {query}, and {page} where its answers have pages"
WRONG = {
    "an unknown key": (
        'name = "صدى"',
        'name = "صدى"\nlang = "ar"',
        [
            f"0.toml:4: {AT}.lang: expected one of domain, name, country, source, kind, timezone, local,"
            " found an unknown key"
        ],
    ),
    "an unknown key of a source": (
        "first = 0",
        "firts = 0",
        [
            f"0.toml:8: {AT}: source 1.firts: expected one of kind, url, links, first, step, checked, answered,"
            " found an unknown key"
        ],
    ),
    "a key that means nothing to the kind": (
        'kind = "section"',
        'kind = "sitemap"',
        [
            f"0.toml:{line}: {AT}: source 2.{key}: expected one of kind, url, checked, answered, found an unknown key"
            for line, key in ((13, "pages"), (14, "links"))
        ],
    ),
    "a missing key": (
        'country = "eg"\n',
        "",
        [f"0.toml:1: {AT}.country: expected two lower-case letters (ISO 3166-1), found nothing"],
    ),
    "a bad URL": (
        '"https://sada.example/economy/"',
        '"sada.example/economy/"',
        [f"0.toml:12: {AT}: source 2.url: expected an http or https URL, found 'sada.example/economy/'"],
    ),
    "a search without a place for the words": (
        "{query}",
        "x",
        [f"0.toml:7: {AT}: source 1.url: expected {TEMPLATE}, found 'https://sada.example/?q=x&p={{page}}'"],
    ),
    "a template of something else": (
        "{query}",
        "{query}{words}",
        [
            f"0.toml:7: {AT}: source 1.url: expected {TEMPLATE}, found 'https://sada.example/?q={{query}}{{words}}&p={{page}}'"
        ],
    ),
    "pages without a number": (
        "/page/{page}/",
        "/page/",
        [
            f"0.toml:13: {AT}: source 2.pages: expected an http or https URL with {{page}},"
            " found 'https://sada.example/economy/page/'"
        ],
    ),
    "a day that is none": (
        '"2024-05-01"',
        '"2024-02-30"',
        [f"0.toml:15: {AT}: source 2.checked: expected a day such as 2023-11-29, or never, found '2024-02-30'"],
    ),
    "a step of nothing": (
        "first = 0",
        "step = 0",
        [f"0.toml:8: {AT}: source 1.step: expected a whole number, 1 or more, found 0"],
    ),
    "several at once, in their order": (
        'country = "eg"',
        'country = "Egypt"\ntimezone = "Cairo"\nlocal = "no"',
        [
            f"0.toml:4: {AT}.country: expected two lower-case letters (ISO 3166-1), found 'Egypt'",
            f"0.toml:5: {AT}.timezone: expected an IANA time zone, such as Africa/Cairo, found 'Cairo'",
            f"0.toml:6: {AT}.local: expected true or false, found 'no'",
        ],
    ),
    "a source twice": (
        GOOD[GOOD.index('[[outlet.source]]\nkind = "section"') :],
        '[[outlet.source]]\nkind = "search"\nurl = "https://sada.example/?q={query}&p={page}"\n',
        [
            f"0.toml:12: {AT}: source 2.url: expected each source once,"
            " found 'https://sada.example/?q={query}&p={page}' twice"
        ],
    ),
    "no TOML": (
        'country = "eg"',
        "country = eg",
        ["0.toml: expected TOML, found Invalid value (at line 4, column 11)"],
    ),
}


@pytest.mark.parametrize(("old", "new", "problems"), WRONG.values(), ids=WRONG.keys())
def test_problems_are_told_by_file_line_key_expected_and_found(
    tmp_path: Path, old: str, new: str, problems: list[str]
) -> None:
    assert old in GOOD
    assert _problems(tmp_path, GOOD.replace(old, new)) == problems


@pytest.mark.parametrize("twin", ["sada.example", "www.sada.example", "m.sada.example"])
def test_an_outlet_in_two_files_is_told(tmp_path: Path, twin: str) -> None:
    other = GOOD.replace('domain = "sada.example"', f'\ndomain = "{twin}"')
    (problem,) = _problems(tmp_path, GOOD, other)
    assert problem == (
        f"1.toml:3: outlet ({twin}).domain: expected each outlet once,"
        f" found '{twin}', which stands in {tmp_path}/0.toml:2 too"
    )


def test_a_wrong_file_does_not_hide_the_problems_of_the_others(tmp_path: Path) -> None:
    problems = _problems(tmp_path, "x", GOOD.replace('"eg"', "7"), GOOD)
    assert [problem.partition(":")[0] for problem in problems] == ["0.toml", "1.toml"]


OUTLETS, PROBLEMS = find_problems(files_of(SEEDS), tuple(KINDS))


def test_the_registry_is_valid_and_large_enough() -> None:
    assert PROBLEMS == []
    assert len(OUTLETS) >= 150
    assert len({outlet.country for outlet in OUTLETS}) >= 20


def test_each_file_of_the_registry_is_of_one_country() -> None:
    for path in files_of(SEEDS):
        assert {outlet.country for outlet in find_outlets(SEEDS, str(path), tuple(KINDS))} == {path.stem}


def test_nothing_in_the_registry_is_claimed_to_have_been_seen() -> None:
    for outlet in OUTLETS:
        assert not outlet.local
        assert {source.checked for source in outlet.sources} == {"never"}, outlet.domain


def test_the_registry_s_sources_are_their_outlets_own_and_few() -> None:
    hosts = Counter(
        urlsplit(source.url).netloc
        for outlet in OUTLETS
        for source in outlet.sources
        if not is_of(outlet, source.url.replace("{", "").replace("}", ""))
    )
    assert hosts == {"feeds.bbci.co.uk": 1}
    for outlet in OUTLETS:
        assert 1 <= len(outlet.sources) <= 4, outlet.domain
        assert not any(looks_like_article(source.url) for source in outlet.sources if source.kind == "section")


@pytest.mark.parametrize("selection", ["eg", "technology", "youm7.com", "eg,business"])
def test_the_registry_is_selected_by_country_kind_and_domain(selection: str) -> None:
    words = selection.split(",")
    found = find_outlets(SEEDS, selection, tuple(KINDS))
    assert found
    for outlet in found:
        assert {outlet.country, outlet.kind, outlet.domain.removeprefix("www.")} & set(words)
