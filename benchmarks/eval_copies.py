"""How well near copies are told from rewrites of the same event and from other stories of one template.

Labelled pairs stand in benchmarks/data/copies. `candidates` is the share of the true copies that have enough bands in
common, so that they are compared at all. The development part is there to learn from: its misses are
told one by one. Those of the test part are only counted by kind, so that its figures stay those of texts that nobody
has looked at.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from attrs import frozen
from trafilatura.deduplication import Simhash

from benchmarks.evaluation import HERE, Evaluation, Part, Score
from crawler.text.shingles import LEAST_BANDS, bands, is_near_copy, shared_text

# Of trafilatura's simhash: 58 of 64 bits.
_SIMILAR = 0.9


@frozen
class Pair:
    """Two bodies with their label.

    Attributes:
        id: unique.
        kind: what was done to the copy, or why it is none, in a few words.
        copy: whether one is the other with edits.
        first: a body.
        second: another one.
    """

    id: str
    kind: str
    copy: bool
    first: str
    second: str


def _pairs(part: str) -> list[Pair]:
    lines = (HERE / "data" / "copies" / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [Pair(row["id"], row["kind"], row["copy"], row["a"]["body"], row["b"]["body"]) for row in rows]


def evaluate() -> Evaluation:
    """Decide on every pair."""
    parts = []
    for name in ("dev", "test"):
        pairs = _pairs(name)
        said = [is_near_copy(shared_text(pair.first, pair.second)) for pair in pairs]
        met = [len(set(bands(pair.first)).intersection(bands(pair.second))) >= LEAST_BANDS for pair in pairs]
        similar = [Simhash(pair.first).similarity(Simhash(pair.second)) >= _SIMILAR for pair in pairs]
        copies = [is_met for pair, is_met in zip(pairs, met, strict=True) if pair.copy]
        figures = {**_score(pairs, said).figures(), "candidates": sum(copies) / len(copies)}
        misses = _misses(pairs, said, met)
        if name == "test":
            counts = Counter(f"{miss.split(' ', 1)[0]} {kind}" for kind, miss in misses)
            lines = [f"{count} {text}" for text, count in counts.items()]
        else:
            lines = [miss for _, miss in misses]
        parts.append(Part(f"own {name}", len(pairs), figures, _score(pairs, similar).figures(), tuple(lines)))
    return Evaluation("copies", tuple(parts), f"trafilatura's simhash, similarity {_SIMILAR} or more")


def _score(pairs: Sequence[Pair], said: Sequence[bool]) -> Score:
    found = sum(yes and pair.copy for pair, yes in zip(pairs, said, strict=True))
    return Score(found, sum(said) - found, sum(pair.copy for pair in pairs) - found)


def _misses(pairs: Sequence[Pair], said: Sequence[bool], met: Sequence[bool]) -> list[tuple[str, str]]:
    """Tell what went wrong, as kind and line."""
    misses = []
    for pair, yes, is_met in zip(pairs, said, met, strict=True):
        if yes is not pair.copy:
            shared = shared_text(pair.first, pair.second)
            why = (
                f"shared {shared.of_first:.2f} and {shared.of_second:.2f}, "
                f"figures {shared.figures} and {shared.other_figures} others"
            )
            misses.append((pair.kind, f"{'wrong' if yes else 'missed'} {pair.id} ({pair.kind}): {why}"))
        if pair.copy and not is_met:
            misses.append((pair.kind, f"apart {pair.id} ({pair.kind}): too few bands in common"))
    return misses
