"""Adding an agency, and moving one with all below it under another superior (đổi cơ quan chủ quản)."""

from typing import Any

from services.agencies import hooks
from services.agencies.models import Agency, FormerCode, Reorganisation
from services.agencies.reorganisation import rules


def add(plan: Reorganisation) -> dict[str, Any]:
    """Add the agency; it receives what the example does. Its accounts and people are given to it like to any other."""
    agency = Agency.objects.create(
        code=plan.code, name=plan.name, kind=plan.agency_kind, superior=plan.superior, unit=plan.unit
    )
    plan.agency = agency
    plan.save(update_fields=["agency"])
    offered = hooks.set_up_like.send(agency, plan.example) if plan.example else []
    return {"agency": agency.code, "procedures": sum(offered)}


def move(plan: Reorganisation) -> dict[str, Any]:
    """Give the agency its superior and code, and those below it theirs; the rows, and all that hangs on them, stay.

    The old codes lead to them for good. Accounts, receipt books and orders stand under the code of before.
    """
    if plan.agency is None:
        raise ValueError("a move names an agency")
    moved = [plan.agency, *rules.agencies_below(plan.agency)]
    FormerCode.objects.bulk_create(FormerCode(code=one.code, agency=one, ended_on=plan.effective_on) for one in moved)
    codes = {one.code: rules.code_after(one, plan) for one in moved}
    for one in moved:
        one.payee, one.code = one.payee_code, codes[one.code]
    plan.agency.superior = plan.superior
    Agency.objects.bulk_update(moved, ["code", "payee", "superior"], batch_size=200)
    return {"codes": codes}
