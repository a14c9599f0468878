"""The same story in other languages: alternate links of the head, and "Read in Korean." in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from nkarchive.extract.document import Document
from nkarchive.extract.dom import content_of, says_less, text_of
from nkarchive.model import Translation

_LANGUAGES = {
    "korean": "ko", "coreano": "ko", "coréen": "ko", "koreanisch": "ko", "корейском": "ko", "한국어": "ko", "조선어": "ko", "한글": "ko", "韩语": "ko", "朝鲜语": "ko", "韓国語": "ko", "朝鮮語": "ko",
    "english": "en", "englisch": "en", "anglais": "en", "inglés": "en", "ingles": "en", "inglês": "en", "inglese": "en", "английском": "en", "영어": "en", "영문": "en", "英语": "en", "英文": "en", "英語": "en", "engels": "en", "engelska": "en",
    "japanese": "ja", "japanisch": "ja", "japonais": "ja", "japonés": "ja", "японском": "ja", "일본어": "ja", "일어": "ja", "日语": "ja", "日本語": "ja", "日文": "ja",
    "chinese": "zh", "chinesisch": "zh", "chinois": "zh", "chino": "zh", "китайском": "zh", "중국어": "zh", "中文": "zh", "汉语": "zh", "中国語": "zh", "mandarin": "zh",
    "russian": "ru", "russisch": "ru", "russe": "ru", "ruso": "ru", "русском": "ru", "русский": "ru", "по-русски": "ru", "러시아어": "ru", "俄语": "ru", "ロシア語": "ru",
    "spanish": "es", "spanisch": "es", "espagnol": "es", "español": "es", "espanol": "es", "castellano": "es", "스페인어": "es", "西班牙语": "es",
    "french": "fr", "französisch": "fr", "français": "fr", "francés": "fr", "프랑스어": "fr", "불어": "fr", "法语": "fr",
    "german": "de", "deutsch": "de", "allemand": "de", "alemán": "de", "독일어": "de", "德语": "de", "ドイツ語": "de",
    "arabic": "ar", "عربي": "ar", "العربية": "ar", "아랍어": "ar", "portuguese": "pt", "português": "pt", "vietnamese": "vi", "tiếng việt": "vi", "thai": "th", "burmese": "my", "khmer": "km", "lao": "lo",
    "ukrainian": "uk", "українською": "uk", "українська": "uk", "italian": "it", "italiano": "it", "polish": "pl", "persian": "fa", "farsi": "fa", "hindi": "hi", "indonesian": "id", "turkish": "tr", "mongolian": "mn", "dutch": "nl", "tibetan": "bo", "cantonese": "yue",
}  # fmt: skip
_NAME = re.compile("|".join(sorted(map(re.escape, _LANGUAGES), key=len, reverse=True)), re.I)
_ASCII_NAMES = frozenset(name for name in _LANGUAGES if name.isascii())
_INVITES = re.compile(
    r"\b(?:read|available|also|version|translat\w*|original\w*|see|view|this (?:article|story)|in)\b|lesen|auf|lire|en|version|leer|versión|читать|на|읽기|보기|기사|원문|번역|판|阅读|版|で読む|記事|原文",
    re.I,
)
_LETTERS = re.compile(r"[a-z]+")
_LONGEST = 90
_LONGEST_AROUND = 200  # signs of the line that an offer stands in: longer, it is more than the offer
_MOST_OFFERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The translations, the elements of the page that offer them, and where they were found: ``text`` or ``link``."""

    translations: tuple[Translation, ...] = ()
    elements: tuple[HtmlElement, ...] = ()
    provenance: str = ""


