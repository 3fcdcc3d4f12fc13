"""Records imported for information."""

import json
from datetime import date

import pytest
from django.core.management import call_command

from services.agencies.models import Role
from services.catalogue.importing.records import package_of
from services.catalogue.models import Procedure, ProcedureVersion
from services.catalogue.package.public_record import FilingChannel, Source
from tests.factories import AgencyFactory, PostFactory, publish_package
from tests.pages import Page

ROW = {
    "code": "1.000894",
    "name": "Thủ tục đăng ký kết hôn",
    "issuer": "Bộ Tư pháp",
    "field": "Hộ tịch",
    "levels": ["Cấp xã"],
    "subjects": ["Công dân Việt Nam"],
    "decision_no": "163/QĐ-BTP",
    "channels": [
        {"method": "ONLINE", "time": 5, "unit": "WORKING_DAY", "free": True, "note": "(Miễn lệ phí.)"},
        {"method": "DIRECT", "time": 1, "unit": "OTHER", "fee": 30000, "currency": "VND"},
        {"method": "POSTAL", "time": 120, "unit": "DAY", "fee": 20, "currency": "VND", "ambiguous": True},
    ],
    "components": [
        {"name": "Tờ khai", "original": 1, "template": "to-khai.docx", "case": "* Giấy tờ phải nộp:"},
        {"name": "Người tiếp nhận không được yêu cầu nộp thêm", "original": 0},
        {"name": "", "original": 1},
    ],
    "results": [{"name": "Giấy chứng nhận kết hôn", "code": "KQ.G15.000032"}],
    "legal_codes": ["60/2014/QH13"],
    "source": "A",
}
SOURCE = Source(name="Cổng dịch vụ công quốc gia", read_on=date(2026, 7, 20))


def test_a_record_says_no_more_than_is_sure():
    package = package_of(ROW, {"steps": "Nộp hồ sơ."}, issuer="G15", source=SOURCE)
    online, desk, post = package.record.ways
    assert not package.is_online
    assert (online.channel, online.time, online.fee, online.text) == (
        FilingChannel.ONLINE,
        "5 ngày làm việc",
        "",
        "Miễn lệ phí.",
    )
    assert (desk.time, desk.fee) == ("", "30.000 đồng")
    assert (post.time, post.fee) == ("", "")
    assert [(paper.name, paper.case, paper.template) for paper in package.papers] == [
        ("Tờ khai", "Giấy tờ phải nộp", "to-khai.docx")
    ]
    assert package.record.remarks == ("Người tiếp nhận không được yêu cầu nộp thêm",)


@pytest.fixture
def folder(tmp_path):
    rows = [ROW, {**ROW, "code": "2.000635"}, {**ROW, "code": "5.000001", "name": "Thủ tục nội bộ"}]
    (tmp_path / "procedures.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    (tmp_path / "procedure_texts.jsonl").write_text(json.dumps({"code": "1.000894", "steps": "Nộp hồ sơ."}))
    return tmp_path


@pytest.fixture
def import_records(folder):
    ministry = AgencyFactory.create(code="G15", name="Bộ Tư pháp")
    author = PostFactory.create(agency=ministry, role=Role.AUTHOR).user
    approver = PostFactory.create(agency=ministry, role=Role.APPROVER).user
    people = {"author": author.username, "approver": approver.username}
    return lambda: call_command("import_procedures", folder, verbosity=0, **people)


@pytest.mark.django_db
def test_records_are_published_for_information_and_can_be_imported_again(client, import_records, capsys):
    import_records()
    import_records()
    assert [line[0] for line in capsys.readouterr().out.splitlines()] == ["2", "0"]
    page = Page(client.get("/thu-tuc/1.000894/"))
    assert "chưa nộp trực tuyến được" in page.text
    assert not page.mentions("/nop/")
    assert "30.000 đồng" in page.text
    assert not Procedure.objects.filter(code__startswith="5.").exists()


@pytest.mark.django_db
def test_a_record_never_replaces_what_can_be_filed_online(import_records):
    version = publish_package()
    import_records()
    assert ProcedureVersion.objects.in_force().get(procedure__code="2.000635") == version


@pytest.mark.django_db
def test_a_changed_record_becomes_a_new_version(import_records, folder):
    import_records()
    changed = json.dumps({**ROW, "name": "Đăng ký kết hôn"})
    (folder / "procedures.jsonl").write_text(changed)
    import_records()
    version = ProcedureVersion.objects.in_force().select_related("procedure").get(procedure__code="1.000894")
    assert (version.number, version.procedure.name) == (2, "Đăng ký kết hôn")
    assert version.package.record.name == "Đăng ký kết hôn"
