"""What a container says of itself to machines: class and id, aria-label, data attributes.

Plugins and themes print their names there (YARPP, Jetpack, Contextual Related Posts, related-posts boxes
of every theme), newsrooms the very words of their labels: ``mehr-zum-thema``, ``readAlso``, ``baca-juga``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

from nkarchive.extract import labels
from nkarchive.extract.blocks import HEADINGS
from nkarchive.extract.document import Document
from nkarchive.extract.dom import NamePattern, names_of
from nkarchive.model import TeaserKind

_RELATED = NamePattern(
    r"(?:^|[\s_-])(?:related|relateds|related-?\w+|relation|rel-?(?:news|articles?|posts?|list|box)|yarpp\S*|jp-relatedposts|crp_related|rpbt\S*|relpost\S*|"
    r"similar-?\w*|read-?also|also-?read|see-?also|also-?like|may-?like|recommend\w*|suggested-?\w*|relacionad[oa]s?|correlat[io]|verwandt\w*|"
    r"gerelateerd\w*|relater[at]\w*|powiazane|souvisejici|kapcsolodo|ilgili\w*|terkait|further-?reading|(?:bottom|below|after|end)-?(?:posts|articles|stories)|more-?on|read-?next|up-?next|"
    r"wp_rp\S*|zem_rp\S*|rp4wp\S*|crp-\S*|irpp?|irp-\S*|itemrelated\S*|relateditems|"
    r"xgwz|xgyd|xgxw|xiangguan|kanren)(?:$|[\s_-])",
    stems="rel yarpp rpbt similar also like recommend suggest verwandt powiazane souvisejici kapcsolodo ilgili terkait reading posts articles stories more next _rp rp4wp crp irp xgwz xgyd xgxw xiangguan kanren",
)
_LISTING = NamePattern(
    r"(?:^|[\s_-])(?:latest\S*|recent\S*|popular\S*|most-?\w+|trending\S*|headlines|top-?(?:stories|news|posts)|newest|ranking|sidebar-?posts|more-?(?:stories|news|from)|editors?-?picks|featured\S*|recirc\w*|wp-block-query|wpp-(?:list|widget)\S*|tptn_\S*|latestitems|popularitems)(?:$|[\s_-])",
    stems="latest recent popular most trending headlines top newest ranking posts more picks featured recirc query wpp- tptn_",
)
_AVOID = NamePattern(
    r"(?<!with)(?<!has)(?<!no)(?:^|[\s_-])(?<!with-)(?<!with_)(?<!ajax_)(?<!ajax-)(?<!has-)(?<!no-)"
    r"(?:nav|navbar|menu\S*|breadcrumbs?|pagination|pager|page-?links|post-?nav\S*|nav-?(?:links|previous|next|below|above)|prev-?next|pre-?next|next-?prev|comments?|comment-?\S+|respond|disqus\S*|recentcomments|"
    r"recent-?comments|widget_recent_comments|blogroll|tag-?cloud|tags|share\S*|social\S*|site-?header|masthead|cookie\S*|advert\S*|sponsor\S*|language\S*|author-?\S+|byline)(?:$|[\s_-])",
    stems="nav menu breadcrumb pag next comment respond disqus blogroll tag share social header masthead cookie advert sponsor language author byline",
)
# Rows of paid links look like related stories, and call themselves so.
_PAID = NamePattern(
    r"(?:^|[\s_-])(?:outbrain|taboola|mgid|zergnet|revcontent|ob-widget|dable|adsbygoogle|teads|nativo)",
    stems="outbrain taboola mgid zergnet revcontent ob-widget dable adsbygoogle teads nativo",
)
_FOOTER = NamePattern(
    r"(?<!article)(?<!article[_-])(?<!article__)(?<!entry-)(?<!post-)(?<!content-)(?<!story-)(?<!card-)(?<!card__)footer",
    stems="footer",
)
# A post's own classes name its author and its tags (WordPress), a card's its parts (BEM): no menu, no list.
_POST = re.compile(r"(?:^|\s)(?:hentry|h-entry|type-post|status-publish|post-\d+|[\w-]{1,40}[_-]card|card)(?:\s|$)")
_PLUGINS = {
    "yarpp": "yarpp",
    "jp-relatedposts": "jetpack",
    "crp_related": "contextual-related-posts",
    "crp-": "contextual-related-posts",
    "wp-block-query": "query-loop",
    "wp-block-latest-posts": "latest-posts",
    "rpbt": "related-posts-by-taxonomy",
    "rp4wp": "related-posts-for-wordpress",
    "wp_rp": "wordpress-related-posts",
    "zem_rp": "zemanta",
    "relpost": "related-posts-thumbnails",
    "td_block_related": "tagdiv",
    "jnews_related": "jnews",
    "itemrelated": "k2",
    "wpp-list": "wordpress-popular-posts",
    "tptn_": "top-10",
}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PARTS = re.compile(r"[_\W]+")
_MOST_WORDS = 12
_SAID = ("aria-label", "data-title", "data-label", "data-heading")


def learn(document: Document) -> None:
    """Look at the names of all elements of *document* at once."""
    for pattern in (_RELATED, _LISTING, _AVOID, _PAID, _FOOTER):
        pattern.learn(document.markup.names)


def kind_of(element: HtmlElement) -> TeaserKind | None:
    """Return what *element* says that it shows, None where it says nothing of stories."""
    if element.tag in ("a", "p", "body", "html", "article", "main", "li") or element.tag in HEADINGS:
        return None
    if kind := _kind_of_names(names_of(element)):
        return kind
    if len(element.attrib) > 1:
        for name in _SAID:
            if (said := element.get(name)) and (kind := labels.kind_of(said)):
                return kind
        for name, value in element.items():
            if name.startswith("data-") and 5 < len(value) < 40 and (kind := _kind_of_names(value)):
                return kind
    elif (said := element.get("aria-label")) and (kind := labels.kind_of(said)):
        return kind
    return None


def holder_of(element: HtmlElement, known: dict[HtmlElement, HtmlElement | None]) -> HtmlElement | None:
    """Return the innermost of *element* and those around it that says that it shows stories; *known* are those asked."""
    path: list[HtmlElement] = []
    node: HtmlElement | None = element
    while node is not None and node not in known and kind_of(node) is None:
        path.append(node)
        node = node.getparent()
    found = known.get(node, node) if node is not None else None
    for step in path:
        known[step] = found
    return found


@lru_cache(maxsize=8192)
def _kind_of_names(names: str) -> TeaserKind | None:
    if len(names) < 4 or _POST.search(names):
        return None
    if _LISTING[names]:
        return TeaserKind.LISTING
    if _RELATED[names]:
        return TeaserKind.RELATED
    for name in names.split():
        words = _PARTS.split(_CAMEL.sub("-", name).casefold())[:_MOST_WORDS]
        if not labels.may_open_in_markup(words):
            continue
        for size in (4, 3, 2):
            for at in range(len(words) - size + 1):
                if kind := labels.kind_in_markup(" ".join(words[at : at + size])):
                    return kind
    return None


@lru_cache(maxsize=8192)
def _avoids(names: str) -> bool:
    if _PAID[names]:
        return True
    if not _AVOID[names] and not _FOOTER[names]:
        return False
    if _POST.search(names):
        return False
    return _kind_of_names(names) is not TeaserKind.RELATED  # "related-articles--with-share", "post-footer related"


def _ends_page(footer: HtmlElement) -> bool:
    return not any(a.tag in ("article", "section", "main", "li") for a in footer.iterancestors())


def plugin_of(element: HtmlElement) -> str:
    """Return the plugin that prints *element*, as "plugin:NAME"; '' where its names tell of none."""
    names = names_of(element).casefold()
    return next((f"plugin:{name}" for mark, name in _PLUGINS.items() if mark in names), "")


@lru_cache(maxsize=8192)
def is_paid(names: str) -> bool:
    """Say whether *names* are those of a network that sells the links it shows."""
    return bool(_PAID[names])


def is_avoided(anchor: HtmlElement, known: dict[HtmlElement, bool]) -> bool:
    """Say whether *anchor* lies in a menu, a footer, among comments or advertisements; *known* holds what was asked."""
    path = []
    verdict = False
    for ancestor in anchor.iterancestors():
        if ancestor in known:
            verdict = known[ancestor]
            break
        path.append(ancestor)
        if ancestor.tag in ("body", "html", "main", "article"):
            break
    for ancestor in reversed(path):
        if ancestor.tag not in ("body", "html", "main", "article") and not verdict:
            names = names_of(ancestor)
            if len(names) > 1:
                verdict = _avoids(names)
            if not verdict and (ancestor.tag in ("nav", "menu") or (ancestor.tag == "footer" and _ends_page(ancestor))):
                verdict = kind_of(ancestor) is not TeaserKind.RELATED
        known[ancestor] = verdict
    return verdict
