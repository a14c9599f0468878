"""Bodies come out of their content coding whole, or not at all, and never too large."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from contextlib import suppress

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from nkarchive.coding import Undecodable, decode

PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda body: bytes(brotli.compress(body, quality=5)),
    "zstd": zstandard.ZstdCompressor().compress,
}
PAGE = "<p>평양의 자전거 수리공</p>".encode() * 40
every_coding = pytest.mark.parametrize("coding", PACK)


def refusal(raw: bytes, coding: str, **bounds: int) -> Undecodable:
    with pytest.raises(Undecodable) as caught:
        decode(raw, coding, **bounds)
    return caught.value


@settings(max_examples=30)
@given(body=st.binary(max_size=3000), coding=st.sampled_from(sorted(PACK)))
def test_any_body_comes_out_as_it_went_in(body: bytes, coding: str) -> None:
    assert decode(PACK[coding](body), coding) == body


@settings(max_examples=60)
@given(raw=st.binary(max_size=300), coding=st.sampled_from(sorted(PACK)))
def test_any_bytes_decode_or_are_undecodable(raw: bytes, coding: str) -> None:
    with suppress(Undecodable):
        assert isinstance(decode(raw, coding, max_bytes=10_000), bytes)


@every_coding
def test_a_body_cut_off_is_not_taken_for_the_whole(coding: str) -> None:
    assert not refusal(PACK[coding](PAGE)[:-5], coding).too_large


@every_coding
def test_a_bomb_is_too_large_by_size_and_by_ratio(coding: str) -> None:
    bomb = PACK[coding](bytes(3_000_000))
    assert refusal(bomb, coding, max_bytes=1_500_000).too_large
    assert refusal(bomb, coding, ratio=200).too_large
    assert len(decode(bomb, coding)) == 3_000_000


def test_a_body_as_large_as_is_allowed_is_not_too_large() -> None:
    assert decode(gzip.compress(PAGE), "gzip", max_bytes=len(PAGE)) == PAGE
    assert refusal(gzip.compress(PAGE), "gzip", max_bytes=len(PAGE) - 1).too_large


def test_a_bomb_inside_a_bomb_is_too_large() -> None:
    assert refusal(gzip.compress(gzip.compress(bytes(30_000_000))), "gzip, gzip", ratio=200).too_large


def test_codings_are_undone_from_the_last_to_the_first() -> None:
    assert decode(gzip.compress(brotli.compress(PAGE)), "br, GZIP") == PAGE
    assert refusal(PAGE, "gzip, gzip, gzip, gzip, gzip").too_large


def test_what_is_no_coding_is_passed_over() -> None:
    assert decode(PAGE, "utf-8") == decode(PAGE, "") == decode(PAGE, "identity") == PAGE
    assert decode(b"", "gzip") == b""


def test_both_things_that_servers_call_deflate_are_read() -> None:
    bare = zlib.compressobj(wbits=-15)
    assert decode(bare.compress(PAGE) + bare.flush(), "deflate") == decode(zlib.compress(PAGE), "deflate") == PAGE


def test_members_and_frames_on_end_are_one_body_and_padding_is_none() -> None:
    assert decode(gzip.compress(PAGE) * 2 + b"\0\0", "gzip") == PAGE * 2
    assert decode(PACK["zstd"](PAGE) * 2, "zstd") == PAGE * 2
    assert refusal(gzip.compress(b"") * 1000, "gzip").too_large


def test_a_body_in_no_coding_that_claims_one_says_which() -> None:
    assert str(refusal(PAGE, "gzip")).startswith("the body is not gzip: ")
