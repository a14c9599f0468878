"""Runs a command and says what it cost, its children and their children included.

    python benchmarks/measure.py cost.json -- COMMAND...

writes {"seconds", "cpu_s", "peak_mb", "exit_code"} to cost.json. *seconds* end when the command does;
*cpu_s* (user and system) counts all that it started; *peak_mb* is its largest process.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """Become the parent of grandchildren that outlive their parent (Linux): worker processes do, by a moment,
    and their time would count nowhere."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def measure(command: list[str]) -> dict[str, float]:
    """Run *command* to its end and return its cost."""
    adopt_orphans()
    began = time.monotonic()
    exit_code = subprocess.run(command, check=False).returncode
    seconds = time.monotonic() - began
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    kilobytes = used.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return {
        "seconds": seconds,
        "cpu_s": used.ru_utime + used.ru_stime,
        "peak_mb": kilobytes / 1024,
        "exit_code": exit_code,
    }


if __name__ == "__main__":
    place, dashes, *words = sys.argv[1:]
    assert dashes == "--", __doc__
    Path(place).write_text(json.dumps(measure(words)), "utf-8")
