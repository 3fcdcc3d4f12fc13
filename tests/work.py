"""How much work something is, beside other work: a busy machine slows down both, so that no test has to name a time."""

import gc
import time
from collections.abc import Callable

Work = Callable[[], object]
ROUNDS = 20
"""How often what seemed too dear is done again: neighbours only ever add to what a piece of work takes."""


def is_no_dearer(work: Work, *, than: Work, times: int = 1) -> bool:
    """Whether this takes no more of the processor than doing that so many times; both are taken at their cheapest."""
    cheapest = cheapest_other = float("inf")
    for _ in range(ROUNDS):
        cheapest = min(cheapest, _cost(work))
        cheapest_other = min(cheapest_other, *(_cost(than) for _ in range(3)))
        if cheapest <= times * cheapest_other:
            return True
    return False


def _cost(work: Work) -> float:
    """Seconds this thread spent: neither what other threads of the process do nor the garbage of other tests counts."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        began = time.thread_time()
        work()
        return time.thread_time() - began
    finally:
        if was_collecting:
            gc.enable()
