"""Exports of the list: a file with what its owner may read, for them alone, written once whatever happens."""

import csv
from datetime import datetime
from io import BytesIO, StringIO

import openpyxl  # type: ignore[import-untyped]
import pytest
from django.utils import timezone

from core.access_log import AccessRecord
from core.outbox.models import OutboxJob
from notifications.models import Notification
from services.agencies.models import Post
from services.dossiers.actions import desk, exports
from services.dossiers.desk.lists import export as lines
from services.dossiers.desk.lists.address import Address
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, ExportFormat, ListExport
from services.dossiers.models.exports import FILES, RETENTION
from tests.outbox import work_off
from tests.pages import Page
from tests.retained import retain

ALL = Address.of("pham-vi=tat-ca")
PAGE = "/admin/dossiers/dossier/queue/exports/"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def fetched(client, person, form, address="pham-vi=tat-ca"):
    """What the person gets who presses the button and comes back."""
    client.force_login(person)
    client.post("/admin/dossiers/dossier/queue/export/", {"query": address, "form": form})
    work_off()
    answer = client.get(f"{PAGE}{ListExport.objects.of(person)[0].pk}/")
    assert answer.status_code == 200
    return b"".join(answer)


def as_workbook(content):
    [sheet] = openpyxl.load_workbook(BytesIO(content)).worksheets
    return list(sheet.values)


def as_csv(content):
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


def test_a_workbook_has_the_rows_of_the_list_with_times_as_times(road, paid, client):
    accepted = desk.receive(paid, by=road.here.desk)

    heads, line = as_workbook(fetched(client, road.here.desk, "xlsx"))

    row = dict(zip(heads, line, strict=True))
    assert (row["Mã hồ sơ"], row["Mã thủ tục"]) == (accepted.code, "2.000635")
    assert row["Hẹn trả kết quả"] == timezone.localtime(accepted.due_at).replace(tzinfo=None, microsecond=0)
    assert isinstance(row["Nộp lúc"], datetime)


def test_a_filter_holds_in_the_file(road, paid, client):
    road.submit()

    assert len(as_csv(fetched(client, road.here.desk, "csv"))) == 3
    assert len(as_csv(fetched(client, road.here.desk, "csv", "pham-vi=co-quan"))) == 2


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+84", "-2"])
def test_what_looks_like_a_formula_stays_a_text(road, paid, client, name):
    Dossier.objects.update(applicant_name=name)

    _, line = as_csv(fetched(client, road.here.desk, "csv"))
    sheet = openpyxl.load_workbook(BytesIO(fetched(client, road.here.desk, "xlsx"))).worksheets[0]

    assert line[3] == f"'{name}"
    assert (sheet["D2"].value, sheet["D2"].data_type) == (name, "s")


def test_excel_recognises_the_letters_of_a_csv(road, paid, client):
    assert fetched(client, road.here.desk, "csv").startswith("\ufeffMã hồ sơ,".encode())


def test_a_question_to_another_office_says_no_more_than_the_list(road, paid):
    task = paid.tasks.open().get()
    task.delivers, task.title = "opinion", "Cho ý kiến"
    task.save()

    export = exports.ask(Address.of("pham-vi=co-quan"), ExportFormat.CSV, by=road.here.desk)
    work_off()

    export.refresh_from_db()
    text = FILES.path_of(export.hash).read_text()
    assert "Cho ý kiến" in text
    assert paid.applicant_name not in text


def test_nobody_fetches_what_another_exported(road, paid, client):
    export = exports.ask(ALL, ExportFormat.CSV, by=road.here.desk)
    work_off()

    client.force_login(road.here.leader)

    assert client.get(f"{PAGE}{export.pk}/").status_code == 404
    assert not Page(client.get(PAGE)).element.xpath("//a[contains(@href, '/exports/')][contains(., 'Tải')]")


def test_the_rights_of_the_moment_of_writing_hold(road, paid):
    export = exports.ask(ALL, ExportFormat.CSV, by=road.here.desk)
    Post.objects.filter(user=road.here.desk).delete()
    work_off()

    export.refresh_from_db()
    assert export.is_ready
    assert export.rows == 0


