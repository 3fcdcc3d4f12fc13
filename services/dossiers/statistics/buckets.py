"""Buckets of working minutes: how long steps take is counted in them, so that percentiles need no row of a task."""

from bisect import bisect_left
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

EDGES: Final = (5, 10, 15, 30, 45, 60, 90, 120, 180, 240, 300, 360, 450, 600, 750, 900, 1350, 1800, 2250, 3150)
"""The last minute of each bucket, of the office's working time; 450 minutes are a day of the usual hours."""
LONGER: Final = (4500, 6750, 9000, 13500, 27000)
"""Ten to sixty such days; what takes longer is in one more bucket."""
ALL: Final = EDGES + LONGER


def bucket_of(span: timedelta) -> int:
    """The number of the bucket that holds this office time; an edge belongs to the bucket that it ends."""
    return bisect_left(ALL, span / timedelta(minutes=1))


def percentile(counts: Mapping[int, int], share: float) -> float | None:
    """The minutes within which this share of the steps was done; None where there are none.

    Taken as evenly spread within their bucket; what is beyond the last edge counts as that edge.
    """
    wanted = share * sum(counts.values())
    seen = 0
    for bucket in sorted(counts):
        if counts[bucket] and seen + counts[bucket] >= wanted:
            begin, end = (ALL[bucket - 1] if bucket else 0), ALL[min(bucket, len(ALL) - 1)]
            return begin + (end - begin) * (wanted - seen) / counts[bucket]
        seen += counts[bucket]
    return None
