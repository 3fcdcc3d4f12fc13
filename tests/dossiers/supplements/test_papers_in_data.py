"""A paper that a database stands for cannot be demanded: not by a tick, not by name, not a second time."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from services.agencies.models import Role
from services.catalogue.lint.package_lint import lint
from services.catalogue.package.definition import Package
from services.dossiers.actions import applicant, desk, supplements
from services.dossiers.actions.conversation import write_message
from services.dossiers.errors import DossierError
from services.dossiers.history.verification import faults
from services.dossiers.models import Dossier, DossierMessage, EventType, Measure
from services.dossiers.statistics.counting import count_moves
from services.dossiers.statistics.figures import OfficeFigures
from services.dossiers.statistics.periods import Period, PeriodKind
from services.dossiers.status import Status
from services.dossiers.supplements.from_data import lookups
from tests.dossiers.test_views_following import act, page_of, read, signed_in, work
from tests.factories import PACKAGES, staff_at
from tests.pages import Page

SLUG = "yeu-cau-bo-sung"
SOURCE = "Cơ sở dữ liệu quốc gia về dân cư"
NOT_ASKED = "Không yêu cầu bản giấy"


def changed(**paper: object) -> Package:
    """The package of the project with one more paper."""
    raw = json.loads((PACKAGES / "2.000635.json").read_text())
    raw["papers"].append({"name": "Giấy tờ cũ", "field": "old_paper", **paper})
    return Package.model_validate(raw)


@pytest.fixture
def with_old_paper(monkeypatch):
    """Dossiers handled as if the upload of the old paper stood in a database."""

    def install(**paper: object) -> None:
        monkeypatch.setattr(Dossier, "package", changed(from_data="civil_status", **paper))

    return install


def attempts(dossier: Dossier) -> list[str]:
    return [event.data["remark"] for event in dossier.log.filter(act=EventType.PAPER_NOT_ASKED)]


@pytest.mark.parametrize(
    "note",
    [
        "Nộp bản sao thẻ căn cước.",
        "Gửi CCCD công chứng",
        "NỘP THE CAN CUOC",
        "Bổ sung chứng minh   nhân dân",
        "Nộp bản sao thẻ c\u200băn c\u00adước.",
    ],
)
def test_a_name_in_the_note_is_refused_with_its_source_and_recorded(paid, road, note):
    answer = act(signed_in(road.here.desk), paid, SLUG, fields_asked=["person_born"], note=note)

    assert answer.status_code == 422
    page = Page(answer)
    assert page.mentions(f"đã có trong {SOURCE}")
    assert page.field(f"{SLUG}-note").value == note
    assert Dossier.objects.get().state is Status.SUBMITTED
    [recorded] = attempts(paid)
    assert SOURCE in recorded
    assert list(faults(Dossier.objects.get())) == []


def test_a_name_beside_one_item_is_refused_too(paid, road):
    with pytest.raises(DossierError, match=SOURCE):
        desk.request_supplement(
            paid, by=road.here.desk, fields_asked=["person_born"], remarks={"person_born": "Kèm ảnh CCCD."}
        )

    assert len(attempts(paid)) == 1
    assert not paid.supplements.exists()


def test_what_a_paper_says_may_be_asked_for(paid, road):
    note = "Số căn cước công dân và số CCCD của người được cấp ghi chưa đúng."
    desk.request_supplement(paid, by=road.here.desk, fields_asked=["person_born"], note=note)

    assert Dossier.objects.get().state is Status.SUPPLEMENT_REQUESTED
    assert attempts(paid) == []


def test_an_upload_that_stands_in_data_is_not_offered_and_a_forged_tick_is_refused(paid, road, with_old_paper):
    with_old_paper()
    clerk = signed_in(road.here.desk)
    assert not read(clerk, work(paid, SLUG)).element.xpath("//input[@value='old_paper']")

    answer = act(clerk, paid, SLUG, fields_asked=["old_paper"], note="Ghi lại cho đúng.")

    assert Page(answer).mentions("đã có trong Cơ sở dữ liệu hộ tịch điện tử")
    assert Dossier.objects.get().state is Status.SUBMITTED
    assert len(attempts(paid)) == 1


def test_an_unknown_item_is_refused_and_is_no_demand(paid, road):
    answer = act(signed_in(road.here.desk), paid, SLUG, fields_asked=["no_such\0item"], note="Ghi lại cho đúng.")

    assert answer.status_code == 422
    assert Dossier.objects.get().state is Status.SUBMITTED
    assert attempts(paid) == []


def test_what_was_looked_for_in_vain_may_be_asked_for_and_the_request_says_so(paid, road, with_old_paper):
    with_old_paper(due_if_missing=True)
    clerk = signed_in(road.here.desk)
    asked = {"fields_asked": ["old_paper"], "note": "Chụp lại cho rõ."}
    place = next(place for place, paper in lookups(paid).items() if paper.field == "old_paper")
    assert act(clerk, paid, SLUG, **asked).status_code == 422

    act(clerk, paid, SLUG, **asked, not_found=[place])

    assert Dossier.objects.get().state is Status.SUPPLEMENT_REQUESTED
    said = "Đã tra cứu Cơ sở dữ liệu hộ tịch điện tử, không có dữ liệu thay cho “Giấy tờ cũ”."
    assert said in paid.supplements.get().note
    assert read(signed_in(road.citizen), page_of(paid)).mentions(said)


def test_no_lookup_lets_ask_for_a_paper_that_is_never_due(paid, road, with_old_paper):
    with_old_paper()
    places = [str(number) for number in range(20)]

    with pytest.raises(DossierError, match="hộ tịch"):
        desk.request_supplement(
            paid, by=road.here.desk, fields_asked=["old_paper"], note="Chụp lại cho rõ.", not_found=places
        )


def test_a_further_request_is_refused_alike(road, in_work):
    by = road.here.handler
    desk.request_supplement(in_work, by=by, fields_asked=["person_born"], note="Ghi rõ ngày sinh.")
    applicant.answer_supplement(in_work, by=road.citizen, answers={"person_born": "1958-03-16"})

    with pytest.raises(DossierError, match=SOURCE):
        supplements.propose(
            in_work, by=by, fields_asked=["copies"], note="Nộp thêm sổ hộ khẩu.", reason="Trước đây chưa thấy."
        )

    assert not in_work.supplement_proposals.exists()
    assert len(attempts(in_work)) == 1


def test_staff_and_the_head_read_the_attempt_the_applicant_does_not(paid, road):
    head = staff_at(road.here.agency.code, Role.DESK_HEAD)
    act(signed_in(road.here.desk), paid, SLUG, fields_asked=["person_born"], note="Nộp bản sao thẻ căn cước.")

    assert read(signed_in(head), work(paid)).mentions(NOT_ASKED)
    assert not read(signed_in(road.citizen), page_of(paid)).mentions(NOT_ASKED)


def test_the_figures_of_the_office_count_it(paid, road):
    act(signed_in(road.here.desk), paid, SLUG, fields_asked=["person_born"], note="Nộp bản sao thẻ căn cước.")
    count_moves()

    today = timezone.localdate()
    figures = OfficeFigures(road.here.agency, Period(PeriodKind.RANGE, today - timedelta(days=1), today))
    assert figures.total(Measure.PAPER_NOT_ASKED).number == 1


def test_whoever_files_reads_what_need_not_be_handed_in(road, client):
    assert Page(client.get("/thu-tuc/2.000635/")).mentions(f"Không phải nộp: đã có trong {SOURCE}")
    assert read(signed_in(road.citizen), "/nop/2.000635/").mentions(f"Không phải nộp: đã có trong {SOURCE}")


def test_the_linter_names_papers_that_contradict_their_source():
    said = {finding.path: finding.message for finding in lint(changed(from_data="civil_status"))}
    place = f"papers.{len(changed().papers) - 1}"

    assert "biểu mẫu vẫn hỏi" in said[f"{place}.field"]
    assert (
        "chưa ghi dữ liệu thay cho giấy tờ"
        in {f.path: f.message for f in lint(changed(also_called=["sổ cũ"]))}[f"{place}.from_data"]
    )


def messages_of(dossier: Dossier) -> str:
    return f"/admin/dossiers/dossier/{dossier.pk}/messages/"


def test_a_message_that_names_one_is_kept_back_recorded_and_sent_when_it_demands_nothing(paid, road):
    clerk = signed_in(road.here.desk)
    sent = {"form": "tin", "tin-text": "Mời nộp bản sao thẻ căn cước.", "tin-key": uuid4()}

    answer = clerk.post(messages_of(paid), sent)

    assert answer.status_code == 422
    page = Page(answer)
    assert page.mentions(f"đã có trong {SOURCE}")
    assert page.field("tin-text").value == sent["tin-text"]
    assert not DossierMessage.objects.exists()
    assert len(attempts(paid)) == 1

    clerk.post(messages_of(paid), {**sent, "tin-demands_nothing": "on"})

    assert DossierMessage.objects.get().text == sent["tin-text"]
    assert len(attempts(paid)) == 1
    assert list(faults(Dossier.objects.get())) == []


def test_other_messages_and_those_of_applicants_are_not_held_back(paid, road):
    write_message(paid, by=road.here.desk, text="Cho biết số căn cước của bạn.", key=uuid4())
    write_message(paid, by=road.citizen, text="Tôi nộp thẻ căn cước được không?", key=uuid4())

    assert DossierMessage.objects.count() == 2
    assert attempts(paid) == []
