"""Reading bylines: one author a name, people and organisations told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nkarchive.extract import names
from nkarchive.model import AuthorKind


@pytest.mark.parametrize(
    ("printed", "signed"),
    [
        ("Reporting by Han, Seo-yun.", ["Han, Seo-yun"]),
        ("By Ann Example", ["Ann Example"]),
        ("By Ann Example and Bob Sample", ["Ann Example", "Bob Sample"]),
        ("Ann Example, Bob Sample and Cho Min-ji in Seoul", ["Ann Example", "Bob Sample", "Cho Min-ji"]),
        ("By ANN EXAMPLE, Senior Political Editor", ["ANN EXAMPLE"]),
        ("Ann Example | ann@news.example | @annex", ["Ann Example"]),
        ("Von Anna Beispiel und Karl Muster, Berlin", ["Anna Beispiel", "Karl Muster"]),
        ("Ann Example; Reuters", ["Ann Example", "Reuters"]),
        ("Reuters, AFP", ["Reuters", "AFP"]),
        ("김철수 기자", ["김철수"]),
        ("김철수·이영희 기자 abc@news.example.kr", ["김철수", "이영희"]),
        ("순천, 광양 김철수 기자", ["김철수"]),
        ("상상일보 김철수 특파원", ["김철수"]),
        ("Written by Ann Example Published 3 hours ago", []),
        ("By Ann Example For The Example", ["Ann Example"]),
        ("Ann Example And Bob Sample", ["Ann Example", "Bob Sample"]),
        ("ByAnn Example", ["Ann Example"]),
        ("Ann Example, Games Editor", ["Ann Example"]),
        ("Ann Example, Senior Staff Technologist, Example Speech, Privacy, and Technology Project", ["Ann Example"]),
        ("Uta Beispiel, Projektleiterin der Stiftung", ["Uta Beispiel"]),
        ("Share", []),
        ("Senior Correspondent", []),
        ("", []),
    ],
)
def test_a_byline_is_read_name_by_name(printed: str, signed: list[str]) -> None:
    assert [author.name for author in names.read(printed)] == signed


def test_people_and_organisations_are_told_apart() -> None:
    people = ["Ann Example", "Han, Seo-yun", "김철수", "Kim Jong", "Olga"]
    organisations = ["Reuters", "Yonhap News Agency", "연합뉴스", "AFP", "Example News", "news.example.com", "Staff"]
    assert {name: names.kind_of(name) for name in (*people, *organisations)} == {
        **dict.fromkeys(people, AuthorKind.PERSON),
        **dict.fromkeys(organisations, AuthorKind.ORGANISATION),
    }


@given(st.text(max_size=300))
def test_any_text_is_a_byline_of_folded_names(text: str) -> None:
    for author in names.read(text):
        assert author.name
        assert author.name == author.name.strip()
        assert "\n" not in author.name
