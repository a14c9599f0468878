"""One story in two languages: linked by what the page says or by its address, and never merged."""

from __future__ import annotations

import pytest

from nkarchive.likeness.twins import twins
from nkarchive.model import Article, Translation
from nkarchive.store.archive import Archive
from nkarchive.store.lineage import story
from writing import check, new_archive, write

SITE = "http://tribune.example"
TEXTS = {
    "en": "The bridge over the Tumen was closed for the night after ice floes struck one of its pillars.",
    "ko": "두만강다리가 얼음장에 부딪쳐 하루밤동안 통행이 금지되였다고 강안통신이 전하였다.",
}


def page(path: str, language: str, *, day: str = "2024-03-05", **more: object) -> Article:
    text = TEXTS.get(language, TEXTS["en"])
    return Article(
        url=SITE + path,
        headline="H",
        paragraphs=(text,),
        language=language,
        published=day,
        **more,  # type: ignore[arg-type]
    )


def translations(archive: Archive) -> list[tuple[int, int, str]]:
    check(archive)
    assert archive.db.execute("SELECT count(DISTINCT story_id) - count(*) FROM articles").fetchone() == (0,)
    return archive.db.execute(
        "SELECT article_id, other_id, reason FROM story_links WHERE kind = 'translation'"
    ).fetchall()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/en/article/123", "/ko/article/123"),
        ("/eng/2024/03/1.html", "/kor/2024/03/1.html"),
        ("/read?id=123&lang=en", "/read?id=123&lang=kr"),
        ("/EN/n-123", "/KR/n-123"),
    ],
)
def test_the_same_address_in_another_language_is_a_translation(one: str, other: str) -> None:
    assert SITE + other in twins(SITE + one)
    assert SITE + one in twins(SITE + other)
    for pages in ((one, "en", other, "ko"), (other, "ko", one, "en")):
        with new_archive() as (archive, _):
            write(archive, page(pages[0], pages[1]))
            write(archive, page(pages[2], pages[3], day="2024-03-08"))
            assert translations(archive) == [(1, 2, "the same address in another language")]


@pytest.mark.parametrize(
    "url",
    ["/enter/123", "/article/123", "/en/about", "/en/a/ko/123", "/en/123?lang=ko", "//en/x", "/a?slang=en&id=5"],
)
def test_an_address_that_names_no_language_or_two_has_no_twin(url: str) -> None:
    assert twins(SITE + url) == ()


@pytest.mark.parametrize(
    ("language", "day"),
    [("en", "2024-03-05"), ("en-GB", "2024-03-05"), ("", "2024-03-05"), ("ko", "2024-06-05")],
    ids=["of one language", "of one language, spelt otherwise", "of none that is stated", "of another season"],
)
def test_a_twin_address_alone_is_no_translation(language: str, day: str) -> None:
    """Many a site numbers its languages apart: 123 here and 123 there are two events, months apart."""
    with new_archive() as (archive, _):
        write(archive, page("/en/article/123", "en"))
        other = page("/ko/article/123", language, day=day)
        write(archive, Article(**{f: getattr(other, f) for f in other.__slots__} | {"paragraphs": (TEXTS["ko"],)}))
        assert translations(archive) == []


def test_a_twin_of_another_source_is_none() -> None:
    with new_archive() as (archive, _):
        write(archive, page("/en/article/123", "en"))
        with archive.transaction():
            archive.db.execute("INSERT INTO sources (name) VALUES ('other')")
            archive.db.execute("UPDATE articles SET source = 'other'")
        write(archive, page("/ko/article/123", "ko"))
        assert translations(archive) == []


def test_the_pages_own_link_goes_before_its_address_and_outlives_a_regroup() -> None:
    with new_archive() as (archive, _):
        write(archive, page("/en/article/123", "en", translations=(Translation(language="ko", url=f"{SITE}/ko/x"),)))
        write(archive, page("/ko/x", "ko"))
        expected = [(1, 2, "the page's own link")]
        assert translations(archive) == expected
        with archive.transaction():
            archive.articles.stories.redo()
        assert translations(archive) == expected


def test_a_lineage_shows_its_translations_and_articles_joined_only_by_what_they_once_said() -> None:
    long = (
        "A ferry with ninety pilgrims on board was towed back to the harbour after its rudder broke in calm weather. "
        * 3
    )
    other = "Grain was carried over the pass on mules by the men of the upper villages before the snow came down. " * 3

    def ferry(number: int, text: str) -> Article:
        return Article(url=f"{SITE}/en/{number}", headline="Ferry", paragraphs=(text,), language="en")

    with new_archive() as (archive, _):
        for number in (1, 2):
            write(archive, ferry(number, long))
        write(archive, ferry(2, other))
        write(archive, page("/ko/1", "ko", day=""))
        told = story(archive.db.conn, 1)
        assert told is not None
        assert [(t.article_id, t.kind, t.like) for t in told.tellings] == [(1, "", None), (2, "same text", 1)]
        assert told.tellings[1].kept < 10
        assert [(t.article_id, t.language) for t in told.translations] == [(3, "ko")]
