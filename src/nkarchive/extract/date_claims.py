"""The dates that a page gives for machines, and those that others gave for it: each a claim of its own weight."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from nkarchive.dates import Printed
from nkarchive.extract import state_dates
from nkarchive.extract.agreement import Claim
from nkarchive.extract.date_labels import label_in, label_of_class
from nkarchive.extract.date_reader import DateReader
from nkarchive.extract.dom import NamePattern, text_of
from nkarchive.extract.microdata import Scopes, properties_of, property_value
from nkarchive.extract.places import apart
from nkarchive.extract.printed_dates import words_before
from nkarchive.extract.story import objects_of
from nkarchive.extract.structured import string_of

_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "datepublished", "date_published", "pubdate", "pub_date", "publishdate",
    "publish_date", "publish-date", "publication_date", "article.published",
    "og:published_time", "og:pubdate", "rnews:datepublished", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created",
    "dcterms.issued", "dcterms.date", "dc.date", "dc.date.created", "dc:date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "cse-pubdate",
    "date", "article:published", "citation_publication_date", "citation_date", "datecreated", "timestamp",
    "publishtime", "published", "created", "video:release_date", "og:article:publish_time", "article:create_at",
    "shareaholic:article_published_time", "weibo:article:create_at", "bytedance:published_time", "dable:published_time", "mediator_published_time",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:article:modified_time", "datemodified", "last-modified", "dcterms.modified", "dc.date.modified",
    "article.updated", "article_date_updated", "og:modified_time", "article:update_at", "revision_date", "shareaholic:article_modified_time",
)  # fmt: skip
# what remains of a name that no list knows, of a system's own: "xy:pubDate", "xy.article:published_time"
_PUBLISHED = frozenset(
    "publishedtime publisheddate publishedat pubdate publishdate publishtime publicationdate datepublished datepublication dateissued issued".split()
)
_PREFIX = re.compile(r"^.*[:.]")
_DAYS = frozenset(("datepublished", "datecreated", "dateposted", "uploaddate"))  # properties of schema.org
_ISSUED = frozenset(
    ("date", "issued", "created", "published", "published_time", "pubdate", "available")
)  # Dublin Core and others
# what is marked up, and the attributes in which scripts and old microformats keep a date
_ATTRIBUTES = ("itemprop", "property", "datetime", "title", "data-published-at", "data-timestamp", "data-time")
_DATING = frozenset(_ATTRIBUTES)
_STAMP = NamePattern(r"date|time|publi|posted|stamp|datum|fecha|day")
_MOMENT = re.compile(r"(?:19|20)\d\d-\d\d-\d\dT\d\d:\d\d")
_NUMERALS = re.compile(r"[\d\s.:/-]+$")
_MOST = 60
_MOST_METAS = 300
_LISTED = frozenset(_PUBLISHED_META)

_FROM_PATH = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:/(\d\d)/(?:\d\d)?\2(\d\d)(?=[-_])|([/_-])(\d{1,2})\4(\d{1,2})(?!\d)|(\d\d)[/_-]?(\d\d)(?!\d)|/(\d\d)(\d\d)(?!\d))"
)  # 2024/03/05, 20240305, 2024/0305, 2024/03/240305-
_SECTION_PATH = re.compile(
    r"/((?:19|20)\d\d)/[a-z][a-z_-]{1,24}/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])/", re.I
)  # 2013/politics/08/03/
_DAY_FIRST = re.compile(r"[/_-](1[3-9]|2\d|3[01])([_-]?)(0\d|1[0-2])\2((?:19|20)\d\d)(?!\d)")  # 29-10-2021, 29102021
_MONTH_PATH = re.compile(r"/((?:19|20)\d\d)/(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*/(\d{1,2})/", re.I)


def machine(reader: DateReader) -> Iterator[Claim]:
    """Yield what JSON-LD, meta elements and marked-up elements give as the publication date, and as that of a change."""
    yield from _jsonld(reader)
    document = reader.document
    times = [time for time in document.tree.iter("time") if _DATING.isdisjoint(time.keys())]
    marked = document.markup.bearing(*_ATTRIBUTES)
    if times:
        marked = sorted((*marked, *times), key=document.markup.places.__getitem__)
    marked = marked[:4_000]
    yield from _metas(reader, {str(e.get("content")) for e in marked if e.tag == "meta" and e.get("itemprop")})
    found = 0
    for element in marked:
        if claim := _marked(reader, element):
            yield claim
            found += 1
            if found >= _MOST:
                return


def _jsonld(reader: DateReader) -> Iterator[Claim]:
    for rank, item in enumerate(objects_of(reader.document)[:4]):
        for key, weight in (("datePublished", 3.0), ("dateCreated", 1.2), ("uploadDate", 0.6)):
            if printed := reader.parse(string_of(item.get(key)), machine=True):
                yield Claim(printed, "json-ld", weight - 0.4 * rank)
                break
    for item in objects_of(reader.document)[:2]:
        if printed := reader.parse(string_of(item.get("dateModified")), machine=True):
            yield Claim(printed, "json-ld", 3.0, updated=True)


def _metas(reader: DateReader, scoped: set[str]) -> Iterator[Claim]:
    """Yield the dates of meta elements; *scoped* are contents of those that are properties of some thing on the page."""
    known = reader.document.meta
    others = [name for name in islice(known, _MOST_METAS) if _says_published(name)]
    for rank, (name, content) in enumerate(reader.document.metas(*_PUBLISHED_META, *others)):
        if name in _DAYS and content in scoped:
            continue
        if printed := reader.parse(content, machine=True):
            weight = 2.6 if "publish" in name or "pub" in name else 1.2
            yield Claim(printed, _meta(name), weight - min(1.0, 0.2 * rank))
    for name, content in reader.document.metas(*_MODIFIED_META):
        if content not in scoped and (printed := reader.parse(content, machine=True)):
            yield Claim(printed, _meta(name), 2.6, updated=True)


def _says_published(name: str) -> bool:
    """Say whether a meta's *name*, in no list, is a publication date's behind a prefix."""
    return (
        ("publi" in name or "pubdate" in name or "issued" in name)
        and name not in _LISTED
        and _PREFIX.sub("", name).replace("-", "").replace("_", "") in _PUBLISHED
    )


def _meta(name: str) -> str:
    return "og" if name.startswith(("article:", "og:")) else f"meta:{name}"


def _marked(reader: DateReader, element: HtmlElement) -> Claim | None:
    properties, where = properties_of(element)
    if element.tag == "meta" and (where != "microdata" or not _is_day(properties)):
        return None  # read among the metas
    days = properties & _DAYS or (where == "rdfa" and properties & _ISSUED)
    modified = any("modified" in name for name in properties)
    value = _value(element, bool(days or modified))
    if not value or len(value) > 120:
        return None
    printed = reader.parse(value, machine=True)
    if printed is None:
        return None
    if not where:
        where = "time" if element.tag == "time" else "microformat"
    weight, updated = 1.2, modified
    if not days and not modified:
        label = "published" if "pubdate" in element.attrib else _label(element)
        weight, updated = 2.0 if label == "published" else 1.2, label == "updated"
    elif "datepublished" in properties:
        weight = 2.4
    elif days and not properties & _DAYS:
        weight = 2.0  # Dublin Core's, in RDFa
    if element.tag != "meta" and apart(element, reader.around, foot=False):
        weight = 0.2
    if (days or modified) and not _scopes(reader).is_own(element):
        weight = 0.2
    if printed.relative:
        weight *= 0.5
    return Claim(printed, where, weight, updated=updated, marked=element)


def _scopes(reader: DateReader) -> Scopes:
    if reader.scopes is None:
        reader.scopes = Scopes(reader.document.tree, reader.around)
    return reader.scopes


def _is_day(properties: set[str]) -> bool:
    return any(name.startswith("date") for name in properties)


def _value(element: HtmlElement, is_property: bool) -> str:
    if element.tag == "time" or is_property or element.get("datetime"):
        return property_value(element)
    if published := element.get("data-published-at"):
        return str(published)
    if element.tag == "abbr" and _MOMENT.match(element.get("title") or ""):
        return str(element.get("title"))  # <abbr title="2011-08-25T01:40:40Z">an hour ago</abbr>
    # a title is a tip for the mouse, and data-time counts the seconds of a video, as often: both are believed
    # on elements named after a date
    if not _STAMP[element.get("class") or ""]:
        return ""
    value = str(element.get("data-timestamp") or element.get("data-time") or element.get("title") or "")
    return value if any(map(str.isdigit, value)) else ""


def _label(element: HtmlElement) -> str:
    """Return what a time is called: by its class, by the words in it or before it, by its parent's class."""
    parent = element.getparent()
    return (
        label_of_class(element.get("class") or "")
        or label_in(_without_digits(text_of(element)[:80]))
        or label_in(words_before(element))
        or label_of_class((parent.get("class") or "") if parent is not None else "")
    )


