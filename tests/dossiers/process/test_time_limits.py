"""The time limit may depend on what was answered."""

from services.dossiers.process.time_limits import time_limit_of

ONLINE = {"channels": ["online"], "unit": "working_day"}


def test_the_first_time_limit_that_holds_counts(road):
    several = {"when": {"field": "copies", "op": "above", "value": 5}, "case": "Trên 5 bản"}
    road.revise(limits=[{**ONLINE, **several, "amount": 10}, {**ONLINE, "amount": 7}])

    few, many = road.submit(copies=2), road.submit(copies=6)

    assert [limit and limit.amount for limit in map(time_limit_of, (few, many))] == [7, 10]
