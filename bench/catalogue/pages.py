"""What pages of the catalogue cost that visitors have seen before, over yardstick B measured in the same rounds."""

import statistics
from functools import partial
from typing import Final

from bench.yardsticks import ROUNDS, cpu_ms, request

BARE: Final = "/bench/bare/"
PAGES: Final = (
    "/",
    "/tim-kiem/?q=khai+sinh",
    "/thu-tuc/2.000635/",
    "/thu-tuc/1.001193/chuan-bi/",
    "/su-kien/sinh-con/",
)
TIMES: Final = 100
"""Requests of each page in a round."""


def anonymous_over_b() -> float:
    """The dearest of these pages, in CPU of B: medians of the rounds without the first, in which they are drawn."""
    paths = (BARE, *PAGES)
    rounds = [{path: cpu_ms(partial(request, path), TIMES) for path in paths} for _ in range(ROUNDS + 1)]
    cost = {path: statistics.median(one[path] for one in rounds[1:]) for path in paths}
    return max(cost[path] for path in PAGES) / cost[BARE]
