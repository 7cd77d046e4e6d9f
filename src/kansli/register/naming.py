"""Who and what is meant by the names in minutes: bodies, organisations and persons of one cooperation, made when new."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kansli.people.models import Body, Cooperation, Organisation, Person
from kansli.people.swedish import folded, sort_key
from kansli.reader.api import body_key, is_municipality

UNNAMED_BODY = "Gruppen utan namn"


class Names:
    """The register's names, as one set of minutes needs them."""

    def __init__(self, cooperation: Cooperation) -> None:
        self.cooperation = cooperation

    def body(self, name: str | None) -> Body:
        """The body of this name, full or short."""
        told = (name or "").strip() or UNNAMED_BODY
        body, made = Body.objects.get_or_create(cooperation=self.cooperation, key=body_key(told) or "-", defaults={"name": told[:300]})
        if not made and len(told) > len(body.name) and body.name != UNNAMED_BODY and body.folded in folded(told):
            body.name = told[:300]
            body.save()
        return body

    def people(self, names: Iterable[str]) -> dict[str, Person]:
        """Folded name → person; one merged into another stands for that other."""
        wanted = {folded(name[:300]): name[:300] for name in names}
        self._make(Person, wanted)
        rows = Person.objects.filter(cooperation=self.cooperation, folded__in=wanted).select_related("merged_into")
        return {row.folded: row.merged_into or row for row in rows}

    def organisations(self, names: Iterable[str]) -> dict[str, Organisation]:
        """Folded name → organisation."""
        wanted = {folded(name[:300]): name[:300] for name in names}
        self._make(Organisation, wanted)
        return {row.folded: row for row in Organisation.objects.filter(cooperation=self.cooperation, folded__in=wanted)}

    def _make(self, model: type[Person | Organisation], wanted: dict[str, str]) -> None:
        known = set(model.objects.filter(cooperation=self.cooperation, folded__in=wanted).values_list("folded", flat=True))
        rows: list[Any] = []
        for key, name in wanted.items():
            if key not in known:
                row = model(cooperation=self.cooperation, name=name, sort_key=sort_key(name), folded=key)
                if isinstance(row, Organisation) and is_municipality(name):
                    row.kind = Organisation.Kind.MUNICIPALITY
                rows.append(row)
        if rows:
            model.objects.bulk_create(rows, ignore_conflicts=True)

    def owners(self, names: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Folded name of an owner → which of a person, an organisation or a body it is, as columns of Awaited."""
        wanted = {folded(name): name for name in names}
        if not wanted:
            return {}
        found: dict[str, dict[str, Any]] = {}
        for person in Person.objects.filter(cooperation=self.cooperation, folded__in=wanted).select_related("merged_into"):
            found[person.folded] = {"owner_person": person.merged_into or person}
        for organisation in Organisation.objects.filter(cooperation=self.cooperation, folded__in=wanted):
            found.setdefault(organisation.folded, {"owner_organisation": organisation})
        lacking = {key: name for key, name in wanted.items() if key not in found}
        bodies = {body.key: body for body in Body.objects.filter(cooperation=self.cooperation)} if lacking else {}
        for key, name in lacking.items():
            body = bodies.get(body_key(name))
            if body:
                found[key] = {"owner_body": body}
        return found
