import pytest
from django.contrib.auth import get_user_model

from eforms.models import Draft
from tests.eforms.samples import SAMPLE


@pytest.fixture
def citizen(db):
    return get_user_model().objects.create(username="hoa", full_name="Nguyễn Thị Hoa")


@pytest.fixture
def draft(citizen):
    return Draft.objects.create(owner=citizen, checksum=SAMPLE.checksum)
