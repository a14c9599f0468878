"""How the state of hosts is printed, and how often finders are read that follow no fixed schedule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from nkarchive.text import fold

if TYPE_CHECKING:
    from nkarchive.store.host_states import HostStatus
    from nkarchive.store.polling import FinderPoll

_SHOWN = 20


def host_states(hosts: Sequence[HostStatus]) -> None:
    """Print a line for each host, those in trouble first."""
    ordered = sorted(hosts, key=lambda host: not host.troubled)
    for host in ordered[:_SHOWN]:
        click.echo(f"host {host.origin}: {'; '.join(_clauses(host))}")
    if len(ordered) > _SHOWN:
        click.echo(f"host: {len(ordered) - _SHOWN} more (status --json lists them)")


def _clauses(host: HostStatus) -> list[str]:
    said = [f"every {_time(host.interval_s)} ({host.interval_why})" if host.interval_s else "without a pause"]
    if host.silent_until:
        said.append(f"left alone until {host.silent_until}")
    if host.failures:
        said.append(f"{host.failures} failures in a row, the last {fold(host.trouble)}")
    match host.robots:
        case "fresh" | "old":
            status = host.robots_status or 0
            rules = "robots.txt" if 200 <= status < 300 else f"no robots.txt (HTTP {status})"
            said.append(f"{rules} of {host.robots_since}")
        case "stale copy":
            said.append(f"robots.txt cannot be had ({fold(host.robots_trouble)}): that of {host.robots_since} holds")
        case "closed":
            said.append(f"closed since {host.robots_since}: no robots.txt ({fold(host.robots_trouble)})")
    if host.lies:
        untrue = f'{host.lies} of {host.checks} checked answers of "not modified" were untrue'
        said.append(untrue if host.conditional else f"{untrue}: asked for whole pages")
    if host.tls_verified is False:
        said.append("certificate not verified")
    return said


def finders(polls: Sequence[FinderPoll]) -> None:
    """Print a line for each finder that is read as it pays, or asks not to be read so often."""
    shown = [poll for poll in polls if poll.interval_s is not None or poll.wish_s]
    for poll in shown[:_SHOWN]:
        said = [f"every {_time(poll.interval_s)}, as it pays"] if poll.interval_s is not None else []
        if poll.wish_s:
            said.append(f"asks not to be read again for {_time(poll.wish_s)}")
        click.echo(f"{poll.kind} {poll.url}: {'; '.join([*said, f'next {poll.next_at}'])}")
    if len(shown) > _SHOWN:
        click.echo(f"finder: {len(shown) - _SHOWN} more (status --json lists them)")


def _time(seconds: float) -> str:
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 1.5 * size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.2g} s"
