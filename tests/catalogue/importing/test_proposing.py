"""Records read into drafts: once, without touching what is published, and to the same end when interrupted."""

import json
import lzma

import pytest
from django.db import connection

from services.catalogue.actions import edit, submit_for_review
from services.catalogue.errors import CatalogueError
from services.catalogue.importing import classification, proposing
from services.catalogue.importing.models import ImportItem, Outcome, RecordImport
from services.catalogue.importing.proposing import rehearse
from services.catalogue.importing.publishing import publish_here
from services.catalogue.importing.rows import read_row
from services.catalogue.models import Procedure, ProcedureVersion, VersionEvent, VersionState
from tests.catalogue.importing.samples import DOUBTFUL, READ_ON, ROW, administrator, file_of, proposed, row, take_in
from tests.factories import publish_package

pytestmark = pytest.mark.django_db
CODES = [f"1.00{number:04}" for number in range(120)]


@pytest.fixture
def admin(ministry):
    return administrator()


def outcomes(report):
    return {one.code: one.outcome for one in report.rows}


def test_records_become_drafts_and_nothing_is_published(admin, tmp_path):
    report = take_in(file_of(tmp_path, [row("1.000001"), row("1.000002", **DOUBTFUL)]), admin)
    assert outcomes(report) == {"1.000001": Outcome.INSERTED, "1.000002": Outcome.INSERTED}
    assert [one.is_doubtful for one in report.rows] == [False, True]
    assert set(ProcedureVersion.objects.values_list("state", flat=True)) == {VersionState.DRAFT}
    assert not Procedure.objects.in_force().exists()


def test_twice_changes_nothing(admin, tmp_path):
    path = file_of(tmp_path, [row("1.000001"), row("1.000002"), "no record"])
    take_in(path, admin)
    before = list(VersionEvent.objects.values_list("pk", "body"))
    again = take_in(path, admin)
    assert (again.run, again.unchanged) == (None, 2)
    assert list(VersionEvent.objects.values_list("pk", "body")) == before
    assert RecordImport.objects.count() == 1


def test_a_changed_row_is_a_new_draft_beside_the_version_in_force(admin, tmp_path):
    publish_here(proposed(tmp_path, [row("1.000001")], admin), by=administrator())
    report = take_in(file_of(tmp_path, [row("1.000001", name="Kết hôn")]), admin)
    assert outcomes(report) == {"1.000001": Outcome.NEW_VERSION}
    procedure = Procedure.objects.get()
    assert procedure.name == ROW["name"]
    assert {version.number: version.state for version in procedure.versions.all()} == {1: "published", 2: "draft"}


def test_a_draft_that_nobody_has_worked_on_is_renewed_another_left_alone(admin, author, tmp_path):
    take_in(file_of(tmp_path, [row("1.000001"), row("1.000002")]), admin)
    worked_on = ProcedureVersion.objects.get(procedure__code="1.000002")
    changed = worked_on.package.model_copy(update={"supplement_days": 7})
    edit(worked_on, changed, expected_checksum=worked_on.checksum, by=author)
    take_in(file_of(tmp_path, [row("1.000001", name="A"), row("1.000002", name="A")]), admin)
    versions = ProcedureVersion.objects.order_by("procedure__code", "number")
    assert [(one.procedure.code, one.number, one.package.record.name) for one in versions] == [
        ("1.000001", 1, "A"),
        ("1.000002", 1, ROW["name"]),
        ("1.000002", 2, "A"),
    ]


