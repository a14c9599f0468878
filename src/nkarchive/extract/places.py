"""Where a date stands: in the story's own head, margin and foot, or among other stories and the site's furniture."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from nkarchive.extract.dom import upward, words_of_names

_APART = words_of_names(
    r"nav\w{0,3}|navigation|menu|footer|sidebar|related|teaser|widget|comment|breadcrumb|latest|recommend(?:ed|ation)?|more-?(?:new|storie)|most-?read|popular|trending|card|ticker|promo|read-?next|copyright"
)


def inside_caption(element: HtmlElement) -> bool:
    for steps, ancestor in enumerate(upward(element)):
        if ancestor.tag in {"figure", "figcaption"} or re.search(
            r"caption|pic(?:ture)?-?box", ancestor.get("class") or "", re.I
        ):
            return True
        if steps > 3:
            break
    return False


def apart(element: HtmlElement, around: frozenset[HtmlElement], *, foot: bool = True) -> bool:
    """Say whether *element* stands in a menu, a footer or a list of other stories.

    *around* are the headline's ancestors: what holds the headline too is the story's own, however it is called.
    *foot* says whether what is printed at the story's own foot is its own as well.
    """
    for steps, ancestor in enumerate(upward(element)):
        if ancestor in around:
            return False
        called = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"
        if OWN_ASIDE.search(called if ancestor.tag == "aside" else ""):
            continue
        if foot and _FOOTER.search(called) and _is_story(ancestor.getparent(), around):
            return False
        if ancestor.tag in {"nav", "footer", "aside", "li", "option"}:
            return ancestor.tag != "li" or steps > 3 or _lists_others(ancestor.getparent(), around)
        if ancestor.tag in {"body", "main", "html"} or steps > 7:
            return False
        if _APART[called]:
            return True
    return False


def _lists_others(holder: HtmlElement | None, around: frozenset[HtmlElement]) -> bool:
    """Say whether the list *holder* is called one of comments or of other stories."""
    if holder is None or holder in around:
        return False
    return bool(_APART[f"{holder.get('class') or ''} {holder.get('id') or ''}"])


# the story's own margin and foot, where blogs and old systems print who wrote it, and when
OWN_ASIDE = re.compile(r"(?:^|[\s_-])(?:meta|byline|author|info)", re.I)
_FOOTER = re.compile(r"footer", re.I)
_STORY = re.compile(r"article|entry|post(?!s)|story|news-?single|(?:^|\s)content", re.I)


def _is_story(element: HtmlElement | None, around: frozenset[HtmlElement]) -> bool:
    return (
        element is not None
        and element in around
        and (element.tag == "article" or bool(_STORY.search(element.get("class") or "")))
    )
