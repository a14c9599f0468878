"""Who signs: in many languages, in every form of markup, and who is named without signing."""

from __future__ import annotations

import pytest

from nkarchive.extract import explain, extract, names, read
from nkarchive.model import Announcement, Article, AuthorKind, Page

TEXT = "".join(
    f"<p>Paragraph {number} says that the ferry to the islands sails again, that tickets cost what they cost in spring, "
    "and that nobody on the pier had expected the weather to turn so soon.</p>"
    for number in range(1, 6)
)
H1 = "<h1>The ferry sails again</h1>"
URL = "https://news.example/ferry"


def page(top: str = H1, *, text: str = TEXT, bottom: str = "", head: str = "", below: str = "") -> str:
    site = '<meta property="og:site_name" content="Harbour Post">'
    title = "<title>The ferry sails again - Harbour Post</title>"
    return (
        f"<html lang=en><head>{title}{site}{head}</head><body><nav><a href=/>Home</a></nav>"
        f"<main><article>{top}{text}{bottom}</article></main>{below}</body></html>"
    )


def signed(html: str) -> list[str]:
    found = extract(html, URL)
    assert isinstance(found, Article), found
    return [author.name for author in found.byline]


def machine(author: str) -> str:
    return (
        '<script type="application/ld+json">'
        f'{{"@type": "NewsArticle", "headline": "The ferry sails again", "author": {author}}}</script>'
    )


@pytest.mark.parametrize(
    ("printed", "who"),
    [
        ("Par Anne Exemple et Marc Modèle (avec AFP)", ["Anne Exemple", "Marc Modèle"]),
        ("De notre correspondant Anne Exemple, à Paris", ["Anne Exemple"]),
        ("Por Ana Ejemplo y Luis Muestra", ["Ana Ejemplo", "Luis Muestra"]),
        ("Di Mario Esempio", ["Mario Esempio"]),
        ("Da Silva, Ana", ["Da Silva, Ana"]),
        ("Door Jan Voorbeeld", ["Jan Voorbeeld"]),
        ("Skriven av Anna Exempel Foto: Bo Bild", ["Anna Exempel"]),
        ("Tekst: Jan Przykład", ["Jan Przykład"]),
        ("Jan Příklad, ČTK", ["Jan Příklad", "ČTK"]),
        ("Írta: Minta János", ["Minta János"]),
        ("Scris de Ion Exemplu", ["Ion Exemplu"]),
        ("Текст: Иван Примеров Фото: Пётр Образцов", ["Иван Примеров"]),
        ("Γράφει ο Γιάννης Παράδειγμα", ["Γιάννης Παράδειγμα"]),
        ("Muhabir: Ali Örnek", ["Ali Örnek"]),
        ("بقلم: أحمد مثال", ["أحمد مثال"]),
        ("מאת דוד לדוגמה", ["דוד לדוגמה"]),
        ("Penulis: Budi Contoh | Editor: Siti Misal", ["Budi Contoh"]),
        ("Tác giả: Nguyễn Văn A", ["Nguyễn Văn A"]),
        ("โดย สมชาย ตัวอย่าง", ["สมชาย ตัวอย่าง"]),
        ("文・山田太郎", ["山田太郎"]),
        ("編集委員 山田太郎", ["山田太郎"]),
        ("记者 张三 李四", ["张三", "李四"]),
        ("글·사진 김철수 기자", ["김철수"]),
        ("글 김철수 사진 이영희", ["김철수"]),
        ("상상뉴스=김철수 기자 abc@news.example", ["김철수"]),
        ("Text: Anna Beispiel, Fotos: Karl Muster", ["Anna Beispiel"]),
        ("Fotos: Karl Muster, Text: Anna Beispiel", ["Anna Beispiel"]),
        ("Anna Beispiel (Text) und Karl Muster (Fotos)", ["Anna Beispiel"]),
        ("Anna Beispiel im Gespräch mit Karl Muster", ["Anna Beispiel", "Karl Muster"]),
        ("Anna Beispiel Chefredakteurin", ["Anna Beispiel"]),
        ("Words by Ann Example, photos by Bob Sample", ["Ann Example"]),
        ("Ann Example, Harbour Correspondent", ["Ann Example"]),
        ("Ann Example is a reporter at The Example", ["Ann Example"]),
        ("Ann Example 5 min read", ["Ann Example"]),
        ("ann[at]news.example Ann Example", ["Ann Example"]),
        ("Staff and agencies", ["Staff and agencies"]),
        ("Foto: Karl Muster", []),
        ("Übersetzung: Karl Muster", []),
        ("Photos by Bob Sample", []),
    ],
)
def test_a_byline_is_read_in_many_languages(printed: str, who: list[str]) -> None:
    assert [author.name for author in names.read(printed)] == who


