"""English text by text: missing, current or stale; edited in place, taken out and in as a file."""

import csv
import dataclasses
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from services.catalogue import actions
from services.catalogue.authoring import package_edits
from services.catalogue.authoring.patterns import patterns
from services.catalogue.derived.derivation import with_derived_form
from services.catalogue.english.csv_files import read_csv, write_csv
from services.catalogue.english.editing import with_english, with_stale_english
from services.catalogue.english.official_terms import term_warnings
from services.catalogue.english.strings import EnglishState, counts, english_strings
from services.catalogue.models import ProcedureVersion
from services.catalogue.package.definition import Package
from services.catalogue.sampling.samples import PACKAGES_DIR, package_codes
from tests.catalogue.derived.records import package as record_of
from tests.pages import Page

LABEL = "form.steps.request.fields.copies.label"


def read(code: str) -> Package:
    return Package.model_validate_json((PACKAGES_DIR / f"{code}.json").read_text())


@pytest.fixture
def package() -> Package:
    return read("2.000635")


@pytest.fixture
def draft(published, author, client) -> ProcedureVersion:
    client.force_login(author)
    return actions.start_new_version(published.procedure, by=author)


def one(package: Package, address: str):
    return next(string for string in english_strings(package) if string.address == address)


def page(name: str, version: ProcedureVersion) -> str:
    return reverse(f"admin:studio_{name}", args=[version.pk])


def relabelled(package: Package, text: str, **more: str) -> Package:
    [step] = [step.key for step in package.eform.steps if "copies" in {field.key for field in step.fields}]
    return package_edits.with_step_texts(package, step, {}, {"copies": {"label": text, **more}})


@pytest.mark.parametrize("code", package_codes())
def test_every_text_has_an_address_of_its_own_and_takes_its_english_there(code):
    package = read(code)
    strings = english_strings(package)
    assert len({string.address for string in strings}) == len(strings)

    after = with_english(package, {string.address: f"E {string.address}"[:500] for string in strings})

    assert {string.english for string in english_strings(after)} == {f"E {one.address}"[:500] for one in strings}
    assert [string.vietnamese for string in english_strings(after)] == [string.vietnamese for string in strings]


@pytest.mark.parametrize("code", package_codes())
def test_the_english_of_the_projects_packages_is_whole(code):
    assert counts(english_strings(read(code)))[EnglishState.MISSING] == 0


@pytest.mark.parametrize("pattern", patterns(), ids=lambda pattern: pattern.key)
def test_the_english_of_patterns_is_whole(pattern):
    assert [text.address for text in english_strings(pattern.package) if not text.english] == []


def test_the_frame_of_a_derived_form_has_its_english():
    derived = with_derived_form(record_of("1.000656"))
    missing = {text.vietnamese for text in english_strings(derived) if not text.english}
    assert missing <= said_by(derived)


def said_by(derived: Package) -> set[str]:
    """What is drawn from the record and not of the frame: its name, remarks, ways, papers, results and cases."""
    uploads = [field for field in derived.eform.fields() if field.key.startswith("paper_")]
    return {
        derived.record.name,
        *(text for way in derived.record.ways for text in (way.text, way.time, way.fee)),
        derived.record.conditions,
        *derived.record.remarks,
        *(text for paper in derived.papers for text in (paper.name, paper.case, paper.online, paper.after_filing)),
        *(result.name for result in derived.results),
        *(text for field in uploads for text in (field.label, field.hint)),
        *(case.title for case in derived.eform.cases),
    }


def test_texts_are_counted_by_their_state(package):
    strings = english_strings(package)
    whole = with_english(package, {string.address: "English" for string in strings})
    assert counts(english_strings(whole)) == {
        EnglishState.MISSING: 0,
        EnglishState.STALE: 0,
        EnglishState.CURRENT: len(strings),
    }


def test_a_changed_vietnamese_makes_its_english_stale_until_somebody_looked(package):
    address = one_address(package)
    package = with_english(package, {address: "Number of copies"})
    changed = with_stale_english(package, relabelled(package, "Bao nhiêu bản sao?"))
    again = with_stale_english(changed, relabelled(changed, "Số lượng bản sao?"))
    back = with_stale_english(again, relabelled(again, one(package, address).vietnamese))
    seen = with_english(again, {address: "Number of copies"})
    both = with_stale_english(package, relabelled(package, "Bao nhiêu?", label_en="How many?"))

    assert one(changed, address).state is EnglishState.STALE
    assert one(again, address).made_from == one(package, address).source_hash
    assert one(back, address).state is EnglishState.CURRENT
    assert (one(seen, address).state, with_stale_english(again, seen).english_of) == (EnglishState.CURRENT, {})
    assert one(both, address).state is EnglishState.CURRENT


def one_address(package: Package) -> str:
    return next(text.address for text in english_strings(package) if text.address.endswith(".copies.label"))


def test_a_file_taken_out_and_in_again_changes_nothing(package):
    strings = english_strings(package)
    result = read_csv(write_csv(strings), strings)
    assert (result.texts, result.refused) == ({}, [])