def find(document: Document) -> Found:
    """Return the translations that the page links to, each language once."""
    found: dict[str, Translation] = {}
    elements: list[HtmlElement] = []
    own = re.split(r"[-_]", document.lang.lower())[0]
    links = [(link, raw) for link in document.tree.iter("a") if len(raw := content_of(link)) <= 4 * _LONGEST]
    # what no link of the page names need not be looked for in each
    page = "\n".join(raw for _, raw in links).lower()
    named = [name for name in _LANGUAGES if name in page]
    for link, raw in links if named else ():
        if not _names_a_language(raw, named):
            continue
        text = text_of(link)
        if not text or len(text) > _LONGEST:
            continue
        name = _NAME.search(text)
        if not name:
            continue
        url = document.link(link.get("href"))
        if not url or _plain(url) == _plain(document.url):
            continue
        line = _line_of(link)
        whole = text_of(line) if says_less(line, _LONGEST_AROUND) else ""
        if not _offers(text, whole, name.group()):
            continue
        tag = _LANGUAGES[name.group().lower()]
        if tag != own:
            found.setdefault(tag, Translation(language=tag, url=url))
            if document.ledger:
                document.ledger.offer("translations", "text", f"{tag} {url}", element=link)
        elements.append(line if whole and len(whole) <= len(text) + 40 else link)
        if len(elements) >= _MOST_OFFERS:
            break
    for link in document.tree.iter("link"):
        tag = (link.get("hreflang") or "").replace("_", "-")
        if "alternate" not in (link.get("rel") or "").lower() or not re.fullmatch(
            r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", tag
        ):
            continue
        base = tag.split("-")[0].lower()
        url = document.link(link.get("href"))
        # hreflang also names the page itself and its regional editions
        if (
            url
            and base != own
            and _plain(url) != _plain(document.url)
            and not _is_root(url)
            and base not in {t.split("-")[0] for t in found}
        ):
            found[base] = Translation(language=tag if base == "zh" else base, url=url)
            if document.ledger:
                document.ledger.offer("translations", "link", f"{tag} {url}", element=link)
    where = "" if not found else "text" if elements else "link"
    if document.ledger and found:
        told = ", ".join(found)
        document.ledger.award("translations", where, told, "the links that offer this very story, each language once")
    return Found(translations=tuple(found.values()), elements=tuple(elements), provenance=where)


def _names_a_language(text: str, names: Sequence[str]) -> bool:
    """Say whether *text* holds one of *names*: quick for the hundreds of links of a page, of which most name none."""
    lowered = text.lower()
    if not any(name in lowered for name in names):
        return False
    if text.isascii():
        return not _ASCII_NAMES.isdisjoint(_LETTERS.findall(lowered))
    return _NAME.search(text) is not None


def _offers(text: str, whole: str, name: str) -> bool:
    """Say whether a link offers this very story: "Read in Korean.", not "Korean" in a menu or a headline."""
    bare = text.strip(" .[]()<>»→:").lower()
    if bare == name.lower():
        # the language alone is an offer only where the words before it say so
        return (
            whole != text
            and len(whole) <= _LONGEST
            and bool(re.match(r"\W*(?:read|also|available|this|lesen|lire|leer|читать|다른|이 기사)", whole, re.I))
        )
    rest = re.sub(re.escape(name), " ", text, flags=re.I)
    invites = _INVITES.findall(rest)
    return (
        bool(invites)
        and len(rest.split()) <= 9
        and bool(
            re.search(
                r"\b(?:read|available|version|translat|original|article|story|view|see)|lesen|lire|leer|читать|읽기|보기|원문|기사|번역|판\b|阅读|版|読む|原文|версия",
                rest,
                re.I,
            )
        )
    )


def _line_of(link: HtmlElement) -> HtmlElement:
    """Return the block that *link* stands in."""
    for ancestor in link.iterancestors():
        if ancestor.tag in {"p", "div", "li", "td", "h4", "h5", "h6", "section", "article"}:
            return ancestor
    return link


def _plain(url: str) -> str:
    return url.partition("#")[0].removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def _is_root(url: str) -> bool:
    return not re.sub(r"^https?://[^/]*/?(?:[a-z]{2}(?:-[a-zA-Z]{2})?/?)?$", "", url)
