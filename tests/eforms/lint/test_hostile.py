import pytest

from bench.eforms.forms import twelve_fields
from bench.eforms.hostile import HARMLESS, HOSTILE, is_refused
from tests.work import is_no_dearer

HONEST = twelve_fields().model_dump_json(exclude_defaults=True)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_definition_is_dealt_with_before_twenty_five_honest_ones_are(name):
    text = HOSTILE[name]()

    assert is_refused(text) or name in HARMLESS
    assert is_no_dearer(lambda: is_refused(text), than=lambda: is_refused(HONEST), times=25)
