"""Proposes weights for a topic's events, shares and words, and the threshold: those that tell its labelled texts apart.

Logistic regression with an L2 penalty on what the judge measures in each text of the development part; the score is
then the log-odds that a story is on the topic. It prints the weights; with `--write` it puts them into the topic's
file. With `--check` it also says what they would reach on texts that they were not made from: each file of the part is
judged by weights made from the others, since texts of one file were written together.

    python benchmarks/fit_topic.py [--check] [--write] [--penalty 10]
"""

from __future__ import annotations

import argparse
import heapq
import math
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.eval_topic import TOPIC, Labelled, texts
from benchmarks.evaluation import HERE, Score
from crawler.text.terms import words_of
from crawler.text.topic import TopicJudge
from crawler.text.vocabulary import amounts

# Adam (Kingma and Ba 2015) with its usual constants; enough steps for weights that are stable to 0.05.
_STEPS, _RATE, _KEEP, _KEEP_SQUARE = 800, 0.05, 0.9, 0.999
# A word must be in so many texts to have a weight at all, and only so many words have one. Of what was tried (2, 3, 4,
# 6, 10 texts; 500, 1 000, 1 500, 2 500 and all 7 000 words), fewer texts or more words told held-out files no better.
_LEAST_TEXTS = 4
_MOST_WORDS = 1000
# How much cheaper a word's weight is than an event's, before its rarity: of 7, 13 and 27 the first was best.
_WORD_SCALE = 6.0
# The score from which a text is taken for one on the topic, instead of 0: as few are to be missed as wrongly kept.
_LENIENCE = 0.6
_FILE = HERE.parent / "seeds" / "topics" / f"{TOPIC.name}.toml"
_WORDS = """\
# What single words speak for, by their light stems (see crawler/text/vocabulary.py): learned, not chosen. A text of one
# word alone would have its weight added to its score.
[words]
"""
Row = dict[int, float]


@frozen
class Weights:
    """What was fitted.

    Attributes:
        measures: of the events and shares, in the judge's order.
        words: stem -> weight.
        constant: what every text has.
    """

    measures: list[float]
    words: dict[str, float]
    constant: float


@frozen
class Measured:
    """A labelled text as the fit sees it.

    Attributes:
        text: as it stands in its file.
        measures: of the judge, but what the words add.
        stems: stem -> amount.
        anchored: whether the judge would ask for its score at all.
    """

    text: Labelled
    measures: list[float]
    stems: dict[str, float]
    anchored: bool

    def score(self, weights: Weights) -> float:
        """Weigh the text."""
        told = sum(weight * amount for weight, amount in zip(weights.measures, self.measures, strict=True))
        return weights.constant + told + sum(weights.words.get(stem, 0.0) * part for stem, part in self.stems.items())


def measure(judge: TopicJudge, text: Labelled) -> Measured:
    """Measure a text."""
    anchored = bool(judge.judge(text.title, text.body).evidence)
    told = judge.measures(text.title, text.body)[:-1]
    return Measured(text, told, amounts(words_of(f"{text.title}\n{text.body}")), anchored)


def fit(rows: Sequence[Row], labels: Sequence[bool], size: int, penalty: float) -> list[float]:
    """Fit weights.

    Args:
        rows: for each text its measures that are not 0, by index.
        labels: for each text, whether it is on the topic.
        size: how many weights there are; the last is the constant, whose measure is always 1.
        penalty: on the square of every weight but the constant.

    Returns:
        The weights.
    """
    weights, mean, square = [0.0] * size, [0.0] * size, [0.0] * size
    for step in range(1, _STEPS + 1):
        slope = [penalty * weight for weight in weights]
        slope[-1] = 0.0
        for row, label in zip(rows, labels, strict=True):
            odds = sum([weights[i] * value for i, value in row.items()])
            error = 1 / (1 + math.exp(-max(-30.0, min(30.0, odds)))) - label
            for i, value in row.items():
                slope[i] += error * value
        for i, one in enumerate(slope):
            mean[i] = _KEEP * mean[i] + (1 - _KEEP) * one
            square[i] = _KEEP_SQUARE * square[i] + (1 - _KEEP_SQUARE) * one * one
            corrected = math.sqrt(square[i] / (1 - _KEEP_SQUARE**step)) + 1e-8
            weights[i] -= _RATE * mean[i] / (1 - _KEEP**step) / corrected
    return weights


