"""What is run in workers by tests: it loads nothing but what they have loaded already."""

from __future__ import annotations

import os
import signal
import time

from nkarchive.model import Kind, Page, Source
from nkarchive.work import Reading, work


def shout(word: str) -> str:
    return word.upper()


def suffer(how: str) -> str:
    if how == "hang":
        time.sleep(600)
    if how == "eat":
        return str(len(bytearray(2_000_000_000)))
    if how == "exit":
        os._exit(7)
    if how == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if how == "raise":
        raise ValueError("of the page's own")
    return how


def pid(_: int) -> int:
    return os.getpid()


def work_or_suffer(kind: Kind, page: Page, source: Source) -> Reading:
    """Read a page, unless it says that it is there to hang, to eat or to exit for."""
    for way in ("hang", "eat", "exit"):
        if f"to {way}".encode() in page.body:
            suffer(way)
    return work(kind, page, source)
