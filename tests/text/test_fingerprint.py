from __future__ import annotations

import hashlib
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.fingerprint import content_hash

LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيABcdچپگ٣7"
# Not hamza and madda above and below (U+0653 to U+0655): NFKC makes another letter of them with the one before.
MARKS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670\u06d6\u0640"
UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2069\ufeff\u00ad\x00\x08\x1b"
SPACES = " \n\t\r\u00a0\u2003\u2028\u3000"

words = st.lists(st.text(alphabet=LETTERS, min_size=1, max_size=8), min_size=1, max_size=12)


def by_contract(body: str) -> str:
    """Fold as the contract of names and hashes says, step by step."""
    folded = ""
    for char in unicodedata.normalize("NFKC", body):
        category = unicodedata.category(char)
        is_control = category == "Cc" and not char.isspace()
        if category not in ("Mn", "Cf") and not is_control and char != "\u0640":
            folded += char
    return " ".join(folded.split())


@settings(deadline=None)
@given(st.one_of(st.text(), st.text(alphabet=LETTERS + MARKS + UNSEEN + SPACES)))
def test_it_is_sha_256_of_the_text_as_the_contract_folds_it(body: str) -> None:
    assert content_hash(body) == hashlib.sha256(by_contract(body).encode()).hexdigest()


@pytest.mark.parametrize(
    ("body", "digest"),
    [
        pytest.param("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", id="nothing"),
        pytest.param(
            "غادر المعلنون.", "694d8611c0595d6514ed763191f36566e47d1e2df66a1fbe2ee4d0c1965bb82d", id="one line"
        ),
        pytest.param(
            "غادَر\u00a0\n\n المعلـنون.\u200f",
            "694d8611c0595d6514ed763191f36566e47d1e2df66a1fbe2ee4d0c1965bb82d",
            id="the same, dressed",
        ),
        pytest.param(
            "غادر المعلنون. عاد المعلنون.",
            "9719dbb4a6a1289cbf5357a6032d14310e6761d321a43f59b6bc8fa1c8cc9626",
            id="two sentences",
        ),
        pytest.param(
            "غادر المعلنون.\n\nعاد المعلنون.",
            "9719dbb4a6a1289cbf5357a6032d14310e6761d321a43f59b6bc8fa1c8cc9626",
            id="two paragraphs",
        ),
    ],
)
def test_digests_that_must_never_change(body: str, digest: str) -> None:
    assert content_hash(body) == digest


@settings(deadline=None)
@given(words, st.data())
def test_what_cannot_be_seen_does_not_change_it(words: list[str], data: st.DataObject) -> None:
    body = " ".join(words)
    some = st.text(alphabet=MARKS + UNSEEN, max_size=2)
    space = st.text(alphabet=SPACES + UNSEEN, max_size=3)
    dressed = "".join(
        data.draw(space) + " " + data.draw(space) if char == " " else char + data.draw(some) for char in body
    )
    assert content_hash(data.draw(space) + dressed + data.draw(space)) == content_hash(body)


@settings(deadline=None)
@given(words, st.data())
def test_another_letter_changes_it(words: list[str], data: st.DataObject) -> None:
    body = " ".join(words)
    place = data.draw(st.sampled_from([place for place, char in enumerate(body) if char != " "]))
    other = data.draw(st.sampled_from(LETTERS.replace(body[place], "")))
    assert content_hash(body[:place] + other + body[place + 1 :]) != content_hash(body)


def test_a_lone_surrogate_counts_as_a_question_mark() -> None:
    assert content_hash("إك\ud800س") == content_hash("إك?س")
