"""What stands inside an article's container and is none of its text: by class names, and line by line."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

from nkarchive.extract import footers, labels, notices
from nkarchive.extract.dom import NamePattern, names_of

# Words of class and id attributes. Names that wrap whole articles somewhere ("paywall", "content",
# "post", "sidebar-right", "print") are left out on purpose.
_NAMES = NamePattern(
    r"(?:^|[\s_-])(?:"
    r"share|sharing|sharedaddy|shares|sharebar|addtoany|addthis|social|socials|social-?(?:media|links|icons|share|bar|buttons)|"
    r"newsletter|newsletters|sign-?in|regwall|registration|register|subscribe|subscription-?(?:box|form|prompt)|signup|sign-up|optin|mailchimp|"
    r"related|relateds|related-?(?:posts|articles|content|stories|news|links)|yarpp|jp-relatedposts|recommend|recommended|recommendations?|"
    r"read-?more|read-?also|more-?(?:stories|news|articles|on|links)|also-?read|see-?also|readnext|outbrain|taboola|zergnet|mgid|"
    r"teaser|teasers|teaserlist|promo|promos|promobox|advert|adverts|advertisement|advertising|adslot|ad-?slot|ad-?(?:unit|container|wrapper|box|label|banner)|adsbygoogle|dfp|gpt|sponsor|sponsored|"
    r"comments?|comment-?(?:list|respond|section|form|area)|respond|disqus|fb-comments|"
    r"breadcrumbs?|pagination|pager|page-?nav|post-?nav(?:igation)?|nav-?links|nav-below|navigation|"
    r"tags|tag-?(?:list|links|cloud)|post-?tags|article-?tags|entry-?tags|tagcloud|keywords|topics|topic-?(?:list|tags)|"
    r"saboxplugin[\w-]{0,20}|post-author-?\w{0,12}|wp-calendar|widgettitle|textwidget|rss-?(?:summary|widget)|(?:entry-)?crumbs?|"
    r"(?:author|autor|auteur|writer|columnist|contributor)-?(?:box|bio|biography|info|card|profile|block|description|about|details|intro|note|summary)|about-?(?:the-)?author|authorbox|bio|writer-?info|reporter-?(?:info|box|area)|"
    r"cookie|cookies|consent|gdpr|disclosures?|"
    r"toolbar|tools|article-?(?:tools|actions|utilities)|print-?(?:button|link)|copyright|disclaimer|"
    r"poll|quiz|survey|donate|donation|"
    r"post-?meta|entry-?meta|entry-?footer|article-?meta|article-?footer|post-?footer|meta-?info|byline|timestamp|"
    r"visually-?hidden|screen-?reader(?:-text|-only)?|sr-only|skip-?link|"
    r"most-?(?:read|popular|viewed)|trending|latest-?(?:news|posts|stories)?|popular-?posts|"
    r"modal|popup|lightbox|tooltip|embed-?(?:code|caption)|wp-embedded-content|player|video-?(?:player|js|meta|info)|jwplayer|"
    r"rating|ratings|likes?|reactions?|vote|votes|survey|app-?(?:promo|banner)|paywall-?(?:banner|prompt|message|overlay)|"
    r"toc|table-?of-?contents|ez-toc-container|translations?|language-?switcher"
    r")(?:$|[\s_-])"
)
_ROLES = frozenset(("navigation", "complementary", "contentinfo", "dialog", "search", "banner", "menu", "alert"))
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_LINE = re.compile(
    r"^(?:©|\(c\) ?\d|copyright\b|all rights reserved|"
    r"(?:please )?(?:subscribe|sign up|sign in|log in|register)\b.{0,140}$|"
    r"(?:already|not yet) a (?:subscriber|member)|this (?:article|content|story) is (?:only )?(?:for|available to) (?:subscribers|members)|"
    r"follow (?:us|me|him|her|@|.{2,40} on (?:twitter|facebook|instagram|x|linkedin|telegram|google))\b.{0,140}$|"
    r"(?:like|find|join) us on .{0,80}$|e-?mail:? ?\S+@\S+$|"
    r"(?:tags?|topics?|filed under|categories|category|posted in|schlagwörter|schlagworte|etiquetas|mots-clés|tag)\s*:|"
    r"(?:posted|published|updated|last updated|last modified|first published)(?: on| at)?\s*:?\s.{4,60}$|"
    r"\d+ comments?$|\d+ (?:shares?|likes|views)$|\d+ min(?:ute)?s? read$|(?:reading time|lesezeit|estimated read)\b.{0,40}$|"
    r"image (?:source|copyright|credit|caption)\b|photo (?:credit|by|courtesy)\b|(?:photo|image|picture|foto|bild|credit|source)\s?:\s.{2,80}$|"
    r"(?:get|receive) .{3,80}(?:in your inbox|newsletter)|.{0,80}\bsubscribe to (?:our|the) .{0,80}newsletter|.{0,60}sign up (?:for|to) (?:our|the) .{0,80}$|"
    r"in partnership with .{2,60}$)",
    re.I,
)
# "Reporting by Han, Seo-yun." — names and no verb behind them
_BYLINE = re.compile(
    r"^[(\[—–-]?\s*(?:(?:additional |further )?(?:reporting|report|writing|written|editing|edited|translation|translated|compiled|produced|words|story|text|interview)"
    r"(?: and (?:writing|editing|reporting|photos))? by|contributed by|by|von|par|por|texte?\s*:|bericht(?:et)? von|reportage de|redacción\s*:|автор\s*:|글\s*=|취재\s*=|번역\s*=)"
    r"\s+[^.;!?]{2,200}(?:[.;][^.;!?]{2,90}){0,4}[.)\]]?$",
    re.I,
)
_PREPOSITION = re.compile(r"(?:von|par|por)\s", re.I)
_TITLED = re.compile(r"^[^a-z]*$|(?:\b[A-Z\u00c0-\u00de\u0400-\u042f][\w'’.-]*)|[\u1100-\ud7ff\u3040-\u9fff]")
_LOWER = re.compile(r"(?<![-’'])\b[a-zà-ÿа-я]{4,}\b")


def is_named(element: HtmlElement) -> bool:
    """Say whether the names, role or style of *element* mark it as no part of an article's text."""
    tag = element.tag
    if tag in ("nav", "footer", "aside", "figcaption", "menu", "dialog"):
        return True
    if _is_name(names_of(element)):
        return True
    if element.get("role") in _ROLES or element.get("hidden") is not None:
        return True
    return bool(_HIDDEN_STYLE.search((element.get("style") or "")[:200]))


