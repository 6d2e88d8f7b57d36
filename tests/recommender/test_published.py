"""What is published of a ranking are the numbers it uses, and another number is another hash."""

import json

import pytest

from fanlight.recommender import outcomes, published
from fanlight.recommender.ranking import weights


def test_every_weight_is_published_by_its_name():
    told = json.loads(published.parameters())

    assert told["HASHTAG"] == weights.HASHTAG
    assert told["SLOPES"] == weights.SLOPES.tolist()
    numbers = {name for name, value in vars(weights).items() if name.isupper() and not callable(value)}
    assert told.keys() == numbers


def test_another_weight_or_value_is_told(monkeypatch: pytest.MonkeyPatch):
    before = published.parameters(), published.values(outcomes.PUBLISHED)
    monkeypatch.setattr(weights, "HASHTAG", 1.6)

    assert published.parameters() != before[0]
    assert published.values(outcomes.table({"like": 3.0})) != before[1]
    assert json.loads(before[1]) == dict(outcomes.VALUES)
