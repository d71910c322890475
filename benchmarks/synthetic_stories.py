"""Stories made up by number, as many as are wanted: words in Zipf's frequencies, and phrases that many stories have."""

from __future__ import annotations

import hashlib
import random
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate

from attrs import evolve

from crawler.archive.names import stem_of
from crawler.archive.records import FORMAT
from crawler.model import Dated, Fetched, Found, Record, Verdict

# Words of a story: that of a short one (those in data/topic have 159 on average), so that a million take some minutes.
_WORDS = 100
_VOCABULARY = 40_000
# Sentences that agencies and outlets use again and again; the most frequent stands in every tenth story.
_PHRASES, _PHRASE_WORDS = 5_000, 12
_BEGAN = datetime(2022, 11, 1, tzinfo=UTC)


def _zipf(size: int) -> list[float]:
    """Give cumulated weights: the word of rank r is as frequent as 1 / (r + 2.7), as Mandelbrot corrected Zipf."""
    return list(accumulate(1 / (rank + 2.7) for rank in range(1, size + 1)))


@cache
def _language() -> tuple[list[str], list[float], list[str], list[float]]:
    chance = random.Random("language")
    letters, prefixes = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", ("", "", "", "ال", "ال", "و", "وال", "ب", "لل", "ف")
    words = [
        chance.choice(prefixes) + "".join(chance.choices(letters, k=chance.choice((2, 3, 3, 4, 4, 5, 6))))
        for _ in range(_VOCABULARY)
    ]
    weights = _zipf(_VOCABULARY)
    phrases = [" ".join(chance.choices(words, cum_weights=weights, k=_PHRASE_WORDS)) for _ in range(_PHRASES)]
    return words, weights, phrases, _zipf(_PHRASES)


def body_of(number: int) -> str:
    """Make the body of a story: the same for the same number."""
    chance = random.Random(number)
    words, weights, phrases, phrase_weights = _language()
    story = chance.choices(words, cum_weights=weights, k=_WORDS)
    paragraphs = [" ".join(story[start : start + 40]) for start in range(0, _WORDS, 40)]
    return "\n\n".join([*paragraphs, *chance.choices(phrases, cum_weights=phrase_weights, k=1)])


def copy_of(number: int) -> str:
    """Make a near copy of a story: a byline before it, a word changed here and there, its end cut."""
    words = body_of(number).split()[: _WORDS - 20]
    words[30], words[70] = "تعديل", "آخر"
    return "القاهرة - وكالات\n\n" + " ".join(words)


def url_of(number: int) -> str:
    """Give the canonical URL of a story, of one of a thousand outlets."""
    return f"https://outlet-{number % 1000}.example/news/2024/{number}"


def digest_of(number: int) -> str:
    """Give something as evenly spread as a content hash."""
    return hashlib.sha256(str(number).encode()).hexdigest()


def record_of(number: int) -> Record:
    """Make the record of a story."""
    url, digest = url_of(number), digest_of(number)
    at = _BEGAN + timedelta(minutes=number)
    template = _template()
    return evolve(
        template,
        number=number,
        stem=stem_of(number, digest),
        content_sha256=digest,
        outlet=f"outlet-{number % 1000}.example",
        published=Dated(at, "minute", "json-ld datePublished"),
        fetched=evolve(template.fetched, requested=url, final=url, canonical=url, at=at + timedelta(hours=1)),
    )


@cache
def _template() -> Record:
    return Record(
        format=FORMAT,
        number=0,
        stem="",
        content_sha256="",
        story_sha256="",
        title="عنوان من ثماني كلمات عن شركة ومعلن ومنصة",
        authors=("منى سالم",),
        published=None,
        modified=None,
        reader="visible",
        outlet="",
        outlet_name="صدى",
        country="eg",
        found=Found("feed", "https://outlet.example/feed/", "عنوان", None, None),
        fetched=Fetched("", "", "", _BEGAN, 200, {"content-type": "text/html"}, "0" * 64, 5, "utf-8", "valid UTF-8"),
        verdicts=(Verdict("topic", True, "score 7.0", ("title: leave",)),),
        topic="x-advertisers",
        topic_version="0123456789ab",
        program="benchmark",
        extractor="benchmark",
    )
