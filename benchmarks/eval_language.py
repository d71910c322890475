"""How well the language judge keeps Arabic in and all else out, on labelled texts, beside langdetect alone.

Precision, recall and F1 are those of Arabic; `out fa` is the share of the Persian texts that are kept out, and so on
for each language with enough texts. The development part is there to learn from: its misses are listed, and those of
real pages. The test part is only scored: it was written before the judge was fitted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from attrs import frozen
from langdetect import DetectorFactory, LangDetectException, detect

from benchmarks.evaluation import HERE, SHARED, Evaluation, Part, Score
from crawler.text.language import judge_language

DetectorFactory.seed = 0
PARTS = ("dev", "test")
PAGES = SHARED / "arabic-pages" / "index.jsonl"
# Texts of a language, from which on it has a figure of its own; those of all others make up one figure.
ENOUGH = 4


@frozen
class Labelled:
    """A text with its language.

    Attributes:
        id: unique.
        lang: ISO 639 code; `ar` for every variety of Arabic.
        kind: what it is, in a few words.
        text: title and body.
    """

    id: str
    lang: str
    kind: str
    text: str


def texts(part: str) -> Iterator[Labelled]:
    """Read the labelled texts of a part, in the order of the file."""
    for line in (HERE / "data" / "language" / f"{part}.jsonl").read_text(encoding="utf-8").splitlines():
        yield Labelled(**json.loads(line))


def pages() -> Iterator[Labelled]:
    """Read the true articles of real pages; none where the folder is missing."""
    if not PAGES.is_file():
        return
    for page in map(json.loads, PAGES.read_text(encoding="utf-8").splitlines()):
        truth = page.get("truth", {})
        if truth.get("body"):
            text = "\n\n".join((truth["title"], *truth["body"]))
            yield Labelled(page["file"], page["lang"], page["kind"], text)


def evaluate() -> Evaluation:
    """Judge every labelled text."""
    parts = [_part(f"own {part}", texts(part), shows_misses=part == "dev") for part in PARTS]
    real = _part("shared", pages(), shows_misses=True)
    return Evaluation("language", (*parts, *([real] if real.size else [])), "langdetect alone")


def _part(name: str, labelled: Iterable[Labelled], *, shows_misses: bool) -> Part:
    there = tuple(labelled)
    misses = []
    for text in there if shows_misses else ():
        verdict = judge_language(text.text)
        if verdict.yes is not (text.lang == "ar"):
            side = "wrong " if verdict.yes else "missed"
            misses.append(f"{side} {text.id} ({text.kind}): {verdict.reason}: {'; '.join(verdict.evidence)}")
    ours = _figures(there, lambda text: judge_language(text).yes)
    return Part(name, len(there), ours, _figures(there, _langdetect_says_arabic), tuple(misses))


def _figures(labelled: tuple[Labelled, ...], is_arabic: Callable[[str], bool]) -> dict[str, float]:
    sizes = Counter(text.lang for text in labelled)
    said = [(text.lang, is_arabic(text.text)) for text in labelled]
    score = Score(
        found=sum(yes for lang, yes in said if lang == "ar"),
        wrong=sum(yes for lang, yes in said if lang != "ar"),
        missed=sum(not yes for lang, yes in said if lang == "ar"),
    )
    right: dict[str, list[bool]] = {}
    for lang, yes in said:
        if lang == "ar":
            continue
        shown = lang if sizes[lang] >= ENOUGH else "others"
        right.setdefault(f"out {shown}", []).append(not yes)
    return {**score.figures(), **{name: sum(verdicts) / len(verdicts) for name, verdicts in right.items()}}


def _langdetect_says_arabic(text: str) -> bool:
    try:
        return str(detect(text)) == "ar"
    except LangDetectException:
        return False
