from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.kinds import KINDS
from crawler.errors import Misuse
from crawler.model import Event, Outlet, Share, Source, StandIn
from crawler.seeds import find_outlets, find_topic, read_outlets, read_topic
from tests.conftest import ROOT

SEEDS = ROOT / "seeds"

TOPIC = """\
name = "pets-2"
title = "قطط وكلاب"
ignored = ["قط الجنة"]

[groups]
cat = ["قط", "قطة"]
dog = ["كلب*"]
bird = ["طائر"]
it = ["الحيوان"]

[[event]]
name = "meeting"
needs = [["cat", "dog"], ["dog"]]
within = 4
weight = 1
anchors = true

[[event]]
name = "flight"
needs = [["bird"]]
weight = -0.5

[[share]]
groups = ["cat"]
weight = 2

[[stand_in]]
group = "it"
means = ["cat", "dog"]
unless = ["bird"]

[decision]
title_counts = 2
lead_counts = 1.5
lead_words = 45
per_words = 120
most = 4
threshold = 2.5
least_words = 40

[words]
"حليب" = 2
"بحر" = -0.5
"""
OUTLETS = """\
[[outlet]]
domain = "sada.example"
name = "صدى"
country = "eg"
timezone = "Africa/Cairo"
[[outlet.source]]
kind = "feed"
url = "https://sada.example/feed/"

[[outlet]]
domain = "127.0.0.1:8801"
name = "المرفأ"
country = "lb"
kind = "business"
local = true
[[outlet.source]]
kind = "section"
url = "http://127.0.0.1:8801/news"
links = '/\\d{4}/'
[[outlet.source]]
kind = "sitemap"
url = "http://127.0.0.1:8801/sitemap.xml"
"""
SADA = Outlet(
    "sada.example", "صدى", "eg", timezone="Africa/Cairo", sources=(Source("feed", "https://sada.example/feed/"),)
)
MARFA = Outlet(
    "127.0.0.1:8801",
    "المرفأ",
    "lb",
    "business",
    local=True,
    sources=(
        Source("section", "http://127.0.0.1:8801/news", r"/\d{4}/"),
        Source("sitemap", "http://127.0.0.1:8801/sitemap.xml"),
    ),
)


