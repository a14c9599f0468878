"""How much room a disk has, and whether that is enough to begin a run."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nkarchive.errors import ArchiveFailed

FEWEST_INODES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What is free for us on the disk that holds *path*; *inodes* is None where the file system does not count them."""

    path: Path
    free_bytes: int
    inodes: int | None
    read_only: bool

    def lack(self, least_bytes: int) -> str:
        """Return why a run should not begin, as a clause, '' where it may."""
        if self.read_only:
            return f"the disk of {self.path} is read-only"
        if self.free_bytes < least_bytes:
            return f"only {megabytes(self.free_bytes)} are free on the disk of {self.path}, less than {megabytes(least_bytes)}"
        if self.inodes is not None and self.inodes < FEWEST_INODES:
            return f"only {self.inodes} more files fit on the disk of {self.path} (inodes)"
        return ""


def room(path: Path) -> Room:
    """Return what is free where *path* is, or would be made. Raises OSError."""
    there = path.absolute()
    while not there.exists():
        there = there.parent
    stats = os.statvfs(there)
    return Room(
        path=path,
        free_bytes=stats.f_bavail * stats.f_frsize,
        inodes=stats.f_favail if stats.f_files else None,
        read_only=bool(stats.f_flag & os.ST_RDONLY),
    )


def refuse_full(paths: Iterable[Path], least_bytes: int) -> None:
    """Raise ArchiveFailed, before anything is touched, where a disk has no room for a run."""
    for path in paths:
        try:
            lack = room(path).lack(least_bytes)
        except OSError as error:
            lack = f"the disk of {path} cannot be asked for its room: {error.strerror}"
        if lack:
            raise ArchiveFailed(f"{lack}: nothing was touched; make room (or lower limits.free_disk), and run again")


def megabytes(size_bytes: int) -> str:
    """Return a size for people.

    >>> megabytes(512_000_000), megabytes(1_234), megabytes(31_400_000_000)
    ('512 MB', '1.23 kB', '31.4 GB')
    """
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size_bytes >= factor:
            return f"{size_bytes / factor:.3g} {unit}"
    return f"{size_bytes} bytes"
