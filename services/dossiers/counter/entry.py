"""What the history of a dossier says of its filing at the desk."""

from typing import Any

from services.catalogue.package.public_record import FilingChannel
from services.dossiers.models import Filing


def entry_note(filing: Filing) -> str:
    """For whom staff filed it, and how it came; empty where the applicant filed online."""
    if filing.channel == FilingChannel.ONLINE:
        return ""
    counter = filing.counter
    came_for = f"{filing.organisation}, người đến nộp: " if filing.organisation else ""
    note = f"Nhập tại quầy cho {came_for}{counter.full_name}"
    if counter.posted_on is None:
        return f"{note}."
    return f"{note}, từ hồ sơ giấy gửi qua bưu điện; dấu bưu điện ngày {counter.posted_on:%d/%m/%Y}."


def entry_data(filing: Filing) -> dict[str, Any]:
    """The same for the data of the event."""
    if filing.channel == FilingChannel.ONLINE:
        return {}
    posted_on = filing.counter.posted_on
    return {"channel": filing.channel, **({"posted_on": posted_on.isoformat()} if posted_on else {})}