def test_a_file_is_refused_line_by_line(package):
    strings = english_strings(package)
    address = one_address(package)
    rows = list(csv.DictReader(io.StringIO(write_csv(strings)[1:])))
    for row in rows:
        row["english"] = ""
    at = next(number for number, row in enumerate(rows) if row["address"] == address)
    rows[at]["english"] = "'=2+2"
    rows[at - 1] |= {"english": "x", "source_hash": "0" * 16}
    rows += [{**rows[0], "address": "form.nothing", "english": "y"}, {**rows[at], "english": "twice"}]
    file = io.StringIO()
    writer = csv.DictWriter(file, fieldnames=list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)

    result = read_csv(file.getvalue(), strings)

    assert result.texts == {address: "=2+2"}
    assert [finding.sentence.partition(" ")[0] for finding in result.refused] == ["Câu", "Phiên", "Địa"]


def test_an_official_term_translated_otherwise_is_warned_of():
    assert list(term_warnings("Ủy ban nhân dân cấp xã", "People's Committee of the commune")) == []
    [warning] = term_warnings("Ủy ban nhân dân cấp xã", "The town hall")
    assert "people's committee" in warning


@pytest.mark.django_db
def test_english_is_written_on_its_page_and_a_stale_one_shows_the_old_text(client, draft, author):
    address = one_address(draft.package)
    old = one(draft.package, address).vietnamese
    package = relabelled(with_english(draft.package, {address: "Copies"}), old)
    version = actions.edit(draft, package, expected_checksum=draft.checksum, by=author)
    version = actions.edit(
        version, relabelled(version.package, "Bao nhiêu bản?"), expected_checksum=version.checksum, by=author
    )

    stale = client.get(page("english", draft), {"trang-thai": "stale"})
    assert f"Trước đây: “{old}”" in Page(stale).text
    name = f"{address}-{one(version.package, address).source_hash}"
    typed = {"_seen": version.checksum, f"{name}-english": "Copies", f"{name}-confirmed": "on"}
    saved = client.post(f"{page('english', draft)}?trang-thai=stale", typed)

    assert saved["Location"].startswith(page("english", draft))
    version.refresh_from_db()
    assert one(version.package, address).state is EnglishState.CURRENT


@pytest.mark.django_db
def test_english_of_a_text_that_is_gone_is_told_and_not_stored(client, draft):
    typed = {"_seen": draft.checksum, f"{one_address(draft.package)}-{'0' * 16}-english": "Written for another"}
    response = client.post(page("english", draft), typed, follow=True)
    assert "Written for another" in Page(response).text
    draft.refresh_from_db()
    assert "Written for another" not in draft.body.text


@pytest.mark.django_db
def test_a_file_is_reported_before_it_is_stored(client, draft, author):
    strings = english_strings(draft.package)
    address = one_address(draft.package)
    rows = [
        dataclasses.replace(text, english="How many of them" if text.address == address else "") for text in strings
    ]
    text = write_csv(rows)
    upload = SimpleUploadedFile("english.csv", text.encode(), content_type="text/csv")

    reported = client.post(page("english_file", draft), {"file": upload, "_check": "1"})
    before = ProcedureVersion.objects.get(pk=draft.pk).checksum
    client.post(page("english_file", draft), {"_text": reported.context["text"], "_save": "1", "_seen": draft.checksum})

    assert "1 câu được ghi" in Page(reported).text
    assert before == draft.checksum
    draft.refresh_from_db()
    assert one(draft.package, address).english == "How many of them"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00a", b"a,b\n1,2\n", b'address,source_hash,english\n"', b"\x00" * 100]
)
def test_a_file_that_is_none_is_refused_with_a_sentence(client, draft, content):
    upload = SimpleUploadedFile("english.csv", content, content_type="text/csv")
    response = client.post(page("english_file", draft), {"file": upload, "_check": "1"})
    assert response.status_code in (200, 422)
    assert not response.context["report"] or not response.context["report"].texts


@pytest.mark.django_db
def test_the_file_is_for_spreadsheets(client, draft):
    response = client.get(page("english_csv", draft), {"trang-thai": "missing"})
    assert response.content.startswith("\ufeff".encode())
    assert response["Content-Disposition"].endswith('-english.csv"')


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["?trang=0", "?trang=9999", "?trang=x", "?trang-thai=zzz"])
def test_any_address_of_the_page_opens(client, draft, query):
    assert client.get(page("english", draft) + query).status_code == 200


def test_a_paper_named_like_the_question_that_uploads_it_is_asked_once():
    package = read("1.004873")
    number, paper = next((at, paper) for at, paper in enumerate(package.papers) if paper.field)
    question = next(field for field in package.eform.fields() if field.key == paper.field)
    papers = tuple(one.model_copy(update={"name": question.label}) if one is paper else one for one in package.papers)
    named = package.model_copy(update={"papers": papers})
    asked = [string for string in english_strings(named) if string.vietnamese == question.label]
    assert [string.address.startswith("form.") for string in asked] == [True]
    translated = with_english(named, {asked[0].address: "The one name"})
    assert translated.papers[number].name_en == "The one name"
    assert next(field for field in translated.eform.fields() if field.key == paper.field).label_en == "The one name"
