"""What may be told of counts, so that nobody can be recognised in them."""

from collections.abc import Iterable

FEWEST = 10
"""A number that stands for fewer people is not told. Every other one is told in whole tens: one person more or less
does not show, and no difference of two numbers points at someone."""

COUNTED_PEOPLE = 2000
"""About so many people a day are counted where candidates are concerned; of more, one in so many."""


def one_in(accounts: int) -> int:
    """Of how many people one is counted, in a vault of this many."""
    return max(1, accounts // COUNTED_PEOPLE)


def told(people: int) -> int | None:
    """A number of people as it may be told; None for too few."""
    return people // FEWEST * FEWEST if people >= FEWEST else None


def on_crowded_days(days: Iterable[tuple[int, int]]) -> int:
    """How many people there were, of days with the people counted and how many each stands for.

    Someone who is looked at anew each day could make up the whole of a sum, so a day of few people adds nothing.
    """
    return sum(people * one_in for people, one_in in days if people >= FEWEST)