def _without_digits(text: str) -> str:
    """Return *text* without the numerals and signs at its end."""
    return text.rstrip("0123456789 .:/-") if text.isascii() else _NUMERALS.sub("", text)


def address(reader: DateReader) -> Iterator[Claim]:
    """Yield the day that the page's address holds."""
    url = reader.document.url
    match = _FROM_PATH.search(url)
    value = "-".join(part for part in match.groups() if part and part.isdigit()) if match else ""
    if not match and (filed := _SECTION_PATH.search(url)):
        value = f"{filed[1]}-{filed[2]:0>2}-{filed[3]:0>2}"
    if not match and (last := _DAY_FIRST.search(url)):
        value = f"{last[4]}-{last[3]}-{last[1]}"
    if not match and (named := _MONTH_PATH.search(url)):
        value = f"{named[3]} {named[2]} {named[1]}"
    if value and (printed := reader.parse(value)) and len(printed.iso) == 10:
        yield Claim(printed, "url", 1.5)


def announced(reader: DateReader) -> Iterator[Claim]:
    """Yield what a feed, a news sitemap or a listing said of the page before it was fetched."""
    for said in reader.document.announced[:10]:
        if said.published and (printed := reader.parse(said.published, machine=True)):
            yield Claim(printed, said.where, 1.8 if said.where == "feed" else 1.4)


def state(reader: DateReader) -> Iterator[Claim]:
    """Yield the date of the page's own state in its scripts, if it names but one day beside the headline."""
    found = [
        p
        for value in state_dates.dates_of(reader.document, reader.head.text)
        if (p := reader.parse(value, machine=True))
    ]
    if len({printed.iso[:10] for printed in found}) == 1:
        yield Claim(found[0], "page-state", 1.0)


def by_rules(reader: DateReader, field: str) -> Claim | None:
    """Return the date that the source's rules for *field* find."""
    rules = reader.document.rules
    if rules is None:
        return None
    for selector, element in reader.document.select(rules.updated if field == "updated" else rules.published):
        for text in (element.get("datetime"), element.get("content"), text_of(element)):
            if text and (printed := reader.parse(text, machine=True)):
                return Claim(printed, f"css:{selector}", 99, element)
    return None


def dropped(reader: DateReader) -> Claim | None:
    """Return the date that stood alone in an element dropped to keep it out of the text."""
    found: dict[str, Printed] = {}
    for text in reader.document.dropped:
        printed = reader.parse(text)
        if printed and len(text) - len(printed.text) < 12:
            found[printed.iso] = printed
    return Claim(next(iter(found.values())), "dropped", 1) if len(found) == 1 else None
