"""The figures of a benchmark, each with the target that it is held against, printed and written as JSON."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import Factory, define, frozen
from rich.console import Console
from rich.progress import Progress


@frozen
class Figure:
    """One figure.

    Attributes:
        name: what was measured.
        value: in its unit.
        unit: as it stands behind the value; `x` is a ratio.
        least: the target, where the figure must not be below it.
        most: the target, where it must be below it.
        spread: lowest and highest of the turns, where there were several.
    """

    name: str
    value: float
    unit: str
    least: float | None = None
    most: float | None = None
    spread: tuple[float, float] | None = None

    @property
    def is_reached(self) -> bool | None:
        """Whether the target is reached; None: there is none."""
        if self.least is not None:
            return self.value >= self.least
        return None if self.most is None else self.value < self.most


def of_turns(
    name: str, values: Iterable[float], unit: str, *, least: float | None = None, most: float | None = None
) -> Figure:
    """Make a figure of several turns: their median, with the lowest and the highest."""
    sorted_values = sorted(values)
    return Figure(name, statistics.median(sorted_values), unit, least, most, (sorted_values[0], sorted_values[-1]))


@frozen
class Table:
    """Figures side by side: what Figure lines would tell at too great a length.

    Attributes:
        title: what stands in the rows.
        columns: their names.
        rows: a name and the cells.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@define
class Part:
    """What one part of the benchmark has found.

    Attributes:
        name: of the part.
        figures: in the order of printing.
        tables: likewise.
        notes: what a reader must know.
        raw: everything that was measured, for the JSON file.
    """

    name: str
    figures: list[Figure] = Factory(list)
    tables: list[Table] = Factory(list)
    notes: list[str] = Factory(list)
    raw: dict[str, Any] = Factory(dict)

    def as_object(self) -> dict[str, Any]:
        """Give it as values that JSON can hold."""
        figures = [
            {
                "name": each.name,
                "value": each.value,
                "unit": each.unit,
                "least": each.least,
                "most": each.most,
                "spread": each.spread,
                "reached": each.is_reached,
            }
            for each in self.figures
        ]
        tables = [{"title": each.title, "columns": each.columns, "rows": each.rows} for each in self.tables]
        return {"figures": figures, "tables": tables, "notes": self.notes, "raw": self.raw}


@frozen
class Setup:
    """How the benchmark is run.

    Attributes:
        folder: for whatever is written; removed at the end.
        nginx: path of the web server, or empty.
        pages: of the site of which few are on the topic.
        turns: how often what is compared is run, in turns.
        progress: tells a terminal how far it is.
    """

    folder: Path
    nginx: str
    pages: int
    turns: int
    progress: Progress

    @contextmanager
    def steps(self, name: str, total: int) -> Iterator[Any]:
        """Show how far a part is, while the block runs; what is given moves it one step on."""
        task = self.progress.add_task(name, total=total)
        try:
            yield lambda: self.progress.advance(task)
        finally:
            self.progress.remove_task(task)


def show(part: Part, console: Console) -> None:
    """Print what a part has found."""
    console.print(f"\n{part.name}", style="bold")
    for table in part.tables:
        widths = [
            max(len(row[1][place]) for row in [("", table.columns), *table.rows]) for place in range(len(table.columns))
        ]
        first = max(len(table.title), *(len(name) for name, _ in table.rows))
        for name, cells in [(table.title, table.columns), *table.rows]:
            line = "  ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
            console.print(f"  {name:<{first}}  {line}", soft_wrap=True, highlight=False, markup=False)
    for figure in part.figures:
        console.print(f"  {_line(figure)}", soft_wrap=True, highlight=False, markup=False)
    for note in part.notes:
        console.print(f"  {note}", soft_wrap=True, highlight=False, markup=False)


def _line(figure: Figure) -> str:
    spread = f" ({_short(figure.spread[0])} to {_short(figure.spread[1])})" if figure.spread else ""
    told = f"{figure.name:<62} {_short(figure.value):>8} {figure.unit}{spread}"
    if figure.is_reached is None:
        return told
    bound = f">= {figure.least:g}" if figure.least is not None else f"< {figure.most:g}"
    return f"{told}   target {bound}: {'reached' if figure.is_reached else 'MISSED'}"


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.4f}"
