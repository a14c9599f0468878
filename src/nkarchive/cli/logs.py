"""Log lines of `run` and `crawl` on stderr: for people, or JSON for machines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nkarchive.crawl.health import Summary


def log_to_stderr(*, as_json: bool) -> None:
    """Send log lines to stderr from now on."""
    import structlog

    final = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            final,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def log_summary(summary: Summary) -> None:
    """Log what became of a pass."""
    import structlog

    log = structlog.get_logger()
    for note in summary.notes:
        log.info(note)
    for name, counts in summary.counts.items():
        log.info("pass", source=name, run=summary.run_id, **counts)
    for trouble in summary.troubles:
        log.warning(trouble)
    for name, alarm in summary.alarms.items():
        log.warning("needs a person", source=name, why=alarm)
