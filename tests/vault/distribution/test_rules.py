"""What may be told of counts."""

import pytest

from fanlight.vault.distribution import rules


@pytest.mark.parametrize(("people", "told"), [(0, None), (9, None), (10, 10), (19, 10), (20, 20), (1234, 1230)])
def test_few_are_not_told_and_more_in_whole_tens(people: int, told: int | None) -> None:
    assert rules.told(people) == told


def test_one_person_who_comes_every_day_makes_no_crowd() -> None:
    assert rules.on_crowded_days([(1, 1)] * 28) == 0


def test_days_with_enough_people_add_up_and_the_others_stay_out() -> None:
    assert rules.on_crowded_days([(12, 1), (9, 1), (30, 1)]) == 42


def test_of_one_in_so_many_enough_must_have_been_counted_truly() -> None:
    assert rules.on_crowded_days([(9, 100), (10, 100)]) == 1000


@pytest.mark.parametrize(("accounts", "one_in"), [(0, 1), (1, 1), (3999, 1), (4000, 2), (1_000_000, 500)])
def test_about_two_thousand_people_are_counted_a_day(accounts: int, one_in: int) -> None:
    assert rules.one_in(accounts) == one_in
