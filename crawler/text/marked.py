"""Boxes whose markup says that they hold no text of the article: captions, bylines, share bars, newsletters, comments.

Sites name such boxes for their style sheets, in English whatever their language. A name is not proof: a box that
holds much of the text is no such box, whatever it is called.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

# Words of class names, as they stand between hyphens, underscores and changes of case. Boxes of the first kind may hold
# sentences; of the second they hold names, dates, links.
_SENTENCES = (
    "newsletter newsletters subscribe subscription promo promotion related recommended recommendations comment "
    "comments disqus respond reply replies author authors writer bio copyright copyrights cookie cookies consent "
    "paywall login signup register caption captions credit credits disclaimer poll polls survey feedback download "
    "advert advertisement sponsor sponsored popup modal donate donation embed oembed tweet twitter instagram share "
    "sharing social also readalso seealso mostread"
)
_LABELS = (
    "ad ads adsense banner breadcrumb breadcrumbs crumbs byline reporter tag tags keywords shares sociable facebook "
    "whatsapp telegram meta date datetime dateline time timestamp source nav navigation menu toolbar rating ratings "
    "print follow pagination pager views reads readers sidebar popular trending info infos"
)
_WHOLE = r"wp-caption-text|addtoany|sharedaddy|addthis|jp-relatedposts|(?:img|image|photo)-?(?:desc|caption|credit|by)"


def _names(names: str, *more: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{'|'.join(names.split())})(?![a-z])" + "".join(f"|{one}" for one in more))


_BOX = _names(_SENTENCES, _WHOLE)
_ANY = _names(f"{_SENTENCES} {_LABELS}", _WHOLE)
_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=4096)
def _says(names: str, *, sentences: bool) -> bool:
    return bool((_BOX if sentences else _ANY).search(_CASE.sub("-", names[:300]).lower()))


def is_marked(element: HtmlElement, *, sentences: bool = False) -> bool:
    """Tell whether an element's class names a box that holds no text of an article.

    Args:
        element: of a page.
        sentences: whether only boxes are meant that hold sentences: of a name, a date or links is none.

    Returns:
        Whether it does.
    """
    names = element.get("class")
    return bool(names) and _says(names, sentences=sentences)
