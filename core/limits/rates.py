"""Rate limits of requests that draw work or knowledge: so many in so many seconds, then 429 with a sentence.

Counted by account, or by address when nobody is signed in. One statement for each limited request; others cost nothing.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.limits import counters
from core.limits.addresses import address_block
from core.limits.throttling import in_words

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
View = Callable[Concatenate[R, P], HttpResponse]


@dataclass(frozen=True, slots=True)
class Rate:
    """At most so many requests in so many seconds, from the first of them on.

    Limits by address are generous: behind one address of a mobile network are hundreds of people.
    """

    name: str
    requests: int
    seconds: int

    def wait(self, who: str) -> int:
        """Count a request; the seconds to wait when there have been too many, else 0."""
        [counted] = counters.add({f"{self.name} {who}": self.seconds}).values()
        return max(counted.expires_at - counters.now(), 1) if counted.times > self.requests else 0


def who(request: HttpRequest) -> str:
    """Whom a request is counted for."""
    return f"user {request.user.pk}" if request.user.is_authenticated else f"address {address_block(request)}"


def limited(rate: Rate, *, methods: Collection[str] = ()) -> Callable[[View[R, P]], View[R, P]]:
    """View decorator: 429 above the rate; only these methods are counted, where some are given."""

    def decorate(view: View[R, P]) -> View[R, P]:
        @wraps(view)
        def guarded(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if methods and request.method not in methods:
                return view(request, *args, **kwargs)
            wait = rate.wait(who(request))
            return too_many(request, wait) if wait else view(request, *args, **kwargs)

        return guarded

    return decorate


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    """The page that asks to wait so many seconds."""
    answer = render(request, "429.html", {"wait": in_words(wait)}, status=429)
    answer["Retry-After"] = str(wait)
    return answer
