"""What a page is to the archive."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nkarchive.dedupe import FORMULA_WEIGHT, Change, Decision, Held, Join, Neighbour, decide
from nkarchive.model import Article, Fingerprint

ARTICLE = Article(
    url="http://a.test/1", headline="Wreath Laid", paragraphs=("A wreath was laid.",), published="2024-08-05"
)
LONG = Fingerprint(content_sha256="c1", text_sha256="t1", weight=FORMULA_WEIGHT)
SHORT = Fingerprint(content_sha256="c1", text_sha256="t1", weight=FORMULA_WEIGHT - 1)
TWIN = Neighbour(article_id=7, story_id=3, published="2024-08-05")
LAST_YEAR = Neighbour(article_id=8, story_id=4, published="2023-08-05")


def test_a_page_not_held_is_new() -> None:
    assert decide(ARTICLE, LONG, held=None, neighbours=()) == Decision(change=Change.NEW)


def test_the_same_content_is_unchanged_and_joins_nothing_again() -> None:
    held = Held(article_id=1, content_sha256="c1")
    assert decide(ARTICLE, LONG, held=held, neighbours=(TWIN,)) == Decision(change=Change.UNCHANGED)


def test_other_content_under_a_held_url_is_an_edit_and_joins_the_text_it_now_shares() -> None:
    held = Held(article_id=1, content_sha256="c0")
    assert decide(ARTICLE, LONG, held=held, neighbours=(TWIN,)) == Decision(
        change=Change.EDITED, joins=(Join(article_id=7, story_id=3, similarity=1.0, reason="same text"),)
    )


def test_a_long_text_joins_whatever_its_day() -> None:
    decision = decide(ARTICLE, LONG, held=None, neighbours=(TWIN, LAST_YEAR))
    assert [join.story_id for join in decision.joins] == [3, 4]


def test_a_short_formula_joins_only_on_its_own_day() -> None:
    """The same wreath is laid in the same words every year."""
    decision = decide(ARTICLE, SHORT, held=None, neighbours=(TWIN, LAST_YEAR))
    assert [join.story_id for join in decision.joins] == [3]


def test_two_versions_of_a_neighbour_are_one_join() -> None:
    assert len(decide(ARTICLE, LONG, held=None, neighbours=(TWIN, TWIN)).joins) == 1


@given(
    st.builds(Fingerprint, content_sha256=st.text(), text_sha256=st.text(), weight=st.floats(min_value=0)),
    st.none() | st.builds(Held, article_id=st.integers(), content_sha256=st.text()),
    st.lists(st.builds(Neighbour, article_id=st.integers(), story_id=st.integers(), published=st.text())).map(tuple),
)
def test_every_input_has_an_answer(
    fingerprint: Fingerprint, held: Held | None, neighbours: tuple[Neighbour, ...]
) -> None:
    decision = decide(ARTICLE, fingerprint, held=held, neighbours=neighbours)
    assert (decision.change is Change.NEW) == (held is None)
    assert {join.article_id for join in decision.joins} <= {near.article_id for near in neighbours}
