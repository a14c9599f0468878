"""The body: every paragraph of the article, in order, and nothing else."""

from __future__ import annotations

import argparse
import importlib.util
import json
from pathlib import Path

import pytest

from nkarchive.extract import body, captions, extract, teasers
from nkarchive.extract.document import Document
from nkarchive.model import Article, Page, Rules
from nkarchive.text import fold

SHARED = Path(__file__).resolve().parents[2] / "shared"
URL = "http://river.example/2024/ferry-returns"
ONE = "The ferry that was taken off the river in the autumn is back, and the first forty passengers crossed at dawn."
TWO = "The crossing takes twelve minutes in calm water, the master said, and twice as long when the river is high."
THREE = "Farmers on the north bank had walked nine miles to the bridge all winter to sell their cabbages in the town."
PARAGRAPHS = "".join(f"<p>{p}</p>" for p in (ONE, TWO, THREE))


def find(page: str, *, headline: str = "", standfirst: str = "", rules: tuple[Rules, ...] = ()) -> tuple[str, ...]:
    document = Document.parse(Page(url=URL, body=page.encode()), rules)
    assert isinstance(document, Document)
    out = {*captions.find(document).elements, *teasers.find(document).elements}
    return body.find(document, leave_out=out, headline=headline, standfirst=standfirst)[0]


def test_repeated_headline_standfirst_byline_translation_and_partner_lines_go():
    page = f"""<div class=post><h1>Ferry returns</h1><div class=entry><p>Ferry returns</p><p>Crossing open again.</p>{PARAGRAPHS}
      <p>&nbsp;</p><p><em>Reporting by Rill, Ana-maria.</em></p><p><a href=http://x.example/ko>Read in Korean.</a></p></div>
      <div class=partners><h4>Proudly in partnership with</h4></div></div>"""
    assert find(page, headline="Ferry returns", standfirst="Crossing open again.") == (ONE, TWO, THREE)


def test_subheadings_lists_quotes_and_tables_stay_in_order():
    page = f"""<article><p>{ONE}</p><h2>What it carries</h2><ul><li>Cabbages from the north bank</li><li>Timber and tin</li></ul>
      <blockquote>We never doubted that she would float.</blockquote><p>{TWO}</p>
      <table><tr><th>Month</th><th>Crossings</th></tr><tr><td>March</td><td>112</td></tr></table><p>{THREE}</p></article>"""
    assert find(page) == (
        ONE,
        "What it carries",
        "Cabbages from the north bank",
        "Timber and tin",
        "We never doubted that she would float.",
        TWO,
        "Month | Crossings",
        "March | 112",
        THREE,
    )


def test_paragraphs_said_twice_and_closing_signs_stay():
    page = f"<article><p>{ONE}</p><p>{TWO}</p><p>{ONE}</p><p>-0-</p></article>"
    assert find(page) == (ONE, TWO, ONE, "-0-")


def test_line_breaks_part_paragraphs():
    assert find(f"<div id=c><div class=txt>{ONE}<br><br>{TWO}<br><br>{THREE}</div></div>") == (ONE, TWO, THREE)
    assert find(f"<div id=c><div class=txt>{ONE}<br>{TWO}<br>{THREE}</div></div>") == (ONE, TWO, THREE)


def test_a_no_break_space_between_words_is_kept_as_typed():
    assert find(f"<article><p>{ONE}</p><p>{TWO} At 9\u00a0am.</p><p>{THREE}</p></article>")[1].endswith("At 9\u00a0am.")


def test_an_article_cut_into_like_boxes_is_whole():
    page = f"<main><div class=part>{PARAGRAPHS}</div><div class=ad>Advertisement</div><div class=part>{PARAGRAPHS * 2}</div></main>"
    assert find(page) == (ONE, TWO, THREE) * 3


