"""The words that newsrooms print above, around and after an article, read from labels.json."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from importlib import resources

from nkarchive.model import TeaserKind

_DATA = json.loads(resources.files("nkarchive").joinpath("extract/labels.json").read_text(encoding="utf-8"))
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_LONGEST = 70


def _plain(text: str) -> str:
    return _EDGES.sub("", text.casefold().replace("’", "'"))


_RELATED = frozenset(_plain(label) for labels in _DATA["related"].values() for label in labels)
_LISTING = frozenset(_plain(label) for labels in _DATA["listing"].values() for label in labels)
_TRANSLATION = frozenset(map(_plain, _DATA["translation"]))
_FURNITURE = frozenset(map(_plain, _DATA["furniture"]))
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
    r"baca juga|関連(?:記事|ニュース|特集)|관련\s?(?:기사|뉴스)|相关|相關|延伸)"
)
_LISTING_OPENING = re.compile(
    r"^(?:more (?:from|in|by|of|articles by|stories from|news|top stories)\b|latest\b|most (?:read|popular|viewed|recent|shared)|trending|popular|top \d+|"
    r"recent (?:posts|articles|news|stories)|the latest|"
    r"mehr (?:aus|von|nachrichten)\b|meistgelesen|neueste|aktuelle|weitere (?:nachrichten|meldungen|artikel|themen)\b|"
    r"plus de\b|les plus |derniers|dernières|más (?:de|en|leíd|vist)|lo más|últim[ao]s|mais (?:lid|vist|de)|"
    r"altri (?:articoli|da)|più lett|ultime|meer (?:van|uit)\b|mest l|senaste|seneste|siste|"
    r"последние|популярн|самые|останні|많이|인기|최신|주요|실시간|人気|最新|新着|ランキング|热门|最新|熱門|排行)"
)


@lru_cache(maxsize=4096)
def kind_of(text: str) -> TeaserKind | None:
    """Return what a line opens, related stories or a listing; None where it is no such label.

    >>> kind_of("Read also:"), kind_of("Most read"), kind_of("Rice prices")
    (<TeaserKind.RELATED: 'related'>, <TeaserKind.LISTING: 'listing'>, None)
    """
    if len(text) > _LONGEST:
        return None
    plain = _plain(text)
    if plain in _RELATED:
        return TeaserKind.RELATED
    if plain in _LISTING:
        return TeaserKind.LISTING
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
        match = re.match(r"^[\[【<(]([^\]】>)]{2,30})[\]】>)]", text)
        if match and _plain(match.group(1)) in _RELATED:
            return match.group(), text[match.end() :].strip()
        match = re.match(r"^(.{2,30}?)\s*[|»›>▶►→–—-]+\s", text)
        if match and _plain(match.group(1)) in _RELATED:
            return match.group().strip(), text[match.end() :].strip()
        return "", text
    if len(head) <= 50 and _plain(head) in _RELATED:
        return head + mark, rest.strip()
    return "", text


def is_translation(text: str) -> bool:
    """Say whether a line only leads to the same story in another language."""
    return len(text) <= _LONGEST and _plain(text) in _TRANSLATION


def is_furniture(text: str) -> bool:
    """Say whether a line is one of the page's fixtures: a share button, an advertisement's label."""
    return len(text) <= 120 and (not (plain := _plain(text)) or plain in _FURNITURE)
