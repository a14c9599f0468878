"""What a value of config.yaml must be. Each check returns the value or raises ValueError with one
clause: what was found, what it is not, and in brackets what to write."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from cssselect import HTMLTranslator, SelectorError

from nkarchive import slots

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(k|M|G)i?B", re.IGNORECASE)
PROXY_SCHEMES = ("http", "https", "socks5", "socks5h")
_SIZES = {"k": 1_000, "m": 1_000_000, "g": 1_000_000_000}


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that *word* may have been meant for, '' if none is near."""
    lowered = {k.lower(): k for k in known}
    close = get_close_matches(word.lower(), lowered, n=1, cutoff=0.6)
    return lowered[close[0]] if close else ""


def name(value: str) -> str:
    if re.fullmatch(r"[a-z0-9-]+", value):
        return value
    better = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-") or "daily-nk"
    raise ValueError(f'"{value}" is not a name of small letters, digits and hyphens (write {better})')


def seconds(value: object) -> float:
    """Read ``2s``, ``30m``, ``1d``; also a bare 0."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("this is not a length of time (write 2s, 30m, 6h or 1d)")
    return 0.0 if value == 0 else slots.duration_s(str(value))


def share(value: object) -> float:
    """Return a share of a whole, as a number between 0 and 1."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
        raise ValueError(f'"{value}" is not a share of a whole (write a number between 0 and 1: 0.36)')
    return float(value)


def size_bytes(value: object) -> int:
    """Read ``20MB``, ``500 kB``; also plain bytes."""
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    match = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or float(match[1]) == 0:
        raise ValueError(f'"{value}" is not a size (write 20MB)')
    return int(float(match[1]) * _SIZES[match[2].lower()])


def memory_bytes(value: object) -> int:
    size = size_bytes(value)
    if size < 300_000_000:
        raise ValueError(f'"{value}" is less than reading a page may need (write 300MB or more)')
    return size


def factor(value: object) -> float:
    """Return by how much something is multiplied: 0 to 100."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        raise ValueError(f'"{value}" is not a factor (write a number from 0 to 100: 5)')
    return float(value)


def tls(value: str) -> str:
    if value not in ("verified", "unverified"):
        raise ValueError(f'"{value}" is no way to take certificates (write verified or unverified)')
    return value


def proxy(value: str) -> str:
    """Check ``http://user:password@host:port`` and its like; what is wrong is said without the password."""
    if value in ("none", "environment"):
        return value
    try:
        parts = urlsplit(value)
        fine = parts.scheme in PROXY_SCHEMES and bool(parts.hostname) and bool(parts.port)
        fine = fine and parts.path in ("", "/") and not parts.query and value.isascii() and value.isprintable()
    except ValueError:
        fine = False
    if not fine:
        told = "this" if "@" in value else f'"{value}"'
        raise ValueError(
            f"{told} is not a proxy (write http://host:3128, https://…, socks5://user:password@host:1080, "
            "environment or none)"
        )
    return value


def schedule(value: str) -> str:
    slots.check(value)
    return value


def timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, KeyError, OSError):
        meant = _zone_meant(value)
        raise ValueError(f'"{value}" is not a time zone (write {meant or "Asia/Seoul or UTC"})') from None
    return value


def _zone_meant(value: str) -> str:
    zones = available_timezones()
    city = value.strip().replace(" ", "_").lower()
    return next((z for z in sorted(zones) if z.lower().endswith(f"/{city}")), "") or nearest(value, zones)


def url(value: str) -> str:
    try:
        parts = urlsplit(value)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fine = False
    if fine and not re.search(r"\s", value):
        return value
    bare = re.fullmatch(r"(?:www\.)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?", value)
    raise ValueError(
        f'"{value}" is not an absolute http(s) address (write {f"https://{value}" if bare else "https://…"})'
    )


def pattern(value: str) -> str:
    try:
        re.compile(value)
    except (re.error, OverflowError, RecursionError) as error:
        wild = value.startswith(("*", "?", "+"))
        hint = "write .* for anything" if wild else r"write \. \? \( \[ for the signs themselves"
        raise ValueError(f'"{value}" is not a regular expression: {error} ({hint})') from None
    return value


def selector(value: str) -> str:
    try:
        HTMLTranslator().css_to_xpath(value)
    except (SelectorError, RecursionError) as error:
        raise ValueError(f'"{value}" is not a CSS selector ({_selector_hint(value, str(error))})') from None
    return value


def _selector_hint(value: str, said: str) -> str:
    if ".." in value:
        return "remove one dot?"
    if "::" in value:
        return "leave out ::text, the text is read anyway"
    if value.startswith(("/", "./", "(")):
        return "this looks like XPath; write CSS: article > p"
    if value.count("[") != value.count("]") or value.count("(") != value.count(")"):
        return "close the bracket?"
    if not value.strip():
        return "write one, such as h1.title, or remove it"
    return said[:1].lower() + said[1:].rstrip(".")


def language(value: str) -> str:
    if value and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", value):
        raise ValueError(f'"{value}" is not a language tag (write en, ko or zh-Hans)')
    return value


def header(value: str) -> str:
    if not value.strip() or not all(" " <= c <= "~" for c in value):
        raise ValueError(
            "this cannot be sent in a header (write one line of Latin letters: "
            '"name (+https://your.site/about; you@your.site)")'
        )
    return value


class NotATemplate(ValueError):
    """An address does not go with the pattern that is to fill it."""


def attribute(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][\w:.-]*", value):
        raise ValueError(f'"{value}" is not the name of an attribute (write onclick, data-id or href)')
    return value.lower()


def template(value: str, pattern: str) -> None:
    """Raise NotATemplate unless every place of an address has its group in *pattern*, and there is one at least."""
    groups = re.compile(pattern).groupindex
    places = re.findall(r"\{(\w+)\}", value)
    if not places:
        raise NotATemplate(f'"{value}" has no place for what the pattern finds (write /view?id={{id}})')
    for place in places:
        if place not in groups:
            meant = nearest(place, groups)
            hint = f"did you mean {{{meant}}}?" if meant else f"write (?P<{place}>…) in the pattern"
            raise NotATemplate(f'"{value}" asks for {{{place}}}, which the pattern does not name ({hint})')


def not_empty(value: str) -> str:
    if not value.strip():
        raise ValueError("this is empty (write something, or remove the key)")
    return value
