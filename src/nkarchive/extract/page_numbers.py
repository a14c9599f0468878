"""Page numbers in addresses and in what pagers print: whether one address is a further page of another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from nkarchive.errors import BadUrl
from nkarchive.urls import canonicalise, is_home

_NAMES = """
page paged pg pageno page_no pagenum page_num pagenumber page_number pageindex page_index nowpage curpage cur_page
currentpage current_page pagewanted pageid pagina paginas seite sida side sivu strona stranka oldal sayfa halaman trang
страница сторінка
"""
_PARAMETERS = frozenset(_NAMES.split())
_WORD = r"page|pg|p|seite|pagina|página|sida|side|sivu|strona|stranka|oldal|sayfa|halaman|trang"
# /page/2, /page-2, /p2, /seite-2: the address says that it counts pages
_NAMED = re.compile(rf"(?i)(?P<before>.*)[/_,.-](?:{_WORD})[/_=-]?(?P<number>\d{{1,3}})(?P<after>(?:\.[a-z]{{2,5}})?)")
# /story/2, /story/2.html, story-2.html, story_2.html, story,2.html: it may count anything
_BARE = re.compile(r"(?P<before>.*[^/_,.-])(?P<mark>[/_,.-])(?P<number>\d{1,2})(?P<after>(?:\.[A-Za-z]{2,5})?)")
_ONLY_NUMBER = re.compile(rf"(?i)(?:{_WORD})?[_-]?\d{{0,2}}(?:\.\w+)?")
_PLAIN = re.compile(r"[A-Za-z0-9_.,-]+")
_INDEX = re.compile(r"(?i)/(?:index\.\w{2,5})?$")

_EDGES = re.compile(r"^[\s«»‹›<>←→⟨⟩◀▶◁▷《》\[\]()（）【】|…:.・-]+|[\s«»‹›<>←→⟨⟩◀▶◁▷《》\[\]()（）【】|…:.・-]+$")
_NUMBER = re.compile(
    rf"(?:(?:{_WORD}|página|σελίδα|страница|стр|сторінка|صفحة|صفحه|עמוד|पृष्ठ|পৃষ্ঠা|பக்கம்|หน้า|第)\.?\s*)?0?(\d{{1,2}})"
    r"\s*(?:/\s*\d{1,2}|(?:of|von|de|sur|di|van|av|af|z|из|з|από|من|から)\s*\d{1,2}|ページ(?:目)?|페이지|쪽|页|頁)?",
    re.I,
)
_NUMBERS = re.compile(r"[\s\[(|,·/-]*\b\d{1,2}\b[\s\])|,·/-]*")
_LABEL = re.compile(r"[^\W\d]{1,12}\s*:")
# names the page that follows; a subheading may stand behind it ("Next page: The harvest")
_NEXT_PAGE = re.compile(
    r"(?:(?:go |on )?to (?:the )?)?(?:next page|following page)|continue[ds]? (?:on|to) (?:the )?(?:next page|page \d)|"
    r"(?:auf der |zur )?nächsten? seite|weiter auf (?:der nächsten )?seite|page suivante|suite en page|"
    r"p[áa]gina siguiente|siguiente p[áa]gina|pr[óo]xima p[áa]gina|p[áa]gina seguinte|pagina (?:successiva|seguente)|"
    r"volgende pagina|nästa sida|neste side|næste side|seuraava sivu|następna strona|další (?:strana|stránka)|"
    r"ďalšia strana|következő oldal|pagina următoare|sljedeća stran|следующая страница|наступна сторінка|"
    r"следваща страница|επόμενη σελίδα|sonraki sayfa|الصفحة التالية|صفحه بعد|(?:ל?עמוד|ל?דף) הבא|अगला (?:पृष्ठ|पेज)|"
    r"পরবর্তী (?:পৃষ্ঠা|পাতা)|পরের পাতা|அடுத்த பக்கம்|halaman (?:selanjutnya|berikut)|trang (?:sau|tiếp|kế)|หน้าถัดไป|"
    r"次の?ページ|다음\s?(?:페이지|쪽)|下一?[页頁]",
    re.I,
)
_ONWARD = re.compile(
    r"next|continue(?: reading)?|continued|read on|weiter(?:lesen)?|suite|suivante?|lire la suite|siguiente|continuar|"
    r"pr[óo]xim[ao]|seguinte|avanti|successiva|continua|volgende|verder|lees verder|nästa|neste|næste|seuraava|dalej|"
    r"następna|další|tovább|következő|următoarea|далее|следующая|дальше|далі|наступна|напред|επόμενη|sonraki|devamı|"
    r"التالي|بعدی|הבא|अगला|পরবর্তী|அடுத்து|selanjutnya|berikutnya|tiếp|tiếp theo|ถัดไป|次へ|続き(?:を読む)?|다음|계속",
    re.I,
)
_FIRST_OR_BACK = re.compile(
    r"(?:first|previous|prev) page|page pr[ée]c[ée]dente|premi[èe]re page|vorherige seite|(?:zur )?ersten? seite|"
    r"p[áa]gina anterior|primera p[áa]gina|primeira p[áa]gina|pagina precedente|vorige pagina|föregående sida|"
    r"forrige side|poprzednia strona|předchozí stran\w+|előző oldal|предыдущая страница|попередня сторінка|"
    r"önceki sayfa|الصفحة السابقة|halaman sebelumnya|trang trước|前の?ページ|最初の?ページ|이전\s?(?:페이지|쪽)|上一?[页頁]",
    re.I,
)


class Numbered(NamedTuple):
    """One way to read an address: page *number* of *base*; *named* where the address says that it counts pages."""

    base: str
    number: int | None  # None: no number is named, as on most first pages
    named: bool = True
    slug: bool = False  # the number ends a name without a file's suffix, as the second post of one title does


@lru_cache(maxsize=512)
def readings(url: str) -> tuple[Numbered, ...]:
    """Return all ways to read the page's number in *url*: at first as an address without one. () for no URL.

    >>> [(each.base, each.number) for each in readings("https://news.example/story-2.html")]
    [('news.example/story-2.html', None), ('news.example/story.html', 2)]
    """
    try:
        return tuple(_readings(canonicalise(url)))
    except BadUrl:
        return ()


def _readings(url: str) -> Iterator[Numbered]:
    address, _, query = url.partition("?")
    yield Numbered(_key(address, query), None)
    pairs = query.split("&") if query else []
    for pair in pairs:
        name, _, value = pair.partition("=")
        rest = "&".join(other for other in pairs if other != pair)
        found = re.fullmatch(r"(?:0(?:%2C|,))?(\d{1,3})", value)  # "0,1": the second pager of the page, its second page
        # ?p=1234 on a home page is one CMS's way to name an article
        is_p = name.lower() == "p" and not is_home(address) and len(value) < 3
        if found and (is_p or name.lower() in _PARAMETERS):
            yield Numbered(_key(address, rest), int(found[1]))
    for pattern in (_NAMED, _BARE):
        found = pattern.fullmatch(address.rstrip("/"))
        if found is None or found["before"].count("/") < 3:  # what counts pages of the whole site is no article's
            continue
        named, number = pattern is _NAMED, int(found["number"])
        in_folder = address[found.end("before")] == "/"
        yield Numbered(
            _key(found["before"] + found["after"], query),
            number,
            named,
            not named and not in_folder and not found["after"],
        )
        if in_folder and found["after"]:  # /story/2.html beside /story/
            yield Numbered(_key(found["before"], query), number, named)


def _key(address: str, query: str) -> str:
    return _INDEX.sub("", address.partition("://")[2]) + ("?" + query if query else "")


def stem(url: str) -> str:
    """Return what the addresses of all pages of *url*'s article hold, as written in links; '' if nothing is sure."""
    path = url.partition("?")[0].partition("#")[0].partition("//")[2].rstrip("/")
    names = [name for name in path.split("/")[1:] if not _ONLY_NUMBER.fullmatch(name)]
    if not names:
        return ""
    last = re.sub(r"[_,.-][a-z]*\d{0,3}$", "", names[-1].partition(".")[0])
    # a name in another script is written encoded here and plain there; what stands before it is not
    return (
        last if _PLAIN.fullmatch(last) else max((name for name in names if _PLAIN.fullmatch(name)), key=len, default="")
    )


