"""Processes of several stages, for the procedure of the road, and how a dossier travels through them."""

from typing import Any

from services.dossiers.actions import desk, handling, steps
from services.dossiers.models import Dossier, Task
from tests.dossiers.conftest import RESULT, Road

VISIT_FORM = {
    "steps": [
        {
            "key": "visit",
            "title": "Kiểm tra",
            "fields": [
                {"key": "passed", "type": "yes_no", "label": "Đạt yêu cầu"},
                {"key": "remarks", "type": "long_text", "label": "Nhận xét", "required": False},
            ],
        }
    ]
}
READ = {"key": "read", "title": "Đọc hồ sơ", "role": "handler", "hours": 4, "delivers": "check"}
VISIT = {
    "key": "visit",
    "title": "Kiểm tra thực tế",
    "role": "handler",
    "days": 2,
    "delivers": "check",
    "form": VISIT_FORM,
}
PROPOSE = {"key": "propose", "title": "Tổng hợp, trình", "role": "handler", "hours": 4}
SIGN = {"key": "sign", "title": "Ký", "role": "leader", "hours": 4}
HAND = {"key": "hand", "title": "Trả kết quả", "role": "desk", "hours": 4}


def stage(key: str, *steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"key": key, "title": f"Giai đoạn {key}", "steps": list(steps), **more}


SIDE_BY_SIDE = [stage("examination", READ, VISIT), PROPOSE, SIGN, HAND]


def under(road: Road, *process: dict[str, Any], **changes: Any) -> Road:
    """The same road under a version with this process, free of charge."""
    road.revise(process=list(process), **{"fees": [], **changes})
    return road


def taken(road: Road, **answers: object) -> Dossier:
    """A dossier in the hands of the handling clerk."""
    dossier = desk.receive(road.submit(**answers), by=road.here.desk)
    return handling.take(dossier, by=road.here.handler)


def open_steps(dossier: Dossier) -> list[str]:
    return list(dossier.tasks.open().order_by("pk").values_list("step", flat=True))


def open_task(dossier: Dossier, step: str) -> Task:
    return Task.objects.open().get(dossier=dossier, step=step)


def visited(dossier: Dossier, road: Road, *, passed: bool = True) -> Dossier:
    return steps.finish_step(dossier, by=road.here.handler, step="visit", found={"passed": passed})


def proposed(dossier: Dossier, road: Road) -> Dossier:
    return handling.propose(dossier, by=road.here.handler, result=RESULT)
