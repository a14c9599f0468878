"""``nkarchive extract``: the public shape of what it prints, and of how it explains itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from nkarchive.cli.extracting import extract
from nkarchive.extract import explain, read
from nkarchive.extract.explaining import explained, value_of
from nkarchive.extract.ledger import Ledger
from nkarchive.model import Article, Page, Rules

FIXTURES = Path(__file__).parent / "fixtures"
FIELDS = {
    "headline", "standfirst", "published", "updated", "byline", "organisations", "body", "paragraphs", "captions",
    "teasers", "translations", "language", "rejected",
}  # fmt: skip


def test_lines_in_are_lines_out_in_order(tmp_path: Path) -> None:
    """A rejected page and one that cannot be read are lines like the others."""
    pages = [
        FIXTURES / "no-article/not-found/page.html",
        FIXTURES / "juche-agency/two-sentences/page.html",
        tmp_path / "none.html",
    ]
    rows = [{"id": n, "url": f"http://news.example/{n}", "html_path": str(page)} for n, page in enumerate(pages)]
    done = CliRunner().invoke(extract, ["--jsonl"], input="\n".join(map(json.dumps, rows)) + "\n")
    assert done.exit_code == 0, done.output
    lines = [json.loads(line) for line in done.output.splitlines()]
    assert [line["id"] for line in lines] == [0, 1, 2]
    assert all(line.keys() >= FIELDS for line in lines)
    assert lines[0]["rejected"]["reason"] == "not-found"
    assert lines[1]["rejected"] is None
    assert lines[1]["body"] == "\n\n".join(lines[1]["paragraphs"])
    assert "cannot be read" in lines[2]["rejected"]["detail"]


def test_a_saved_page_knows_its_own_address(tmp_path: Path) -> None:
    page = tmp_path / "saved.html"
    text = "<p>The bridge carries twelve carts an hour, the council of the invented town said on Monday.</p>" * 4
    page.write_text(
        f"<html><head><title>Bridge</title><link rel=canonical href='http://news.example/bridge'></head><h1>Bridge</h1>{text}",
        encoding="utf-8",
    )
    own = json.loads(CliRunner().invoke(extract, [str(page)]).output)
    given = json.loads(CliRunner().invoke(extract, [str(page), "--url", "http://news.example/b"]).output)
    assert (own["url"], given["url"]) == ("http://news.example/bridge", "http://news.example/b")


def test_a_line_that_is_no_row_is_named() -> None:
    done = CliRunner().invoke(extract, ["--jsonl"], input="not json\n")
    assert done.exit_code == 2
    assert "'not json'" in done.output


def test_a_missing_file_is_named() -> None:
    done = CliRunner().invoke(extract, ["no-such-file.html"])
    assert done.exit_code == 2
    assert "no-such-file.html" in done.output


# --- explain ----------------------------------------------------------------------------------------

CONFIG = """
sources:
  - name: tribune
    start: [http://news.example/]
    rules: [{headline: [h1.gone, h1.t], byline: [.writer], drop: [.share, .ad]}]
"""
RULED = (
    "<html lang=en><head><title>Bridge - Tribune</title></head><body><article><h1 class=t>Bridge opens</h1>"
    + "<p>The bridge carries twelve carts an hour, the council of the invented town said on Monday.</p>" * 4
    + "<div class=ad>Buy two</div></article></body></html>"
)


def saved(home: Path, page: str = RULED) -> list[str]:
    """Return the arguments that name a page with its source's rules."""
    (home / "page.html").write_text(page, encoding="utf-8")
    (home / "config.yaml").write_text(CONFIG, encoding="utf-8")
    return [str(home / "page.html"), "--url", "http://news.example/bridge", "--config", str(home / "config.yaml")]


def test_an_explanation_names_the_value_its_source_the_rule_and_what_else_there_was(tmp_path: Path) -> None:
    done = CliRunner().invoke(extract, ["--explain", *saved(tmp_path)])
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert lines[0] == "page          http://news.example/bridge"
    assert lines[1].startswith("gate          an article: ")
    at = lines.index("headline      Bridge opens")
    assert lines[at + 1] == "              from css:h1.t: the source's rule"
    assert "              - css:h1.gone: matches nothing" in lines
    assert lines[-2:] == [
        'dead          rules[0].byline ".writer" matches nothing',
        'dead          rules[0].drop ".share" matches nothing',
    ]


def test_an_explanation_as_json_has_every_field(tmp_path: Path) -> None:
    done = CliRunner().invoke(extract, ["--explain", "--json", *saved(tmp_path)])
    account = json.loads(done.output)
    assert account.keys() == {"url", "rejected", "fields", "dead_selectors"}
    assert list(account["fields"]) == ["gate", *EXPLAINED]
    assert all(each.keys() == {"value", "where", "why", "candidates"} for each in account["fields"].values())
    assert all(each["why"] for each in account["fields"].values())
    headline = account["fields"]["headline"]
    assert (headline["value"], headline["where"], headline["why"]) == ("Bridge opens", "css:h1.t", "the source's rule")
    assert headline["candidates"][0] == {
        "where": "css:h1.t",
        "weight": None,
        "at": "article > h1.t",
        "value": "Bridge opens",
        "won": True,
        "why_not": "",
    }
    assert account["dead_selectors"] == [
        'rules[0].byline ".writer" matches nothing',
        'rules[0].drop ".share" matches nothing',
    ]


EXPLAINED = (
    "headline", "standfirst", "published", "updated", "byline", "section", "language", "image", "body", "captions",
    "teasers", "translations",
)  # fmt: skip


def test_lines_are_explained_each_on_its_own_line() -> None:
    page = FIXTURES / "juche-agency/two-sentences/page.html"
    row = {"id": 7, "url": "http://news.example/7", "html_path": str(page)}
    done = CliRunner().invoke(extract, ["--explain", "--jsonl"], input=json.dumps(row) + "\n")
    (line,) = map(json.loads, done.output.splitlines())
    assert (line["id"], line["rejected"], line["dead_selectors"]) == (7, None, [])
    assert line["fields"]["gate"]["value"] == "article"


def test_a_page_that_is_no_article_says_why_and_what_was_seen_before_that() -> None:
    done = CliRunner().invoke(extract, ["--explain", str(FIXTURES / "no-article/not-found/page.html")])
    assert done.exit_code == 0
    assert done.output.splitlines()[1].startswith("gate          no article (not-found): says ")


def test_a_file_that_is_no_page_is_explained_too(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    done = CliRunner().invoke(extract, ["--explain", str(tmp_path / "a.pdf")])
    assert (done.exit_code, done.output.splitlines()[1:]) == (0, ["gate          no article (not-html): a binary file"])


@pytest.mark.parametrize("page", sorted(FIXTURES.glob("*/*/page.html")), ids=lambda page: page.parent.name)
def test_every_value_of_every_page_has_its_provenance_and_a_reason(page: Path) -> None:
    """What is stored with a version says of each field where it came from; the explanation agrees with it."""
    account = explain(Page(url="http://news.example/a", body=page.read_bytes()))
    if isinstance(account.found, Article):
        valued = {field for field in EXPLAINED if value_of(account.found, field)}
        assert account.found.provenance.keys() == valued
        assert {f: account.award(f).where for f in valued} == {f: account.found.provenance[f] for f in valued}
        assert [f for f in EXPLAINED if not account.award(f).why] == []
    assert account.found == read(Page(url="http://news.example/a", body=page.read_bytes()))


# --- the books --------------------------------------------------------------------------------------


def test_candidates_are_judged_against_the_winner() -> None:
    books = Ledger()
    books.offer("headline", "og", "Bridge opens - Tribune", weight=1)
    books.offer("headline", "h1", "Bridge opens", weight=3)
    books.offer("headline", "json-ld", "BRIDGE  opens", weight=2)
    books.offer("headline", "label", "Latest news", against="stands in a menu")
    books.award("headline", "h1", "Bridge opens", "the h1 that JSON-LD's headline agrees with")
    account = explained(Article(url="http://news.example/a", headline="Bridge opens", paragraphs=("Text.",)), books)
    assert [(c.offer.where, c.won, c.why_not) for c in account.candidates("headline")] == [
        ("h1", True, ""),
        ("og", False, "weighs less"),
        ("json-ld", False, "says the same"),
        ("label", False, "stands in a menu"),
    ]


def test_a_field_that_nobody_gave_has_candidates_that_would_not_do() -> None:
    books = Ledger()
    books.offer("published", "text", "1 January 1970")
    account = explained(Article(url="http://news.example/a", headline="Bridge", paragraphs=("Text.",)), books)
    assert account.award("published").why == "none of the candidates would do"
    assert account.award("byline").why == "nothing on the page says it"
    assert [c.why_not for c in account.candidates("published")] == ["not enough by itself"]


def test_the_books_of_a_hostile_page_stay_small() -> None:
    books = Ledger()
    for number in range(20_000):
        books.offer("published", "text", f"{number} " * 500)
    assert len(books.of("published")) == len(books.offers) == 400
    assert max(len(offer.value) for offer in books.offers) == 300


TAGS = [
    "<h1>",
    "</h1>",
    "<p>",
    "</p>",
    "<time>",
    "<table><tr><td>",
    "<figure><figcaption>",
    "</div>",
    "<ul><li><a href=/a>",
]
WORDS = [
    "Bridge opens",
    "By Ann Pilot",
    "5 March 2024",
    "김철수 기자",
    "Related",
    "\x00",
    "<",
    "&",
    "<script>",
    "-->",
    "©",
]


@given(parts=st.lists(st.sampled_from(TAGS + WORDS), max_size=40))
@settings(max_examples=30, deadline=None)
def test_any_page_is_explained_as_it_is_read(parts: list[str]) -> None:
    """Keeping books changes nothing, and no page makes it raise."""
    page = Page(url="http://news.example/a", body=f"<html><body>{' '.join(parts)}".encode())
    rules = (Rules(headline=("h1", "title"), byline=(".w",), drop=("ul",)),)
    for layouts in ((), rules):
        account = explain(page, layouts)
        assert account.found == read(page, layouts)
        assert account.award("headline").why


def test_a_saved_page_without_an_address_is_of_the_site_that_it_links_to(tmp_path: Path) -> None:
    """Its related stories would be another site's otherwise. Heading and list stand in no box, as if made by hand."""
    site = "http://courier.example"
    menu = "".join(f'<li><a href="{site}/{part}">{part}</a></li>' for part in ("north", "south", "trade"))
    stories = ["Pilots ask for a pier before winter", "The lock keeper who wrote down every ship"]
    related = "".join(f'<li><a href="{site}/2024/{n}">{story}</a></li>' for n, story in enumerate(stories))
    text = "<p>The ferry crossed the strait again on Monday, its keeper said at the pier.</p>" * 4
    saved = tmp_path / "saved.html"
    saved.write_text(f"<ul>{menu}</ul><h1>Ferry crosses</h1>{text}<h3>Related</h3><ul>{related}</ul>", "utf-8")
    done = CliRunner().invoke(extract, [str(saved)], catch_exceptions=False)
    said = json.loads(done.output)
    assert said["url"] == f"{site}/saved.html"
    assert [(t["headline"], t["kind"]) for t in said["teasers"]] == [(story, "related") for story in stories]
