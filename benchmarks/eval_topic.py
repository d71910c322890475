"""How well the topic's judge decides, on labelled texts that stand beside it: precision, recall, F1, and every miss.

The development part is there to learn from: its misses are listed. The test part is only scored, so that its figures
stay those of texts that nobody has looked at while mending the judge. The floors are in floors.toml: a figure below its
floor ends the run with exit code 1; a floor is raised when the judge gets better, and lowered only with a reason there.

Run it with `make eval`.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from crawler.model import Verdict
from crawler.seeds import find_topic
from crawler.text.topic import TopicJudge

HERE = Path(__file__).resolve().parent
PARTS = ("dev", "test")


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


@frozen
class Score:
    """Counts of right and wrong decisions."""

    found: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of what was accepted that is on the topic, 0 to 1."""
        return self.found / max(1, self.found + self.wrong)

    @property
    def recall(self) -> float:
        """Share of what is on the topic that was accepted, 0 to 1."""
        return self.found / max(1, self.found + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.found / max(1, 2 * self.found + self.wrong + self.missed)


def texts(part: str) -> Iterator[Labelled]:
    """Read the labelled texts of a part, in the order of files and lines."""
    for path in sorted((HERE / "data" / "topic" / part).glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield Labelled(**json.loads(line))


def evaluate(judge: TopicJudge, part: str) -> tuple[Score, list[tuple[Labelled, Verdict]]]:
    """Judge a part's texts.

    Args:
        judge: of the topic.
        part: one of `PARTS`.

    Returns:
        The score, and the texts that were judged wrongly with the verdict on each.
    """
    judged = [(text, judge.judge(text.title, text.body)) for text in texts(part)]
    mistakes = [(text, verdict) for text, verdict in judged if verdict.yes is not text.label]
    wrong = sum(verdict.yes for _, verdict in mistakes)
    found = sum(text.label for text, _ in judged) - (len(mistakes) - wrong)
    return Score(found, wrong, len(mistakes) - wrong), mistakes


def main() -> int:
    """Print the scores, the misses of the development part, and what is below its floor."""
    judge = TopicJudge(find_topic(HERE.parent / "seeds", "x-advertisers"))
    floors = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))["topic"]
    below = []
    for part in PARTS:
        score, mistakes = evaluate(judge, part)
        figures = {"precision": score.precision, "recall": score.recall, "f1": score.f1}
        print(f"topic, {part}: " + ", ".join(f"{name} {value:.3f}" for name, value in figures.items()))
        if part == "dev":
            for text, verdict in mistakes:
                print(
                    f"  {'wrong ' if verdict.yes else 'missed'} {text.id} {text.title} ({text.kind}): {verdict.reason}"
                )
        for name, floor in floors[part].items():
            if figures[name] < floor:
                below.append(f"topic, {part}: {name} {figures[name]:.3f} is below its floor {floor}")
    print("\n".join(below) or "nothing is below its floor")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
