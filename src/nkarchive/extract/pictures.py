"""Which pictures stand on the page, and which words stand beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from nkarchive.extract import credits
from nkarchive.extract.blocks import key_of
from nkarchive.extract.document import Document
from nkarchive.extract.dom import content_of, content_size, says_anything, text_of

_SOURCES = ("src", "data-src", "data-lazy-src", "data-original", "data-lazy", "data-image", "data-srcset", "srcset")
_CLIMB = 4
_MOST = 2000  # pictures of a page that are looked at
_MOST_NEAR = 400  # of those around one caption
_PICTURES = ("img", "amp-img", "picture", "source", "video", "iframe")
_LONGEST_LINE = 500
_LONGEST_CREDIT = 120
_LARGE_PX = 400
_FEW_CHARS = 13
_BLANK = re.compile(
    r"^data:|(?:blank|spacer|placeholder|pixel|transparent|lazy|loading|1x1)[\w-]*\.(?:gif|png|svg|jpe?g)", re.I
)
_PICTURE_LINK = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|\?)|^#|^javascript", re.I)
_PICTURE_NAMES = re.compile(r"im(?:g|age)|photo|media|pictur|figure|bild|foto|thumb|galler", re.I)
_PERSON = re.compile(r"author|avatar|profile|byline|logo|icon|autor|writer|journalist|team|staff", re.I)
_UNSURE_TAGS = ("p", "div", "span", "em", "small", "i", "strong", "center", "font", "cite", "h5", "h6", "dd", "section")
_LINKS_AND_HEADINGS = ("a", "h1", "h2", "h3", "h4", "button", "input", "time")
_HOLDERS = ("body", "html", "main", "nav", "footer", "head", "noscript", "td", "tr")


def picture_near(document: Document, element: HtmlElement, within: int = 0) -> tuple[bool, str]:
    """Return whether a picture or film stands within four ancestors of *element*, and the picture's URL.

    With *within*, an ancestor that says so many signs more than *element* ends the search.
    """
    for image in element.iter("img"):
        if url := source_of(document, image):
            return True, url
    node: HtmlElement | None = element
    most = content_size(element) + within if within else 3000
    holds = next(element.iter(*_PICTURES), None) is not None
    for _ in range(_CLIMB):
        node = node.getparent() if node is not None else None
        if node is None or node.tag in ("body", "html", "main"):
            break
        if within and content_size(node) > most:
            break
        images = [i for i in islice(node.iter(*_PICTURES), _MOST_NEAR) if not (holds and _within(i, element))]
        if images:
            drawn = [i for i in images if i.tag in ("img", "amp-img")]
            offered = [i for i in images if i.tag == "source"]
            for image in (*_nearest(drawn, element), *_nearest(offered, element)):
                url = source_of(document, image)
                if url:
                    return True, url
            return True, ""
        if not within and content_size(node) > most:
            break
    url = _before(document, element)
    return bool(url), url


def _within(inner: HtmlElement, outer: HtmlElement) -> bool:
    return any(a is outer for a in inner.iterancestors())


def _nearest(images: list[HtmlElement], element: HtmlElement) -> list[HtmlElement]:
    """Return *images* with those that share the innermost ancestor with *element* first."""
    around = list(element.iterancestors())
    rank = {a: n for n, a in enumerate(around)}
    return sorted(images[:40], key=lambda i: next((rank[a] for a in i.iterancestors() if a in rank), 99))


def _before(document: Document, element: HtmlElement) -> str:
    previous = element.getprevious()
    if previous is None:
        return ""
    image = previous if previous.tag == "img" else next(previous.iter("img"), None)
    return source_of(document, image) if image is not None else ""


def source_of(document: Document, image: HtmlElement) -> str:
    """Return the absolute URL of *image*, looking past the stand-ins of lazy loading."""
    for name in _SOURCES:
        value = (image.get(name) or "").strip()
        if not value or _BLANK.search(value):
            continue
        if "srcset" in name:
            value = value.split(",")[-1].split()[0] if value.split(",")[-1].split() else ""
        url = document.link(value)
        if url:
            return url
    return ""


def leads_away(link: HtmlElement) -> bool:
    """Say whether *link* goes to another page, not to a picture's file or a spot of this page."""
    return not _PICTURE_LINK.search(link.get("href") or "#")


