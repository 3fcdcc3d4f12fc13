"""Many procedures, each with a version in force and a draft under it."""

import json
from hashlib import sha256
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from bench.eforms.filling import Step, begin
from bench.yardsticks import session_of
from services.catalogue.models import Body, Procedure, ProcedureVersion, VersionState


def a_step(version: ProcedureVersion) -> Step:
    """The first step of a draft under that version."""
    draft = begin(version)
    step = version.package.eform.steps[0].key
    return Step(reverse("dossiers:step", args=[draft.key, step]), session_of(draft.owner))


def publish(count: int) -> list[ProcedureVersion]:
    """So many procedures, each like the first one but for its code and a title."""
    like = ProcedureVersion.objects.in_force().select_related("procedure", "body").order_by("pk")[0]
    author, approver = get_user_model().objects.order_by("pk")[:2]
    there = Procedure.objects.count()
    codes = [f"9.{number:06}" for number in range(there, there + count)]
    procedures = Procedure.objects.bulk_create(
        Procedure(code=code, issuer_id=like.procedure.issuer_id, name=like.procedure.name, folded="") for code in codes
    )
    texts = [_text(json.loads(like.body.text), code) for code in codes]
    bodies = Body.objects.bulk_create(Body(checksum=sha256(text.encode()).hexdigest(), text=text) for text in texts)
    said = {"number": 1, "state": VersionState.PUBLISHED, "author": author, "approver": approver}
    return ProcedureVersion.objects.bulk_create(
        ProcedureVersion(procedure=procedure, body=body, published_at=timezone.now(), **said)
        for procedure, body in zip(procedures, bodies, strict=True)
    )


def _text(package: dict[str, Any], code: str) -> str:
    """A package of its own, with a form of its own."""
    package["code"] = code
    package["form"]["steps"][0]["title"] += f" {code}"
    return json.dumps(package, ensure_ascii=False)
