"""Bytes to text: which encoding a page is really in, whatever it claims."""

from __future__ import annotations

import codecs
import re

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, resolve_encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 200_000
# The signs by which a decoding is recognised as right: for each codec, what an ordinary text in it
# is mostly made of. Order decides between equals.
_TELLING: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("cp949", re.compile(r"[\uac00-\ud7a3]")),
    ("shift_jis", re.compile(r"[\u3041-\u3093\u30a1-\u30f6]")),
    ("euc_jp", re.compile(r"[\u3041-\u3093\u30a1-\u30f6]")),
    ("gb18030", re.compile(r"[的一是不了在人有我他这中大国上年会，。]")),
    ("big5", re.compile(r"[的一是不了在人有我他這中大國上年會，。]")),
    ("windows-1251", re.compile(r"[а-яё]")),
    ("koi8-r", re.compile(r"[а-яё]")),
    ("windows-1252", re.compile(r"[à-ÿ’“”–—]")),
)
# Share of the non-ASCII signs that must be telling ones; common hanzi are few among many.
_LEAST = {"gb18030": 0.12, "big5": 0.12, "shift_jis": 0.25, "euc_jp": 0.25}


def decode(body: bytes, content_type: str = "") -> tuple[str, str]:
    """Return the text of *body* and the name of the encoding it was read in.

    A byte order mark is believed, then the header, then the page's own declaration, each only if
    the bytes bear it out; then UTF-8; then the encoding whose text looks most like a language.
    """
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace"), codec
    if wide := _wide(body[:1_000]):
        return body.decode(wide, "replace"), wide
    claims = [http_content_type_encoding(content_type or None), html_body_declared_encoding(body[:4096])]
    names = [found for claim in claims if claim and (found := resolve_encoding(claim))]
    try:
        # Nothing but UTF-8 (or plain ASCII) decodes as UTF-8 by chance, so it needs no claim, and
        # a claim of Latin-1 over it is a server's default.
        if not any(name.startswith(("utf-16", "utf-32", "iso2022", "iso-2022")) for name in names):
            return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    for name in names:
        told = _try(body, name)
        if told is not None and _damage(told) < 0.02 and _plausible(told, name):
            return told, name
    return _detect(body, names)


def _wide(head: bytes) -> str:
    """Return the UTF-16 that markup without a byte order mark is in: every other byte of its tags is a NUL."""
    even, odd = head[0::2], head[1::2]
    nuls = even.count(0), odd.count(0)
    if len(odd) < 16 or max(nuls) < 0.5 * len(odd) or min(nuls) > 0.05 * len(odd):
        return ""
    return "utf-16-be" if nuls[0] > nuls[1] else "utf-16-le"


def _try(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name, "replace")
    except (LookupError, UnicodeError):
        return None


def _damage(text: str) -> float:
    """Return the share of broken signs among the non-ASCII ones of *text*'s beginning."""
    sample = text[:_SAMPLE]
    foreign = len(sample) - len(sample.encode("ascii", "ignore"))
    return sample.count("\ufffd") / foreign if foreign else 0.0


def _plausible(text: str, name: str) -> bool:
    """A single-byte codec decodes anything: Hangul read as Latin-1 is a run of accented capitals."""
    if not name.replace("-", "").replace("_", "").lower().startswith(("cp125", "iso8859", "windows125", "latin")):
        return True
    sample = text[:_SAMPLE]
    foreign = re.findall(r"[^\x00-\x7f]", sample)
    if not foreign:
        return True
    # in alphabetic text an accented letter mostly stands among plain ones, or the whole is an alphabet
    runs = re.findall(r"[\u0080-\u00ff]{4,}", sample)
    return sum(map(len, runs)) < 0.5 * len(foreign)


def _detect(body: bytes, names: list[str]) -> tuple[str, str]:
    sample = body[:_SAMPLE]
    best, best_score = "", 0.0
    for name, telling in _TELLING:
        text = sample.decode(name, "replace")
        foreign = len(text) - len(text.encode("ascii", "ignore"))
        if not foreign:
            continue
        score = len(telling.findall(text)) / foreign - 5 * max(0.0, text.count("\ufffd") / foreign - 0.002)
        if score >= _LEAST.get(name, 0.5):
            score += 1 if name in _LEAST else 0.0  # a few common hanzi or kana weigh as much as many letters
            if name.startswith("windows-1252"):
                score -= 0.4
            if score > best_score:
                best, best_score = name, score
    utf8 = body.decode("utf-8", "replace")
    if "utf-8" in names and _damage(utf8) < 0.3 and best_score < 0.9:
        return utf8, "utf-8"
    if _damage(utf8) < 0.02:
        return utf8, "utf-8"  # one sign cut in two by a template's excerpt
    if best:
        return body.decode(best, "replace"), best
    name = next((n for n in names if n != "utf-8"), "windows-1252")
    last = _try(body, name)
    return (last, name) if last is not None else (utf8, "utf-8")
