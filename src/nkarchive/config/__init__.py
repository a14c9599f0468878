"""config.yaml: what to archive and how. Whatever is wrong with it is said with file, line and key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from nkarchive.config import checks
from nkarchive.config.complaints import keys_of
from nkarchive.config.schema import EXAMPLE_USER_AGENT
from nkarchive.errors import ConfigError
from nkarchive.likeness.compare import Thresholds
from nkarchive.model import Source
from nkarchive.query.thesaurus import DEFAULT, Thesaurus, thesaurus

if TYPE_CHECKING:
    from nkarchive.fetch import Limits
    from nkarchive.workers import WorkerLimits

__all__ = ["EXAMPLE_USER_AGENT", "AlarmCall", "Config", "load", "starter"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmCall:
    """Whom to call when an alarm begins and when it ends: a command, a URL, both or nobody.

    An alarm that is over within *after_s* is not told at all.
    """

    command: tuple[str, ...] = ()
    url: str = ""
    timeout_s: float = 10.0
    after_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A config.yaml that is right. Paths are resolved against the directory it stands in."""

    path: Path
    archive_path: Path
    captures_dir: Path
    user_agent: str = EXAMPLE_USER_AGENT
    proxy: str = field(default="none", repr=False)  # of pages that are no source's; may hold a password
    sources: tuple[Source, ...] = ()
    tries: int = 4
    verify_304: int = 10
    timeout_s: float = 60.0
    max_bytes: int = 20_000_000
    max_decoded_bytes: int = 50_000_000
    pages_per_host: int = 10_000
    page_timeout_s: float = 30.0
    worker_memory_bytes: int = 1_000_000_000
    thresholds: Thresholds = field(default_factory=Thresholds)
    free_disk_bytes: int = 500_000_000
    heartbeat_path: Path | None = None
    metrics_path: Path | None = None
    alarm: AlarmCall = field(default_factory=AlarmCall)
    thesaurus: Thesaurus = DEFAULT

    @property
    def enabled(self) -> tuple[Source, ...]:
        """The sources that a plain crawl reads."""
        return tuple(source for source in self.sources if source.enabled)

    def source(self, name: str) -> Source:
        """Return the source of that name, enabled or not. Raises ConfigError."""
        for source in self.sources:
            if source.name == name:
                return source
        names = [source.name for source in self.sources]
        meant = checks.nearest(name, names)
        hint = f"did you mean {meant}?" if meant else f"it has {', '.join(names) or 'none at all'}"
        raise ConfigError(f'{self.path}: sources: there is no "{name}" ({hint})')

    def chosen(self, names: Sequence[str] = ()) -> tuple[Source, ...]:
        """Return the sources of these names, enabled or not; without names those that are enabled.

        Raises ConfigError, with what to do, where that leaves none.
        """
        if names:
            return tuple(self.source(name) for name in dict.fromkeys(names))
        if self.enabled:
            return self.enabled
        if not self.sources:
            raise ConfigError(f"{self.path}: sources: there are none (see docs/add-a-source.md)")
        first = self.sources[0].name
        raise ConfigError(
            f"{self.path}: sources: none of the {len(self.sources)} is enabled (try one with "
            f"`nkarchive crawl --source {first} --limit 5`, look at what came, then write "
            f"`enabled: true` under it)"
        )

    def warnings(self, sources: Sequence[Source] | None = None) -> tuple[str, ...]:
        """Return one sentence for each thing that a crawl of *sources* (or all enabled) should say first."""
        read = self.enabled if sources is None else sources
        public = next((s.name for s in read if any(map(_is_public, (*s.start, *s.feeds, *s.sitemaps)))), "")
        if public and "example.org" in self.user_agent:
            return (
                f'{self.path}: user_agent: "{self.user_agent}" gives {public} nobody to write to '
                "(put an address of yours in place of example.org)",
            )
        return ()

    def fetch_limits(self) -> Limits:
        """Return ``limits`` as the fetcher takes them."""
        from nkarchive.fetch import Limits  # loads httpx

        return Limits(total_s=self.timeout_s, wire_bytes=self.max_bytes, decoded_bytes=self.max_decoded_bytes)

    def worker_limits(self) -> WorkerLimits:
        """Return ``limits`` as the workers take them."""
        from nkarchive.workers import WorkerLimits

        return WorkerLimits(call_s=self.page_timeout_s, memory_bytes=self.worker_memory_bytes)


def load(path: Path) -> Config:
    """Return the configuration at *path*.

    Raises ConfigError: one line for each thing wrong, with file, line, key, what was found and what
    to write instead.
    """
    keys = keys_of(_read(path), shown=str(path))
    beside = path.parent
    return Config(
        path=path,
        archive_path=beside / Path(keys.archive).expanduser(),
        captures_dir=beside / Path(keys.captures).expanduser(),
        user_agent=keys.user_agent,
        proxy=keys.proxy,
        sources=tuple(source.source(keys.defaults, proxy=keys.proxy) for source in keys.sources),
        tries=keys.limits.tries,
        verify_304=keys.limits.verify_304,
        timeout_s=keys.limits.timeout,
        max_bytes=keys.limits.max_bytes,
        max_decoded_bytes=keys.limits.max_decoded_bytes,
        pages_per_host=keys.limits.pages_per_host,
        page_timeout_s=keys.limits.page_timeout,
        worker_memory_bytes=keys.limits.worker_memory,
        thresholds=Thresholds(
            jaccard=keys.stories.jaccard,
            containment=keys.stories.containment,
            contradicted=keys.stories.contradicted,
        ),
        free_disk_bytes=keys.limits.free_disk,
        heartbeat_path=beside / Path(keys.heartbeat).expanduser() if keys.heartbeat else None,
        metrics_path=beside / Path(keys.metrics).expanduser() if keys.metrics else None,
        alarm=AlarmCall(
            command=tuple(keys.alarm.command),
            url=keys.alarm.url,
            timeout_s=keys.alarm.timeout or 10.0,
            after_s=keys.alarm.after,
        ),
        thesaurus=DEFAULT if keys.thesaurus is None else thesaurus(keys.thesaurus),
    )


def starter() -> str:
    """Return the text of a commented config.yaml to start from."""
    return (Path(__file__).parent / "starter.yaml").read_text(encoding="utf-8")


def _read(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise ConfigError(
            f"{path}: there is no such file (write one with `nkarchive init{_argument(path.parent)}`, "
            "or name another with --config)"
        ) from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror} (name a file with --config)") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}: this is not UTF-8 text (save the file as UTF-8)") from None


def _argument(directory: Path) -> str:
    return "" if directory == Path() else f" {directory}"


def _is_public(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith((".localhost", ".test", ".local", ".internal")):
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        return True
