"""The table of who may do what, walked whole."""

import itertools

import pytest
from django.contrib.auth.models import AnonymousUser

from core import permissions as core
from core.outbox.verbs import OutboxVerb
from payments.verbs import MoneyVerb
from services.agencies.models import Post, Role
from services.agencies.permissions import TABLE, Verb, may, may_somewhere, reach, reach_of, staff_who_may
from tests.factories import AgencyFactory, PostFactory, StaffFactory

pytestmark = pytest.mark.django_db

OFFICE = {
    Verb.READ: {Role.DESK, Role.DESK_HEAD, Role.HANDLER, Role.LEADER},
    Verb.RECEIVE: {Role.DESK},
    Verb.REFUSE: {Role.DESK},
    Verb.ANSWER_SUPPLEMENT_AT_DESK: {Role.DESK, Role.DESK_HEAD},
    Verb.REQUEST_SUPPLEMENT: {Role.DESK, Role.HANDLER},
    Verb.TAKE_BACK_SUPPLEMENT: {Role.DESK, Role.HANDLER},
    Verb.DECIDE_SUPPLEMENT: {Role.DESK_HEAD, Role.LEADER},
    Verb.HANDLE: {Role.HANDLER},
    Verb.STOP: {Role.LEADER},
    Verb.APPROVE: {Role.LEADER},
    Verb.RETURN_RESULT: {Role.DESK},
    Verb.REQUEST_DUES: {Role.DESK, Role.HANDLER},
    Verb.EXEMPT: {Role.DESK, Role.HANDLER},
    Verb.DECIDE_EXEMPTION: {Role.LEADER},
    Verb.EXTEND: {Role.HANDLER},
    Verb.DECIDE_EXTENSION: {Role.LEADER},
    Verb.CHANGE_RESULT: {Role.HANDLER},
    Verb.DECIDE_RESULT_CHANGE: {Role.LEADER},
    Verb.TRANSFER: {Role.DESK_HEAD, Role.LEADER},
    Verb.PUBLISH_SLOTS: {Role.DESK, Role.DESK_HEAD, Role.LEADER},
    Verb.KEEP_APPOINTMENTS: {Role.DESK, Role.DESK_HEAD, Role.HANDLER, Role.LEADER},
    Verb.RECORD_INSPECTION: {Role.HANDLER},
    Verb.CHOOSE_OFFICE: {Role.HANDLER, Role.LEADER},
    Verb.ANSWER_OPINION: {Role.HANDLER, Role.LEADER},
    Verb.WAIVE_OPINION: {Role.LEADER},
    MoneyVerb.READ: {Role.DESK, Role.DESK_HEAD, Role.HANDLER, Role.LEADER},
    MoneyVerb.COLLECT: {Role.DESK},
    MoneyVerb.APPROVE: {Role.LEADER},
    MoneyVerb.PROPOSE_ACCOUNT: {Role.DESK, Role.LEADER},
    MoneyVerb.APPROVE_ACCOUNT: {Role.LEADER},
    Verb.WRITE_MESSAGE: {Role.DESK, Role.DESK_HEAD, Role.HANDLER, Role.LEADER},
    Verb.WRITE_NOTE: {Role.DESK, Role.DESK_HEAD, Role.HANDLER, Role.LEADER},
    Verb.KEEP_MESSAGE_TEMPLATES: {Role.DESK_HEAD, Role.LEADER},
    Verb.READ_FIGURES: {Role.DESK_HEAD, Role.LEADER},
    Verb.FILE_AT_COUNTER: {Role.DESK, Role.DESK_HEAD},
    Verb.WORK_ON_TASKS: {Role.DESK, Role.DESK_HEAD, Role.HANDLER, Role.LEADER},
    Verb.ASSIGN_TASKS: {Role.LEADER},
    Verb.APPOINT: {Role.LEADER},
    Verb.READ_ACCESS: {Role.LEADER},
    Verb.LIST_PAPERS: {Role.DESK, Role.DESK_HEAD, Role.HANDLER, Role.LEADER},
    Verb.REVOKE_PAPER: {Role.LEADER},
    Verb.WRITE_PROCEDURE: {Role.AUTHOR},
    Verb.PUBLISH_PROCEDURE: {Role.APPROVER},
    Verb.STOP_FILING: {Role.AUTHOR, Role.APPROVER},
    Verb.PROPOSE_LOCAL_DECISION: {Role.AUTHOR},
    Verb.APPROVE_LOCAL_DECISION: {Role.APPROVER},
    Verb.PROPOSE_IMPORT: {Role.AUTHOR},
    Verb.PUBLISH_IMPORT: {Role.APPROVER},
    Verb.KEEP_SEARCH_TERMS: {Role.AUTHOR},
    Verb.READ_VERSIONS: {Role.AUTHOR, Role.APPROVER},
}
OWN = {
    Verb.FILE,
    Verb.READ_OWN,
    Verb.WRITE_MESSAGE,
    Verb.WITHDRAW,
    Verb.ANSWER_SUPPLEMENT,
    Verb.CONFIRM,
    Verb.CHOOSE_APPOINTMENT,
}
ADMINISTRATOR = {
    *(Verb.PROPOSE_IMPORT, Verb.PUBLISH_IMPORT),
    *(Verb.KEEP_SEARCH_TERMS, Verb.READ_VERSIONS, Verb.KEEP_OFFICES, Verb.KEEP_ACCOUNTS, Verb.APPOINT),
    *(OutboxVerb.READ, OutboxVerb.RETRY),
}
VERBS = [*Verb, *MoneyVerb, *OutboxVerb]
MATTERS = {"H26.101": True, "H26.101.01": True, "H26": False, "H26.102": False, "H26.1011": False, "G15": False}
"""Agency of the matter, and whether a post in H26.101 reaches it."""


