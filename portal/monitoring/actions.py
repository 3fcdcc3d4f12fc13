"""Take samples of the gauges."""

import logging
from datetime import datetime

from django.db import DatabaseError, transaction
from django.utils import timezone

from portal.monitoring.gauges import GAUGES, Gauge
from portal.monitoring.models import Sample

logger = logging.getLogger(__name__)


def take_samples() -> list[Sample]:
    """Measure each gauge once; one that cannot be read is left out and logged."""
    now = timezone.now()
    measured = (_sample(gauge, now) for gauge in GAUGES)
    samples = Sample.objects.bulk_create([sample for sample in measured if sample])
    return samples


def _sample(gauge: Gauge, now: datetime) -> Sample | None:
    try:
        with transaction.atomic():
            return Sample(at=now, gauge=gauge.name, value=gauge.read())
    except (DatabaseError, OSError):
        logger.exception("The gauge %s could not be read.", gauge.name)
        return None
