"""What every evaluation gives, and the floors that it is held to.

An evaluation measures one stage of the road on labelled data and gives figures by part (`own dev`, `own test`,
`shared`): each figure is a share from 0 to 1. The floors stand in floors.toml by stage and part; a name that ends in
`_most` is a ceiling. A floor is raised when its figure gets better; it is lowered only with the reason beside it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from attrs import field, frozen

HERE = Path(__file__).resolve().parent
SHARED = HERE.parent.parent / "shared"
"""Real pages to measure on, where they are there; nothing of them is in the project."""


@frozen
class Score:
    """Counts of right and wrong decisions.

    Attributes:
        found: said yes, rightly.
        wrong: said yes, wrongly.
        missed: said no, wrongly.
    """

    found: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of what was accepted that is right, 0 to 1; 1 where nothing was accepted."""
        said = self.found + self.wrong
        return self.found / said if said else 1.0

    @property
    def recall(self) -> float:
        """Share of what is right that was accepted, 0 to 1; 1 where there was nothing to accept."""
        there = self.found + self.missed
        return self.found / there if there else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = 2 * self.found + self.wrong + self.missed
        return 2 * self.found / both if both else 1.0

    def figures(self) -> dict[str, float]:
        """Give the three by name."""
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1}


@frozen
class Part:
    """What one stage reached on one part of the data.

    Attributes:
        name: of the part.
        size: how many texts, pages or pairs it has.
        figures: name -> share, 0 to 1.
        baseline: the same figures of what people would use without us, where that can be said.
        misses: one line each: what was missed, and why.
    """

    name: str
    size: int
    figures: Mapping[str, float]
    baseline: Mapping[str, float] = field(factory=dict)
    misses: tuple[str, ...] = ()


@frozen
class Evaluation:
    """What one stage of the road reached.

    Attributes:
        stage: `topic`, `language`, `dates` ...: the section of floors.toml.
        baseline: what the second column of figures is, or empty.
        parts: of the data.
    """

    stage: str
    parts: tuple[Part, ...]
    baseline: str = ""


def below(evaluation: Evaluation) -> list[str]:
    """Compare an evaluation with its floors.

    Returns:
        A line for each figure that is on the wrong side of its floor, or that a floor names and is not there. A part
        that was not measured (shared data on a machine that has none) is not held to anything.
    """
    floors = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8")).get(evaluation.stage, {})
    lines = []
    for part in evaluation.parts:
        for name, floor in floors.get(part.name, {}).items():
            is_ceiling = name.endswith("_most")
            value = part.figures.get(name.removesuffix("_most"))
            if value is None or (value > floor if is_ceiling else value < floor):
                found = "missing" if value is None else f"{value:.3f}"
                side = "at most" if is_ceiling else "at least"
                lines.append(f"{evaluation.stage}, {part.name}, {name}: expected {side} {floor}, found {found}")
    return lines
