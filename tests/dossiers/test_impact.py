"""Whom a new version touches: who filed keeps the old rules, who files later has the new ones."""

from datetime import date

import pytest

from services.catalogue import actions as catalogue
from services.catalogue.authoring.impact import format_fees_from, publication_impact
from tests.dossiers.conftest import a_road

pytestmark = pytest.mark.django_db

NEW_YEAR = date(2027, 1, 1)


def test_it_says_who_keeps_the_old_fee_and_who_pays_the_new_one():
    road = a_road()
    road.submit()
    road.begin()
    version = road.begin().version
    author = version.author
    draft = catalogue.start_new_version(version.procedure, by=author)
    (fee,) = draft.package.fees
    dearer = fee.model_copy(update={"amount_vnd": 10_000})
    draft = catalogue.edit(
        draft, draft.package.model_copy(update={"fees": (dearer,)}), expected_checksum=draft.checksum, by=author
    )

    filed, begun, new = publication_impact(draft, on=NEW_YEAR)

    assert (filed.count, begun.count, new.count) == (1, 2, None)
    assert filed.fees == "Khoản thu đã tính khi nộp, không đổi"
    assert begun.rules == "Chuyển sang phiên bản 2 trước khi nộp"
    assert begun.fees.replace("\N{NO-BREAK SPACE}", " ") == "10.000 đồng/bản sao"
    assert (new.who, new.fees.replace("\N{NO-BREAK SPACE}", " ")) == (
        "Bắt đầu soạn từ ngày 01/01/2027",
        "10.000 đồng/bản sao",
    )


def test_a_fee_that_is_to_change_is_said_with_its_days():
    package = a_road().begin().version.package
    (fee,) = package.fees
    now = fee.model_copy(update={"valid_until": date(2026, 12, 31)})
    later = fee.model_copy(update={"valid_from": NEW_YEAR, "amount_vnd": 10_000})

    said = format_fees_from(package.model_copy(update={"fees": (later, now)}), date(2026, 11, 22))

    assert said.replace("\N{NO-BREAK SPACE}", " ").splitlines() == [
        "8.000 đồng/bản sao đến hết 31/12/2026",
        "10.000 đồng/bản sao từ 01/01/2027",
    ]
    assert format_fees_from(package.model_copy(update={"fees": ()}), NEW_YEAR) == "Không thu phí, lệ phí"
