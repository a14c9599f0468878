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
    "hr": "je se na da su za koji nije od što kako će",
    "sl": "je in se na da so za ki ni pri tudi kot",
    "sk": "sa na že je do aby ako ktorý ale sú bol pre",
    "lt": "ir kad yra bei su iš į buvo tai dėl taip kaip",
    "lv": "un ir ar kas par no tika lai arī bet uz kā",
    "et": "ja on et ei ka oli mis kui aga see ning oma",
    "sq": "dhe të në për një me nga që është ka se edhe",
    "ca": "els les una per amb que del més com dels aquest són",
    "gl": "que dos das non unha polo pola máis como pero tamén ao",
    "eu": "eta da ez du dira bere izan zen baina ere dute bat",
    "af": "die van en het dat nie om word aan vir wat sy",
    "ms": "yang dan di untuk dengan dari pada ini itu tidak akan telah kata beliau",
    "tl": "ang ng sa mga na ay at para ito ni kay siya",
    "sw": "ya wa na kwa ni katika za la kuwa hiyo cha alisema",
    "so": "iyo ee oo ka ku ayaa la in uu waxaa kale soo",
    "ha": "da na ta a ya cewa wannan don shi ba wata sun",
    "zu": "ukuthi futhi kodwa uma ngoba lapho kanti noma njengoba khona uthe kusho kule abantu nokuthi ngemuva kanye",
    "xh": "ukuba kwaye kodwa ukuze xa okanye ngokuba kunye abantu njengoko emva kwi",
    "az": "və bu bir ilə üçün ki da də olan daha edib deyib",
    "is": "og að er sem til með það ekki við hefur eru frá",
    "ga": "agus an na go ar bhí le is sé atá gur ná",
    "cy": "yn y i o a ar yr mae ei gan wedi bod",
    "vi": "và của là có không được cho các người trong đã một",
}
_COMMON = {tag: frozenset(words.split()) for tag, words in _WORDS.items()}
_SAMPLE = 6000
_NOT_LATIN = re.compile("[^\x00-\u036f\u2000-\u2bff]")  # quick for the texts with accents and no other letters
_ENOUGH_WORDS = 60
_DOUBTFUL = 0.04  # the dozen commonest words make up a fifth of a text in their language
_LETTERS_ONLY = re.compile(r"[^\W\d_]+")
_UNLATIN = frozenset(name for name, _ in _SCRIPTS).union(*_ALSO.values())
# what templates write for a language's code: its country's, or an older one
_WRITTEN = {
    "kr": "ko",
    "jp": "ja",
    "cn": "zh",
    "gr": "el",
    "ua": "uk",
    "nb": "no",
    "nn": "no",
    "in": "id",
    "iw": "he",
    "cz": "cs",
    "dk": "da",
    "se": "sv",
    "fil": "tl",
}


def language_of(document: Document, paragraphs: Sequence[str] = ()) -> tuple[str, str]:
    """Return the BCP 47 tag of the article's language, reduced to language (``en``, ``pt``), '' if unknown, and who
    says so, in the words of ``provenance``."""
    found, where, why = _decided(document, " ".join(paragraphs)[:_SAMPLE] or document.title)
    if document.ledger and paragraphs:
        for place, claim in _claims(document):
            document.ledger.offer("language", place, claim)
        document.ledger.award("language", where, found, why)
    return found, where


def _decided(document: Document, text: str) -> tuple[str, str, str]:
    """Return the language of *text*, who says so, and why it is believed."""
    script = _script(text)
    for where, claim in _claims(document):
        tag = re.split(r"[-_]", claim.strip().lower())[0]
        tag = _WRITTEN.get(tag, tag)
        if not re.fullmatch(r"[a-z]{2,3}", tag):
            continue
        if script and tag != script and tag not in _ALSO.get(script, ()):
            continue  # a template's lang="en" over a Korean text
        if not script and tag in _UNLATIN and len(text) > 200 and tag != "sr":
            continue
        if not script and (other := _other_words(text, tag)):
            return other, "text", f"the words of the text, which are not those of the {tag} that the page claims"
        return tag, where, "the first claim that the letters and words of the text do not contradict"
    if script:
        return _by_letters(text, script), "text", "the letters of the text"
    if found := _by_words(text):
        return found, "text", "the commonest words of the text"
    return document.language, "source" if document.language else "", "the source's own language"


def _by_letters(text: str, script: str) -> str:
    """Return the language of a *script* that several are written in: the one whose own letters are many."""
    own = {t: sum(map(text.count, _LETTERS[t])) for t in _LETTERS if t in _ALSO.get(script, ())}
    best = max(own, key=lambda t: own[t], default=script)
    return best if own.get(best, 0) > len(text) / 100 else script


def _other_words(text: str, claimed: str) -> str:
    """Return the language whose words *text* is made of, where hardly one is of the language *claimed*; else ''."""
    if claimed not in _WORDS:
        return ""
    lowered = text.lower()
    # quick for nearly all: there are at most half as many words as letters, and those between blanks are words
    if sum(map(_COMMON[claimed].__contains__, lowered.split())) >= _DOUBTFUL * (len(lowered) + 1) / 2:
        return ""
    held = _LETTERS_ONLY.findall(lowered)
    own = _share(held, claimed)
    if len(held) < _ENOUGH_WORDS or own >= _DOUBTFUL:
        return ""
    found = _by_words(text)
    return found if found and found != claimed and _share(held, found) > max(0.04, 2.5 * own) else ""


def _share(held: list[str], tag: str) -> float:
    return sum(map(_COMMON[tag].__contains__, held)) / len(held) if held else 0.0


def _claims(document: Document) -> list[tuple[str, str]]:
    claims = [("lang", document.lang)]
    claims += [("json-ld", string_of(item.get("inLanguage"))) for item in objects_of(document)]
    claims += [
        ("og" if name == "og:locale" else f"meta:{name}", content)
        for name, content in document.metas(
            "og:locale", "content-language", "language", "dc.language", "dcterms.language"
        )
    ]
    return [(where, claim) for where, claim in (*claims, ("source", document.language)) if claim]


def _script(text: str) -> str:
    if text.isascii():
        return ""
    if not _NOT_LATIN.search(text):
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
    held = _LETTERS_ONLY.findall(text.lower())
    if len(held) < 20:
        return ""
    shares = {tag: _share(held, tag) for tag in _WORDS}
    tag = max(shares, key=lambda t: shares[t])
    return tag if shares[tag] > 0.04 else ""
