"""Bodies that are not what their Content-Encoding says, or far more than they seem."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
import zstandard

from hostile import Stage, Trick, perform, trick
from newsroom import story
from servers import page

STORY = story("Packed in good faith").encode()
TOO_MUCH = "too-large: the {} body unpacks to more than {}"
TORN = "protocol: the body ends in the middle of its compressed stream"


def packed(name: str, coding: str, body: bytes, outcome: str = "failed", detail: str = "") -> Trick:
    return trick(name, page(body, ("Content-Encoding", coding)), outcome, detail)


def raw_deflate(data: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(data) + engine.flush()


def ratio(coding: str, body: bytes) -> str:
    """What is said of a bomb: small ones by a megabyte, for an empty table packs 1:500."""
    return TOO_MUCH.format(coding, f"200 times its {len(body):,} bytes")


ZEROS = bytes(30_000_000)
BOMB = gzip.compress(ZEROS, 9, mtime=0)
NESTED = gzip.compress(BOMB, 9, mtime=0)
BROTLI = brotli.compress(ZEROS, quality=5)
ZSTD = zstandard.ZstdCompressor(level=3).compress(ZEROS)

TRICKS = [
    packed("a gzip bomb, 1:1000", "gzip", BOMB, "failed", ratio("gzip", BOMB)),
    packed("a gzip bomb in a gzip bomb", "gzip, gzip", NESTED, "failed", ratio("gzip", NESTED)),
    packed("a deflate bomb", "deflate", zlib.compress(ZEROS, 9), "failed", ratio("deflate", zlib.compress(ZEROS, 9))),
    packed("a br bomb", "br", BROTLI, "failed", ratio("br", BROTLI)),
    packed("a zstd bomb", "zstd", ZSTD, "failed", ratio("zstd", ZSTD)),
    packed("a zstd bomb in a br body", "zstd, br", brotli.compress(ZSTD), "failed", ratio("zstd", brotli.compress(ZSTD))),
    packed("two hundred gzip members", "gzip", gzip.compress(b"x", mtime=0) * 200, "failed", "too-large: more than 100 gzip members in one body"),
    packed("two hundred zstd frames", "zstd", zstandard.compress(b"x") * 200, "failed", "too-large: more than 100 zstd frames in one body"),
    packed("five codings one inside the other", "gzip, gzip, gzip, gzip, gzip", STORY, "failed", "too-large: 5 codings one inside the other"),
    packed("gzip that is none", "gzip", STORY, "failed", "protocol: the body is not gzip: Error -3 while decompressing data: incorrect header check"),
    packed("br that is none", "br", STORY, "failed", "protocol: the body is not br: brotli: decoder failed"),
    packed("zstd that is none", "zstd", STORY, "failed", "protocol: the body is not zstd: zstd decompressor error: Unknown frame descriptor"),
    packed("gzip that is cut off", "gzip", gzip.compress(STORY, mtime=0)[:-20], "failed", TORN),
    packed("gzip whose checksum is wrong", "gzip", gzip.compress(STORY, mtime=0)[:-8] + bytes(8), "failed", "protocol: the body is not gzip: Error -3 while decompressing data: incorrect data check"),
    packed("br that is cut off", "br", brotli.compress(STORY)[:-5], "failed", TORN),
    packed("zstd that is cut off", "zstd", zstandard.compress(STORY)[:-5], "failed", TORN),
    packed("zstd with a window of two gigabytes", "zstd", b"\x28\xb5\x2f\xfd\x00\xa8" + b"\x00" * 9, "failed", "protocol: the body is not zstd: zstd decompressor error: Frame requires too much memory for decoding"),
    packed("gzip labelled br", "br", gzip.compress(STORY, mtime=0), "failed", "protocol: the body is not br: brotli: decoder failed"),
    packed("gzip with rubbish after it", "gzip", gzip.compress(STORY, mtime=0) + b"rubbish", "new"),
    packed("deflate without its wrapper", "deflate", raw_deflate(STORY), "new"),
    packed("an encoding of signs for one of bodies", "utf-8", STORY, "new"),
    packed("a coding that nobody knows", "cow", STORY, "new"),
    packed("a coding of a thousand words", "identity, " * 1000, STORY, "new"),
]  # fmt: skip


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return perform(tmp_path_factory.mktemp("codings"), TRICKS)


@pytest.mark.parametrize("each", TRICKS, ids=str)
def test_a_body_that_is_not_what_it_says_is_one_outcome_and_the_site_is_read_on(stage: Stage, each: Trick) -> None:
    assert stage.rows(each.name) == each.rows