def test_share_newsletter_author_and_comment_blocks_go():
    page = f"""<article>{PARAGRAPHS}<div class=share-bar>Share on Facebook</div><div class=newsletter-signup><p>{TWO[::-1]}</p></div>
      <div class=author-bio><p>Ana Rill has written about boats since she was nine years old and lives by the river.</p></div>
      <div id=comments><p>{ONE[::-1]}</p></div><p>Follow us on Facebook and Instagram</p></article>"""
    assert find(page) == (ONE, TWO, THREE)


def test_an_empty_shell_gives_the_publisher_s_own_text():
    told = json.dumps({"@type": "NewsArticle", "articleBody": f"{ONE}\n\n{TWO}\n\n{THREE}"})
    page = f"<script type=application/ld+json>{told}</script><div id=app></div>"
    assert find(page) == (ONE, TWO, THREE)


def test_nothing_to_read_is_nothing():
    assert find("<nav><a href=/a>Home</a></nav>") == ()


def test_rules_override():
    page = f"<article>{PARAGRAPHS}</article><div class=b><p>{TWO}</p></div>"
    assert find(page, rules=(Rules(body=("div.none", "div.b > p")),)) == (TWO,)


def test_the_seed_page_comes_out_as_expected():
    if not SHARED.exists():
        pytest.skip("the seed page lies beside the checkout, in ../shared")
    expected = json.loads((SHARED / "seed/expected.json").read_text(encoding="utf-8"))
    article = extract((SHARED / "seed/page.html").read_bytes(), expected["url"])
    assert isinstance(article, Article)
    assert list(article.paragraphs) == expected["body"]
    assert [(c.text, c.image_url) for c in article.captions] == [(c["text"], c["image"]) for c in expected["captions"]]
    assert [{"url": t.url, "published": t.published, "text": t.text} for t in article.teasers] == expected["teasers"]


def test_agency_pages_come_out_whole():
    """One in forty of a month of KCNA, as its replay prints them, against the text that went in."""
    script = SHARED / "kcna/replay.py"
    if not script.exists():
        pytest.skip("the agency's month lies beside the checkout, in ../shared")
    spec = importlib.util.spec_from_file_location("kcna_replay_pages", script)
    assert spec is not None and spec.loader is not None
    replay = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(replay)
    replay.ARGS = argparse.Namespace(page_size=20, limit=0)
    lines = (SHARED / "kcna/kcna-2024-08.jsonl").read_text(encoding="utf-8").splitlines()
    items = [item for item in map(json.loads, lines) if item["versions"][-1]["text"].strip()]
    shortest = sorted(items, key=lambda item: len(item["versions"][-1]["text"]))[:6]
    replay.ITEMS.extend(items)
    side = "".join(replay.entry(i, i["versions"][-1]) for i in items[:10])
    for item in [*items[::40], *shortest]:
        version = item["versions"][-1]
        text = "".join(f"<p>{replay.html.escape(p)}</p>" for p in version["text"].split("\n") if p)
        main = f'<article><div class="article-main-title">{replay.html.escape(version["headline"])}</div><p class="date"><nobr>{replay.juche(item["date"])}</nobr></p>{text}</article>'
        page = replay.page(version["headline"], main, f'<div class="latest">{side}</div>')
        article = extract(page, item["link"])
        assert isinstance(article, Article)
        assert fold(article.body) == fold(version["text"])
        assert {t.kind for t in article.teasers} == {"listing"}
        assert all(t.headline and t.published for t in article.teasers)


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 20_000 + "text",
        "<p><b>" * 10_000 + "text",
        "<p>" + "[caption " * 100_000 + "</p>",
        "<p class='" + "share-" * 100_000 + "'>hello</p>",
        "<p>Reporting by " + "a " * 50_000 + "</p><p>" + "(" * 10_000,
        "<p>A line of text that is short.</p>" * 20_000,
        "<table>" + "<tr><td>a</td><td>b</td></tr>" * 10_000,
        "\x00<p>\ud800</p>".encode("utf-8", "replace").decode(),
    ],
)
def test_hostile_pages_do_not_raise(page: str):
    find("<html><body>" + page)
