"""Teasers: what stands under a label, in a row of cards, in one line of the text."""

from __future__ import annotations

import pytest

from nkarchive.extract import labels, shortcodes, teasers
from nkarchive.extract.document import Document
from nkarchive.model import Page, Rules, Teaser, TeaserKind

URL = "http://river.example/2024/ferry-returns-to-the-river"


def parse(body: str, rules: tuple[Rules, ...] = ()) -> Document:
    document = Document.parse(Page(url=URL, body=f"<html lang=en><body>{body}</body></html>".encode()), rules)
    assert isinstance(document, Document)
    return document


def find(body: str, rules: tuple[Rules, ...] = ()) -> tuple[Teaser, ...]:
    return teasers.find(parse(body, rules)).teasers


TEXT = "<p>" + "The ferry was mended over the winter and the crossing is open again. " * 4 + "</p>"


def test_a_label_opens_the_links_below_it_up_to_the_next_label():
    page = f"""{TEXT}<div><div class=hd>Related stories</div><ul>
      <li><a href="/2024/new-timber-for-the-ferry?utm_source=box">New timber for the old ferry</a> <span>3 May 2024</span></li>
      <li><a href="/2024/who-steers-the-boat">Who steers the boat in winter?</a></li></ul></div>
      <div><div class=hd>Most read</div><ol><li><a href="/2024/price-of-rice-doubles">Price of rice doubles in a month</a></li></ol></div>"""
    assert find(page) == (
        Teaser(
            url="http://river.example/2024/new-timber-for-the-ferry",
            headline="New timber for the old ferry",
            published="2024-05-03",
        ),
        Teaser(url="http://river.example/2024/who-steers-the-boat", headline="Who steers the boat in winter?"),
        Teaser(
            url="http://river.example/2024/price-of-rice-doubles",
            headline="Price of rice doubles in a month",
            kind=TeaserKind.LISTING,
        ),
    )


@pytest.mark.parametrize(
    ("label", "headline"),
    [
        ("READ ALSO:", "Ferry crews walk out over pay"),
        ("Lesen Sie auch:", "Fährleute legen die Arbeit nieder"),
        ("관련기사:", "나룻배 사공들 임금 문제로 파업 돌입"),
        ("FUNDA LAPHA |", "Abasebenzi besikebhe bateleka"),
    ],
)
def test_a_line_of_the_text_may_be_a_teaser(label: str, headline: str):
    page = f"<div>{TEXT}<p><strong>{label}</strong> <a href=/2024/ferry-crews-walk-out>{headline}</a></p>{TEXT}</div>"
    assert find(page) == (Teaser(url="http://river.example/2024/ferry-crews-walk-out", headline=headline),)


def test_cards_in_a_row_without_headlines_keep_their_excerpt_free_of_shortcodes():
    card = """<div class=third><a href="/{slug}/"><img src=t.jpg alt=""></a><span class=post-date>Monday 10th April, 2017</span>
      <a class=more href="/{slug}/"><p>{text}</p></a></div>"""
    page = (
        TEXT
        + "<div class=foot-posts>"
        + "".join(
            card.format(slug=slug, text=text)
            for slug, text in [
                (
                    "why-the-ferry-stopped",
                    'Why did the ferry stop? [caption id="a_1" width="4"] The pier.[/caption] This is ...',
                ),
                ("how-deep-is-the-river", 'How deep is the river at the old pier? [caption id="a_2" align="al...'),
            ]
        )
        + "</div>"
    )
    assert [(t.headline, t.published, t.text) for t in find(page)] == [
        ("", "2017-04-10", "Why did the ferry stop? This is ..."),
        ("", "2017-04-10", "How deep is the river at the old pier?"),
    ]


def test_a_card_printed_for_two_breakpoints_is_one_teaser():
    card = "<div class={}><h3>Related</h3><a href=/2024/ferry-crews-walk-out#x><h4>Ferry crews walk out over pay</h4></a></div>"
    assert len(find(TEXT + card.format("mobile") + card.format("desktop"))) == 1


def test_the_kicker_is_no_part_of_the_headline():
    page = f"""{TEXT}<section><h3>Related</h3><article><a href=/2024/ferry-crews-walk-out>
      <span class=kicker>Labour</span><h4>Ferry crews walk out over pay</h4></a></article>
      <article><a href=/2024/pier-closed-again><h5>From us</h5><h4>The old pier is closed again</h4></a></article></section>"""
    assert [t.headline for t in find(page)] == ["Ferry crews walk out over pay", "The old pier is closed again"]


