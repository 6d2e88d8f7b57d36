"""A key inside a hardware module: it opens what its public half wrapped, and never comes out."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from fanlight.custody import agents, hpke_by_parts, token
from fanlight.custody.agents import Ask
from fanlight.custody.keys import SUITE_P256, KeyUnavailable, new_data_key
from fanlight.custody.shares import BadShares
from fanlight.custody.token import Token, TokenAgent
from tests import softhsm

PIN, LABEL = "271828", "vault of the tests"


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """SoftHSM with a token of our own. It reads its settings once a process."""
    found = softhsm.find()
    if found is None:
        pytest.skip("SoftHSM is not here")
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        init = ["softhsm2-util", "--init-token", "--free", "--label", LABEL, "--so-pin", "314159", "--pin", PIN]
        subprocess.run(init, check=True, capture_output=True)
        yield found


@pytest.fixture
def held(module: Path) -> Iterator[Token]:
    import pkcs11

    yield token.made(str(module), LABEL, PIN)
    pkcs11.lib(str(module)).reinitialize()  # as another process, which has not shown the PIN yet


def test_it_opens_once_it_has_the_pin(held: Token) -> None:
    agent, key = TokenAgent(held), new_data_key()
    wrapped = agent.newest().wrap(key, "ada")
    with pytest.raises(KeyUnavailable, match="PIN"):
        agent.unwrap(wrapped, "ada", 1)
    assert agent.missing == 1

    assert agent.give(f"{PIN}\n") == 0

    assert agent.unwrap(wrapped, "ada", 1) == key
    for owner, version in (("eve", 1), ("ada", 2)):
        with pytest.raises(KeyUnavailable):
            agent.unwrap(wrapped, owner, version)
    for sealed in (b"", wrapped[:64], b"\x04" + bytes(64) + wrapped[65:], wrapped[:-1]):
        with pytest.raises(KeyUnavailable):
            agent.unwrap(sealed, "ada", 1)


def test_each_key_in_a_token_opens_its_own(module: Path, held: Token) -> None:
    other = TokenAgent(token.made(str(module), LABEL, PIN))
    other.give(PIN)

    with pytest.raises(KeyUnavailable):
        other.unwrap(held.public.wrap(new_data_key(), "ada"), "ada", 1)


def test_the_key_cannot_be_taken_out(held: Token) -> None:
    import pkcs11

    agent = TokenAgent(held)
    agent.give(PIN)

    with pytest.raises(pkcs11.AttributeSensitive):
        assert agent._key[pkcs11.Attribute.VALUE]


@pytest.mark.parametrize(("label", "pin"), [(LABEL, "000000"), ("no such token", PIN)])
def test_a_wrong_pin_or_token_is_refused(module: Path, held: Token, label: str, pin: str) -> None:
    import pkcs11

    pkcs11.lib(held.module).reinitialize()
    agent = TokenAgent(Token(public_key=held.public_key, module=held.module, label=label))

    told = agents.answer(agent, Ask("give", share=pin))

    assert told.missing == 1
    assert "cannot be opened" in told.trouble
    with pytest.raises(BadShares):
        token.made(str(module), label, pin)


def test_a_key_that_is_not_in_the_token_is_said_to_be_missing(held: Token) -> None:
    stranger = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = stranger.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    with pytest.raises(BadShares, match="holds no key"):
        TokenAgent(Token(public_key=point, module=held.module, label=LABEL)).give(PIN)


@given(plaintext=st.binary(max_size=80), info=st.binary(max_size=80), flipped=st.integers(min_value=65))
def test_hpke_by_parts_opens_what_hpke_closes(plaintext: bytes, info: bytes, flipped: int) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    public = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def agree(point: bytes) -> bytes:
        return private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point))

    sealed = SUITE_P256.encrypt(plaintext, private.public_key(), info)

    assert hpke_by_parts.opened(sealed, info, public, agree) == plaintext
    place = 65 + flipped % (len(sealed) - 65)
    with pytest.raises(InvalidTag):
        hpke_by_parts.opened(sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :], info, public, agree)
