"""What is said where nothing has to be paid: never more than the record and the rules know."""

import json

from services.catalogue.package.definition import FEE_TOLD_LATER, Package
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.public.wording import NO_FEE_NAMED, NOTHING_DUE, format_no_fee
from tests.factories import PACKAGES

RULE = {"key": "fee", "name": "Lệ phí", "kind": "le_phi", "amount_vnd": 5000, "channels": ["desk"]}


def no_fee(*, fee_text: str = "", **parts: object) -> str:
    whole = {**json.loads((PACKAGES / "1.002051.json").read_text()), **parts}
    ways = [{**way, "fee": fee_text} for way in whole["record"]["ways"]]
    package = Package.model_validate({**whole, "record": {**whole["record"], "ways": ways}})
    return format_no_fee(package, FilingChannel.ONLINE)


def test_a_version_with_rules_knows_that_nothing_is_due():
    assert no_fee(fees=[RULE]) == NOTHING_DUE


def test_without_rules_it_is_the_text_of_the_record_that_counts():
    assert no_fee(fees=[], fee_text="Theo nghị quyết của Hội đồng nhân dân cấp tỉnh").startswith("Theo nghị quyết")
    assert no_fee(fees=[]) == NO_FEE_NAMED


def test_under_a_derived_form_the_office_tells_it():
    assert no_fee(fees=[], derived=True) == FEE_TOLD_LATER
