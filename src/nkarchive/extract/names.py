"""Reading a byline: who signs, told apart from what they do, where they sit and how to write to them."""

from __future__ import annotations

import html
import re

from nkarchive.extract import byline_words, data, korean_names
from nkarchive.extract.stamps import undated, without_reading_time
from nkarchive.model import Author, AuthorKind
from nkarchive.text import fold

_ROLE_WORDS = (
    r"(?:(?:senior|chief|managing|deputy|associate|assistant|staff|news|features?|sports?|political|politics|business|economics?|foreign|international|national|local|world|science|health|education|environment|climate|technology|tech|religion|crime|defen[cs]e|diplomatic|security|culture|arts|entertainment|"
    r"investigative|investigations|special|guest|contributing|freelance|data|multimedia|video|social|digital|web|online|executive|city|county|state|european?|asia|africa|middle east|us|uk|washington|london|security|transport|housing|home affairs|legal|royal|travel|food|money|consumer|property|real estate|football|cricket|games|former|award-winning|trainee|junior|lead|principal)[\s-]+){0,4}"
    r"(?:affairs\s+)?(?:editor(?:-in-chief|-at-large| at large| in chief)?|correspondent|reporter|writer|journalist|columnist|bureau chief|contributor|critic|producer|analyst|commentator|blogger|photographer|photojournalist|publisher|intern|fellow|staff|author|freelancer|presenter|host|anchor|director|professor|researcher|lecturer|manager|specialist|strategist|technologist|scientist|attorney|engineer|physician|coordinator|officer|activist|advocate|consultant|advis[eo]r|ceo|founder|president)s?"
)
_ROLE = re.compile(
    rf"^(?:the |our |an? )?{_ROLE_WORDS}\b(?:\s+(?:for|of|at|in|on|,|and|&)\b.*)?$"
    r"|^\w*(?:leiter(?:in)?|chef(?:in)?|sprecher(?:in)?|referent(?:in)?|direktor(?:in)?|vorsitzende[rn]?|geschäftsführer(?:in)?)\b.*$"
    r"|^(?:for|special to|exclusive|follow|contact|view|more|read more|see all|updated|published|posted|submitted|created|edited by.*|editing by.*|editor|photos?|photography|video|images?|email|e-mail|twitter|facebook|x|linkedin|share|bio|profile|subscribe|close|save|print|listen|min read|all|developer|moderator|super ?user|user|guest author|ph\.?d\.?|md|jr|mba|m\.?d\.?|esq\.?|dr\.?|prof\.?)$",
    re.I,
)
_TRAILING_ROLE = re.compile(rf"\s+(?:[-–—|/]\s*)?(?:is\s+(?:an?|the)\s+.*|{_ROLE_WORDS})$", re.I)
_CONTACT = re.compile(
    r"\S+\s?[\[(](?:at|ät)[\])]\s?\S+|\S+@\S+\.\w+|(?<!\w)@\w+|https?://\S+|www\.\S+|\+?\d[\d\s().-]{7,}\d", re.I
)
_PARENTHESIS = re.compile(r"\s*[(\[（〔<][^()\[\]（）〕<>]{0,120}[)\]）〕>]")
_PLACE = re.compile(
    r"\s+(?:in|aus|à|en|in the|from|reporting from|a|i|из|в)\s+(?:[A-ZÄÖÜÉÁ][\w.'’-]+(?:\s+[A-ZÄÖÜÉ][\w.'’-]+){0,3})(?:\s*[,/]\s*[A-Z][\w.]+){0,2}$"
)
_FOR = re.compile(
    r"\s+[Ff]or\s+(?:[Tt]he\s+)?[A-Z][\w.]*(?:\s+[A-Z][\w.]*|\s+on){0,3}$"
)  # "Ann Example For The Example"
_SPLIT = re.compile(
    r"\s*(?:;|\||\n|•|・|·|ㆍ|‧|、|，|\s[/–—-]\s|/(?=\s?[A-Z가-힣])|\s+(?:and|And|AND|und|Und|UND|et|och|og|with|mit|avec|con|met|med|dan|ve|и|та|ja|và|și|és|és|και|ו|و|और|এবং|และ|oraz)\s+(?=[\w\"“(])|\s+(?:y|e|en|i|a)\s+(?=[^\W\d_a-zß-ÿ])|\s*&\s*(?=\w)|\s\+\s)\s*"
)
_AGENCIES = "|".join(data.load("agencies")["wires"])
_AGENCY = re.compile(
    rf"^(?:the\s+)?(?:{_AGENCIES})(?:\s+(?:news agency|news service|wire|deutschland|france|international))?$", re.I
)
_ORG = re.compile(
    r"\b(?:news|newsroom|newspaper|agency|agencies|staff|desk|team|editorial|editors|redaktion\w*|\w+redaktion|press|presse|times|post|tribune|herald|gazette|chronicle|journal|bureau|board|online|media|service|services|tv|radio|television|broadcasting|magazine|institute|cent(?:er|re)|university|"
    r"foundation|stiftung|verein|verband|e\.\s?v|company|inc|ltd|llc|corp|corporation|gmbh|group|network|association|society|committee|council|ministry|department|government|office|union|party|commission|organi[sz]ation|correspondents?|reporters|writers|admin|administrator|webmaster|editor|wire|reports|rédaction|redacci[oó]n|redaç[aã]o|redazione|redaktionen|redaktion|redaksi|toimitus|redakcja|redakce|redakcia|"
    r"agencia|agencias|agenzia|agence|nachrichtenagentur|nachrichten|noticias|notícias|diario|jornal|zeitung|tageblatt|anzeiger|rundschau|kurier|journaux|press release|advertorial|sponsored|haber merkezi|servisi|ajansı|редакция|агентство|новости|газета)\b"
    r"|(?:뉴스|신문|일보|방송|통신|편집부|취재팀|뉴스팀|보도국|위원회|연구소|재단|협회|편집국|뉴스룸|본부|編集部|新聞|通信社|新闻|日报|報)$|뉴스룸|특별취재팀",
    re.I,
)
_DOMAIN = re.compile(
    r"^[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|de|at|ch|fr|es|it|se|no|dk|fi|pl|cz|co|uk|tr|com\.tr|co\.uk|eu|tv|news|info|ru|kr|co\.kr|jp|in|br|nl|be|lt|lv|ee)$",
    re.I,
)
_MONTHS = re.compile(
    r"\b(?:19|20)\d\d\b|\d{1,2}:\d\d|\b(?:minutes?|hours?|days?) ago\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    re.I,
)
_COUNTRY = re.compile(rf"^(?:{byline_words.COUNTRIES})$", re.I)
_NEVER = re.compile(
    r"^(?:quelle|quellen|source|sources|fuente|fonte|kaynak|출처|来源|源)\b|^(?:in|and|by|with|the|at|on|here|more|from)$|^(?:e-?mail|über|read|follow|see|view|contact|click|share|sign|log|subscribe|about)\s"
    r"|^(?:alle|all|keine|neueste|jetzt|mehr|zur|zum|profil|artikel|beiträge|no|yes|none|leave a|posts?|tags?|kategorien?|categor(?:y|ies))(?:\s|$)"
    rf"|^(?:{byline_words.COUNTRIES}|seoul|pyongyang|washington|london|berlin|tokyo|beijing)$",
    re.I,
)


