"""Which articles tell one story, in whatever order they and their versions arrive."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from nkarchive.model import Article
from writing import URL, check, new_archive, write

LONG = "The river rose in the night and the village moved to the school upon the hill with all it had. " * 3
REPORT = (
    "A ferry with ninety pilgrims on board was towed back to the harbour of Lindau after its rudder broke in calm weather. "
    "The harbour master said that nobody was hurt, and that the ferry would stay in dock until the cause was known. "
    "It had been built forty years ago and was to be taken out of service in the coming winter, the owners said. "
    "Pilgrims were brought to the island by two fishing boats, which had come to help without being asked."
)
STEPS = REPORT.split(" ")


def drifted(steps: int) -> str:
    """Return the report with one word in eight replaced, *steps* times over other words each time."""
    words = [f"word{n}" if n % 8 < steps else word for n, word in enumerate(STEPS)]
    return " ".join(words)


TEXTS = {
    "report": REPORT,
    "report, one word changed": REPORT.replace("calm", "windless"),
    "report, cut": " ".join(STEPS[:40]),
    "report, closing line": f"{REPORT}\n\n(END)",
    "report, drifted once": drifted(1),
    "report, drifted twice": drifted(2),
    "report, drifted thrice": drifted(3),
    "long": LONG,
    "long, set otherwise": LONG.upper().replace(" ", "  ").replace(".", "!"),
    "other": LONG.replace("school", "mill"),
    # the same words, of which one text is a formula by its letters and one is not, were commas to count
    "edge": "word " * 38 + "wordy",
    "edge, set otherwise": "word, " * 38 + "wordy…",
    "short": "A wreath was laid.",
}
READINGS = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(sorted(TEXTS)), st.sampled_from(["", "2024-03-05", "2023-03-05"])),
    min_size=2,
    max_size=7,
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


def test_a_chain_of_small_changes_is_no_story_from_end_to_end() -> None:
    """Each text is like the one before it; the first and the last have hardly a phrase in common."""
    readings = [(n, f"report, drifted {times}", "") for n, times in enumerate(("once", "twice", "thrice"))]
    told = stories_of([(9, "report", ""), *readings])
    assert all(len(urls) < 4 for urls in told)
