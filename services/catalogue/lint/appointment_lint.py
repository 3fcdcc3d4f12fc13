"""Linter of the appointments of a process: what could not be kept, or would keep nobody waiting for the right thing."""

from collections.abc import Iterator

from eforms.lint.form_lint import Finding, Severity
from services.catalogue.package.appointments import AppointmentPurpose
from services.catalogue.package.definition import Package
from services.catalogue.package.process import ProcessStep
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.package.time_limits import TimeLimit, TimeUnit

DAYS = {TimeUnit.DAY: 1.0, TimeUnit.WORKING_DAY: 7 / 5, TimeUnit.MONTH: 30.0, TimeUnit.WORKING_HOUR: 7 / 5 / 8}
"""About how many days one of a unit is."""


def appointment_findings(package: Package) -> Iterator[Finding]:
    """What is wrong with the appointments, each at the path of its step."""
    for path, step in _steps(package):
        if step.kept_when_sent_back and not step.meets_people:
            yield Finding(
                f"{path}.kept_when_sent_back",
                f"Bước “{step.title}” không hẹn, không kiểm tra nên không có gì giữ lại khi hồ sơ được trả lại. "
                "Hãy bỏ chọn “Giữ cuộc hẹn, biên bản”.",
            )
        if step.appointment is None:
            continue
        if step.delivers.decides:
            yield Finding(
                path,
                f"Bước “{step.title}” phê duyệt, ký nên không gặp người nộp. Hãy ghi lịch hẹn ở bước thẩm định, "
                "kiểm tra hoặc trả kết quả.",
            )
        if step.appointment.purpose == AppointmentPurpose.ORIGINALS and not step.appointment.bring:
            yield Finding(
                path, f"Lịch hẹn của bước “{step.title}” chưa ghi người nộp phải mang gì. Hãy ghi ở “Cần mang theo”."
            )
        if (longest := _longest_limit(package)) and step.appointment.within_days > longest:
            yield Finding(
                path,
                f"Lịch hẹn của bước “{step.title}” cho chọn trong {step.appointment.within_days} ngày, "
                "dài hơn thời hạn giải quyết: hồ sơ có thể trễ hẹn.",
                Severity.WARNING,
            )


def _steps(package: Package) -> Iterator[tuple[str, ProcessStep]]:
    for number, part in enumerate(package.process):
        if isinstance(part, ProcessStep):
            yield f"process.{number}", part
        else:
            yield from ((f"process.{number}.steps.{n}", step) for n, step in enumerate(part.steps))


def _longest_limit(package: Package) -> float:
    """About how many days the longest limit online has; 0 where one of them names no amount."""
    lengths = [_length(limit) for limit in package.limits_for(FilingChannel.ONLINE)]
    return max(lengths, default=0) if all(lengths) else 0


def _length(limit: TimeLimit) -> float:
    return DAYS[limit.unit] * (limit.amount or 0)
