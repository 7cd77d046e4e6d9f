"""What follows for the register's other rows when a person has said what a fact is: decisions, what is awaited, attendance."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kansli.audit.acts import Changes
from kansli.people.models import Organisation, Person
from kansli.people.swedish import folded
from kansli.reader.api import is_municipality
from kansli.register.models import Attendance, Awaited, Decision, Fact
from kansli.register.naming import Names
from kansli.register.reading import awaited_of
from kansli.register.services.numbering import give_numbers

Kind = Fact.Kind
AWAITED = (Kind.ASSIGNMENT, Kind.TABLED)
"""Kinds that await something by themselves; an entry of a list does so only where nothing before it did."""
_SETTLED = {Fact.State.CONFIRMED, Fact.State.CORRECTED}
_FOLLOWED = ("what", "owner", "owner_person_id", "owner_organisation_id", "owner_body_id", "due", "due_on", "decision_id")


def follow(changes: Changes, facts: Sequence[Fact], was: Mapping[int, dict[str, Any]] | None = None) -> None:
    """Make the rows that ``facts`` lack, and bring those in line whose fact has been corrected.

    Args:
        changes: of the act.
        facts: that count, of one set of minutes, each with its meeting and item at hand.
        was: fact → its values before it was corrected. What a person has said of a row elsewhere (an owner who handed
            over) stays, save where the correction says something else than before.
    """
    was = was or {}
    _decisions(changes, [fact for fact in facts if fact.kind == Kind.DECISION])
    _awaited(changes, [fact for fact in facts if fact.kind in AWAITED or fact.kind == Kind.OUTSTANDING], was)
    for fact in facts:
        if fact.kind == Kind.ATTENDANCE:
            _attendance(changes, fact)
    if any(fact.kind == Kind.AMOUNT for fact in facts):
        ceilings(changes, facts[0].minutes_id)


def _decisions(changes: Changes, facts: Sequence[Fact]) -> None:
    there = {row.pk: row for row in Decision.objects.filter(pk__in=[fact.pk for fact in facts])}
    rows = []
    for fact in facts:
        row = there.get(fact.pk) or Decision(cooperation_id=fact.cooperation_id, meeting_id=fact.meeting_id)
        row.fact = fact
        rows.append(row)
    give_numbers([row for row in rows if row.fact.state in _SETTLED])
    for row in rows:
        if row.pk not in there:
            changes.create(row)


def _awaited(changes: Changes, facts: Sequence[Fact], was: Mapping[int, dict[str, Any]]) -> None:
    if not facts:
        return
    there = {row.pk: row for row in Awaited.objects.filter(pk__in=[fact.pk for fact in facts])}
    before = {fact.pk: _with_values(fact, was[fact.pk]) for fact in facts if fact.pk in was}
    owners = Names(facts[0].meeting.cooperation).owners({_owner(fact) for fact in [*facts, *before.values()]} - {""})
    minutes = Fact.objects.filter(minutes=facts[0].minutes_id, state__in=Fact.COUNTED)
    listed = list(minutes.filter(kind=Kind.OUTSTANDING).values_list("ranges", flat=True))
    decisions = {
        values["id"]: Decision(pk=pk) for pk, values in minutes.filter(kind=Kind.DECISION).values_list("pk", "values") if values.get("id")
    }
    for fact in facts:
        wanted = awaited_of(fact, owners, decisions.get(fact.values.get("decision") or ""))
        row = there.get(fact.pk)
        if row and fact.pk in before:
            old = awaited_of(before[fact.pk], owners, decisions.get(before[fact.pk].values.get("decision") or ""))
            changes.set(row, **_differing(old, wanted))
        elif row:
            continue
        elif fact.kind in AWAITED and not any(first[0][0] <= fact.start and fact.ranges[-1][1] <= first[-1][1] for first in listed):
            changes.create(wanted)


def _owner(fact: Fact) -> str:
    return str(fact.values.get("responsible" if fact.kind == Kind.OUTSTANDING else "assignee") or "")


def _with_values(fact: Fact, values: dict[str, Any]) -> Fact:
    other = copy.copy(fact)
    other.values = values
    return other


def _differing(old: Awaited, wanted: Awaited) -> dict[str, Any]:
    values = {name: getattr(wanted, name) for name in _FOLLOWED if getattr(old, name) != getattr(wanted, name)}
    if {"due", "due_on"} & values.keys():
        values["due_meeting_id"] = None
    return values


def _attendance(changes: Changes, fact: Fact) -> None:
    values = fact.values
    told = {
        "name": str(values.get("name") or "")[:300],
        "role": values.get("role") or "member",
        "present": bool(values.get("present", True)),
        "person_id": person_named(changes, fact.cooperation_id, values["name"]).pk,
        "organisation_id": organisation_named(changes, fact.cooperation_id, values.get("organisation") or ""),
    }
    row = Attendance.objects.filter(pk=fact.pk).first()
    if row:
        changes.set(row, **told)
    else:
        changes.create(Attendance(fact=fact, meeting_id=fact.meeting_id, **told))


def person_named(changes: Changes, cooperation: int, name: str) -> Person:
    """The person of this name, made when new; one merged into another stands for that other."""
    found = Person.objects.filter(cooperation=cooperation, folded=folded(name[:300])).select_related("merged_into").first()
    return (found.merged_into or found) if found else changes.create(Person(cooperation_id=cooperation, name=name[:300]))


def organisation_named(changes: Changes, cooperation: int, name: str) -> int | None:
    """Id of the organisation of this name, made when new; None: no name."""
    if not name:
        return None
    found = Organisation.objects.filter(cooperation=cooperation, folded=folded(name[:300])).first()
    if not found:
        kind = Organisation.Kind.MUNICIPALITY if is_municipality(name) else Organisation.Kind.OTHER
        found = changes.create(Organisation(cooperation_id=cooperation, name=name[:300], kind=kind))
    return found.pk


def ceilings(changes: Changes, minutes: int) -> None:
    """Each decision's highest allowed cost, from the ceilings that stand in its own passage."""
    facts = Fact.objects.filter(minutes=minutes, state__in=Fact.COUNTED)
    sums = [fact for fact in facts.filter(kind=Kind.AMOUNT) if fact.values.get("cap")]
    for row in Decision.objects.filter(fact__minutes=minutes).select_related("fact"):
        inside = [
            Decimal(str(one.values["amount_sek"]))
            for one in sums
            if any(start <= one.start and one.ranges[-1][1] <= end for start, end in row.fact.ranges)
        ]
        highest = max(inside) if inside else None
        if highest != row.ceiling_sek:
            changes.set(row, ceiling_sek=highest)
