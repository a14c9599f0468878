"""The lock: who holds the archive, and whether what the lock file says is still so."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from nkarchive.doctor.findings import Finding, ok, warning


def held(archive: Path, captures: Path) -> Iterator[Finding]:
    """Look at the locks of the archive and of its captures, without touching them."""
    for path, what in ((archive, "the archive"), (captures, "the captures")):
        lock = path.resolve().with_name(f"{path.resolve().name}.lock")
        if lock.exists():
            yield _one(lock, what)
        elif what == "the archive":
            yield ok("lock", "nobody ever held it")


def _one(lock: Path, what: str) -> Finding:
    says = lock.read_text("utf-8", "replace").strip()
    named = re.match(r"pid (\d+)", says)
    pid = int(named[1]) if named else 0
    holders = _holders(lock)
    if holders is None:
        state = "whether it is held cannot be seen here"
        return ok("lock", f"{what}: last taken by {says or 'nobody'}; {state}")
    if not holders:
        over = "which has ended" if pid and not _runs(pid) else "which has let go of it"
        return ok("lock", f"{what}: free" + (f"; last taken by {says}, {over}" if says else ""))
    if pid and pid not in holders and 0 not in holders:
        return warning(
            "lock",
            f"{what}: held by pid {', '.join(map(str, sorted(holders)))}, though the file names {says}",
            f"look at it (ps -p {min(holders)}): it may be a left-over worker; end it, the lock goes with it",
        )
    return ok("lock", f"{what}: held by {says}: a crawl is at work")


def _holders(lock: Path) -> set[int] | None:
    """Return the processes that hold a flock on a file, None where the machine does not say."""
    try:
        lines = Path("/proc/locks").read_text().splitlines()
    except OSError:
        return None
    inode = lock.stat().st_ino
    found = set()
    for line in lines:
        # 1: FLOCK  ADVISORY  WRITE 4242 08:01:1234567 0 EOF; a holder in another container is pid 0
        words = line.split()
        if "FLOCK" in words and "->" not in words:
            place = words.index("FLOCK")
            if words[place + 4].rpartition(":")[2] == str(inode):
                found.add(max(0, int(words[place + 3])))
    return found


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
