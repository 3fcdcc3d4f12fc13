"""What a desk wrote down of a person becomes the account of whoever VNeID says is just this person."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.people import identity_key
from portal.accounts.models import User
from tests.accounts.round_trip import HOA, enter
from tests.factories import StaffFactory
from tests.standins.site import StandinSite


@pytest.fixture
def vneid(standins, settings) -> Iterator[StandinSite]:
    standins.serve(settings)
    yield standins
    standins.tell_vneid("well")


def written_down(name: str, birth: str, *, number: str = HOA) -> User:
    return User.objects.create(
        username=f"quay-{name}",
        full_name=name,
        personal_number=number,
        desk_key=identity_key(number, name, birth),
        is_active=False,
    )


@pytest.mark.django_db
def test_same_number_name_and_birth_make_it_the_account_of_who_signs_in(client, vneid):
    kept = written_down("NGUYEN THI HOA", "1990-05-12")

    enter(client, vneid)

    user = User.objects.get()
    assert (user.pk, user.full_name, user.desk_key, user.is_active) == (kept.pk, "Nguyễn Thị Hoa", None, True)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "birth"), [("Trần Văn Khác", "1990-05-12"), ("Nguyễn Thị Hoa", "1990-05-13")])
def test_number_that_was_mistyped_gives_its_owner_nothing_of_a_stranger(client, vneid, name, birth):
    kept = written_down(name, birth)

    enter(client, vneid)

    assert User.objects.get(desk_key=None).personal_number == HOA
    kept.refresh_from_db()
    assert (kept.full_name, kept.is_active) == (name, False)


@pytest.mark.django_db
def test_one_number_still_has_one_account():
    User.objects.create(username="one", personal_number=HOA)

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="two", personal_number=HOA)


@pytest.mark.django_db
def test_administrator_cannot_let_such_a_person_sign_in(client):
    kept = written_down("Trần Văn Khác", "1990-05-13")
    client.force_login(StaffFactory.create(is_superuser=True))

    answer = client.post(reverse("admin:accounts_user_change", args=[kept.pk]), {"is_active": "on", "is_staff": "on"})

    kept.refresh_from_db()
    assert answer.status_code == HTTPStatus.FOUND
    assert not kept.is_active