# "InlineDonationPromo", "Story_elementPoll__a1B2c": components and CSS modules run their words together
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")


@lru_cache(maxsize=8192)
def _is_name(names: str) -> bool:
    return len(names) > 1 and (_NAMES[names] or bool(_NAMES[_HUMP.sub("-", names)]))


def is_byline(text: str) -> bool:
    """Say whether *text* does nothing but name who wrote, edited or translated.

    >>> is_byline("Reporting by Han, Seo-yun."), is_byline("By the time he left it was dark.")
    (True, False)
    """
    if len(text) > 300 or not (match := _BYLINE.match(text)):
        return False
    if _PREPOSITION.match(text) and (len(text) > 100 or text.endswith((",", ":"))):
        return False  # "Von den Heizsystemen im Haus hängt …": nouns are capitals there
    rest = re.sub(r"^[\W]*\w+(?:[\s,]+(?:by|and|von|writing|editing|reporting)\b)*", "", match.group(), flags=re.I)
    lower = len(
        _LOWER.findall(
            re.sub(
                r"\b(?:editing|reporting|writing|edited|translated|written|additional|with|from|staff|correspondent)\b",
                "",
                rest,
                flags=re.I,
            )
        )
    )
    return lower <= len(re.findall(r"\w+", rest)) // 4


@lru_cache(maxsize=4096)
def is_line(text: str) -> bool:
    """Say whether *text*, a whole paragraph, belongs to the page and not to the article."""
    if labels.is_furniture(text) or labels.is_translation(text) or footers.is_footer(text):
        return True
    return len(text) <= 300 and (bool(_LINE.match(text)) or is_byline(text) or notices.is_notice(text))
