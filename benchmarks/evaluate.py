"""Measures every stage of reading and judging on labelled data, beside what people would use without us.

It prints each figure with its baseline, then every miss with its reason, and ends with exit code 1 where a figure is
below its floor (floors.toml). The data in benchmarks/data is always measured; real pages are where a folder `shared`
stands beside the project.

    python benchmarks/evaluate.py [stage ...] [--misses]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import eval_copies, eval_dates, eval_language, eval_pages, eval_topic
from benchmarks.evaluation import Evaluation, below

STAGES: dict[str, Callable[[], list[Evaluation]]] = {
    "pages": eval_pages.evaluate,
    "dates": lambda: [eval_dates.evaluate()],
    "language": lambda: [eval_language.evaluate()],
    "copies": lambda: [eval_copies.evaluate()],
    "topic": lambda: [eval_topic.evaluate()],
}


def main() -> int:
    """Measure, print, compare with the floors."""
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n", 1)[0], epilog="Exit code: 0, or 1 where a figure is below its floor."
    )
    parser.add_argument("stage", nargs="*", help=f"of {', '.join(STAGES)} (default: all)")
    parser.add_argument("--misses", action="store_true", help="list every miss with its reason")
    chosen = parser.parse_args()
    unknown = [stage for stage in chosen.stage if stage not in STAGES]
    if unknown:
        parser.error(f"expected stages of {', '.join(STAGES)}, found {unknown[0]!r}")
    lines: list[str] = []
    for stage in chosen.stage or STAGES:
        for evaluation in STAGES[stage]():
            _show(evaluation, misses=chosen.misses)
            lines += below(evaluation)
    print("\n".join(lines) or "\nnothing is below its floor")
    return 1 if lines else 0


def _show(evaluation: Evaluation, *, misses: bool) -> None:
    print(f"\n{evaluation.stage}" + (f" (in brackets: {evaluation.baseline})" if evaluation.baseline else ""))
    for part in evaluation.parts:
        cells = []
        for name, value in part.figures.items():
            beside = f" ({part.baseline[name]:.3f})" if name in part.baseline else ""
            cells.append(f"{name} {value:.3f}{beside}")
        print(f"  {part.name}, {part.size}: {', '.join(cells)}; {len(part.misses)} misses listed")
        if misses:
            print("".join(f"    {miss}\n" for miss in part.misses), end="")


if __name__ == "__main__":
    sys.exit(main())
