"""tdmrep.json: for which pages a site reserves the right to mine text and data."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.tdmrep import Rule, read_tdmrep, reservation_of
from crawler.errors import SourceError
from crawler.model import OptOut

SITE = "https://sada.example"
# The example of the specification.
EXAMPLE = json.dumps(
    [
        {"location": "/directory-a/", "tdm-reservation": 1},
        {
            "location": "/directory-b/html/",
            "tdm-reservation": 1,
            "tdm-policy": "https://provider.com/policies/policy.json",
        },
        {"location": "/directory-b/images/*.jpg", "tdm-reservation": 0},
    ]
).encode()


@pytest.mark.parametrize(
    ("path", "value", "policy"),
    [
        ("/directory-a/1.pdf", "1", ""),
        ("/directory-b/html/1", "1", "https://provider.com/policies/policy.json"),
        ("/directory-b/images/2024/1.jpg", "0", ""),
        ("/directory-b/images/1.png", None, ""),
        ("/directory-A/1", None, ""),
        ("/", None, ""),
    ],
)
def test_the_example_of_the_specification(path: str, value: str | None, policy: str) -> None:
    found = reservation_of(read_tdmrep(EXAMPLE), SITE + path)
    assert found == (OptOut("tdm-reservation", value, "tdmrep.json", policy=policy) if value else None)


@pytest.mark.parametrize(
    ("location", "path", "matches"),
    [
        ("/", "/a", True),
        ("/a$", "/a", True),
        ("/a$", "/ab", False),
        ("/*/then", "/x/y/then/z", True),
        ("/*.pdf$", "/a.pdf.html", False),
        ("/*.pdf$", "/a.pdf.pdf", True),
        ("*", "", True),
        ("/a*$", "/abc", True),
        ("/ab*b$", "/ab", False),
        ("/foo-%24", "/foo-$", True),
        ("/foo-%2A", "/foo-*", True),
        ("/foo-$", "/foo-$", False),
        ("/أخبار/", "/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/1", True),
        ("/%d8%a3", "/أ", True),
        ("/%61", "/a", True),
        ("/a%2Fb", "/a/b", False),
        ("/?p=", "/?p=7", True),
        ("a", "/a", False),
    ],
)
def test_patterns_are_those_of_robots_txt(location: str, path: str, matches: bool) -> None:
    assert (reservation_of((Rule(location, True),), SITE + path) is not None) is matches


def test_the_first_rule_that_matches_counts() -> None:
    rules = (Rule("/open/", False), Rule("/", True))
    told = [reservation_of(rules, f"{SITE}{path}") for path in ("/open/1", "/shut/1")]
    assert [one.value for one in told if one] == ["0", "1"]


@pytest.mark.parametrize(
    ("body", "rules"),
    [
        (b"[]", ()),
        (b'\xef\xbb\xbf[{"location": "/", "tdm-reservation": 1}]', (Rule("/", True),)),
        ('[{"location": "/", "tdm-reservation": "1"}]'.encode("utf-16"), (Rule("/", True),)),
        (b'{"location": "/", "tdm-reservation": true}', (Rule("/", True),)),
        (b'[{"location": "/", "tdm-reservation": 2}, {"tdm-reservation": 1}, 7, null, {"location": ["/"]}]', ()),
        (b'[{"location": "/", "tdm-reservation": 1, "tdm-policy": {"a": 1}}]', (Rule("/", True),)),
    ],
)
def test_what_is_said_is_read_and_the_rest_passed_over(body: bytes, rules: tuple[Rule, ...]) -> None:
    assert read_tdmrep(body) == rules


@pytest.mark.parametrize("body", [b"", b"<html>", b'"/"', b"7", b"[" * 200_000, b"\xff\xfe\xff", b'[{"location": "/"'])
def test_what_is_no_such_file_is_told(body: bytes) -> None:
    with pytest.raises(SourceError, match="expected"):
        read_tdmrep(body)


PATHS = st.text(st.sampled_from("ab/*$.أ%?="), max_size=12).map("/{}".format)


@given(PATHS)
def test_a_path_written_out_matches_itself_however_it_is_escaped(path: str) -> None:
    literal = path.replace("%", "%25").replace("$", "%24").replace("*", "%2A")
    rules = (Rule(f"{literal}$", True),)
    assert reservation_of(rules, SITE + path.replace("%", "%25"))
    assert reservation_of(rules, SITE + quote(path, safe="/?="))


@given(PATHS, PATHS)
def test_a_pattern_is_the_beginning_of_what_it_matches(location: str, path: str) -> None:
    if reservation_of((Rule(location, True),), SITE + path):
        assert reservation_of((Rule(location.removesuffix("$"), True),), f"{SITE}{path}x")


def test_a_pattern_made_to_be_slow_is_not() -> None:
    rules = (Rule("/" + "a*" * 5000 + "b$", True),)
    assert reservation_of(rules, f"{SITE}/{'a' * 20_000}") is None


@given(st.binary(max_size=200))
def test_any_bytes_are_rules_or_told(body: bytes) -> None:
    try:
        rules = read_tdmrep(body)
    except SourceError:
        return
    assert all(isinstance(rule, Rule) for rule in rules)
