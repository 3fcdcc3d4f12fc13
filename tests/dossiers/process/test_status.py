"""The table of moves, held against the law's own arrows."""

from itertools import product

import pytest

from services.dossiers.status import ALLOWED_TRANSITIONS, FINAL, Status

# domain notes 2.3, by the national codes; and 6 back to 1, as 5, for money asked before acceptance
ARROWS = {
    1: {2, 3, 5, 6, 7},
    2: {4, 7},
    4: {5, 6, 7, 8, 9},
    5: {1, 4, 7, 8},
    6: {1, 2, 4, 7, 8},
    9: {10, 4},
}


@pytest.mark.parametrize(("before", "after"), list(product(Status, Status)))
def test_only_the_arrows_of_the_law_are_allowed(before, after):
    assert (after in ALLOWED_TRANSITIONS[before]) == (after.value in ARROWS.get(before.value, set()))


def test_refused_withdrawn_stopped_and_returned_are_ends():
    assert {status.value for status in FINAL} == {3, 7, 8, 10}
