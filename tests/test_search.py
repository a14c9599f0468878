"""What people type finds what they mean, in both languages, and the index never lies."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from nkarchive.query import to_match
from nkarchive.query.dates import day_past, first_day
from nkarchive.store import search_index
from nkarchive.store.search import Found, read_snippet, search
from rows import add_article, edit, make


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = make(tmp_path / "archive.db")
    yield db
    db.close()


@pytest.fixture
def news(db: Database) -> Database:
    """Four articles, two of which tell one story."""
    first = add_article(
        db,
        "http://mirae.example/1",
        headline="Flood relief reaches Sinuiju",
        standfirst="Helicopters flew for two days",
        body="Kim Jong-un visited the valley.\n\nTents were handed out to the families of the upper town.",
        byline=("Ri Yong-su", "Mirae News Agency"),
        captions=("Soldiers carry sandbags along the dyke",),
        published="2024-08-05",
    )
    (story,) = db.execute("SELECT story_id FROM articles WHERE id = ?", [first]).fetchone()
    add_article(
        db,
        "http://daily.example/a",
        headline="Flood relief reaches Sinuiju",
        body="Kim Jong-un visited the valley.\n\nTents were handed out.",
        source="daily",
        published="2024-08-06T09:00:00+09:00",
        story_id=story,
    )
    add_article(
        db,
        "http://mirae.example/ko/1",
        headline="평양시내 코로나19 격리 해제",
        body="당국은 COVID격리 조치를 끝냈다고 밝혔다. 탈북민 단체는 평양시내 시장이 다시 열렸다고 전했다.",
        captions=("새로 문을 연 시장", "상인들"),
        published="2024-08-07",
    )
    add_article(
        db,
        "http://mirae.example/2",
        headline="Missile test at sea",
        body="Un was not there. Kim, Jong and others said nothing of nuclear weapons.",
        published=None,
    )
    return db


def ids(db: Database, query: str, **filters: object) -> list[int]:
    return sorted(hit.id for hit in search(db.conn, query, **filters))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("flood", [1, 2]),
        ("FLOOD Relief", [1, 2]),
        ('"Kim Jong Un"', [1, 2]),
        ("“Kim Jong Un”", [1, 2]),
        ("Kim Jong-un", [1, 2]),
        ("Kim Jong Un", [1, 2]),
        ("Kim Jong -il", [1, 2, 4]),
        ("source:mirae flood", [1]),
        ("flood -source:mirae", [2]),
        ("author:Yong-su", [1]),
        ("source:daily", [2]),
        ("year:2024 before:2024-08-07", [1, 2]),
        ("before:2024-13", []),
        ("sandbags", [1]),
        ('"Ri Yong-su"', [1]),
        ("helicopters", [1]),
        ("flood OR missile", [1, 2, 4]),
        ("upper town OR missile test", [1, 4]),
        ("flood -helicopters", [2]),
        ('flood -"upper town"', [2]),
        ("flood NOT helicopters", [2]),
        ("flood OR missile -helicopters", [2, 4]),
        ("nuc*", [4]),
        ('"nuclear wea"*', [4]),
        ("nuc", []),
        ("평양", [3]),
        ("양시", [3]),
        ("탈북", [3]),
        ("내평", []),
        ("격리 시장", [3]),
        ("COVID격리", [3]),
        ("코로나19", [3]),
        ("평양*", [3]),
        ("평양 OR flood", [1, 2, 3]),
        ("평양 -탈북", []),
        ("상인들", [3]),
        ("-flood", []),
        ("flood AND (relief)", [1, 2]),
        ("headline:flood", []),
        ('"', []),
        ("( AND", []),
        ("", []),
        ("OR", []),
        ("***", []),
        ("\u0000\ud800", []),
    ],
)
def test_a_query_finds(news: Database, query: str, found: list[int]) -> None:
    assert ids(news, query) == found


def test_decomposed_hangul_is_the_same_word(news: Database) -> None:
    assert ids(news, "\u1111\u1167\u11bc\u110b\u1163\u11bc") == [3]


def test_filters_are_by_source_and_by_day_of_publication(news: Database) -> None:
    assert ids(news, "flood", sources=["daily"]) == [2]
    assert ids(news, "flood", sources=["daily", "mirae"]) == [1, 2]
    assert ids(news, "flood OR missile", since="2024-08-06") == [2]
    assert ids(news, "flood", until="2024-08-05") == [1]
    assert ids(news, "flood", since="2024-08-06", until="2024-08-06") == [2]
    assert ids(news, "flood", until="2024") == [1, 2]
    assert ids(news, "flood", since="2025") == []


def test_counts_are_of_stories_and_not_cut_by_the_limit(news: Database) -> None:
    found = search(news.conn, "flood OR missile", limit=1)
    assert (len(found), found.articles, found.stories) == (1, 3, 2)


def test_a_headline_ranks_above_the_body_and_twins_by_age(db: Database) -> None:
    add_article(db, "http://mirae.example/1", headline="Harvest", body="Rain fell on the rice.")
    add_article(db, "http://mirae.example/2", headline="Rice", body="Rain fell on the harvest.")
    add_article(db, "http://mirae.example/3", headline="Rice", body="Rain fell on the harvest.")
    assert [hit.id for hit in search(db.conn, "rice")] == [2, 3, 1]


def test_a_hit_is_whole(news: Database) -> None:
    (hit,) = search(news.conn, "sandbags")
    assert (hit.id, hit.url, hit.source, hit.headline, hit.published, hit.byline, str(hit.snippet)) == (
        1,
        "http://mirae.example/1",
        "mirae",
        "Flood relief reaches Sinuiju",
        "2024-08-05",
        ("Ri Yong-su", "Mirae News Agency"),
        "Soldiers carry **sandbags** along the dyke",
    )


def test_a_snippet_shows_the_body_where_the_headline_has_the_words_too(news: Database) -> None:
    (hit,) = search(news.conn, "평양")
    assert str(hit.snippet) == (
        "당국은 COVID격리 조치를 끝냈다고 밝혔다. 탈북민 단체는 **평양**시내 시장이 다시 열렸다고 전했다."
    )


def test_touching_highlights_become_one_and_no_segmenting_sign_is_seen(news: Database) -> None:
    snippet = read_snippet("a \x02\u200b평\u200b\x03\u200b\x02\u200b양\u200b\x03\u200b시\u200b\n\nb")
    assert str(snippet) == "a **평양**시 b"
    for query in ("평 양", "COVID격리", "격리 OR 조치"):
        for hit in search(news.conn, query):
            assert "\u200b" not in str(hit.snippet) and "****" not in str(hit.snippet)


def test_text_that_segmenting_leaves_alone_is_held_once(news: Database) -> None:
    rows = news.execute("SELECT article_id, standfirst IS NULL, byline IS NULL, captions FROM segmented").fetchall()
    assert [row[:3] for row in rows] == [(3, 1, 1)]
    assert rows[0][3].replace("\u200b", "") == "새로 문을 연 시장\n상인들"


def test_the_index_is_true_after_edits(news: Database) -> None:
    assert search_index.check(news) == ""
    edit(news, 3, headline="서울 소식", body="Now in English alone.")
    edit(news, 1, headline="홍수 소식", body="평양 in Korean.")
    assert search_index.check(news) == ""
    assert ids(news, "시장") == [3]  # the captions stay
    assert ids(news, "탈북") == []
    assert ids(news, "평양") == [1]
    edit(news, 1, headline="Flood", body="English again.")
    assert search_index.check(news) == ""
    assert [row[0] for row in news.execute("SELECT article_id FROM segmented")] == [3]


def test_an_article_can_be_taken_out_and_put_back(news: Database) -> None:
    search_index.unindex(news, 3)
    search_index.unindex(news, 3)
    assert ids(news, "평양") == []
    search_index.index(news, 3)
    assert ids(news, "평양") == [3]
    assert search_index.check(news) == ""


def test_indexing_twice_is_refused_for_the_first_words_could_not_be_taken_out(news: Database) -> None:
    with pytest.raises(ValueError, match="indexed already"):
        search_index.index(news, 1)
    with pytest.raises(LookupError, match="no article 99"):
        search_index.index(news, 99)


def test_an_index_that_lies_is_told_and_can_be_rebuilt(news: Database) -> None:
    news.execute("UPDATE articles SET body = 'changed behind our back 평양' WHERE id = 1")
    assert search_index.check(news) != ""
    search_index.rebuild(news)
    assert search_index.check(news) == ""
    assert ids(news, "평양") == [1, 3]


@pytest.fixture(scope="module")
def table() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(text, tokenize='unicode61')")
    connection.execute("INSERT INTO t VALUES ('some text')")
    return connection


_SYNTAX = st.sampled_from([*'"*+-^:(){}[],.^~\\/|&!', " ", "OR", "AND", "NOT", "NEAR", "a", "평양", "“", "\u0301"])


@settings(max_examples=300, deadline=None)
@given(query=st.one_of(st.text(), st.lists(_SYNTAX).map("".join), st.lists(_SYNTAX).map(" ".join)))
def test_no_query_is_an_error(table: sqlite3.Connection, query: str) -> None:
    match = to_match(query)
    if match:
        table.execute("SELECT snippet(t, 0, '', '', '', 5) FROM t WHERE t MATCH ?", [match]).fetchall()


@settings(max_examples=100, deadline=None)
@given(text=st.text(st.sampled_from("abcé 평양시平.,-\u30fb"), min_size=1))
def test_every_text_is_found_by_its_own_words(table: sqlite3.Connection, text: str) -> None:
    match = to_match(f'"{text}"')
    if match:
        row = table.execute("INSERT INTO t VALUES (?)", [search_index.segmented({"text": text})["text"] or text])
        found = table.execute("SELECT 1 FROM t WHERE t MATCH ? AND rowid = ?", [match, row.lastrowid])
        assert found.fetchone() == (1,)


def test_long_queries_are_no_error(table: sqlite3.Connection) -> None:
    for query in ("a " * 3000, "a OR b " * 3000, "a " + "-b " * 3000, '"' + "평양 " * 3000):
        table.execute("SELECT * FROM t WHERE t MATCH ?", [to_match(query)]).fetchall()


@pytest.mark.parametrize("text", ["2024-13", "2024-02-30", "yesterday", "2024-1-1", "24"])
def test_what_is_no_day_is_refused(text: str) -> None:
    for check in (first_day, day_past):
        with pytest.raises(ValueError, match=text):
            check(text)


def test_nothing_searchable_is_nothing_found(news: Database) -> None:
    assert search(news.conn, '"') == Found()
