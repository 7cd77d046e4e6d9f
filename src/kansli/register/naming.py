"""Who and what is meant by the names in minutes: bodies, organisations and persons of one cooperation, made when new."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TypeVar

from kansli.people.models import Body, Cooperation, Organisation, Person
from kansli.people.swedish import folded, sort_key
from kansli.reader.api import body_key, is_municipality
from kansli.reader.language.namewords import is_first_name

UNNAMED_BODY = "Gruppen utan namn"
N = TypeVar("N", Person, Organisation)


class Names:
    """The register's names, as minutes need them. What has been looked up is kept, so it serves many minutes in a row.

    Args:
        cooperation: whose register.
        at_hand: load all names now, for many minutes; otherwise each is looked up when it is asked for.
    """

    def __init__(self, cooperation: Cooperation, *, at_hand: bool = False) -> None:
        self.cooperation = cooperation
        self._at_hand = at_hand
        self._people: dict[str, Person] = {}
        self._organisations: dict[str, Organisation] = {}
        self._bodies: dict[str, Body] = {}
        if at_hand:
            self._people = {row.folded: row for row in Person.objects.filter(cooperation=cooperation).select_related("merged_into")}
            self._organisations = {row.folded: row for row in Organisation.objects.filter(cooperation=cooperation)}
            self._bodies = {row.key: row for row in Body.objects.filter(cooperation=cooperation).select_related("merged_into")}

    def body(self, name: str | None) -> Body:
        """The body of this name, full or short; one merged into another stands for that other."""
        told = (name or "").strip() or UNNAMED_BODY
        key = body_key(told) or "-"
        body = self._bodies.get(key)
        if body is None:
            known = Body.objects.select_related("merged_into")
            body, _ = known.get_or_create(cooperation=self.cooperation, key=key, defaults={"name": told[:300]})
            self._bodies[key] = body
        if body.merged_into:
            return body.merged_into
        if len(told) > len(body.name) and body.name != UNNAMED_BODY and body.folded in folded(told):
            body.name = told[:300]
            body.save()
        return body

    def people(self, names: Iterable[str]) -> dict[str, Person]:
        """Folded name → person; one merged into another stands for that other."""
        found = self._found(Person, self._people, names, make=True)
        return {key: row.merged_into or row for key, row in found.items()}

    def attending(self, entries: Iterable[tuple[str, str | None]]) -> dict[tuple[str, str | None], Person]:
        """(name, home) as listed → person. Where a person has said that two share a name, the home tells which."""
        told = list(entries)
        people = self.people(name for name, _ in told)
        apart = self._found(Person, self._people, (told_apart(name, home) for name, home in told if home), make=False)
        found = {}
        for name, home in told:
            own = apart.get(folded(told_apart(name, home))) if home else None
            found[name, home] = (own.merged_into or own) if own else people[folded(name[:300])]
        return found

    def organisations(self, names: Iterable[str]) -> dict[str, Organisation]:
        """Folded name → organisation."""
        return self._found(Organisation, self._organisations, names, make=True)

    def municipalities(self) -> dict[str, int]:
        """Name → key of each municipality."""
        kind = Organisation.Kind.MUNICIPALITY
        if self._at_hand:
            return {row.name: row.pk for row in self._organisations.values() if row.kind == kind}
        return dict(Organisation.objects.filter(cooperation=self.cooperation, kind=kind).values_list("name", "pk"))

    def _found(self, model: type[N], kept: dict[str, N], names: Iterable[str], *, make: bool) -> dict[str, N]:
        wanted = {folded(name[:300]): name[:300] for name in names if name}
        lacking = {key: name for key, name in wanted.items() if key not in kept}
        if lacking and not self._at_hand:
            kept |= self._looked_up(model, lacking)
            lacking = {key: name for key, name in lacking.items() if key not in kept}
        if lacking and make:
            model.objects.bulk_create([_row(model, self.cooperation, name) for name in lacking.values()], ignore_conflicts=True)
            kept |= self._looked_up(model, lacking)
        return {key: kept[key] for key in wanted if key in kept}

    def _looked_up(self, model: type[N], wanted: Iterable[str]) -> dict[str, N]:
        chosen: dict[str, Any] = {"cooperation": self.cooperation, "folded__in": list(wanted)}
        rows: Iterable[Any] = (
            Person.objects.filter(**chosen).select_related("merged_into") if model is Person else model.objects.filter(**chosen)
        )
        return {row.folded: row for row in rows}

    def owners(self, names: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Folded name of an owner → which of a person, an organisation or a body it is, as columns of Awaited."""
        wanted = {folded(name): name for name in names}
        people = self._found(Person, self._people, wanted.values(), make=False)
        found: dict[str, dict[str, Any]] = {key: {"owner_person": person.merged_into or person} for key, person in people.items()}
        rest = [name for key, name in wanted.items() if key not in found]
        for key, organisation in self._found(Organisation, self._organisations, rest, make=False).items():
            found[key] = {"owner_organisation": organisation}
        lacking = {key: name for key, name in wanted.items() if key not in found}
        if lacking and not self._at_hand:
            self._bodies = {row.key: row for row in Body.objects.filter(cooperation=self.cooperation).select_related("merged_into")}
        for key, name in lacking.items():
            body = self._bodies.get(body_key(name))
            if body:
                found[key] = {"owner_body": body.merged_into or body}
        return found


def told_apart(name: str, home: str | None) -> str:
    """What a person is called who shares a name with another: the home added."""
    return f"{name} ({home})"[:300]


def _row(model: type[N], cooperation: Cooperation, name: str) -> N:
    row = model(cooperation=cooperation, name=name, sort_key=sort_key(name), folded=folded(name))
    if isinstance(row, Organisation) and is_municipality(name):
        row.kind = Organisation.Kind.MUNICIPALITY
    return row


_NAMED = re.compile(
    r"\b(?=([A-ZÅÄÖÉ][a-zåäöéü]+(?:-[A-ZÅÄÖÉ][a-zåäöéü]+)?) ((?:(?:von|af|de) )?[A-ZÅÄÖÉ](?:[a-zåäöéü]+(?:-[A-ZÅÄÖÉ][a-zåäöéü]+)?)?)\b)"
)


def people_named(text: str) -> list[tuple[str, int]]:
    """Names of persons in running text ("Mikael Blom", "Mikael B"), each with where it stands first."""
    found: dict[str, int] = {}
    for match in _NAMED.finditer(text):
        if is_first_name(match[1]):
            found.setdefault(f"{match[1]} {match[2]}", match.start())
    return list(found.items())