def steps(here: str, there: str) -> Iterator[tuple[int | None, Numbered]]:
    """Yield, for each way to read both as pages of one article, the number of *here* and *there* as numbered."""
    for other in readings(there):
        for own in readings(here):
            if own.base == other.base and own.number != other.number:
                yield own.number, other


def same_article(one: str, other: str) -> bool:
    """Say whether two addresses differ in nothing but a page's number.

    >>> same_article("https://news.example/story", "http://news.example/story/?page=2")
    True
    """
    return bool({each.base for each in readings(one)} & {each.base for each in readings(other)})


def number_in(text: str) -> int | None:
    """Return the page that a pager's link leads to by its text.

    >>> number_in("2"), number_in("Page 2 of 3"), number_in("[3]"), number_in("2쪽"), number_in("2 comments")
    (2, 2, 3, 2, None)
    """
    found = _NUMBER.fullmatch(_EDGES.sub("", text))
    return int(found[1]) if found else None


def is_pager(line: str) -> bool:
    """Say whether a line of text is all pager.

    >>> is_pager("Pages: 1 2 3"), is_pager("1 | 2 Next »"), is_pager("Page 1 of 2"), is_pager("12 people, 3 dogs")
    (True, True, True, False)
    """
    if number_in(line) is not None or names_next_page(line) or leads_back(line):
        return True
    rest = _NUMBERS.sub(" ", line.partition(":")[2] if _LABEL.match(line) else line)
    return rest != line and all(leads_on(part) or not _EDGES.sub("", part) for part in rest.split("  "))


def names_next_page(text: str) -> bool:
    """Say whether a line leads to the next *page*, in so many words.

    >>> names_next_page("Next page: The harvest"), names_next_page("다음 페이지 >"), names_next_page("Next")
    (True, True, False)
    """
    return bool(_NEXT_PAGE.match(_EDGES.sub("", text)))


def leads_on(text: str) -> bool:
    """Say whether a line may lead to the next page, or to the next of anything.

    >>> leads_on("Next »"), leads_on("»"), leads_on("Next year's harvest")
    (True, True, False)
    """
    bare = _EDGES.sub("", text)
    return bool(_ONWARD.fullmatch(bare)) if bare else any(sign in text for sign in "»›>→▶▷⟩")


def leads_back(text: str) -> bool:
    """Say whether a line leads to the previous or the first page, in so many words."""
    return bool(_FIRST_OR_BACK.match(_EDGES.sub("", text)))
