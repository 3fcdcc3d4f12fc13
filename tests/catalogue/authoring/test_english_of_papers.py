"""English of what is said of papers: cases, what stands for them, what is left to do; and of remarks and conditions."""

import json
from pathlib import Path

import pytest

from services.catalogue.english.csv_files import read_csv, write_csv
from services.catalogue.english.editing import with_english, with_stale_english
from services.catalogue.english.strings import EnglishState, EnglishString, english_strings
from services.catalogue.package.definition import Package, canonical
from services.catalogue.sampling.samples import PACKAGES_DIR

CASE, ONLINE = "Người khác nộp thay", "Không phải nộp: đã có biểu mẫu điện tử."
PAPERS = [
    {"name": "Tờ khai", "online": ONLINE, "case": CASE},
    {"name": "Văn bản ủy quyền", "case": CASE, "after_filing": "Gửi bản chính."},
    {"name": "Danh sách", "online": ONLINE},
]
REMARKS = ["Giấy tờ phải rõ.", "Không tẩy xóa.", "Nộp một bộ."]


def packaged(**record: object) -> Package:
    """A package with these papers, and these remarks without English."""
    package = json.loads(Path(PACKAGES_DIR / "2.000635.json").read_text())
    plain = {**package["record"], "remarks": REMARKS, "remarks_en": [], "conditions": "Đủ 18 tuổi.", **record}
    return Package.model_validate({**package, "papers": PAPERS, "record": {**plain, "conditions_en": ""}})


def strings(package: Package) -> dict[str, EnglishString]:
    """By address what is said of papers, the remarks and the conditions."""
    about = ("papers.", "record.remarks", "record.conditions")
    return {one.address: one for one in english_strings(package) if one.address.startswith(about)}


def with_record(package: Package, **changes: object) -> Package:
    return package.model_copy(update={"record": package.record.model_copy(update=changes)})


def with_paper(package: Package, number: int, **changes: object) -> Package:
    papers = [one.model_copy(update=changes) if at == number else one for at, one in enumerate(package.papers)]
    return package.model_copy(update={"papers": tuple(papers)})


def translated(**record: object) -> Package:
    package = packaged(**record)
    return with_english(package, {address: f"English of {address}" for address in strings(package)})


def states(package: Package) -> set[EnglishState]:
    return {one.state for one in strings(package).values()}


def test_what_several_papers_say_is_asked_once_and_written_at_each():
    asked = [one.vietnamese for one in strings(packaged()).values()]
    assert (asked.count(CASE), asked.count(ONLINE), len(asked)) == (1, 1, 3 + 1 + 3 + 3)

    papers = translated().papers
    assert [paper.case_en for paper in papers] == ["English of papers.0.case"] * 2 + [""]
    assert [paper.online_en for paper in papers] == ["English of papers.0.online", "", "English of papers.0.online"]
    assert papers[1].after_filing_en == "English of papers.1.after_filing"
    assert states(translated()) == {EnglishState.CURRENT}


def test_a_paper_that_says_the_same_later_is_asked_until_it_has_the_english_too():
    package = translated()
    later = with_paper(package, 1, online=ONLINE)
    missing = [one.address for one in strings(later).values() if one.state is EnglishState.MISSING]
    assert missing == ["papers.1.online"]

    whole = with_english(later, {"papers.1.online": package.papers[0].online_en})
    assert "papers.1.online" not in strings(whole)


@pytest.mark.parametrize("number", [0, 2])
def test_a_changed_text_is_stale_whichever_of_the_papers_was_changed(number):
    before = translated()
    after = with_stale_english(before, with_paper(before, number, online="Không phải nộp."))
    stale = {one.address for one in strings(after).values() if one.state is EnglishState.STALE}
    assert stale == {f"papers.{number}.online"}


def test_papers_that_change_alike_are_confirmed_together():
    before = translated()
    changed = with_paper(with_paper(before, 0, online="Không phải nộp."), 2, online="Không phải nộp.")
    after = with_stale_english(before, changed)
    assert set(after.english_of) == {"papers.0.online", "papers.2.online"}
    assert strings(after)["papers.0.online"].state is EnglishState.STALE

    confirmed = with_english(after, {"papers.0.online": after.papers[0].online_en})
    assert with_stale_english(after, confirmed).english_of == {}


def test_the_english_of_a_remark_goes_where_the_remark_goes():
    before = translated()
    english = dict(zip(REMARKS, before.record.remarks_en, strict=True))
    moved = with_record(before, remarks=("Lưu ý mới.", REMARKS[2], REMARKS[0]))
    record = with_stale_english(before, moved).record
    assert record.remarks_en == ("", english[REMARKS[2]], english[REMARKS[0]])


def test_a_remark_written_anew_has_a_stale_english_that_moves_with_it():
    before = translated()
    anew = with_stale_english(before, with_record(before, remarks=(REMARKS[0], "Không được tẩy xóa.", REMARKS[2])))
    assert list(anew.english_of) == ["record.remarks.1"]
    assert anew.record.remarks_en == before.record.remarks_en

    moved = with_stale_english(anew, with_record(anew, remarks=("Không được tẩy xóa.", REMARKS[2])))
    assert moved.english_of == {"record.remarks.0": anew.english_of["record.remarks.1"]}
    seen = with_english(moved, {"record.remarks.0": "Do not erase anything."})
    assert (seen.english_of, seen.record.remarks_en[0]) == ({}, "Do not erase anything.")


def test_one_remark_may_have_english_and_the_others_none():
    package = with_english(packaged(), {"record.remarks.1": "Do not erase."})
    assert package.record.remarks_en == ("", "Do not erase.")
    assert [strings(package)[f"record.remarks.{at}"].state for at in range(3)] == [
        EnglishState.MISSING,
        EnglishState.CURRENT,
        EnglishState.MISSING,
    ]


def test_conditions_that_change_make_their_english_stale():
    before = translated()
    after = with_stale_english(before, with_record(before, conditions="Đủ 20 tuổi."))
    assert strings(after)["record.conditions"].state is EnglishState.STALE


def test_a_file_writes_them_and_taken_in_again_changes_nothing():
    package = packaged()
    rows = list(strings(translated()).values())
    result = read_csv(write_csv(rows), english_strings(package))
    assert (set(result.texts), result.refused) == (set(strings(package)), [])

    after = with_english(package, result.texts)
    assert after == translated()
    again = read_csv(write_csv(english_strings(after)), english_strings(after))
    assert (again.texts, again.refused) == ({}, [])


def test_a_package_without_them_loads_and_is_written_without_them():
    package = packaged()
    written = package.model_dump(mode="json", exclude_defaults=True)
    assert not {"remarks_en", "conditions_en"} & written["record"].keys()
    assert all(not {"case_en", "online_en", "after_filing_en"} & paper.keys() for paper in written["papers"])
    assert Package.model_validate(written) == package


def test_a_package_with_them_is_read_as_it_was_written():
    package = translated()
    assert Package.model_validate_json(canonical(package)) == package
    assert Package.model_validate(package.model_dump(mode="json", exclude_defaults=True)) == package
