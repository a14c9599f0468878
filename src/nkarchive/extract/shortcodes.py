"""WordPress shortcodes that leaked into printed text."""

from __future__ import annotations

import re

from nkarchive.text import fold

# [caption …]words[/caption], or cut off by an excerpt's end: the words are a picture's, not the story's.
_ENCLOSING = (
    "caption",
    "wp_caption",
    "gallery",
    "audio",
    "video",
    "playlist",
    "embed",
    "youtube",
    "iframe",
    "audioplayer",
)
_NAMES = "|".join(_ENCLOSING)
_OPEN = re.compile(rf"\[({_NAMES})(?:\s[^\[\]]{{0,1000}})?/?\]", re.I)
# Any other shortcode is known by its attributes or by a builder's prefix: "[sic]" and "[Kim]" are words.
_OTHER = re.compile(
    r"\[/?(?:[a-z][a-z0-9]{0,20}[_-][a-z0-9_-]{1,40}|[a-z][a-z0-9_-]{1,40}(?=[^\[\]]{0,400}=[\"'“”″‘’]))(?:\s[^\[\]]{0,1000})?/?\]",
    re.I,
)
_CUT = re.compile(rf"\[/?(?:{_NAMES}|vc_\w*|et_pb_\w*)(?:\s[^\[\]]*)?(?:…|\.\.\.)?$", re.I)
_LEFT = re.compile(rf"\[/(?:{_NAMES})\]", re.I)


def remove(text: str) -> str:
    """Return *text* without the shortcodes in it, complete or cut off.

    >>> remove('Rice is dear. [caption id="a" width="4"] A market.[/caption] This is ...')
    'Rice is dear. This is ...'
    >>> remove('How dear is rice? [caption id="a"] A mark...')
    'How dear is rice?'
    """
    if "[" not in text:
        return text
    parts: list[str] = []
    at = 0
    while match := _OPEN.search(text, at):
        parts.append(text[at : match.start()])
        name = match.group(1).lower()
        end = text.lower().find(f"[/{name}]", match.end())
        if end >= 0:
            at = end + len(name) + 3
        elif name in ("caption", "wp_caption"):
            at = len(text)  # the excerpt ends within the caption
        else:
            at = match.end()
    parts.append(text[at:])
    rest = _LEFT.sub(" ", " ".join(parts))
    return fold(_CUT.sub("", _OTHER.sub(" ", rest)))
