"""A review kept as a file: what a secretary has said of an archive, by the words of its minutes, never by numbers.

Every entry becomes an act of the user's, through the same services as the pages, so that it is shown as hers and can be
undone. Applied again, what is done already is left alone. The format is TOML, a table for each kind of act:

``[[person]]``       name, also = [other spellings]
``[[moved]]``        name, to = the municipality that the person came to
``[[one_matter]]``   name = what it is to be called, matters = [names that are one]
``[[new_matter]]``   name, items = [{met = DATE, heading = how the item's heading begins}]
``[[reported]]``     what = how it begins, by = words of the passage, right = true or false
``[[closed]]``       what = how it begins, on = DATE, outcome
``[[remains]]``      what = how it begins, on = DATE
``[[watched]]``      matter, review_on = DATE
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet

from kansli.access import Role
from kansli.matters.models import Matter
from kansli.meetings.models import Item
from kansli.people.guard import Scope
from kansli.people.models import Cooperation, Membership, Organisation, Person, User
from kansli.people.swedish import folded, sort_key
from kansli.register.models import Awaited, News
from kansli.register.services import outstanding as acts
from kansli.register.services.matters import NotPossibleError, change_state, merge_matters, new_matter, rename_matter
from kansli.register.services.people import merge_people, moved


class ReviewFileError(Exception):
    """The file is not a review, or tells of something that the archive does not hold. The message is Swedish."""


def apply_review(cooperation: Cooperation, path: Path, user: User, at: datetime) -> int:
    """Do what a review says, as the user's acts.

    Args:
        cooperation: whose archive.
        path: the file.
        user: a member of the cooperation who may edit.
        at: now.

    Returns:
        how many entries changed something.

    Raises:
        ReviewFileError: an entry lacks something, or names what is not there; entries before it are done.
    """
    membership = Membership.objects.select_related("cooperation", "user").get(user=user, cooperation=cooperation)
    scope = Scope(membership.cooperation, membership.user, Role(membership.role), membership.person_id)
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ReviewFileError(f"{path.name} går inte att läsa: {error}") from error
    if unknown := sorted(told.keys() - _KINDS.keys()):
        raise ReviewFileError(f"{path.name}: okänt slag {', '.join(unknown)}")
    done = 0
    for kind, entries in told.items():
        for entry in entries:
            try:
                done += _KINDS[kind](scope, entry, at)
            except (KeyError, LookupError) as error:
                raise ReviewFileError(f"{path.name}, {kind} {entry}: {error} saknas") from error
            except NotPossibleError as error:
                raise ReviewFileError(f"{path.name}, {kind} {entry}: {error}") from error
    return done


def _person(scope: Scope, entry: dict[str, Any], at: datetime) -> bool:
    """Other spellings of one name. A spelling that no list of those present has is kept too, for minutes to come."""
    person = _named(Person.objects.filter(cooperation=scope.cooperation, merged_into=None), entry["name"])
    rest = [name for name in entry["also"] if not Person.objects.filter(merged_into=person, folded=folded(name)).exists()]
    if not rest:
        return False
    with scope.act(verb="people.same", label=f"{person.name} kallas även {', '.join(rest)}", thing=f"person:{person.pk}", at=at) as changes:
        for name in rest:
            other = Person.objects.filter(cooperation=scope.cooperation, folded=folded(name)).first()
            if other:
                merge_people(changes, person, other)
            else:
                spelling = Person(
                    cooperation=scope.cooperation, name=name, sort_key=sort_key(name), folded=folded(name), merged_into=person
                )
                changes.create(spelling)
    return True


def _moved(scope: Scope, entry: dict[str, Any], at: datetime) -> bool:
    person = _named(Person.objects.filter(cooperation=scope.cooperation, merged_into=None), entry["name"])
    home = _named(Organisation.objects.filter(cooperation=scope.cooperation), entry["to"])
    if not person.holdings.filter(ended=None).exclude(seat__organisation=home).exists():
        return False
    with scope.act(verb="people.moved", label=f"{person.name} kom till {home.name}", thing=f"person:{person.pk}", at=at) as changes:
        moved(changes, person, home)
    return True


def _one_matter(scope: Scope, entry: dict[str, Any], at: datetime) -> bool:
    matters = Matter.objects.filter(cooperation=scope.cooperation)
    found = [_named(matters, name) for name in entry["matters"]]
    first = next((one.merged_into for one in found if one.merged_into), None) or found[0]
    rest = [one for one in found if one.pk != first.pk and one.merged_into_id is None]
    for other in rest:
        merge_matters(scope, first, other, at=at)
    renamed = first.name != entry["name"]
    if renamed:
        rename_matter(scope, first, entry["name"], at=at)
    return bool(rest) or renamed


def _new_matter(scope: Scope, entry: dict[str, Any], at: datetime) -> bool:
    if Matter.objects.filter(cooperation=scope.cooperation, folded=folded(entry["name"])).exists():
        return False
    new_matter(scope, entry["name"], [_item(scope, place) for place in entry["items"]], at=at)
    return True


def _reported(scope: Scope, entry: dict[str, Any], at: datetime) -> bool:
    said = News.objects.filter(awaited__in=_begins(scope, entry["what"]), kind=News.Kind.SEEMS_REPORTED).select_related("awaited")
    news = said.filter(Q(quote__contains=entry["by"]) | Q(read_as__contains=entry["by"])).first()
    if news is None:
        raise LookupError(entry["by"])
    if news.verdict != News.Verdict.NONE:
        return False
    if entry["right"]:
        acts.accept_reports(scope, [news], at=at)
    else:
        acts.refuse_reports(scope, [news], on=news.on or at.date(), at=at)
    return True


def _closed(scope: Scope, entry: dict[str, Any], at: datetime) -> bool:
    found = _one(_begins(scope, entry["what"]), entry["what"])
    if found.state != Awaited.State.OPEN:
        return False
    acts.close(scope, [found], outcome=entry["outcome"], on=_day(entry, "on"), at=at)
    return True


def _remains(scope: Scope, entry: dict[str, Any], at: datetime) -> bool:
    found, on = _one(_begins(scope, entry["what"]), entry["what"]), _day(entry, "on")
    if found.remained_on and found.remained_on >= on:
        return False
    acts.remains(scope, [found], on=on, at=at)
    return True


def _watched(scope: Scope, entry: dict[str, Any], at: datetime) -> bool:
    matter = _named(Matter.objects.filter(cooperation=scope.cooperation, merged_into=None), entry["matter"])
    if matter.state == Matter.State.WATCHED:
        return False
    change_state(scope, matter, Matter.State.WATCHED, at=at, on=at.date(), review_on=_day(entry, "review_on"))
    return True


_KINDS: dict[str, Callable[[Scope, dict[str, Any], datetime], bool]] = {
    "person": _person,
    "moved": _moved,
    "one_matter": _one_matter,
    "new_matter": _new_matter,
    "reported": _reported,
    "closed": _closed,
    "remains": _remains,
    "watched": _watched,
}


def _named(rows: QuerySet[Any], name: str) -> Any:  # noqa: ANN401 - a row of whichever model is asked
    """The row of this name, or the matter that is also called so."""
    row = rows.filter(folded=folded(name)).first()
    if row is None and rows.model is Matter:
        row = rows.filter(other_names__folded=folded(name)).first()
    return _one([row] if row else [], name)


def _begins(scope: Scope, words: str) -> QuerySet[Awaited]:
    return Awaited.objects.filter(cooperation=scope.cooperation, what__startswith=words).select_related("due_meeting")


def _one(rows: Any, told: str) -> Any:  # noqa: ANN401 - rows of whichever model is asked
    found = list(rows)
    if len(found) != 1:
        raise LookupError(f"”{told}” ({len(found)} finns)")
    return found[0]


def _item(scope: Scope, place: dict[str, Any]) -> Item:
    items = Item.objects.filter(meeting__cooperation=scope.cooperation, meeting__date=_day(place, "met"), minutes__authoritative=True)
    found: Item = _one([item for item in items if folded(item.heading).startswith(folded(place["heading"]))], place["heading"])
    return found


def _day(entry: dict[str, Any], name: str) -> date:
    day = entry[name]
    if not isinstance(day, date):
        raise LookupError(f"datum i {name}")
    return day
