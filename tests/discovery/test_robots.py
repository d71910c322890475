"""robots.txt as hosts serve it: rules of agents, any encoding, any size, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.ai_agents import AI_AGENTS
from crawler.discovery.robots import MOST_READ, Robots

US = "arabic-news-archive"
RULES = """\
# لا للآلات
User-agent: *
Disallow: /private/
Crawl-delay: 2.5

User-agent: arabic-news-archive
Disallow: /only-us/

User-agent: GPTBot
user-agent : CCBot   # and this one
Disallow: /
Allow: /press/

User-agent: Google-Extended
Disallow: /أخبار/
"""
ENCODED = {
    "utf-8": RULES.encode(),
    "utf-8 with a mark": RULES.encode("utf-8-sig"),
    "utf-16 with a mark": RULES.encode("utf-16"),
    "utf-16 little endian": RULES.encode("utf-16-le"),
    "utf-16 big endian": RULES.encode("utf-16-be"),
    "utf-16 big endian with a mark": b"\xfe\xff" + RULES.encode("utf-16-be"),
    "line ends of Windows": RULES.replace("\n", "\r\n").encode(),
    "line ends of old Macs": RULES.replace("\n", "\r").encode(),
    "bytes that are no UTF-8": b"# \xff\xfe\x80\n" + RULES.encode(),
}


@pytest.mark.parametrize("body", ENCODED.values(), ids=ENCODED.keys())
def test_the_rules_are_those_of_our_group_in_any_encoding(body: bytes) -> None:
    robots = Robots(body)
    assert not robots.allows("https://sada.example/only-us/1", US)
    assert robots.allows("https://sada.example/private/1", US)
    assert not robots.allows("https://sada.example/private/1", "another")
    assert (robots.delay(US), robots.delay("another")) == (0, 2.5)


@pytest.mark.parametrize(
    ("path", "denied"),
    [
        ("/2024/1", ("GPTBot", "CCBot")),
        ("/press/1", ()),
        ("/أخبار/1", ("GPTBot", "Google-Extended", "CCBot")),
        ("/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/1", ("GPTBot", "Google-Extended", "CCBot")),
    ],
)
def test_what_is_denied_to_the_agents_of_ai_companies(path: str, denied: tuple[str, ...]) -> None:
    assert Robots(ENCODED["utf-8"]).ai_agents_denied(f"https://sada.example{path}") == denied


def test_what_is_denied_to_everybody_is_not_said_to_ai_agents() -> None:
    assert Robots(b"User-agent: *\nDisallow: /\n").ai_agents_denied("https://sada.example/1") == ()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<!DOCTYPE html><html><p>Disallow: /</p>\nDisallow: /\n</html>", id="a page"),
        pytest.param(b"\x1f\x8b\x08\x00" + bytes(range(256)) * 50, id="binary"),
        pytest.param(b"\0" * 5000, id="zeros"),
        pytest.param(b"Disallow: /\nAllow: /x\n", id="rules for nobody"),
        pytest.param(b"User-agent: *\nDisallow:\nCrawl-delay: soon\n", id="rules that say nothing"),
    ],
)
def test_what_is_no_rule_denies_nothing(body: bytes) -> None:
    robots = Robots(body)
    assert robots.allows("https://sada.example/a", US)
    assert robots.delay(US) == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16"])
def test_of_five_megabytes_the_beginning_is_read_by_whole_lines(encoding: str) -> None:
    first = "User-agent: *\nDisallow: /first/\n"
    body = (first + "Disallow: /a-long-path-of-no-interest/\n" * 140_000 + "Disallow: /last/\n").encode(encoding)
    assert len(body) > 5_000_000
    robots = Robots(body)
    assert not robots.allows("https://sada.example/first/1", US)
    assert robots.allows("https://sada.example/last/1", US)
    # "/a-long" would be a rule that nobody has written.
    assert robots.allows("https://sada.example/a-long-walk", US)
    assert not robots.allows("https://sada.example/a-long-path-of-no-interest/", US)


@given(st.integers(0, 60))
def test_no_line_is_read_by_half_wherever_the_end_falls(fill: int) -> None:
    body = b"User-agent: *\n" + b"#" * (MOST_READ - 60 + fill) + b"\nDisallow: /admin/\n" + b"#\n" * 100
    robots = Robots(body)
    assert robots.allows("https://sada.example/adm", US)
    assert robots.allows("https://sada.example/", US)


@given(st.binary(max_size=400))
def test_any_bytes_are_rules(body: bytes) -> None:
    robots = Robots(body)
    assert robots.allows("https://sada.example/a", US) in (True, False)
    assert robots.delay(US) >= 0
    assert set(robots.ai_agents_denied("https://sada.example/a")) <= set(AI_AGENTS)


@given(st.sets(st.sampled_from(sorted(AI_AGENTS)), min_size=1))
def test_exactly_the_agents_that_are_named_are_denied(agents: set[str]) -> None:
    body = "".join(f"User-agent: {agent.upper()}\n" for agent in sorted(agents)) + "Disallow: /\n"
    assert set(Robots(body.encode()).ai_agents_denied("https://sada.example/a")) == agents
