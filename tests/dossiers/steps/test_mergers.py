"""An agency is merged into another: dossiers, people, procedures and numbers follow the rule that was shown."""

import pytest
from django.urls import reverse
from django.utils import timezone

from services.agencies.errors import AgencyError
from services.agencies.models import Agency, Post, Reorganisation, Role, StaffChange
from services.agencies.reorganisation import actions, carrying_out
from services.agencies.reorganisation.models import ReorganisationKind, ReorganisationState
from services.catalogue.receiving import receivers_of
from services.documents.issuing.numbering import next_number
from services.documents.models import Series
from services.dossiers.actions import desk, filing, handling
from services.dossiers.desk.access import may_read
from services.dossiers.models import EventType, Filing, Label, SearchTerm, Task
from services.dossiers.process.dossier_codes import next_code
from services.dossiers.status import Status
from tests.dossiers.conftest import RESULT
from tests.dossiers.money.steps import acts, again
from tests.factories import StaffFactory
from tests.outbox import hurry, work_off

BASIS = "Nghị quyết số 1/NQ của cơ quan có thẩm quyền"


@pytest.fixture
def people():
    return [StaffFactory.create(is_superuser=True) for _ in range(2)]


@pytest.fixture
def filed(road):
    road.revise(fees=[])
    return road.submit()


def plan(road, people):
    proposed = Reorganisation(
        kind=ReorganisationKind.MERGE,
        agency=road.here.agency,
        into=road.elsewhere.agency,
        basis=BASIS,
        effective_on=timezone.localdate(),
    )
    return actions.propose(proposed, by=people[0])


def merge(road, people):
    decided = actions.decide(plan(road, people), by=people[1])
    work_off(carrying_out.HAND_OVER)
    return Reorganisation.objects.get(pk=decided.pk)


def again_user(person):
    """The person in their next request."""
    return type(person).objects.get(pk=person.pk)


def test_an_open_dossier_goes_on_with_its_code_due_time_and_people(filed, road, people):
    before = handling.take(desk.receive(filed, by=road.here.desk), by=road.here.handler)

    assert merge(road, people).state == ReorganisationState.DONE

    after = again(before)
    assert (after.code, after.due_at, after.status) == (before.code, before.due_at, before.status)
    assert after.agency == road.elsewhere.agency
    [task] = after.tasks.open()
    assert (task.agency, task.person) == (road.elsewhere.agency, road.here.handler)
    assert acts(after)[-1] == EventType.AGENCY_SUCCEEDED
    assert after.applicant.notifications.filter(kind="dossier_agency_succeeded").count() == 1
    assert set(SearchTerm.objects.filter(dossier=after).values_list("agency", flat=True)) == {after.agency_id}
    handling.propose(after, by=again_user(road.here.handler), result=RESULT)
    done = handling.approve(after, by=again_user(road.here.leader))
    assert done.state is Status.COMPLETED
    assert done.papers.get(kind="result").document.agency == road.elsewhere.agency


def test_the_old_agency_is_chosen_no_more_and_its_people_work_in_the_new_one(road, people):
    old, new = road.here.agency, road.elsewhere.agency
    merge(road, people)

    assert set(receivers_of(road.version.procedure_id)) == {new}
    assert not Post.objects.filter(agency=old).exists()
    roles = Post.objects.filter(agency=new, user=road.here.leader).values_list("role", flat=True)
    assert set(roles) == {Role.LEADER}
    changes = StaffChange.objects.filter(person=road.here.leader).values_list("agency", "kind", "by")
    assert set(changes) == {(old.pk, "ended", people[1].pk), (new.pk, "given", people[1].pk)}


def test_what_is_ended_keeps_its_agency_and_is_read_by_the_new_people(filed, road, people):
    ended = desk.refuse(filed, by=road.here.desk, note="Hồ sơ không thuộc thẩm quyền giải quyết của cơ quan này.")
    merge(road, people)
    after = again(ended)
    assert after.agency == road.here.agency
    assert may_read(again_user(road.elsewhere.handler), after)


def test_whoever_touches_a_dossier_before_its_batch_does_it_in_the_new_agency(filed, road, people):
    actions.decide(plan(road, people), by=people[1])  # no batch has run yet

    received = desk.receive(again(filed), by=again_user(road.here.desk))

    assert str(received.code).startswith(road.elsewhere.agency.code)
    assert received.agency == road.elsewhere.agency
    work_off(carrying_out.HAND_OVER)
    assert acts(again(received)).count(EventType.AGENCY_SUCCEEDED) == 1