def read(text: str) -> tuple[Author, ...]:
    """Return who signs in the byline *text*, in order, each once; roles, places and contacts are gone.

    >>> [author.name for author in read("Reporting by Han, Seo-yun.")]
    ['Han, Seo-yun']
    >>> [author.name for author in read("By Ann Example, Bob Sample and Reuters in Seoul")]
    ['Ann Example', 'Bob Sample', 'Reuters']
    """
    text = html.unescape(text) if "&" in text else text
    text = re.sub(r"[ \t\r\f\v\u00a0]+", " ", text[:600]).strip()
    text = _without_contacts(_PICTURED.sub("", undated(without_reading_time(text))))
    text = _BUTTON.sub("", _GLUED.sub("", text))
    text = korean_names.reporters(text)
    if (match := byline_words.OTHERS.match(text)) and not (own := byline_words.WITHIN.search(text, match.end())):
        return ()  # "Photo: Ann Example"
    if match and own:
        text = own[1]  # "Fotos: Bob Sample, Text: Ann Example"
    for _ in range(2):
        text = _opened(text)
    text = byline_words.THEN_EDITED.sub("", _EDITED.sub("", byline_words.OTHERS.split(text, maxsplit=1)[0]))
    text = byline_words.SAID.sub(" ; ", text)
    found: list[Author] = []
    signed = bool(korean_names.ROLE.search(text))
    for piece in _without_affiliation(_pieces(text)):
        if found and _LATER_ROLE.fullmatch(piece.strip(" .")):
            continue  # "Ann Example, Harbour Correspondent"
        author = _author(piece)
        if author and signed and not korean_names.ROLE.search(piece) and not _is_korean_name(author.name):
            continue  # "순천, 광양 홍길동 기자": places stand before the one who signs
        if author and all(_same(author.name, other.name) is False for other in found):
            found.append(author)
    if len(found) == 1 and found[0].kind == AuthorKind.ORGANISATION and _DESK.fullmatch(fold(text)):
        return (Author(name=fold(text), kind=AuthorKind.ORGANISATION),)  # "Staff and news service reports" is one
    return tuple(found[:25])


