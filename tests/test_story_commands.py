"""``story``, ``missing`` and ``regroup`` as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from nkarchive.cli import cli
from nkarchive.model import Article, Teaser, Translation
from writing import archive_at, check, write

FIRST = (
    "A ferry with ninety pilgrims on board was towed back to the harbour of Lindau after its rudder broke in calm weather.",
    "The harbour master said that nobody was hurt, and that the ferry would stay in dock until the cause was known.",
    "It had been built forty years ago and was to be taken out of service in the coming winter, the owners said.",
    "Pilgrims were brought to the island by two fishing boats, which had come to help without being asked.",
)
CHANGED = (FIRST[0].replace("calm", "windless"), *FIRST[1:])
URL = "http://tribune.example"


def said(archive: Path, *words: str) -> str:
    done = CliRunner().invoke(cli, [*words, "--archive", str(archive)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def ferry(number: int, paragraphs: tuple[str, ...], day: str, **more: object) -> Article:
    return Article(url=f"{URL}/{number}", headline="Ferry Towed", paragraphs=paragraphs, published=day, **more)  # type: ignore[arg-type]


def test_a_story_shows_who_had_it_first_and_what_was_cut_or_added(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with archive_at(path) as archive:
        write(archive, ferry(1, CHANGED, "2024-03-07"))
        write(archive, ferry(2, FIRST, "2024-03-05"))
        write(archive, ferry(3, FIRST[:2], "2024-03-05"))
        check(archive)
    story = json.loads(said(path, "story", "2", "--json"))
    assert [(t["article_id"], t["kind"], t["cut"], t["added"]) for t in story["tellings"]] == [
        (2, "", 0, 0),
        (3, "abridged", 40, 0),
        (1, "rewritten", 1, 1),
    ]
    text = said(path, "story", "2", "--diff")
    assert "story s1: 3 tellings" in text
    assert "[-calm-]" in text
    assert "{+windless+}" in text


def test_what_is_advertised_and_never_captured_is_listed_until_it_is_held(tmp_path: Path) -> None:
    """By its URL, or by a text that begins with the teaser's own words."""
    path = tmp_path / "archive.db"
    excerpt = "The bridge over the Tumen was closed for the night after ice floes struck one of its …"
    by_url = Teaser(url=f"{URL}/2", headline="Ferry Towed")
    by_text = Teaser(url=f"{URL}/?p=77", text=excerpt)
    with archive_at(path) as archive:
        write(archive, ferry(1, FIRST[::-1], "2024-03-05", teasers=(by_url, by_text)))
    listed = json.loads(said(path, "missing", "--json"))
    assert [(m["url"], m["state"]) for m in listed] == [
        (f"{URL}/2", "never asked for"),
        (f"{URL}/?p=77", "never asked for"),
    ]
    with archive_at(path) as archive:
        write(archive, ferry(2, FIRST, "2024-03-05"))
        bridge = (
            "The bridge over the Tumen was closed for the night after ice floes struck one of its pillars on Monday."
        )
        write(archive, Article(url=f"{URL}/bridge", headline="Bridge Closed", paragraphs=(bridge,)))
        leads = archive.db.execute("SELECT url, target_id FROM teasers ORDER BY position").fetchall()
        assert leads == [(f"{URL}/2", 2), (f"{URL}/?p=77", 3)]
    assert json.loads(said(path, "missing", "--json")) == []
    assert said(path, "missing") == "nothing is missing: all that pages advertise is held\n"


def test_a_translation_is_linked_and_never_merged(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with archive_at(path) as archive:
        to_korean = (Translation(language="ko", url=f"{URL}/2"),)
        write(archive, ferry(1, FIRST, "2024-03-05", translations=to_korean))
        write(archive, ferry(2, ("순례자 구십 명을 태운 여객선이 키가 부러져 항구로 예인되였다.",), "2024-03-05"))
        links = archive.db.execute("SELECT article_id, other_id, kind FROM story_links").fetchall()
        assert links == [(1, 2, "translation")]
    story = json.loads(said(path, "story", "1", "--json"))
    assert [t["article_id"] for t in story["tellings"]] == [1]
    assert [t["article_id"] for t in story["translations"]] == [2]


def test_regroup_gives_the_stories_that_the_crawl_gave(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with archive_at(path) as archive:
        for number, paragraphs in enumerate((CHANGED, FIRST, FIRST[:2], FIRST[::-1]), start=1):
            write(archive, ferry(number, paragraphs, "2024-03-05"))
        before = archive.db.execute("SELECT id, story_id FROM articles ORDER BY id").fetchall()
        links = archive.db.execute("SELECT * FROM story_links ORDER BY 1, 2").fetchall()
    done = json.loads(said(path, "regroup", "--json"))
    assert (done["moved"], done["stories_before"], done["stories_after"]) == (0, 1, 1)
    with archive_at(path) as archive:
        assert archive.db.execute("SELECT id, story_id FROM articles ORDER BY id").fetchall() == before
        assert archive.db.execute("SELECT * FROM story_links ORDER BY 1, 2").fetchall() == links
        check(archive)
