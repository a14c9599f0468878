"""An invented newspaper's pages as newspapers serve them: 40 to 80 KB of menus, scripts and boxes around a story."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from prose import Story, Writer, invent, language_of

ARTICLES = r"/news/\d{4}/\d{2}/\d{6}-"  # what the address of an article looks like

_SAYS = {
    "en": {
        "by": "By",
        "posted": "Published",
        "share": ("Share on one network", "Share on another", "Send by mail", "Print this page", "Copy the link"),
        "most": "Most read",
        "latest": "Latest",
        "related": "Related stories",
        "also": "Read also",
        "topics": "Topics",
        "photo": "Photo",
        "about": ("About us", "Contact", "Careers", "Advertise", "Privacy", "Terms of use", "Corrections", "RSS"),
        "letter": "Get our weekly letter: the stories of the week, every Saturday morning, in your mail box.",
        "cookies": "We use cookies to remember your settings and to count our readers. You can change this at any time.",
        "comments": "Comments are closed on this story.",
        "rights": "All rights reserved. No part of this page may be reproduced without permission.",
    },
    "ko": {
        "by": "글",
        "posted": "입력",
        "share": ("한곳에 공유", "다른 곳에 공유", "메일로 보내기", "인쇄하기", "주소 복사"),
        "most": "많이 본 기사",
        "latest": "최신 기사",
        "related": "관련 기사",
        "also": "함께 읽기",
        "topics": "주제",
        "photo": "사진",
        "about": ("회사 소개", "문의", "채용", "광고", "개인정보 처리방침", "이용 약관", "정정 보도", "RSS"),
        "letter": "한 주의 기사를 토요일 아침마다 편지함으로 보내 드립니다. 지금 구독하세요.",
        "cookies": "설정을 기억하고 독자 수를 세기 위해 쿠키를 사용합니다. 언제든지 바꿀 수 있습니다.",
        "comments": "이 기사의 댓글은 닫혀 있습니다.",
        "rights": "무단 전재 및 재배포를 금합니다.",
    },
}
_STYLED = ("header", "nav", "main", "aside", "footer", "card", "teaser", "byline", "figure", "share", "tags", "letter")


@dataclass(frozen=True, slots=True, kw_only=True)
class Teased:
    """What another page shows of a story."""

    path: str
    headline: str
    standfirst: str
    day: str


class Site:
    """One host's articles: every *hosts*-th of the *pages* stories, beginning with the *host*-th."""

    def __init__(self, *, base: str, pages: int, host: int = 0, hosts: int = 1, seed: int = 0) -> None:
        self._base = base
        self._host = host
        self._seed = seed
        self._stories = {number: self._story(number) for number in range(host, pages, hosts)}
        self._teased = {number: self._tease(story) for number, story in self._stories.items()}

    def _story(self, number: int) -> Story:
        return invent(number, language=language_of(number), seed=self._seed)

    def _tease(self, story: Story) -> Teased:
        year, month, _ = story.day.split("-")
        path = f"/news/{year}/{month}/{100_000 + story.number}-tally-{1000 + story.number}-sacks"
        return Teased(path=path, headline=story.headline, standfirst=story.standfirst, day=story.day)

    def pages(self) -> Iterable[tuple[str, bytes]]:
        """Yield the path and the body of every article."""
        for number, story in self._stories.items():
            yield self._teased[number].path, self._page(story, self._teased[number]).encode()

    def sitemap(self) -> bytes:
        """Return the sitemap that names every article."""
        entries = "".join(
            f"<url><loc>{self._base}{teased.path}</loc><lastmod>{teased.day}</lastmod></url>\n"
            for teased in self._teased.values()
        )
        namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{namespace}">\n{entries}</urlset>\n'.encode()

    # --- one page ---------------------------------------------------------------------------------

    def _page(self, story: Story, own: Teased) -> str:
        chance = random.Random(f"{self._seed}/page/{story.number}")
        writer = Writer(story.language, chance)
        same = [t for n, t in self._teased.items() if n != story.number and language_of(n) == story.language]
        others = [chance.choice(same) for _ in range(38)] if same else []
        says = _SAYS[story.language]
        return f"""<!DOCTYPE html>
<html lang="{story.language}" class="no-js">
{self._head(story, own)}
<body class="single post-{story.number} section-{writer.pick("section")}">
<!-- rendered in {chance.randint(20, 90)} ms, cache hit -->
<div class="cookie-banner" role="dialog"><p>{says["cookies"]}</p><button type="button">OK</button></div>
<header class="site-header"><a class="logo" href="/"><img src="/img/logo.svg" alt="The Songmun Courier"></a>
{_menu(writer, items=9, below=4 + self._host * 3 % 11)}
<form class="search" action="/search" method="get"><input type="search" name="q"><button>{_icon(chance)}</button></form>
</header>
<main id="content" class="layout layout--with-aside">
{self._article(story, own, others[:8], chance)}
<aside class="sidebar" role="complementary">
{_list(says["most"], others[8:18], numbered=True)}
<div class="ad ad--mpu" data-slot="mpu-1"></div>
{_list(says["latest"], others[18:30], numbered=False)}
<div class="letter"><p>{says["letter"]}</p><form action="/letter"><input name="mail"><button>OK</button></form></div>
</aside>
{_cards(says["related"], others[30:38])}
</main>
{_footer(writer, says)}
<script>{_state(story, chance)}</script>
<script async src="/js/app.{chance.randrange(16**8):08x}.js"></script>
</body></html>
"""

    def _head(self, story: Story, own: Teased) -> str:
        url, image = f"{self._base}{own.path}", f"{self._base}/img/{story.number}-lead.jpg"
        graph = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": story.headline,
            "description": story.standfirst,
            "datePublished": f"{story.day}T09:00:00+09:00",
            "dateModified": f"{story.day}T11:30:00+09:00",
            "author": [{"@type": "Person", "name": story.byline}],
            "image": [image],
            "articleSection": story.section,
            "mainEntityOfPage": {"@type": "WebPage", "@id": url},
            "publisher": {"@type": "NewsMediaOrganization", "name": "The Songmun Courier"},
        }
        properties = {
            "og:type": "article",
            "og:title": story.headline,
            "og:description": story.standfirst,
            "og:url": url,
            "og:image": image,
            "og:site_name": "The Songmun Courier",
            "article:published_time": f"{story.day}T09:00:00+09:00",
            "article:section": story.section,
            "twitter:card": "summary_large_image",
            "twitter:title": story.headline,
        }
        metas = "\n".join(f'<meta property="{k}" content="{escape(v)}">' for k, v in properties.items())
        return f"""<head><meta charset="utf-8"><title>{escape(story.headline)} | The Songmun Courier</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{escape(story.standfirst)}">
{metas}
<link rel="canonical" href="{url}"><link rel="icon" href="/favicon.ico">
<link rel="stylesheet" href="/css/site.css"><style>{_STYLE}</style>
<script type="application/ld+json">{json.dumps(graph, ensure_ascii=False)}</script>
</head>"""

    def _article(self, story: Story, own: Teased, inside: Sequence[Teased], chance: random.Random) -> str:
        says = _SAYS[story.language]
        share = "".join(
            f'<li class="share__item"><a class="share__link" href="/share?to={n}&amp;u={own.path}" title="{label}">'
            f"{_icon(chance)}<span>{label}</span></a></li>"
            for n, label in enumerate(says["share"])
        )
        blocks = [f"<p>{_linked(text, inside, chance)}</p>" for text in story.paragraphs]
        for number, caption in enumerate(story.captions):
            figure = _figure(f"/img/{story.number}-{number}.jpg", caption, says["photo"])
            blocks.insert(min(number * 4, len(blocks)), figure)
        if inside:
            also = f'<div class="inline-box"><h4>{says["also"]}</h4>{_link(inside[0])}</div>'
            blocks.insert(len(blocks) // 2, also)
        topics = "".join(f'<li><a rel="tag" href="/topic/{n}">{n}</a></li>' for n in story.headline.split()[:5])
        return f"""<article class="story" itemscope itemtype="https://schema.org/NewsArticle">
<nav class="crumbs"><a href="/">Home</a> &rsaquo; <a href="/section">{story.section}</a></nav>
<h1 class="story__headline" itemprop="headline">{escape(story.headline)}</h1>
<p class="story__standfirst">{escape(story.standfirst)}</p>
<div class="story__meta"><span class="byline">{says["by"]} <a rel="author" href="/author">{story.byline}</a></span>
<time class="date" datetime="{story.day}T09:00:00+09:00">{says["posted"]} {story.day.replace("-", ".")} 09:00</time></div>
<ul class="share">{share}</ul>
<div class="story__body" itemprop="articleBody">
{chr(10).join(blocks)}
</div>
<ul class="tags" aria-label="{says["topics"]}">{topics}</ul>
<p class="comments-closed">{says["comments"]}</p>
</article>"""


_STYLE = "\n".join(
    f".{name}{part}{{display:flex;margin:{n}px auto;padding:{n + 4}px {n * 2}px;color:#2{n % 10}{n % 7}a3b;"
    f"font:{400 + n % 3 * 100} {14 + n % 6}px/1.5 serif}}"
    for n, (name, part) in enumerate(
        (name, part) for name in _STYLED for part in ("", "__title", "__item", "--wide", ":hover")
    )
)


def _icon(chance: random.Random) -> str:
    path = " ".join(f"{chance.choice('LCSQ')}{chance.randint(1, 24)} {chance.randint(1, 24)}" for _ in range(14))
    return f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M2 2 {path}Z"/></svg>'


def _menu(writer: Writer, *, items: int, below: int) -> str:
    def entry(level: int, children: str = "") -> str:
        label = f"{writer.pick('topic')} {writer.pick('matter')}"
        place = f"/section/{level}/{label.lower().replace(' ', '-')}"
        return (
            f'<li class="menu__item menu__item--{level}"><a class="menu__link" data-track="nav" '
            f'href="{place}"><span class="menu__label">{label}</span></a>{children}</li>'
        )

    tops = (
        entry(1, f'<ul class="menu__sub" hidden>{"".join(entry(2) for _ in range(below))}</ul>') for _ in range(items)
    )
    return f'<nav class="menu" aria-label="Main"><ul class="menu__list">{"".join(tops)}</ul></nav>'


def _link(teased: Teased) -> str:
    return f'<a href="{teased.path}">{escape(teased.headline)}</a>'


def _linked(text: str, inside: Sequence[Teased], chance: random.Random) -> str:
    if not inside or chance.random() < 0.6:
        return escape(text)
    first, _, rest = text.partition(" ")
    return f'<a href="{chance.choice(inside).path}">{escape(first)}</a> {escape(rest)}'


def _figure(src: str, caption: str, photo: str) -> str:
    sizes = ", ".join(f"{src}?w={width} {width}w" for width in (320, 640, 960, 1280))
    return (
        f'<figure class="figure"><picture><source srcset="{sizes}" type="image/webp"><img loading="lazy" src="{src}" '
        f'alt="" width="960" height="640"></picture><figcaption>{escape(caption)} ({photo}: Songmun Courier)'
        "</figcaption></figure>"
    )


def _list(title: str, entries: Sequence[Teased], *, numbered: bool) -> str:
    tag = "ol" if numbered else "ul"
    items = "".join(
        f'<li class="list__item"><a class="list__link" href="{one.path}"><img class="thumb" loading="lazy" '
        f'src="/img/thumb{n}.jpg" alt=""><span class="list__title">{escape(one.headline)}</span></a>'
        f'<time class="list__date" datetime="{one.day}">{one.day}</time></li>'
        for n, one in enumerate(entries)
    )
    return f'<section class="list"><h3 class="list__head">{title}</h3><{tag}>{items}</{tag}></section>'


def _cards(title: str, entries: Sequence[Teased]) -> str:
    cards = "".join(
        f'<article class="card"><a href="{one.path}"><img loading="lazy" src="/img/card{n}.jpg" '
        f'srcset="/img/card{n}.jpg?w=320 320w, /img/card{n}.jpg?w=640 640w" alt=""></a><div class="card__text">'
        f'<time datetime="{one.day}">{one.day}</time><h3 class="card__title">{_link(one)}</h3>'
        f'<p class="card__excerpt">{escape(one.standfirst)}</p></div></article>'
        for n, one in enumerate(entries)
    )
    return f'<section class="related"><h2>{title}</h2><div class="grid">{cards}</div></section>'


def _footer(writer: Writer, says: dict[str, object]) -> str:
    columns = "".join(_menu(writer, items=1, below=10) for _ in range(4))
    about = "".join(f'<li><a href="/about/{n}">{label}</a></li>' for n, label in enumerate(says["about"]))
    return f'<footer class="site-footer">{columns}<ul class="about">{about}</ul><p>&copy; {says["rights"]}</p></footer>'


def _state(story: Story, chance: random.Random) -> str:
    flags = {f"flag_{n}_{chance.randrange(16**6):06x}": chance.random() < 0.5 for n in range(chance.randint(20, 800))}
    state = {"page": {"id": story.number, "type": "story", "section": story.section}, "flags": flags}
    return f"window.__STATE__ = {json.dumps(state, ensure_ascii=False)};"