def desk(text: str) -> tuple[Author, ...]:
    """Return the desk or the rank that signs in a name's place, as one organisation: "Our Correspondent".

    >>> [author.name for author in desk("By Our Correspondent")], desk("Ann Example"), desk("Editor")
    (['Our Correspondent'], (), ())
    """
    line = _opened(fold(text[:200]))
    known = " " in line and bool(_DESK.fullmatch(line) or (len(line.split()) < 4 and _is_role(line)))
    return (Author(name=line, kind=AuthorKind.ORGANISATION),) if known else ()


def kind_of(name: str) -> AuthorKind:
    """Say whether *name* is a person's or an organisation's.

    >>> kind_of("Reuters").value, kind_of("Kim Min-ji").value
    ('organisation', 'person')
    """
    if _AGENCY.match(name) or _DOMAIN.match(name) or _ORG.search(name) or byline_words.OUTLETS.search(name):
        return AuthorKind.ORGANISATION
    if re.fullmatch(r"[A-Z]{2,5}(?:[/-][A-Za-z]{2,6})?", name):
        return AuthorKind.ORGANISATION
    return AuthorKind.PERSON


def is_agency(name: str) -> bool:
    """Say whether *name* is a news agency's."""
    return bool(_AGENCY.match(fold(name)))


def is_company(name: str) -> bool:
    """Say whether *name* ends as companies are registered."""
    return bool(_COMPANY.search(name))


_COMPANY = re.compile(
    r"(?:\b(?:inc|ltd|limited|llc|plc|gmbh|ag|kg|corp|corporation|company|s\.?a\.?s?|s\.?p\.?a|s\.?r\.?l|s\.?l|b\.?v|n\.?v|a\.?s|aps|oyj?|ab|sp\. ?z ?o\. ?o|s\.?r\.?o|kft|zrt|doo|d\.o\.o|ооо|pty|pte|sdn bhd|tbk)\.?|株式会社|주식회사|有限公司)$|^(?:株式会社|주식회사|㈜|ооо\s|pt\s)",
    re.I,
)


def _opened(text: str) -> str:
    """Return *text* without the words before the first name; "Da" and "Di" open a surname as well."""
    match = byline_words.OPENING.match(text)
    if not match or (_PARTICLE.match(match.group()) and len(text[match.end() :].split(",")[0].split()) < 2):
        return text.strip()
    return text[match.end() :].strip()


