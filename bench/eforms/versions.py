"""Published procedure versions in bulk, and drafts under them."""

import json
from hashlib import sha256
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from bench.eforms.filling import Step, create_draft
from bench.yardsticks import session_key_of
from services.catalogue.models import Body, Procedure, ProcedureVersion, VersionState


def first_step(version: ProcedureVersion) -> Step:
    """The first step of a new draft under this version."""
    draft = create_draft(version)
    step = version.package.eform.steps[0].key
    return Step(reverse("dossiers:step", args=[draft.key, step]), session_key_of(draft.owner))


def publish(count: int) -> list[ProcedureVersion]:
    """Publish copies of the first procedure that differ in code and one title."""
    original = ProcedureVersion.objects.in_force().select_related("procedure", "body").order_by("pk")[0]
    author, approver = get_user_model().objects.order_by("pk")[:2]
    issuer = original.procedure.issuer_id
    existing = Procedure.objects.count()
    codes = [f"9.{number:06}" for number in range(existing, existing + count)]
    procedures = Procedure.objects.bulk_create(
        Procedure(code=code, issuer_id=issuer, name=original.procedure.name, folded="") for code in codes
    )
    texts = [_text(json.loads(original.body.text), code) for code in codes]
    bodies = Body.objects.bulk_create(Body(checksum=sha256(text.encode()).hexdigest(), text=text) for text in texts)
    values = {"number": 1, "state": VersionState.PUBLISHED, "author": author, "approver": approver}
    return ProcedureVersion.objects.bulk_create(
        ProcedureVersion(procedure=procedure, body=body, published_at=timezone.now(), **values)
        for procedure, body in zip(procedures, bodies, strict=True)
    )


def _text(package: dict[str, Any], code: str) -> str:
    """The package as JSON with another code, and a form that differs."""
    package["code"] = code
    package["form"]["steps"][0]["title"] += f" {code}"
    return json.dumps(package, ensure_ascii=False)
