"""What agencies offer when one is added like another, merged or moved: handlers of the hooks of agencies."""

from collections.abc import Mapping

from django.db.models import Q

from services.agencies.hooks import Holding
from services.agencies.models import Agency
from services.catalogue.models import Procedure
from services.catalogue.receiving import received_at


def reason_against_merging(agency: Agency) -> str:
    """An agency that publishes procedures is not merged: their legal content is the successor's to publish."""
    if not Procedure.objects.filter(issuer=agency).exists():
        return ""
    return f"{agency} là cơ quan công bố thủ tục. Cơ quan kế thừa công bố lại các thủ tục ấy trước, rồi mới sáp nhập."


def when_merged(old: Agency, new: Agency) -> list[Holding]:
    """What only the old agency offers comes to be offered by the new one."""
    offered = received_at([old])
    both = offered.filter(pk__in=received_at([new]).values("pk")).count()
    rule = f"{new} tiếp nhận mọi thủ tục mà một trong hai cơ quan tiếp nhận; {both} thủ tục hai nơi cùng có."
    return [Holding("Thủ tục tiếp nhận", offered.count() - both, 0, rule)]


def when_moved(agency: Agency) -> list[Holding]:
    return [Holding("Thủ tục tiếp nhận", 0, received_at([agency]).count(), "Vẫn tiếp nhận như trước.")]


def merging(old: Agency, new: Agency) -> Mapping[str, int]:
    """Let the new agency receive what the old one did, and forget the corrections by hand of the old one."""
    added = _receive_as(new, old)
    Procedure.offices.through.objects.filter(agency=old).delete()
    Procedure.excluded_offices.through.objects.filter(agency=old).delete()
    return {"procedures": added}


def set_up_like(agency: Agency, example: Agency) -> int:
    """Let a new agency receive what another does."""
    return _receive_as(agency, example)


def _receive_as(agency: Agency, example: Agency) -> int:
    """By its kind where the rule says so, else by hand; returns how many procedures it did not receive before."""
    missing = Q(pk__in=received_at([example]).values("pk")) & ~Q(pk__in=received_at([agency]).values("pk"))
    keys = list(Procedure.objects.filter(missing).values_list("pk", flat=True))
    Procedure.excluded_offices.through.objects.filter(agency=agency, procedure__in=keys).delete()
    by_hand = Procedure.objects.filter(pk__in=keys).exclude(pk__in=received_at([agency]).values("pk"))
    row = Procedure.offices.through
    row.objects.bulk_create([row(procedure=procedure, agency=agency) for procedure in by_hand], batch_size=500)
    return len(keys)
