"""How well the topic's judge decides, on labelled texts that stand beside it.

The development part is there to learn from: its misses are listed. The test part is only scored, so that its figures
stay those of texts that nobody has looked at while mending the judge.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from attrs import frozen

from benchmarks.evaluation import HERE, Evaluation, Part, Score
from crawler.seeds import find_topic
from crawler.text.terms import words_of
from crawler.text.topic import TopicJudge

PARTS = ("dev", "test")
TOPIC = find_topic(HERE.parent / "seeds", "x-advertisers")
# What a reader with a search box would ask for: one of the platform or its owner, and one of advertisers or ads.
_PLATFORM = frozenset("اكس x تويتر twitter ماسك".split())
_ADVERTISING = frozenset("معلن معلنين معلنون معلنو معلني اعلان اعلانات مستشهرين مستشهرون اشهار ads advertisers".split())
_ARTICLES = ("", "ال", "لل", "بال", "وال", "ل", "ب", "و")


@frozen
class Labelled:
    """A text with its label.

    Attributes:
        id: unique.
        label: true: on the topic.
        kind: what it is, in a few words.
        title: of the text.
        body: paragraphs separated by empty lines.
    """

    id: str
    label: bool
    kind: str
    title: str
    body: str


def texts(part: str) -> Iterator[Labelled]:
    """Read the labelled texts of a part, in the order of files and lines."""
    for path in sorted((HERE / "data" / "topic" / part).glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield Labelled(**json.loads(line))


def evaluate() -> Evaluation:
    """Judge every labelled text, beside a search for one word of each party."""
    judge = TopicJudge(TOPIC)
    return Evaluation("topic", tuple(_part(judge, part) for part in PARTS), "both parties are named")


def _part(judge: TopicJudge, part: str) -> Part:
    judged = [(text, judge.judge(text.title, text.body)) for text in texts(part)]
    misses = tuple(
        f"{'wrong ' if verdict.yes else 'missed'} {text.id} {text.title} ({text.kind}): {verdict.reason}"
        for text, verdict in judged
        if verdict.yes is not text.label and part == "dev"
    )
    score = _score([(text.label, verdict.yes) for text, verdict in judged])
    simple = _score([(text.label, _names_both(text)) for text, _ in judged])
    return Part(f"own {part}", len(judged), score.figures(), simple.figures(), misses)


def _score(pairs: list[tuple[bool, bool]]) -> Score:
    return Score(
        sum(label and said for label, said in pairs),
        sum(said and not label for label, said in pairs),
        sum(label and not said for label, said in pairs),
    )


def _names_both(text: Labelled) -> bool:
    words = set(words_of(f"{text.title}\n{text.body}"))
    return all(
        any(article + name in words for name in names for article in _ARTICLES) for names in (_PLATFORM, _ADVERTISING)
    )
