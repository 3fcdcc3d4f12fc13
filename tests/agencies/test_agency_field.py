"""How an administrator says which agency is meant: by code, by name, by part of a name."""

import pytest
from django.forms import ValidationError

from services.agencies.forms import AgencyField
from services.agencies.models import FormerCode
from tests.factories import AgencyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices():
    return [
        AgencyFactory.create(code="H98.1", name="Ủy ban nhân dân xã Tân Thử"),
        AgencyFactory.create(code="H98.2", name="Ủy ban nhân dân xã Tân Thử Hai"),
        AgencyFactory.create(code="H97.1", name="Ủy ban nhân dân xã Bình Thử"),
    ]


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("h98.1", 0),
        ("  Ủy ban nhân dân xã Tân Thử ", 0),
        ("uy ban nhan dan xa tan thu", 0),
        ("tan thu hai", 1),
        ("xã Bình Thử", 2),
    ],
)
def test_a_code_or_a_name_means_one_agency(offices, typed, place):
    assert AgencyField().clean(typed) == offices[place]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("xã tân thử", r"Ủy ban nhân dân xã Tân Thử \(H98\.1\); Ủy ban nhân dân xã Tân Thử Hai \(H98\.2\)"),
        ("xã chưa có", "Không có cơ quan nào"),
        ("😀", "Không có cơ quan nào"),
        ("%", "Không có cơ quan nào"),
        ("H97.9", "Hãy ghi mã ấy"),
    ],
)
def test_what_means_none_or_several_is_asked_for_again(offices, typed, told):
    FormerCode.objects.create(code="H97.9", agency=offices[2], ended_on="2026-01-01")
    with pytest.raises(ValidationError, match=told):
        AgencyField().clean(typed)


def test_nothing_is_nothing_where_it_need_not_be_said():
    assert AgencyField(required=False).clean(" ") is None
