"""A real WordPress for all tests of this folder, with the sample's stories as its posts."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crawler.newsroom.stories import load
from tests.conftest import ROOT
from tests.wordpress.serving import PACKAGES, Post, WordPress, missing, serve

ZONE = ZoneInfo("Asia/Amman")
_SECRET = "معلنون كبار أوقفوا إعلاناتهم على إكس، وهذا ما لا يقرؤه إلا من أذن له صاحب الموقع."
HIDDEN = (
    Post("إكس والمعلنون: ملف للمشتركين", _SECRET, "2024-05-01 10:00:00", "ملفات", password="سر"),
    Post("إكس والمعلنون: مسودة", _SECRET, "2024-05-02 10:00:00", "ملفات", status="draft"),
    Post("إكس والمعلنون: للمحررين", _SECRET, "2024-05-03 10:00:00", "ملفات", status="private"),
    Post("إكس والمعلنون: يُنشر لاحقًا", _SECRET, "2099-05-04 10:00:00", "ملفات", status="future"),
)


@pytest.fixture(scope="session")
def wordpress(request: pytest.FixtureRequest) -> Iterator[WordPress]:
    """One with pretty permalinks; whoever changes something puts it back."""
    if not request.config.getoption("--wordpress"):
        pytest.skip("a real WordPress is served where --wordpress is said")
    if missing():
        pytest.skip(f"missing: {missing()}; on Debian: apt-get install {PACKAGES}")
    posts = [
        Post(story.title, story.body, f"{story.published.astimezone(ZONE):%Y-%m-%d %H:%M:%S}", story.section)
        for story in load(ROOT / "seeds" / "sample")
        if not story.copy_of
    ]
    folder = Path(tempfile.mkdtemp(prefix="wp"))
    try:
        with serve([*posts, *HIDDEN], folder) as served:
            yield served
    finally:
        shutil.rmtree(folder, ignore_errors=True)
