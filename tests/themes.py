"""One article in many themes: the layouts that small newsrooms' sites have had since the 2000s.

The text is invented; the fields are those of the page that started the project: headline, printed date,
standfirst in bold, a signature and a translation link at the end, a picture whose caption is printed twice,
and a row of teasers with dates and excerpts but no headlines.
"""

from __future__ import annotations

from collections.abc import Callable

SITE = "http://focus-weekly.example"
URL = f"{SITE}/crossings-increase-in-2016/"
HEADLINE = "Crossings increase in 2016 after quiet years"
DATE = "Monday 12th September, 2016"
STANDFIRST = "More ferries may cross the strait this year, after a steady decline since 2009."
PARAGRAPHS = [
    "The number of ferries that cross the strait between the two harbours may rise this year, according to figures that the invented Ministry of Rivers gave to this paper. Captains say that the new jetty, which was paid for by both towns, lets two boats land at once and saves a quarter of an hour.",
    "The ministry confirmed on the 2nd of August that 815 crossings were made so far this year, 15.6% more than in the same months of the year before. It expects the first full year of growth since the old jetty burned down in 2011, and says that the harbour office has asked for three more pilots.",
    "Experts say that the rise has to do with cheaper diesel and with the market on the far bank, which now opens on Sundays. They added that some crossings carry only empty crates.",
    "The radio masts on the hill also play a role.",
    "A source at the harbour office said that “more captains ask for a night permit after trying it once”. While the day permits are cheap, “night permits” are given only to boats with two lamps.",
    "The ministry predicts that the ferries will have carried 30,000 people by October 2016.",
]
CAPTION = "Table from the Ministry of Rivers showing the number of crossings from 1998 to 2013."
AUTHOR = "Han, Seo-yun"
IMAGE = f"{SITE}/wp-content/uploads/2016/09/table.png"
KOREAN = "http://www.focus-weekly-ko.example/news/view.asp?no=20160919187"
TEASERS = [
    ("who-is-the-harbour-master", "Monday 1st May, 2017", "2017-05-01", "Who is the new harbour master, and how did she come to the office? This is ..."),
    ("two-lamps-for-every-boat", "Monday 1st May, 2017", "2017-05-01", "Two lamps for every boat: what does the rule mean, and who wrote it? This is Part 1 of a 2-part analysis. Chang..."),
    ("how-far-does-the-radio-reach", "Monday 10th April, 2017", "2017-04-10", "How far does the harbour radio reach on a foggy day, and who listens to it at night in the towns above..."),
    ("the-sunday-market", "Wednesday 8th March, 2017", "2017-03-08", "The market on the far bank is one of the few in the region that opens on Sundays – well, sort of. In the north..."),
]  # fmt: skip

EXPECTED = {
    "headline": HEADLINE,
    "published": "2016-09-12",
    "published_text": DATE,
    "standfirst": STANDFIRST,
    "byline": [AUTHOR],
    "paragraphs": PARAGRAPHS,
    "captions": [(CAPTION, IMAGE)],
    "translations": [("ko", KOREAN)],
    "teasers": [(f"{SITE}/{slug}/", iso, text) for slug, _, iso, text in TEASERS],
    "language": "en",
}

_PICTURE = f'<img src="{IMAGE}" alt="{CAPTION}" width="600" height="212">'
_WP_CAPTION = f'<div id="attachment_9014" style="width: 610px" class="wp-caption aligncenter"><a href="{IMAGE}">{_PICTURE}</a><p class="wp-caption-text">{CAPTION}</p></div>'
_FIGURE = f'<figure class="wp-block-image size-full">{_PICTURE}<figcaption class="wp-element-caption">{CAPTION}</figcaption></figure>'
_TABLE = f'<table width="600" align="center"><tr><td>{_PICTURE}</td></tr><tr><td class="caption" align="center"><small>{CAPTION}</small></td></tr></table>'
_SIGNED = f"<p><em>Reporting by {AUTHOR}.</em></p>"
_KOREAN = f'<p><a href="{KOREAN}">Read in Korean.</a></p>'


