"""nkarchive keeps the record of what news sites say about North Korea.

>>> import nkarchive                                         # loads nothing heavy
>>> article = nkarchive.extract(html, url)                   # doctest: +SKIP
>>> nkarchive.open_archive("archive.db").search("평양")       # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Article", "Rejection", "__version__", "extract", "open_archive"]

if TYPE_CHECKING:
    from nkarchive.extract import extract
    from nkarchive.model import Article, Rejection
    from nkarchive.store import open_archive

_HOMES = {
    "extract": "nkarchive.extract",
    "open_archive": "nkarchive.store",
    "Article": "nkarchive.model",
    "Rejection": "nkarchive.model",
}


def __getattr__(name: str) -> Any:
    # PEP 562: the extractor costs a second to import, and a cron job's --help should not pay for it
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
