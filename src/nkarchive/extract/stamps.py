"""Dates and reading times printed in one line with the names of those who sign."""

from __future__ import annotations

import re

_STAMP = re.compile(
    r"[\s,|·•–—-]*(?:\b(?:on|am|le|el|il|at|den|vom|op|dne|posted|published|(?:last )?updated|created|aktualisiert|veröffentlicht|publiziert|erschienen|erstellt|stand|datum|date|publié|mis à jour|publicad[oa]|actualizad[oa]|pubblicato|aggiornato|publicerad|publisert|oppdatert|uppdaterad|gepubliceerd|opublikowano|yayınlanma|güncelleme|입력|등록|승인|기사입력|수정|최종수정)\b[:：\s]*)*"
    r"(?:(?<![^\W\d_])(?:mon|tue|wed|thu|fri|sat|sun|die|mit|mi|do|fr|sa|so|mo|di|lun|mar|mer|jeu|ven|sam|dim|dom|mié|jue|vie|sáb)[a-zäöüéáì]*[.,]*\s+)?"
    r"(?:(?:19|20)\d\d\s?[-./年년]\s?\d{1,2}\s?[-./月월]\s?\d{1,2}(?!\d)\s?[日일]?\.?|(?<![\d.])\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:(?:19|20)\d\d|\d\d)(?!\d)"
    r"|(?<!\d)\d{1,2}(?:st|nd|rd|th|er|\.)?\s+(?:de\s+|of\s+)?[^\W\d_]{3,10}\.?,?\s+(?:de\s+)?(?:19|20)\d\d(?!\d)|(?<![^\W\d_])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d(?!\d))"
    r"(?:[\s,|·•–—-]*(?:at|um|à|kl\.?|klo)?\s*\d{1,2}[:.h]\d\d(?::\d\d)?(?:\s*(?:[ap]\.?m\b\.?|uhr\b|h\b))?(?:\s*\(?(?-i:(?!BY|VON|PAR|POR|DI)[A-Z]{2,4})\b\)?)?)?",
    re.I,
)
# "5 min read", "Lesezeit: 3 Minuten", "3 minutes de lecture"
_READ_TIME = re.compile(
    r"(?:\b(?:reading time|lesezeit|lesedauer|temps de lecture|tiempo de lectura|tempo di lettura|leestijd|lästid|lesetid|czas czytania)\s*:?\s*(?:ca\.?\s*)?)?\b\d{1,3}[\s-]?min(?:\.|utes?|uten?|utos?|uti|uty)?\b(?:[\s-]+(?:read|lesen|lesezeit|de lecture|de lectura|di lettura|leestijd|läsning))?",
    re.I,
)
_DIGITS = re.compile(r"\d{2}")


def undated(text: str) -> str:
    """Return *text* with a bar where a date is printed: old layouts put date and reporter into one cell.

    >>> undated("입력 2012-05-17 11:30   김철수 기자"), undated("by Ann Example on 4 May 2018 at 09:15 PM")
    (' |    김철수 기자', 'by Ann Example | ')
    """
    return _STAMP.sub(" | ", text) if _DIGITS.search(text) else text


def without_reading_time(text: str) -> str:
    """Return *text* with a bar where it says how long the article takes to read: "Ann Example 5 min read"."""
    return _READ_TIME.sub(" | ", text) if "min" in text or "Min" in text else text
