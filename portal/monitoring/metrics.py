"""The figures in the text format of Prometheus: counters of all processes of the machine, and the last samples."""

from collections.abc import Iterator
from typing import Final

from django.db.models import Max
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from portal.monitoring.gauges import BY_NAME, NEVER
from portal.monitoring.models import Sample

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


class SampleCollector:
    """Collector of the samples that the task took last, and of their age."""

    def collect(self) -> Iterator[Metric]:
        last = Sample.objects.aggregate(last=Max("at"))["last"]
        age = (timezone.now() - last).total_seconds() if last else NEVER
        yield GaugeMetricFamily("portal_sample_age_seconds", "How long ago the gauges were sampled.", value=age)
        for name, value in Sample.objects.filter(at=last).values_list("gauge", "value"):
            if gauge := BY_NAME.get(name):
                yield GaugeMetricFamily(f"portal_{name}", gauge.help, value=value)


def text() -> bytes:
    """All figures, as Prometheus fetches them."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    registry.register(SampleCollector())
    return generate_latest(registry)
