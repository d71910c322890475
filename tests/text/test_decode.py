from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Outcome, Rejection
from crawler.text.decode import Decoded, declared, decode
from tests.text.arabic import OFF_TOPIC, ON_TOPIC

HTML = "text/html"
NEWS = " ".join(ON_TOPIC[:8])
# What headers and meta elements say, true or not, known or not.
LABELS = (
    *("utf-8", "UTF8", "windows-1256", "cp1256", "x-cp1256", "iso-8859-6", "ISO-8859-1", "windows-1252", "ascii"),
    *("utf-16", "utf-16le", "utf-16be", "utf-32", "utf-7", "mac-arabic", "cp720", "shift_jis", "gb18030", "latin5"),
    *("none", "", "arabic", "rot13", "base64", "idna", "punycode", "unicode_escape", "undefined", "عربي", "x" * 60),
)


def _page(meta: str = "", text: str = NEWS) -> str:
    said = f'<meta http-equiv="Content-Type" content="text/html; charset={meta}">' if meta else ""
    return f"<html><head>{said}<title>خبر</title></head><body><p>{text}</p></body></html>"


def _references(text: str) -> str:
    return "".join(char if char.isascii() else f"&#{ord(char)};" for char in text)


@pytest.mark.parametrize(
    ("body", "content_type", "encoding"),
    [
        pytest.param(_page().encode(), HTML, "utf-8", id="utf-8, undeclared"),
        pytest.param(_page("utf-8").encode(), f"{HTML}; charset=utf-8", "utf-8", id="utf-8, declared"),
        pytest.param(
            _page().encode("cp1256"), f"{HTML}; charset=windows-1256", "windows-1256", id="1256 in the header"
        ),
        pytest.param(_page("windows-1256").encode("cp1256"), HTML, "windows-1256", id="1256 in meta"),
        pytest.param(_page().encode("cp1256"), HTML, "windows-1256", id="1256, undeclared"),
        pytest.param(_page("utf-8").encode("cp1256"), HTML, "windows-1256", id="1256, meta lies"),
        pytest.param(_page().encode("cp1256"), f"{HTML}; charset=utf-8", "windows-1256", id="1256, header lies"),
        pytest.param(_page("windows-1256").encode(), HTML, "utf-8", id="utf-8, meta lies"),
        pytest.param(_page().encode(), f"{HTML}; charset='windows-1256'", "utf-8", id="utf-8, header lies"),
        pytest.param(_page("utf-8").encode("cp1256"), f"{HTML}; charset=latin1", "windows-1256", id="1256, both lie"),
        pytest.param(_page().encode("iso-8859-6"), HTML, "iso-8859-6", id="iso-8859-6, undeclared"),
        pytest.param(_page("iso-8859-6").encode("iso-8859-6"), HTML, "iso-8859-6", id="iso-8859-6, declared"),
        pytest.param(_page("iso-8859-6").encode("cp1256"), HTML, "windows-1256", id="1256 declared as iso-8859-6"),
        pytest.param(_page().encode("utf-8-sig"), HTML, "utf-8-sig", id="utf-8 with a byte order mark"),
        pytest.param(_page("windows-1256").encode("utf-8-sig"), HTML, "utf-8-sig", id="the mark counts, not meta"),
        pytest.param(
            codecs.BOM_UTF16_LE + _page().encode("utf-16-le"), f"{HTML}; charset=utf-8", "utf-16", id="utf-16, LE mark"
        ),
        pytest.param(codecs.BOM_UTF16_BE + _page().encode("utf-16-be"), HTML, "utf-16", id="utf-16, BE mark"),
        pytest.param(_page().encode("utf-16-le"), f"{HTML}; charset=utf-16le", "utf-16-le", id="utf-16-le, declared"),
        pytest.param(_page().encode("utf-16-le"), HTML, "utf-16-le", id="utf-16-le, undeclared"),
        pytest.param(_page().encode("utf-16-be"), HTML, "utf-16-be", id="utf-16-be, undeclared"),
        pytest.param(_page().encode(), f"{HTML}; charset=utf-16", "utf-8", id="utf-8 declared as utf-16"),
        pytest.param(_references(_page()).encode(), HTML, "utf-8", id="numeric references"),
        pytest.param(
            _references(_page()).encode(), f"{HTML}; charset=utf-16", "utf-8", id="numeric references as utf-16"
        ),
        pytest.param(_page(text="Plain English.").encode(), "", "utf-8", id="English"),
    ],
)
def test_a_page_gives_its_text_back(body: bytes, content_type: str, encoding: str) -> None:
    decoded = decode(body, content_type)
    assert isinstance(decoded, Decoded)
    assert (decoded.encoding, codecs.lookup(decoded.encoding).name) == (encoding, codecs.lookup(encoding).name)
    assert decoded.text == body.decode(encoding)
    assert decoded.evidence


def test_letters_of_other_languages_are_no_debris() -> None:
    body = _page(text="Où est passée l’été ? Ça et là, près du château « Élysée » ﷲ " * 20).encode()
    decoded = decode(body, "")
    assert isinstance(decoded, Decoded)
    assert decoded.text.encode() == body


