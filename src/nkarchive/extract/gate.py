"""Is this an article at all? What is none is turned away with the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nkarchive.dates import find_all
from nkarchive.extract.dateline import Dates
from nkarchive.extract.document import Document, Reading
from nkarchive.extract.dom import text_of
from nkarchive.extract.story import objects_of
from nkarchive.extract.structured import string_of, types_of
from nkarchive.model import Reason, Rejection
from nkarchive.text import fold, weight

# In Latin letters (text.weight). A wire note of two sentences is some 130; a shell's slogan less than 60.
_LEAST = 60.0
_SHORT = 400.0  # below this, a word like "log in" or "not found" in the title decides
_NOT_FOUND = re.compile(
    r"\b404\b|(?:page|article|story|file|content|post|document) (?:you (?:requested|are looking for) )?(?:was |is |could |can )?(?:not|n[o’']t|cannot be) (?:be )?(?:found|available|exist)|not found|no longer (?:available|exists)|"
    r"does(?:n[o’']t| not) exist|page introuvable|n[’']existe (?:pas|plus)|nicht gefunden|existiert nicht|no (?:se )?(?:encontrad[ao]|existe|encuentra)|non (?:è stata )?trovat[ao]|não (?:foi )?encontrad[ao]|"
    r"страница не найдена|не найден|찾을 수 없|존재하지 않|삭제된 (?:기사|페이지)|삭제되었|없는 (?:기사|페이지)|页面不存在|找不到|無法找到|ページが見つかりません|見つかりません|sidan (?:kunde )?inte hitta|ikke funnet|ikke fundet|niet gevonden|nie znaleziono",
    re.I,
)
_BLOCK = re.compile(
    r"access denied|attention required|just a moment|are you (?:a )?(?:human|robot)|verify(?:ing)? (?:that )?you are (?:a )?human|checking your browser|captcha|unusual traffic|request (?:was )?blocked|"
    r"you have been blocked|pardon our interruption|security check|ddos protection|enable javascript and cookies to continue|bot (?:detection|protection)|cloudflare ray id|incapsula|perimeterx|403 forbidden|"
    r"forbidden|접근이 (?:차단|거부)|차단되었습니다|warning\.or\.kr|불법.{0,6}유해.{0,6}(?:정보|사이트)|访问被拒绝|not available in your (?:region|country)|unavailable for legal reasons|429 too many|"
    r"too many requests|503 service|service (?:temporarily )?unavailable|bad gateway|gateway time-?out|under maintenance|점검 ?중",
    re.I,
)
_LOGIN = re.compile(
    r"(?:please )?(?:log ?in|sign ?in|subscribe|register|become a member) (?:to|and) (?:continue|read|view|access|keep reading|unlock)|subscribers? only|for subscribers|already a (?:subscriber|member)|create (?:a free )?account|"
    r"members only|this content is (?:only )?(?:available )?for|로그인 ?(?:이 필요|후 이용|해 ?주)|회원 ?(?:전용|가입)|구독자 ?전용|유료 ?(?:회원|기사)|réservé aux abonnés|für abonnenten|solo (?:para )?suscriptores|"
    r"только для подписчиков|会员|登录后|ログインし|会員限定|manage (?:your )?consent|cookie(?:s)? (?:consent|settings)|we (?:value|care about) your privacy|before you continue",
    re.I,
)
_SECTIONS = frozenset(
    ("collectionpage", "searchresultspage", "profilepage", "contactpage", "aboutpage", "checkoutpage", "itemlist")
)
_MEDIA = frozenset(
    ("videoobject", "audioobject", "imagegallery", "podcastepisode", "mediagallery", "radioepisode", "tvepisode")
)
_RIGHTS = re.compile(r"^\W*(?:copyright|©|all rights reserved|저작권)", re.I)
_REFRESH = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*;\s*(?:url\s*=)?\s*['\"]?([^'\"\s]+)", re.I)
_SCRIPTED = re.compile(
    r"(?:window\.|document\.|top\.|self\.)?location(?:\.href)?\s*=\s*['\"][^'\"]+['\"]|location\.(?:replace|assign)\s*\(",
    re.I,
)


def before(document: Document) -> Rejection | None:
    """Return why *document* is no article where that shows before its text is looked for."""
    refresh = next((m for _, c in document.metas("refresh") if (m := _REFRESH.match(c))), None)
    text = ""
    body = document.tree.find("body")
    if refresh and float(refresh[1]) <= 10 and document.link(refresh[2]) not in {"", document.url}:
        text = _visible(document)
        if weight(text) < _SHORT:
            return _no(document, Reason.REDIRECT, f"sends the reader to {document.link(refresh[2])[:200]}")
    if body is not None and len(document.tree) < 3 and sum(1 for _ in zip(range(60), body.iter(), strict=False)) < 40:
        text = text or _visible(document)
        scripts = " ".join(s.text or "" for s in document.tree.iter("script"))[:20_000]
        if weight(text) < 120 and _SCRIPTED.search(scripts):
            return _no(document, Reason.REDIRECT, "sends the reader elsewhere by script")
    return None


def after(
    document: Document, head: Reading, dates: Dates, paragraphs: Sequence[str], *, by_rule: bool = False
) -> Rejection | None:
    """Return why what was read is no article; None where it is one.

    *by_rule*: the source's own selector found the text, so it is no list of links.
    """
    headline = head.text
    published = _own_date(head, dates)
    own = _own_text(document, paragraphs)
    body = fold(" ".join(own))
    size = weight(body)
    opening = f"{document.title} {headline} {body[:300]}"
    if size < 1500:
        found = _NOT_FOUND.search(f"{document.title} {headline}") or (
            size < _SHORT and not published and _NOT_FOUND.search(opening)
        )
        if found:
            return _no(document, Reason.NOT_FOUND, f"says {found.group()!r}")
        challenge = _BLOCK.search(document.title) if size < _SHORT else None
        challenge = challenge or (_BLOCK.search(opening) if size < _SHORT and not published else None)
        if challenge:
            return _no(document, Reason.BLOCKED, f"says {challenge.group()!r}")
    kinds = {kind for item in objects_of(document)[:1] for kind in types_of(item)}
    is_article = any(kind.endswith(("article", "posting", "report")) for kind in kinds) or any(
        c == "article" for _, c in document.metas("og:type")
    )
    if size < _LEAST:
        return _too_little(document, body, kinds, is_article or published)
    if size < _SHORT and (wall := _LOGIN.search(opening)) and not is_article:
        return _no(document, Reason.LOGIN, f"says {wall.group()!r}")
    if not headline:
        return _no(document, Reason.NO_HEADLINE, "no heading, and no title that is not the site's name")
    if not by_rule and not is_article and not published and _is_section(document, own):
        return _no(document, Reason.SECTION, "mostly links to other pages")
    return None


def _own_date(head: Reading, dates: Dates) -> bool:
    """Say whether the page gives its article a date: a list of stories has only theirs."""
    if not dates.published:
        return False
    if dates.provenance not in {"text", "updated", "time"} or not head.elements:
        return bool(head.elements) and dates.provenance not in {"text", "updated", "time", "url"}
    above = set(head.elements[0].iterancestors())
    for element in dates.elements:
        common = next((a for a in element.iterancestors() if a in above), None)
        if common is None or sum(1 for a in common.iter("a") if len(text_of(a)) > 20) < 5:
            return True
    return False


def _own_text(document: Document, paragraphs: Sequence[str]) -> list[str]:
    """Return the paragraphs that are more than the headlines of other stories, which are links, with dates."""
    if sum(len(p) for p in paragraphs) > 6000:
        return list(paragraphs)
    paragraphs = [p for p in paragraphs if not _RIGHTS.match(p)]
    linked = {fold(a.text_content()) for a in document.tree.iter("a")}
    links = sorted((text for text in linked if len(text) > 8), key=len, reverse=True)[:400]
    own = []
    for paragraph in paragraphs:
        if paragraph in linked:
            continue
        rest = paragraph
        for text in links:
            if text in rest:
                rest = rest.replace(text, " ")
        for printed in find_all(rest):
            rest = rest.replace(printed.text, " ")
        if weight(fold(rest)) >= 0.3 * weight(paragraph):
            own.append(paragraph)
    return own


def _too_little(document: Document, body: str, kinds: set[str], is_article: bool) -> Rejection:
    whole = _visible(document)
    if weight(whole) < 3000 and (wall := _LOGIN.search(whole)):
        return _no(document, Reason.LOGIN, f"says {wall.group()!r}")
    if weight(whole) < 1500 and (challenge := _BLOCK.search(f"{document.title} {whole}")):
        return _no(document, Reason.BLOCKED, f"says {challenge.group()!r}")
    if weight(whole) < 1500 and (lost := _NOT_FOUND.search(f"{document.title} {whole}")):
        return _no(document, Reason.NOT_FOUND, f"says {lost.group()!r}")
    if kinds & _MEDIA or next(document.tree.iter("video", "audio"), None) is not None or _og_media(document):
        return _no(document, Reason.MEDIA, "a video, an audio or pictures without a text")
    if not body:
        if not is_article and _is_section(document, ()):
            return _no(document, Reason.SECTION, "mostly links to other pages")
        return _no(document, Reason.EMPTY, "the page has no text")
    return _no(document, Reason.TOO_SHORT, f"the text weighs {weight(body):.0f} letters, {_LEAST:.0f} are the least")


def _og_media(document: Document) -> bool:
    return any(c.startswith(("video", "music")) for _, c in document.metas("og:type"))


def _is_section(document: Document, paragraphs: Sequence[str]) -> bool:
    """Say whether the page lists other pages: it says so, or its text is short next to its headline links."""
    declared = {kind for item in document.jsonld for kind in types_of(item)} & _SECTIONS
    text = sum(len(p) for p in paragraphs)
    long = sum(1 for p in paragraphs if len(p) > 200)
    links = linked = 0
    for link in document.tree.iter("a"):
        words = text_of(link)
        if len(words) > 25 and not any(a.tag in {"nav", "footer", "header"} for a in link.iterancestors()):
            links += 1
            linked += len(words)
            if links > 300:
                break
    if links >= 8 and linked > text and long < 4:
        return True
    return (
        bool(declared)
        and links >= 5
        and long < 3
        and not string_of((objects_of(document) or [{}])[0].get("datePublished"))
    )


def _visible(document: Document) -> str:
    body = document.tree.find("body")
    return text_of(body if body is not None else document.tree)


def _no(document: Document, reason: Reason, detail: str) -> Rejection:
    return Rejection(url=document.url, reason=reason, detail=detail)
