"""The topics of `seeds/topics/`: one file each, in which every term, weight and threshold of a topic stands."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from crawler.errors import Misuse
from crawler.model import Event, Share, StandIn, Topic
from crawler.seeds.checks import (
    DAY,
    GROUPS,
    NUMBER,
    TABLE,
    TABLES,
    TEXT,
    TEXTS,
    WEIGHT,
    WHOLE,
    YES_NO,
    Check,
    check,
    is_text,
    is_texts,
    read,
)
from crawler.text.terms import words_of

_TOPIC: dict[str, Check] = {
    "name": ("lower-case letters, digits, hyphens", lambda v: is_text(v) and bool(re.fullmatch(r"[a-z0-9-]+", v))),
    "title": TEXT,
    "groups": TABLE,
    "event": TABLES,
    "decision": TABLE,
}
_TOPIC_OPTIONAL: dict[str, Check] = {
    "ignored": TEXTS,
    "stand_in": TABLES,
    "share": TABLES,
    "searches": TEXTS,
    "since": DAY,
    "words": TABLE,
}
_EVENT: dict[str, Check] = {"name": TEXT, "needs": GROUPS, "weight": WEIGHT}
_EVENT_OPTIONAL: dict[str, Check] = {"within": WHOLE, "anchors": YES_NO}
_SHARE: dict[str, Check] = {"groups": TEXTS, "weight": WEIGHT}
_STAND_IN: dict[str, Check] = {"group": TEXT, "means": TEXTS}
_STAND_IN_OPTIONAL: dict[str, Check] = {"unless": TEXTS}
# Words; as long as any phrase of a topic.
_LONGEST_PHRASE = 12
_DECISION: dict[str, Check] = {
    "title_counts": NUMBER,
    "lead_counts": NUMBER,
    "lead_words": WHOLE,
    "per_words": ("a whole number, 1 or more", lambda value: WHOLE[1](value) and value >= 1),
    "most": NUMBER,
    "threshold": NUMBER,
    "least_words": WHOLE,
}


def read_topic(path: Path) -> Topic:
    """Read a topic's file.

    Args:
        path: a TOML file.

    Returns:
        The topic; its version is the file's.

    Raises:
        Misuse: the file cannot be read, or something in it is not as it should be: which key, expected and found.
    """
    table, data = read(path)
    check(path, "", table, _TOPIC, _TOPIC_OPTIONAL)
    groups = table["groups"]
    for group, terms in groups.items():
        if not is_texts(terms):
            raise Misuse(f"{path}: groups.{group}: expected a list of texts, found {terms!r}")
        _spelled(path, f"groups.{group}", terms)
    _spelled(path, "ignored", table.get("ignored", ()))
    check(path, "decision", table["decision"], _DECISION, {})
    _spelled(path, "searches", table.get("searches", ()))
    for stem, weight in (words := table.get("words", {})).items():
        if words_of(stem) != [stem]:
            raise Misuse(f"{path}: words: expected one folded word, found {stem!r}")
        if not WEIGHT[1](weight):
            raise Misuse(f"{path}: words.{stem}: expected {WEIGHT[0]}, found {weight!r}")
    events = [_event(path, f"event {i}", event, groups) for i, event in enumerate(table["event"], start=1)]
    if not any(event.anchors for event in events):
        raise Misuse(
            f"{path}: event: expected at least one with anchors = true, found none: no story would be on the topic"
        )
    shares, stand_ins = [], []
    for number, share in enumerate(table.get("share", ()), start=1):
        check(path, f"share {number}", share, _SHARE, {})
        _known(path, f"share {number}.groups", share["groups"], groups)
        shares.append(Share(frozenset(share["groups"]), float(share["weight"])))
    for number, stand_in in enumerate(table.get("stand_in", ()), start=1):
        where, unless = f"stand_in {number}", stand_in.get("unless", []) if isinstance(stand_in, dict) else []
        check(path, where, stand_in, _STAND_IN, _STAND_IN_OPTIONAL)
        _known(path, where, (stand_in["group"], *stand_in["means"], *unless), groups)
        stand_ins.append(StandIn(stand_in["group"], frozenset(stand_in["means"]), frozenset(unless)))
    return Topic(
        name=table["name"],
        version=hashlib.sha256(data).hexdigest()[:12],
        title=table["title"],
        groups={group: tuple(terms) for group, terms in groups.items()},
        ignored=tuple(table.get("ignored", ())),
        stand_ins=tuple(stand_ins),
        events=tuple(events),
        shares=tuple(shares),
        searches=tuple(dict.fromkeys(" ".join(words.split()) for words in table.get("searches", ()))),
        since=table.get("since"),
        words={stem: float(weight) for stem, weight in words.items()},
        **table["decision"],
    )


def _event(path: Path, where: str, event: Any, groups: Mapping[str, Any]) -> Event:
    check(path, where, event, _EVENT, _EVENT_OPTIONAL)
    _known(path, f"{where}.needs", (name for need in event["needs"] for name in need), groups)
    if len(event["needs"]) > 1 and "within" not in event:
        raise Misuse(f"{path}: {where}.within: expected {WHOLE[0]}, as it needs words of several groups; found nothing")
    needs = tuple(frozenset(need) for need in event["needs"])
    # A single word, or phrase, is as near to itself as can be.
    within = event.get("within", _LONGEST_PHRASE)
    return Event(event["name"], needs, within, float(event["weight"]), event.get("anchors", False))


def _known(path: Path, where: str, names: Iterable[str], groups: Mapping[str, Any]) -> None:
    for name in names:
        if name not in groups:
            raise Misuse(f"{path}: {where}: expected a group of [groups], found {name!r}")


def _spelled(path: Path, where: str, terms: Iterable[str]) -> None:
    for term in terms:
        if not words_of(term):
            raise Misuse(f"{path}: {where}: expected words, found {term!r}")


def find_topic(seeds_dir: Path, name: str) -> Topic:
    """Find a topic by its name among `seeds/topics/`, or by the path of a file anywhere.

    Args:
        seeds_dir: the folder that holds `topics/`.
        name: a topic's name, or a path ending in `.toml`.

    Returns:
        The topic.

    Raises:
        Misuse: there is none, or its file is wrong.
    """
    if name.endswith(".toml"):
        return read_topic(Path(name))
    path = seeds_dir / "topics" / f"{name}.toml"
    if not path.is_file():
        there = ", ".join(sorted(p.stem for p in (seeds_dir / "topics").glob("*.toml"))) or "none"
        raise Misuse(
            f"topic: expected one of those in {seeds_dir / 'topics'} ({there}) or a .toml file, found {name!r}"
        )
    return read_topic(path)
