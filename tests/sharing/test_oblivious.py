"""The arithmetic gives what RFC 9497 publishes, and refuses what no honest party sends."""

import os
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from cairn.sharing.engines import oblivious
from cairn.sharing.engines.oblivious import PLAIN, VERIFIABLE, Blinded, Unfit, Unproven

SEED, ABOUT = bytes.fromhex("a3" * 32), bytes.fromhex("74657374206b6579")
FIRST = "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706"
SECOND = "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e"
THIRD = "419c4f4f5052c53c45f3da494d2b67b220d02118e0857cdbcf037f9ea84bbe0c"
ZERO, LONG = "00", "5a" * 17
# Source: RFC 9497, appendix A.1.1: word, blinded point, evaluated point, output
PLAIN_VECTORS = [
    (
        ZERO,
        "609a0ae68c15a3cf6903766461307e5c8bb2f95e7e6550e1ffa2dc99e412803c",
        "7ec6578ae5120958eb2db1745758ff379e77cb64fe77b0b2d8cc917ea0869c7e",
        "527759c3d9366f277d8c6020418d96bb393ba2afb20ff90df23fb7708264e2f3ab9135e3bd69955851de4b1f9fe8a0973396719b7912ba9e"
        "e8aa7d0b5e24bcf6",
    ),
    (
        LONG,
        "da27ef466870f5f15296299850aa088629945a17d1f5b7f5ff043f76b3c06418",
        "b4cbf5a4f1eeda5a63ce7b77c7d23f461db3fcab0dd28e4e17cecb5c90d02c25",
        "f4a74c9c592497375e796aa837e907b1a045d34306a749db9f34221f7e750cb4f2a6413a6bf6fa5e19ba6348eb673934a722a7ede2e76213"
        "06d18951e7cf2c73",
    ),
]
OF_ZERO = (
    "b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7da4d8527693914139caee5bd03903af43a491351d23b43094"
    "8dd50cde10d32b3c"
)
OF_LONG = (
    "8a9a2f3c7f085b65933594309041fc1898d42d0858e59f90814ae90571a6df60356f4610bf816f27afdd84f47719e480906d27ecd9949858"
    "90e5f539e7ea74b6"
)
POINT_OF_ZERO = "863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945"
EVALUATED_ZERO = "aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e"
# Source: the same, appendix A.1.2: words, blinds, points, evaluated points, scalar of the proof, proof, outputs
VERIFIABLE_VECTORS = [
    (
        [ZERO], [FIRST], [POINT_OF_ZERO], [EVALUATED_ZERO], SECOND,
        "ddef93772692e535d1a53903db24367355cc2cc78de93b3be5a8ffcc6985dd06"
        "6d4346421d17bf5117a2a1ff0fcb2a759f58a539dfbe857a40bce4cf49ec600d",
        [OF_ZERO],
    ),
    (
        [LONG], [FIRST],
        ["cc0b2a350101881d8a4cba4c80241d74fb7dcbfde4a61fde2f91443c2bf9ef0c"],
        ["60a59a57208d48aca71e9e850d22674b611f752bed48b36f7a91b372bd7ad468"], SECOND,
        "401a0da6264f8cf45bb2f5264bc31e109155600babb3cd4e5af7d181a2c9dc0a"
        "67154fabf031fd936051dec80b0b6ae29c9503493dde7393b722eafdf5a50b02",
        [OF_LONG],
    ),
    (
        [ZERO, LONG], [FIRST, SECOND],
        [POINT_OF_ZERO, "90a0145ea9da29254c3a56be4fe185465ebb3bf2a1801f7124bbbadac751e654"],
        [EVALUATED_ZERO, "cc5ac221950a49ceaa73c8db41b82c20372a4c8d63e5dded2db920b7eee36a2a"], THIRD,
        "cc203910175d786927eeb44ea847328047892ddf8590e723c37205cb74600b0a"
        "5ab5337c8eb4ceae0494c2cf89529dcf94572ed267473d567aeed6ab873dee08",
        [OF_ZERO, OF_LONG],
    ),
]  # fmt: skip


def unhexed(given: list[str]) -> list[bytes]:
    return [bytes.fromhex(one) for one in given]


def test_keys_are_derived_as_published() -> None:
    plain = oblivious.derived_key(SEED, ABOUT, mode=PLAIN)
    assert plain.private.hex() == "5ebcea5ee37023ccb9fc2d2019f9d7737be85591ae8652ffa9ef0f4d37063b0e"
    key = oblivious.derived_key(SEED, ABOUT, mode=VERIFIABLE)
    assert key.private.hex() == "e6f73f344b79b379f1a0dd37e07ff62e38d9f71345ce62ae3a9bc60b04ccd909"
    assert key.public.hex() == "c803e2cc6b05fc15064549b5920659ca4a77b2cca6f04f6b357009335476ad4e"
    assert oblivious.key_of(key.private) == key
    assert key.private.hex() not in repr(key)


