"""The date in a page's own state, JSON in a script, for the shells that print nothing before scripts run."""

from __future__ import annotations

import re

from nkarchive.extract.document import Document

# "publishedAt":"2024-03-05T09:00", also escaped once more inside a string
# The verbs are those of systems: a Korean newsroom's 등록, 작성, 입력, 배포, 송고 stand there in English.
_KEYED = re.compile(
    r'"(?:date_?published|publi(?:shed|cation|sh)_?(?:at|on|date|time|ts|timestamp)|(?:date|time|first|initial)_?publi(?:shed|cation)(?:_?(?:at|date|time))?|'
    r'pub_?(?:date|time|dt)|(?:reg(?:ist)?|write|input|deploy|send|post|release|issue)_?(?:dt|date|day|time)|display_?date|created_?(?:at|date|time))\\{0,3}"\s{0,3}:\s{0,3}\\{0,3}"([^"\\]{8,40})',
    re.I,
)
_NEAR = 6_000  # signs between a headline and its date in one state
_LONGEST = 3_000_000
_MOST = 300


def dates_of(document: Document, headline: str) -> list[str]:
    """Return the publication dates that the page's scripts hold, as written: that nearest to *headline*, else all."""
    found: list[str] = []
    near: list[tuple[int, str]] = []
    room = _LONGEST
    for script in document.tree.iter("script"):
        text = script.text or ""
        if len(text) < 30 or "ld+json" in (script.get("type") or "") or len(text) > room:
            continue
        room -= len(text)
        places = _places(text, headline[:24])
        for count, match in enumerate(_KEYED.finditer(text)):
            if count >= _MOST:
                break
            found.append(match[1])
            near += [(abs(place - match.start()), match[1]) for place in places if abs(place - match.start()) < _NEAR]
    return [min(near)[1]] if near else list(dict.fromkeys(found))


def _places(text: str, mark: str) -> list[int]:
    """Return where *mark* stands in *text*, at most ten times."""
    places: list[int] = []
    at = text.find(mark) if len(mark) > 7 else -1
    while at >= 0 and len(places) < 10:
        places.append(at)
        at = text.find(mark, at + 1)
    return places