def _entry(picture: str, *, bold: bool = False, tag: str = "p") -> str:
    texts = [f"<{tag}>{text}</{tag}>" for text in PARAGRAPHS]
    texts.insert(2, picture)
    opening = f"<{tag}><strong>{STANDFIRST}</strong></{tag}>" if bold else ""
    return opening + "\n".join(texts) + "<p>&nbsp;</p>" + _SIGNED + _KOREAN


def _teasers(item: str) -> str:
    return "\n".join(
        item.format(url=f"{SITE}/{slug}/", date=date, text=text, n=n) for n, (slug, date, _, text) in enumerate(TEASERS)
    )


_ROW = '<div class="one_fourth"><a href="{url}"><img src="/t{n}-210x140.jpg" width="210" height="140" alt=""></a><span class="post-date">{date}</span><a class="teaser" href="{url}"><p>{text}</p></a></div>'
_LI = '<li><a href="{url}"><img src="/t{n}-150x150.jpg" width="150" height="150" alt=""></a> <span class="date">{date}</span> <a href="{url}">{text}</a></li>'
_CELL = '<td width="25%" valign="top"><a href="{url}"><img src="/t{n}.jpg" width="140" height="90" border="0"></a><br><font size="1">{date}</font><br><a href="{url}">{text}</a></td>'
_CARD = '<article class="card"><a href="{url}"><img src="/t{n}.jpg" width="300" height="200" alt=""></a><time>{date}</time><p class="excerpt"><a href="{url}">{text}</a></p></article>'
_MENU = "".join(
    f'<li class="menu-item"><a href="{SITE}/category/{w.lower()}/">{w}</a></li>'
    for w in ("River", "Harbour", "Society")
)


def _page(
    body: str, *, head: str = "", cls: str = "", title: str = f"{HEADLINE} | Focus Weekly", lang: str = ' lang="en-US"'
) -> str:
    return f'<!DOCTYPE html>\n<html{lang}><head><meta charset="UTF-8"><title>{title}</title>{head}</head>\n<body class="{cls}">\n{body}\n</body></html>'


def twenty_ten() -> str:
    return _page(
        f'<div id="wrapper" class="hfeed"><div id="header"><div id="masthead"><div id="site-title"><a href="{SITE}/">Focus Weekly</a></div><div id="access"><ul>{_MENU}</ul></div></div></div>'
        f'<div id="main"><div id="container"><div id="content" role="main"><div id="nav-above" class="navigation"><div class="nav-previous"><a href="{SITE}/ice/">&larr; Ice on the jetty</a></div></div>'
        f'<div id="post-70" class="post-70 post type-post hentry"><h1 class="entry-title">{HEADLINE}</h1><div class="entry-meta"><span class="meta-prep">Posted on</span> <span class="entry-date">{DATE}</span></div>'
        f'<div class="entry-content">{_entry(_WP_CAPTION, bold=True)}</div><div class="entry-utility">This entry was posted in <a href="{SITE}/category/river/" rel="category tag">River</a>. Bookmark the <a href="{URL}" rel="bookmark">permalink</a>.</div></div>'
        f'<div class="bottom-posts">{_teasers(_ROW)}</div></div></div><div id="primary" class="widget-area"><ul><li class="widget widget_search"><form><input name="s"></form></li></ul></div></div>'
        f'<div id="footer"><div id="site-info">Focus Weekly</div><div id="site-generator">Proudly powered by WordPress.</div></div></div>',
        cls="single single-post postid-70",
    )


