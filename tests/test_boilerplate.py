"""Lines that a source prints on its articles are learned from its own articles, and count for nothing from then on."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom import DAY, HOUR, MORNING, Newsroom, links, newsroom, story
from nkarchive.likeness.wording import wording_of
from nkarchive.model import Article
from nkarchive.store.archive import Archive
from writing import URL, check, new_archive, write

SLOGAN = "The Tribune is read in the whole valley before breakfast."
NOTICE = "© 2024 The Tumen Tribune. No part of it may be printed elsewhere."
SUBJECTS = ("ferry", "harvest", "reservoir", "bridge", "market", "railway", "census", "clinic", "cement", "school")


def report(subject: str) -> list[str]:
    """Return two paragraphs that no other subject shares a run of three words with."""
    return [
        " ".join(f"{subject} {subject}{number} seen{number}{subject[:2]}" for number in range(12)) + ".",
        " ".join(f"told{number}{subject} by {subject}{number + 40}" for number in range(12)) + ".",
    ]


def page(number: int, *paragraphs: str, day: str = "2024-03-05") -> Article:
    return Article(url=f"{URL}/{number}", headline="Report", paragraphs=tuple(paragraphs), published=day)


def learned(archive: Archive) -> set[str]:
    return {line for (line,) in archive.db.execute("SELECT line FROM boilerplate").fetchall()}


def test_a_line_that_closes_five_different_texts_is_learned_whatever_its_year() -> None:
    with new_archive() as (archive, _):
        for number, subject in enumerate(SUBJECTS[:4]):
            write(archive, page(number, *report(subject), NOTICE.replace("2024", str(2020 + number))))
        write(archive, page(4, *report(SUBJECTS[0]), NOTICE.replace("2024", "2020")))  # the first text again
        assert learned(archive) == set()
        write(archive, page(5, *report(SUBJECTS[4]), NOTICE))
        assert learned(archive) == {NOTICE.replace("2024", "#")}
        bodies = {body for (body,) in archive.db.execute("SELECT body FROM versions").fetchall()}
        assert all("The Tumen Tribune" in body for body in bodies)


@pytest.mark.parametrize("early", [True, False], ids=["read before it was learned", "read after"])
def test_texts_that_share_only_furniture_are_no_story_and_texts_that_differ_only_in_it_are_one(early: bool) -> None:
    """Fifty words of trailer below thirty words of news make two notices look alike."""
    trailer = [f"{SLOGAN} {NOTICE} Sent to the readers of the valley each morning at six by our own carriers."]
    trailer += ["The Tribune is printed at the mill on the river, and its editors answer letters on Fridays."]
    pair = [page(90, *report("weather")[:1], *trailer), page(91, *report("football")[:1], *trailer)]
    bare = page(92, *report("weather")[:1])
    lessons = [page(number, *report(subject), *trailer) for number, subject in enumerate(SUBJECTS)]
    with new_archive() as (archive, _):
        for article in [*pair, bare, *lessons] if early else [*lessons, *pair, bare]:
            write(archive, article)
        check(archive)
        told = archive.db.execute("SELECT group_concat(url, ' ') FROM articles GROUP BY story_id").fetchall()
    stories = {frozenset(urls.split(" ")) for (urls,) in told}
    assert frozenset({pair[0].url, bare.url}) in stories
    assert frozenset({pair[1].url}) in stories


def test_a_line_in_the_middle_of_a_text_is_its_authors() -> None:
    """The same words, quoted in a report on the paper itself, stay part of it."""
    body = "\n\n".join(["One.", "Two.", SLOGAN, "Three.", "Four.", "Five.", SLOGAN])
    assert wording_of(body, without={SLOGAN}).tokens.count("breakfast") == 1


ENDS = ((), (SLOGAN,), (NOTICE,), (SLOGAN, NOTICE))
READINGS = st.lists(
    st.tuples(st.sampled_from(range(8)), st.sampled_from(SUBJECTS[:7]), st.sampled_from(ENDS), st.booleans()),
    min_size=6,
    max_size=14,
    unique_by=lambda reading: (reading[0], reading[1], reading[2]),
)


def stories_of(readings: Sequence[tuple[int, str, tuple[str, ...], bool]]) -> tuple[set[frozenset[str]], list[object]]:
    with new_archive() as (archive, _):
        for number, subject, ends, short in readings:
            paragraphs = ["A wreath was laid at the monument.", "Officials took part."] if short else report(subject)
            write(archive, page(number, *paragraphs, *ends, day=f"2024-03-0{1 + number % 3}"))
        check(archive)
        told = archive.db.execute("SELECT group_concat(url, ' ') FROM articles GROUP BY story_id").fetchall()
        links = archive.db.execute(
            "SELECT min(a.url, b.url), max(a.url, b.url), l.similarity FROM story_links l"
            " JOIN articles a ON a.id = l.article_id JOIN articles b ON b.id = l.other_id ORDER BY 1, 2"
        ).fetchall()
        redone = archive.articles.stories.redo()
        assert (redone.merged, redone.parted) == ((), ())
    return {frozenset(urls.split(" ")) for (urls,) in told}, links


@settings(max_examples=4, deadline=None)
@given(READINGS, st.integers())
def test_stories_are_the_same_whenever_the_furniture_was_learned(
    readings: list[tuple[int, str, tuple[str, ...], bool]], seed: int
) -> None:
    shuffled = list(readings)
    random.Random(seed).shuffle(shuffled)
    assert stories_of(shuffled) == stories_of(readings)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as running:
        yield running


def test_a_change_in_furniture_alone_is_no_edit_and_what_a_version_says_stays(site: Newsroom) -> None:
    paths = [f"/news/{subject}" for subject in SUBJECTS[:6]]
    site.put("/", links(*((path, "Story") for path in paths)))
    texts = {path: "\n".join(report(subject)) for path, subject in zip(paths, SUBJECTS, strict=False)}
    for path, text in texts.items():
        site.put(path, story(f"On {path}", f"{text}\n{SLOGAN}"))
    site.crawl(MORNING)
    assert site.rows("SELECT line FROM boilerplate") == [SLOGAN]
    before = site.rows("SELECT body FROM versions ORDER BY id")
    for path, text in texts.items():
        site.put(path, story(f"On {path}", text))
    changed = texts[paths[0]].replace("ferry ferry0", "ferry boat0")
    site.put(paths[0], story(f"On {paths[0]}", changed))
    site.crawl(MORNING + DAY + HOUR)
    outcomes = site.outcomes()
    assert [outcomes[path] for path in paths] == ["edited", *["unchanged"] * 5]
    assert site.rows("SELECT body FROM versions ORDER BY id")[:6] == before
    assert site.rows("SELECT count(*) FROM versions") == [7]
