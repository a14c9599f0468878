"""Pages that are walls, shells, bombs for parsers, wrongly labelled, or lie about where they belong."""

from __future__ import annotations

import pytest

from hostile import Stage, Trick, perform, site, trick, wanted
from servers import page

HANGUL = "평양 강변에 새 시장이 열렸다. 상인들은 쌀과 소금을 판다. 강물은 맑고 배는 느리게 지나간다. " * 6
TEXT = " ".join(f"Witness {number} of the valley said that the river was high." for number in range(9))


def html(body: str, head: str = "") -> str:
    return f"<html><head><title>Trick</title>{head}</head><body>{body}</body></html>"


def article(extra: str = "", *, headline: str = "A trick of the valley", head: str = "") -> str:
    return html(f"<article><h1>{headline}</h1><p>{TEXT}</p>{extra}</article>", head)


SURROGATES = article(
    head='<script type="application/ld+json">{"@type":"NewsArticle","headline":"A \\ud800 trick","author":'
    '{"@type":"Person","name":"Ri \\udfff Yong"},"articleBody":"x"}</script>'
)
META = '<meta http-equiv=refresh content="0; url={}">'
CANONICAL = '<link rel=canonical href="{}">'

TRICKS = [
    trick("a block page with status 200", html("<h1>Access denied</h1><p>Your request was blocked. Ray ID: 8f3a. Please enable cookies.</p>"), "blocked", "blocked: says 'access denied'"),
    trick("a challenge with status 200", html("<h1>Just a moment...</h1><p>Checking your browser before accessing. Enable JavaScript and cookies to continue.</p>"), "blocked", "blocked: says 'just a moment'"),
    trick("a soft 404", html("<h1>Page not found</h1><p>The page you are looking for does not exist.</p>"), "rejected", "not-found: says 'page not found'"),
    trick("a login wall", html("<h1>Members only</h1><p>Please log in to read this article.</p><form action=/login><input type=password></form>"), "rejected", "login: says 'members only'"),
    trick("a cookie wall", html("<h1>We value your privacy</h1><p>Accept all cookies to continue.</p><button>Accept</button>"), "rejected", "login: says 'we value your privacy'"),
    trick("a page that only a script fills", html("<div id=root></div><script src=/app.js></script>"), "rejected", "empty: the page has no text"),
    trick("an empty answer", page(b""), "rejected", "empty: the answer has no body"),
    trick("white space alone", page(b" \n" * 9000), "rejected", "empty: the answer has no body"),
    trick("a picture called a page", page(b"\x89PNG\r\n\x1a\n" + bytes(9000)), "rejected", "not-html: text/html"),
    trick("a document called a page", page(b"%PDF-1.7\n" + bytes(range(256)) * 40), "rejected", "not-html: text/html"),
    trick("NUL bytes between all letters", page(b"\x00".join(bytes([byte]) for byte in article().encode())), "new"),
    trick("NUL bytes in a headline", article(headline="A tr\x00ick of the valley"), "new"),
    trick("lone surrogates", SURROGATES, "new"),
    trick("control signs and separators", article(headline="A\x07 trick\u2028 of\u200b the \u202evalley"), "new"),
    trick("EUC-KR labelled UTF-8", page(html(f"<article><h1>강변 시장</h1><p>{HANGUL}</p></article>").encode("euc-kr")), "new"),
    trick("UTF-16 without a mark", page(article().encode("utf-16-le"), kind="text/html"), "new"),
    trick("UTF-16 labelled UTF-8", page(article().encode("utf-16")), "new"),
    trick("UTF-7", page(article().replace("<", "+ADw-").replace(">", "+AD4-").encode(), kind="text/html; charset=utf-7"), "rejected", "not-html: text/html, and no HTML element in it"),
    trick("a charset that nobody knows", page(article(), kind="text/html; charset=cow"), "new"),
    trick("a charset that runs Python", page(article(), kind="text/html; charset=zlib_codec"), "new"),
    trick("markup in the headline", article(headline="&lt;script&gt;alert(1)&lt;/script&gt; in the valley"), "new"),
    trick("a script in the headline", article(headline="A trick <script>alert(1)</script><img src=x onerror=alert(1)>of the valley"), "new"),
    trick("a redirect to itself in the page", html("<p>One moment</p>", META.format("/news/bad")), "rejected", "too-short: the text weighs 10 letters, 60 are the least"),
    trick("a redirect to a script in the page", html("<p>One moment</p>", META.format("javascript:alert(1)")), "rejected", "too-short: the text weighs 10 letters, 60 are the least"),
    trick("a canonical page on another site", article(head=CANONICAL.format("https://elsewhere.example/news/stolen")), "new"),
    trick("a canonical page in a private network", article(head=CANONICAL.format("http://10.0.0.1/news/stolen")), "new"),
    trick("a canonical page that is no address", article(head=CANONICAL.format("javascript:alert(1)")), "new"),
    site(
        "canonical pages in a circle",
        {"/news/bad": page(article(head=CANONICAL.format("/news/two"))), "/news/two": page(article(head=CANONICAL.format("/news/bad")))},
        {"/news/bad": ("new", "")},
    ),
    site(
        "redirects in the page, in a circle",
        {"/news/bad": page(html("<p>On</p>", META.format("/news/two"))), "/news/two": page(html("<p>On</p>", META.format("/news/bad")))},
        {"/news/bad": ("rejected", "redirect: sends the reader to /news/two")},
    ),
    site(
        "further pages in a circle",
        {
            "/news/bad": page(article('<div class=pagination><a href="/news/bad?page=2">2</a></div>')),
            "/news/bad?page=2": page(article('<div class=pagination><a href="/news/bad">1</a><a rel=next href="/news/bad">Next</a></div>')),
        },
        {"/news/bad": ("new", ""), "/news/bad?page=2": ("rejected", "no page of the article /news/bad")},
    ),
]  # fmt: skip
# with the crawl of test_hostile_memory
HEAVY = [
    trick("ten megabytes in one tag", html('<img src="' + "a" * 10_000_000 + f'"><h1>A trick of the valley</h1><p>{TEXT}</p>'), "rejected", "empty: the page has no text"),
    trick("two megabytes in one word", article("<p>" + "a" * 2_000_000), "new"),
    trick("two megabytes of open brackets", article("<" * 2_000_000), "new"),
    trick("a comment that never closes", article("<!--" + "a" * 2_000_000), "new"),
    trick("a script that never closes", article("<script>" + "a" * 2_000_000), "new"),
    trick("a hundred thousand nested divs", html("<div>" * 100_000 + f"<h1>A trick</h1><p>{TEXT}</p>"), "rejected", "empty: the page has no text"),
    trick("a hundred thousand open tables", html("<table><tr><td>" * 100_000 + f"<h1>A trick</h1><p>{TEXT}</p>"), "rejected", "empty: the page has no text"),
    trick("a hundred thousand open links", html("<a href=/x>" * 100_000 + f"<h1>A trick</h1><p>{TEXT}</p>"), "rejected", "empty: the page has no text"),
    trick("a million attributes", article("<p " + " ".join(f"a{n}" for n in range(1_000_000)) + ">"), "new"),
    trick("a million entities", article("<p>" + "&amp;" * 1_000_000), "new"),
    trick("a hundred thousand paragraphs", article("<p>So it went on.</p>" * 100_000), "new"),
    trick("a hundred thousand pictures", article("<figure><img src=/a.jpg><figcaption>The river</figcaption></figure>" * 100_000), "new"),
    trick("JSON-LD of ten thousand levels", article(head='<script type="application/ld+json">' + '{"a":[' * 10_000 + "</script>"), "new"),
    trick("a JSON-LD of two megabytes", article(head='<script type="application/ld+json">{"@type":"NewsArticle","headline":"' + "x" * 2_000_000 + '"}</script>'), "new"),
    trick("a headline of a megabyte", article(headline="word " * 200_000), "new"),
]  # fmt: skip


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return perform(tmp_path_factory.mktemp("pages"), TRICKS)


