"""Captions: once each, with their credit and their picture."""

from __future__ import annotations

import pytest

from nkarchive.extract import captions
from nkarchive.extract.document import Document
from nkarchive.model import Caption, Page, Rules

URL = "http://river.example/2024/ferry-returns"


def find(body: str, rules: tuple[Rules, ...] = ()) -> tuple[Caption, ...]:
    document = Document.parse(
        Page(url=URL, body=f"<html><body><article>{body}</article></body></html>".encode()), rules
    )
    assert isinstance(document, Document)
    return captions.find(document).captions


def test_a_figure_gives_text_credit_and_picture():
    page = """<figure><img src="data:image/gif;base64,x" data-src="/p/ferry.jpg"><figcaption>The ferry at the pier.
      <span class=credit>Photo: Ana Rill</span></figcaption></figure>"""
    assert find(page) == (
        Caption(text="The ferry at the pier.", credit="Photo: Ana Rill", image_url="http://river.example/p/ferry.jpg"),
    )


def test_a_caption_printed_twice_is_one_and_all_its_elements_leave_the_body():
    said = "The ferry at the old pier, seen from the north bank."
    page = f"""<div class="wp-caption"><a href="/p/ferry.jpg"><img src="/p/ferry.jpg"></a><p class="wp-caption-text">{said}</p></div>
      <p class="mobile-caption">{said}</p><p>{said}</p><p>The ferry is back.</p>"""
    document = Document.parse(Page(url=URL, body=page.encode()))
    assert isinstance(document, Document)
    found = captions.find(document)
    assert found.captions == (Caption(text=said, image_url="http://river.example/p/ferry.jpg"),)
    assert len(found.elements) == 3


def test_a_credit_is_told_from_the_text_by_a_word_or_an_agency():
    assert (
        find("<figure><img src=a.jpg><figcaption>Boats wait. (Foto: Ana Rill)</figcaption></figure>")[0].text
        == "Boats wait."
    )
    assert (
        find("<figure><img src=a.jpg><figcaption>Boats wait in the fog. © Ana Rill</figcaption></figure>")[0].credit
        == "© Ana Rill"
    )
    parted = find(
        "<figure><img src=a.jpg><figcaption><span>Boats wait in fog.</span><span>Ana Rill/dpa</span></figcaption></figure>"
    )
    assert (parted[0].text, parted[0].credit) == ("Boats wait in fog.", "Ana Rill/dpa")


def test_a_line_that_repeats_the_picture_s_own_words_is_a_caption():
    page = "<div class=m><img src=/a.jpg alt='Boats wait in the fog at dawn'><p>Boats wait in the fog at dawn</p></div>"
    assert find(page) == (Caption(text="Boats wait in the fog at dawn", image_url="http://river.example/a.jpg"),)


def test_cards_of_other_stories_bare_credits_and_the_headline_are_no_captions():
    page = """<h1>Ferry returns to the river</h1>
      <div class="related"><figure><img src=b.jpg><figcaption>Another story's picture</figcaption></figure></div>
      <a href="/other-story"><figure><img src=c.jpg><figcaption>Another story's title</figcaption></figure></a>
      <figure><img src=d.jpg><figcaption><span class=credit>Ana Rill</span></figcaption></figure>
      <figure><img src=e.jpg><figcaption>Ferry returns to the river</figcaption></figure>"""
    assert find(page) == ()


def test_words_under_a_picture_are_its_caption_where_the_picture_is_one_to_be_looked_at():
    """No name tells: the alternative text does, a credit, the box's name, or the picture's declared size."""
    box = "<div class=x1><div class=x2><img src=/a.jpg {}></div><div class=x3>Boats wait in the fog</div>{}</div>"
    said = Caption(text="Boats wait in the fog", image_url="http://river.example/a.jpg")
    assert find(box.format("alt='Boats wait in the fog - River News'", "")) == (said,)
    assert find(box.format("width=1200", "")) == (said,)
    assert find(box.format("", "<div class=x4>Getty Images</div>"))[0].credit == "Getty Images"
    assert find(box.replace("x1", "image-box").format("", ""))[0].text == said.text
    assert find(box.format("width=60", "")) == ()
    assert find(box.replace("x1", "author-card").format("width=1200", "")) == ()


