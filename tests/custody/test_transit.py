"""A key that a key server keeps closed."""

import base64
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from fanlight.custody import agents, transit
from fanlight.custody.keys import KeyUnavailable, new_data_key, new_private_half
from fanlight.custody.shares import BadShares
from fanlight.custody.transit import Transit, TransitAgent
from tests import key_server
from tests.key_server import TOKEN, KeyServer


@pytest.fixture
def server() -> Iterator[KeyServer]:
    with key_server.answering() as found:
        yield found


@pytest.fixture
def held(server: KeyServer) -> Transit:
    return transit.made(server.address, "transit", "fanlight", TOKEN)


def test_it_opens_once_the_server_was_asked_with_a_token(held: Transit, server: KeyServer) -> None:
    agent, key = TransitAgent(held), new_data_key()
    wrapped = agent.newest().wrap(key, "ada")
    with pytest.raises(KeyUnavailable, match="token of its key server"):
        agent.unwrap(wrapped, "ada", 1)

    assert agent.give(f"{TOKEN}\n") == 0

    server.is_sealed = True  # it is asked once
    assert agent.unwrap(wrapped, "ada", 1) == key
    with pytest.raises(KeyUnavailable):
        agent.unwrap(wrapped, "eve", 1)


def test_what_the_vault_keeps_opens_nothing_and_is_read_again(held: Transit) -> None:
    kept = msgspec.json.encode(held)

    assert agents.holder_in(kept) == held
    agent = TransitAgent(held)
    agent.give(TOKEN)
    assert agent._key is not None
    secret = agent._key.secret
    assert secret not in kept
    assert base64.b64encode(secret) not in kept
    assert TOKEN.encode() not in kept


def test_each_refusal_is_told_and_leaves_the_vault_closed(held: Transit, server: KeyServer) -> None:
    agent = TransitAgent(held)
    with pytest.raises(BadShares, match="403: permission denied"):
        agent.give("s.another")
    server.is_sealed = True
    with pytest.raises(BadShares, match="503: Vault is sealed"):
        agent.give(TOKEN)
    server.is_sealed = False
    other = new_private_half()
    for said, words in (
        ((200, b"<html>"), "no answer of a key server"),
        ((200, {"data": {}}), "no answer of a key server"),
        ((200, {"data": {"plaintext": "!"}}), "no key"),
        ((200, {"data": {"plaintext": base64.b64encode(other.secret).decode()}}), "another key"),
        ((307, b""), "307"),
    ):
        server.says = said
        with pytest.raises(BadShares, match=words):
            agent.give(TOKEN)
    assert "/v1/elsewhere" not in server.asked
    for token in ("", "two words", "line\r\nX-Evil: 1", "ümlaut"):
        with pytest.raises(BadShares, match="no token"):
            agent.give(token)
    assert agent.missing == 1


def test_the_ciphertext_of_one_vault_opens_no_other(held: Transit, server: KeyServer) -> None:
    other = transit.made(server.address, "transit", "fanlight", TOKEN)
    swapped = TransitAgent(msgspec.structs.replace(held, ciphertext=other.ciphertext))

    with pytest.raises(BadShares, match="message authentication failed"):
        swapped.give(TOKEN)


def test_nothing_goes_over_a_line_that_others_overhear(server: KeyServer) -> None:
    for address in ("http://bao.example:8200", "ftp://bao.example", "https://me:pw@bao.example", "bao.example"):
        with pytest.raises(BadShares):
            transit.made(address, "transit", "fanlight", TOKEN)
    for mount, key in (("../sys", "fanlight"), ("transit", "a/../b"), ("transit", ""), ("transit", "x y")):
        with pytest.raises(BadShares):
            transit.made(server.address, mount, key, TOKEN)
    assert server.asked == []


def test_a_server_that_is_away_is_said(held: Transit) -> None:
    away = msgspec.structs.replace(held, address="http://127.0.0.1:9")

    with pytest.raises(BadShares, match="cannot be reached"):
        TransitAgent(away).give(TOKEN)


def test_over_tls_the_server_must_be_the_one_that_was_named(tmp_path: Path) -> None:
    authority = tmp_path / "server.pem"
    with key_server.answering(authority) as server:
        held = transit.made(server.address, "transit", "fanlight", TOKEN, authority=str(authority))
        assert TransitAgent(held).give(TOKEN) == 0

        with pytest.raises(BadShares, match="cannot be reached"):
            TransitAgent(msgspec.structs.replace(held, authority="")).give(TOKEN)
        with pytest.raises(BadShares, match="holds no certificates"):
            TransitAgent(msgspec.structs.replace(held, authority=str(tmp_path / "none.pem"))).give(TOKEN)
