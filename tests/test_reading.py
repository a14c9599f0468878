"""The archive as a reader finds it at the command line."""

from __future__ import annotations

import json
import os
import pty
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from nkarchive.cli import main
from nkarchive.store.differences import compare_words
from rows import add_pass, fill

NOW = datetime(2024, 8, 10, 12, tzinfo=UTC)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive of three articles in two stories, one edited, one gone."""
    path = tmp_path / "archive.db"
    fill(path)
    return path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, path: Path) -> Run:
    """Run the command line where the archive lies and there is no config.yaml; exit code, out, err."""
    monkeypatch.chdir(path.parent)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["nkarchive", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return run


def test_search_prints_stories_with_their_tellings(run: Run) -> None:
    assert run("search", "contractor", "OR", "rice", "OR", "평양") == (
        0,
        """\
2 stories (3 articles) for contractor OR rice OR 평양

평양시내 소식
   article 2, daily, 2024-08-05, http://daily.example/a
   **평양**시내 시장.
   the same story: Global War Contractor, article 1, mirae, 2024-08-05, Ri Yong-su, Mirae News Agency, http://mirae.example/1

Harvest
   article 3, mirae, undated, http://mirae.example/2
   **Rice**.
""",
        "",
    )


def test_search_as_json_has_exactly_these_keys(run: Run) -> None:
    code, out, _ = run("search", "시장", "--json")
    assert code == 0
    assert json.loads(out) == [
        {
            "id": 2,
            "url": "http://daily.example/a",
            "source": "daily",
            "headline": "평양시내 소식",
            "published": "2024-08-05",
            "byline": [],
            "snippet": "평양시내 **시장**.",
            "story_id": 1,
        }
    ]


def test_search_knows_the_thesaurus_and_says_how_it_took_the_query(run: Run, path: Path) -> None:
    (path.parent / "config.yaml").write_text("thesaurus:\n  - [Reis, Rice]\nsources: []\n", "utf-8")
    code, out, err = run("search", "reis source:mirae before:2024-13", "--json")
    assert (code, [hit["id"] for hit in json.loads(out)], err) == (0, [3], "")
    _, _, err = run("search", "reis source:mirae before:2024-13")
    assert err.splitlines() == [
        "before: '2024-13' is not in the calendar; it was left out.",
        "reis is also looked for as Rice; put it in quotes for this spelling alone.",
    ]
    assert run("search", '"reis"', "--json")[:2] == (0, "[]\n")
    assert "no source 'kyodo'" in run("search", "rice source:kyodo")[2]


@pytest.mark.parametrize("query", ["zebra", '"', "( AND", "", "-contractor", "AND OR NOT"])
def test_nothing_found_is_an_empty_array(run: Run, query: str) -> None:
    assert run("search", query, "--json") == (0, "[]\n", "")


def test_an_excluded_word_is_no_option(run: Run) -> None:
    for query in (["war", "-harvest"], ["war -harvest"], ["-harvest", "war"], ["-harvest war"]):
        code, out, _ = run("search", *query, "--json")
        assert (code, [hit["id"] for hit in json.loads(out)]) == (0, [1])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["search", "war", "--since", "soon"], "'soon' is not a day, month or year"),
        (["search", "war", "--source", "kyodo"], "no source 'kyodo': it has daily, mirae"),
        (["search", "war", "--lmit", "3"], "No such option '--lmit'"),
        (["search"], "Missing argument"),
        (["show", "99"], "holds no article number 99"),
        (["show", "99999999999999999999"], "holds no article"),
        (["show", "\udcff"], "holds no article"),
        (["show", "http://mirae.example/404"], "holds no article http://mirae.example/404"),
        (["show", "1", "--version", "3"], "the article has versions 1 to 2"),
        (["diff", "1", "1", "7"], "there is no version 7"),
        (["changes", "--kind", "odd"], "is not one of"),
        (["search", "war", "--archive", "none.db"], "there is no archive at none.db: run `nkarchive crawl` first"),
        (["status", "--archive", "."], "is a directory"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(run: Run, arguments: list[str], said: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert said in err and "Traceback" not in err


def test_show_prints_the_article_as_held(run: Run) -> None:
    code, out, _ = run("show", "1")
    assert code == 0
    assert (
        out
        == """\
Global War Contractor
It sells to all sides
Ri Yong-su, Mirae News Agency
mirae, 2024-08-05
http://mirae.example/1

The valley was flooded.

Tents were given.

The end.

Captions
  Soldiers carry sandbags

The same story
  article 2, daily, 2024-08-05, http://daily.example/a

Also found under
  http://mirae.example/?p=1 (shortlink)

In the archive
  live, first seen 2024-08-05T00:00:00Z, last seen 2024-08-05T00:00:00Z
  2 versions, last changed 2024-08-06T01:00:00Z (nkarchive diff 1)