def _written(folder: Path, text: str | bytes, name: str = "seed.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def _outlet(domain: str, country: str = "eg") -> str:
    source = f'[[outlet.source]]\nkind = "feed"\nurl = "https://{domain}/feed/"\n'
    return f'[[outlet]]\ndomain = "{domain}"\nname = "اسم"\ncountry = "{country}"\n{source}'


def _complaint(raised: pytest.ExceptionInfo[Misuse]) -> str:
    message = str(raised.value)
    assert "\n" not in message
    return message


def test_a_topic_is_read_as_it_is_written(tmp_path: Path) -> None:
    topic = read_topic(_written(tmp_path, TOPIC))
    assert (topic.name, topic.title) == ("pets-2", "قطط وكلاب")
    assert topic.version == hashlib.sha256(TOPIC.encode()).hexdigest()[:12]
    assert topic.groups == {"cat": ("قط", "قطة"), "dog": ("كلب*",), "bird": ("طائر",), "it": ("الحيوان",)}
    assert topic.ignored == ("قط الجنة",)
    meeting, flight = topic.events
    assert meeting == Event("meeting", (frozenset({"cat", "dog"}), frozenset({"dog"})), 4, 1.0, anchors=True)
    assert (flight.needs, flight.weight, flight.anchors) == ((frozenset({"bird"}),), -0.5, False)
    assert topic.shares == (Share(frozenset({"cat"}), 2.0),)
    assert topic.stand_ins == (StandIn("it", frozenset({"cat", "dog"}), frozenset({"bird"})),)
    assert (topic.title_counts, topic.lead_counts, topic.lead_words, topic.per_words) == (2, 1.5, 45, 120)
    assert (topic.most, topic.threshold, topic.least_words) == (4, 2.5, 40)
    assert topic.words == {"حليب": 2.0, "بحر": -0.5}


def test_a_topic_may_do_without_what_is_optional(tmp_path: Path) -> None:
    shares = TOPIC[TOPIC.index("[[share]]") : TOPIC.index("[decision]")]
    text = TOPIC.replace('ignored = ["قط الجنة"]', "").replace(shares, "")
    text = text[: text.index("[words]")]
    topic = read_topic(_written(tmp_path, text))
    assert (topic.ignored, topic.shares, topic.stand_ins) == ((), (), ())
    assert topic.words == {}


def test_any_change_of_a_topic_s_file_changes_its_version(tmp_path: Path) -> None:
    versions = {
        read_topic(_written(tmp_path, text)).version for text in (TOPIC, TOPIC + "\n", TOPIC.replace("40", "41"))
    }
    assert len(versions) == 3


# What is wrong: what is written instead of what; and the complaint: key, expected, found.
WRONG_TOPICS = {
    "name is missing": ('name = "pets-2"\n', "", "name: expected lower-case letters, digits, hyphens, found nothing"),
    "name in capitals": ('"pets-2"', '"Pets"', "name: expected lower-case letters, digits, hyphens, found 'Pets'"),
    "name that is a path": (
        '"pets-2"',
        '"../pets"',
        "name: expected lower-case letters, digits, hyphens, found '../pets'",
    ),
    "name that is a number": ('"pets-2"', "2", "name: expected lower-case letters, digits, hyphens, found 2"),
    "title is empty": ('"قطط وكلاب"', '" "', "title: expected a text, found ' '"),
    "unknown key": ("[groups]", "colour = 1\n[groups]", "colour: expected one of name, title, "),
    "ignored is a text": ('ignored = ["قط الجنة"]', 'ignored = "قط"', "ignored: expected a list of texts, found 'قط'"),
    "ignored without letters": ('ignored = ["قط الجنة"]', 'ignored = ["*"]', "ignored: expected words, found '*'"),
    "groups is a text": ("[groups]\ncat", "groups = 'x'\n[other]\ncat", "other: expected one of"),
    "group is a text": ('bird = ["طائر"]', 'bird = "طائر"', "groups.bird: expected a list of texts, found 'طائر'"),
    "group of numbers": ('bird = ["طائر"]', "bird = [1]", "groups.bird: expected a list of texts, found [1]"),
    "term without letters": ('bird = ["طائر"]', 'bird = ["طائر", "="]', "groups.bird: expected words, found '='"),
    "no event": (
        TOPIC[TOPIC.index("[[event]]") : TOPIC.index("[[share]]")],
        "",
        "event: expected one table or more, found nothing",
    ),
    "event is a table": (
        TOPIC[TOPIC.index("[[event]]") : TOPIC.index("[[share]]")],
        "[event]\n",
        "event: expected one table or more, found {}",
    ),
    "event without a name": ('name = "meeting"\n', "", "event 1.name: expected a text, found nothing"),
    "unknown key of an event": (
        "within = 4",
        "within = 4\nwithout = 5",
        "event 1.without: expected one of name, needs, ",
    ),
    "needs of texts": (
        '[["cat", "dog"], ["dog"]]',
        '["cat"]',
        "event 1.needs: expected lists of groups, found ['cat']",
    ),
    "needs without groups": (
        '[["cat", "dog"], ["dog"]]',
        "[[]]",
        "event 1.needs: expected lists of groups, found [[]]",
    ),
    "needs of an unknown group": ('["dog"]]', '["fox"]]', "event 1.needs: expected a group of [groups], found 'fox'"),
    "within is negative": ("within = 4", "within = -1", "event 1.within: expected a whole number, 0 or more, found -1"),
    "within is a fraction": (
        "within = 4",
        "within = 4.5",
        "event 1.within: expected a whole number, 0 or more, found 4.5",
    ),
    "within is infinite": (
        "within = 4",
        "within = inf",
        "event 1.within: expected a whole number, 0 or more, found inf",
    ),
    "within is true": ("within = 4", "within = true", "event 1.within: expected a whole number, 0 or more, found True"),
    "weight is a text": ("weight = 1\n", 'weight = "1"\n', "event 1.weight: expected a number, found '1'"),
    "weight is no number": (
        "weight = 1\n",
        "weight = nan\n",
        "event 1.weight: expected a number, found nan",
    ),
    "no event that anchors": ("anchors = true", "anchors = false", "event: expected at least one with anchors = true"),
    "anchors is a text": ("= true", "= 'yes'", "event 1.anchors: expected true or false, found 'yes'"),
    "several needs and no distance": (
        "within = 4\n",
        "",
        "event 1.within: expected a whole number, 0 or more, as it needs words of several groups; found nothing",
    ),
    "share of an unknown group": (
        'groups = ["cat"]',
        'groups = ["fox"]',
        "share 1.groups: expected a group of [groups], found 'fox'",
    ),
    "share without a weight": ("\nweight = 2\n", "\n", "share 1.weight: expected a number, found nothing"),
    "stand-in of an unknown group": ('group = "it"', 'group = "fox"', "stand_in 1: expected a group of [groups]"),
    "stand-in unless an unknown": ('unless = ["bird"]', 'unless = ["fox"]', "stand_in 1: expected a group of [groups]"),
    "stand-in that means a text": ('means = ["cat", "dog"]', 'means = "cat"', "stand_in 1.means: expected a list of"),
    "no decision": (
        TOPIC[TOPIC.index("[decision]") : TOPIC.index("[words]")],
        "",
        "decision: expected a table, found nothing",
    ),
    "density per no words": ("= 120", "= 0", "decision.per_words: expected a whole number, 1 or more, found 0"),
    "threshold is infinite": (
        "threshold = 2.5",
        "threshold = inf",
        "decision.threshold: expected a number, 0 or more, found inf",
    ),
    "a word's weight is a text": ('"حليب" = 2', '"حليب" = "2"', "words.حليب: expected a number, found '2'"),
    "a word that no text has": ('"حليب" = 2', '"حليبة" = 2', "words: expected one folded word, found 'حليبة'"),
    "words are missing": (
        "least_words = 40\n",
        "",
        "decision.least_words: expected a whole number, 0 or more, found nothing",
    ),
    "words are a fraction": ("= 40", "= 40.5", "decision.least_words: expected a whole number, 0 or more, found 40.5"),
}


@pytest.mark.parametrize(("old", "new", "complaint"), WRONG_TOPICS.values(), ids=WRONG_TOPICS.keys())
def test_a_wrong_topic_is_told_by_file_key_expected_and_found(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    assert old in TOPIC
    path = _written(tmp_path, TOPIC.replace(old, new))
    with pytest.raises(Misuse) as raised:
        read_topic(path)
    assert _complaint(raised).startswith(f"{path}: {complaint}")


def test_outlets_are_read_as_they_are_written(tmp_path: Path) -> None:
    assert read_outlets(_written(tmp_path, OUTLETS), tuple(KINDS)) == [SADA, MARFA]


WRONG_OUTLETS = {
    "no outlet": (OUTLETS, "", "outlet: expected one table or more, found nothing"),
    "outlet is a table": (OUTLETS, "[outlet]\n", "outlet: expected one table or more, found {}"),
    "outlet is a text": (OUTLETS, "outlet = ['x']", "outlet 1: expected a table, found 'x'"),
    "unknown key of the file": (
        '[[outlet]]\ndomain = "s',
        'x = 1\n[[outlet]]\ndomain = "s',
        "x: expected one of outlet",
    ),
    "domain is missing": ('domain = "sada.example"\n', "", "outlet 1.domain: expected a host name"),
    "domain is a URL": (
        '"sada.example"',
        '"https://sada.example/"',
        "outlet 1 (https://sada.example/).domain: expected a host name, with a port where needed, found 'https:",
    ),
    "domain in capitals": ('"sada.example"', '"Sada.example"', "outlet 1 (Sada.example).domain: expected a host name"),
    "name is a number": ('"صدى"', "7", "outlet 1 (sada.example).name: expected a text, found 7"),
    "country in capitals": (
        '"eg"',
        '"EG"',
        "outlet 1 (sada.example).country: expected two lower-case letters (ISO 3166-1), found",
    ),
    "country is a name": ('"eg"', '"egypt"', "outlet 1 (sada.example).country: expected two lower-case letters"),
    "unknown key": (
        'country = "eg"',
        'country = "eg"\nlang = "ar"',
        "outlet 1 (sada.example).lang: expected one of domain, name,",
    ),
    "unknown zone": (
        '"Africa/Cairo"',
        '"Cairo"',
        "outlet 1 (sada.example).timezone: expected an IANA time zone, such as Africa/Cairo, found 'Cairo'",
    ),
    "zone that is a folder": (
        '"Africa/Cairo"',
        '"Africa"',
        "outlet 1 (sada.example).timezone: expected an IANA time zone",
    ),
    "zone that is a path": (
        '"Africa/Cairo"',
        '"../../etc"',
        "outlet 1 (sada.example).timezone: expected an IANA time zone",
    ),
    "local is a text": (
        "local = true",
        'local = "yes"',
        "outlet 2 (127.0.0.1:8801).local: expected true or false, found 'yes'",
    ),
    "no source": (
        '[[outlet.source]]\nkind = "feed"\nurl = "https://sada.example/feed/"\n',
        "",
        "outlet 1 (sada.example).source: expected one table or more, found nothing",
    ),
    "unknown kind of source": ('"feed"', '"fed"', "outlet 1 (sada.example): source 1.kind: expected one of feed, "),
    "kind of source is a list": (
        '"feed"',
        '["feed"]',
        "outlet 1 (sada.example): source 1.kind: expected one of feed, ",
    ),
    "source without a URL": (
        'url = "https://sada.example/feed/"\n',
        "",
        "outlet 1 (sada.example): source 1.url: expected an http or https URL, found nothing",
    ),
    "source of another scheme": (
        '"https://sada.example/feed/"',
        '"ftp://sada.example/"',
        "outlet 1 (sada.example): source 1.url: expected an http or https URL, found 'ftp:",
    ),
    "source with a relative URL": (
        '"https://sada.example/feed/"',
        '"/feed/"',
        "outlet 1 (sada.example): source 1.url: expected an http",
    ),
    "source with half a host": (
        '"https://sada.example/feed/"',
        '"https://[::1/"',
        "outlet 1 (sada.example): source 1.url: expected an http",
    ),
    "source with a number": (
        '"https://sada.example/feed/"',
        "7",
        "outlet 1 (sada.example): source 1.url: expected an http",
    ),
    "links is no pattern": (
        r"'/\d{4}/'",
        "'('",
        "outlet 2 (127.0.0.1:8801): source 1.links: expected a regular expression, found '('",
    ),
    "links repeats too often": (
        r"'/\d{4}/'",
        "'a{99999999999}'",
        "outlet 2 (127.0.0.1:8801): source 1.links: expected a regular expression, found 'a{",
    ),
    "unknown key of the second source": (
        '[[outlet.source]]\nkind = "sitemap"',
        '[[outlet.source]]\nx = 1\nkind = "sitemap"',
        "outlet 2 (127.0.0.1:8801): source 2.x: expected one of kind, url, checked",
    ),
}


@pytest.mark.parametrize(("old", "new", "complaint"), WRONG_OUTLETS.values(), ids=WRONG_OUTLETS.keys())
def test_a_wrong_outlet_is_told_by_file_key_expected_and_found(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    assert old in OUTLETS
    path = _written(tmp_path, OUTLETS.replace(old, new, 1))
    with pytest.raises(Misuse) as raised:
        read_outlets(path, tuple(KINDS))
    assert re.match(rf"{re.escape(str(path))}:\d+: {re.escape(complaint)}", _complaint(raised))


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        pytest.param(b"name = ", "expected TOML, found ", id="no TOML"),
        pytest.param(b"a = 1\na = 2", "expected TOML, found ", id="a key twice"),
        pytest.param(
            "name = 'إكس'".encode("cp1256"), "expected UTF-8, found a byte that is none at offset 8", id="no UTF-8"
        ),
        pytest.param(TOPIC.encode("utf-8-sig"), "expected TOML, found ", id="byte order mark"),
    ],
)
def test_a_file_that_is_no_toml(tmp_path: Path, data: bytes, complaint: str) -> None:
    path = _written(tmp_path, data)
    for read in (read_topic, lambda path: read_outlets(path, tuple(KINDS))):
        with pytest.raises(Misuse) as raised:
            read(path)
        assert _complaint(raised).startswith(f"{path}: {complaint}")


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.toml"):
        with pytest.raises(Misuse, match=f"^{re.escape(str(path))}: cannot be read: "):
            read_topic(path)


def test_a_topic_is_found_by_its_name_or_its_path(tmp_path: Path) -> None:
    path = _written(tmp_path, TOPIC, "topics/pets-2.toml")
    _written(tmp_path, TOPIC, "topics/other.toml")
    assert find_topic(tmp_path, "pets-2") == find_topic(Path("/nowhere"), str(path)) == read_topic(path)
    with pytest.raises(Misuse) as raised:
        find_topic(tmp_path, "fish")
    assert "(other, pets-2)" in _complaint(raised)
    assert _complaint(raised).endswith("found 'fish'")
    with pytest.raises(Misuse, match=r"\(none\) or a \.toml file"):
        find_topic(tmp_path / "empty", "fish")


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    _written(tmp_path, _outlet("a.example") + _outlet("b.example"), "outlets/eg.toml")
    _written(tmp_path, _outlet("c.example", "lb"), "outlets/lb.toml")
    _written(tmp_path, _outlet("d.example", "sa"), "mine.toml")
    return tmp_path


@pytest.mark.parametrize(
    ("selection", "domains"),
    [
        pytest.param("", "abc", id="all"),
        pytest.param(" , ", "abc", id="nothing but commas"),
        pytest.param("b.example", "b", id="a domain"),
        pytest.param("eg", "ab", id="a country"),
        pytest.param("lb,eg", "cab", id="countries, in this order"),
        pytest.param(" b.example , lb ", "bc", id="a domain and a country, with spaces"),
        pytest.param("b.example,eg", "ba", id="each once"),
        pytest.param("{}/mine.toml", "d", id="a file"),
        pytest.param("{}/mine.toml,lb", "dc", id="a file and a country"),
    ],
)
def test_outlets_are_selected(registry: Path, selection: str, domains: str) -> None:
    found = find_outlets(registry, selection.format(registry), tuple(KINDS))
    assert [outlet.domain for outlet in found] == [f"{letter}.example" for letter in domains]


def test_a_file_is_enough_where_there_is_no_registry(registry: Path) -> None:
    (found,) = find_outlets(registry / "none", str(registry / "mine.toml"), tuple(KINDS))
    assert found.domain == "d.example"


@pytest.mark.parametrize(
    ("selection", "complaint"),
    [
        pytest.param("e.example", "found 'e.example'", id="unknown domain"),
        pytest.param("ma", "found 'ma'", id="country without outlets"),
        pytest.param("eg,xx", "found 'xx'", id="one of them unknown"),
        pytest.param("{}/none.toml", "none.toml: cannot be read", id="no such file"),
        pytest.param(
            "{0}/mine.toml,{0}/mine.toml", "expected each domain once, found 'd.example' twice", id="a file twice"
        ),
        pytest.param("{}/again.toml,lb", "expected each domain once, found 'c.example' twice", id="known otherwise"),
    ],
)
def test_a_selection_that_names_nothing_or_something_twice(registry: Path, selection: str, complaint: str) -> None:
    _written(registry, _outlet("c.example", "lb").replace("اسم", "اسم آخر"), "again.toml")
    with pytest.raises(Misuse) as raised:
        find_outlets(registry, selection.format(registry), tuple(KINDS))
    assert complaint in _complaint(raised)


def test_an_outlet_stands_once_in_the_registry(registry: Path) -> None:
    _written(registry, _outlet("a.example", "ma"), "outlets/ma.toml")
    with pytest.raises(
        Misuse, match=r"expected each outlet once, found 'a\.example', which stands in .*eg\.toml:2 too"
    ):
        find_outlets(registry, "", tuple(KINDS))


def test_an_empty_registry_is_told(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match=r"expected at least one in .*, found none: name a \.toml file"):
        find_outlets(tmp_path, "", tuple(KINDS))


def test_a_wrong_file_of_the_registry_stops_any_selection_from_it(registry: Path) -> None:
    path = _written(registry, "[[outlet]]\n", "outlets/ma.toml")
    with pytest.raises(Misuse, match=re.escape(str(path))):
        find_outlets(registry, "eg", tuple(KINDS))


@pytest.mark.parametrize("path", sorted((SEEDS / "topics").glob("*.toml")), ids=lambda path: path.stem)
def test_the_shipped_topics_are_valid(path: Path) -> None:
    topic = read_topic(path)
    assert topic == find_topic(SEEDS, path.stem)
    assert topic.name == path.stem
    assert {group for event in topic.events for need in event.needs for group in need} <= set(topic.groups)


@pytest.mark.parametrize(
    "path", [SEEDS / "sample" / "outlets.toml", *sorted((SEEDS / "outlets").glob("*.toml"))], ids=lambda path: path.stem
)
def test_the_shipped_outlets_are_valid(path: Path) -> None:
    outlets = read_outlets(path, tuple(KINDS))
    assert outlets
    assert all(outlet.sources for outlet in outlets)
    assert all(outlet.local for outlet in outlets) == (path.parent.name == "sample")


def _complaint_of(read: Callable[[Path], object], path: Path) -> str:
    try:
        read(path)
    except Misuse as complaint:
        return str(complaint)
    return f"{path}: none"


@settings(deadline=None, max_examples=150)
@given(
    st.one_of(st.text(max_size=60), st.sampled_from((TOPIC, OUTLETS))),
    st.integers(0, 600),
    st.sampled_from(("", "[", "]", '"', "x = 1\n", "[[event]]\n", "[x]\n", "inf", "[1]", "{}", "'a'", "1979-05-27")),
)
def test_any_file_is_valid_or_complained_of_by_its_name(
    tmp_path_factory: pytest.TempPathFactory, text: str, place: int, inserted: str
) -> None:
    start, end = text[:place], text[place:]
    for changed in (start + inserted + end, start + inserted + end.partition("\n")[2]):
        path = _written(tmp_path_factory.getbasetemp(), changed)
        for read in (read_topic, lambda path: read_outlets(path, tuple(KINDS))):
            assert _complaint_of(read, path).startswith(f"{path}:")
