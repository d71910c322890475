"""Which parts of a site may be lost: web archives have pages of them that no live source leads to."""

from __future__ import annotations

from collections.abc import Container, Iterable
from urllib.parse import urlsplit

from attrs import frozen

from crawler.discovery.canonical import canonical
from crawler.model import Lead


@frozen
class Part:
    """A part of a site.

    Attributes:
        directory: what its URLs begin with, to the first slash behind the host's, or the host's alone.
        looks: its oldest page and its newest, by when they were captured; one where it has one.
    """

    directory: str
    looks: tuple[Lead, ...]


def parts_of(captured: Iterable[Lead], known: Container[str]) -> list[Part]:
    """Divide what a web archive has of a site into parts.

    Args:
        captured: its articles, each with its capture.
        known: canonical URLs of those that live sources lead to.

    Returns:
        The parts with pages that are not known; first that of the oldest capture, for a site loses its past first.
    """
    dated = sorted(
        ((lead.capture.at, lead) for lead in captured if lead.capture and canonical(lead.url) not in known),
        key=lambda pair: pair[0],
    )
    parts: dict[str, list[Lead]] = {}
    for _, lead in dated:
        parts.setdefault(_directory(lead.url), []).append(lead)
    return [Part(directory, (leads[0], *leads[1:][-1:])) for directory, leads in parts.items()]


def _directory(url: str) -> str:
    parts = urlsplit(url)
    first, slash, _ = parts.path.lstrip("/").partition("/")
    return f"{parts.scheme}://{parts.netloc}/{first}/" if slash else f"{parts.scheme}://{parts.netloc}/"
