"""How much work something is, beside other work: a busy machine slows down both, so that no test has to name a time."""

import time
from collections.abc import Callable

Work = Callable[[], object]
ROUNDS = 20
"""How often what seemed too dear is done again: neighbours only ever add to what a piece of work takes."""


def is_no_dearer(work: Work, *, than: Work, times: int = 1) -> bool:
    """Whether this takes no more of the processor than doing that so many times."""
    enough = times * min(_cost(than) for _ in range(3))
    return any(_cost(work) <= enough for _ in range(ROUNDS))


def _cost(work: Work) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
