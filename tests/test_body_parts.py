"""What stands around an article's container: the lead comes back, other posts and notices stay out, and why is told."""

from __future__ import annotations

import pytest

from nkarchive.extract import body, boilerplate, explain, extract, headline, notices, standfirst
from nkarchive.extract.document import Document
from nkarchive.model import Article, Page

URL = "http://river.example/2024/ferry-returns"
ONE = "The ferry that was taken off the river in the autumn is back, and the first forty passengers crossed at dawn."
TWO = "The crossing takes twelve minutes in calm water, the master said, and twice as long when the river is high."
THREE = "Farmers on the north bank had walked nine miles to the bridge all winter to sell their cabbages in the town."
TEXT = (ONE, TWO, THREE)
LONG = (*TEXT, *(text.replace("the", "that") for text in TEXT))
LEAD = "It was a long winter for the north bank. Nobody crossed but on foot. Now, at last, the old ferry is on the water again, and hoots."


def p(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def read(page: str) -> Article:
    article = extract(f"<html><head><title>Ferry returns</title></head><body>{page}</body></html>", URL)
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize("name", ["teaser-text", "lead", "article__abstract", "entry-subtitle"])
def test_a_lead_of_several_sentences_opens_the_body(name: str):
    lead = f"{LEAD} {LEAD[::-1].capitalize()}"
    article = read(
        f"<main><h1>Ferry returns</h1><div class={name}><p>{lead}</p></div><div class=text>{p(*TEXT)}</div></main>"
    )
    assert (article.standfirst, article.paragraphs) == ("", (lead, *TEXT))


@pytest.mark.parametrize("tag", ["h2", "p class=standfirst", "div class=excerpt"])
def test_a_summary_of_one_sentence_is_the_standfirst_alone(tag: str):
    line = "After a long winter on foot the north bank has its ferry back"
    article = read(
        f"<main><h1>Ferry returns</h1><{tag}>{line}</{tag.split()[0]}><div class=text>{p(*TEXT)}</div></main>"
    )
    assert (article.standfirst, article.paragraphs) == (line, TEXT)


def test_a_first_paragraph_that_the_description_repeats_stays_in_the_text():
    article = read(f"<meta name=description content='{ONE}'><article><h1>Ferry returns</h1>{p(*TEXT)}</article>")
    assert (article.standfirst, article.paragraphs) == ("", TEXT)


def test_a_lead_paragraph_above_the_container_comes_back():
    page = f"<article><h1>Ferry returns</h1><div class=top><p>{ONE}</p></div><div class=text>{p(*LONG[1:])}</div></article>"
    assert read(page).paragraphs == LONG


def test_a_box_that_sums_up_the_article_is_no_lead():
    box = "<div class=summary-box><p>The ferry is back after the winter, and farmers need no longer walk to the bridge.</p></div>"
    assert read(f"<article><h1>Ferry returns</h1>{box}<div class=text>{p(*LONG)}</div></article>").paragraphs == LONG


def test_a_report_beside_a_live_ticker_is_text():
    ticker = f"<div class=ticker><div class=part>{p(*LONG)}</div></div>"
    report = tuple(
        text.replace("ferry", "steamer").replace("river", "lake").replace("town", "city") + " So it was."
        for text in (*TEXT, *LONG[3:])
    )
    page = f"<article><h1>Ferry returns</h1><div class=part>{p(*report)}</div>{ticker}</article>"
    assert read(page).paragraphs == (*report, *LONG)


def test_the_next_posts_of_a_blog_stay_out_and_a_live_blog_s_posts_stay_in():
    other = p(
        "Somebody rang the bell in clear weather on Sunday, and half of the town came down to the bank with buckets."
    )
    post = f"<article><h1>Ferry returns</h1>{p(*TEXT)}</article><article><h2>The bell</h2>{other}</article>"
    assert read(f"<main>{post}</main>").paragraphs == TEXT
    live = (
        f"<main><h1>Ferry returns</h1><article>{p(ONE, TWO)}</article><article>{p(THREE, ONE[::-1])}</article></main>"
    )
    assert read(live).paragraphs == (ONE, TWO, THREE, ONE[::-1])


def test_what_captions_and_teasers_say_is_not_said_in_the_body():
    document = Document.parse(
        Page(url=URL, body=f"<article>{p(ONE, TWO, 'The ferry at dawn', THREE)}</article>".encode())
    )
    assert isinstance(document, Document)
    assert body.find(document, elsewhere=["The ferry, at dawn."])[0] == TEXT


def test_a_date_alone_goes_from_the_edges_and_stays_in_a_chronicle():
    chronicle = (ONE, "12 March 2024", TWO, "13 March 2024", THREE)
    page = f"<article>{p('12.03.2024', *chronicle, '13.03.2024')}</article>"
    document = Document.parse(Page(url=URL, body=page.encode()))
    assert isinstance(document, Document)
    assert body.find(document)[0] == chronicle


@pytest.mark.parametrize(
    "line",
    [
        "War dieser Artikel hilfreich?", "Cet article est réservé aux abonnés", "Suscríbete para seguir leyendo", "この記事は有料会員記事です。",
        "로그인 후 이용하실 수 있습니다", "订阅后阅读全文", "Denne saken er for abonnenter", "As an Amazon Associate we earn from purchases",
        "Publiziert: 03.04.2020, 12:35", "Kontakt:", "Нашли ошибку? Выделите её", "Continue reading your article with a subscription",
    ],
)  # fmt: skip
def test_a_publisher_s_notices_are_known_in_many_languages(line: str):
    assert notices.is_notice(line)


@pytest.mark.parametrize(
    "line",
    [
        "The newsletter that he wrote for nine years was read by nine people.", "Share prices fell on Monday.", "Kontakte nach Norden gibt es kaum.",
        "Subscribers to the telephone numbered nine in 1911.", "Von den verschiedenen Heizsystemen im Haus hängt auch die Rechnung der Mieter ab, sagt der Verband der Vermieter",
        "구독자 수가 늘었다고 회사는 밝혔다.", "Contact between the two Koreas has broken off.", "로그인 정보가 유출됐다고 경찰이 밝혔다.",
    ],
)  # fmt: skip
def test_a_sentence_on_such_things_is_no_notice(line: str):
    assert not boilerplate.is_line(line)


def test_the_words_of_a_component_s_name_are_told_apart():
    promo = "<div class=InlineDonationPromo><p>We ask for your help: a crown from each of our readers pays for a year of news.</p></div>"
    assert read(f"<h1>Ferry returns</h1><div class=t>{p(ONE, TWO)}{promo}{p(THREE)}</div>").paragraphs == TEXT


def test_the_books_say_what_was_added_and_dropped_and_why():
    page = f"<h1>Ferry returns</h1><div class=t>{p(*LONG, 'Was this article helpful?')}</div>"
    account = explain(Page(url=URL, body=f"<title>Ferry returns</title>{page}".encode()))
    award = account.award("body")
    assert (award.where, award.why) == ("text", "the text stands in one element of the page")
    against = {offer.value: offer.against for offer in account.ledger.of("body")}
    assert against["Was this article helpful?"] == "dropped: a line of the page's, not the article's"


def test_the_standfirst_s_books_say_why_a_lead_is_none():
    lead = f"{LEAD} {LEAD[::-1].capitalize()}"
    page = f"<h1>Ferry returns</h1><div class=lead>{lead}</div><div class=t>{p(*TEXT)}</div>"
    document = Document.parse(Page(url=URL, body=page.encode()))
    assert isinstance(document, Document)
    found = standfirst.find(document, headline.find(document))
    assert (found.text, [element.get("class") for element in found.opening]) == ("", ["lead"])


@pytest.mark.parametrize(
    "text",
    [
        "a" * 300,
        "subscribe " * 30,
        "newsletter " * 28,
        "veröffentlicht " + "1." * 140,
        "Kontakt" + " " * 300,
        "「" * 300,
        "By " + "a, " * 90,
    ],
)
def test_hostile_lines_are_judged_at_once(text: str):
    boilerplate.is_line(text)


def test_a_biography_between_the_headline_and_the_text_is_no_lead() -> None:
    biography = (
        "Ann Example has written of harbours, tides and lighthouses for thirty years, and lives above a chandler's shop "
        "with two dogs. Her third book appears in the spring."
    )
    paragraphs = [
        f"The ferry to the invented island made its run number {n} on Monday, and the harbour office counted the crates on the quay."
        for n in ("one", "two", "three", "four", "five", "six", "seven", "eight")
    ]
    html = (
        "<html><head><title>Ferry runs twice in winter</title></head><body><div class=page><h1>Ferry runs twice in winter</h1>"
        f"<div class=columnist-about><p>{biography}</p></div>"
        f"<div class=story-text>{''.join(f'<p>{p}</p>' for p in paragraphs)}</div></div></body></html>"
    )
    found = extract(html, "http://news.example/2024/03/05/ferry")
    assert list(found.paragraphs) == paragraphs
