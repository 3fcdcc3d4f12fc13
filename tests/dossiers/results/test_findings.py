"""Which results apply may depend on what the office found."""

import pytest

from services.catalogue.sampling.coverage import all_branch_points
from services.dossiers.actions import handling, steps
from services.dossiers.errors import DossierError
from services.dossiers.results.choice import choice_for
from tests.dossiers.results.conftest import EXTRACT, REFUSAL
from tests.dossiers.steps.process import SIDE_BY_SIDE, taken, under, visited

PASSED = {**EXTRACT, "when": {"field": "visit.passed", "value": True}, "case": "Khi kiểm tra đạt yêu cầu"}


@pytest.fixture
def examined(road):
    dossier = taken(under(road, *SIDE_BY_SIDE, results=[PASSED, REFUSAL]))
    return steps.finish_step(dossier, by=road.here.handler, step="read", found={})


@pytest.mark.parametrize(("passed", "conclusions"), [(True, ["granted", "refusal"]), (False, ["refusal"])])
def test_what_the_visit_found_decides_what_may_be_granted(road, examined, passed, conclusions):
    dossier = visited(examined, road, passed=passed)

    assert list(choice_for(dossier).decisions) == conclusions


def test_what_was_not_found_is_not_granted(road, examined):
    dossier = visited(examined, road, passed=False)

    with pytest.raises(DossierError, match="không còn khớp"):
        handling.propose(dossier, by=road.here.handler, result={"extract": {"entry": "x"}})


def test_no_sample_has_to_reach_what_an_office_finds(road):
    package = under(road, *SIDE_BY_SIDE, results=[PASSED, REFUSAL]).version.package

    assert not any(point.path.startswith("results") for point in all_branch_points(package))