def lines_beside(tree: HtmlElement) -> dict[HtmlElement, HtmlElement | None]:
    """Return the elements without a telling name whose words stand under a picture as its caption, each
    with the element after it that says whose picture it is.

    Words under a picture are believed where the picture's alternative text, a credit, the names or the
    declared size of the picture say that it is one to be looked at; elements that look like them are too.
    """
    found: dict[HtmlElement, HtmlElement | None] = {}
    maybe: list[HtmlElement] = []
    looks: set[tuple[str, ...]] = set()
    known: dict[HtmlElement, bool] = {}
    for image in islice(tree.iter("img", "amp-img"), _MOST):
        line, box, block = _line_of(image, known)
        if line is None or block is None or line in found:
            continue
        look = _look(line)
        if _is_told(image, line, box, block):
            found[line] = _credit_after(line)
            if look:
                looks.add(look)
        elif box is not None and look:
            maybe.append(line)
    found.update({line: _credit_after(line) for line in maybe if _look(line) in looks})
    return found


def _credit_after(line: HtmlElement) -> HtmlElement | None:
    after = line.getnext()
    if after is None or after.tag not in _UNSURE_TAGS:
        return None
    return after if credits.is_credit(text_of(after)) else None


def _line_of(
    image: HtmlElement, known: dict[HtmlElement, bool]
) -> tuple[HtmlElement | None, HtmlElement | None, HtmlElement | None]:
    """Return the words that follow *image*, the box that holds nothing else, and the picture's own part of it.

    *known* remembers which elements say something.
    """
    node = image
    for _ in range(20):  # as deep as a parser nests unclosed <source>
        parent = node.getparent()
        if parent is None or parent.tag in _HOLDERS or (parent.tag == "a" and leads_away(parent)):
            break
        if parent not in known:
            known[parent] = _says(parent)
        if not known[parent]:
            node = parent
            continue
        if (node.tail or "").strip():
            break
        line = _next(node)
        if line is None or line.tag not in _UNSURE_TAGS:
            break
        said = text_of(line)
        if (
            not 3 < len(said) <= _LONGEST_LINE
            or next(line.iter(*_LINKS_AND_HEADINGS, "img", "figcaption"), None) is not None
        ):
            break
        alone = content_size(parent) < 4000 and len(text_of(parent)) <= len(said) + _LONGEST_CREDIT
        box = parent if alone and next(parent.iter(*_LINKS_AND_HEADINGS, "figcaption"), None) is None else None
        return line, box, node
    return None, None, None


def _says(element: HtmlElement) -> bool:
    text = content_of(element)
    if not text or text.isspace():
        return False
    return next(element.iter("script", "style", "noscript", "svg"), None) is None or says_anything(element)


def _next(node: HtmlElement) -> HtmlElement | None:
    """Return the first sibling after *node* that says something, at most two silent ones between."""
    for n, sibling in enumerate(node.itersiblings()):
        if not isinstance(sibling.tag, str):
            continue
        if n > 3 or sibling.tag in ("img", "picture", "figure") or next(sibling.iter("img"), None) is not None:
            return None
        if _says(sibling):
            return sibling
    return None


