"""What pages advertise is kept, and leads to the article meant: by its address, or by words that can be no chance."""

from __future__ import annotations

from nkarchive.model import Article, Teaser
from nkarchive.store.archive import Archive
from writing import URL, check, new_archive, write

OPENING = "The bridge over the Tumen was closed for the night after ice floes struck one of its pillars"
EXCERPT = f"{OPENING[:80]} …"


def front(*teasers: Teaser, text: str = "All that was said in the valley today, in one place.") -> Article:
    return Article(url=f"{URL}/front", headline="Today", paragraphs=(text,), teasers=teasers)


def bridge(number: int, rest: str, standfirst: str = "") -> Article:
    return Article(
        url=f"{URL}/bridge-{number}",
        headline="Bridge",
        standfirst=standfirst,
        paragraphs=(f"{OPENING} {rest}",),
        published="2024-03-05",
    )


def advertised(archive: Archive) -> list[tuple[str, int | None, str]]:
    return archive.db.execute("SELECT url, target_id, found_by FROM advertised ORDER BY url").fetchall()


def test_what_was_advertised_is_kept_when_the_teaser_is_gone() -> None:
    with new_archive() as (archive, _):
        write(archive, front(Teaser(url=f"{URL}/gone", headline="Soon Forgotten")))
        write(archive, front(text="All that was said in the valley on the next day, in one place."))
        assert archive.db.execute("SELECT count(*) FROM teasers").fetchall() == [(0,)]
        assert advertised(archive) == [(f"{URL}/gone", None, "")]
        check(archive)


def test_an_excerpt_leads_to_the_one_story_that_begins_so_held_before_or_after() -> None:
    for first in (True, False):
        with new_archive() as (archive, _):
            pages = [front(Teaser(url=f"{URL}/?p=7", text=EXCERPT)), bridge(1, "on Monday.")]
            for page in pages if first else pages[::-1]:
                write(archive, page)
            (target,) = archive.db.execute("SELECT id FROM articles WHERE headline = 'Bridge'").fetchone()
            assert advertised(archive) == [(f"{URL}/?p=7", target, "text")]
            assert archive.db.execute("SELECT target_id FROM teasers").fetchall() == [(target,)]


def test_an_excerpt_of_a_standfirst_leads_to_its_article() -> None:
    with new_archive() as (archive, _):
        write(archive, front(Teaser(url=f"{URL}/?p=7", text="Ferries are to run all night until the ice has gone …")))
        standfirst = "Ferries are to run all night until the ice has gone, the harbour office says"
        target = write(archive, bridge(1, "on Monday.", standfirst))
        assert advertised(archive) == [(f"{URL}/?p=7", target, "text")]


def test_an_excerpt_that_two_stories_begin_with_leads_nowhere() -> None:
    """Every winter's report opens with the same sentence."""
    rest = [
        "on Monday. " + " ".join(f"then{n} this{n}" for n in range(30)),
        " ".join(f"or{n} that{n}" for n in range(40)),
    ]
    with new_archive() as (archive, _):
        for number, text in enumerate(rest):
            write(archive, bridge(number, text))
        write(archive, front(Teaser(url=f"{URL}/?p=7", text=EXCERPT)))
        assert advertised(archive) == [(f"{URL}/?p=7", None, "")]
        write(archive, front(Teaser(url=f"{URL}/bridge-1", text=EXCERPT)))
        assert advertised(archive)[1] == (f"{URL}/bridge-1", 2, "url")


def test_two_links_of_one_story_are_no_ambiguity() -> None:
    with new_archive() as (archive, _):
        for number in (1, 2):
            write(archive, bridge(number, "on Monday, and it was opened again when the ice had gone on Friday."))
        write(archive, front(Teaser(url=f"{URL}/?p=7", text=EXCERPT)))
        assert advertised(archive) == [(f"{URL}/?p=7", 1, "text")]


def test_a_few_words_are_no_excerpt() -> None:
    with new_archive() as (archive, _):
        write(archive, bridge(1, "on Monday."))
        write(archive, front(Teaser(url=f"{URL}/?p=7", text="The bridge over the Tumen …")))
        assert advertised(archive) == [(f"{URL}/?p=7", None, "")]