_LATER_ROLE = re.compile(
    r"(?:[\w'’&-]+\s+){0,4}(?:editor|correspondent|reporter|writer|journalist|columnist|chief|contributor|critic|producer|analyst|commentator|photographer|director|professor|researcher|lecturer|fellow|intern|presenter|anchor|specialist)",
    re.I,
)
_PARTICLE = re.compile(r"^(?:da|di|ni)\s", re.I)
_EDITED = re.compile(r"\s*\b(?:Editing|Edited|Writing|Compiled) by\b.*$", re.I | re.S)
# "Ann Example (text) and Bob Sample (photos)"
_PICTURED = re.compile(
    r"[^,;&|()/\n]{2,60}\((?:fotos?|photos?|photography|bilder?|pictures?|images?|video|illustrations?|grafik|kamera|foto's|фото|사진|写真|撮影)\)",
    re.I,
)
# "Ann Example Follow", "홍길동 기자 구독": the button behind the name
_BUTTON = re.compile(
    r"(?:\s\+?(?:follow(?:ing)?|folgen|suivre|seguir|segui|volgen|följ|følg|seuraa|obserwuj|sledovat|követés|takip et|ikuti|theo dõi|подписаться|підписатися|متابعة|フォローする|フォロー|关注|關注|追蹤)"
    r"|(?<=기자)\s*(?:페이지|구독(?:하기)?|팔로우|응원(?:하기)?|(?:의\s?)?(?:다른\s?)?기사\s?(?:더\s?)?(?:보기|모음)))\s*$",
    re.I,
)
_DESK = re.compile(
    r"(?:(?:our|the|a|by|from|and|und|with|y|et|&|/|,|staff|wires?|agenc(?:y|ies)|news|services?|reports?|desk|reporters?|correspondents?|writers?|online|web|digital|editorial|editors|team|bureau|special|own|political|business|sports?|city|national|world|foreign|crime|legal|parliamentary|court|senior|chief)(?:\s+|$)){1,8}",
    re.I,
)
# "ByAnn Example": a label that only readers of screens hear, or that style parts from the name
_GLUED = re.compile(r"^\s*(?:Author|Autorin|Autor|Auteur|By|Von|Written by|Posted by)(?=[A-ZÀ-Þ][a-zß-ÿ])")


def _without_contacts(text: str) -> str:
    text = _CONTACT.sub(" ", text)
    bare = _PARENTHESIS.sub(" ", text)
    return bare if bare.strip(" ,.;") else text


def _pieces(text: str) -> list[str]:
    if "," not in text:
        return [p for p in _SPLIT.split(text) if p]
    pieces: list[str] = []
    for part in _SPLIT.split(text):
        if part:
            pieces.extend(_at_commas(part))
    return pieces


def _without_affiliation(pieces: list[str]) -> list[str]:
    """Drop what follows "Ann Example, Technologist": where she works, in two or more parts, unless an agency."""
    roles = [at for at, piece in enumerate(pieces) if _is_role(fold(piece).strip(" ,.;:|"))]
    if len(roles) != 1 or roles[0] == 0 or len(pieces) - roles[0] < 3:
        return pieces
    return pieces[: roles[0]] + [piece for piece in pieces[roles[0] + 1 :] if is_agency(piece)]


def _is_role(text: str) -> bool:
    return bool(_ROLE.match(text) or byline_words.ROLE.match(text))


def _at_commas(text: str) -> list[str]:
    """Split at commas, but "Han, Seo-yun" is one name, and "Jr." belongs to what stands before it."""
    parts = [p.strip() for p in text.split(",") if p.strip(" .")]
    out: list[str] = []
    position = 0
    while position < len(parts):
        part = parts[position]
        following = parts[position + 1].strip(" .") if position + 1 < len(parts) else ""
        if following and _COUNTRY.match(following):
            position += 2  # "Frankfurt, Germany"
            continue
        if following and _is_inverted(part, following):
            out.append(f"{part}, {following}")
            position += 2
            continue
        if re.fullmatch(r"(?:jr|sr|ii|iii|ph\.?d|md|m\.d)\.?", part, re.I):
            if out and re.match(r"[js]r", part, re.I):
                out[-1] += f", {part}"
        else:
            out.append(part)
        position += 1
    return out