@pytest.mark.parametrize(("word", "point", "evaluated", "output"), PLAIN_VECTORS)
def test_the_plain_mode_gives_the_published_values(word: str, point: str, evaluated: str, output: str) -> None:
    key = oblivious.derived_key(SEED, ABOUT, mode=PLAIN)
    blinded = oblivious.blind(bytes.fromhex(word), using=bytes.fromhex(FIRST), mode=PLAIN)
    assert blinded.point.hex() == point
    (given_back,) = oblivious.evaluate(key, [blinded.point])
    assert given_back.hex() == evaluated
    assert oblivious.token(blinded, given_back).hex() == output


@pytest.mark.parametrize("vector", VERIFIABLE_VECTORS)
def test_the_verifiable_mode_gives_the_published_values_and_proofs(vector: tuple[Any, ...]) -> None:
    words, blinds, points, evaluated, drawn, proof, outputs = vector
    key = oblivious.derived_key(SEED, ABOUT)
    given = [oblivious.blind(word, using=by) for word, by in zip(unhexed(words), unhexed(blinds), strict=True)]
    assert [one.point.hex() for one in given] == points
    given_back = oblivious.evaluate(key, [one.point for one in given])
    assert [one.hex() for one in given_back] == evaluated
    assert oblivious.prove(key, unhexed(points), given_back, using=bytes.fromhex(drawn)).hex() == proof
    found = oblivious.tokens(given, given_back, public=key.public, proof=bytes.fromhex(proof))
    assert [one.hex() for one in found] == outputs


@settings(max_examples=25, deadline=None)
@given(some.lists(some.binary(max_size=60), min_size=1, max_size=8), some.integers(0, 7))
def test_a_word_has_one_token_a_key_and_another_point_each_time(words: list[bytes], which: int) -> None:
    key, other = oblivious.new_key(), oblivious.new_key()
    first, second = ([oblivious.blind(word) for word in words] for _ in range(2))
    assert {one.point for one in first}.isdisjoint({one.point for one in second})
    found = [asked(key, one) for one in (first, second)]
    assert found[0] == found[1]
    assert set(found[0]).isdisjoint(asked(other, first))
    at = which % len(words)
    assert (found[0][at] == found[0][0]) == (words[at] == words[0])


def asked(key: oblivious.Key, given: list[Blinded]) -> tuple[bytes, ...]:
    points = [one.point for one in given]
    evaluated = oblivious.evaluate(key, points)
    return oblivious.tokens(given, evaluated, public=key.public, proof=oblivious.prove(key, points, evaluated))


def test_another_key_for_one_point_of_several_is_found_out() -> None:
    key, other = oblivious.new_key(), oblivious.new_key()
    given = [oblivious.blind(word) for word in (b"one", b"two", b"three")]
    points = [one.point for one in given]
    honest = oblivious.evaluate(key, points)
    for evaluated in (
        oblivious.evaluate(other, points),
        (*honest[:2], *oblivious.evaluate(other, points[2:])),
        honest[::-1],
    ):
        for prover in (key, other):
            with pytest.raises(Unproven):
                oblivious.tokens(given, evaluated, public=key.public, proof=oblivious.prove(prover, points, evaluated))
    proof = oblivious.prove(key, points, honest)
    for at in (0, 31, 32, 63):
        bent = bytearray(proof)
        bent[at] ^= 1
        with pytest.raises(Unproven):
            oblivious.tokens(given, honest, public=key.public, proof=bytes(bent))


@pytest.mark.parametrize(
    "point", [bytes(32), b"\xff" * 32, b"\1" + bytes(31), bytes(31), bytes(33), b"\xed" + b"\xff" * 30 + b"\x7f"]
)
def test_what_is_no_point_is_refused(point: bytes) -> None:
    key = oblivious.new_key()
    with pytest.raises(Unfit):
        oblivious.evaluate(key, [oblivious.blind(b"a word").point, point])
    with pytest.raises(Unfit):
        oblivious.token(oblivious.blind(b"a word"), point)


@pytest.mark.parametrize("private", [bytes(32), b"\xff" * 32, bytes(31), b""])
def test_what_is_no_key_is_refused(private: bytes) -> None:
    with pytest.raises(Unfit):
        oblivious.key_of(private)


def test_the_library_leaves_no_file_behind(tmp_path: object) -> None:
    subprocess.run(
        [sys.executable, "-W", "error", "-c", "import cairn.sharing.engines.oblivious"], check=True,
        env=os.environ | {"TMPDIR": str(tmp_path)},
    )  # fmt: skip
    assert os.listdir(str(tmp_path)) == []
