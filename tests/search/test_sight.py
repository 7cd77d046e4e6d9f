"""Search shows exactly what access.check allows: in hits, counts, facets, other names and suggestions."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from kansli.access import Action, Role, State, Thing, check
from kansli.people.models import Body, Person
from kansli.search.models import Entry
from kansli.search.selectors import Choice, query_of, search, visible_entries
from kansli.search.services import NewEntry, index

ROLES = [Role.ADMINISTRATOR, Role.SECRETARIAT, Role.CHAIR, Role.MEMBER, Role.DEPUTY]


@pytest.fixture
def things(cooperation) -> dict[int, tuple[Thing, str]]:
    """One entry for each state, secret or not, with nobody, somebody else and the chair named; each with a word of its own."""
    body = Body.objects.filter(cooperation=cooperation).first()
    chair, _ = Person.objects.get_or_create(cooperation=cooperation, folded="camilla berg", defaults={"name": "Camilla Berg"})
    other = Person.objects.create(cooperation=cooperation, name="Sven Annan")
    made = {}
    entries = []
    for number, (state, secret, named) in enumerate(itertools.product(State, (False, True), ((), (other.pk,), (chair.pk, other.pk))), 1):
        word = f"ord{'abcdefghijklmnopqr'[number - 1]}x"
        common = {"date": date(2000 + number, 1, 1), "body": body.pk, "state": state, "secret": secret, "named": named}
        entries.append(NewEntry(Entry.Kind.MATTER, number, f"Ärendet {word}", other_names=(f"Ärendet {word}", f"{word}alias"), **common))
        entries.append(NewEntry(Entry.Kind.ITEM, number, "Punkt", f"Gemensamt {word}.", item=number, **common))
        made[number] = Thing(state, secret, frozenset(named)), word
    index(cooperation.pk, {"made:1": entries})
    return made


@pytest.mark.parametrize("role", ROLES)
def test_query_and_check_agree(things, enter, role):
    scope = enter(role).scope()
    allowed = {number for number, (thing, _) in things.items() if check(role, Action.READ, thing, person=scope.person)}
    assert allowed
    assert set(visible_entries(scope).filter(kind="item").values_list("thing", flat=True)) == allowed
    found = search(scope, "gemensamt")
    assert {hit.entry.thing for hit in found.hits} == allowed
    assert found.total == len(allowed)
    facets = {facet.name: {option.label: option.count for option in facet.options} for facet in found.facets}
    assert facets["ar"] == {str(2000 + number): 1 for number in allowed}
    assert sum(facets["grupp"].values()) == len(allowed)
    for number, (_, word) in things.items():
        assert search(scope, word).total == 2 * (number in allowed)
        assert search(scope, "gemensamt", Choice(year=2000 + number)).total == (number in allowed)
        assert bool(query_of(scope, f"{word}alias ").names) == (number in allowed)
        assert [one for one, _ in search(scope, f"{word} finnsinte").alone] == [word] * (number in allowed)


def test_another_cooperation_finds_nothing(things, other_cooperation, cooperation, secretary):
    index(other_cooperation.pk, {"made:2": [NewEntry(Entry.Kind.MATTER, 1, "Hemligheten", other_names=("Hemligheten", "Gemensamt"))]})
    assert search(secretary.scope(), "hemligheten").total == 0
    assert query_of(secretary.scope(), "gemensamt ").names == ()
    assert secretary.get("/sodra/sok/?q=hemligheten").status_code == 404


def test_the_text_of_minutes_hides_what_is_secret(cooperation, enter, at):
    from tests.search.test_search import minutes

    one = minutes(cooperation, at, "Vi talade om avtalet.")
    address = f"/norra/anteckningar/{one.pk}/"
    secretary, member = enter(Role.SECRETARIAT), enter(Role.MEMBER)
    assert "avtalet" in member.get(address).content.decode()
    item = one.items.get(number="2")
    with secretary.scope().act(verb="register.secrecy", label="Sekretess", at=at, thing=f"item:{item.pk}") as changes:
        changes.set(item, secret=True)
    assert "avtalet" not in member.get(address).content.decode()
    assert "sekretessbelagd" in member.get(address).content.decode()
    assert "avtalet" in secretary.get(address).content.decode()
    assert search(member.scope(), "avtal").total == 0
    assert search(secretary.scope(), "avtal").total == 1
    item.named.add(member.scope().person)
    assert "avtalet" in member.get(address).content.decode()
    meeting = one.meeting
    with secretary.scope().act(verb="meetings.draft", label="Utkast", at=at, thing=f"meeting:{meeting.pk}") as changes:
        changes.set(meeting, state=State.DRAFT)
    assert member.get(address).status_code == 404
    assert search(member.scope(), "skolskjutsar").total == 0
    assert search(secretary.scope(), "skolskjutsar").total == 1
