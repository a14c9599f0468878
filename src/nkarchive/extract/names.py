"""Reading a byline: who signs, told apart from what they do, where they sit and how to write to them."""

from __future__ import annotations

import html
import json
import re
from importlib import resources

from nkarchive.model import Author, AuthorKind
from nkarchive.text import fold

_OPENING = re.compile(
    r"^\W*(?:(?:(?:an? |eine? |un[ea]? )?(?:artikel|beitrag|bericht|kommentar|gastbeitrag|gastkommentar|kolumne|reportage|analyse|interview|essay|chronique|columna|gespeichert|verfasst|geschrieben|eingestellt|veröffentlicht|enviado|publicado|publié|posté)\s+(?:von|par|por)|(?:text|story|report(?:ing|ed|age)?|words|written|posted|published|edited|compiled|article|analysis|opinion|review|interview|created|submitted|uploaded|contributed|produced|authored|additional reporting|translated|photographs?|pictures?)(?:\s+and\s+\w+)?\s+by)"
    r"|by(?:line)?|von|vom|par|por|di|da|av|af|door|ni|oleh|autor(?:in|en|es|a|ka)?(?:/autor(?:in)?)?|authors?|auteurs?|autores?|autore|författare|forfatter|текст|автор(?:ы|и)?|reporters?|reporting|report|journalist(?:in)?|text|texte|texto|testo|tekst|tekijä|writer|penulis|editor|redakteur|bài|yazar|muhabir|haber"
    r"|责任编辑|編輯|编辑|글·사진|글ㆍ사진|글|기자|취재|작성자|정리|文|撰文|作者|記者|记者|編集|執筆|ผู้เขียน)(?:\s*[:：/|]\s*|\s+(?=\S)|(?<=기자)\s*=)",
    re.I,
)
_ROLE_WORDS = (
    r"(?:(?:senior|chief|managing|deputy|associate|assistant|staff|news|features?|sports?|political|politics|business|economics?|foreign|international|national|local|world|science|health|education|environment|climate|technology|tech|religion|crime|defen[cs]e|diplomatic|security|culture|arts|entertainment|"
    r"investigative|investigations|special|guest|contributing|freelance|data|multimedia|video|social|digital|web|online|executive|city|county|state|european?|asia|africa|middle east|us|uk|washington|london|security|transport|housing|home affairs|legal|royal|travel|food|money|consumer|property|real estate|football|cricket|games|former|award-winning|trainee|junior|lead|principal)[\s-]+){0,4}"
    r"(?:affairs\s+)?(?:editor(?:-in-chief|-at-large| at large| in chief)?|correspondent|reporter|writer|journalist|columnist|bureau chief|contributor|critic|producer|analyst|commentator|blogger|photographer|photojournalist|publisher|intern|fellow|staff|author|freelancer|presenter|host|anchor|director|professor|researcher|lecturer|manager|specialist|strategist|technologist|scientist|attorney|engineer|physician|coordinator|officer|activist|advocate|consultant|advis[eo]r|ceo|founder|president)s?"
)
_ROLE = re.compile(
    rf"^(?:the |our |an? )?{_ROLE_WORDS}\b(?:\s+(?:for|of|at|in|on|,|and|&)\b.*)?$"
    r"|^.*\b(?:redakteur(?:in)?|korrespondent(?:in)?|chefredakteur(?:in)?|ressortleiter(?:in)?|volontär(?:in)?|reporter(?:in)?|autor(?:in)?|journalist[ae]?s?|rédact(?:eur|rice)|correspondante?|envoyée? spéciale?|redactora?|periodistas?|corresponsal|enviad[oa] especial|giornalist[ae]|inviato|corrispondente|redaktør|journalistin|medarbetare|"
    r"toimittaja|muhabiri?|editörü|korespondent(?:ka)?|dziennikar(?:z|ka)|редактор|корреспондент|журналист|обозреватель|contributing writer|special to .*)$"
    r"|^\w*(?:leiter(?:in)?|chef(?:in)?|sprecher(?:in)?|referent(?:in)?|direktor(?:in)?|vorsitzende[rn]?|geschäftsführer(?:in)?)\b.*$"
    r"|^(?:for|special to|exclusive|follow|contact|view|more|read more|see all|updated|published|posted|edited by.*|editing by.*|editor|photos?|photography|video|images?|email|e-mail|twitter|facebook|x|linkedin|share|bio|profile|subscribe|close|save|print|listen|min read|all|developer|moderator|super ?user|user|guest author|ph\.?d\.?|md|jr|mba|m\.?d\.?|esq\.?|dr\.?|prof\.?)$",
    re.I,
)
_TRAILING_ROLE = re.compile(rf"\s+(?:[-–—|/]\s*)?(?:is\s+(?:an?|the)\s+.*|{_ROLE_WORDS})$", re.I)
_KOREAN_ROLE = re.compile(
    r"\s*(?:(?:선임|수석|전문|객원|인턴|대학생|시민|사진|영상|북한전문|논설|취재|디지털|온라인|국제|정치|경제|산업|탐사|수습|통신|평양|도쿄|베이징|워싱턴|선양|뉴욕|파리|런던)\s*)*(?:기자|특파원|논설위원|논설실장|편집위원|편집국장|편집장|위원|대표|국장|부장|차장|팀장|앵커|PD|피디|리포터|에디터|칼럼니스트|통신원|작가|교수|연구원|연구위원|박사|소장|記者|记者|특집부)(?=$|[\s,·ㆍ/=(])"
)
_CONTACT = re.compile(r"\S+@\S+\.\w+|(?<!\w)@\w+|https?://\S+|www\.\S+|\+?\d[\d\s().-]{7,}\d", re.I)
_PARENTHESIS = re.compile(r"\s*[(\[（〔<][^()\[\]（）〕<>]{0,120}[)\]）〕>]")
_PLACE = re.compile(
    r"\s+(?:in|aus|à|en|in the|from|reporting from|a|i|из|в)\s+(?:[A-ZÄÖÜÉÁ][\w.'’-]+(?:\s+[A-ZÄÖÜÉ][\w.'’-]+){0,3})(?:\s*[,/]\s*[A-Z][\w.]+){0,2}$"
)
_FOR = re.compile(
    r"\s+[Ff]or\s+(?:[Tt]he\s+)?[A-Z][\w.]*(?:\s+[A-Z][\w.]*|\s+on){0,3}$"
)  # "Ann Example For The Example"
_SPLIT = re.compile(
    r"\s*(?:;|\||\n|•|・|·|ㆍ|‧|、|，|\s[/–—-]\s|/(?=\s?[A-Z가-힣])|\s+(?:and|And|AND|und|Und|UND|et|y|e|och|og|en|with|mit|avec|con|dan|ve|i|и|та|ja|và|a)\s+(?=[\w\"“(])|\s*&\s*(?=\w)|\s\+\s)\s*"
)
# et al. only where the next word begins like a name: "Ortega y Gasset" and "Simon e Garfunkel" do as well,
# but two people who sign together are far more common than a double name.
_NOT_LINKED = re.compile(r"^(?:y|e|i|a|en|ja|ve|dan)$", re.I)
_AGENCIES = "|".join(
    json.loads(resources.files("nkarchive").joinpath("extract/agencies.json").read_text("utf-8"))["wires"]
)
_AGENCY = re.compile(
    rf"^(?:the\s+)?(?:{_AGENCIES})(?:\s+(?:news agency|news service|wire|deutschland|france|international))?$", re.I
)
_ORG = re.compile(
    r"\b(?:news|newsroom|newspaper|agency|agencies|staff|desk|team|editorial|editors|redaktion\w*|\w+redaktion|press|presse|times|post|tribune|herald|gazette|chronicle|journal|bureau|board|online|media|service|services|tv|radio|television|broadcasting|magazine|institute|cent(?:er|re)|university|"
    r"foundation|stiftung|verein|verband|e\.\s?v|company|inc|ltd|llc|corp|corporation|gmbh|group|network|association|society|committee|council|ministry|department|government|office|union|party|commission|organi[sz]ation|correspondents?|reporters|writers|admin|administrator|webmaster|editor|wire|reports|rédaction|redacci[oó]n|redaç[aã]o|redazione|redaktionen|redaktion|redaksi|toimitus|redakcja|redakce|redakcia|"
    r"agencia|agencias|agenzia|agence|nachrichtenagentur|nachrichten|noticias|notícias|diario|jornal|zeitung|tageblatt|anzeiger|rundschau|kurier|journaux|presseportal|press release|advertorial|partner content|sponsored|the conversation|haber merkezi|servisi|ajansı|редакция|агентство|новости|газета)\b"
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
_STAMP = re.compile(
    r"[\s,|·•–—-]*(?:\b(?:on|am|le|el|il|at|den|vom|op|dne|posted|published|(?:last )?updated|created|aktualisiert|veröffentlicht|publiziert|erschienen|erstellt|stand|datum|date|publié|mis à jour|publicad[oa]|actualizad[oa]|pubblicato|aggiornato|publicerad|publisert|oppdatert|uppdaterad|gepubliceerd|opublikowano|yayınlanma|güncelleme|입력|등록|승인|기사입력|수정|최종수정)\b[:：\s]*)*"
    r"(?:(?<![^\W\d_])(?:mon|tue|wed|thu|fri|sat|sun|die|mit|mi|do|fr|sa|so|mo|di|lun|mar|mer|jeu|ven|sam|dim|dom|mié|jue|vie|sáb)[a-zäöüéáì]*[.,]*\s+)?"
    r"(?:(?:19|20)\d\d\s?[-./年년]\s?\d{1,2}\s?[-./月월]\s?\d{1,2}(?!\d)\s?[日일]?\.?|(?<![\d.])\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:(?:19|20)\d\d|\d\d)(?!\d)"
    r"|(?<!\d)\d{1,2}(?:st|nd|rd|th|er|\.)?\s+(?:de\s+|of\s+)?[^\W\d_]{3,10}\.?,?\s+(?:de\s+)?(?:19|20)\d\d(?!\d)|(?<![^\W\d_])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d(?!\d))"
    r"(?:[\s,|·•–—-]*(?:at|um|à|kl\.?|klo)?\s*\d{1,2}[:.h]\d\d(?::\d\d)?(?:\s*(?:[ap]\.?m\b\.?|uhr\b|h\b))?(?:\s*\(?(?-i:(?!BY|VON|PAR|POR|DI)[A-Z]{2,4})\b\)?)?)?",
    re.I,
)
_COUNTRY = re.compile(
    r"^(?:germany|deutschland|usa|u\.s\.|united states|england|france|italy|spain|canada|australia|india|japan|china|south korea|kenia|kenya)$",
    re.I,
)
_NEVER = re.compile(
    r"^(?:quelle|quellen|source|sources|fuente|fonte|kaynak|출처|来源|源)\b|^(?:in|and|by|with|the|at|on|here|more|from)$|^(?:e-?mail|über|read|follow|see|view|contact|click|share|sign|log|subscribe|about)\s"
    r"|^(?:alle|all|keine|neueste|jetzt|mehr|zur|zum|profil|artikel|beiträge|no|yes|none|leave a|posts?|tags?|kategorien?|categor(?:y|ies))(?:\s|$)"
    r"|^(?:germany|deutschland|usa|united states|united kingdom|uk|england|france|italy|spain|canada|australia|india|japan|china|south korea|north korea|seoul|pyongyang|washington|london|berlin|tokyo|beijing)$",
    re.I,
)
_KOREAN_SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민나진지엄채원천방공현함변염여추도소석선설마길연위표명기반라왕금옥육인맹제모탁국어은편용예경봉사부황보"
)
_SURNAMES = frozenset(
    "kim lee park choi jung jeong kang cho jo yoon yun jang chang lim im han oh seo suh shin kwon hwang ahn an song yoo yu ryu hong jeon jun ko koh go moon mun son sohn bae baek paik heo hur nam noh roh ri pak ha joo ju woo min byun cha chung rhee yang ma tae".split()
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
    text = _without_contacts(undated(text))
    text = _GLUED.sub("", text)
    for _ in range(2):
        text = _OPENING.sub("", text).strip()
    text = re.sub(
        r"\s*\b(?:Editing|Edited|Additional reporting|Writing|Photographs?|Translated) by\b.*$",
        "",
        text,
        flags=re.I | re.S,
    )
    found: list[Author] = []
    signed = bool(_KOREAN_ROLE.search(text))
    for piece in _without_affiliation(_pieces(text)):
        author = _author(piece)
        if author and signed and not _KOREAN_ROLE.search(piece) and not _is_korean_name(author.name):
            continue  # "순천, 광양 홍길동 기자": places stand before the one who signs
        if author and all(_same(author.name, other.name) is False for other in found):
            found.append(author)
    return tuple(found[:25])


def kind_of(name: str) -> AuthorKind:
    """Say whether *name* is a person's or an organisation's.

    >>> kind_of("Reuters").value, kind_of("Kim Min-ji").value
    ('organisation', 'person')
    """
    if _AGENCY.match(name) or _DOMAIN.match(name) or _ORG.search(name):
        return AuthorKind.ORGANISATION
    if re.fullmatch(r"[A-Z]{2,5}(?:[/-][A-Za-z]{2,6})?", name):
        return AuthorKind.ORGANISATION
    return AuthorKind.PERSON


def is_agency(name: str) -> bool:
    """Say whether *name* is a news agency's."""
    return bool(_AGENCY.match(fold(name)))


def undated(text: str) -> str:
    """Return *text* with a bar where a date is printed: old layouts put date and reporter into one cell.

    >>> undated("입력 2012-05-17 11:30   김철수 기자"), undated("by Ann Example on 1 June 2019 at 08:34 PM")
    (' |    김철수 기자', 'by Ann Example | ')
    """
    return _STAMP.sub(" | ", text) if _DIGITS.search(text) else text


# "ByAnn Example": a label that only readers of screens hear, or that style parts from the name
_GLUED = re.compile(r"^\s*(?:Author|Autorin|Autor|Auteur|By|Von|Written by|Posted by)(?=[A-ZÀ-Þ][a-zß-ÿ])")
_DIGITS = re.compile(r"\d{2}")


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
    roles = [at for at, piece in enumerate(pieces) if _ROLE.match(fold(piece).strip(" ,.;:|"))]
    if len(roles) != 1 or roles[0] == 0 or len(pieces) - roles[0] < 3:
        return pieces
    return pieces[: roles[0]] + [piece for piece in pieces[roles[0] + 1 :] if is_agency(piece)]


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
    if not re.fullmatch(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*", surname) or kind_of(surname) == AuthorKind.ORGANISATION:
        return False
    if kind_of(given) == AuthorKind.ORGANISATION or _ROLE.match(given) or _NEVER.match(given):
        return False
    if surname.lower() in _SURNAMES:
        return bool(re.fullmatch(r"[A-Z][a-z]+(?:[- ][A-Za-z]+)?", given))
    return bool(re.fullmatch(r"[A-Z][\w’'-]+(?:\s[A-Z]\.?)?", given)) and surname[0].isupper()


def _author(piece: str) -> Author | None:
    name = fold(piece).strip(" ,.;:|/-–—•·=*\"“”'«»()[]…›>")
    name = _OPENING.sub("", name).strip(" ,.;:|")
    if not name or _ROLE.match(name):
        return None
    if re.search(r"[\uac00-\ud7a3]", name):
        name = _korean(name)
    if _ORG.search(name) is None or re.match(r"[A-Z]\w+ [A-Z]\w+ ", name):
        name = _TRAILING_ROLE.sub("", name) or name
    name = _FOR.sub("", name)
    name = _PLACE.sub("", name).strip(" ,.;:|-–—=")
    if name.endswith((" Jr", " Sr")):
        name += "."
    if not _may_be(name):
        return None
    return Author(name=name, kind=kind_of(name))


def _korean(name: str) -> str:
    name = re.sub(r"^.*?=\s*", "", name) if "=" in name else name
    bare = _KOREAN_ROLE.sub("", name).strip(" =,·")
    if not bare:
        return ""
    last = bare.split()
    # "데일리 홍길동" : the outlet before the name
    if len(last) > 1 and bare != name and re.fullmatch(r"[가-힣]{2,4}", last[-1]):
        return last[-1]
    return bare


def _is_korean_name(name: str) -> bool:
    if not re.search(r"[가-힣]", name) or kind_of(name) == AuthorKind.ORGANISATION:
        return True
    return bool(re.fullmatch(r"[가-힣]{2,4}", name)) and name[0] in _KOREAN_SURNAMES


def _may_be(name: str) -> bool:
    if len(name) < 2 or len(name) > 80 or not re.search(r"[^\W\d_]", name):
        return False
    if _MONTHS.search(name) or len(name.split()) > 8 or _NEVER.match(name):
        return False
    if re.search(r"\d", name) and kind_of(name) == AuthorKind.PERSON:
        return False
    return not re.search(
        r"https?:|[{}<>]|\bnull\b|\bundefined\b|^none$|^unknown$|^n/?a$|^anonymous user$|facebook\.com", name, re.I
    )


def _same(one: str, other: str) -> bool:
    return re.sub(r"[\W_]+", "", one).casefold() == re.sub(r"[\W_]+", "", other).casefold()
