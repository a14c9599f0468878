"""Words as FTS5 must be asked for them, so that it never rejects a query."""

from __future__ import annotations

import re
import unicodedata

from nkarchive.text import DENSE, SEGMENT, segment

_ENDS_DENSE = re.compile(f"[{DENSE}]$")


def phrase(text: str, *, starred: bool = False) -> str:
    """Return *text* as a phrase of FTS5, '' where nothing in it can be searched for.

    Hangul, CJK and kana are indexed sign by sign (text.segment), so a run of them becomes a phrase of
    single signs and is found inside a compound too.

    >>> phrase("Kim Jong-un"), phrase("평양"), phrase("nucl", starred=True), phrase("( *")
    ('"Kim Jong un"', '"평 양"', '"nucl" *', '')
    """
    # what the tokenizer would skip is left out, so that no phrase is empty: an empty one finds nothing
    signs = "".join(sign if _category(sign) else " " for sign in segment(text).replace(SEGMENT, " "))
    words = " ".join(word for word in signs.split() if any(_category(sign) != "M" for sign in word))
    if not words:
        return ""
    # a single sign is a whole word in the index: nothing can follow it, and 평양* is just 평양
    return f'"{words}" *' if starred and not _ENDS_DENSE.search(words) else f'"{words}"'


def is_dense(match: str) -> bool:
    """Return whether a MATCH string asks for Hangul, CJK or kana."""
    return re.search(f"[{DENSE}]", match) is not None


def join(operator: str, parts: list[str]) -> str:
    """Return parts of a MATCH string in brackets, where there are several.

    >>> join(" OR ", ['"a"']), join(" OR ", ['"a"', '"b"']), join(" OR ", [])
    ('"a"', '("a" OR "b")', '')
    """
    return parts[0] if len(parts) == 1 else f"({operator.join(parts)})" if parts else ""


def _category(sign: str) -> str:
    # unicode61's own idea of a word: letters, numbers, private use; a mark joins the word it follows
    category = unicodedata.category(sign)
    return category[0] if category[0] in "LNM" else "C" if category == "Co" else ""