def _is_inverted(surname: str, given: str) -> bool:
    if (
        not re.fullmatch(
            r"(?:(?:da|de|di|do|dos|van|von|der|ter|la|le|al|el)\s+)*[^\W\d_]+(?:[-’'][^\W\d_]+)*", surname, re.I
        )
        or kind_of(surname) == AuthorKind.ORGANISATION
    ):
        return False
    if kind_of(given) == AuthorKind.ORGANISATION or _is_role(given) or _NEVER.match(given):
        return False
    if surname.lower() in korean_names.LATIN_SURNAMES:
        return bool(re.fullmatch(r"[A-Z][a-z]+(?:[- ][A-Za-z]+)?", given))
    return bool(re.fullmatch(r"[A-Z][\w’'-]+(?:\s[A-Z]\.?)?", given)) and surname[0].isupper()


def _author(piece: str) -> Author | None:
    if piece.rstrip().endswith((":", "：")) or byline_words.LABEL.fullmatch(piece):
        return None  # the label of a date that was here, or of a name that is not
    name = fold(piece).strip(" ,.;:|/-–—•·=*\"“”'«»()[]…›>")
    name = byline_words.without_role(_opened(name).strip(" ,.;:|"))
    if not name or _is_role(name):
        return None
    if re.search(r"[\uac00-\ud7a3]", name):
        name = korean_names.bare(name)
    name = korean_names.unranked(name)
    if _ORG.search(name) is None or re.match(r"[A-Z]\w+ [A-Z]\w+ ", name):
        name = _TRAILING_ROLE.sub("", name) or name
    name = _FOR.sub("", name)
    placed = name
    name = _PLACE.sub("", name).strip(" ,.;:|-–—=")
    if name != placed:
        name = byline_words.without_role(name)  # "Anne Exemple Envoyée spéciale à Marseille"
    if name.endswith((" Jr", " Sr")):
        name += "."
    if not _may_be(name):
        return None
    return Author(name=name, kind=kind_of(name))


def _is_korean_name(name: str) -> bool:
    return kind_of(name) == AuthorKind.ORGANISATION or korean_names.may_be(name)


def _may_be(name: str) -> bool:
    if len(name) < 2 or len(name) > 80 or not re.search(r"[^\W\d_]", name) or _COUNTED.match(name):
        return False
    if _STANDS_IN.match(name) or _MONTHS.search(name) or len(name.split()) > 8 or _NEVER.match(name):
        return False
    if re.search(r"\d", name) and kind_of(name) == AuthorKind.PERSON and not _HANDLE.fullmatch(name):
        return False
    return not re.search(
        r"https?:|[{}<>]|\bnull\b|\bundefined\b|^none$|^unknown$|^n/?a$|^anonymous user$|facebook\.com", name, re.I
    )


# "76 Comments", "댓글 12": what a line of facts about the article counts
_COUNTED = re.compile(
    r"\d+\s?(?:comments?|replies|shares?|views?|likes?|reads?|kommentare?r?|aufrufe|commentaires?|partages?|vues|comentarios?|comentários?|commenti|reacties|kommenttia|komentarz[ey]|komentář[eů]|комментари|коментар|yorum|komentar|bình luận)\b"
    r"|(?:댓글|조회|추천|공감)\s?(?:수\s?)?\d|\d+\s?(?:件|条|條|則)",
    re.I,
)
_STANDS_IN = re.compile(r"(?:à|au|aux|in|en|em|aus|from|w|we|v|ve|i|in|из|в|din|fra|från)\s+[^\W\d_]")  # ", à Paris"
_HANDLE = re.compile(r"(?=(?:\d*[^\W\d_]){3})[^\W_][\w.-]{2,24}")  # "ann77", "R2Ann"


def _same(one: str, other: str) -> bool:
    return re.sub(r"[\W_]+", "", one).casefold() == re.sub(r"[\W_]+", "", other).casefold()