def twenty_sixteen() -> str:
    return _page(
        f'<div id="page" class="site"><a class="skip-link screen-reader-text" href="#content">Skip to content</a><header id="masthead" class="site-header"><p class="site-title"><a href="{SITE}/">Focus Weekly</a></p><nav><ul>{_MENU}</ul></nav></header>'
        f'<div id="content" class="site-content"><main id="main" class="site-main"><article id="post-70" class="post-70 post type-post hentry"><header class="entry-header"><h1 class="entry-title">{HEADLINE}</h1></header>'
        f'<div class="entry-summary"><p><strong>{STANDFIRST}</strong></p></div><div class="entry-content">{_entry(_FIGURE)}</div>'
        f'<footer class="entry-footer"><span class="posted-on"><span class="screen-reader-text">Posted on </span><a href="{URL}" rel="bookmark"><time class="entry-date published" datetime="2016-09-12T09:00:00+00:00">{DATE}</time></a></span><span class="cat-links"><a href="{SITE}/category/river/">River</a></span></footer></article>'
        f'<section class="related"><h3>Related posts</h3><ul>{_teasers(_LI)}</ul></section></main></div><footer id="colophon" class="site-footer"><a href="https://wordpress.org/">Proudly powered by WordPress</a></footer></div>',
        cls="single single-post",
    )


def twenty_twenty_four() -> str:
    return _page(
        f'<div class="wp-site-blocks"><header class="wp-block-template-part"><div class="wp-block-group"><p class="wp-block-site-title"><a href="{SITE}/">Focus Weekly</a></p><nav class="wp-block-navigation"><ul>{_MENU}</ul></nav></div></header>'
        f'<main class="wp-block-group"><h1 class="wp-block-post-title">{HEADLINE}</h1><div class="wp-block-group"><div class="wp-block-post-date">{DATE}</div></div><p class="has-large-font-size"><strong>{STANDFIRST}</strong></p>'
        f'<div class="entry-content wp-block-post-content is-layout-constrained">{_entry(_FIGURE)}</div>'
        f'<div class="wp-block-query"><h2 class="wp-block-heading">More posts</h2><ul class="wp-block-post-template">{_teasers(_LI)}</ul></div></main><footer class="wp-block-template-part"><p>Designed with WordPress</p></footer></div>',
        cls="wp-singular post-template-default single single-post",
    )


def genesis() -> str:
    return _page(
        f'<div class="site-container"><header class="site-header"><div class="title-area"><p class="site-title"><a href="{SITE}/">Focus Weekly</a></p></div><nav class="nav-primary"><ul>{_MENU}</ul></nav></header>'
        f'<div class="site-inner"><div class="content-sidebar-wrap"><main class="content"><div class="breadcrumb">You are here: <a href="{SITE}/">Home</a> / <a href="{SITE}/category/river/">River</a> / {HEADLINE}</div>'
        f'<article class="post-70 entry" itemscope itemtype="https://schema.org/CreativeWork"><header class="entry-header"><h1 class="entry-title" itemprop="headline">{HEADLINE}</h1><p class="entry-meta"><time class="entry-time" itemprop="datePublished" datetime="2016-09-12">{DATE}</time></p></header>'
        f'<div class="entry-content" itemprop="text">{_entry(_WP_CAPTION, bold=True)}</div></article><div class="bottom-posts">{_teasers(_ROW)}</div></main><aside class="sidebar"><section class="widget"><h4>Follow us</h4></section></aside></div></div>'
        f"<footer class='site-footer'><p>Copyright © 2017 · Focus Weekly</p></footer></div>",
        cls="single single-post content-sidebar",
    )


def newspaper_tagdiv() -> str:
    return _page(
        f'<div id="td-outer-wrap"><div class="td-header-wrap"><div class="td-logo"><a href="{SITE}/">Focus Weekly</a></div><ul class="sf-menu">{_MENU}</ul></div><div class="td-main-content-wrap"><div class="td-container"><div class="td-crumb-container"><div class="entry-crumbs"><span><a href="{SITE}/">Home</a></span> <span>{HEADLINE}</span></div></div>'
        f'<div class="td-pb-span8 td-main-content"><article id="post-70" class="post type-post"><div class="td-post-header"><ul class="td-category"><li class="entry-category"><a href="{SITE}/category/river/">River</a></li></ul><header class="td-post-title"><h1 class="entry-title">{HEADLINE}</h1><p class="td-post-sub-title">{STANDFIRST}</p><div class="td-module-meta-info"><span class="td-post-date">{DATE}</span></div></header></div>'
        f'<div class="td-post-sharing"><a href="#">Facebook</a> <a href="#">Twitter</a></div><div class="td-post-content">{_entry(_FIGURE)}</div><footer><div class="td-post-source-tags"></div></footer></article>'
        f'<div class="td_block_wrap td_block_related_posts"><h4 class="td-related-title"><a id="rel" href="#">RELATED ARTICLES</a></h4><div class="td-related-row">{_teasers(_CARD)}</div></div></div></div></div><div class="td-footer-wrapper">© Focus Weekly</div></div>',
        cls="single single-post",
    )


