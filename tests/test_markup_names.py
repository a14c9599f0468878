"""Words of class and id attributes: a pattern's stems must not hide a name that the pattern knows."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nkarchive.extract import captions, headings, naming, signatures
from nkarchive.extract.dom import NamePattern, PageNames

STEMMED = {
    f"{module.__name__}.{name}": value
    for module in (captions, headings, naming, signatures)
    for name, value in vars(module).items()
    if isinstance(value, NamePattern) and value.stems
}


@pytest.mark.parametrize("pattern", STEMMED.values(), ids=STEMMED)
def test_each_match_of_a_pattern_holds_one_of_its_stems(pattern: NamePattern):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.from_regex(pattern.pattern))
    def holds(name: str) -> None:
        words = [word for word in name.lower().split() if pattern.pattern.search(word)]
        assert all(any(stem in word for stem in pattern.stems) for word in words)

    holds()


def test_a_page_s_names_that_were_learnt_are_told_apart_as_those_asked_one_by_one():
    names = ["post-caption wide", "Wp-Caption-Text", "nav main", "", "line\nbreak caption", "photo", "photo-text"]
    asked, learnt = (NamePattern(r"(?:^|-)caption|photo-text", stems="caption photo") for _ in range(2))
    learnt.learn(PageNames(names))
    assert [learnt[name] for name in names] == [asked[name] for name in names]
    assert [asked[name] for name in names] == [True, True, False, False, True, False, True]
