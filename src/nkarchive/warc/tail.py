"""The one file that is written to: it grows at its end, and takes back what it could not write whole."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from nkarchive.errors import ArchiveFailed


class Tail:
    """An open WARC file whose next record begins at *end*."""

    def __init__(self, path: Path, *, new: bool) -> None:
        self.path = path
        flags = os.O_RDWR | os.O_APPEND | os.O_CLOEXEC | (os.O_CREAT | os.O_EXCL if new else 0)
        try:
            self._descriptor = os.open(path, flags, 0o644)
        except OSError as error:
            raise failed(path, error) from error
        self.end = os.fstat(self._descriptor).st_size
        self._synced_end = -1 if new else self.end  # up to where all is safe
        self._name_synced = not new
        self._whole = True

    def append(self, *members: bytes) -> int:
        """Write *members* one after another and return where the first begins.

        Raises ArchiveFailed if the disk refused; the file then ends where it did before.
        """
        if not self._whole:
            raise ArchiveFailed(f"{self.path} could not be written to the end: start again to repair it")
        begin = self.end
        try:
            rest = memoryview(b"".join(members))
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
                self.end = begin + sum(map(len, members)) - len(rest)
        except OSError as error:
            self._whole = False
            with suppress(OSError):  # what stays is cut off by the next recovery
                os.ftruncate(self._descriptor, begin)
                self.end, self._synced_end, self._whole = begin, -1, True
            raise failed(self.path, error) from error
        return begin

    def sync(self) -> None:
        """Make all that was appended by now safe against a power cut. Raises ArchiveFailed."""
        try:
            end = self.end  # looked at before, because another thread may append meanwhile
            if end != self._synced_end:
                os.fsync(self._descriptor)
                self._synced_end = end
            if not self._name_synced:
                sync_directory(self.path.parent)
                self._name_synced = True
        except OSError as error:
            # After a failed fsync the kernel may call the lost pages clean: asking again proves nothing.
            self._whole, self._synced_end = False, -1
            raise failed(self.path, error) from error

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)


def sync_directory(directory: Path) -> None:
    """Make the names in *directory* safe against a power cut."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def failed(path: Path, error: OSError) -> ArchiveFailed:
    """Return what to say when the disk refused *path*."""
    return ArchiveFailed(
        f"{path} cannot be written: {error.strerror or error} (what was captured before is safe; "
        "make room or mend the disk, and run again)"
    )