def weights_from(data: Sequence[Measured], penalty: float) -> Weights:
    """Fit the weights of events and shares together with those of the words that tell most.

    Args:
        data: labelled texts.
        penalty: on the square of every weight but the constant.

    Returns:
        The weights.
    """
    count = Counter(stem for one in data for stem in one.stems)
    # Rare words tell more (inverse document frequency: Spärck Jones 1972).
    scales = {
        stem: _WORD_SCALE * (1 + math.log(len(data) / texts_with))
        for stem, texts_with in count.items()
        if texts_with >= _LEAST_TEXTS
    }
    first = _fitted(data, scales, penalty)
    told = dict.fromkeys(scales, 0.0)
    for one in data:
        for stem in one.stems.keys() & told.keys():
            told[stem] += (first.words[stem] * one.stems[stem]) ** 2
    return _fitted(data, {stem: scales[stem] for stem in heapq.nlargest(_MOST_WORDS, told, told.__getitem__)}, penalty)


def _fitted(data: Sequence[Measured], scales: dict[str, float], penalty: float) -> Weights:
    size = len(data[0].measures)
    places = {stem: size + i for i, stem in enumerate(scales)}
    last = size + len(places)
    rows: list[Row] = []
    for one in data:
        row = {i: value for i, value in enumerate(one.measures) if value}
        row.update((places[stem], amount * scales[stem]) for stem, amount in one.stems.items() if stem in places)
        rows.append(row | {last: 1.0})
    found = fit(rows, [one.text.label for one in data], last + 1, penalty)
    return Weights(found[:size], {stem: found[place] * scales[stem] for stem, place in places.items()}, found[last])


def check(data: Sequence[Measured], penalty: float) -> Score:
    """Score each file by weights made from the others."""
    found = wrong = missed = 0
    for name in sorted({_file(one) for one in data}):
        weights = weights_from([one for one in data if _file(one) != name], penalty)
        for one in data:
            if _file(one) == name:
                is_on = one.anchored and one.score(weights) >= -_LENIENCE
                found += is_on and one.text.label
                wrong += is_on and not one.text.label
                missed += one.text.label and not is_on
    return Score(found, wrong, missed)


def _file(one: Measured) -> str:
    return one.text.id.rpartition("-")[0]


def write(path: Path, weights: Weights) -> None:
    """Put weights and threshold into a topic's file, in place of those that are there.

    Args:
        path: of the topic's file.
        weights: in the order of the file's events and shares.
    """
    text = re.sub(r"(?ms)^# What single words.*\Z", "", path.read_text(encoding="utf-8"))
    numbers = iter(weights.measures)
    text = re.sub(r"(?m)^weight = .*$", lambda _: f"weight = {next(numbers):.2f}", text)
    text = re.sub(r"(?m)^threshold = .*$", f"threshold = {-weights.constant - _LENIENCE:.2f}", text)
    # One decimal: the amounts of a text's words are below 1, and their squares sum to 1.
    table = "".join(
        f'"{stem}" = {weight:.1f}\n' for stem, weight in sorted(weights.words.items()) if abs(weight) >= 0.05
    )
    path.write_text(f"{text}{_WORDS}{table}", encoding="utf-8")


def main() -> int:
    """Print the weights, and with `--check` what they reach on texts they were not made from."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--check", action="store_true", help="judge each file by weights made from the others")
    parser.add_argument("--write", action="store_true", help="put them into the topic's file")
    parser.add_argument("--penalty", type=float, default=10.0, help="L2 penalty (default 10)")
    chosen = parser.parse_args()
    judge = TopicJudge(TOPIC)
    data = [measure(judge, text) for text in texts("dev")]
    weights = weights_from(data, chosen.penalty)
    names = [event.name for event in TOPIC.events] + [f"share of {sorted(one.groups)}" for one in TOPIC.shares]
    for name, weight in zip(names, weights.measures, strict=True):
        print(f"{weight:6.2f}  {name}")
    print(f"{-weights.constant - _LENIENCE:6.2f}  threshold")
    if chosen.write:
        write(_FILE, weights)
    if chosen.check:
        score = check(data, chosen.penalty)
        print(f"on files not fitted to: precision {score.precision:.3f}, recall {score.recall:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
