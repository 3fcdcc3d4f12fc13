"""The table of who may do what, walked whole."""

import itertools

import pytest
from django.contrib.auth.models import AnonymousUser

from services.agencies.models import Post, Role
from services.agencies.permissions import ALLOWED, Verb, agencies_where, may, reach
from tests.factories import AgencyFactory, PostFactory, StaffFactory

pytestmark = pytest.mark.django_db

OFFICE = {
    Verb.READ: {Role.DESK, Role.HANDLER, Role.LEADER},
    Verb.RECEIVE: {Role.DESK},
    Verb.REFUSE: {Role.DESK},
    Verb.REQUEST_SUPPLEMENT: {Role.DESK, Role.HANDLER},
    Verb.HANDLE: {Role.HANDLER},
    Verb.STOP: {Role.LEADER},
    Verb.APPROVE: {Role.LEADER},
    Verb.RETURN_RESULT: {Role.DESK},
    Verb.REQUEST_DUES: {Role.DESK, Role.HANDLER},
    Verb.EXEMPT: {Role.DESK, Role.HANDLER},
    Verb.COLLECT: {Role.DESK},
    Verb.APPROVE_REFUND: {Role.LEADER},
    Verb.WRITE_PROCEDURE: {Role.AUTHOR},
    Verb.PUBLISH_PROCEDURE: {Role.APPROVER},
}
OWN = {Verb.READ_OWN, Verb.WITHDRAW, Verb.ANSWER_SUPPLEMENT}
MATTERS = {"H26.101": True, "H26.101.01": True, "H26": False, "H26.102": False, "H26.1011": False, "G15": False}
"""Agency of the matter, and whether a post in H26.101 reaches it."""


def test_the_walk_below_knows_every_verb():
    assert OFFICE.keys() | OWN == set(Verb) == ALLOWED.keys()


@pytest.mark.parametrize(("verb", "role"), list(itertools.product(Verb, Role)))
def test_a_post_allows_what_the_table_says_in_its_agency_and_below(verb, role):
    person = PostFactory.create(agency=AgencyFactory.create(code="H26.101"), role=role).user
    for code, reached in MATTERS.items():
        allowed = may(person, verb, applicant_id=person.pk + 1, agency=AgencyFactory.create(code=code))
        assert allowed == (reached and role in OFFICE.get(verb, ())), code


@pytest.mark.parametrize("verb", Verb)
def test_an_applicant_may_do_to_their_own_what_nobody_else_may(verb):
    applicant, agency = StaffFactory.create(), AgencyFactory.create()
    assert may(applicant, verb, applicant_id=applicant.pk, agency=agency) == (verb in OWN)
    assert not may(StaffFactory.create(), verb, applicant_id=applicant.pk, agency=agency)


@pytest.mark.parametrize("verb", Verb)
def test_a_stranger_who_is_not_signed_in_may_do_nothing(verb):
    assert not may(AnonymousUser(), verb, applicant_id=None, agency=AgencyFactory.create())


def test_an_agency_in_which_somebody_holds_two_roles_is_listed_once():
    post = PostFactory.create(role=Role.DESK)
    PostFactory.create(user=post.user, agency=post.agency, role=Role.HANDLER)
    assert agencies_where(post.user, Verb.READ) == [post.agency]
    assert agencies_where(post.user, Verb.APPROVE) == []


@pytest.mark.parametrize(("verb", "role"), list(itertools.product(OFFICE, Role)))
def test_the_rows_within_reach_are_those_the_table_allows(verb, role):
    """A list narrowed by `reach` and a single matter asked by `may` never disagree."""
    post = PostFactory.create(agency=AgencyFactory.create(code="H26.101"), role=role)
    for code in MATTERS:
        PostFactory.create(agency=AgencyFactory.create(code=code))
    others = Post.objects.exclude(pk=post.pk).select_related("agency")
    within = others.filter(reach(post.user, verb))
    assert set(within) == {other for other in others if may(post.user, verb, agency=other.agency)}