def test_pressing_twice_writes_one_file_and_tells_once(road, paid, client):
    client.force_login(road.here.desk)
    for _ in range(2):
        client.post("/admin/dossiers/dossier/queue/export/", {"query": str(ALL), "form": "csv"})
    work_off()

    assert ListExport.objects.count() == 1
    assert Notification.objects.filter(kind="export_ready").count() == 1


def test_a_job_begun_again_after_the_file_was_stored_changes_nothing(road, paid):
    export = exports.ask(ALL, ExportFormat.XLSX, by=road.here.desk)
    exports.write(export.pk)  # killed before it was recorded
    work_off()
    export.refresh_from_db()

    assert exports.write(export.pk) is None
    assert export.rows == 1
    assert Notification.objects.filter(kind="export_ready").count() == 1


def test_every_row_is_written_once_over_many_batches(road, monkeypatch):
    monkeypatch.setattr(lines, "BATCH", 2)
    for _ in range(5):
        road.submit()
    export = exports.ask(ALL, ExportFormat.CSV, by=road.here.desk)
    work_off()

    export.refresh_from_db()
    written = as_csv(FILES.path_of(export.hash).read_bytes())[1:]
    assert len(written) == export.rows == 5
    assert not export.is_cut


def test_a_list_longer_than_a_file_is_cut_and_says_so(road, client, monkeypatch):
    monkeypatch.setattr(lines, "MOST_ROWS", 2)
    monkeypatch.setattr(exports, "MOST_ROWS", 2)
    for _ in range(3):
        road.submit()

    content = fetched(client, road.here.desk, "csv")

    assert len(as_csv(content)) == 3
    assert "Hãy lọc theo thời gian" in Page(client.get(PAGE)).text


def test_what_is_being_written_says_how_far_it_is(road, paid, client):
    export = exports.ask(ALL, ExportFormat.CSV, by=road.here.desk)
    ListExport.objects.filter(pk=export.pk).update(rows=500)
    client.force_login(road.here.desk)

    assert "đã ghi 500 dòng" in Page(client.get(PAGE)).text
    assert client.get(f"{PAGE}{export.pk}/").status_code == 404


def test_a_file_that_could_not_be_written_can_be_asked_for_again(road, paid, client):
    export = exports.ask(ALL, ExportFormat.CSV, by=road.here.desk)
    exports.record_failed(export.pk, "no space left")
    client.force_login(road.here.desk)

    assert "Chưa lập được bảng này" in Page(client.get(PAGE)).text
    assert exports.ask(ALL, ExportFormat.CSV, by=road.here.desk).pk != export.pk


def test_too_many_at_once_are_refused(road, paid):
    for day in range(exports.MOST_AT_ONCE):
        exports.ask(Address.of(f"pham-vi=tat-ca&nop-tu=2026-01-0{day + 1}"), ExportFormat.CSV, by=road.here.desk)

    with pytest.raises(DossierError, match="còn đang được lập"):
        exports.ask(ALL, ExportFormat.CSV, by=road.here.desk)


def test_a_form_without_a_known_format_comes_back_with_a_sentence(road, paid, client):
    client.force_login(road.here.desk)

    answer = client.post("/admin/dossiers/dossier/queue/export/", {"query": str(ALL), "form": "pdf"}, follow=True)

    assert "Hãy chọn dạng tệp" in Page(answer).text


def test_the_file_goes_after_its_days_and_one_that_is_shared_stays(road, paid):
    first = exports.ask(ALL, ExportFormat.CSV, by=road.here.desk)
    work_off()
    second = exports.ask(ALL, ExportFormat.CSV, by=road.here.desk)
    work_off()
    first.refresh_from_db()
    ListExport.objects.filter(pk=first.pk).update(asked_at=timezone.now() - RETENTION)

    assert retain("exports") == 1
    assert list(ListExport.objects.all()) == [second]
    assert FILES.path_of(first.hash).exists()

    ListExport.objects.update(asked_at=timezone.now() - RETENTION)
    retain("exports")

    assert not FILES.path_of(first.hash).exists()


def test_an_export_is_in_the_access_log(road, paid):
    exports.ask(Address.of("pham-vi=tat-ca&q=hoa"), ExportFormat.CSV, by=road.here.desk)

    record = AccessRecord.objects.get(reader=road.here.desk)
    assert "xuất bảng" in record.label
    assert OutboxJob.objects.filter(kind=exports.WRITE).count() == 1
