"""``nkarchive doctor``: looks at everything that an archive stands on, and changes nothing.

One module a part; each function takes what it looks at and yields findings, so that other commands can ask them too.
"""

from __future__ import annotations

from nkarchive.doctor.findings import Finding, Level

__all__ = ["Finding", "Level"]
