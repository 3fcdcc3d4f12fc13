"""What is told to whoever acts on a page that is out of date: what came before, and whose act it was."""

from django.utils.timezone import localtime

from services.dossiers.models import Dossier
from services.dossiers.results.change_rules import open_change


def why_stale(dossier: Dossier) -> str:
    """The sentence for an act that is not waited for any more; a change of the results holds up all else."""
    if change := open_change(dossier):
        since = f"{localtime(change.proposed_at):%H:%M %d/%m}"
        return (
            f"{dossier.name} đang chờ vì kết quả: {change.proposed_by}, {since}: "
            f"{change.get_kind_display().lower()}. Lãnh đạo quyết định xong thì hồ sơ đi tiếp."
        )
    last = dossier.log.select_related("by").order_by("-serial").first()
    done = f" {last.by or 'Hệ thống'}, {localtime(last.at):%H:%M %d/%m}: {last.get_act_display()}." if last else ""
    return f"{dossier.name} đã sang bước khác.{done} Hãy xem lại trạng thái hiện tại."