def test_a_line_that_looks_like_a_caption_of_the_page_is_one_too():
    box = "<div class=x1><div><img src=/{}.jpg></div><div class=x3>{}</div>{}</div>"
    page = box.format("a", "Boats wait in the fog", "<i>Getty Images</i>") + box.format("b", "The pier at noon", "")
    assert [caption.text for caption in find(page)] == ["Boats wait in the fog", "The pier at noon"]


def test_a_picture_above_a_story_s_own_link_is_a_card():
    assert (
        find(
            """<article><div><img src=/b.jpg alt="Herring comes back to the sound"></div>
        <header><span>Herring comes back to the sound</span></header><a href="/herring">Herring comes back to the sound</a></article>"""
        )
        == ()
    )


def test_names_that_wrap_whole_articles_make_no_caption_foreign():
    figure = "<figure><img src=/a.jpg><div class=footer><figcaption>Boats wait.</figcaption></div></figure>"
    long = "<p>The ferry is back, and the <a href=/other>pilots of the sound</a> are glad of it. </p>" * 30
    assert len(find(f"<div class='comments-enabled'><h1>The ferry</h1>{figure}</div>")) == 1
    assert len(find(f"<div class='article__teaser'>{figure}{long}</div>")) == 1
    assert find(f"<div class='teaser'>{figure}<a href=/other>The pilots of the sound</a></div>") == ()


def test_forms_films_and_paywalls_have_no_captions():
    assert find("<img src=/a.jpg><form><p class=caption>Forgotten your password?</p></form>") == ()
    assert (
        find("<div class=audio-player><img src=/a.jpg><div class=info-text>This voice is a machine's.</div></div>")
        == ()
    )
    assert (
        find("<div class=video-box><img src=/a.jpg><div class=caption><h4>The ferry</h4>A film of it.</div></div>")
        == ()
    )
    assert (
        find(
            "<div class=paywall><figure><img src=/a.jpg><figcaption>Our app</figcaption></figure><a href=/x>Buy</a></div>"
        )
        == ()
    )


def test_each_slide_of_a_gallery_has_its_caption():
    page = """<figcaption><img src=/a.jpg><div><figcaption>Hemp, combed by hand.</figcaption></div>
      <div><figcaption>Tar from the kiln.</figcaption></div></figcaption>"""
    assert [caption.text for caption in find(page)] == ["Hemp, combed by hand.", "Tar from the kiln."]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("(River News)", ""),
        ("/Getty Images/iStockphoto", ""),
        ("Image Credits: Ana Rill", ""),
        ("Source: Harbour museum", ""),
        ("Foto 2 de 9 Boats wait in the fog.", "Boats wait in the fog."),
        ("Boats wait at the pier in the fog / Ana Rill / AFP", "Boats wait at the pier in the fog"),
        ("Boats wait. River lodge: Ana Rill, ana@rill.example", "Boats wait."),
        ("Boats wait at the old pier (Ana Rill / Reuters)", "Boats wait at the old pier (Ana Rill / Reuters)"),
        ("Kim / AFP", "Kim / AFP"),
        ("Foto: Ana Rill, River News", ""),
        ("Imagen: las barcas esperan entre la niebla", "Imagen: las barcas esperan entre la niebla"),
        ("Imagen: Ana Rill", ""),
    ],
)
def test_a_credit_is_no_caption(said: str, text: str) -> None:
    found = find(f"<figure><img src=/a.jpg><figcaption>{said}</figcaption></figure>")
    assert "".join(caption.text for caption in found) == text


def test_rules_override():
    page = "<figure><img src=a.jpg><figcaption>Not this.</figcaption></figure><div><img src=/b.jpg><em>This one.</em></div>"
    assert find(page, (Rules(body=("p",), captions=("em",)),)) == (
        Caption(text="This one.", image_url="http://river.example/b.jpg"),
    )


def test_hostile_pages_are_bounded():
    find("<div class=caption>" + "<img src=a.jpg>" * 5000 + "A caption text here</div>")
    find("<figure><figcaption>" * 120 + "x")
    assert (
        len(
            find(
                "".join(
                    f"<figure><img src=a{n}.jpg><figcaption>The boat of number {n} at rest</figcaption></figure>"
                    for n in range(2000)
                )
            )
        )
        == 400
    )
