"""What the pages on decisions of provinces share: the province asked for, and the acts on one decision."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404

from core.people import SignedInRequest
from services.agencies.models import AdministrativeUnit
from services.catalogue.errors import CatalogueError
from services.catalogue.local_decisions import rules
from services.catalogue.local_decisions.forms import ReasonForm


@dataclass(frozen=True)
class DecisionActs:
    """The actions on one kind of decision, and what is said when it was approved."""

    approve: Callable[..., Any]
    refuse: Callable[..., Any]
    cancel: Callable[..., Any]
    approved: str

    def carry_out(self, request: SignedInRequest, row: Any, slug: str) -> None:
        """Approve (`duyet`), refuse (`khong-duyet`) or cancel (`bo`), and say what came of it; Http404 for others."""
        reason = ReasonForm(request.POST).reason
        try:
            match slug:
                case "duyet":
                    self.approve(row, by=request.user)
                    done = self.approved
                case "khong-duyet":
                    self.refuse(row, by=request.user, note=reason)
                    done = "Đã ghi là không duyệt; người đề nghị được báo lý do."
                case "bo":
                    self.cancel(row, by=request.user, note=reason)
                    done = "Đã bỏ."
                case _:
                    raise Http404
        except CatalogueError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, done)


def province_asked(request: SignedInRequest) -> tuple[list[AdministrativeUnit], AdministrativeUnit]:
    """The provinces of the user, and the one that `?tinh=` names, else the first; Http404 for who has none."""
    provinces = rules.provinces_of(request.user)
    if not provinces:
        raise Http404
    return provinces, next((one for one in provinces if one.pk == request.GET.get("tinh")), provinces[0])
