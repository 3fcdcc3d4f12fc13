"""The table of the procedures."""

from services.catalogue import shapes
from services.catalogue.samples import packages, read_samples


def test_every_procedure_is_told_apart_and_has_samples():
    assert list(shapes.SHAPES) == packages()
    assert all(read_samples(code) for code in packages())
