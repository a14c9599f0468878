"""What a search of the reading room finds: stories, their tellings, facets, a timeline; all or a fair sample."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from nkarchive.query import parse
from nkarchive.reading import results
from nkarchive.reading.deadline import TookTooLong, deadline
from nkarchive.reading.results import Bin, Facet, Facets, Results, Row
from rows import add_article, edit, make


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = make(tmp_path / "archive.db")
    yield db
    db.close()


@pytest.fixture
def conn(db: Database) -> sqlite3.Connection:
    """Five articles: two tell one story, one is Korean and gone, one undated, one about something else."""
    flood = {"headline": "Flood relief reaches Sinuiju", "body": "Kim Jong-un visited the flooded valley of the Yalu."}
    add_article(db, "http://mirae.example/1", **flood, byline=("Ri Yong-su",), published="2024-08-05")
    add_article(
        db,
        "http://daily.example/a",
        headline=flood["headline"],
        body=f"{flood['body']} Tents were given to all.",
        source="daily",
        published="2024-08-06T09:00:00+09:00",
        story_id=1,
    )
    add_article(
        db,
        "http://mirae.example/ko",
        headline="홍수 복구",
        body="김정은 동지가 홍수 피해 지역을 돌아보았다.",
        published="2024-09-01",
    )
    add_article(
        db,
        "http://mirae.example/2",
        headline="Flood of letters",
        body="Rice. A flood.",
        byline=("Ri Yong-su",),
        published=None,
    )
    add_article(db, "http://daily.example/b", headline="Harvest", body="Rice.", source="daily", published="2023-10-01")
    db.execute("UPDATE stories SET articles = 2 WHERE id = 1")
    db.execute("UPDATE articles SET language = 'en'")
    db.execute("UPDATE articles SET language = 'ko', status = 'gone' WHERE id = 3")
    return db.conn  # type: ignore[no-any-return]


def found(conn: sqlite3.Connection, text: str, **how: object) -> list[int]:
    return [row.article_id for row in results.search(conn, parse(text), **how).rows]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("flood", [1, 4]),
        ("flood source:daily", [2]),
        ("flood -source:daily", [1, 4]),
        ("Kim Jong Un", [1, 3]),
        ('"Kim Jong Un"', [1]),
        ('"김정은"', [3]),
        ("홍수", [3]),
        ("flood author:Yong-su", [1, 4]),
        ('author:"Ri Yong-su"', [1, 4]),
        ("rice before:2024", [5]),
        ("flood after:2024-08-06", [2]),
        ("flood before:2024-08-06", [1]),
        ("year:2023 year:2024", [2, 3, 5]),
        ("flood -year:2024", [4]),
        ("language:ko", [3]),
        ("status:gone", [3]),
        ("status:gone language:en", []),
        ("source:daily", [2, 5]),
        ("flo* -relief", [4]),
        ("source:none", []),
        ("-flood", []),
        ('"', []),
    ],
)
def test_a_query_finds(conn: sqlite3.Connection, text: str, ids: list[int]) -> None:
    assert sorted(found(conn, text)) == ids


def test_a_row_is_a_story_with_its_best_telling(conn: sqlite3.Connection) -> None:
    assert results.search(conn, parse("visited")) == Results(
        rows=(
            Row(
                story_id=1,
                article_id=1,
                url="http://mirae.example/1",
                source="mirae",
                headline="Flood relief reaches Sinuiju",
                standfirst="",
                byline=("Ri Yong-su",),
                published="2024-08-05",
                language="en",
                status="live",
                snippet=(("Kim Jong-un ", False), ("visited", True), (" the flooded valley of the Yalu.", False)),
                tellings=2,
                story_articles=2,
            ),
        ),
        total=1,
        articles=2,
        pages=1,
    )


def test_tellings_are_those_that_the_query_finds(conn: sqlite3.Connection) -> None:
    (row,) = results.search(conn, parse("visited source:daily")).rows
    assert (row.article_id, row.tellings, row.story_articles) == (2, 1, 2)
    assert [each.article_id for each in results.tellings(conn, parse("visited"), 1)] == [1, 2]
    assert [each.article_id for each in results.tellings(conn, parse("visited source:daily"), 1)] == [2]
    assert results.tellings(conn, parse("zebra"), 1) == ()


def test_order_is_by_day_with_the_undated_last(conn: sqlite3.Connection) -> None:
    query = "flood OR rice OR 홍수"
    assert found(conn, query, sort="newest") == [3, 2, 5, 4]
    assert found(conn, query, sort="oldest") == [5, 1, 3, 4]
    assert [row.article_id for row in results.every(conn, parse(query))] == [3, 2, 1, 5, 4]
    assert [row.article_id for row in results.every(conn, parse(query), sort="oldest", most=2)] == [5, 1]


def test_pages_are_leafed_through(conn: sqlite3.Connection) -> None:
    query = parse("flood OR rice OR 홍수")
    pages = [results.search(conn, query, sort="newest", page=page, size=3) for page in (1, 2, 99)]
    assert [[row.article_id for row in page.rows] for page in pages] == [[3, 2, 5], [4], [4]]
    assert {(page.total, page.articles, page.pages) for page in pages} == {(4, 5, 2)}


def test_facets_and_timeline_are_of_the_whole_result(conn: sqlite3.Connection) -> None:
    def exact(*counted: tuple[str, int]) -> tuple[Facet, ...]:
        return tuple(Facet(value=value, count=count, is_estimate=False) for value, count in counted)

    whole = results.everything(conn, parse("flood OR 홍수"), size=1)
    assert whole.facets == Facets(
        source=exact(("mirae", 3), ("daily", 1)),
        year=exact(("2024", 3), ("", 1)),
        language=exact(("en", 3), ("ko", 1)),
        byline=exact(("Ri Yong-su", 2)),
        status=exact(("live", 3), ("gone", 1)),
    )
    assert whole.histogram == (
        Bin(month="2024-08", source="", count=2, is_estimate=False),
        Bin(month="2024-09", source="", count=1, is_estimate=False),
    )
    assert results.facets(conn, parse("flood OR 홍수")) == whole.facets
    assert [(each.month, each.source) for each in results.histogram(conn, parse("flood"), by_source=True)] == [
        ("2024-08", "daily"),
        ("2024-08", "mirae"),
    ]
    assert results.everything(conn, parse('"')) == results.Found(results=Results(), facets=Facets(), histogram=())


def test_a_snippet_of_what_has_no_words_to_show_is_the_articles_opening(conn: sqlite3.Connection) -> None:
    (row,) = results.search(conn, parse("language:ko")).rows
    assert row.snippet == (("김정은 동지가 홍수 피해 지역을 돌아보았다.", False),)


def test_nothing_hostile_in_a_text_becomes_more_than_text(db: Database) -> None:
    add_article(db, "http://mirae.example/x", headline="<b>x", body='<script>alert("flood")</script> flood')
    (row,) = results.search(db.conn, parse("flood")).rows
    assert "".join(text for text, _ in row.snippet) == '<script>alert("flood")</script> flood'
    assert [text for text, hit in row.snippet if hit] == ["flood", "flood"]


def test_a_deadline_ends_what_takes_too_long(conn: sqlite3.Connection) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    with pytest.raises(TookTooLong, match=r"longer than 0\.01 s"), deadline(conn, 0.01):
        conn.execute(endless).fetchall()
    with deadline(conn, 60):
        assert found(conn, "rice") == [5, 4]
    with pytest.raises(sqlite3.OperationalError, match="no such table"), deadline(conn, 60):
        conn.execute("SELECT * FROM no_table")


MANY = 45_000  # more than are looked at one by one


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """An archive in which "rice" is in every article, "barley" in one of ten, "millet" in one of a thousand."""
    db = make(tmp_path_factory.mktemp("large") / "archive.db")
    for source in ("big", "small"):
        db.execute("INSERT INTO sources (name) VALUES (?)", [source])
    numbers = range(1, MANY + 1)
    db.execute("BEGIN")
    db.conn.executemany(
        "INSERT INTO stories (id, first_article_id, articles) VALUES (?, ?, 2)",
        [(n, 2 * n) for n in numbers if n <= MANY // 2],
    )
    db.conn.executemany(
        "INSERT INTO articles (id, url, source, headline, published, language, first_seen, last_seen, last_changed,"
        " story_id, content_sha256, body) VALUES (?, ?, ?, ?, ?, 'en', '', '', '', ?, '', ?)",
        [
            (
                n,
                f"http://big.example/{n}",
                "small" if n % 500 == 0 else "big",
                "Rice",
                f"{2000 + n % 20}-{1 + n % 12:02}-01" if n % 100 else None,
                (n + 1) // 2,
                "rice" + " barley" * (n % 10 == 0) + " millet" * (n % 1000 == 0),
            )
            for n in numbers
        ],
    )
    db.execute("INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')")
    db.execute("COMMIT")
    yield db.conn
    db.close()


@pytest.mark.slow
def test_of_many_articles_the_counts_are_estimates_that_say_so(large: sqlite3.Connection) -> None:
    whole = results.everything(large, parse("rice"))
    page = whole.results
    assert (page.total_is_estimate, page.articles_is_estimate, page.ranked_among) == (True, True, 20_000)
    assert abs(page.articles - MANY) < MANY / 20
    assert abs(page.total - MANY / 2) < MANY / 20
    assert (len(page.rows), page.pages) == (20, 50)
    assert {facet.value: facet.is_estimate for facet in whole.facets.source} == {"big": True, "small": True}
    years = {facet.value: facet.count for facet in whole.facets.year}
    assert len(years) == 21  # and the undated
    assert all(abs(years[str(year)] - MANY / 20) < MANY / 100 for year in range(2001, 2020))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("barley", MANY // 10),
        ("rice source:small", MANY // 500),
        ("source:small", MANY // 500),
        ("millet", MANY // 1000),
        ("ric* source:small year:2000", len([n for n in range(500, MANY + 1, 500) if n % 20 == 0 and n % 100])),
        ("rice year:2003", len([n for n in range(1, MANY + 1) if n % 20 == 3])),
        ("rice -source:big", MANY // 500),
    ],
)
def test_what_is_few_enough_is_counted_exactly(large: sqlite3.Connection, text: str, articles: int) -> None:
    page = results.search(large, parse(text))
    assert (page.articles, page.articles_is_estimate, page.ranked_among) == (articles, False, None)


@pytest.mark.slow
@pytest.mark.parametrize("text", ["rice", "ric*", "", "rice barley OR rice"])
def test_the_order_by_day_of_many_is_the_true_one(large: sqlite3.Connection, text: str) -> None:
    query = parse(f"{text} source:big")
    for sort, direction in (("newest", "DESC"), ("oldest", "")):
        first = large.execute(
            "SELECT id FROM articles WHERE source = 'big' ORDER BY published IS NULL,"
            f" published {direction}, id {direction} LIMIT 700"
        ).fetchall()
        listed = [row.article_id for row in results.every(large, query, sort=sort, most=700)]  # type: ignore[arg-type]
        assert listed == [number for (number,) in first]
        stories = list(dict.fromkeys((number + 1) // 2 for number in listed))
        page = results.search(large, query, sort=sort, page=7)  # type: ignore[arg-type]
        assert [row.story_id for row in page.rows] == stories[120:140]


@pytest.mark.slow
def test_the_undated_of_many_come_last(large: sqlite3.Connection) -> None:
    *_, last = results.every(large, parse("rice"), most=MANY)
    assert (last.article_id, last.published) == (100, None)


def test_reading_keeps_up_with_an_edit(conn: sqlite3.Connection, db: Database) -> None:
    edit(db, 5, headline="Flood")
    assert sorted(found(conn, "flood")) == [1, 4, 5]