def test_menus_comments_shares_and_other_sites_are_no_teasers():
    page = f"""<nav><h3>Related</h3><a href=/2024/a-long-slug-of-words>A headline of a good many words</a></nav>{TEXT}
      <div class=nav-previous><a href=/2024/the-older-article-here>The older article, whatever it is</a></div>
      <div class=comments><h3>Latest</h3><a href=/2024/said-the-reader-here>What a reader has to say on this</a></div>
      <div><h3>Related</h3><a href="https://facebook.com/sharer.php?u=x">Share this with all of your friends</a>
      <a href="{URL}?ref=box">Ferry returns to the river after a long winter</a>
      <a href="https://shop.example/cheap-boats-for-all">Cheap boats for sale, delivered home</a></div>"""
    assert find(page) == ()


def test_a_block_only_in_noscript_is_read():
    page = f"{TEXT}<noscript><h3>Related</h3><a href=/2024/ferry-crews-walk-out>Ferry crews walk out over pay</a></noscript>"
    assert [t.headline for t in find(page)] == ["Ferry crews walk out over pay"]


def test_rules_override():
    page = f"{TEXT}<h3>Related</h3><p><a href=/2024/not-this-one-please>Not this one, says the archivist</a></p><div class=x><a href=/2024/ferry-crews-walk-out>Ferry crews walk out over pay</a></div>"
    found = find(page, (Rules(body=("p",), teasers=("div.x",)),))
    assert [t.headline for t in found] == ["Ferry crews walk out over pay"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("More on this story", TeaserKind.RELATED),
        ("Mehr zum Thema", TeaserKind.RELATED),
        ("관련 기사", TeaserKind.RELATED),
        ("関連記事", TeaserKind.RELATED),
        ("Читайте также:", TeaserKind.RELATED),
        ("많이 본 뉴스", TeaserKind.LISTING),
        ("Latest News", TeaserKind.LISTING),
        ("The ferry is related to us", None),
        ("", None),
    ],
)
def test_labels(text: str, kind: TeaserKind | None):
    assert labels.kind_of(text) is kind


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("A [caption id=1]x[/caption] b", "A b"),
        ("A [caption id=1] cut off he...", "A"),
        ("A [caption id=", "A"),
        ("[vc_row][vc_column width=1/2]A[/vc_column][/vc_row]", "A"),
        ("[gallery ids='1,2'] A", "A"),
        ("He [sic] said [Kim] so", "He [sic] said [Kim] so"),
    ],
)
def test_shortcodes_go_and_words_in_brackets_stay(text: str, clean: str):
    assert shortcodes.remove(text) == clean


def test_hostile_pages_are_bounded():
    for body in (
        "<p>Related</p>" * 3000 + "<a href=/a-b-c-d>A headline of ten words or so</a>",
        "<div class=related>" * 200 + "<a href=/a-b-c-d>A headline of ten words or so</a>" * 300,
        "<a href='http://[broken'>Related</a><a href='/x y\\z'>A headline with many words in it</a>",
        "<h3>Related</h3><a href=/a-b-c-d-e>" + "[caption " * 5000 + "</a>",
    ):
        teasers.find(parse(body))


def test_the_issues_of_a_paper_are_no_stories():
    """A row of cards that differ in their numbers alone: pages, volumes, days."""
    cards = "".join(
        f"<div class=card><img src=/{n}.jpg><h3><a href=/papers/river-post-2024020{n}>River Post of 0{n}/02/2024</a></h3></div>"
        for n in range(1, 6)
    )
    assert find(f"<article>{TEXT}</article><div class=latest>{cards}</div>") == ()


def test_a_card_that_says_it_was_paid_for_is_no_teaser():
    page = f"""{TEXT}<section class=related><h3>Related</h3>
      <div class=item><span class=flag>Sponsored</span><a href=/2024/a-boat-of-your-own-at-last>A boat of your own at last</a></div>
      <div class=item><a href=/2024/who-steers-the-boat>Who steers the boat in winter?</a></div></section>"""
    assert [teaser.headline for teaser in find(page)] == ["Who steers the boat in winter?"]


def test_an_author_named_in_a_posts_class_hides_nothing_in_it():
    page = f"""<div class="post hentry author-ana category-river">{TEXT}<div class=more-here><h3>Related</h3>
      <ul><li><a href=/2024/who-steers-the-boat>Who steers the boat in winter?</a></li></ul></div></div>"""
    assert [teaser.headline for teaser in find(page)] == ["Who steers the boat in winter?"]


@pytest.mark.parametrize(
    ("markup", "where"),
    [
        ("<div class=yarpp-related><ol>{}</ol></div>", "plugin:yarpp"),
        ("<div><h3>Related</h3><ol>{}</ol></div>", "label"),
        ("<div class=read-also><ol>{}</ol></div>", "class"),
    ],
)
def test_what_the_teasers_were_found_by_is_kept(markup: str, where: str):
    links = "<li><a href=/2024/who-steers-the-boat>Who steers the boat in winter?</a></li>"
    assert teasers.find(parse(TEXT + markup.format(links))).provenance == where
