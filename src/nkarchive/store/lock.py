"""One run at a time: the lock that lies beside the archive."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from nkarchive.clock import stamp
from nkarchive.errors import ArchiveBusy, ArchiveFailed

_held: set[int] = set()


def _let_go_in_child() -> None:
    # A forked worker shares the lock, and one that outlives a killed run would hold it for ever.
    # Closing its copy leaves the parent's lock alone; what is not forked but started gets no copy.
    for descriptor in _held:
        with suppress(OSError):
            os.close(descriptor)
    _held.clear()


os.register_at_fork(after_in_child=_let_go_in_child)


@contextmanager
def hold(path: Path, *, schedule: bool = False) -> Iterator[None]:
    """Hold the archive at *path* alone, by a lock on the file ``<archive>.lock`` that dies with the process.

    The file stays: were it removed, two runs could each lock a file of that name. It says who holds it.
    *schedule*: hold its schedule instead, ``<archive>.schedule.lock``, which ``run`` does from its start to its end:
    between two passes the archive itself is free.
    Raises ArchiveBusy while another run does, ArchiveFailed where no lock can be had.
    """
    whole = path.resolve()
    lock = whole.with_name(f"{whole.name}.schedule.lock" if schedule else f"{whole.name}.lock")
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise ArchiveFailed(f"{lock} cannot be opened: {error.strerror}; a run needs to write beside {path}") from error
    _held.add(descriptor)
    try:
        _take(descriptor, f"the schedule of {path}" if schedule else str(path))
        yield
    finally:
        if descriptor in _held:  # not in a forked child, where the number may be another file's by now
            _held.discard(descriptor)
            os.close(descriptor)


def _take(descriptor: int, what: str) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(descriptor, 200, 0).decode(errors="replace").strip() or "just begun"
        raise ArchiveBusy(f"another run ({holder}) holds {what}; wait for it or stop it") from error
    except OSError as error:
        raise ArchiveFailed(f"{what} cannot be locked: {error.strerror}; keep it on a local disk") from error
    with suppress(OSError):  # on a full disk the lock holds all the same, only nameless
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"pid {os.getpid()}, since {stamp(datetime.now(UTC))}\n".encode(), 0)
