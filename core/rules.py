"""What the rules of all rooms have in common: a rule returns in silence, or raises a `RefusalError`."""

from collections.abc import Callable

from core.errors import RefusalError


def allows(rule: Callable[..., object], *args: object, **kwargs: object) -> bool:
    """Whether the rule lets it pass: to show or hide a button."""
    try:
        rule(*args, **kwargs)
    except RefusalError:
        return False
    return True


def check_says_why(reason: str, refusal: RefusalError, *, at_least: int = 1) -> None:
    """Raise the refusal unless a reason of so many characters is given, blanks around it not counted."""
    if len(reason.strip()) < at_least:
        raise refusal
