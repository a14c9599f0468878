"""How the state of hosts is printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from nkarchive.text import fold

if TYPE_CHECKING:
    from nkarchive.store.host_states import HostStatus

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


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.2g} s"
