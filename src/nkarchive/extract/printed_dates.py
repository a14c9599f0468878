"""The dates that a page prints in short lines, those nearest to the headline first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from lxml.html import HtmlElement

from nkarchive.calendar_patterns import SHORT, SHORT_NAMED
from nkarchive.dates import Printed
from nkarchive.extract.agreement import Claim, same_day
from nkarchive.extract.date_labels import label_in, label_of_class
from nkarchive.extract.date_reader import DateReader
from nkarchive.extract.dom import NamePattern, says_less, text_of
from nkarchive.extract.places import apart, inside_caption
from nkarchive.text import fold, is_european

_DATED = NamePattern(
    r"date|time|publi|posted|meta|byline|stamp|datum|fecha|data(?!-)|info|dateline|created|entry-|article-|head|sub|day|wdate|regist|credit"
)
_LONGEST_LINE = 220
_LONGEST_WITH_BLANKS = 880
_LONGEST_SCRIPT = 300
_MOST_LINES = 3_000
_NEAREST = 200
_ENOUGH = 6
_LONGEST_LABEL = 40
_BEFORE_THE_WEB = 0.3  # "signed into law on August 14, 1935"
_RELATIVE = 0.5  # "3 hours ago" may have been kept in a cache: any date that is written out is surer
# A year, or the name of an era: without one there is no date. Years in other digits are found by the digits.
_YEAR = re.compile(
    r"(?:19|20|25)\d\d|juche|주체|主体|民國|民国|昭和|平成|令和|年|[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59\uff10-\uff19]{4}",
    re.I,
)
_PERSIAN_YEAR = re.compile(r"(?<!\d)1[34]\d\d(?!\d)")
_SILENT = frozenset(("head", "style", "option", "title", "noscript"))
# A day named by its distance, where it is known when the page was seen: a digit and a unit, or "yesterday"
_BEHIND = "ago|назад|тому|geleden|sedan|siden|sitten|temu|önce|lalu|yang lalu|trước|fa|atrás|پیش|पहले|আগে|முன்"
_BEFORE = "vor|il y a|hace|há|för|for|před|pred|acum|prije|преди|πριν(?: από)?"
_DISTANCE = re.compile(
    rf"\d\s?(?:전|前)|\d+\s?\S{{1,9}}\s(?:{_BEHIND})|\d\s?\S{{1,9}}\s?(?:ที่แล้ว|ก่อน)"
    rf"|(?:\b(?:{_BEFORE})|منذ|قبل|לפני)\s+(?:\d|ein|un|en|et|jed)"
    r"|\b(?:an?|one)\s\w+\sago",
    re.I,
)
_DISTANT = tuple(word for word in f"{_BEHIND}|{_BEFORE}".split("|") if word.isascii())  # one stands in every such line
_DIGIT = re.compile(r"\d")
_NEAR_DAYS = (
    "today|yesterday|heute|gestern|aujourd.hui|hier|hoy|ayer|hoje|ontem|oggi|ieri|vandaag|gisteren|i dag|idag|i går|igår|tänään|eilen|dzisiaj|wczoraj|dnes|včera|tegnap|сегодня|вчера|"
    "сьогодні|вчора|bugün|dün|hari ini|kemarin|hôm (?:nay|qua)|오늘|어제|今日|昨日|今天|昨天"
)
_NEAR_DAY = re.compile(rf"\W*(?:{_NEAR_DAYS})", re.I)
_NEAR_STARTS = frozenset(word[:2] for word in _NEAR_DAYS.split("|"))
_MOST_PARTS = 60
_WRITES = re.compile(r"""["']([^"'<>]{6,60})["']""")


def visible(reader: DateReader) -> Iterator[Claim]:
    """Yield the dates that the page prints; one with two digits for its year only where it can be read in one way."""
    found = 0
    for distance, element, line, text in _lines(reader, _tells(reader), _NEAREST):
        if found >= _ENOUGH:
            return
        words, lines = text, _labelled(reader, text)
        # a line of many elements is asked for no whole: a thousand times the text of a page is a minute
        if not lines and len(text) < 60 and len(element) < _MOST_PARTS and says_less(element, 100):
            words = text_of(element)  # parted into spans: <b>12</b> <i>May</i> 2016
            lines = _labelled(reader, words)
        if not lines:
            continue
        weight = _weight(reader, element, distance, words, [printed for printed, _ in lines])
        if weight < 0.25:
            continue
        if not _is_of_the_web(lines):
            weight *= _BEFORE_THE_WEB
        found += 1
        labels = _labels_around(reader, element) if line is None and not lines[0][1] else {}
        for number, (printed, label) in enumerate(lines):
            named = label or ("" if number else labels.get(printed.iso) or _called(element, line))
            yield Claim(
                printed,
                "text",
                weight * (1.2 if named == "published" else 1.0) * (_RELATIVE if printed.relative else 1.0),
                element,
                line,
                updated=named == "updated",
            )


def short(reader: DateReader, others: list[Claim]) -> Iterator[Claim]:
    """Yield dates like 12.03.24 that stand by the headline: read as the language writes them; where that leaves
    it open, only as the day that *others* name too."""

    def tells(text: str) -> bool:
        return bool(SHORT.search(text) or SHORT_NAMED.search(text))

    found = 0
    for distance, element, line, text in _lines(reader, tells, 40, within=60):
        if found >= 3 or distance >= 60:
            return
        for ways in reader.short_in(fold(text)):
            agreeing = [way for way in ways if any(same_day(way, other.printed) for other in others)]
            chosen = agreeing[0] if agreeing else ways[0] if len(ways) == 1 else None
            if chosen is None:
                continue
            weight = 0.6 * _weight(reader, element, distance, text, [chosen])
            if weight >= 0.5:
                found += 1
                before = fold(text).partition(chosen.text)[0]
                yield Claim(chosen, "text", weight, element, line, updated=label_in(before) == "updated")
            break


def _lines(
    reader: DateReader, tells: Callable[[str], bool], most: int, *, within: int = 0
) -> Iterator[tuple[int, HtmlElement, HtmlElement | None, str]]:
    """Yield ``(distance, surroundings, element it is the whole of, text)`` of short texts, the nearest to the headline
    first; *within* so many elements of it."""
    elements = reader.document.elements
    start = reader.start
    at = reader.document.markup.places[start] if start is not None else 0
    first = max(0, at - within) if within else 0
    order: list[tuple[int, HtmlElement, HtmlElement | None, str]] = []
    for place, node in enumerate(elements[first : at + within] if within else elements, first):
        tag = node.tag
        if tag in _SILENT:
            continue
        own = _written(node) if tag == "script" else node.text
        for text in (own, node.tail):
            if (
                text
                and 5 < len(text) < _LONGEST_WITH_BLANKS
                and not text.isspace()
                and tells(text)
                and len(text.strip()) < _LONGEST_LINE
            ):
                if (parent := node.getparent()) is not None:
                    order.append((place, parent, node if text is own else None, text))
                break
        if len(order) > _MOST_LINES:
            break
    order.sort(key=lambda entry: abs(entry[0] - at) + (60 if entry[0] < at else 0))
    for place, element, line, text in order[:most]:
        yield abs(place - at), element, line, text


def _written(script: HtmlElement) -> str | None:
    """Return the words that a short script in the text writes there: document.write("2024/03/05"), showDate("…")."""
    parent = script.getparent()
    if parent is None or parent.tag in {"head", "body", "html"}:
        return None  # asked first: scripts there are long
    text = script.text
    if not text or len(text) > _LONGEST_SCRIPT or "(" not in text:
        return None
    found = _WRITES.search(text)
    return found[1] if found else None


class _Tells:
    """Says quickly whether a text may name a day: most of the thousands of texts of a page do not."""

    __slots__ = ("_hurried", "_persian")

    def __init__(self, *, hurried: bool, persian: bool) -> None:
        self._hurried = hurried
        self._persian = persian

    def __call__(self, text: str) -> bool:
        if (
            "20" in text or "19" in text or "25" in text or "uche" in text or "UCHE" in text or not is_european(text)
        ) and _YEAR.search(text):
            return True
        if self._persian and _PERSIAN_YEAR.search(text):
            return True
        return self._hurried and _tells_distance(text)


@lru_cache(maxsize=4096)
def _tells_distance(text: str) -> bool:
    """Say whether *text* may count from now; the pages of a site share most of their lines."""
    start = text.lstrip()[:2]
    # most lines begin with two letters with which none of the words does
    begins_otherwise = start.isascii() and start[:1].isalnum() and start.lower() not in _NEAR_STARTS
    if not begins_otherwise and _NEAR_DAY.match(text):
        return True
    if _DIGIT.search(text) is None and " ago" not in text:
        return False
    if text.isascii():
        lowered = text.lower()
        if not any(word in lowered for word in _DISTANT):
            return False
    return _DISTANCE.search(text) is not None


def _tells(reader: DateReader) -> _Tells:
    persian = reader.language[:2].lower() in {"fa", "ps", "ku"}
    return _Tells(hurried=reader.document.seen_at is not None, persian=persian)


def _weight(reader: DateReader, element: HtmlElement, distance: int, text: str, printed: list[Printed]) -> float:
    rest = len(text.strip()) - sum(len(each.text) for each in printed)
    weight = 2.0 if distance < 25 else 1.4 if distance < 60 else 0.7
    if rest > 60 or inside_caption(element):
        weight *= 0.3  # a date in a sentence, or under a picture, is somebody else's
    elif not _DATED[f"{element.get('class') or ''} {element.get('id') or ''}"] and rest > 25:
        weight *= 0.6
    if reader.start is None:
        weight *= 0.6
    if apart(element, reader.around):
        weight *= 0.15
    return weight


def _labelled(reader: DateReader, text: str) -> list[tuple[Printed, str]]:
    """Return the dates of one line, each ``published`` or ``updated`` by the words before it, or ''."""
    labelled, at = [], 0
    line = fold(text)
    for printed in reader.all_in(text)[:4]:
        here = max(line.find(printed.text, at), at)
        labelled.append((printed, label_in(line[at:here])))
        at = here + len(printed.text)
    return labelled


def _is_of_the_web(lines: list[tuple[Printed, str]]) -> bool:
    """Say whether one of the days is of the time in which pages were published; the others are the stories' own."""
    return any(printed.iso[:4] >= "1992" for printed, _ in lines)


def _labels_around(reader: DateReader, element: HtmlElement) -> dict[str, str]:
    """Return what the dates of a short line are called by the words before each: "<em>수정 :</em>2024-03-05 14:40"."""
    whole = text_of(element)
    return {printed.iso: label for printed, label in _labelled(reader, whole)} if len(whole) < 100 else {}


def _called(element: HtmlElement, line: HtmlElement | None) -> str:
    """Return what a date is called by the name of its element, or by the words right before it; '' if nothing says."""
    own = line if line is not None else element
    if label := label_of_class(own.get("class") or ""):
        return label
    return label_in(words_before(line)) if line is not None else ""


def words_before(element: HtmlElement) -> str:
    """Return the label that stands right before *element*: the short words of its sibling, or of its parent."""
    before, parent = element.getprevious(), element.getparent()
    if before is not None:
        words = (before.text or "") if not len(before) else text_of(before) if len(before) < 3 else ""
        words = f"{words} {before.tail or ''}"
    else:
        words = (parent.text or "") if parent is not None else ""
    words = words.strip()
    is_label = len(words) <= _LONGEST_LABEL and not any(map(str.isdigit, words))  # no other date with its own label
    return words if is_label else ""
