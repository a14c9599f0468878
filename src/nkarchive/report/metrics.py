"""Metrics in Prometheus' text format, for the textfile collector of node_exporter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nkarchive import __version__
from nkarchive.clock import moment
from nkarchive.disk import room
from nkarchive.files import write_whole
from nkarchive.store.health import SourceHealth
from nkarchive.store.host_states import HostStatus

Labels = Mapping[str, str]
Sample = tuple[Labels, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastPass:
    """The pass that wrote the metrics: when it ended, and with which exit code."""

    at: datetime
    exit_code: int


def write(
    path: Path,
    sources: Sequence[SourceHealth],
    hosts: Sequence[HostStatus],
    *,
    disks: Mapping[str, Path],
    last_pass: LastPass | None = None,
) -> None:
    """Put the metrics into the file at *path*, all at once. Raises OSError.

    *disks* maps what is kept (``archive``, ``captures``) to where.
    """
    write_whole(path, text(sources, hosts, disks=disks, last_pass=last_pass))


def text(
    sources: Sequence[SourceHealth],
    hosts: Sequence[HostStatus],
    *,
    disks: Mapping[str, Path],
    last_pass: LastPass | None = None,
) -> str:
    """Return the metrics as Prometheus reads them."""
    rooms = {what: room(where) for what, where in disks.items()}
    named = [({"source": source.name}, source) for source in sources]
    families = [
        _family("info", "gauge", "The version of nkarchive that wrote this.", [({"version": __version__}, 1)]),
        _family(
            "run_timestamp_seconds", "gauge", "When the last pass ended that wrote this.",
            [({}, last_pass.at.timestamp())] if last_pass else (),
        ),
        _family(
            "run_exit_code", "gauge", "The exit code of that pass: 0 well, 1 a source needs a person.",
            [({}, last_pass.exit_code)] if last_pass else (),
        ),
        _family(
            "last_success_timestamp_seconds", "gauge", "When the source's last pass without an alarm of its own ended.",
            _moments((labels, source.last_success) for labels, source in named),
        ),
        _family(
            "last_pass_timestamp_seconds", "gauge", "When the source's last pass ended.",
            _moments((labels, source.last_finished) for labels, source in named),
        ),
        _family(
            "last_pass_outcomes", "gauge", "URLs of the source's last pass, by what became of them.",
            [
                ({**labels, "outcome": outcome}, number)
                for labels, source in named
                for outcome, number in source.last_pass.items()
            ],
        ),
        _family(
            "needs_person", "gauge", "1 where `nkarchive status` says that the source needs a person.",
            [(labels, bool(source.needs)) for labels, source in named],
        ),
        _family(
            "alarms", "gauge", "Alarms that last, by kind.",
            [({**labels, "kind": kind}, number) for labels, source in named for kind, number in _kinds(source)],
        ),
        _family(
            "urls_due", "gauge", "URLs that are due by now.", [(labels, source.due) for labels, source in named]
        ),
        _family("articles", "gauge", "Articles held.", [(labels, source.articles) for labels, source in named]),
        _family("stories", "gauge", "Stories they tell.", [(labels, source.stories) for labels, source in named]),
        *(
            _family(
                f"articles_{kind}_total", "counter", what,
                [(labels, source.totals.get(kind, 0)) for labels, source in named],
            )
            for kind, what in (
                ("new", "Articles that came in."),
                ("edited", "Edits seen."),
                ("gone", "Disappearances seen."),
            )
        ),
        _family(
            "host_failures", "gauge", "Failures in a row of a host.",
            [({"host": host.origin}, host.failures) for host in hosts],
        ),
        _family(
            "host_silent_until_timestamp_seconds", "gauge", "Until when a host is left alone.",
            _moments(({"host": host.origin}, host.silent_until) for host in hosts),
        ),
        _family(
            "disk_free_bytes", "gauge", "What is free for us on the disk.",
            [({"of": what}, each.free_bytes) for what, each in rooms.items()],
        ),
    ]  # fmt: skip
    return "".join(families)


def _kinds(source: SourceHealth) -> list[tuple[str, int]]:
    kinds = sorted({alarm.kind for alarm in source.alarms})
    return [(kind, sum(alarm.kind == kind for alarm in source.alarms)) for kind in kinds]


def _moments(given: Iterable[tuple[Labels, str | None]]) -> list[Sample]:
    return [(labels, moment(at).timestamp()) for labels, at in given if at]


def _family(name: str, kind: str, what: str, samples: Sequence[Sample]) -> str:
    if not samples:
        return ""
    lines = [f"# HELP nkarchive_{name} {what}", f"# TYPE nkarchive_{name} {kind}"]
    for labels, value in samples:
        inner = ",".join(f'{key}="{_escaped(value)}"' for key, value in labels.items())
        lines.append(f"nkarchive_{name}{'{' + inner + '}' if inner else ''} {float(value):.17g}")
    return "\n".join(lines) + "\n"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
