"""The result as it would be issued, before it is proposed and before it is signed."""

import pytest

from core.outbox.models import OutboxJob
from services.documents.models import Document
from services.documents.pdf import rendering
from services.dossiers.actions import handling, result_previews
from services.dossiers.desk.result_preview import previewed_papers
from services.dossiers.models import ResultPreview, Task
from tests.dossiers.conftest import RESULT
from tests.dossiers.test_views_following import signed_in, work
from tests.outbox import work_off
from tests.pages import Page
from tests.retained import retain


def address(dossier):
    return f"/admin/dossiers/dossier/{dossier.pk}/preview/"


@pytest.fixture
def drawn(monkeypatch):
    """What is drawn, without the engine."""
    printed = []

    def draw(printable, **_):
        printed.append(printable)
        return b"%PDF-1.7 preview"

    monkeypatch.setattr(rendering, "render", draw)
    return printed


@pytest.fixture
def proposed(road, in_work):
    return handling.propose(in_work, by=road.here.handler, result=RESULT)


def test_who_signs_sees_what_would_be_issued_in_their_name(road, proposed, drawn):
    leader = signed_in(road.here.leader)
    before = Document.objects.count()
    assert address(proposed) in [link.href for link in Page(leader.get(work(proposed))).links()]

    assert Page(leader.get(address(proposed))).mentions("Đang lập bản xem trước")
    work_off()
    answer = leader.get(address(proposed))

    assert answer["Content-Type"] == "application/pdf"
    [printable] = [one for one in drawn if one.facts.kind == "result"]
    assert not any((printable.token, printable.number_line, printable.verify_url, printable.signature))
    assert printable.facts.signer.name == str(road.here.leader)
    assert RESULT["entry"] in printable.facts.model_dump_json()
    assert Document.objects.count() == before


def test_what_was_proposed_stands_before_the_button_that_signs_it(road, proposed):
    html = signed_in(road.here.leader).get(work(proposed)).content.decode()

    assert html.index("Nội dung trình phê duyệt") < html.index("Phê duyệt và ký kết quả")


def test_it_says_what_the_paper_then_says(road, proposed):
    task = Task.objects.open().get()
    [facts] = previewed_papers(proposed, task, road.here.leader)

    handling.approve(proposed, by=road.here.leader)

    assert proposed.papers.get(kind="result").document.parsed_facts == facts


def test_a_handling_clerk_sees_it_before_it_is_proposed(road, in_work, drawn):
    handler = signed_in(road.here.handler)
    form = Page(handler.get(work(in_work))).form(work(in_work, "trinh-duyet")).values

    asked = handler.post(
        work(in_work, "trinh-duyet"), {**form, **RESULT, "registered_on": "20/03/1958", "_preview": "1"}
    )
    assert asked["Location"] == address(in_work)
    handler.get(asked["Location"])
    work_off()

    assert handler.get(asked["Location"])["Content-Type"] == "application/pdf"
    assert "(Họ tên người ký)" in drawn[-1].facts.signer.name
    assert Task.objects.open().get().role == "handler"


def test_what_is_incomplete_is_told_instead(road, in_work):
    handler = signed_in(road.here.handler)
    form = Page(handler.get(work(in_work))).form(work(in_work, "trinh-duyet")).values

    answer = handler.post(work(in_work, "trinh-duyet"), {**form, "entry": "Ghi dở", "_preview": "1"})

    assert answer.status_code == 422
    assert Page(answer).field("entry").value == "Ghi dở"
    assert handler.get(address(in_work))["Location"] == work(in_work)
    assert not ResultPreview.objects.exists()


def test_asking_twice_draws_once_and_another_content_draws_anew(road, proposed):
    leader = signed_in(road.here.leader)
    for _ in range(2):
        leader.get(address(proposed))
    assert OutboxJob.objects.filter(kind=result_previews.DRAW).count() == 1


def test_an_office_that_only_knows_of_it_and_a_stranger_see_nothing(road, proposed):
    assert signed_in(road.elsewhere.leader).get(address(proposed)).status_code == 404


def test_it_is_gone_after_an_hour(road, proposed):
    signed_in(road.here.leader).get(address(proposed))
    ResultPreview.objects.update(requested_at="2020-01-01T00:00:00Z")

    retain("sheets_resultpreview")

    assert not ResultPreview.objects.exists()


def test_a_number_of_thousands_of_digits_is_that_of_no_paper(road, proposed):
    answer = signed_in(road.here.leader).get(address(proposed), {"ban": "9" * 5000})

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/html")
