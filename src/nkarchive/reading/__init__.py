"""What the reading room asks the archive: each function takes an open read-only connection first."""