def tables_of_the_2000s() -> str:
    return (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>Focus Weekly - {HEADLINE}</title></head><body bgcolor="#ffffff"><table width="780" align="center" cellpadding="0" cellspacing="0"><tr><td colspan="2"><a href="{SITE}/"><img src="/logo.gif" alt="Focus Weekly"></a></td></tr>'
        f'<tr><td width="140" valign="top"><a href="/river.html">River</a><br><a href="/harbour.html">Harbour</a><br><a href="/about.html">About</a></td><td valign="top"><font face="Georgia" size="5"><b>{HEADLINE}</b></font><br><font size="1">{DATE}</font><br><br><b>{STANDFIRST}</b><br><br>'
        f'{_entry(_TABLE)}<hr><table width="600"><tr>{_teasers(_CELL)}</tr></table></td></tr><tr><td colspan="2"><font size="1">Copyright 2016 Focus Weekly. All rights reserved.</font></td></tr></table></body></html>'
    )


def blogger() -> str:
    return _page(
        f'<div class="content-outer"><header><div class="Header"><h1 class="title"><a href="{SITE}/">Focus Weekly</a></h1></div></header><div class="main-outer"><div class="main section" id="main"><div class="widget Blog"><div class="blog-posts hfeed"><div class="date-outer"><h2 class="date-header"><span>{DATE}</span></h2>'
        f'<div class="date-posts"><div class="post-outer"><div class="post hentry"><h3 class="post-title entry-title">{HEADLINE}</h3><div class="post-header"></div><div class="post-body entry-content" id="post-body-70">{_entry(_TABLE, bold=True)}<div style="clear: both;"></div></div>'
        f'<div class="post-footer"><div class="post-share-buttons"><a href="#">Email This</a></div></div></div></div></div></div></div></div></div><div class="widget"><h2>You might also like</h2><ul>{_teasers(_LI)}</ul></div></div></div>',
        title=f"Focus Weekly: {HEADLINE}",
    )


def drupal_seven() -> str:
    return _page(
        f'<div id="page"><div id="header"><a href="/" id="logo">Focus Weekly</a><ul class="menu">{_MENU}</ul></div><div id="main"><div id="content" class="column"><h1 class="title" id="page-title">{HEADLINE}</h1><div class="region region-content"><div id="node-70" class="node node-article clearfix">'
        f'<div class="meta submitted">{DATE}</div><div class="content"><div class="field field-name-field-standfirst field-type-text"><div class="field-items"><div class="field-item even"><strong>{STANDFIRST}</strong></div></div></div>'
        f'<div class="field field-name-body field-type-text-with-summary"><div class="field-items"><div class="field-item even" property="content:encoded">{_entry(_FIGURE)}</div></div></div></div></div></div>'
        f'<div class="view view-related"><h2>Related content</h2><div class="view-content"><ul>{_teasers(_LI)}</ul></div></div></div></div><div id="footer">© Focus Weekly</div></div>',
        cls="html not-front node-type-article page-node page-node-70",
    )


