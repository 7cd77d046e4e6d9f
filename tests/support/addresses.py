"""Every address of the house, as the resolver knows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

_VALUES = {"IntConverter": "987654321", "SlugConverter": "finns-inte", "StringConverter": "finns-inte", "UUIDConverter": "0" * 32}


@dataclass(frozen=True, slots=True)
class Address:
    """One pattern and the view behind it."""

    route: str
    name: str
    view: Callable[..., Any]
    converters: dict[str, Any]

    @property
    def guard(self) -> object:
        """What the view is marked with; ``"nothing"`` where nobody has thought of it."""
        return getattr(self.view, "guarded", "nothing")

    def path(self, slug: str) -> str:
        """The address in a cooperation, of things that do not exist."""
        path = "/" + self.route
        for name, converter in self.converters.items():
            value = slug if name == "slug" else _VALUES.get(type(converter).__name__, "finns-inte")
            for written in (f"<{name}>", *(f"<{kind}:{name}>" for kind in ("int", "slug", "str", "path", "uuid", "date"))):
                path = path.replace(written, value)
        return path

    def __str__(self) -> str:
        return self.name or self.route


def addresses(resolver: URLResolver | None = None, before: str = "", converters: dict[str, Any] | None = None) -> Iterator[Address]:
    """All patterns, with what stands before them."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        known = {**(converters or {}), **pattern.pattern.converters}
        if isinstance(pattern, URLPattern):
            yield Address(route, pattern.name or "", pattern.callback, known)
        else:
            yield from addresses(pattern, route, known)
