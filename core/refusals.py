"""Refusals: the base exception of refused actions, and helpers for rules that raise it."""

from collections.abc import Callable

from core.text import visible


class RefusalError(Exception):
    """An action is refused; the text is a message for the user. Each room raises its own subclass."""


def allows(rule: Callable[..., object], *args: object, **kwargs: object) -> bool:
    """Whether the rule raises no RefusalError: to show or hide a button."""
    try:
        rule(*args, **kwargs)
    except RefusalError:
        return False
    return True


def check_says_why(reason: str, refusal: RefusalError, *, at_least: int = 1) -> None:
    """Raise `refusal` unless the reason has `at_least` characters that somebody sees."""
    if len(visible(reason)) < at_least:
        raise refusal
