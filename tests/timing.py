"""How long something may keep the processor: one measure for all tests."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

# The seconds that are promised hold for a machine at rest; a test shares its machine, which costs CPU time too.
BUSY = 5.0  # two test processes and a crawl may share two slow cores


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail if the block takes more than *seconds* of CPU time (twice as many on a busy machine)."""
    began = time.process_time()
    yield
    spent = time.process_time() - began
    assert spent < seconds * BUSY, f"{spent:.2f} s of CPU"