def test_a_character_that_is_cut_costs_only_itself() -> None:
    body = _page(text=f"{NEWS} ومعلنون").encode()
    cut = body[: body.index("ومعلنون".encode()) + 5]
    decoded = decode(cut, HTML)
    assert isinstance(decoded, Decoded)
    assert decoded.encoding == "utf-8"
    assert decoded.text == cut[:-1].decode() + "\ufffd"


def test_a_stray_byte_costs_only_itself() -> None:
    decoded = decode(_page().encode().replace(b"<p>", b"<p>\xa0"), HTML)
    assert isinstance(decoded, Decoded)
    assert decoded.text == _page().replace("<p>", "<p>\ufffd")


@pytest.mark.parametrize(
    ("body", "content_type", "outcome"),
    [
        pytest.param(b"", HTML, Outcome.NO_ARTICLE, id="empty"),
        pytest.param(b" \r\n\t ", HTML, Outcome.NO_ARTICLE, id="white space"),
        pytest.param(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 8, HTML, Outcome.UNDECODABLE, id="JPEG"),
        pytest.param(bytes(range(32)) * 20, f"{HTML}; charset=utf-8", Outcome.UNDECODABLE, id="control bytes"),
        pytest.param(
            _page(text="\ufffd" * 300 + NEWS).encode(), HTML, Outcome.UNDECODABLE, id="replacement characters"
        ),
        pytest.param(
            _page(text=NEWS.encode().decode("latin-1")).encode(), HTML, Outcome.UNDECODABLE, id="twice, as latin-1"
        ),
        *(
            pytest.param(
                _page(text=text.encode().decode("cp1252", "replace")).encode(),
                f"{HTML}; charset=utf-8",
                Outcome.UNDECODABLE,
                id=f"twice, as windows-1252: {name}",
            )
            for name, text in (("news", NEWS), ("low letters", "منهم من قال لهم كلام لن يقنع من كان منهم معلنا " * 5))
        ),
    ],
)
def test_a_page_that_is_no_text_is_rejected(body: bytes, content_type: str, outcome: Outcome) -> None:
    rejection = decode(body, content_type)
    assert isinstance(rejection, Rejection)
    assert rejection.outcome == outcome
    assert rejection.reason
    assert "\n" not in rejection.reason


@pytest.mark.parametrize(
    ("body", "content_type", "said"),
    [
        pytest.param(b"", "", ("", ""), id="nothing"),
        pytest.param(b"", "text/html; charset=UTF-8", ("utf-8", ""), id="header"),
        pytest.param(b"", 'text/html;charset="windows-1256"', ("windows-1256", ""), id="quoted, without space"),
        pytest.param(b'<META CHARSET="cp1256">', "", ("", "windows-1256"), id="another name, upper case"),
        pytest.param(b"<meta http-equiv=x content='a; charset = iso-8859-6'>", "", ("", "iso8859-6"), id="http-equiv"),
        pytest.param(b"<meta charset=utf-8><meta charset=cp1256>", "", ("", "utf-8"), id="the first counts"),
        pytest.param(b" " * 5000 + b"<meta charset=utf-8>", "", ("", ""), id="too far from the start"),
        pytest.param(b"<meta charset=no-such-thing>", "text/html; charset=none", ("", ""), id="unknown"),
        pytest.param(b"<meta charset=base64>", "text/html; charset=rot13", ("", ""), id="no encoding of texts"),
        pytest.param(b"<meta charset=utf-7>", "text/html; charset=unicode_escape", ("", ""), id="not for the web"),
    ],
)
def test_what_a_page_says_of_its_encoding(body: bytes, content_type: str, said: tuple[str, str]) -> None:
    names = [codecs.lookup(name).name if name else "" for name in declared(body, content_type)]
    assert names == [codecs.lookup(name).name if name else "" for name in said]


@settings(deadline=None, max_examples=200)
@given(
    st.one_of(
        st.binary(),
        st.binary(min_size=20).map(lambda body: b"\xff\xfe" + body),
        st.text(alphabet="المعلنون \x00\ufffdØ", min_size=1).map(lambda text: text.encode("utf-16-be")),
        st.sampled_from(LABELS).map(lambda label: _page(label).encode("cp1256", "xmlcharrefreplace")[:-3]),
    ),
    st.one_of(st.text(max_size=40), st.sampled_from(LABELS).map(lambda label: f"{HTML}; charset={label}")),
)
def test_any_bytes_are_a_text_or_a_rejection(body: bytes, content_type: str) -> None:
    answer = decode(body, content_type)
    assert isinstance(answer, Decoded | Rejection)
    assert answer == decode(body, content_type)


@settings(deadline=None, max_examples=300)
@given(
    sentences=st.lists(st.sampled_from(ON_TOPIC + OFF_TOPIC), min_size=4, max_size=12),
    encoding=st.sampled_from(("utf-8", "windows-1256", "utf-16-le", "utf-16-be")),
    meta=st.sampled_from(LABELS),
    header=st.sampled_from(LABELS),
)
def test_arabic_comes_back_whatever_is_claimed(sentences: list[str], encoding: str, meta: str, header: str) -> None:
    page = _page(meta, "\n".join(sentences))
    marks = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
    try:
        body = marks.get(encoding, b"") + page.encode(encoding)
    except UnicodeEncodeError:  # a label that windows-1256 has not
        body = page.encode()
    decoded = decode(body, f"{HTML}; charset={header}")
    assert isinstance(decoded, Decoded)
    assert decoded.text == page
