"""The table of the procedures."""

from services.catalogue.authoring import docs_generator
from services.catalogue.sampling.samples import package_codes, read_samples


def test_every_procedure_is_told_apart_and_has_samples():
    assert list(docs_generator.PROCEDURE_NOTES) == package_codes()
    assert all(read_samples(code) for code in package_codes())
