"""How well pages are read: the body, whether there is an article at all, title and authors, day of publication.

Ours stands beside trafilatura as it comes, on the same pages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.evaluation import Evaluation, Part
from benchmarks.golden_pages import Golden, Read, golden_pages, has, read_by_us, read_plainly, word_scores, words

Reader = Callable[[Golden], Read]
Measure = Callable[[Sequence[Golden], Reader], tuple[dict[str, float], list[str]]]


def evaluate() -> list[Evaluation]:
    """Measure the four things on every part of the data."""
    stages = (("extraction", _extraction), ("no article", _no_article), ("metadata", _metadata), ("page dates", _dates))
    return [_evaluation(stage, measure) for stage, measure in stages]


def _evaluation(stage: str, measure: Measure) -> Evaluation:
    parts = []
    names = dict.fromkeys(page.part for page in golden_pages())
    for name in names:
        pages = [page for page in golden_pages() if page.part == name]
        if stage != "no article":
            pages = [page for page in pages if page.is_article]
        figures, misses = measure(pages, read_by_us)
        if figures:
            parts.append(Part(name, len(pages), figures, measure(pages, read_plainly)[0], tuple(misses)))
    return Evaluation(stage, tuple(parts), "trafilatura")


def _extraction(pages: Sequence[Golden], read: Reader) -> tuple[dict[str, float], list[str]]:
    wanted = found = unwanted = kept = 0
    precisions, recalls, misses = [], [], []
    for page in pages:
        got, truth = read(page), page.truth
        precision, recall = word_scores(got.body, "\n".join(truth["body"]))
        precisions.append(precision)
        recalls.append(recall)
        missing = [phrase for phrase in truth["with"] if not has(got.body, phrase)]
        leaked = [phrase for phrase in truth["without"] if has(got.body, phrase)]
        wanted, found = wanted + len(truth["with"]), found + len(truth["with"]) - len(missing)
        unwanted, kept = unwanted + len(truth["without"]), kept + len(leaked)
        if not got.body:
            misses.append(f"{page.file}: no article: {got.why}")
            continue
        misses += [f"{page.file}: missing: {phrase}" for phrase in missing]
        misses += [f"{page.file}: kept: {phrase}" for phrase in leaked]
        if not missing and recall < 0.97:  # as much as a sentence of a usual story
            misses.append(f"{page.file}: word recall {recall:.3f}")
        if not leaked and precision < 0.97:
            misses.append(f"{page.file}: word precision {precision:.3f}")
    mean_p, mean_r = _mean(precisions), _mean(recalls)
    figures = {
        "must have": found / max(1, wanted),
        "must not have": kept / max(1, unwanted),
        "word precision": mean_p,
        "word recall": mean_r,
        "word f1": 2 * mean_p * mean_r / max(1e-9, mean_p + mean_r),
    }
    return figures, misses


def _no_article(pages: Sequence[Golden], read: Reader) -> tuple[dict[str, float], list[str]]:
    listings = [page for page in pages if not page.is_article]
    articles = [page for page in pages if page.is_article]
    if not listings:
        return {}, []
    taken = [page for page in listings if read(page).body]
    lost = [page for page in articles if not read(page).body]
    misses = [f"{page.file}: taken for an article: {page.truth.get('why', '')}" for page in taken]
    misses += [f"{page.file}: an article taken for none: {read(page).why}" for page in lost]
    return {"taken": len(taken) / len(listings), "lost": len(lost) / max(1, len(articles))}, misses


def _metadata(pages: Sequence[Golden], read: Reader) -> tuple[dict[str, float], list[str]]:
    exact = named = right = unnamed = invented = 0
    misses = []
    for page in pages:
        got, truth = read(page), page.truth
        titles = [words(title) for title in (truth["title"], *truth.get("title_alts", []))]
        if words(got.title) in titles:
            exact += 1
        else:
            misses.append(f"{page.file}: title: expected {truth['title']!r}, found {got.title!r}")
        if truth["authors"]:
            named += 1
            right += all(has(got.authors, name) for name in truth["authors"])
            if not all(has(got.authors, name) for name in truth["authors"]):
                misses.append(f"{page.file}: authors: expected {truth['authors']}, found {got.authors!r}")
        else:
            unnamed += 1
            invented += bool(got.authors)
            if got.authors:
                misses.append(f"{page.file}: authors: expected none, found {got.authors!r}")
    figures = {"title": exact / max(1, len(pages)), "authors": right / max(1, named)}
    return figures | {"authors invented": invented / max(1, unnamed)}, misses


def _dates(pages: Sequence[Golden], read: Reader) -> tuple[dict[str, float], list[str]]:
    stated = right = wrong = 0
    misses = []
    for page in pages:
        got, truth = read(page).published, page.truth
        days = truth.get("days") or ([_local_day(page)] if truth["published"] else [])
        stated += bool(days)
        right += got in days
        wrong += bool(got) and got not in days
        if (got or days) and got not in days:
            misses.append(f"{page.file}: expected {' or '.join(days) or 'none'}, found {got or 'none'}")
    return {"right": right / max(1, stated), "wrong": wrong / max(1, len(pages))}, misses


def _local_day(page: Golden) -> str:
    """Give the day that the outlet shows."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    stated = page.truth["published"]
    if "T" not in stated:
        return str(stated)
    return datetime.fromisoformat(stated).astimezone(ZoneInfo(page.outlet.timezone)).date().isoformat()


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
