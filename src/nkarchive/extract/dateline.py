"""When the article was published: by agreement of what the page says for machines, prints and is called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import lxml.etree
from lxml.html import HtmlElement

from nkarchive import dates
from nkarchive.dates import Printed
from nkarchive.extract.agreement import Claim, agreed, instant, same_day
from nkarchive.extract.document import Document, Reading
from nkarchive.extract.dom import NamePattern, text_of
from nkarchive.extract.places import apart, inside_caption
from nkarchive.extract.story import objects_of
from nkarchive.extract.structured import string_of
from nkarchive.extract.tongue import language_of
from nkarchive.text import fold

_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "datepublished", "date_published", "pubdate", "publishdate",
    "publish_date", "publish-date", "publication_date", "article.published", "article_date_original", "originalpublicationdate",
    "og:published_time", "og:pubdate", "rnews:datepublished", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created",
    "dcterms.issued", "dcterms.date", "dc.date", "dc.date.created", "dc:date", "cxenseparse:recs:publishtime", "cse-pubdate", "date", "article:published",
    "citation_publication_date", "citation_date", "displaydate", "iso-8601-publish-date", "datecreated", "timestamp", "publishtime", "published", "bt:pubdate", "created", "lp.article:published_time",
)  # fmt: skip
_UPDATED_META = (
    "article:modified_time",
    "og:article:modified_time",
    "datemodified",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "article.updated",
)
_DATED = NamePattern(
    r"date|time|publi|posted|meta|byline|stamp|datum|fecha|data(?!-)|info|dateline|created|entry-|article-|head|sub|day|wdate|regist|credit"
)
_MACHINE = lxml.etree.XPath("//*[self::time or @itemprop or @property or @pubdate or @data-published-at]")
_UPDATED = re.compile(
    r"updat|modif|수정|aktualis|mis à jour|actualiz|änderung|geändert|обновл|更新|zuletzt|last edited|최종", re.I
)
_FROM_PATH = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:/(\d\d)/(?:\d\d)?\2(\d\d)(?=[-_])|([/_-])(\d{1,2})\4(\d{1,2})(?!\d)|(\d\d)[/_-]?(\d\d)(?!\d)|/(\d\d)(\d\d)(?!\d))"
)  # 2024/03/05, 20240305, 2024/0305, 2024/03/240305-
_DAY_FIRST = re.compile(r"[/_-](1[3-9]|2\d|3[01])[_-](0\d|1[0-2])[_-]((?:19|20)\d\d)(?!\d)")  # 29-10-2021
_MONTH_PATH = re.compile(r"/((?:19|20)\d\d)/(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*/(\d{1,2})/", re.I)
_LONGEST_LINE = 220
_YEAR = re.compile(r"(?:19|20|25)\d\d|juche|주체|主体", re.I)
# without one there is no year: saves most regular expressions
_DIGIT = re.compile(r"\d")
_DAYS = ("juche", "주체", "主体", "yesterday", "어제")
_RELATIVE = re.compile(
    r"(?:19|20|25)\d\d|juche|주체|主体|\d\s?(?:전|前)|\d+\s\w+\s(?:ago|назад)|\b(?:vor|il y a|hace)\s\d|yesterday|어제",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The article's dates, ISO 8601, '' where unknown; *text* is the publication date as printed."""

    published: str = ""
    text: str = ""
    updated: str = ""
    provenance: str = ""
    elements: tuple[HtmlElement, ...] = ()


def find(document: Document, head: Reading) -> Dates:
    """Return when the article was published and updated."""
    reader = _Reader(document, head)
    ruled = reader.by_rules()
    machine = list(islice(reader.machine(), 60))
    visible = list(reader.visible())
    shown = [claim for claim in visible if not claim.where.startswith("updated")]
    best = ruled or agreed([*machine, *shown, *reader.address()])
    if best is None or best.where in {"text", "url"}:
        best = reader.dropped() or best or next((c for c in visible), None)
    if best is None:
        return Dates()
    near = [c for c in shown if same_day(c.printed, best.printed)]
    text = (
        best.printed.text
        if best.element is not None or best.where == "dropped"
        else near[0].printed.text
        if near
        else ""
    )
    return Dates(
        published=best.printed.iso,
        text=text,
        updated=reader.updated(best.printed, visible),
        provenance=f"{best.where}:relative" if _counts_from_now(best.printed.text) else best.where,
        elements=tuple(line for claim in visible if (line := _line(claim)) is not None),
    )