@pytest.mark.parametrize("each", TRICKS, ids=str)
def test_a_bad_page_is_one_outcome_and_the_site_is_read_on(stage: Stage, each: Trick) -> None:
    assert stage.rows(each.name) == wanted(each)


@pytest.mark.parametrize(
    ("name", "headline"),
    [
        ("NUL bytes between all letters", "A trick of the valley"),
        ("NUL bytes in a headline", "A trick of the valley"),
        ("lone surrogates", "A trick of the valley"),
        ("EUC-KR labelled UTF-8", "강변 시장"),
        ("UTF-16 without a mark", "A trick of the valley"),
        ("UTF-16 labelled UTF-8", "A trick of the valley"),
        ("a script in the headline", "A trick of the valley"),
        # a headline that tells of a script, in escaped letters, says so as text: a reader's program escapes it again
        ("markup in the headline", "<script>alert(1)</script> in the valley"),
    ],
)
def test_what_is_stored_is_what_a_reader_would_see(stage: Stage, name: str, headline: str) -> None:
    assert stage.article(name, "/news/bad", "headline") == headline
    assert stage.article(name, "/news/bad", "body") == (HANGUL.strip() if "EUC-KR" in name else TEXT)


@pytest.mark.parametrize("name", [each.name for each in TRICKS if each.name.startswith("a canonical page")])
def test_a_page_cannot_say_that_it_belongs_elsewhere(stage: Stage, name: str) -> None:
    server = stage.servers[name]
    assert stage.query("SELECT url FROM articles WHERE source = ? ORDER BY url", name) == [
        (server.url("/news/bad"),),
        (server.url("/news/good"),),
    ]
    assert {seen.headers["host"] for seen in server.log} == {f"127.0.0.1:{server.port}"}