@pytest.mark.parametrize(
    ("author", "who"),
    [
        ('"Ann Example"', ["Ann Example"]),
        ('["Ann Example", "Bob Sample"]', ["Ann Example", "Bob Sample"]),
        ('{"@type": "Person", "name": ["Ann Example", "Bob Sample"]}', ["Ann Example", "Bob Sample"]),
        ('{"name": "<a href=\'/ann\'>Ann Example</a>"}', ["Ann Example"]),
        ('{"name": "Ann Example | Staff writer"}', ["Ann Example"]),
        ('{"name": "Ann Example, Correspondent"}', ["Ann Example"]),
        ('{"givenName": "Ann", "familyName": "Example"}', ["Ann Example"]),
        ('{"name": "Ann Example",}', ["Ann Example"]),
        ('[{"name": "Ann Example"}, {"@type": "Organization", "name": "Reuters"}]', ["Ann Example", "Reuters"]),
        ('"https://news.example/author/ann-example/"', ["Ann Example"]),
        ('{"name": "Staff Reporter"}', ["Staff Reporter"]),
    ],
)
def test_json_ld_names_authors_in_every_shape(author: str, who: list[str]) -> None:
    assert signed(page(head=machine(author))) == who


def test_an_author_given_by_address_is_called_as_the_page_calls_her() -> None:
    link = '<div><a href="/author/aexample/">Ann Éxample</a></div>'
    told = machine('{"@type": "Person", "url": "https://news.example/author/aexample"}')
    assert signed(page(H1 + link, head=told)) == ["Ann Éxample"]


@pytest.mark.parametrize(
    ("markup", "who"),
    [
        ("<p>By <a rel=author href=/ann>Ann Example</a></p>", ["Ann Example"]),
        (
            "<div itemprop=author itemscope><a href=/ann><span itemprop=name>Ann Example</span></a>"
            "<span itemprop=jobTitle>Reporter</span></div>",
            ["Ann Example"],
        ),
        ("<div itemprop=author itemscope><meta itemprop=name content='Ann Example'></div>", ["Ann Example"]),
        ("<span property='schema:author'><span property='schema:name'>Ann Example</span></span>", ["Ann Example"]),
        (
            "<p class=entry-meta>by <span class='author vcard'><a class='url fn n' href=/author/ann/>Ann Example</a></span>"
            " on 4 March 2024</p>",
            ["Ann Example"],
        ),
        ("<div class=meta><a href=/author/ann-example/>Ann Example</a> | <a href=/category/x/>Ferries</a></div>", ["Ann Example"]),
        ("<div class=submitted>Submitted by <span class=username>annex</span> on Mon, 03/04/2024</div>", ["annex"]),
        ("<div class=widget-container><ul><li><span class='icon-list-text type-author'>Ann Example</span></ul></div>", ["Ann Example"]),
        ("<p>22.01.2020 // Author: Ann Example // 3 min</p>", ["Ann Example"]),
        ("<p class=byline><a href=/a>Ann Example</a> and <a href=/b>Bob Sample</a><span class=role>Reporters</span></p>", ["Ann Example", "Bob Sample"]),
        ("<ul><li><span class=author>Ann Example</span></li><li><span class=author>Bob Sample</span></li></ul>", ["Ann Example", "Bob Sample"]),
        ("<p class=credit>Reuters</p>", ["Reuters"]),
    ],
)  # fmt: skip
def test_markup_tells_who_signs(markup: str, who: list[str]) -> None:
    assert signed(page(H1 + markup)) == who


CARDS = "".join(
    f"<div class=item><h3><a href=/{name}>Another headline about something else</a></h3><span class=by>By {name} Sample</span></div>"
    for name in ("Bob", "Carl", "Dora")
)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "<section><article class=comment><span class=fn>Bob Sample</span><p>By Bob Sample</p></article></section>",
        f"<section>{CARDS}</section>",
        "<footer><p>Editor: Bob Sample</p></footer>",
    ],
)
def test_who_is_named_below_another_story_or_a_comment_does_not_sign(elsewhere: str) -> None:
    assert signed(page(below=elsewhere)) == []


