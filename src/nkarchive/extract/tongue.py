"""Which language the article is in: what the page says, unless its letters say otherwise."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nkarchive.extract.document import Document
from nkarchive.extract.story import objects_of
from nkarchive.extract.structured import string_of

_SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ko", re.compile(r"[\uac00-\ud7a3]")),
    ("ja", re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("bn", re.compile(r"[\u0980-\u09ff]")),
    ("ta", re.compile(r"[\u0b80-\u0bff]")),
    ("te", re.compile(r"[\u0c00-\u0c7f]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("ka", re.compile(r"[\u10a0-\u10ff]")),
    ("hy", re.compile(r"[\u0530-\u058f]")),
)
# languages that are written in a script beside the one it stands for above
_ALSO = {
    "ru": {"uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg", "tt"},
    "ar": {"fa", "ur", "ps", "ug", "sd", "ckb", "ku"},
    "hi": {"mr", "ne", "sa"},
    "bn": {"as"},
    "he": {"yi"},
    "ja": {"zh"},
    "zh": {"ja", "ko", "yue"},
}
_LETTERS = {"uk": "іїєґ", "fa": "پچژگک", "ur": "ٹڈڑںے", "bg": "ъщ", "sr": "ђћџљњј"}
_WORDS = {
    "en": "the of and to in that for was with his on is are",
    "de": "der die und das nicht ist den mit von ein auf sich",
    "fr": "les des est une dans pour que qui sur pas plus du",
    "es": "los las del una por con para que el su más como",
    "it": "che della per una sono del con non gli nel alla anche",
    "pt": "que não para uma com dos das os mais foi ao pela",
    "nl": "het een van en dat niet zijn voor met op aan werd",
    "sv": "och att det som för på är med inte till den har",
    "no": "og det som på er ikke til med har av fra ble",
    "da": "og det som på er ikke til med har af fra blev",
    "pl": "nie się na że jest do przez oraz jak po dla od",
    "tr": "bir ve bu için ile olarak da çok daha olan gibi kadar",
    "id": "yang dan di untuk dengan dari pada ini itu dalam tidak akan",
    "fi": "ja on että ei oli mutta myös kun hän joka ovat se",
    "cs": "se na že je do pro jako by který ale jsou byl",
    "hu": "hogy nem egy az és volt csak meg már mint amely is",
    "ro": "și în pe că din pentru cu este care au fost mai",
    "vi": "và của là có không được cho các người trong đã một",
}
_SAMPLE = 6000


def language_of(document: Document, paragraphs: Sequence[str] = ()) -> str:
    """Return the BCP 47 tag of the article's language, reduced to language (``en``, ``pt``), '' if unknown."""
    text = " ".join(paragraphs)[:_SAMPLE] or document.title
    script = _script(text)
    for claim in _claims(document):
        tag = re.split(r"[-_]", claim.strip().lower())[0]
        tag = {"kr": "ko", "jp": "ja", "cn": "zh", "gr": "el", "ua": "uk", "nb": "no", "nn": "no", "in": "id"}.get(
            tag, tag
        )
        if not re.fullmatch(r"[a-z]{2,3}", tag):
            continue
        if script and tag != script and tag not in _ALSO.get(script, ()):
            continue  # a template's lang="en" over a Korean text
        if (
            not script
            and any(tag == name or tag in _ALSO.get(name, ()) for name, _ in _SCRIPTS)
            and len(text) > 200
            and tag != "sr"
        ):
            continue
        return tag
    if script:
        return (
            max(
                (t for t in _LETTERS if t in _ALSO.get(script, ())),
                key=lambda t: sum(map(text.count, _LETTERS[t])),
                default=script,
            )
            if any(
                sum(map(text.count, letters)) > len(text) / 100
                for t, letters in _LETTERS.items()
                if t in _ALSO.get(script, ())
            )
            else script
        )
    return _by_words(text) or document.language


def _claims(document: Document) -> list[str]:
    claims = [document.lang]
    claims += [string_of(item.get("inLanguage")) for item in objects_of(document)]
    claims += [
        content
        for _, content in document.metas("og:locale", "content-language", "language", "dc.language", "dcterms.language")
    ]
    return [claim for claim in (*claims, document.language) if claim]


def _script(text: str) -> str:
    if text.isascii():
        return ""
    letters = sum(map(str.isalpha, text))
    if not letters:
        return ""
    for name, pattern in _SCRIPTS:
        share = len(pattern.findall(text)) / letters
        if share > (0.15 if name in {"ja", "ko"} else 0.4):
            return name
    return ""


def _by_words(text: str) -> str:
    held = re.findall(r"[^\W\d_]+", text.lower())
    if len(held) < 20:
        return ""
    counts = {tag: sum(held.count(word) for word in common.split()) for tag, common in _WORDS.items()}
    tag = max(counts, key=lambda t: counts[t])
    return tag if counts[tag] > len(held) / 20 else ""
