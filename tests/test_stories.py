"""Which articles tell one story, in whatever order they and their versions arrive."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from nkarchive.model import Article
from writing import URL, check, new_archive, write

LONG = "The river rose in the night and the village moved to the school upon the hill with all it had. " * 3
TEXTS = {
    "long": LONG,
    "long, set otherwise": LONG.upper().replace(" ", "  ").replace(".", "!"),
    "other": LONG.replace("school", "mill"),
    # the same words, of which one text is a formula by its letters and one is not, were commas to count
    "edge": "word " * 38 + "wordy",
    "edge, set otherwise": "word, " * 38 + "wordy…",
    "short": "A wreath was laid.",
}
READINGS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(sorted(TEXTS)), st.sampled_from(["", "2024-03-05", "2023-03-05"])),
    min_size=2,
    max_size=6,
    unique_by=lambda reading: (reading[0], TEXTS[reading[1]], reading[2]),
)


def stories_of(readings: Sequence[tuple[int, str, str]]) -> set[frozenset[str]]:
    """Read pages one after the other; return the stories as sets of URLs."""
    with new_archive() as (archive, _):
        for number, text, day in readings:
            write(archive, Article(url=f"{URL}/{number}", headline="Same", paragraphs=(TEXTS[text],), published=day))
        check(archive)
        said = archive.db.execute("SELECT group_concat(url, ' ') FROM articles GROUP BY story_id").fetchall()
    return {frozenset(urls.split(" ")) for (urls,) in said}


@settings(max_examples=20, deadline=None)
@given(READINGS, st.integers())
def test_stories_are_the_same_in_whatever_order_their_versions_arrive(
    readings: list[tuple[int, str, str]], seed: int
) -> None:
    """Transitively over all versions: what was once the same text stays one story."""
    shuffled = list(readings)
    random.Random(seed).shuffle(shuffled)
    assert stories_of(shuffled) == stories_of(readings)
