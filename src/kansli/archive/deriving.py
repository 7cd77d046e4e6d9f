"""What the cooperation is called, its groups' short names and its municipalities, from the files themselves; and away with what nothing rests on."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from django.db.models import Count, Exists, OuterRef

from kansli.archive.models import Knowledge
from kansli.archive.parsing import unpacked_evidence
from kansli.matters.models import Matter
from kansli.meetings.models import Item
from kansli.people.models import Body, Cooperation, Holding, Membership, Organisation, Person, Seat
from kansli.people.swedish import folded
from kansli.register.models import Attendance, Mention
from kansli.register.naming import UNNAMED_BODY

_SEPARATED = re.compile(r"\s+[–—-]\s+|,\s+")
_DEFINITE = {
    "grupp": "gruppen",
    "nämnd": "nämnden",
    "kommitté": "kommittén",
    "nätverk": "nätverket",
    "styrelse": "styrelsen",
    "utskott": "utskottet",
    "råd": "rådet",
    "forum": "forumet",
    "team": "teamet",
    "beredning": "beredningen",
    "delegation": "delegationen",
}
_CALLED_SO = re.compile(r"^[A-ZÅÄÖ][\w-]*(?: [A-ZÅÄÖ][\w-]*)? (?:kommun|stad)$")
"""A name that says itself that it is a municipality's."""
_NOT_A_NAME = ("kansli", "sekret", "gäst", "region", "konsult")


def derive(cooperation: Cooperation) -> None:
    """Put right what follows from the files and no person has said otherwise."""
    _municipalities(cooperation)
    _short_names(cooperation)
    names = names_of(cooperation)
    if names and not cooperation.named_by_person and not cooperation.name:
        Cooperation.objects.filter(pk=cooperation.pk, named_by_person=False, name="").update(name=names[0])


def names_of(cooperation: Cooperation) -> list[str]:
    """What the cooperation may be called, most likely first: what its groups' names share, or where its secretary comes from."""
    votes: Counter[str] = Counter()
    for body in Body.objects.filter(cooperation=cooperation).annotate(met=Count("meetings__minutes")).filter(met__gt=0):
        name = _owner(body.name)
        if name:
            votes[name] += body.met
    homes = Attendance.objects.filter(meeting__cooperation=cooperation, role="secretary", organisation__isnull=False)
    for home, times in (
        homes.exclude(organisation__kind=Organisation.Kind.MUNICIPALITY).values_list("organisation__name").annotate(Count("pk"))
    ):
        if not any(word in home.casefold() for word in _NOT_A_NAME):
            votes[home] += times
    spelled: dict[str, Counter[str]] = {}
    for name, times in votes.items():
        spelled.setdefault(folded(name).replace(" ", ""), Counter())[name] += times
    ranked = sorted(spelled.values(), key=lambda one: (-one.total(), min(one)))
    return [one.most_common(1)[0][0] for one in ranked]


def _owner(body: str) -> str:
    """Whose group it is: "Ekebybygdens samverkan – ledningsgruppen" and "Södra kommunernas ledningsgrupp" tell."""
    parts = _SEPARATED.split(body)
    if len(parts) > 1 and len(parts[0]) > 3:
        return parts[0]
    words = body.split()
    if len(words) > 1 and words[-2].endswith("s") and _short(words[-1]) and words[0][0].isupper():
        owner = " ".join([*words[:-2], words[-2].removesuffix("s")])
        return owner if len(owner) > 3 else ""
    return ""


def _short_names(cooperation: Cooperation) -> None:
    bodies = list(Body.objects.filter(cooperation=cooperation))
    short = {
        body.pk: body.short_name or _short(_SEPARATED.split(body.name)[-1].split()[-1]) for body in bodies if body.name != UNNAMED_BODY
    }
    times = Counter(short.values())
    for body in bodies:
        told = short.get(body.pk, "")
        if told and not body.short_name and times[told] == 1 and folded(told) != folded(body.name):
            Body.objects.filter(pk=body.pk, short_name="").update(short_name=told[:60])


