"""A key that people hold: closed until enough have given their shares, and never out of the agent's hands."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from fanlight.custody import agents, key_holder, shares
from fanlight.custody.agents import Ask, Held
from fanlight.custody.keys import KeyUnavailable, PrivateHalf, new_data_key, new_private_half
from fanlight.custody.quorum import Agent, Quorum
from fanlight.custody.shares import BadShares, Share

NEEDED, COUNT = 3, 5


@pytest.fixture
def kek() -> PrivateHalf:
    return new_private_half()


@pytest.fixture
def folder(tmp_path: Path, kek: PrivateHalf) -> Path:
    """A folder with a name too long for the address of a socket."""
    folder = tmp_path / ("long" * 30) / "keys"
    folder.mkdir(parents=True)
    (folder / agents.FILE).write_bytes(msgspec.json.encode(held(kek)))
    return folder


def held(kek: PrivateHalf) -> Quorum:
    return Quorum(public_key=kek.public.raw, needed=NEEDED, count=COUNT)


def lines(kek: PrivateHalf) -> list[str]:
    parts = shares.split(kek.secret, needed=NEEDED, count=COUNT)
    return [str(Share(kek.public.kek_id, NEEDED, number, data)) for number, data in parts]


@contextmanager
def running(folder: Path) -> Iterator[Agent]:
    agent = key_holder.opener(agents.holder_of(folder))
    assert isinstance(agent, Agent)
    with agents.answering(agent, folder) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield agent
        server.shutdown()


def test_it_opens_once_enough_holders_have_come(folder: Path, kek: PrivateHalf) -> None:
    keys, key = key_holder.of(folder), new_data_key()
    wrapped = keys.newest().wrap(key, "ada")
    assert isinstance(keys, Held)
    with running(folder):
        for number, line in enumerate(lines(kek)[1:4]):
            with pytest.raises(KeyUnavailable, match=f"{NEEDED - number} more share"):
                keys.unwrap(wrapped, "ada", 1)
            told = agents.ask(folder, Ask("give", share=line))
            assert (told.missing, told.trouble) == (NEEDED - 1 - number, "")

        assert keys.unwrap(wrapped, "ada", 1) == key
        with pytest.raises(KeyUnavailable, match="does not open"):
            keys.unwrap(wrapped, "eve", 1)
    assert [path.name for path in folder.iterdir()] == [agents.FILE]


def test_without_the_agent_nothing_opens(folder: Path) -> None:
    keys = key_holder.of(folder)

    with pytest.raises(KeyUnavailable, match="fanlight keys agent"):
        keys.unwrap(keys.newest().wrap(new_data_key(), "ada"), "ada", 1)


def test_the_same_share_twice_counts_once(folder: Path, kek: PrivateHalf) -> None:
    agent = Agent(held(kek))
    first = lines(kek)[0]

    assert [agent.give(first), agent.give(first)] == [2, 2]


def test_a_share_of_another_key_or_a_slip_takes_nothing_away(kek: PrivateHalf) -> None:
    agent, own = Agent(held(kek)), lines(kek)
    agent.give(own[0])

    for wrong in (lines(new_private_half())[1], own[1][:-1] + "x", "hello"):
        with pytest.raises(BadShares):
            agent.give(wrong)

    assert [agent.give(own[1]), agent.give(own[2])] == [1, 0]


def test_a_forged_share_is_found_and_all_are_asked_for_anew(kek: PrivateHalf) -> None:
    agent, own = Agent(held(kek)), lines(kek)
    forged = str(Share(kek.public.kek_id, NEEDED, 5, b"\x07" * 32))

    agent.give(own[0])
    agent.give(own[1])
    with pytest.raises(BadShares, match="one of them is wrong"):
        agent.give(forged)

    assert [agent.give(line) for line in own[:3]] == [2, 1, 0]


@pytest.mark.parametrize("sent", [b"\n", b"{}\n", b"\xff\xfe\n", b'{"do":"tell me"}\n', b"x" * 10_000 + b"\n"])
def test_nonsense_is_answered_and_closes_nothing(folder: Path, kek: PrivateHalf, sent: bytes) -> None:
    with running(folder), agents.line(folder) as line:
        line.sendall(sent)
        told = msgspec.json.decode(line.makefile("rb").readline(), type=agents.Told)
        assert told.trouble == "this is nothing that can be asked"
        assert agents.ask(folder, Ask("status")).missing == NEEDED


def test_the_private_half_is_in_no_answer(folder: Path, kek: PrivateHalf) -> None:
    with running(folder) as agent:
        for line in lines(kek)[:NEEDED]:
            agent.give(line)
        answers = [agents.answer(agent, asked) for asked in (Ask("status"), Ask("give", share=lines(kek)[0]))]

    assert all(kek.secret not in msgspec.msgpack.encode(answer) for answer in answers)