def test_what_the_ministry_has_published_with_a_form_is_kept(admin, tmp_path):
    version = publish_package()
    report = take_in(file_of(tmp_path, [row("2.000635")]), admin)
    assert outcomes(report) == {"2.000635": Outcome.KEPT}
    assert list(version.procedure.versions.all()) == [version]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "JSON"),
        ("[1]", "JSON"),
        ('{"code": "1.000003", "name": "\\u0000"}', "ký tự"),
        ('{"code": "1.000003", "name": "\\ud800"}', "ký tự"),
        ("[" * 100_000, "JSON"),
        (row("bad code"), "code: Không đúng dạng"),
        (row("1.000003", levels=["Cấp huyện"]), "levels.0: Chỉ nhận một trong các giá trị"),
        (row("1.000003", name="x" * 1501), "name: Dài quá 1500"),
        (row("1.000003", issuer="Bộ Không Có"), "“Bộ Không Có”"),
        (row("1.000001"), "đã có ở procedures.jsonl dòng 1"),
        (row("1.000003", channels=[{"method": "PIGEON"}]), "channels.0.method"),
        ("x" * 1_000_001, "byte"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_the_others_are_taken_in(admin, tmp_path, line, reason):
    report = take_in(file_of(tmp_path, [row("1.000001"), line, row("1.000009")]), admin)
    [refused] = [one for one in report.rows if one.outcome == Outcome.REFUSED]
    assert refused.line == 2
    assert reason in refused.sentences
    assert Procedure.objects.count() == 2


def test_who_may_not_write_for_a_ministry_proposes_nothing_of_it(author, clerk_without_post, tmp_path):
    path = file_of(tmp_path, [row("1.000001"), row("1.000002", issuer="Bộ Công an")])
    report = take_in(path, author)
    assert outcomes(report) == {"1.000001": Outcome.INSERTED, "1.000002": Outcome.REFUSED}
    with pytest.raises(CatalogueError, match="không được giao nhập"):
        take_in(path, clerk_without_post)


def test_internal_procedures_are_stored_and_hidden(admin, client, tmp_path):
    publish_here(proposed(tmp_path, [row("5.000001"), row("1.000001")], admin), by=administrator())
    assert set(Procedure.objects.in_force().values_list("code", flat=True)) == {"5.000001", "1.000001"}
    assert client.get("/thu-tuc/5.000001/").status_code == 404
    assert client.get("/thu-tuc/1.000001/").status_code == 200
    assert "5.000001" not in client.get("/tim-kiem/?q=ket+hon").content.decode()


def test_an_interrupted_import_goes_on_to_the_same_end(admin, tmp_path, monkeypatch):
    path = file_of(tmp_path, [*(row(code) for code in CODES), "{"])
    written: list[int] = []
    taken = proposing._take

    def take_two(*args, **kwargs):
        if len(written) == 2:
            raise KeyboardInterrupt
        written.append(1)
        return taken(*args, **kwargs)

    monkeypatch.setattr(proposing, "_take", take_two)
    with pytest.raises(KeyboardInterrupt):
        take_in(path, admin)
    assert 0 < Procedure.objects.count() < len(CODES)
    monkeypatch.undo()
    report = take_in(path, admin)
    assert report.counts["Thủ tục mới"] == len(CODES)
    assert report.counts["Từ chối"] == 1
    assert ProcedureVersion.objects.count() == VersionEvent.objects.count() == len(CODES)
    publish_here(RecordImport.objects.get(), by=administrator())
    assert Procedure.objects.in_force().count() == len(CODES)


def test_another_takes_over_the_drafts_of_an_import_that_was_left(admin, tmp_path, monkeypatch):
    path = file_of(tmp_path, [row("1.000001")])
    monkeypatch.setattr(proposing, "_end", lambda run, unchanged: None)
    take_in(path, admin)
    monkeypatch.undo()
    report = take_in(path, administrator())
    assert outcomes(report) == {"1.000001": Outcome.INSERTED}
    assert ProcedureVersion.objects.count() == 1
    assert set(ImportItem.objects.values_list("version", flat=True)) == {ProcedureVersion.objects.get().pk}


def test_rows_are_read_before_the_transaction_so_that_nobody_waits_for_it(admin, tmp_path, monkeypatch):
    outside, depths = len(connection.savepoint_ids), set[int]()

    def reading(record):
        depths.add(len(connection.savepoint_ids))
        return read_row(record)

    monkeypatch.setattr(classification, "read_row", reading)
    take_in(file_of(tmp_path, [row("1.000001")]), admin)
    assert depths == {outside}


def test_what_another_import_takes_in_meanwhile_is_unchanged(admin, tmp_path, monkeypatch):
    path, other, begun = file_of(tmp_path, [row("1.000001")]), administrator(), list[bool]()

    def reading(record):
        if not begun:
            begun.append(True)
            take_in(path, other)
        return read_row(record)

    monkeypatch.setattr(classification, "read_row", reading)
    report = take_in(path, admin)
    assert (report.unchanged, report.rows) == (1, [])
    assert ProcedureVersion.objects.count() == 1


def test_a_rehearsal_says_the_same_and_writes_nothing(admin, tmp_path):
    path = file_of(tmp_path, [row("1.000001"), row("1.000002", **DOUBTFUL), "{"])
    rehearsed = rehearse([path], by=admin, read_on=READ_ON, seen=lambda count: None)
    assert not Procedure.objects.exists()
    assert not RecordImport.objects.exists()
    assert rehearsed.counts == take_in(path, admin).counts


def test_long_texts_beside_the_records_are_taken_in_and_files_may_be_packed(admin, tmp_path):
    file_of(tmp_path, [{"code": "1.000001", "steps": "Bước dài."}], name="procedure_texts.jsonl")
    bare = {key: value for key, value in row("1.000001").items() if key != "steps"}
    take_in(file_of(tmp_path, [bare]), admin)
    assert ProcedureVersion.objects.get().package.record.steps[0].text == "Bước dài."
    packed = tmp_path / "more.jsonl.xz"
    packed.write_bytes(lzma.compress(json.dumps(row("1.000002")).encode()))
    assert outcomes(take_in(packed, admin)) == {"1.000002": Outcome.INSERTED}


def test_a_doubtful_draft_goes_the_usual_way_once_the_ministry_has_decided(admin, author, tmp_path):
    take_in(file_of(tmp_path, [row("1.000001", **DOUBTFUL)]), admin)
    assert submit_for_review(ProcedureVersion.objects.get(), by=author).state == VersionState.REVIEW


def test_what_was_published_for_information_only_gets_its_receivers(admin, tmp_path):
    publish_here(proposed(tmp_path, [row("1.000001")], admin), by=administrator())
    Procedure.objects.update(received_by="", is_online=False)
    take_in(file_of(tmp_path, [row("1.000001", name="A")]), admin)
    assert Procedure.objects.get().received_by == "commune_committee"
