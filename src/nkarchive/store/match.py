"""What a person types into a search box, as a MATCH string that FTS5 never rejects.

Words are all wanted; ``"quoted words"`` in that order; ``OR`` parts alternatives (weaker than the space
between words, as in a library catalogue); ``-word`` or ``NOT word`` keeps articles with it out of the
whole result; ``word*`` is a beginning. Everything else is no syntax, only a gap between words.
"""

from __future__ import annotations

import re
import unicodedata

from nkarchive.text import DENSE, SEGMENT, fold, segment

_QUOTES = dict.fromkeys(map(ord, "“”„‟〝〞＂"), '"')
# an exclusion sign, a quoted phrase (to the end if never closed) or a bare run, and a star
_TERM = re.compile(r'(?P<minus>(?<!\S)-+)?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<bare>[^\s"]+))(?P<star>(?<=")\*)?')
_ENDS_DENSE = re.compile(f"[{DENSE}]$")


def to_match(query: str) -> str:
    """Return the FTS5 MATCH string for *query*, '' where nothing in it can be searched for.

    Hangul, CJK and kana are indexed sign by sign (text.segment), so a run of them becomes a phrase of
    single signs and is found inside a compound too.

    >>> to_match('flood relief OR "Kim Jong Un" -test')
    '(("flood" AND "relief") OR "Kim Jong Un") NOT "test"'
    >>> to_match("평양 nucl*")
    '("평 양" AND "nucl" *)'
    >>> to_match('( AND "')
    ''
    """
    alternatives: list[list[str]] = [[]]
    excluded: list[str] = []
    negate = False
    for found in _TERM.finditer(fold(query.translate(_QUOTES))):
        bare = found["bare"]
        if bare == "OR" and not found["minus"]:
            alternatives.append([])
        elif bare == "NOT":
            negate = True
        elif bare != "AND":
            text = bare if bare is not None else found["phrase"]
            starred = found["star"] is not None or (bare is not None and bare.endswith("*"))
            term = _phrase(text, starred=starred)
            if term:
                (excluded if found["minus"] or negate else alternatives[-1]).append(term)
                negate = False
    wanted = _join(" OR ", [_join(" AND ", terms) for terms in alternatives if terms])
    # FTS5 has no "everything but": an exclusion needs something to be excluded from
    return f"{wanted} NOT {_join(' OR ', excluded)}" if wanted and excluded else wanted


def is_dense(match: str) -> bool:
    """Return whether a MATCH string asks for Hangul, CJK or kana."""
    return re.search(f"[{DENSE}]", match) is not None


def _phrase(text: str, *, starred: bool) -> str:
    # what the tokenizer would skip is left out, so that no phrase is empty: an empty one finds nothing
    signs = "".join(sign if _category(sign) else " " for sign in segment(text).replace(SEGMENT, " "))
    words = " ".join(word for word in signs.split() if any(_category(sign) != "M" for sign in word))
    if not words:
        return ""
    # a single sign is a whole word in the index: nothing can follow it, and 평양* is just 평양
    return f'"{words}" *' if starred and not _ENDS_DENSE.search(words) else f'"{words}"'


def _category(sign: str) -> str:
    # unicode61's own idea of a word: letters, numbers, private use; a mark joins the word it follows
    category = unicodedata.category(sign)
    return category[0] if category[0] in "LNM" else "C" if category == "Co" else ""


def _join(operator: str, parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({operator.join(parts)})" if parts else ""