class _Reader:
    def __init__(self, document: Document, head: Reading) -> None:
        self.document = document
        self.start = head.elements[0] if head.elements else None
        # what holds the headline too is the story's own, however it is called
        self.around = frozenset(self.start.iterancestors()) if self.start is not None else frozenset()
        self.language = document.lang or document.language or language_of(document)

    def parse(self, text: str, *, machine: bool = False) -> Printed | None:
        reader = dates.parse_machine if machine else dates.parse
        return reader(text, timezone=self.document.timezone, seen_at=self.document.seen_at, language=self.language)

    def by_rules(self) -> Claim | None:
        if self.document.rules is None:
            return None
        for selector, element in self.document.select(self.document.rules.published):
            for text in (element.get("datetime"), element.get("content"), text_of(element)):
                if text and (printed := self.parse(text, machine=True)):
                    return Claim(printed, f"css:{selector}", 99, element)
        return None

    def machine(self) -> Iterator[Claim]:
        for rank, item in enumerate(objects_of(self.document)[:4]):
            for key, weight in (("datePublished", 3.0), ("dateCreated", 1.2), ("uploadDate", 0.6)):
                if printed := self.parse(string_of(item.get(key)), machine=True):
                    yield Claim(printed, "json-ld", weight - 0.4 * rank)
                    break
        for rank, (name, content) in enumerate(self.document.metas(*_PUBLISHED_META)):
            if printed := self.parse(content, machine=True):
                weight = 2.6 if "publish" in name or "pub" in name else 1.2
                yield Claim(printed, "og" if "article:" in name else f"meta:{name}", weight - min(1.0, 0.2 * rank))
        for element in _MACHINE(self.document.tree):
            marks = f"{element.get('itemprop') or ''} {element.get('property') or ''}".lower()
            if (
                element.tag == "time"
                or "date" in marks
                or "pubdate" in element.attrib
                or element.get("data-published-at")
            ):
                yield from self._marked(element, marks)

    def _marked(self, element: HtmlElement, marks: str) -> Iterator[Claim]:
        if element.tag == "meta":
            return  # read among the metas
        value = element.get("datetime") or element.get("content") or text_of(element)
        if not value or len(value) > 120:
            return
        printed = self.parse(value, machine=True)
        if printed is None:
            return
        words = f"{element.get('class') or ''} {text_of(element)} {element.getparent().get('class') if element.getparent() is not None else ''}"
        if "modified" in marks or _UPDATED.search(words):
            return
        if "datepublished" in marks:
            weight = 2.4
        elif "pubdate" in element.attrib or "published" in words.lower():
            weight = 2.0
        else:
            weight = 1.2
        if apart(element, self.around, foot=False):
            weight = 0.2
        yield Claim(printed, "time" if element.tag == "time" else "microdata", weight)

    def visible(self) -> Iterator[Claim]:
        """Yield dates printed in short lines, those nearest to the headline first."""
        start = self.start
        order: list[tuple[int, HtmlElement, HtmlElement | None, str]] = []
        place = at = 0
        telling = _RELATIVE if self.document.seen_at else _YEAR
        hurried = self.document.seen_at is not None  # a relative date has no year to look for
        for node in self.document.elements:
            place += 1
            if node is start:
                at = place
            if not isinstance(node.tag, str) or node.tag in {"script", "style", "option", "title", "noscript"}:
                continue
            for number, text in enumerate((node.text if node.tag != "head" else None, node.tail)):
                if (
                    text
                    and 5 < len(text) < 4 * _LONGEST_LINE
                    and (_may_be_relative(text) if hurried else _is_marked(text))
                    and telling.search(text)
                    and len(text.strip()) < _LONGEST_LINE
                    and (number == 0 or node.getparent() is not None)
                ):
                    order.append((place, node.getparent(), None if number else node, text))
                    break
            if len(order) > 3000:
                break
        order.sort(key=lambda entry: abs(entry[0] - at) + (60 if entry[0] < at else 0))
        found = 0
        for where, element, line, text in order[:200]:
            if found >= 6 or element is None:
                break
            lines = self._dates_in(text)
            if not lines and len(text) < 60 and len(whole := text_of(element)) < 100:
                lines = self._dates_in(whole)  # parted into spans: <b>12</b> <i>May</i> 2016
            if not lines:
                continue
            distance = abs(where - at)
            rest = len(text.strip()) - sum(len(printed.text) for printed, _ in lines)
            weight = 2.0 if distance < 25 else 1.4 if distance < 60 else 0.7
            if rest > 60 or inside_caption(element):
                weight *= 0.3  # a date in a sentence, or under a picture, is somebody else's
            elif not _DATED.search(f"{element.get('class') or ''} {element.get('id') or ''}") and rest > 25:
                weight *= 0.6
            if start is None:
                weight *= 0.6
            if apart(element, self.around):
                weight *= 0.15
            if weight < 0.25:
                continue
            found += 1
            for printed, label in lines:
                yield Claim(printed, label, weight, element, line)

    def _dates_in(self, text: str) -> list[tuple[Printed, str]]:
        """Return the dates of one line, each a publication's ("text") or an update's by the words before it."""
        document = self.document
        found = dates.find_all(text, timezone=document.timezone, seen_at=document.seen_at, language=self.language)
        if not found:
            relative = self.parse(text)
            found = [relative] if relative else []
        labelled, at = [], 0
        line = fold(text)
        for printed in found[:4]:
            here = max(line.find(printed.text, at), at)
            labelled.append((printed, "updated" if _UPDATED.search(line[at:here]) else "text"))
            at = here + len(printed.text)
        return labelled

    def address(self) -> Iterator[Claim]:
        match = _FROM_PATH.search(self.document.url)
        value = "-".join(part for part in match.groups() if part and part.isdigit()) if match else ""
        if not match and (last := _DAY_FIRST.search(self.document.url)):
            value = f"{last[3]}-{last[2]}-{last[1]}"
        if not match and (named := _MONTH_PATH.search(self.document.url)):
            value = f"{named[3]} {named[2]} {named[1]}"
        if value and (printed := self.parse(value)) and len(printed.iso) == 10:
            yield Claim(printed, "url", 1.5)

    def dropped(self) -> Claim | None:
        """Return the date that stood alone in an element dropped to keep it out of the text."""
        found = {p.iso: p for text in self.document.dropped if (p := self.parse(text)) and len(text) - len(p.text) < 12}
        return Claim(next(iter(found.values())), "dropped", 1) if len(found) == 1 else None

    def updated(self, published: Printed, visible: list[Claim]) -> str:
        ruled = self.document.rules.updated if self.document.rules else ()
        text, _, _ = self.document.first_text(ruled)
        texts = [text] if text else []
        texts += [string_of(item.get("dateModified")) for item in objects_of(self.document)[:2]]
        texts += [content for _, content in self.document.metas(*_UPDATED_META)]
        claims = [p for t in texts if t and (p := self.parse(t, machine=True))]
        claims += [c.printed for c in visible if c.where == "updated"]
        for printed in claims:
            if instant(printed) > instant(published) and printed.iso[:10] >= published.iso[:10]:
                return printed.iso
        return ""


def _is_marked(text: str) -> bool:
    return (
        "20" in text
        or "19" in text
        or "25" in text
        or "uche" in text
        or "UCHE" in text
        or "주체" in text
        or "主体" in text
    )


def _line(claim: Claim) -> HtmlElement | None:
    """Return what is to be left out of the text with a printed date: its short surroundings, else its own line."""
    if claim.element is not None and len(text_of(claim.element)) < 80:
        return claim.element
    if claim.line is not None and len(text_of(claim.line)) - len(claim.printed.text) < 12:
        return claim.line
    return None


def _counts_from_now(text: str) -> bool:
    """Say whether "3 hours ago" is all that is printed: the date it stands for is another on each visit."""
    return bool(text) and dates.parse(text) is None and dates.parse_machine(text) is None


def _may_be_relative(text: str) -> bool:
    """Quick for the thousands of texts of a page: most name no day."""
    return _DIGIT.search(text) is not None or any(mark in text.lower() for mark in _DAYS)