@pytest.mark.parametrize(
    "credit", ["<p>Übersetzung: Bob Sample</p>", "<p>Translated by Bob Sample</p>", "<div class=photo-author>Bob Sample</div>"]
)  # fmt: skip
def test_who_translated_or_took_the_picture_does_not_sign(credit: str) -> None:
    assert signed(page(bottom=credit)) == []


OPENED = "<p>HARBOURTOWN (Reuters) - The ferry to the islands sails again, and tickets cost what they cost in spring, the harbour said.</p>"


@pytest.mark.parametrize(
    ("html", "who"),
    [
        (page(bottom="<p><b><i>Ann Example</i></b></p>"), ["Ann Example"]),
        (page(text=f"{TEXT[:-4]} (dpa)</p>"), ["dpa"]),
        (page(text=f"{TEXT[:-4]}【山田太郎】</p>"), ["山田太郎"]),
        (page(text=OPENED + TEXT), ["Reuters"]),
        (page(bottom="<p>Harbour Post / Coast Radio</p>"), ["Coast Radio"]),
        # whom the head names beats all of these
        (page(H1 + "<p class=byline>By Bob Sample</p>", bottom="<p><i>Ann Example</i></p>"), ["Bob Sample"]),
    ],
)
def test_what_stands_at_the_ends_of_a_text_signs_where_nothing_else_does(html: str, who: list[str]) -> None:
    assert signed(html) == who


def test_the_account_that_publishes_everything_yields_to_a_name_on_the_first_line() -> None:
    told = machine('{"name": "Carl K", "url": "https://news.example/author/admin/"}')
    assert signed(page(H1 + "<p><b>ANN EXAMPLE</b></p>", head=told)) == ["ANN EXAMPLE"]
    assert signed(page(head=told)) == ["Carl K"]


def test_the_sections_in_the_line_of_the_author_do_not_sign() -> None:
    line = "<p class=author><a href=/s/energy/>Energy</a> / <a href=/s/ferries/>Ferries</a> / <a href=/s/coast/>Coast</a></p>"
    assert signed(page(H1 + line, head=machine('{"name": "Harbour Post"}'))) == ["Harbour Post"]


def test_references_are_no_authors() -> None:
    cited = '<meta name="author" content="A. Cited, B. Cited, C. Cited, D. Cited, E. Cited, F. Cited, G. Cited">'
    assert signed(page(head=cited + '<meta name="dc.creator" content="Ann Example">')) == ["Ann Example"]


def test_the_company_behind_the_site_does_not_sign_beside_a_person() -> None:
    both = '<meta name="author" content="Harbour Media Ltd."><meta name="author" content="Ann Example">'
    assert signed(page(head=both)) == ["Ann Example"]


def test_a_feed_names_who_signs_only_where_the_page_does_not() -> None:
    told = (Announcement(where="feed", byline="Ann Example"),)
    found = read(Page(url=URL, body=page().encode(), announced=told))
    assert isinstance(found, Article)
    assert ([a.name for a in found.byline], found.provenance["byline"]) == (["Ann Example"], "feed")
    found = read(Page(url=URL, body=page(H1 + "<p class=byline>By Bob Sample</p>").encode(), announced=told))
    assert isinstance(found, Article)
    assert [a.name for a in found.byline] == ["Bob Sample"]


def test_the_ledger_says_who_was_named_where_and_why_one_of_them_signs() -> None:
    html = page(
        H1 + "<p class=byline>By Ann Example</p><p class=author>Editor: Bob Sample</p>",
        head=machine('{"name": "Harbour Post"}'),
    )
    ledger = explain(Page(url=URL, body=html.encode())).ledger
    offers = {(offer.where, offer.value, offer.against) for offer in ledger.of("byline")}
    assert offers >= {
        ("json-ld", "Harbour Post", ""),
        ("byline", "Ann Example", ""),
        ("byline", "Bob Sample", "says who edited"),
    }
    award = ledger.awards["byline"]
    assert (award.where, award.value, award.why) == ("byline", "Ann Example", "the first source that names a person")


def test_a_desk_is_an_organisation() -> None:
    assert [a.kind for a in names.desk("By Our Correspondent")] == [AuthorKind.ORGANISATION]
