"""A process that leaves a dossier hanging is refused before it is published."""

import json

import pytest

from services.catalogue.errors import CatalogueError
from services.catalogue.lint.package_lint import errors
from services.catalogue.package.definition import Package
from tests.factories import PACKAGES, publish_package


def process(*roles: str) -> list[dict[str, object]]:
    return [{"key": f"step_{n}", "title": f"Bước {n}", "role": role, "hours": 4} for n, role in enumerate(roles)]


def findings(code: str, *roles: str) -> list[str]:
    package = {**json.loads((PACKAGES / f"{code}.json").read_text()), "process": process(*roles)}
    return [one.message for one in errors(Package.model_validate(package)) if one.path == "process"]


@pytest.mark.parametrize("roles", [("handler", "leader", "desk"), ("handler", "handler", "leader", "desk")])
def test_a_process_that_examines_decides_and_hands_over_is_sound(roles):
    assert findings("2.000635", *roles) == []


@pytest.mark.parametrize(
    ("roles", "reason"),
    [
        (("leader", "desk"), "không ai xem xét"),
        (("desk", "handler", "leader", "desk"), "không ai xem xét"),
        (("handler",), "không ai quyết định"),
        (("handler", "desk"), "không ai quyết định"),
        (("handler", "author"), "không ai quyết định"),
        (("handler", "leader"), "không ai trả"),
        (("handler", "leader", "handler", "desk"), "không ai trả"),
        (("handler", "leader", "leader", "desk"), "không ai trả"),
    ],
)
def test_a_process_that_nobody_examines_decides_or_hands_over_is_refused(roles, reason):
    [message] = findings("2.000635", *roles)

    assert reason in message


def test_a_notice_has_one_step_and_somebody_takes_note_of_it():
    assert findings("2.000033", "handler") == []
    assert findings("2.000033", "desk")
    assert findings("2.000033", "handler", "leader")


@pytest.mark.django_db
def test_such_a_version_is_not_published():
    with pytest.raises(CatalogueError):
        publish_package(process=process("handler", "desk"))
