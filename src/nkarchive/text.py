"""Text as it is compared and measured: folded, weighed, segmented for search."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Hangul syllables and jamo, CJK ideographs, kana: the scripts that are written without a space
# between the parts of a compound.
DENSE = r"\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
_DENSE_RUN = re.compile(f"[{DENSE}]+")
# the bytes by which no dense sign's UTF-8 begins
_LIGHT = bytes(n for n in range(256) if n not in (0xE1, *range(0xE3, 0xEE), 0xEF))
# the bytes of all UTF-8 below U+0600, Latin, Greek, Cyrillic and Hebrew letters, and of punctuation from U+2000 on
_EUROPEAN = bytes(n for n in range(256) if n < 0xD8 or n == 0xE2)
_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff]")
# C0 and C1 controls but tab, newline and return; lone surrogates cannot be stored as UTF-8.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SEPARATORS = "\x1c\x1d\x1e\x1f"  # controls that str.split() takes for white space
_WORD = re.compile(r"\w+")
SEGMENT = "\u200b"
_LONGEST_REMEMBERED = 2_000
_REMEMBERED = 400  # letters: a page's readers ask for the same lines again and again


def fold(text: str) -> str:
    """Return *text* as one line: NFC, white space runs as one space, invisible and control signs gone.

    >>> fold(" two\\u00a0 words\\r\\n\\u200b")
    'two words'
    """
    if text.isprintable():  # the common cases, ten times as fast: no control sign, no white space but blanks
        if text.isascii() or unicodedata.is_normalized("NFC", text):
            return " ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text
    elif text.isascii():
        line = " ".join(text.split())
        if line.isprintable():
            return line
    elif "\x85" not in text:
        line = " ".join(text.split())
        separated = any(sign in text for sign in _SEPARATORS)
        if not separated and line.isprintable() and unicodedata.is_normalized("NFC", line):
            return line
    text = _UNSTORABLE.sub("", text)
    return _SPACE.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def weight(text: str) -> float:
    """Return the length of *text* in Latin letters; a Hangul, CJK or kana sign counts 2.5.

    >>> weight("ab"), weight("평양")
    (2.0, 5.0)
    """
    if text.isascii():
        return float(len(text))
    if not text.encode("utf-8", "surrogatepass").translate(None, _LIGHT):
        return float(len(text))  # accents, quotation marks and dashes alone: ten times as fast as the pattern
    return _weighed(text) if len(text) < _LONGEST_REMEMBERED else _dense(text)


def _dense(text: str) -> float:
    return len(text) + 1.5 * sum(map(len, _DENSE_RUN.findall(text)))


_weighed = lru_cache(maxsize=1024)(_dense)  # a paragraph is weighed by half a dozen readers


def is_european(text: str) -> bool:
    """Say whether *text* has none but ASCII digits and no letters of Asia: most patterns for those need not be tried.

    >>> is_european("Größe: 5 „Fuß“"), is_european("평양 5월")
    (True, False)
    """
    return text.isascii() or not text.encode("utf-8", "surrogatepass").translate(None, _EUROPEAN)


def segment(text: str) -> str:
    """Return *text* with U+200B around every Hangul, CJK and kana sign, so that FTS5's unicode61
    sees each as a word: its trigram tokenizer finds nothing for two-syllable words (평양, 탈북)."""
    return text if text.isascii() else _DENSE_RUN.sub(_parted, text)


def _parted(run: re.Match[str]) -> str:
    return SEGMENT + (SEGMENT + SEGMENT).join(run.group()) + SEGMENT


def unsegment(text: str) -> str:
    """Return what ``segment`` was given (texts are stored folded, so they hold no U+200B of their own)."""
    return text.replace(SEGMENT, "")


def words(text: str) -> list[str]:
    """Return the words of *text* as they are counted and compared: NFKC, case folded.

    >>> words("Kim Jong-un’s “visit”")
    ['kim', 'jong', 'un', 's', 'visit']
    """
    return list(_worded(text)) if len(text) < _REMEMBERED else _words(text)


def _words(text: str) -> list[str]:
    if text.isascii():
        return _WORD.findall(text.lower())
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


@lru_cache(maxsize=2048)
def _worded(text: str) -> tuple[str, ...]:
    return tuple(_words(text))