"""
    )


@pytest.mark.parametrize("which", ["1", "http://mirae.example/1", "http://mirae.example/?p=1"])
def test_an_article_is_named_by_number_url_or_alias(run: Run, which: str) -> None:
    code, out, _ = run("show", which, "--json")
    row = json.loads(out)
    assert (code, row["id"], row["byline"], row["captions"]) == (
        0,
        1,
        ["Ri Yong-su", "Mirae News Agency"],
        [{"text": "Soldiers carry sandbags", "credit": "", "image_url": ""}],
    )
    assert [version["headline"] for version in row["history"]] == [
        "World-Wide War Contractor",
        "Global War Contractor",
    ]


def test_an_older_version_is_shown_as_it_stood(run: Run) -> None:
    code, out, _ = run("show", "1", "--version", "1")
    assert code == 0
    assert out.startswith("World-Wide War Contractor\n") and "Tents were handed out." in out
    _, out, _ = run("show", "1", "--version", "1", "--json")
    assert (json.loads(out)["headline"], json.loads(out)["version"]) == ("World-Wide War Contractor", 1)


def test_diff_marks_the_words_that_changed(run: Run) -> None:
    expected = """\
--- article 1, version 1, seen 2024-08-05T00:00:00Z
+++ article 1, version 2, seen 2024-08-06T01:00:00Z
@@ headline @@
[-World-Wide-]{+Global+} War Contractor
@@ body, paragraph 2 @@
Tents were [-handed out-]{+given+}.
"""
    for arguments in (["1"], ["1", "1"], ["1", "1", "2"], ["http://mirae.example/1"]):
        assert run("diff", *arguments) == (0, expected, "")


def test_a_diff_of_one_version_says_so(run: Run) -> None:
    code, out, _ = run("diff", "2")
    assert (code, out) == (
        0,
        "article 2 has one version, first seen 2024-08-05T00:00:00Z: there is nothing to compare it with\n",
    )


@pytest.mark.parametrize(
    ("older", "newer"), [("a b c", "a c"), ("", "new"), ("평양 시내", "서울 시내"), ("a\n\nb", "b\n\na"), ("x", "x")]
)
def test_a_word_diff_keeps_both_texts_whole(older: str, newer: str) -> None:
    pieces = compare_words(older, newer)
    assert "".join(piece.text for piece in pieces if piece.change != "added") == older
    assert "".join(piece.text for piece in pieces if piece.change != "removed") == newer


def test_changes_are_newest_first_without_arrivals(run: Run) -> None:
    assert (
        run("changes")[1]
        == """\
seen                  what    source  article  headline               detail
2024-08-07T00:00:00Z  gone    daily         2  평양시내 소식          404
2024-08-06T01:00:00Z  edited  mirae         1  Global War Contractor  headline, body
"""
    )
    assert run("changes", "--since", "2024-08-08")[1] == "no edits, disappearances or returns\n"
    assert "the newest 1 of 2" in run("changes", "--limit", "1")[1]
    _, out, _ = run("changes", "--json", "--kind", "edited")
    assert [(event["kind"], event["url"]) for event in json.loads(out)] == [("edited", "http://mirae.example/1")]


def test_status_tells_how_each_source_is_doing(run: Run, path: Path) -> None:
    with sqlite3.connect(path) as connection:
        db = Database(connection)
        add_pass(
            db,
            "mirae",
            began="2024-08-10T11:00:00Z",
            finished="2024-08-10T11:01:00Z",
            outcomes=(("http://mirae.example/3", "failed", "no answer in 60 s"), ("http://mirae.example/2", "new", "")),
        )
        add_pass(db, "daily", began="2024-08-10T11:00:00Z", finished="2024-08-10T11:02:00Z")
        db.execute(
            "INSERT INTO urls (url, source, kind, state, found_at, next_at)"
            " VALUES ('http://mirae.example/3', 'mirae', 'article', 'new', ?1, ?1)",
            ["2024-08-10T11:00:00Z"],
        )
    connection.close()
    assert run("status", "--now", NOW.isoformat()) == (
        0,
        """\
source  state  last success          stories  articles  new in 24 h (usual)  due  last pass
daily   ok     2024-08-10T11:02:00Z        1         1                0 (0)    0
mirae   ok     2024-08-10T11:01:00Z        2         2                0 (0)    1  1 failed, 1 new
the archive holds 2 stories (3 articles)
failed: http://mirae.example/3: no answer in 60 s
""",
        "",
    )


def test_status_exits_1_where_a_source_needs_a_person(run: Run, path: Path) -> None:
    with sqlite3.connect(path) as connection:
        add_pass(
            Database(connection),
            "mirae",
            began="2024-08-10T11:00:00Z",
            finished="2024-08-10T11:01:00Z",
            alarm="nothing found where 20 are usual",
        )
    connection.close()
    code, out, _ = run("status", "--now", NOW.isoformat())
    assert code == 1
    assert out.endswith("needs a person: mirae: nothing found where 20 are usual\n")
    code, out, _ = run("status", "--json", "--now", NOW.isoformat())
    by_name = {source["name"]: source for source in json.loads(out)["sources"]}
    assert (code, by_name["mirae"]["needs_a_person"], by_name["daily"]["needs_a_person"]) == (1, True, False)


def test_a_terminal_gets_colour_instead_of_stars(path: Path) -> None:
    ours, theirs = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    subprocess.run(
        [sys.executable, "-m", "nkarchive", "search", "시장", "--archive", str(path)],
        stdout=theirs,
        check=True,
        env=environment | {"TERM": "xterm-256color"},
    )
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert re.search("\x1b\\[[0-9;]*m시장\x1b\\[0m", shown)
    assert "**" not in shown


def test_serve_without_datasette_names_the_extra(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datasette", None)
    code, _, err = run("serve")
    assert code == 2 and "pip install 'nkarchive[datasette]'" in err
