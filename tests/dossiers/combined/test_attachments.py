"""Which files of a filing are a part's: those of its steps, of rows in them, and its own notices of dues."""

from eforms.actions import attach
from eforms.files.access import may_read
from eforms.files.uploads import inspect_upload
from eforms.models import Attachment
from services.dossiers.actions import applicant, desk, filing
from services.dossiers.actions.money import dues
from services.dossiers.combined.attachments import attachments_of, has_attachment, held_files
from services.dossiers.history.verification import faults
from services.dossiers.models import Dossier
from tests.dossiers.combined.conftest import a_family
from tests.dossiers.combined.package import BIRTH, FORM, RESIDENCE, package
from tests.dossiers.money.steps import TAX
from tests.eforms.papers import pdf, received
from tests.outbox import work_off

CERTIFIED = "Theo thông báo của cơ quan thuế."


def a_file(name="a.pdf"):
    return inspect_upload(received(pdf(), name), max_megabytes=1)


def test_a_notice_of_dues_is_the_parts_whose_office_asked(family, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    parts = family.submit()
    residence = family.accept(parts["residence"])

    dues.request_dues(residence, by=family.police.handler, lines=TAX, note=CERTIFIED, paper=a_file())

    [notice] = attachments_of(residence)
    assert not attachments_of(parts["birth"]).exists()
    assert not has_attachment(parts["birth"], notice)


def test_what_one_part_exchanges_the_office_of_another_holds_as_filed(family, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    begun = family.begin()
    attach(begun.draft, "birth_paper", [a_file("cũ.pdf")])
    work_off()
    parts = family.parts(filing.submit(begun, by=family.citizen).filing_id)
    taken, residence = family.accept(parts["birth"]), family.accept(parts["residence"])
    desk.request_supplement(taken, by=family.ward.handler, fields_asked=["birth_paper"], note="Giấy bị mờ, gửi lại.")
    [old] = attachments_of(taken)
    fields = ["birth_paper"]
    new = {"birth_paper": [a_file("mới.pdf")]}
    applicant.change_supplement_files(taken, by=family.citizen, attached={}, removed=str(old.pk), fields=fields)
    applicant.change_supplement_files(taken, by=family.citizen, attached=new, removed=None, fields=fields)
    applicant.answer_supplement(taken, by=family.citizen, answers={})

    assert [file.name for file in held_files(fresh(taken))] == ["mới.pdf"]
    assert [file.name for file in held_files(fresh(residence))] == ["cũ.pdf"]
    assert [list(faults(fresh(part))) for part in parts.values()] == [[], [], []]
    old = Attachment.objects.get(pk=old.pk)
    assert may_read(family.police.handler, old)
    assert not may_read(family.ward.handler, old)
    assert not may_read(family.citizen, old)


def fresh(part):
    return Dossier.objects.get(pk=part.pk)


def test_a_paper_in_a_row_goes_with_its_group(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    owners = {
        "key": "owners",
        "type": "rows",
        "label": "Chủ sở hữu",
        "item": "Người",
        "min_rows": 0,
        "max_rows": 3,
        "fields": [{"key": "owner", "type": "full_name", "label": "Họ, chữ đệm, tên"}],
    }
    steps = [{**step, "fields": [*step["fields"], owners]} if step["key"] == "home" else step for step in FORM["steps"]]
    text = package(BIRTH, RESIDENCE)
    parts = a_family(BIRTH, RESIDENCE, form={**text["form"], "steps": steps}).submit()
    attach(parts["birth"].filing.draft, "owners.r1.paper", [a_file()])

    assert attachments_of(parts["residence"]).count() == 1
    assert not attachments_of(parts["birth"]).exists()
