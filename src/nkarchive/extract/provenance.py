"""Where each field's value came from, in a word that is stored with it: ``json-ld``, ``og``, ``meta:NAME``, ``css:…``,
``text``, ``link``, ``lang``, ``source``. Whoever reads a field says it himself.
"""

from __future__ import annotations

from collections.abc import Mapping

from nkarchive.model import Article


def complete(article: Article, told: Mapping[str, str]) -> dict[str, str]:
    """Return the provenance of every field of *article* that has a value; *told* are the readers' own words.

    Captions and teasers come from a rule where one of its selectors found something.
    """
    ruled = {each.field: f"css:{each.css}" for each in article.selectors if each.matched}
    boxes = {"captions": article.captions, "teasers": article.teasers}
    found = {field: where for field, where in told.items() if where}
    return found | {field: ruled.get(field) or told.get(field) or "text" for field, held in boxes.items() if held}
