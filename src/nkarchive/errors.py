"""Broken promises. Expected outcomes (a dead link, a page without text) are values in model.py.

NkArchiveError
 ├ ConfigError        config.yaml is wrong; names file, line, key
 ├ BadUrl             not an absolute http(s) URL (also ValueError)
 ├ FinderUnreadable   a feed or sitemap is not what it claims
 ├ CaptureCorrupt     a WARC pointer does not read back the same digest
 ├ ArchiveBusy        another run holds the lock
 ├ ArchiveMissing     there is no archive to read
 ├ ArchiveTooNew      the file has migrations this version does not know
 ├ ArchiveFailed      the disk or the database refused
 └ EngineUnavailable  no such executor, or nobody answers
"""

from __future__ import annotations


class NkArchiveError(Exception):
    """The root; its message is one sentence for the person at the keyboard. *exit_code* is the command line's."""

    exit_code = 1


class ConfigError(NkArchiveError):
    """config.yaml is wrong."""

    exit_code = 2


class BadUrl(NkArchiveError, ValueError):
    """Not an absolute http(s) URL."""

    exit_code = 2


class FinderUnreadable(NkArchiveError):
    """A feed or sitemap is not what it claims."""


class CaptureCorrupt(NkArchiveError):
    """A WARC pointer does not read back the same digest."""

    exit_code = 74


class ArchiveBusy(NkArchiveError):
    """Another run holds the archive."""

    exit_code = 75


class ArchiveMissing(NkArchiveError):
    """There is no archive at that path."""

    exit_code = 2


class ArchiveTooNew(NkArchiveError):
    """The file has migrations that this version does not know."""

    exit_code = 2


class ArchiveFailed(NkArchiveError):
    """The disk or the database refused."""

    exit_code = 74


class EngineUnavailable(NkArchiveError):
    """No such executor, or nobody answers."""
