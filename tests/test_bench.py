"""The benchmark measures what it says it does; how long anything takes is not asserted."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.bench_figures import Figure, of_turns
from benchmarks.bench_language import KINDS, story
from benchmarks.bench_memory import _slope
from benchmarks.bench_site import OUTLETS, Site, write_lists, write_site
from crawler.model import Outcome
from crawler.seeds import find_outlets, find_topic
from crawler.text.road import Road
from tests.conftest import ROOT


@pytest.mark.parametrize(("kind", "outcome"), [("on", None), ("near", Outcome.OFF_TOPIC), ("off", Outcome.OFF_TOPIC)])
def test_its_stories_are_judged_as_they_are_meant(kind: str, outcome: Outcome | None) -> None:
    road = Road(find_topic(ROOT / "seeds", "x-advertisers"))
    told = [story(number, kind) for number in range(40)]
    rejections = [road.judge_text(each.title, "\n\n".join(each.paragraphs)).rejection for each in told]
    assert {rejection.outcome if rejection else None for rejection in rejections} == {outcome}


@given(st.integers(0, 10**6), st.sampled_from(sorted(KINDS)))
def test_a_number_is_always_the_same_story(number: int, kind: str) -> None:
    told = story(number, kind)
    assert told == story(number, kind)
    assert "{" not in f"{told.title} {told.paragraphs} {told.author}"


@given(st.integers(100, 400), st.sampled_from([0.0, 0.03, 0.5, 1.0]))
def test_a_site_has_the_share_that_is_asked_for(pages: int, share: float) -> None:
    site = Site(Path("unwritten"), pages, share)
    assert [site.kind_of(number) for number in range(pages)].count("on") == int(pages * share)


def test_its_pages_have_real_weight_and_what_real_pages_carry() -> None:
    site = Site(Path("unwritten"), 200, 0.03)
    pages = [site.page(number) for number in range(40)]
    assert 90_000 < sum(map(len, pages)) / len(pages) < 102_000
    for page in pages:
        text = page.decode()
        for carried in ("غرد على تويتر", "انشر على X", "أعلن معنا", ">إعلان<", "<svg", "<style>", "اقرأ أيضا"):
            assert carried in text
        # Of real pages of this weight 7 to 43 % are scripts and styles, and 510 to 1,080 elements stand on one.
        programs = re.findall(r"<(?:script|style)\b.*?</(?:script|style)>", text, re.DOTALL)
        assert 0.07 < sum(len(program.encode()) for program in programs) / len(page) < 0.43
        assert 510 < len(re.findall(r"<\w", text)) < 1080
    assert any("إكس" in item for page in pages for item in re.findall(r"<h3 .*?</h3>", page.decode()))


def test_a_site_is_written_with_all_that_a_crawl_starts_from(tmp_path: Path) -> None:
    site = Site(tmp_path, 8, 0.5, weight=12_000)
    write_site(site)
    outlets = find_outlets(ROOT / "seeds", str(write_lists(site, [1, 2, 3, 4], 6, "some")), ("sitemap",))
    assert [outlet.name for outlet in outlets] == list(OUTLETS)
    listed = [
        url for folder in site.folders() for url in re.findall(r"<loc>(.*?)</loc>", (folder / "some.xml").read_text())
    ]
    assert sorted(listed) == sorted(site.urls([1, 2, 3, 4], 6))
    assert all((site.folders()[number % 4] / site.path(number)[1:]).stat().st_size for number in range(8))


@pytest.mark.parametrize(
    ("figure", "is_reached"),
    [
        (Figure("ratio", 0.8, "x", least=0.8), True),
        (Figure("ratio", 0.79, "x", least=0.8), False),
        (Figure("lag", 49.9, "ms", most=50), True),
        (Figure("lag", 50.0, "ms", most=50), False),
        (Figure("peak", 1.0, "MB"), None),
    ],
)
def test_a_figure_is_held_against_its_target(figure: Figure, is_reached: bool | None) -> None:
    assert figure.is_reached is is_reached


def test_a_figure_of_turns_is_their_median() -> None:
    figure = of_turns("ratio", [3.0, 1.0, 2.5], "x")
    assert (figure.value, figure.spread) == (2.5, (1.0, 3.0))


@given(st.floats(0, 10), st.integers(0, 10**9))
def test_growth_is_told_in_megabytes_a_thousand_pages_after_warm_up(growth: float, start: int) -> None:
    warming = [(float(done), done, start + 10**9, 0) for done in range(0, 4_000, 500)]
    course = [(float(done), done, start + growth * 1e3 * done, 0) for done in range(4_000, 10_001, 500)]
    assert _slope([*warming, *course], 2) == pytest.approx(growth, abs=1e-3)


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "benchmarks/bench.py", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)


def test_help_tells_of_every_part() -> None:
    ran = _run("--help")
    assert ran.returncode == 0
    for told in ("crawls", "warc", "archive", "startup", "memory", "make bench", "--pages", "Exit code"):
        assert told in ran.stdout


def test_a_wrong_number_is_misuse() -> None:
    assert _run("--pages", "1").returncode == 2


def test_a_part_prints_its_ratios_and_writes_them(tmp_path: Path) -> None:
    ran = _run("--only", "archive", "--pages", "100", "--turns", "1", "--json", str(tmp_path / "bench.json"))
    assert (ran.returncode, ran.stderr) == (0, "")
    told = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    figures = {figure["name"]: figure for figure in told["parts"]["archive"]["figures"]}
    for name in ("put / bare script", "replay to seeds / cp -r, what it reads"):
        assert figures[name]["value"] > 0
        assert f"  {name} " in ran.stdout
        assert figures[name]["reached"] is (figures[name]["value"] >= figures[name]["least"])
