from __future__ import annotations

import pytest

from crawler.text.dom import parse
from crawler.text.marked import is_marked


@pytest.mark.parametrize(
    ("names", "any_box", "sentences"),
    [
        pytest.param("wp-caption-text", True, True, id="caption of WordPress"),
        pytest.param("photoCredit", True, True, id="change of case"),
        pytest.param("article__newsletter-box", True, True, id="among other names"),
        pytest.param("related_posts", True, True, id="underscore"),
        pytest.param("post-meta", True, False, id="a name and a date"),
        pytest.param("Byline small", True, False, id="byline"),
        pytest.param("tags", True, False, id="tags"),
        pytest.param("entry-content", False, False, id="content"),
        pytest.param("commentary", False, False, id="a word that begins so"),
        pytest.param("metadata-free", False, False, id="another"),
        pytest.param("", False, False, id="no class"),
    ],
)
def test_names_of_boxes(names: str, any_box: bool, sentences: bool) -> None:
    element = parse(f"<div class='{names}'>نص</div>")
    assert element is not None
    assert is_marked(element) is any_box
    assert is_marked(element, sentences=True) is sentences


def test_an_element_without_a_class_is_no_box() -> None:
    element = parse("<div id='comments'>نص</div>")
    assert element is not None
    assert not is_marked(element)