def test_the_walk_below_knows_every_verb():
    assert OFFICE.keys() | OWN | ADMINISTRATOR == set(VERBS) == TABLE.keys()
    assert len(VERBS) == len(TABLE)


@pytest.mark.parametrize(("verb", "role"), list(itertools.product(VERBS, Role)))
def test_a_post_allows_what_the_table_says_in_its_agency_and_below(verb, role):
    person = PostFactory.create(agency=AgencyFactory.create(code="H26.101"), role=role).user
    for code, reached in MATTERS.items():
        allowed = may(person, verb, applicant_id=person.pk + 1, agency=AgencyFactory.create(code=code))
        assert allowed == (reached and role in OFFICE.get(verb, ())), code


@pytest.mark.parametrize("verb", [Verb.REQUEST_SUPPLEMENT, Verb.REQUEST_DUES, Verb.EXEMPT, Verb.WORK_ON_TASKS])
@pytest.mark.parametrize(
    ("role", "stage"), list(itertools.product([Role.DESK, Role.DESK_HEAD, Role.HANDLER, Role.LEADER], repeat=2))
)
def test_who_works_on_a_matter_does_so_only_while_it_lies_with_their_role(verb, role, stage):
    post = PostFactory.create(role=role)

    assert may(post.user, verb, agency=post.agency, stage=stage) == (role == stage and role in OFFICE[verb])


@pytest.mark.parametrize("verb", VERBS)
def test_an_applicant_may_do_to_their_own_what_nobody_else_may(verb):
    applicant, agency = StaffFactory.create(), AgencyFactory.create()
    assert may(applicant, verb, applicant_id=applicant.pk, agency=agency) == (verb in OWN)
    assert not may(StaffFactory.create(), verb, applicant_id=applicant.pk, agency=agency)


@pytest.mark.parametrize("verb", VERBS)
def test_a_stranger_who_is_not_signed_in_may_do_nothing(verb):
    assert not may(AnonymousUser(), verb, applicant_id=None, agency=AgencyFactory.create())


def test_an_agency_in_which_somebody_holds_two_roles_is_listed_once():
    post = PostFactory.create(role=Role.DESK)
    PostFactory.create(user=post.user, agency=post.agency, role=Role.HANDLER)
    assert reach_of(post.user, Verb.READ).heads == (post.agency.code,)
    assert reach_of(post.user, Verb.APPROVE) == core.Reach()


