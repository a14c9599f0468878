"""``python -m nkarchive``."""

from nkarchive.cli import main

main()
