"""Passwords and recovery codes."""

import re
from statistics import median
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanlight.vault.accounts import passwords, recovery, rules
from fanlight.vault.accounts.errors import WeakPassword


@pytest.fixture(autouse=True)
def cheap_passwords() -> None:
    """Here they are hashed as they are for people."""
    passwords._nobodys.cache_clear()  # another test may have had it hashed cheaply


def test_a_password_is_kept_as_argon2id() -> None:
    stored = passwords.hashed("a quiet harbour")

    assert stored.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.is_right(stored, "a quiet harbour")
    assert not passwords.is_right(stored, "a quiet harbour ")


def test_a_password_is_the_same_from_every_keyboard() -> None:
    stored = passwords.hashed("caf\u00e9 au lait")

    assert passwords.is_right(stored, "cafe\u0301 au lait")


def test_an_unknown_person_takes_as_long_as_a_known_one() -> None:
    stored = passwords.hashed("a quiet harbour")
    passwords.is_right(None, "first of all")

    known = median(seconds(stored) for _ in range(7))
    unknown = median(seconds(None) for _ in range(7))

    assert 0.5 < known / unknown < 2


def seconds(stored: str | None) -> float:
    began = perf_counter()
    assert not passwords.is_right(stored, "not the password")
    return perf_counter() - began


@pytest.mark.parametrize(
    "password",
    ["correct horse", "dadadidado", "ünïcödé ✓✓", "ada likes boats", "dragon monkey river", "monkey 7408213355"],
)
def test_a_long_password_needs_no_signs_and_no_digits(password: str) -> None:
    rules.check_password(password, "ada")


@pytest.mark.parametrize(
    "password",
    ["123456789", "adaadaada12", "QWERTYUIOP", "          ", "abcabcabcabc", "abcdefghijk", "1qaz2wsx3edc"],
)
def test_a_password_that_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        rules.check_password(password, "ada")


@pytest.mark.parametrize(
    "password",
    [
        "password password",
        "PasswordPassword",
        "password-password-password",
        "p@ssw0rd p@ssw0rd",
        "passw0rd123",
        "password1password2",
        "Monkey1987!",
        "qwerty 123456 qwerty",
        "12345 12345 12345",
    ],
)
def test_a_common_password_is_refused_also_repeated_or_with_a_year_beside_it(password: str) -> None:
    with pytest.raises(WeakPassword):
        rules.check_password(password, "ada")


def test_codes_are_long_random_and_readable() -> None:
    codes = {recovery.new_code() for _ in range(200)}

    assert len(codes) == 200
    assert all(re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}", code) for code in codes)


@given(letters=st.text(recovery.ALPHABET, min_size=25, max_size=25), data=st.data())
def test_a_code_is_recognised_however_it_is_typed(letters: str, data: st.DataObject) -> None:
    look_alike = {"0": "0oO", "1": "1iIlL"}
    ways = [
        st.sampled_from([gap + c for gap in ("", " ", "-") for c in look_alike.get(x, x + x.lower())]) for x in letters
    ]

    typed = "".join(data.draw(way) for way in ways)

    assert recovery.is_right(typed, recovery.hash_of(letters))
    assert not recovery.is_right(typed[:-1], recovery.hash_of(letters))
