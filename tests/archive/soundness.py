"""What holds of every archive at rest, whatever happened to whoever wrote it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from crawler.archive import Archive, records
from crawler.archive.names import stem_of
from crawler.archive.seed_format import parse
from crawler.text.fingerprint import content_hash


def temporaries(folder: Path) -> list[str]:
    """List what a writer has left half done."""
    return sorted(path.name for path in folder.rglob(".*") if "aside" not in path.parts)


def assert_sound(folder: Path) -> dict[int, str]:
    """Open an archive for writing, as the next run does, then check its files against each other and the index.

    Args:
        folder: of the archive.

    Returns:
        The content hash of each number.
    """
    Archive.open(folder, write=True).close()
    assert temporaries(folder) == []
    told: dict[int, str] = {}
    with Archive.open(folder) as archive:
        for path in sorted((folder / "stories").iterdir()):
            data = path.read_bytes()
            title, body = parse(data)
            record = records.load((folder / "records" / f"{path.stem}.json").read_bytes(), path.stem)
            assert record.number not in told, f"number {record.number} twice"
            told[record.number] = content_hash(body)
            assert record.stem == path.stem == stem_of(record.number, content_hash(body))
            assert record.content_sha256 == content_hash(body)
            assert record.story_sha256 == hashlib.sha256(data).hexdigest()
            assert record.title == title
            story = archive.get(record.number)
            assert story is not None
            assert (story.title, story.body, story.record) == (title, body, record)
            urls = [record.fetched.canonical] if record.fetched.canonical else []  # none of what was imported
            urls += [copy.url for copy in record.copies]
            assert len(urls) == len(set(urls)), f"{path.stem}: a copy twice"
            for url in urls:
                assert archive.by_url(url) is not None, f"{url} is not in the index"
            assert archive.by_hash(record.content_sha256) == story
        assert [story.record.number for story in archive] == sorted(told)
        assert len(archive) == len(told)
    assert len(set(told.values())) == len(told), "a text twice"
    assert {path.stem for path in (folder / "records").iterdir()} == {
        path.stem for path in (folder / "stories").iterdir()
    }
    return told
