"""The process of a version in a picture and in words."""

from services.catalogue.authoring.process_diagram import mermaid, outline
from services.catalogue.package.definition import Package
from tests.catalogue.package.test_process_lint import EXAMINE, FIRE, FOUND, HAND, SIGN, stage
from tests.catalogue.package.test_process_shape import PLAIN

VISIT = {**EXAMINE, "key": "visit", "title": "Kiểm tra", "delivers": "inspection", "when": FOUND}
SILENT = {**FIRE, "silence": {"basis": "Điều 9", "counts_as": {"agrees": True}}, "question": "Có đủ lối thoát không?"}


def a_package() -> Package:
    process = [stage("opinions", SILENT), stage("visits", VISIT), EXAMINE, SIGN, HAND]
    return Package.model_validate({**PLAIN, "process": process})


def test_the_picture_shows_stages_their_steps_and_which_may_be_passed_by():
    drawn = mermaid(a_package())
    assert 'subgraph stage_opinions["Giai đoạn opinions"]' in drawn
    assert 'step_fire["Ý kiến phòng cháy<br>Cán bộ thụ lý (ý kiến), cơ quan chủ quản, 3 ngày làm việc' in drawn
    assert "stage_opinions -.-> stage_examine" in drawn
    assert "start --> stage_opinions" in drawn
    assert "stage_hand --> finish" in drawn


def test_the_picture_passes_by_stages_that_are_left_out_together():
    sampling = {**VISIT, "key": "sampling", "title": "Lấy mẫu"}
    process = [EXAMINE, {**FIRE, "key": "fire"}, VISIT, sampling, {**EXAMINE, "key": "end"}, SIGN, HAND]
    drawn = mermaid(Package.model_validate({**PLAIN, "process": process}))
    passed_by = [line.strip() for line in drawn.splitlines() if "-.->" in line]
    assert passed_by == [
        "stage_fire -.-> stage_sampling",
        "stage_fire -.-> stage_end",
        "stage_visit -.-> stage_end",
    ]


def test_the_words_name_conditions_questions_and_what_is_recorded():
    opinions, visits, examine, *_ = outline(a_package())
    [fire] = opinions.steps
    assert (fire.question, fire.silence, fire.records) == ("Có đủ lối thoát không?", "Điều 9", ["Có đồng ý không?"])
    assert visits.steps[0].when == "“Có đồng ý không?” là “Có”"
    assert examine.title == ""
