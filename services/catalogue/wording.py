"""What a package fixes, said in short Vietnamese sentences."""

from datetime import time

from services.catalogue.package import Limit


def limit(rule: Limit) -> str:
    """How long it takes: `10 ngày làm việc`, `Trong ngày làm việc; nhận sau 15 giờ thì ngày làm việc tiếp theo`."""
    if rule.amount is None:
        return rule.note or "Pháp luật không quy định"
    if rule.amount:
        return f"{rule.amount} {rule.unit.label}"
    if rule.next_day_after is None:
        return "Trong ngày làm việc"
    return f"Trong ngày làm việc; nhận sau {hour(rule.next_day_after)} thì ngày làm việc tiếp theo"


def hour(moment: time) -> str:
    """The clock as the law writes it: `15 giờ`, `7 giờ 30 phút`."""
    return f"{moment.hour} giờ {moment.minute} phút" if moment.minute else f"{moment.hour} giờ"
