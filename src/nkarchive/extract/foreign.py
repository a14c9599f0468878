"""Which words under pictures are not the article's: those of teasers, side columns, authors' boxes, paywalls."""

from __future__ import annotations

from lxml.html import HtmlElement

from nkarchive.extract import pictures
from nkarchive.extract.blocks import LARGEST_CARD
from nkarchive.extract.dom import NamePattern, content_of, content_size, names_of

_LARGEST_ARTICLE_CARD = 300
_SHORTEST_HEADLINE = 15
# What a caption's own container may be called, though the same names mark furniture elsewhere.
_FOREIGN = NamePattern(
    r"(?:^|[\s_-])(?:related|recommend\w*|yarpp\S*|(?:widget-area|sidebar-(?:widget|primary|secondary|inner|content|main))|newsletter|author-?(?:box|bio|card)|outbrain|taboola|"
    r"most-?(?:read|popular)|trending|comments?|footer|podcast|advert\w*|sponsor\w*|more-?(?:stories|news|on))(?:$|[\s_-])"
)
# Names of a card, and of what holds a whole article elsewhere: a card leads away and says little.
_CARD = NamePattern(r"(?:^|[\s_-])(?:promo|teasers?)(?:$|[\s_-])")


def whose(element: HtmlElement) -> str:
    """Return what says that *element* is not the article's: a card, a side column, a link to another page; else ''."""
    if any(next(h.iter("a"), None) is not None for h in element.iter("h2", "h3", "h4", "h5")):
        return "it holds another story's headline"
    figure = next(element.iterancestors("figure"), None)
    for ancestor in element.iterancestors():
        tag = ancestor.tag
        if ancestor is figure:
            figure = None
        if tag == "a" and pictures.leads_away(ancestor):
            return "a link to another page holds it"
        if tag in ("nav", "footer", "body", "html"):
            return f"it stands in a {tag}" if tag in ("nav", "footer") else ""
        if tag == "form" and content_size(ancestor) < LARGEST_CARD:
            return "it stands in a form"  # some systems wrap the whole page in one
        if tag == "article" and _is_own_card(ancestor, element):
            return "it stands in another story's card"
        if figure is not None or tag in ("main", "article"):
            continue  # what a figure calls its own parts says nothing
        names = names_of(ancestor)
        if _FOREIGN[names] and next(ancestor.iter("h1"), None) is None:
            return "its box is not the article's"
        if _CARD[names] and _is_card(ancestor, _SHORTEST_HEADLINE):
            return "it stands in another story's card"
        if "paywall" in names and _is_card(ancestor, 1):
            return "it stands in a paywall's notice"
    return ""


def _is_own_card(article: HtmlElement, element: HtmlElement) -> bool:
    """Say whether *article* is a card of one picture and one link, whose words *element* says."""
    if content_size(article) > _LARGEST_ARTICLE_CARD or next(article.iter("h1"), None) is not None:
        return False
    said = content_of(element).split()
    return any(content_of(link).split() == said and pictures.leads_away(link) for link in article.iter("a"))


def _is_card(element: HtmlElement, words: int) -> bool:
    """Say whether *element* says little and leads away by a link of at least so many signs."""
    return content_size(element) < LARGEST_CARD and any(
        content_size(link) >= words and pictures.leads_away(link) for link in element.iter("a")
    )
