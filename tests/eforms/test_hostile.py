import pytest

from bench.eforms.hostile import HARMLESS, HOSTILE, LIMIT, is_refused, work_of


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_definition_is_dealt_with_at_once(name):
    text = HOSTILE[name]()

    assert is_refused(text) or name in HARMLESS
    assert min(work_of(text) for _ in range(3)) < LIMIT