def test_numbers_go_on_in_the_new_agency_and_none_is_given_twice(road, people):
    old, new = road.here.agency, road.elsewhere.agency
    today = timezone.localdate()
    first = [next_code(old, today), next_code(new, today)]
    assert [next_number(old, "GCN", today.year), next_number(new, "GCN", today.year)] == [1, 1]

    merged = merge(road, people)

    assert next_code(new, today) == f"{new.code}-{today:%y%m%d}-0002"
    assert next_code(new, today) not in first
    assert next_number(new, "GCN", today.year) == 2
    assert Series.objects.get(agency=old).last == 1
    assert merged.log.get(act="begun").data["last_number GCN"] == 1


def test_a_draft_is_filed_at_the_new_agency(road, people):
    road.revise(fees=[])
    begun = road.begin()
    merge(road, people)
    dossier = filing.submit(Filing.objects.get(pk=begun.pk), by=road.citizen)
    assert dossier.agency == road.elsewhere.agency
    assert dossier.tasks.open().get().person in (road.here.desk, road.elsewhere.desk)


def test_killed_half_way_and_run_again_ends_the_same(road, people, monkeypatch):
    road.revise(fees=[])
    dossiers = [road.submit() for _ in range(5)]
    monkeypatch.setattr(carrying_out, "BATCH", 2)
    merged = actions.decide(plan(road, people), by=people[1])
    assert merged.expected == 5
    calls = []
    before = carrying_out.hand_over_next

    def killed(one):
        moved = before(one)
        calls.append(moved)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return moved

    monkeypatch.setattr(carrying_out, "hand_over_next", killed)
    with pytest.raises(KeyboardInterrupt):
        work_off(carrying_out.HAND_OVER)
    monkeypatch.setattr(carrying_out, "hand_over_next", before)
    assert {again(one).agency for one in dossiers} == {road.here.agency, road.elsewhere.agency}
    hurry()
    work_off(carrying_out.HAND_OVER)

    merged.refresh_from_db()
    assert (merged.state, merged.moved) == (ReorganisationState.DONE, 5)
    for one in dossiers:
        assert again(one).agency == road.elsewhere.agency
        assert acts(again(one)).count(EventType.AGENCY_SUCCEEDED) == 1
        assert one.applicant.notifications.filter(kind="dossier_agency_succeeded").count() == 5
    assert not Task.objects.open().filter(agency=road.here.agency).exists()


def test_labels_of_the_same_name_become_one(filed, road, people):
    old, new = (Label.objects.create(agency=one.agency, name="Khó", word="kho") for one in (road.here, road.elsewhere))
    filed.labels.add(old, through_defaults={"by": road.here.desk})
    merge(road, people)
    assert list(again(filed).labels.all()) == [new]


def test_two_people_and_nothing_twice(road, people):
    proposed = plan(road, people)
    with pytest.raises(AgencyError, match="tự quyết định"):
        actions.decide(proposed, by=people[0])
    with pytest.raises(AgencyError, match="thẩm quyền"):
        actions.decide(proposed, by=road.here.leader)
    with pytest.raises(AgencyError, match="chưa xong"):
        plan(road, people)
    actions.decide(proposed, by=people[1])
    with pytest.raises(AgencyError, match="Đang chuyển"):
        actions.decide(proposed, by=people[1])
    with pytest.raises(AgencyError, match="Đang chuyển"):
        actions.withdraw(proposed, by=people[0])
    work_off(carrying_out.HAND_OVER)
    with pytest.raises(AgencyError, match="đã sáp nhập"):
        plan(road, people)
    assert Agency.objects.get(pk=road.here.agency.pk).acting == road.elsewhere.agency


def test_a_list_saved_with_the_old_code_shows_what_went_to_the_successor(client, filed, road, people):
    old = road.here.agency.code
    merge(road, people)
    client.force_login(again_user(road.here.handler))
    page = client.get(reverse("admin:dossier_queue"), {"pham-vi": "tat-ca", "noi": old})
    assert again(filed).applicant_name in page.content.decode()


def test_a_batch_asks_the_database_little_for_each_dossier(road, people, django_assert_max_num_queries):
    road.revise(fees=[])
    for _ in range(6):
        road.submit()
    decided = actions.decide(plan(road, people), by=people[1])
    with django_assert_max_num_queries(5 + 6 * 14):
        assert sum(carrying_out.hand_over_next(decided).values()) == 6
