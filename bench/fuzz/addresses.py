"""Addresses of the portal, as the resolver writes them, and filled in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from django.urls import URLPattern, URLResolver, get_resolver

from bench.fuzz import hostile
from bench.fuzz.wire import percent_encoded

PORTAL = "portal.urls"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
REGULAR = re.compile(r"\^?\(\?P(<\w+>).*?\)(/?)\$")
"""The two addresses of the admin that are regular expressions."""


@dataclass(frozen=True)
class Address:
    """One address of the resolver."""

    route: str

    @property
    def is_varied(self) -> bool:
        """Whether it has parameters, and the admin does not list what it leads to."""
        return "<" in self.route and not self.route.startswith("admin/")

    def filled(self, values: Mapping[str, Sequence[str]], dice: Random, *, spoil: float) -> str:
        """A path of this address; each parameter is spoilt with this probability."""

        def value(name: str) -> str:
            value = dice.choice(values.get(name, values["pk"]))
            return percent_encoded(hostile.spoilt(value, dice) if dice.random() < spoil else value, safe="%/:")

        fixed_and_names = PARAMETER.split(self.route)
        return "/" + "".join(value(part) if at % 2 else part for at, part in enumerate(fixed_and_names))


def addresses() -> list[Address]:
    """Every address of the resolver."""
    return [Address(route) for route in _routes(get_resolver(PORTAL))]


def _routes(resolver: URLResolver, above: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        here = above + REGULAR.sub(r"\1\2", str(pattern.pattern)).removeprefix("^/")
        if isinstance(pattern, URLPattern):
            yield here
        else:
            yield from _routes(pattern, here)