def _is_told(image: HtmlElement, line: HtmlElement, box: HtmlElement | None, block: HtmlElement) -> bool:
    if is_film(line):
        return False
    text, credit = credits.read(line)
    key = key_of(text)
    for name in ("alt", "title", "data-caption"):
        said = key_of(image.get(name) or "") if len(key) > 3 else ""
        if (
            (said == key and (" " in text or len(key) >= _FEW_CHARS))
            or (len(key) > 9 and said.startswith(key))
            or (len(said) > 20 and key.startswith(said))
        ):
            return not _is_linked(line, key)
    if next(line.iterancestors("blockquote"), None) is not None:
        return False  # somebody's words beside somebody's picture
    if _is_bold_line(line, text) and _width(image) >= _LARGE_PX:
        return True
    if box is None or not key or _PERSON.search(f"{box.get('class')} {block.get('class')} {image.get('class')}"):
        return False
    rest = text_of(box)[len(text_of(line)) :].strip()
    if credit or (rest and credits.is_credit(rest)):
        return True
    if len(text) < _FEW_CHARS or box.tag == "p":
        return False
    parent = box.getparent()
    if _PICTURE_NAMES.search(
        f"{box.get('class')} {line.get('class')} {parent.get('class') if parent is not None else ''}"
    ):
        return True
    return _width(image) >= _LARGE_PX and next(box.iterancestors("article", "main"), None) is not None


def _is_bold_line(line: HtmlElement, text: str) -> bool:
    """Say whether *line* is a paragraph all in bold or italics that ends as a sentence does: no heading."""
    if (
        line.tag != "p"
        or len(line) != 1
        or line[0].tag not in ("strong", "b", "em", "i")
        or not text.endswith((".", ")"))
    ):
        return False
    return len(text) < 200 and not (line.text or "").strip() and not (line[0].tail or "").strip()


def _is_linked(line: HtmlElement, key: str) -> bool:
    """Say whether a link nearby says the same: the picture belongs to another story's card."""
    for n, ancestor in enumerate(line.iterancestors()):
        if n > 4 or ancestor.tag in ("body", "main"):
            break
        if any(key_of(content_of(a)) == key for a in ancestor.iter("a") if leads_away(a)):
            return True
        if ancestor.tag in ("article", "li"):
            break
    return False


def _width(image: HtmlElement) -> int:
    width = image.get("width") or ""
    return int(width) if width.isdecimal() and len(width) < 6 else 0


def _look(line: HtmlElement) -> tuple[str, ...]:
    """Return what *line* looks like, () where it has no class."""
    parent = line.getparent()
    names = line.get("class") or ""
    return (str(line.tag), names, (parent.get("class") or "") if parent is not None else "") if names else ()


def is_pictured(element: HtmlElement) -> bool:
    """Say whether a box around *element* is named after pictures, though the picture itself is drawn by a script."""
    return any(_PICTURE_NAMES.search(f"{a.get('class')}") for a in _around(element, 3))


def is_film(element: HtmlElement) -> bool:
    """Say whether *element* describes a film or a recording: its box or what stands in it is called so."""
    for ancestor in _around(element, 5):
        if _FILM.search(f"{ancestor.get('class')} {ancestor.get('id')}"):
            return True
        if _first(ancestor, "video", "audio") is not None:
            return True
        media = _first(ancestor, "img", "amp-img")
        if media is not None:
            steps = list(media.iterancestors())
            inner = steps[: steps.index(ancestor)]
            return any(_FILM.search(f"{a.get('class')}") for a in inner[:8])
    return False


def _first(element: HtmlElement, *tags: str) -> HtmlElement | None:
    """Return the first of *tags* in *element*, found once: a box is asked for each of its thousand captions."""
    known: dict[tuple[str, ...], HtmlElement | None] = element.__dict__.setdefault("first", {})
    if tags not in known:
        known[tags] = next(element.iter(*tags), None)
    return known[tags]


_FILM = re.compile(r"(?:^|[\s_-])(?:video|audio|player|podcast)|(?:video|audio|player)(?:$|[\s_-])|Video|Audio|Player")


def _around(element: HtmlElement, steps: int) -> Iterator[HtmlElement]:
    for n, ancestor in enumerate(element.iterancestors()):
        if n >= steps or ancestor.tag in ("article", "main", "body", "html"):
            return
        yield ancestor
