"""The words that newsrooms print above, around and after an article, read from labels.json."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from nkarchive.extract import data
from nkarchive.model import TeaserKind

_DATA = data.load("labels")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_LONGEST = 70
_ARROWS = frozenset("|»›>▶►→–—-")
_BRACKETED = re.compile(r"^[\[【<(]([^\]】>)]{2,30})[\]】>)]")
_POINTED = re.compile(r"^(.{2,30}?)\s*[|»›>▶►→–—-]+\s")


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    plain = text.casefold().replace("’", "'")
    return plain if plain[:1].isalnum() and plain[-1:].isalnum() else _EDGES.sub("", plain)


_RELATED = frozenset(_plain(label) for labels in _DATA["related"].values() for label in labels)
_LISTING = frozenset(_plain(label) for labels in _DATA["listing"].values() for label in labels)
_TRANSLATION = frozenset(map(_plain, _DATA["translation"]))
_FURNITURE = frozenset(map(_plain, _DATA["furniture"]))
_PAID = frozenset(map(_plain, _DATA["paid"]))
# "More on North Korea", "Mehr zum Thema Raketen": the label goes on with a name
_RELATED_OPENING = re.compile(
    r"^(?:related(?: (?:to|stor|article|content|news|coverage|post|reading|topic))|"
    r"more (?:on|about|like|stories (?:on|about)|coverage (?:on|of)|to read|news about)\b|"
    r"read more (?:about|on|from|articles?|stories)\b|"
    r"(?:(?:our )?readers (?:also )?(?:read|like)|you (?:may|might|'?ll) (?:also )?(?:like|enjoy|be interested)|also (?:on|in) |what to read|see also|read also|also read)|"
    r"mehr (?:zu|zum|über|zur)\b|weitere (?:artikel|beiträge|meldungen|themen|informationen) (?:zu|zum|zur|über)\b|lesen sie (?:auch|mehr|dazu|hier)|"
    r"lire aussi|à lire aussi|sur le même|plus d'articles sur|pour aller plus loin|"
    r"más (?:sobre|información sobre|noticias (?:de|sobre))\b|mais sobre\b|leia (?:também|mais)|altri articoli su|leggi anche|"
    r"meer over\b|mer om\b|les mer om\b|mere om\b|lue (?:myös|lisää)|больше (?:о|по)\b|ещё о |по теме|"
    r"baca juga|関連(?:記事|ニュース|特集)|(?:이|この)\s?(?:기사|뉴스|글|記事)(?:와|를|도|と|を|に)|관련\s?(?:기사|뉴스)|相关|相關|延伸)"
)
_LISTING_OPENING = re.compile(
    r"^(?:(?:more (?:from|in|by|of|articles by|stories from|news|top stories)|latest|most (?:read|popular|viewed|recent|shared)|trending|popular|top \d+|"
    r"recent (?:posts|articles|news|stories)|the latest|"
    r"mehr (?:aus|von|nachrichten)|meistgelesene?|neueste|aktuelle|weitere (?:nachrichten|meldungen|artikel|themen)|"
    r"plus de|les plus (?:lus|vus|populaires|commentés|partagés)|derniers|dernières|más (?:leíd[ao]s|vist[ao]s|noticias)|lo más|"
    r"últim[ao]s (?:notas|noticias|entradas|artículos|notícias|posts)|mais (?:lid[ao]s|vist[ao]s|notícias)|"
    r"altri (?:articoli|da)|più letti|ultime|meer (?:van|uit)|mest l[aäæe]\w{2,5}|senaste|seneste|siste|"
    r"последние|популярн\w+|самые|останні)(?!\w)|"
    r"많이 |인기 |최신 |주요 |실시간 |人気|最新|新着|ランキング|热门|最新|熱門|排行)"
)


def _spelled(label: str) -> set[str]:
    """Return *label* as a stylesheet's author types it: without accents, umlauts either way."""
    plain = _plain(label).replace("'", "")
    umlauts = plain.translate({ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"})
    return {
        "".join(c for c in unicodedata.normalize("NFKD", form) if not unicodedata.combining(c))
        for form in (plain, umlauts)
    }


# A class of two words or more is a label's own; "more" or "read more" is every button's.
_IN_MARKUP = {
    name: kind
    for kind, group in ((TeaserKind.LISTING, "listing"), (TeaserKind.RELATED, "related"))
    for labels in _DATA[group].values()
    for label in labels
    if _plain(label) not in _FURNITURE and _plain(label) not in _DATA["buttons"]
    for name in _spelled(label)
    if " " in name and name.isascii()
}


_OPENING_IN_MARKUP = frozenset(name.partition(" ")[0] for name in _IN_MARKUP)


def may_open_in_markup(words: Iterable[str]) -> bool:
    """Say whether one of *words* is the first of a name that ``kind_in_markup`` knows."""
    return not _OPENING_IN_MARKUP.isdisjoint(words)


def kind_in_markup(name: str) -> TeaserKind | None:
    """Return what a class is named after, its words parted by one blank.

    >>> kind_in_markup("lire aussi"), kind_in_markup("read more")
    (<TeaserKind.RELATED: 'related'>, None)
    """
    return _IN_MARKUP.get(name)


@lru_cache(maxsize=4096)
def kind_of(text: str) -> TeaserKind | None:
    """Return what a line is the label of, related stories or a listing; None where it is no such label.

    >>> kind_of("Read also:"), kind_of("Most read"), kind_of("Popular singer dies at 70")
    (<TeaserKind.RELATED: 'related'>, <TeaserKind.LISTING: 'listing'>, None)
    """
    if len(text) > _LONGEST:
        return None
    plain = _plain(text)
    if plain in _RELATED:
        return TeaserKind.RELATED
    if plain in _LISTING:
        return TeaserKind.LISTING
    return None


@lru_cache(maxsize=4096)
def opens(text: str) -> TeaserKind | None:
    """Return what a line opens if links follow it: a label, or one that goes on with a name.

    Headlines begin so as well: only what stands below can tell.

    >>> opens("More on rice prices"), opens("Aktuelle Lage"), opens("Rice prices")
    (<TeaserKind.RELATED: 'related'>, <TeaserKind.LISTING: 'listing'>, None)
    """
    if len(text) > _LONGEST:
        return None
    if kind := kind_of(text):
        return kind
    plain = _plain(text)
    if _LISTING_OPENING.match(plain):
        return TeaserKind.LISTING
    if _RELATED_OPENING.match(plain):
        return TeaserKind.RELATED
    return None


def split(text: str) -> tuple[str, str]:
    """Return the label that opens *text* and the rest, ``("", text)`` where none does.

    >>> split("READ ALSO: Rice prices double")
    ('READ ALSO:', 'Rice prices double')
    """
    head, mark, rest = text.partition(":")
    if not mark:
        head, mark, rest = text.partition("：")
    if not mark:
        match = _BRACKETED.match(text)
        if match and _plain(match.group(1)) in _RELATED:
            return match.group(), text[match.end() :].strip()
        match = None if _ARROWS.isdisjoint(text[:80]) else _POINTED.match(text)
        if match and _plain(match.group(1)) in _RELATED:
            return match.group().strip(), text[match.end() :].strip()
        return "", text
    if len(head) <= 50 and _plain(head) in _RELATED:
        return head + mark, rest.strip()
    return "", text


def is_translation(text: str) -> bool:
    """Say whether a line only leads to the same story in another language."""
    return len(text) <= _LONGEST and _plain(text) in _TRANSLATION


def is_paid(text: str) -> bool:
    """Say whether a line marks what stands beside it as paid for: "Sponsored", "Anzeige", "광고"."""
    return len(text) <= _LONGEST and _plain(text) in _PAID


def is_furniture(text: str) -> bool:
    """Say whether a line is one of the page's fixtures: a share button, an advertisement's label."""
    return len(text) <= 120 and (not (plain := _plain(text)) or plain in _FURNITURE)
