"""``nkarchive fixture``: a page is kept with what must come out of it, and what came out wrong is named."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nkarchive.cli import main
from nkarchive.cli.fixtures import contradicting
from nkarchive.extract.explaining import explained
from nkarchive.extract.ledger import Ledger
from nkarchive.model import Article
from servers import page, serving

Run = Callable[..., tuple[int, str, str]]
URL = "http://tribune.example/2024/03/bridge-opens.html"
SENTENCE = "The bridge carries twelve carts an hour, the council of the invented town said on Monday."
PAGE = (
    '<html lang=en><head><title>Bridge opens - Tribune</title><meta property="og:title" content="A town is glad">'
    '<meta property="article:published_time" content="2024-03-05T09:00:00+09:00"></head><body><article>'
    f"<h1>Bridge opens</h1><p class='w byline'>By Ann Pilot</p><p>{SENTENCE}</p><p>{SENTENCE} It rained.</p><p>{SENTENCE} It cleared.</p>"
    "</article></body></html>"
)
CONFIG = """
sources:
  - name: the-tribune
    timezone: Asia/Seoul
    language: en
    start: [http://tribune.example/]
    rules: [{headline: [h1.gone, h1], byline: [.w]}, {until: 2019-06-30, headline: [h2], byline: [.author]}]
"""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run the command line beside page.html and config.yaml; exit code, out, err."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["nkarchive", "fixture", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return run


def read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text("utf-8")))


def test_a_page_is_kept_with_all_that_is_read_on_it_now(run: Run, tmp_path: Path) -> None:
    code, out, err = run("add", "page.html", "--url", URL)
    assert (code, err) == (0, "")
    case = tmp_path / "tests/fixtures/tribune-example/bridge-opens"
    assert sorted(file.name for file in case.iterdir()) == ["article.json", "page.html"]
    assert (case / "page.html").read_text("utf-8") == PAGE
    assert read(case / "article.json") == {
        "url": URL,
        "headline": "Bridge opens",
        "standfirst": "",
        "published": "2024-03-05T09:00:00+09:00",
        "published_text": "",
        "updated": "",
        "byline": ["Ann Pilot"],
        "organisations": [],
        "paragraphs": [SENTENCE, f"{SENTENCE} It rained.", f"{SENTENCE} It cleared."],
        "captions": [],
        "teasers": [],
        "translations": [],
        "language": "en",
        "section": "",
        "image_url": "",
        "canonical_url": "",
        "next_page_url": "",
        "first_page_url": "",
    }
    assert "wrote page.html, article.json in tests/fixtures/tribune-example/bridge-opens\n" in out
    assert "  headline      Bridge opens  [" in out
    assert "warning: captions is empty: has no picture a caption?\n" in out


def test_rules_and_time_zone_lie_beside_the_page(run: Run, tmp_path: Path) -> None:
    """The check reads the page as it was read, whatever the configuration says by then."""
    arguments = ("--config", "config.yaml", "--name", "signed", "--now", "2024-03-06")
    code, out, _ = run("add", "page.html", "--url", URL, *arguments)
    case = tmp_path / "tests/fixtures/the-tribune/signed"
    assert code == 0
    assert read(case / "given.json") == {
        "seen_at": "2024-03-06T00:00:00+00:00",
        "timezone": "Asia/Seoul",
        "language": "en",
        "rules": [
            {"headline": ["h1.gone", "h1"], "byline": [".w"]},
            {"until": "2019-06-30", "headline": ["h2"], "byline": [".author"]},
        ],
    }
    assert read(case / "article.json")["byline"] == ["Ann Pilot"]
    assert "  byline        Ann Pilot  [css:.w]\n" in out
    (tmp_path / "config.yaml").unlink()
    assert run("check") == (0, "1 case, none differ\n", "")


def test_a_dead_selector_is_warned_of(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(CONFIG.replace("byline: [.w]", "byline: [.gone]"))
    _, out, _ = run("add", "page.html", "--url", URL, "--config", "config.yaml")
    assert 'warning: rules[0].byline ".gone" matches nothing\n' in out


def test_candidates_disagree_where_neither_holds_the_other() -> None:
    books = Ledger()
    books.offer("headline", "h1", "Bridge opens")
    books.offer("headline", "title", "Bridge opens - Tribune")
    books.offer("headline", "og", "A town is glad")
    books.offer("headline", "label", "Latest news", against="stands in a menu")
    books.award("headline", "h1", "Bridge opens", "the only h1")
    account = explained(Article(url=URL, headline="Bridge opens", paragraphs=(SENTENCE,)), books)
    assert contradicting(account, "headline") == ["og says A town is glad"]


def test_a_case_that_is_there_is_left_alone(run: Run, tmp_path: Path) -> None:
    run("add", "page.html", "--url", URL, "--dir", "cases")
    gold = tmp_path / "cases/tribune-example/bridge-opens/article.json"
    gold.write_text("{}")
    assert run("add", "page.html", "--url", URL, "--dir", "cases") == (
        2,
        "",
        "nkarchive: cases/tribune-example/bridge-opens is there already and was left alone"
        " (give another --name, or --replace)\n",
    )
    assert gold.read_text() == "{}"
    (tmp_path / "page.html").write_text("<html><body><h1>404 Not Found</h1><p>Page not found.</p></body></html>")
    assert run("add", "page.html", "--url", URL, "--dir", "cases", "--replace")[0] == 0
    assert sorted(file.name for file in gold.parent.iterdir()) == ["page.html", "rejection.json"]


def test_a_page_that_is_no_article_is_kept_with_the_reason(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html><body><h1>404 Not Found</h1><p>Page not found.</p></body></html>")
    code, out, _ = run("add", "page.html", "--url", URL, "--name", "lost")
    assert code == 0
    case = tmp_path / "tests/fixtures/tribune-example/lost"
    assert read(case / "rejection.json") == {"url": URL, "reason": "not-found"}
    assert "no article (not-found): " in out
    assert run("check")[0] == 0


def test_a_page_is_fetched(run: Run, tmp_path: Path) -> None:
    """With what the server says of it: its encoding, and when it was asked."""
    korean = PAGE.replace("Bridge opens", "다리가 열렸다").encode("euc-kr")
    with serving({}) as server:
        server.script["/news/1"] = page(korean, kind="text/html; charset=euc-kr")
        code, _, err = run("add", server.url("/news/1"), "--now", "2024-03-06", "--name", "korean")
    assert (code, err) == (0, "")
    (case,) = (tmp_path / "tests/fixtures").glob("*/korean")
    assert read(case / "article.json")["headline"] == "다리가 열렸다"
    assert read(case / "given.json")["content_type"] == "text/html; charset=euc-kr"
    assert (case / "page.html").read_bytes() == korean
    assert run("check")[0] == 0


def test_what_came_out_wrong_is_shown_field_by_field(run: Run, tmp_path: Path) -> None:
    run("add", "page.html", "--url", URL)
    case = tmp_path / "tests/fixtures/tribune-example/bridge-opens"
    gold = read(case / "article.json")
    gold |= {"headline": "Bridge closes", "paragraphs": [*gold["paragraphs"], "The end."]}
    (case / "article.json").write_text(json.dumps(gold))
    assert run("check") == (
        1,
        """\
tests/fixtures/tribune-example/bridge-opens
  headline:
    - "Bridge closes"
    + "Bridge opens"
  paragraphs: 4 expected, 3 found
    - "The end."
1 case, 1 differs
""",
        "",
    )


def test_an_article_that_is_turned_away_and_the_other_way_round_are_differences(run: Run, tmp_path: Path) -> None:
    run("add", "page.html", "--url", URL)
    case = tmp_path / "tests/fixtures/tribune-example/bridge-opens"
    (case / "page.html").write_text("%PDF-1.7")
    assert run("check")[:2] == (
        1,
        "tests/fixtures/tribune-example/bridge-opens\n  rejected:\n    - null\n"
        '    + "not-html: a binary file"\n1 case, 1 differs\n',
    )
    (case / "page.html").write_text(PAGE)
    (case / "article.json").unlink()
    (case / "rejection.json").write_text(json.dumps({"url": URL, "reason": "section"}))
    assert run("check")[:2] == (
        1,
        'tests/fixtures/tribune-example/bridge-opens\n  reason:\n    - "section"\n'
        '    + "an article: Bridge opens"\n1 case, 1 differs\n',
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "nowhere"), "nowhere holds no case (make one with `nkarchive fixture add URL`)"),
        (("add", "page.html", "--name", "Two Words"), "'Two Words' is not a name of small letters, digits and hyphens"),
        (("add", "none.html"), "none.html: No such file or directory"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(run: Run, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_gold_that_is_no_json_is_named(run: Run, tmp_path: Path) -> None:
    run("add", "page.html", "--url", URL)
    gold = tmp_path / "tests/fixtures/tribune-example/bridge-opens/article.json"
    gold.write_text("{")
    code, _, err = run("check")
    assert code == 2
    assert err.startswith("nkarchive: tests/fixtures/tribune-example/bridge-opens/article.json: cannot be read: ")
    gold.unlink()
    assert run("check")[2] == (
        "nkarchive: tests/fixtures/tribune-example/bridge-opens has neither article.json nor rejection.json"
        " (make one with `nkarchive fixture add`)\n"
    )
