"""A process is a list of stages; a step that stands alone is a stage of its own."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from services.catalogue.actions import read_package
from services.catalogue.errors import CatalogueError
from services.catalogue.package.definition import Package
from services.catalogue.package.process import Delivers
from tests.factories import PACKAGES

PLAIN = json.loads((PACKAGES / "2.000635.json").read_text())
EXAMINE = {"key": "examine", "title": "Thẩm định", "role": "handler", "hours": 4}
SIGN = {"key": "sign", "title": "Ký", "role": "leader", "hours": 2}
HAND = {"key": "hand", "title": "Trả kết quả", "role": "desk", "hours": 2}
OPINION = {
    "key": "fire",
    "title": "Ý kiến về phòng cháy",
    "role": "handler",
    "days": 3,
    "delivers": "opinion",
    "office": {"agency": "G01.101"},
}


def with_process(*process: dict[str, Any]) -> Package:
    return Package.model_validate({**PLAIN, "process": process})


def test_a_step_alone_is_a_stage():
    package = with_process(EXAMINE, SIGN, HAND)
    assert [(stage.key, len(stage.steps)) for stage in package.stages] == [("examine", 1), ("sign", 1), ("hand", 1)]
    delivered = [step.delivers for step in package.steps.values()]
    assert delivered == [Delivers.CHECK, Delivers.SIGNATURE, Delivers.HAND_OVER]


def test_the_steps_of_a_stage_stand_side_by_side():
    package = with_process({"key": "examination", "title": "Thẩm định", "steps": [EXAMINE, OPINION]}, SIGN, HAND)
    assert [step.key for step in package.stages[0].steps] == ["examine", "fire"]
    assert package.steps["fire"].is_elsewhere
    assert not package.steps["examine"].is_elsewhere


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ({**EXAMINE, "hours": None}, "Hãy ghi thời gian của bước"),
        ({**EXAMINE, "days": 1}, "Hãy ghi thời gian của bước"),
        ({**EXAMINE, "delivers": "wonder"}, "process.0.delivers: Chỉ nhận một trong các giá trị"),
        ({"key": "none", "title": "Trống", "steps": []}, "process.0.steps: Cần ít nhất 1 dòng."),
        ({"key": "one", "title": "Một", "steps": [EXAMINE, EXAMINE]}, "hai lần khóa examine"),
        ({"key": "one", "title": "Một", "steps": [{**EXAMINE, "role": "king"}]}, "process.0.steps.0.role"),
        ({**EXAMINE, "office": {"at": "home"}}, "process.0.office: Nơi lấy từ câu trả lời cần đi cùng"),
    ],
)
def test_what_is_no_step_is_refused_where_it_stands(step, said):
    with pytest.raises(CatalogueError) as refused:
        read_package(json.dumps({**PLAIN, "process": [step, SIGN, HAND]}))
    assert said in str(refused.value)


def test_a_shape_is_never_guessed():
    with pytest.raises(ValidationError):
        with_process({"key": "x", "title": "X"})
