"""What the gate costs on pages as outlets serve them, and how many it lets through: beside plain searches of the bytes.

The pages are made up (see `gate_pages`): first none of them is on the topic, then all are, and pass. The yardsticks say
what a search that decides nothing costs on the same bytes: one pass for one byte, and one for any of the platform's
names.

    python benchmarks/gate_cost.py [--pages 200] [--turns 3]
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.evaluation import HERE
from benchmarks.gate_pages import page_of
from crawler.seeds import find_topic
from crawler.text.gate import Gate

_NAMES = re.compile("إكس|اكس|أكس|تويتر|ماسك|twitter|musk".encode(), re.IGNORECASE)


def _seconds(work: Callable[[bytes], object], pages: Sequence[bytes], turns: int) -> float:
    """Measure the CPU seconds of a page: the least of some turns."""
    spent = []
    for _ in range(turns):
        begun = time.process_time()
        for page in pages:
            work(page)
        spent.append(time.process_time() - begun)
    return min(spent) / len(pages)


def main() -> int:
    """Print the figures, a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--pages", type=int, default=200, help="how many pages are made (default 200)")
    parser.add_argument("--turns", type=int, default=3, help="how often each is judged (default 3)")
    parser.add_argument("--topic", default="x-advertisers")
    args = parser.parse_args()
    topic = find_topic(HERE.parent / "seeds", args.topic)
    begun = time.process_time()
    gate = Gate(topic)
    print(f"making the gate: {1000 * (time.process_time() - begun):.0f} ms")
    for is_on_topic, headlines in ((False, 0), (False, 1), (True, 1)):
        pages = [page_of(number, is_on_topic=is_on_topic, on_topic_headlines=headlines) for number in range(args.pages)]
        size = sum(map(len, pages)) / len(pages) / 1000
        passed = sum(gate.judge(page).yes for page in pages)
        story = "the topic" if is_on_topic else "something else"
        print(
            f"{len(pages)} pages of {size:.0f} KB on {story}, {headlines} headlines on the topic: "
            f"{passed / len(pages):.1%} pass"
        )
        works: dict[str, Callable[[bytes], object]] = {
            "the gate": gate.judge,
            "bytes.count of one byte": lambda page: page.count(b"\xd8"),
            "a regular expression of seven names": _NAMES.findall,
        }
        for name, work in works.items():
            seconds = _seconds(work, pages, args.turns)
            print(f"  {name}: {1e6 * seconds:.0f} microseconds a page, {1 / seconds:,.0f} pages a second")
    return 0


if __name__ == "__main__":
    sys.exit(main())
