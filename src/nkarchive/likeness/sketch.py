"""Keys by which texts that may be alike find each other, without being compared with every other text.

Two kinds. 32 bands of a MinHash of all shingles (Broder 1997; Leskovec, Rajaraman, Ullman, *Mining of Massive
Datasets*, chapter 3): two texts with Jaccard 0.5 share one with probability 0.87, with 0.6 0.99. And hashes of
shingles themselves, one in five of the first words and one in 64 of the rest: a text that was cut to its
beginning has those in common with the whole, however little their Jaccard.
"""

from __future__ import annotations

import hashlib
import struct
from zlib import crc32

from rensa import RMinHash

from nkarchive.likeness.wording import Wording, shingles

SEED = 20_160_912  # kept in the archive too: other seeds, other keys
PERMUTATIONS = 128
BANDS = 32
ROWS = PERMUTATIONS // BANDS
HEAD = 120  # tokens
# of the 48 runs that a cut of 50 words has, all but one in a thousand have two that are keys; at one in eight, one in 90
_EVERY_OF_HEAD, _EVERY_OF_REST = 5, 64
_BITS = 41  # with the band's number a key fits six bytes, as SQLite stores integers
_MASK = (1 << _BITS) - 1
READING = "1"  # raise it when the words of a text, or which of its runs become keys, change
ALGORITHM = f"rensa {RMinHash.ALGORITHM_VERSION}" if hasattr(RMinHash, "ALGORITHM_VERSION") else "rensa"


def keys_of(wording: Wording) -> tuple[int, ...]:
    """Return the keys of *wording*, ascending, each below 2**47; () for a text without words."""
    if not wording.shingles:
        return ()
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    sketch.update(sorted(wording.shingles))
    digest = struct.pack(f"<{PERMUTATIONS}I", *sketch.digest())
    width = 4 * ROWS
    keys = {(band << _BITS) | _hash(digest[band * width : (band + 1) * width]) for band in range(BANDS)}
    runs = shingles(wording.tokens)
    for place, run in enumerate(runs):
        data = run.encode()
        # a CRC chooses, at a tenth of what the key itself costs
        if crc32(data) % (_EVERY_OF_HEAD if place < HEAD else _EVERY_OF_REST) == 0:
            keys.add((BANDS << _BITS) | _hash(data))
    return tuple(sorted(keys))


def is_band(key: int) -> bool:
    """Say whether *key* stands for a band, rather than for one shingle."""
    return key >> _BITS < BANDS


def _hash(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big") & _MASK