def _short(word: str) -> str:
    """The group's own word in the form one says it: "ledningsgrupp" is Ledningsgruppen."""
    for bare, definite in _DEFINITE.items():
        if word.casefold().endswith((bare, definite)):
            stem = word if word.casefold().endswith(definite) else word[: -len(bare)] + definite
            return stem[0].upper() + stem[1:]
    return ""


_OFTEN = 0.4
"""A place whose people sit in at least this share of a group's meetings, three of them or more, is one of those that cooperate."""


def _municipalities(cooperation: Cooperation) -> None:
    """A home of members is a municipality, whether or not it is on the map, if the minutes call it one or its people always sit there."""
    others = Organisation.objects.filter(cooperation=cooperation, kind=Organisation.Kind.OTHER)
    homes = others.filter(Exists(Attendance.objects.filter(organisation=OuterRef("pk"), role__in=["chair", "member"])))
    Organisation.objects.filter(pk__in=[home.pk for home in homes if _CALLED_SO.search(home.name)]).update(
        kind=Organisation.Kind.MUNICIPALITY
    )
    unknown = {home.name.casefold(): home.pk for home in homes if " " not in home.name}
    if not unknown:
        return
    kept = Knowledge.objects.filter(cooperation=cooperation).values_list("evidence", flat=True).first()
    pairs = unpacked_evidence(bytes(kept)).pairs if kept else {}
    called = {first.removesuffix("s") for first, second in pairs if second.startswith("kommun")}
    found = {pk for name, pk in unknown.items() if name.removesuffix("s") in called} | _at_the_table(list(unknown.values()))
    Organisation.objects.filter(pk__in=found).update(kind=Organisation.Kind.MUNICIPALITY)


def _at_the_table(homes: list[int]) -> set[int]:
    """Those whose people sit in a good share of a group's meetings."""
    sat = Attendance.objects.filter(organisation__in=homes, role__in=["chair", "member"]).order_by()
    seen = sat.values_list("meeting__body", "organisation").annotate(Count("meeting", distinct=True))
    rows = list(seen)
    met = dict(
        Body.objects.filter(pk__in={body for body, _, _ in rows})
        .annotate(held=Count("meetings__minutes__meeting", distinct=True))
        .values_list("pk", "held")
    )
    return {home for body, home, times in rows if times >= 3 and times >= _OFTEN * met[body]}


def sweep(cooperation: Cooperation) -> None:
    """Remove persons, organisations, groups and matters that nothing rests on any more and that no person has touched.

    Each kind by itself, so that no transaction is long; what is left of a sweep that was broken off, the next one takes.
    """
    told = Matter.objects.filter(cooperation=cooperation, settled=False, steps=None, merged=None)
    alone = told.annotate(places=Count("mentions__minutes", distinct=True)).filter(places__lt=2)
    alone.exclude(mentions__state=Mention.State.CONFIRMED).delete()  # what one set of minutes tells of makes no matter
    here = Attendance.objects.filter(
        person=OuterRef("person"), organisation=OuterRef("seat__organisation"), meeting__body=OuterRef("seat__body")
    )
    gone = Holding.objects.filter(~Exists(here), seat__cooperation=cooperation, ended=None)
    seats = list(gone.values_list("seat", flat=True))
    gone.delete()
    Seat.objects.filter(pk__in=seats, holdings=None, organisation__attendance=None).delete()  # otherwise it outlives its holder
    users = Membership.objects.filter(person=OuterRef("pk"))
    named = Item.named.through.objects.filter(person=OuterRef("pk"))
    alone_with: dict[str, Any] = {"merged": None, "merged_into": None}  # what a person has said of names is kept
    people = Person.objects.filter(cooperation=cooperation, email="", attendance=None, awaited=None, holdings=None, **alone_with)
    people.filter(~Exists(users), ~Exists(named)).delete()
    Organisation.objects.filter(cooperation=cooperation, attendance=None, awaited=None, seats=None).delete()
    Body.objects.filter(cooperation=cooperation, meetings=None, awaited=None, owned=None, seats=None, **alone_with).delete()
