"""The reference names every word of the language."""

from pathlib import Path

import pytest

from eforms.definition.conditions import Operator
from eforms.inputs import INPUTS

REFERENCE = (Path(__file__).parents[2] / "docs" / "eforms.md").read_text()


@pytest.mark.parametrize("word", [*INPUTS, *Operator])
def test_every_type_and_operator_stands_in_the_reference(word):
    assert f"`{word}`" in REFERENCE
