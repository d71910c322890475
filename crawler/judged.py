"""A judgement shown: as an object for programs, as a text with its evidence marked for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from crawler.model import Dated, Outcome, Verdict
from crawler.terminals import shown
from crawler.text.judgement import REACH, Judgement
from crawler.text.marks import Piece, marked

if TYPE_CHECKING:
    from rich.text import Text

_FOR, _AGAINST = "bold green", "bold red"
# So many parts of a score tell what made it; the others are summed up.
_MOST_PARTS = 8


def outcome_of(judgement: Judgement) -> Outcome:
    """Tell what a crawl would make of it: `archived` where nothing speaks against that."""
    rejection = judgement.reading.rejection
    return rejection.outcome if rejection else Outcome.ARCHIVED


def reason_of(judgement: Judgement) -> str:
    """Tell why the outcome is so, in a line."""
    rejection, topic = judgement.reading.rejection, judgement.topic
    return rejection.reason if rejection else topic.reason if topic else ""


def as_object(path: str, judgement: Judgement, threshold: float) -> dict[str, Any]:
    """Give a judgement as plain values, always with the same keys.

    Args:
        path: of what was judged.
        judgement: of it.
        threshold: the least score on the topic.

    Returns:
        Values that JSON can hold. Where no article was read, its texts are empty, and the answers of judges who were
        not asked are None.
    """
    article = judgement.reading.article
    language = _language(judgement)
    return {
        "path": path,
        "outcome": outcome_of(judgement).value,
        "reason": reason_of(judgement),
        "title": article.title if article else "",
        "body": article.body if article else "",
        "authors": list(article.authors) if article else [],
        "published": _moment(article.published) if article else None,
        "modified": _moment(article.modified) if article else None,
        "language": {"code": "ar" if language and language.yes else None, **_answer(language)},
        "gate": judgement.passes,
        "topic": {
            **_answer(judgement.topic),
            "score": None if judgement.score is None else round(judgement.score, 4),
            "threshold": threshold,
            "adds": {name: round(points, 4) for name, points in judgement.adds},
        },
    }


def _language(judgement: Judgement) -> Verdict | None:
    return next((verdict for verdict in judgement.reading.verdicts if verdict.question == "language"), None)


def _answer(verdict: Verdict | None) -> dict[str, Any]:
    if verdict is None:
        return {"decision": None, "reason": "not asked: no article was read", "evidence": []}
    return {"decision": verdict.yes, "reason": verdict.reason, "evidence": list(verdict.evidence)}


def _moment(dated: Dated | None) -> str | None:
    """Write a date as ISO 8601 has it: with its offset, or the day alone where no more is known."""
    if dated is None:
        return None
    return dated.value.date().isoformat() if dated.precision == "day" else dated.value.isoformat()


def as_text(path: str, judgement: Judgement, threshold: float, *, full: bool) -> Text:
    """Give a judgement as text: the outcome, the judges' answers, then the story with its evidence marked.

    Args:
        path: of what was judged.
        judgement: of it.
        threshold: the least score on the topic.
        full: also the paragraphs that have no evidence; else "…" stands for them.

    Returns:
        Lines; what is marked stands in brackets, and in colours where there are colours.
    """
    from rich.text import Text

    text = Text()
    text.append(f"{shown(path)}\n", "bold")
    outcome = outcome_of(judgement)
    text.append(outcome.value, _FOR if outcome is Outcome.ARCHIVED else _AGAINST)
    text.append(f": {shown(reason_of(judgement))}\n")
    for line in _answers(judgement, threshold):
        text.append(f"  {shown(line)}\n", "dim")
    article = judgement.reading.article
    if article:
        title, *paragraphs = marked(article.title, article.body, judgement.told, REACH)
        text.append("\n")
        _append(text, title)
        _append_body(text, paragraphs, full=full)
    return text


def _answers(judgement: Judgement, threshold: float) -> Iterator[str]:
    article, language, topic = judgement.reading.article, _language(judgement), judgement.topic
    if judgement.passes is False:
        yield "gate: stops the page before it is read"
    if language:
        evidence = "; ".join((language.reason, *language.evidence))
        yield f"language: {'Arabic' if language.yes else 'not Arabic'} ({evidence})"
    if topic and judgement.score is not None:
        yield f"topic: {'on' if topic.yes else 'off'} ({topic.reason})"
        parts = [f"{points:+.2f} {name}" for name, points in judgement.adds[:_MOST_PARTS]]
        rest = sum(points for _, points in judgement.adds[_MOST_PARTS:])
        parts += [f"{rest:+.2f} others"] if len(judgement.adds) > _MOST_PARTS else []
        yield f"score: {judgement.score:.2f} of {threshold:g}" + (f" = {' '.join(parts)}" if parts else "")
    if article:
        for name, value in (
            ("by", ", ".join(article.authors)),
            ("published", _moment(article.published)),
            ("modified", _moment(article.modified)),
        ):
            if value:
                yield f"{name}: {value}"


def _append_body(text: Text, paragraphs: list[list[Piece]], *, full: bool) -> None:
    left_out = False
    for pieces in paragraphs:
        is_shown = full or any(piece.tells for piece in pieces)
        if is_shown:
            text.append("\n")
            _append(text, pieces)
        elif not left_out:
            text.append("\n…\n")
        left_out = not is_shown


def _append(text: Text, pieces: list[Piece]) -> None:
    for piece in pieces:
        if piece.tells:
            text.append(f"[{piece.tells}: {shown(piece.text)}]", _FOR if piece.tells.startswith("+") else _AGAINST)
        else:
            text.append(shown(piece.text))
    text.append("\n")