@pytest.mark.parametrize(("verb", "role"), list(itertools.product(OFFICE, Role)))
def test_the_rows_within_reach_are_those_the_table_allows(verb, role):
    """A list narrowed by `reach` and a single matter asked by `may` never disagree."""
    post = PostFactory.create(agency=AgencyFactory.create(code="H26.101"), role=role)
    for code in MATTERS:
        PostFactory.create(agency=AgencyFactory.create(code=code))
    others = Post.objects.exclude(pk=post.pk).select_related("agency")
    within = others.filter(reach(post.user, verb))
    assert set(within) == {other for other in others if may(post.user, verb, agency=other.agency)}


@pytest.mark.parametrize("verb", VERBS)
def test_a_superuser_may_what_the_table_gives_an_administrator_and_no_more(verb):
    keeper, office = StaffFactory.create(is_superuser=True), AgencyFactory.create()
    given = verb in ADMINISTRATOR
    assert may(keeper, verb, applicant_id=keeper.pk + 1, agency=office) is given
    assert may_somewhere(keeper, verb) is given
    assert (office.pk in reach_of(keeper, verb).ids) is given
    keeper.is_active = False
    assert not may_somewhere(keeper, verb)


@pytest.mark.parametrize("verb", [Verb.APPROVE, MoneyVerb.APPROVE])
def test_a_superuser_with_a_post_reaches_as_far_as_the_post(verb):
    post = PostFactory.create(user=StaffFactory.create(is_superuser=True), role=Role.LEADER)
    AgencyFactory.create()
    assert reach_of(post.user, verb).ids == (post.agency_id,)


def test_the_agencies_within_reach_are_read_once_however_often_it_is_asked(django_assert_num_queries):
    person = PostFactory.create(agency=AgencyFactory.create(code="H26"), role=Role.DESK).user
    PostFactory.create(user=person, agency=AgencyFactory.create(code="G15"), role=Role.AUTHOR)
    below = AgencyFactory.create(code="H26.101")
    AgencyFactory.create(code="H261")

    with django_assert_num_queries(2):  # the posts with their agencies, the agencies below them
        reaches = [reach_of(person, verb) for verb in (Verb.READ, MoneyVerb.COLLECT, Verb.WRITE_PROCEDURE)]

    codes = [reached.codes for reached in reaches]
    assert codes == [("H26", "H26.101"), ("H26", "H26.101"), ("G15",)]
    assert below.pk in reaches[0].ids


def test_a_list_is_narrowed_by_ids_without_a_join():
    person = PostFactory.create(role=Role.DESK).user

    assert "JOIN" not in str(Post.objects.filter(reach(person, Verb.READ)).query)


def test_rooms_below_ask_the_same_table():
    post = PostFactory.create(role=Role.LEADER)
    assert core.may_at(post.user, MoneyVerb.APPROVE, post.agency.code)
    assert not core.may_at(post.user, MoneyVerb.COLLECT, post.agency.code)
    assert core.may_somewhere(post.user, MoneyVerb.APPROVE)
    assert core.reach_of(post.user, MoneyVerb.APPROVE).codes == (post.agency.code,)


def test_without_a_table_nobody_may_anything(monkeypatch):
    monkeypatch.setattr(core, "_table", core.NoTable())
    post = PostFactory.create(role=Role.LEADER)
    assert not core.may_at(post.user, MoneyVerb.APPROVE, post.agency.code)
    assert not core.may_somewhere(post.user, MoneyVerb.APPROVE)
    assert core.reach_of(post.user, MoneyVerb.APPROVE) == core.Reach()


def test_staff_who_may_are_those_with_a_post_in_the_agency_or_above_it():
    above, own = AgencyFactory.create(code="G15"), AgencyFactory.create(code="G15.2")
    head = PostFactory.create(agency=above, role=Role.APPROVER).user
    author = PostFactory.create(agency=own, role=Role.AUTHOR).user
    PostFactory.create(user=author, agency=own, role=Role.APPROVER)
    PostFactory.create(agency=own, role=Role.AUTHOR, user__is_active=False)
    PostFactory.create(agency=AgencyFactory.create(code="G15.21"), role=Role.AUTHOR)
    PostFactory.create(agency=own, role=Role.LEADER)
    assert staff_who_may(Verb.STOP_FILING, own) == [head, author]
    assert staff_who_may(Verb.STOP_FILING, above) == [head]
