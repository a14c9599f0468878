"""What a person types into the search box, and what is understood."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nkarchive.query import DEFAULT, Filter, Query, Term, TermKind, Thesaurus, parse
from nkarchive.query.thesaurus import thesaurus

KIM = thesaurus([["김정은", "Kim Jong Un", "Kim Jong-un", "Kim Jong Eun"]])
NO_NAMES = Thesaurus()


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("flood relief", '("flood" AND "relief")'),
        ("kim jong un", '("kim jong un" OR "김 정 은" OR "Kim Jong Un" OR "Kim Jong un" OR "Kim Jong Eun")'),
        ("Kim Jong-un visit", '(("Kim Jong un" OR "김 정 은" OR "Kim Jong Un" OR "Kim Jong Eun") AND "visit")'),
        ("김정은", '("김 정 은" OR "Kim Jong Un" OR "Kim Jong un" OR "Kim Jong Eun")'),
        ('"김정은"', '"김 정 은"'),
        ('"Kim Jong Un"', '"Kim Jong Un"'),
        ("Kim Jong", '("Kim" AND "Jong")'),
        ("Kim OR Jong Un", '("Kim" OR ("Jong" AND "Un"))'),
        ("flood -김정은", '"flood" NOT ("김 정 은" OR "Kim Jong Un" OR "Kim Jong un" OR "Kim Jong Eun")'),
        ('flood author:"Ri Yong-su"', '("flood" AND {byline} : "Ri Yong su")'),
        ("author:이보람 byline:Ri", '({byline} : "이 보 람" OR {byline} : "Ri")'),
        ("flood -author:Ri", '"flood" NOT {byline} : "Ri"'),
        ("nucl* 평양*", '("nucl" * AND "평 양")'),
        ("nu*", '"nu"'),
        ('"nuclear w"*', '"nuclear w" *'),
        ("source:kcna", ""),
        ("headline:flood", '"headline flood"'),
        ("http://mirae.example/1", '"http mirae example 1"'),
    ],
)  # fmt: skip
def test_words_become_what_fts5_is_asked(text: str, match: str) -> None:
    assert parse(text, thesaurus=KIM).match == match


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("source:kcna source:KCNA", ["source:kcna"]),
        ("Source:kcna -source:daily", ["source:kcna", "-source:daily"]),
        ("NOT language:ko", ["-language:ko"]),
        ("status:gone year:2016 lang:ko", ["status:gone", "year:2016", "language:ko"]),
        ("after:2024 before:2024-08", ["after:2024-01-01", "before:2024-08-01"]),
        ("since:2024-08-05 until:2024-08-05", ["after:2024-08-05", "before:2024-08-06"]),
        ('author:"Ri Yong-su"', ['author:"Ri Yong-su"']),
        ("author:“Ri Yong-su", ['author:"Ri Yong-su"']),
        ("http:example", []),
    ],
)
def test_filters_are_read(text: str, filters: list[str]) -> None:
    assert [str(each) for each in parse(text).filters] == filters


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("flood before:2024-13", "before: '2024-13' is not in the calendar; it was left out."),
        ("flood after:soon", "after: 'soon' is not a day, month or year (write 2024-08-05, 2024-08 or 2024); it was left out."),
        ("flood year:20", "year: '20' is not a year (write 2024); it was left out."),
        ("flood until:9999", "until: '9999' is the end of the calendar; it was left out."),
        ("flood status:dead", "status: 'dead' is no status (there are live, gone, blocked, moved, unreadable); it was left out."),
        ("flood source:", "source: says nothing after the colon; it was left out."),
        ("flood author:***", "author: '***' has no letters to look for; it was left out."),
        ("flood -before:2024", "before: cannot be excluded (write after:2024); it was left out."),
        ("-flood", "-flood was left out: an exclusion needs a word to be excluded from."),
        ("fl*", "fl* was looked for as the word fl: a beginning needs 3 letters."),
        ("김정은", "김정은 is also looked for as Kim Jong Un, Kim Jong-un, Kim Jong Eun; put it in quotes for this spelling alone."),
        ("( AND", "There is no word in this to search for."),
    ],
)  # fmt: skip
def test_what_was_left_out_or_may_surprise_is_said(text: str, note: str) -> None:
    assert note in parse(text, thesaurus=KIM).notes


@pytest.mark.parametrize("text", ["", " ", '"', "( AND", "OR", "***", "-flood", "before:2024-13", "NOT", "source:"])
def test_nothing_searchable_is_an_empty_query_that_says_so(text: str) -> None:
    query = parse(text)
    assert (query.is_empty, query.match, query.filters) == (True, "", ())
    assert query.notes


def test_a_query_says_what_it_understood() -> None:
    assert parse('Kim Jong-un "two words" nuc* -rice source:a', thesaurus=KIM) == Query(
        alternatives=(
            (
                Term(
                    text="Kim Jong-un",
                    kind=TermKind.NAME,
                    spellings=("Kim Jong-un", "김정은", "Kim Jong Un", "Kim Jong Eun"),
                ),
                Term(text="two words", kind=TermKind.PHRASE, quoted=True),
                Term(text="nuc", kind=TermKind.PREFIX),
            ),
        ),
        excluded=(Term(text="rice", kind=TermKind.WORD, excluded=True),),
        filters=(Filter(name="source", value="a"),),
        notes=("Kim Jong-un is also looked for as 김정은, Kim Jong Eun; put it in quotes for this spelling alone.",),
    )


def test_a_facet_narrows_and_widens() -> None:
    query = parse("flood source:a after:2024")
    assert str(query.narrowed("source", "b")) == "flood source:a after:2024-01-01 source:b"
    assert str(query.narrowed("after", "2025-01-01")) == "flood source:a after:2025-01-01"
    assert str(query.widened("source")) == "flood after:2024-01-01"
    assert query.narrowed("source", "a") == query


def test_the_shipped_thesaurus_gives_no_name_two_meanings() -> None:
    for key, spellings in DEFAULT.index().items():
        assert sum(spellings == group for group in DEFAULT.groups) == 1, key


_PARTS = st.sampled_from(
    [
        *'"*+-^:(){}[],.~\\/|&!',
        " ",
        " ",
        "OR",
        "AND",
        "NOT",
        "NEAR",
        "a",
        "평양",
        "“",
        "\u0301",
        "Kim Jong Un",
        "김정은",
        "source:",
        "author:",
        "before:",
        "year:2016",
        "2024-08",
        "status:gone",
        "language:ko",
        "-",
        "nucle",
    ]
)
_TYPED = st.one_of(st.text(), st.lists(_PARTS).map("".join), st.lists(_PARTS).map(" ".join))


@settings(max_examples=400, deadline=None)
@given(text=_TYPED)
def test_a_query_prints_itself_as_it_could_be_typed(text: str) -> None:
    query = parse(text, thesaurus=KIM)
    again = parse(str(query), thesaurus=KIM)
    assert (again.alternatives, again.excluded, again.filters) == (query.alternatives, query.excluded, query.filters)


@pytest.fixture(scope="module")
def table() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(byline, body, tokenize='unicode61')")
    return connection


@settings(max_examples=400, deadline=None)
@given(text=_TYPED)
def test_no_query_is_an_error(table: sqlite3.Connection, text: str) -> None:
    for names in (KIM, NO_NAMES):
        if match := parse(text, thesaurus=names).match:
            table.execute("SELECT bm25(t) FROM t WHERE t MATCH ?", [match]).fetchall()


def test_long_queries_are_no_error(table: sqlite3.Connection) -> None:
    for text in ("a " * 3000, "a OR b " * 3000, "a " + "-b " * 3000, "author:a " * 500, "김정은 " * 200):
        table.execute("SELECT * FROM t WHERE t MATCH ?", [parse(text).match]).fetchall()
