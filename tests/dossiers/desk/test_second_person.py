"""Nobody decides alone: what one proposed another approves, and each acts only at their own stage."""

import pytest

from portal.accounts.models import User
from services.agencies.actions import appoint
from services.agencies.models import Role
from services.dossiers.actions import desk, handling
from services.dossiers.errors import DossierError
from services.dossiers.models import Task
from services.dossiers.status import Status
from tests.dossiers.conftest import RESULT
from tests.dossiers.test_views_following import act, signed_in, work
from tests.pages import Page

WHY = "Gửi lại ảnh giấy tờ cũ rõ hơn."


@pytest.fixture
def of_all_roles(road):
    """The handling clerk, who holds every role there."""
    for role in (Role.DESK, Role.LEADER):
        appoint(road.here.handler, role, road.here.agency)
    return User.objects.get(pk=road.here.handler.pk)


@pytest.mark.parametrize("decide", [handling.approve, lambda dossier, by: handling.stop(dossier, by=by, note=WHY)])
def test_nobody_decides_on_what_they_proposed(in_work, of_all_roles, decide):
    handling.propose(in_work, by=of_all_roles, result=RESULT)

    with pytest.raises(DossierError, match="Một người khác có thẩm quyền"):
        decide(in_work, by=of_all_roles)


def test_the_task_of_deciding_goes_to_somebody_else(road, in_work, of_all_roles):
    handling.propose(in_work, by=of_all_roles, result=RESULT)

    assert Task.objects.open().get().person == road.here.leader
    assert handling.approve(in_work, by=road.here.leader).state is Status.COMPLETED


def test_who_proposed_is_offered_no_decision_and_told_why(in_work, of_all_roles):
    handling.propose(in_work, by=of_all_roles, result=RESULT)
    clerk = signed_in(of_all_roles)

    page = Page(clerk.get(work(in_work)))

    assert "Chờ người khác quyết định" in page.text
    assert not page.buttons("Phê duyệt và ký kết quả")
    assert any("đã sang bước khác" in notice for notice in Page(act(clerk, in_work, "phe-duyet")).notices)


def test_who_proposed_before_it_was_sent_back_may_approve_what_another_proposes(road, in_work, of_all_roles):
    handling.propose(in_work, by=of_all_roles, result=RESULT)
    handling.send_back(in_work, by=road.here.leader, note=WHY)
    appoint(road.here.leader, Role.HANDLER, road.here.agency)
    handling.propose(in_work, by=User.objects.get(pk=road.here.leader.pk), result=RESULT)

    assert handling.approve(in_work, by=of_all_roles).state is Status.COMPLETED


def test_a_handling_clerk_does_not_spend_the_only_supplement_of_the_desk(road, paid):
    with pytest.raises(DossierError, match="đang ở bước của cán bộ một cửa"):
        desk.request_supplement(paid, by=road.here.handler, fields_asked=["old_paper"], note=WHY)

    page = Page(signed_in(road.here.handler).get(work(paid)))
    assert not page.buttons("Yêu cầu bổ sung")


def test_the_desk_does_not_spend_the_only_supplement_of_the_handling_clerk(road, in_work):
    with pytest.raises(DossierError, match="đang ở bước của cán bộ thụ lý"):
        desk.request_supplement(in_work, by=road.here.desk, fields_asked=["old_paper"], note=WHY)


def test_a_leader_stops_nothing_that_still_lies_with_the_clerk(road, in_work):
    with pytest.raises(DossierError, match="không chờ phê duyệt"):
        handling.stop(in_work, by=road.here.leader, note=WHY)


def test_a_field_of_a_result_may_have_any_key(road, in_work):
    handling.propose(in_work, by=road.here.handler, result={**RESULT, "done": "x", "step": "y", "dossier": "z"})

    assert Task.objects.open().get().proposal["done"] == "x"


def test_where_nobody_else_could_decide_the_office_is_told_to_name_somebody(road, in_work, of_all_roles):
    handling.propose(in_work, by=of_all_roles, result=RESULT)
    Task.objects.open().update(person=None)

    page = Page(signed_in(of_all_roles).get(work(in_work)))

    assert "hãy báo người quản trị cử thêm người" in page.text
