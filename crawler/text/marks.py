"""A text with the words marked that tell something, for people who want to see why it was judged so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from crawler.text.terms import spans_of


@frozen
class Piece:
    """A stretch of a text.

    Attributes:
        text: as it stands there; the pieces of a text joined are the text.
        tells: what its words tell; empty where they tell nothing.
    """

    text: str
    tells: str = ""


def marked(title: str, body: str, told: Mapping[int, str], reach: int) -> list[list[Piece]]:
    """Part a story into pieces: words in a row that tell the same, and what stands between them.

    Args:
        title: of the story.
        body: paragraphs separated by line breaks.
        told: what a word tells, by its index among the words (`words_of`) of the title and of each paragraph after it.
        reach: how many characters of the title, and of the body, the words were counted in.

    Returns:
        The pieces of the title, then those of each paragraph that is not blank.
    """
    first = len(spans_of(title[:reach]))
    units = [_pieces(title, spans_of(title[:reach]), told, 0)]
    place = 0
    for paragraph in body.split("\n"):
        if paragraph.strip():
            spans = spans_of(paragraph[: max(0, reach - place)])
            units.append(_pieces(paragraph, spans, told, first))
            first += len(spans)
        place += len(paragraph) + 1
    return units


def _pieces(text: str, spans: list[tuple[int, int]], told: Mapping[int, str], first: int) -> list[Piece]:
    pieces = []
    done = 0
    for begin, end, tells in _marks(spans, told, first):
        pieces += [Piece(text[done:begin]), Piece(text[begin:end], tells)]
        done = end
    return [piece for piece in (*pieces, Piece(text[done:])) if piece.text]


def _marks(spans: list[tuple[int, int]], told: Mapping[int, str], first: int) -> Iterator[tuple[int, int, str]]:
    """Give where words in a row begin and end that tell the same; of words written as one, the first that tells."""
    begin = end = 0
    tells = ""
    for index, (start, stop) in enumerate(spans, start=first):
        now = told.get(index, "")
        if tells and start < end:
            continue
        if now != tells:
            if tells:
                yield begin, end, tells
            begin, tells = start, now
        end = stop
    if tells:
        yield begin, end, tells
