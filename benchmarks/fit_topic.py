"""Proposes weights for a topic's events and shares, and the threshold: those that tell its labelled texts apart best.

Logistic regression with an L2 penalty on what the judge measures in each text of the development part; the score is
then the log-odds that a story is on the topic. It prints the weights as the topic's file wants them; a person reads
them, rounds them, and writes them there. With `--check` it also says what they would reach on texts that they were not
made from (ten-fold cross-validation).

    python benchmarks/fit_topic.py [--check] [--penalty 1]
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.eval_topic import TOPIC, texts
from benchmarks.evaluation import Score
from crawler.text.topic import TopicJudge

# Adam (Kingma and Ba 2015) with its usual constants; enough steps for weights that are stable to 0.05.
_STEPS, _RATE, _KEEP, _KEEP_SQUARE = 800, 0.05, 0.9, 0.999
_FOLDS = 10
Row = tuple[tuple[int, float], ...]


def _odds(row: Row, weights: Sequence[float]) -> float:
    return sum(weights[i] * value for i, value in row)


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
            error = 1 / (1 + math.exp(-max(-30.0, min(30.0, _odds(row, weights))))) - label
            for i, value in row:
                slope[i] += error * value
        for i, one in enumerate(slope):
            mean[i] = _KEEP * mean[i] + (1 - _KEEP) * one
            square[i] = _KEEP_SQUARE * square[i] + (1 - _KEEP_SQUARE) * one * one
            corrected = math.sqrt(square[i] / (1 - _KEEP_SQUARE**step)) + 1e-8
            weights[i] -= _RATE * mean[i] / (1 - _KEEP**step) / corrected
    return weights


def main() -> int:
    """Print the weights, and with `--check` what they reach on texts they were not made from."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--check", action="store_true", help="ten-fold cross-validation")
    parser.add_argument("--penalty", type=float, default=1.0, help="L2 penalty (default 1)")
    chosen = parser.parse_args()
    judge = TopicJudge(TOPIC)
    data = list(texts("dev"))
    measured = [[*judge.measures(text.title, text.body), 1.0] for text in data]
    rows: list[Row] = [tuple((i, value) for i, value in enumerate(one) if value) for one in measured]
    labels = [text.label for text in data]
    size = len(measured[0])
    weights = fit(rows, labels, size, chosen.penalty)
    names = [event.name for event in TOPIC.events] + [f"share of {sorted(one.groups)}" for one in TOPIC.shares]
    for name, weight in zip(names, weights, strict=False):
        print(f"{weight:6.2f}  {name}")
    print(f"{-weights[-1]:6.2f}  threshold")
    if chosen.check:
        order = list(range(len(data)))
        random.Random(0).shuffle(order)
        found = wrong = missed = 0
        for fold in range(_FOLDS):
            out = set(order[fold::_FOLDS])
            kept = [i for i in order if i not in out]
            tried = fit([rows[i] for i in kept], [labels[i] for i in kept], size, chosen.penalty)
            for i in out:
                anchored = judge.judge(data[i].title, data[i].body).evidence
                is_on = bool(anchored) and _odds(rows[i], tried) >= 0
                found += is_on and labels[i]
                wrong += is_on and not labels[i]
                missed += labels[i] and not is_on
        score = Score(found, wrong, missed)
        print(f"on texts not fitted to: precision {score.precision:.3f}, recall {score.recall:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
