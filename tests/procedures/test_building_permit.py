"""Works of a high grade are permitted after others were asked beside a visit to the site; two or three approve."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from zeal import zeal_ignore

from services.agencies.models import Agency
from services.documents.document_types import DocumentType
from services.dossiers.models import Dossier, EventType, Task
from services.dossiers.process.findings import findings_of
from services.dossiers.status import Status
from services.dossiers.tasks import look_after_opinions
from tests.procedures.offices import Journey, filed

DRAWINGS = {"fits_plan": "yes", "fits_appraisal": "same", "signed": "yes"}
PERMIT = {
    "conclusion": "granted",
    "builder": "Công ty TNHH một thành viên Nông sản Sao Mai 3",
    "boundary": "Theo bản vẽ",
}


@pytest.fixture(autouse=True)
def _many_pages() -> Iterator[None]:
    """Each page reads the organisation once; a journey has many pages."""
    with zeal_ignore():
        yield


def to_the_examination(sample: int = 0, **asked: str) -> Journey:
    """A dossier whose offices are asked."""
    journey = Journey(filed("1.013236", sample))
    journey.act("desk.xaydung", "tiep-nhan")
    journey.act("handler.xaydung", "nhan-viec")
    journey.act("handler.xaydung", "xong-review", **{"asks_fire": "yes", "asks_other": "no", **asked})
    return journey


def see_the_site(journey: Journey, *, land_fits: str = "yes") -> None:
    journey.act("handler.xaydung", "xong-drawings_check", **DRAWINGS)
    journey.appoint("handler.xaydung")
    differs = {"differences": "Ranh giới phía đông khác hồ sơ", "_shown": "differences"} if land_fits == "no" else {}
    journey.inspect("handler.xaydung", "site", land_fits=land_fits, has_begun="no", **differs)


def proposal(journey: Journey) -> dict[str, str]:
    today = f"{timezone.localdate():%d/%m/%Y}"
    rest = {"site_checked_on": today, "work_name": journey.dossier.sheet.answers["work_name"]}
    return {**PERMIT, **rest, "drawn_by": "Công ty cổ phần Kiến trúc Nhà Việt", "land_right": "AA 01234567"}


def test_the_fire_police_and_another_office_answer_beside_the_visit(portal):
    journey = to_the_examination(asks_other="yes", asked_about="Đấu nối thoát nước", _shown="asked_about")
    assert journey.open_steps == {"drawings_check", "fire", "other", "site"}
    other = Task.objects.open().get(dossier=journey.dossier, step="other")
    assert other.awaits_office
    nnmt = Agency.objects.get(code="H26.08")
    journey.act("handler.xaydung", "chon-co-quan-other", **{"chon-co-quan-other-office": nnmt.pk})

    journey.answer("handler.pccc", "fire", agrees="no", reason="Thiếu lối thoát thứ hai ở tầng hầm", _shown="reason")
    journey.answer("handler.nnmt", "other", agrees="yes")
    see_the_site(journey)
    assert journey.open_steps == {"conclude"}
    assert journey.page("handler.xaydung").mentions("Thiếu lối thoát thứ hai")

    journey.propose("handler.xaydung", **proposal(journey))
    journey.act("leader.xaydung3", "dong-y")
    assert journey.open_steps == {"sign"}
    assert not journey.page("leader.xaydung3", "sign").mentions("Ban hành kết quả theo nội dung đã trình")
    journey.act("leader.xaydung", "phe-duyet")

    assert journey.dossier.state is Status.COMPLETED
    assert journey.dossier.papers.get(kind=DocumentType.RESULT).document.title == "Giấy phép xây dựng"


def test_silence_counts_and_works_of_special_grade_have_one_more_who_approves(portal):
    journey = to_the_examination(sample=1)
    over = timezone.now() - timedelta(hours=1)
    Task.objects.filter(dossier=journey.dossier, step="fire").update(due_at=over, remind_at=over)
    look_after_opinions()
    assert findings_of(journey.dossier)["fire"] == {"agrees": True}
    assert "217/2026" in journey.dossier.log.get(act=EventType.OPINION_ASSUMED).data["basis"]
    see_the_site(journey)

    journey.propose("handler.xaydung", **proposal(journey))
    for leader in ("leader.xaydung3", "leader.xaydung2"):
        journey.act(leader, "dong-y")
    journey.act("leader.xaydung", "phe-duyet")

    assert journey.dossier.state is Status.COMPLETED


def test_land_that_is_not_as_declared_is_refused_in_writing(portal):
    journey = to_the_examination(asks_fire="no")
    assert journey.open_steps == {"drawings_check", "site"}
    see_the_site(journey, land_fits="no")

    journey.propose("handler.xaydung", why_not="Khu đất không đúng như hồ sơ", what_next="Đo đạc lại")
    journey.act("leader.xaydung2", "dong-y")
    journey.act("leader.xaydung", "phe-duyet")

    dossier = Dossier.objects.get(pk=journey.dossier.pk)
    assert dossier.state is Status.STOPPED
    assert dossier.papers.get(kind=DocumentType.RESULT).document.title.startswith("Thông báo không cấp")
