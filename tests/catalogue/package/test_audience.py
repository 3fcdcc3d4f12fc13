"""Who a procedure is for and whether it costs a fee, as the search filters by."""

import json
from typing import Any

import pytest

from services.catalogue.package.audience import Audience, audiences_of, charges_fee
from services.catalogue.package.definition import Package
from services.catalogue.package.head import PackageHead
from tests.factories import PACKAGES


def marriage(**changes: Any) -> dict[str, Any]:
    return {**json.loads((PACKAGES / "1.000894.json").read_text()), **changes}


@pytest.mark.parametrize(
    ("subjects", "groups"),
    [
        (["Công dân Việt Nam"], [Audience.PEOPLE]),
        (["Người nước ngoài"], [Audience.FOREIGNERS]),
        (["Doanh nghiệp có vốn đầu tư nước ngoài"], [Audience.BUSINESS]),
        (["Tổ chức (không bao gồm doanh nghiệp, HTX)"], [Audience.ORGANISATIONS]),
        (["Hợp tác xã", "Cán bộ, công chức, viên chức"], [Audience.PEOPLE, Audience.BUSINESS]),
        ([], []),
    ],
)
def test_subjects_of_a_record_are_grouped(subjects, groups):
    assert audiences_of(subjects) == groups


@pytest.mark.parametrize("read", [Package.model_validate, PackageHead.model_validate])
def test_only_a_ministrys_own_form_without_fees_is_free_of_charge(read):
    whole = marriage(fees=[], reductions=[])
    record = {**whole["record"], "ways": [{**way, "fee": ""} for way in whole["record"]["ways"]]}
    free = {**whole, "record": record}

    assert charges_fee(read(free)) is False
    assert charges_fee(read({**free, "derived": True})) is None
    assert charges_fee(read({**free, "form": None})) is None
    assert charges_fee(read({**free, "record": {**record, "ways": [{"channel": "desk", "fee": "8.000 đồng"}]}})) is True


@pytest.mark.parametrize("said", ["Không thu", "không thu.", "Miễn phí"])
def test_a_record_that_says_so_is_free_of_charge(said):
    whole = marriage(fees=[], reductions=[], form=None)
    ways = [{**way, "fee": said} for way in whole["record"]["ways"]]

    assert charges_fee(PackageHead.model_validate({**whole, "record": {**whole["record"], "ways": ways}})) is False