def joomla() -> str:
    return _page(
        f'<div class="body"><div class="container"><header class="header"><a class="brand" href="/">Focus Weekly</a></header><nav class="navigation"><ul class="nav menu">{_MENU}</ul></nav><div class="row-fluid"><main id="content"><div class="item-page" itemscope itemtype="https://schema.org/Article"><div class="page-header"><h2 itemprop="headline">{HEADLINE}</h2></div>'
        f'<dl class="article-info muted"><dt class="article-info-term">Details</dt><dd class="published"><time datetime="2016-09-12T09:00:00+00:00" itemprop="datePublished">{DATE}</time></dd></dl><div itemprop="articleBody">{_entry(_FIGURE, bold=True)}</div></div>'
        f'<div class="moduletable"><h3>Related articles</h3><ul class="relateditems">{_teasers(_LI)}</ul></div></main></div></div></div><footer class="footer"><p>© 2017 Focus Weekly</p></footer>',
        cls="site com_content view-article",
    )


def ghost() -> str:
    return _page(
        f'<div class="viewport"><header id="gh-head" class="gh-head"><a class="gh-head-logo" href="{SITE}">Focus Weekly</a><nav><ul class="nav">{_MENU}</ul></nav></header><main id="site-main" class="site-main"><article class="article post"><header class="article-header gh-canvas"><h1 class="article-title">{HEADLINE}</h1><p class="article-excerpt">{STANDFIRST}</p>'
        f'<div class="article-byline"><div class="article-byline-meta"><time class="byline-meta-date" datetime="2016-09-12">{DATE}</time></div></div></header><section class="gh-content gh-canvas">{_entry(_FIGURE.replace("wp-block-image size-full", "kg-card kg-image-card kg-card-hascaption"))}</section></article></main>'
        f'<aside class="read-more-wrap"><h3>Read more</h3><div class="read-more inner">{_teasers(_CARD)}</div></aside><footer class="site-footer">Focus Weekly © 2017</footer></div>',
        cls="post-template",
    )


def hand_written() -> str:
    return (
        f"<html><head><title>{HEADLINE}</title></head><body><p><a href='/'>Focus Weekly</a> | <a href='/river.html'>River</a> | <a href='/harbour.html'>Harbour</a></p><hr><h1>{HEADLINE}</h1><p><i>{DATE}</i></p><p><b>{STANDFIRST}</b></p>"
        f"{_entry(_TABLE)}<hr><h3>Related stories</h3><ul>{_teasers(_LI)}</ul><hr><p><small>Copyright 2016 Focus Weekly</small></p></body></html>"
    )


def medium_like() -> str:
    return _page(
        f'<div id="root"><header><a href="{SITE}/">Focus Weekly</a></header><main><article><section><div><h1 class="pw-post-title">{HEADLINE}</h1></div><h2 class="subtitle">{STANDFIRST}</h2><div class="meta"><span>{DATE}</span></div>{_entry(_FIGURE)}</section></article>'
        f'<section><h2>More from Focus Weekly</h2><div class="grid">{_teasers(_CARD)}</div></section></main><footer><a href="/about">About</a></footer></div>',
        lang=' lang="en"',
    )


def typo_three() -> str:
    return _page(
        f'<div id="wrap"><div id="head"><a href="/">Focus Weekly</a><ul>{_MENU}</ul></div><div id="main"><div class="news news-single"><div class="article" itemscope itemtype="http://schema.org/Article"><div class="header"><h3 itemprop="headline">{HEADLINE}</h3></div><p><span class="news-list-date">{DATE}</span></p>'
        f'<div class="teaser-text" itemprop="description"><p><strong>{STANDFIRST}</strong></p></div><div class="news-text-wrap" itemprop="articleBody">{_entry(_FIGURE)}</div></div></div><div class="news-related"><h4>Related news</h4><ul>{_teasers(_LI)}</ul></div></div></div>'
    )


THEMES: dict[str, Callable[[], str]] = {
    theme.__name__: theme
    for theme in (
        twenty_ten, twenty_sixteen, twenty_twenty_four, genesis, newspaper_tagdiv, tables_of_the_2000s, blogger, drupal_seven, joomla, ghost,
        hand_written, medium_like, typo_three,
    )
}  # fmt: skip
