"""Helpers for rules: functions that return nothing, or raise a `RefusalError`."""

from collections.abc import Callable

from core.errors import RefusalError


def allows(rule: Callable[..., object], *args: object, **kwargs: object) -> bool:
    """Whether the rule raises no RefusalError: to show or hide a button."""
    try:
        rule(*args, **kwargs)
    except RefusalError:
        return False
    return True


def check_says_why(reason: str, refusal: RefusalError, *, at_least: int = 1) -> None:
    """Raise `refusal` unless the reason, stripped, has `at_least` characters."""
    if len(reason.strip()) < at_least:
        raise refusal
