"""Hooks: named points at which a lower room calls what the rooms above have registered.

    order_settled = Hook[[Order], object]()            # payments/hooks.py

    payments.hooks.order_settled.register(handler)     # services/dossiers/apps.py, in `AppConfig.ready()`
    hooks.order_settled.send(order)                    # payments/orders/settlement.py

Each hook says in its docstring when it is called and in which transaction. An exception of a handler is never caught
here: it reaches the caller, the handlers after it are not called, and what the caller's transaction wrote is undone.
"""

from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Hook(Generic[P, R]):
    """Handlers of one event, or of one question, in the order of their registration."""

    def __init__(self) -> None:
        self.handlers: list[Callable[P, R]] = []

    def register(self, handler: Callable[P, R]) -> Callable[P, R]:
        """Add a handler; the same one twice is there once, so that `ready()` may run again. Usable as a decorator."""
        if handler not in self.handlers:
            self.handlers.append(handler)
        return handler

    def send(self, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        """Call every handler; their answers, in the same order."""
        return [handler(*args, **kwargs) for handler in self.handlers]

    def first(self, *args: P.args, **kwargs: P.kwargs) -> R | None:
        """The first answer that is not empty; the handlers after it are not called."""
        return next(filter(None, (handler(*args, **kwargs) for handler in self.handlers)), None)

    def any(self, *args: P.args, **kwargs: P.kwargs) -> bool:
        """Whether any handler answers yes; the handlers after it are not called."""
        return bool(self.first(*args, **kwargs))
