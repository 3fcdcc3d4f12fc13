"""The catalogue against that of another installation: by command and by page, and nothing is changed."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from services.agencies.models import Role
from services.catalogue.models import Body, Procedure, ProcedureVersion
from tests.factories import PostFactory
from tests.pages import Page


@pytest.fixture
def exported(published, tmp_path) -> Path:
    file: Path = tmp_path / "there.jsonl"
    call_command("export_packages", file, stdout=StringIO())
    return file


def compared(file: Path) -> tuple[str, str]:
    said, problems = StringIO(), StringIO()
    call_command("compare_catalogues", file, stdout=said, stderr=problems)
    return said.getvalue(), problems.getvalue()


def changed(file: Path, **changes: object) -> dict[str, object]:
    package = json.loads(file.read_text())
    return {**package, "record": {**package["record"], **changes}}


def write(file: Path, *packages: object) -> None:
    file.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in packages))


def test_what_was_exported_here_is_the_same(exported, published):
    assert exported.read_text() == published.body.text + "\n"
    assert "1 same, 0 differing, 0 only here, 0 only there" in compared(exported)[0]


def test_what_lacks_keys_that_packages_have_gained_says_the_same(exported):
    package = json.loads(exported.read_text())
    del package["derived"]
    write(exported, package)
    assert "1 same, 0 differing" in compared(exported)[0]


def test_each_difference_is_told_field_by_field(exported, published):
    write(exported, changed(exported, name="Tên khác"))
    said, _ = compared(exported)
    assert f"Khác nhau: {published.procedure}" in said
    assert "Tên khác" in said
    assert "0 same, 1 differing, 0 only here, 0 only there" in said


def test_what_one_of_them_has_alone_is_listed(exported, published):
    write(exported, {**changed(exported, name="Thủ tục nơi kia"), "code": "9.000001"})
    said, _ = compared(exported)
    assert f"Chỉ có ở đây: {published.procedure.code} {published.procedure.name}" in said
    assert "Chỉ có ở nơi kia: 9.000001 Thủ tục nơi kia" in said


def test_lines_that_are_no_packages_are_said_with_their_numbers(exported):
    text = exported.read_text()
    exported.write_text('{"a": 1}\nnot json\n{"code": "1.2"}\n' + text + text)
    said, problems = compared(exported)
    assert "1 same" in said
    assert "4 line(s) not read" in said
    assert [line.split(":")[0] for line in problems.splitlines()] == ["Dòng 1", "Dòng 2", "Dòng 3", "Dòng 5"]


def test_a_file_that_is_not_there_is_an_error_and_no_traceback(db, tmp_path):
    with pytest.raises(CommandError, match="Cannot read"):
        compared(tmp_path / "none.jsonl")
    (tmp_path / "packed.jsonl.xz").write_bytes(b"not packed")
    with pytest.raises(CommandError, match="Cannot read"):
        compared(tmp_path / "packed.jsonl.xz")


def test_nothing_is_changed(exported):
    write(exported, changed(exported, name="Tên khác"), {**changed(exported), "code": "9.000001"})
    before = [model.objects.count() for model in (Procedure, ProcedureVersion, Body)]
    compared(exported)
    assert [model.objects.count() for model in (Procedure, ProcedureVersion, Body)] == before


def test_the_page_shows_the_differences_and_gives_the_file_for_the_other(client, exported, author):
    client.force_login(author)
    address = reverse("admin:studio_compare")
    write(exported, changed(exported, name="Tên khác"))
    page = Page(client.post(address, {"packages": SimpleUploadedFile("a.jsonl", exported.read_bytes())}))
    assert "0 thủ tục giống nhau, 1 khác nhau, 0 chỉ có ở đây, 0 chỉ có ở nơi kia" in page.text
    assert "Tên khác" in page.text
    file = b"".join(client.get(reverse("admin:studio_packages")).streaming_content)
    answer = Page(client.post(address, {"packages": SimpleUploadedFile("a.jsonl", file)}))
    assert "1 thủ tục giống nhau" in answer.text


def test_another_ministry_compares_its_own_alone(client, exported):
    client.force_login(PostFactory.create(role=Role.AUTHOR).user)
    file = SimpleUploadedFile("a.jsonl", exported.read_bytes())
    page = Page(client.post(reverse("admin:studio_compare"), {"packages": file}))
    assert "1 thủ tục của cơ quan khác không được so" in page.text
    assert not b"".join(client.get(reverse("admin:studio_packages")).streaming_content)


def test_a_missing_or_empty_file_gets_a_sentence(client, published, author):
    client.force_login(author)
    address = reverse("admin:studio_compare")
    missing = client.post(address, {})
    assert missing.status_code == 422
    assert "Hãy chọn một tệp." in Page(missing).text
    empty = client.post(address, {"packages": SimpleUploadedFile("a.jsonl", b"")})
    assert "Tệp này trống" in Page(empty).text
