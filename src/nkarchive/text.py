"""Text as it is compared and measured: folded, weighed, segmented for search."""

from __future__ import annotations

import re
import unicodedata

# Hangul syllables and jamo, CJK ideographs, kana: the scripts that are written without a space
# between the parts of a compound.
DENSE = r"\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
_DENSE = re.compile(f"[{DENSE}]")
_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff]")
# C0 and C1 controls but tab, newline and return; lone surrogates cannot be stored as UTF-8.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SEPARATOR = re.compile(r"[\x1c-\x1f]")  # controls that str.split() takes for white space
_WORD = re.compile(r"\w+")
SEGMENT = "\u200b"


def fold(text: str) -> str:
    """Return *text* as one line: NFC, white space runs as one space, invisible and control signs gone.

    >>> fold(" two\\u00a0 words\\r\\n\\u200b")
    'two words'
    """
    if text.isascii():
        line = " ".join(text.split())
        if line.isprintable():
            return line  # the common case, ten times as fast
    elif "\x85" not in text:
        line = " ".join(text.split())
        if line.isprintable() and unicodedata.is_normalized("NFC", line) and not _SEPARATOR.search(text):
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
    return len(text) + 1.5 * len(_DENSE.findall(text))


def segment(text: str) -> str:
    """Return *text* with U+200B around every Hangul, CJK and kana sign, so that FTS5's unicode61
    sees each as a word: its trigram tokenizer finds nothing for two-syllable words (평양, 탈북)."""
    return text if text.isascii() else _DENSE.sub(rf"{SEGMENT}\g<0>{SEGMENT}", text)


def unsegment(text: str) -> str:
    """Return what ``segment`` was given (texts are stored folded, so they hold no U+200B of their own)."""
    return text.replace(SEGMENT, "")


def words(text: str) -> list[str]:
    """Return the words of *text* as they are counted and compared: NFKC, case folded.

    >>> words("Kim Jong-un’s “visit”")
    ['kim', 'jong', 'un', 's', 'visit']
    """
    if text.isascii():
        return _WORD.findall(text.lower())
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
