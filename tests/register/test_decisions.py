"""Decisions and assignments: filters, the page of a decision, validity and conditions."""

from __future__ import annotations

import pytest

from kansli.audit.acts import undo
from kansli.audit.models import Act
from kansli.people.models import Organisation
from kansli.register.models import Awaited, Condition, Decision, Fact
from kansli.register.services import decisions as services
from kansli.register.services.matters import NotPossibleError

pytestmark = pytest.mark.django_db


@pytest.fixture
def scope(secretary, samples):
    return secretary.scope(samples)


@pytest.fixture
def first_and_last(scope) -> tuple[Decision, Decision]:
    found = Decision.objects.filter(cooperation=scope.cooperation).select_related("meeting").order_by("meeting__date", "fact__start")
    return found.first(), found.last()


def words(client, path: str) -> str:
    answer = client.get(f"/exempel/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_year_shows_that_year_alone(secretary, samples):
    page = words(secretary, "beslut/?ar=2023")
    assert "2023</a></h2>" in page
    assert "2022</a></h2>" not in page


def test_ceilings_are_summed(secretary, samples):
    total = sum(one.ceiling_sek for one in Decision.objects.filter(cooperation=samples).exclude(ceiling_sek=None))
    assert total
    assert f"{int(total):,}".replace(",", "\u00a0") in words(secretary, "beslut/?tak=1")


def test_a_municipality_narrows_to_what_names_it(secretary, samples):
    place = Organisation.objects.get(cooperation=samples, name="Botkyrka")
    page = words(secretary, f"beslut/?kommun={place.pk}")
    assert "Botkyrka blir ordförande" in page
    assert page.count("<li>") < words(secretary, "beslut/").count("<li>")


def test_nonsense_in_the_address_narrows_nothing(secretary, samples):
    assert words(secretary, "beslut/?ar=abc&grupp=x&galler=nej&sida=sju").count('class="quote') == words(secretary, "beslut/").count(
        'class="quote'
    )


def test_a_decision_shows_its_words_and_what_it_gave(secretary, samples):
    given = Awaited.objects.filter(cooperation=samples).exclude(decision=None).select_related("decision__fact").first()
    page = words(secretary, f"beslut/{given.decision_id}/")
    assert given.decision.fact.quote[:60] in page
    assert "Uppdrag i beslutet" in page


def test_a_rejected_decision_has_no_page(secretary, samples, first_and_last):
    Fact.objects.filter(pk=first_and_last[0].pk).update(state=Fact.State.REJECTED)
    assert secretary.get(f"/exempel/beslut/{first_and_last[0].pk}/").status_code == 404


def test_a_later_decision_cancels_an_earlier_one_and_not_the_other_way(scope, first_and_last, at):
    first, last = first_and_last
    with pytest.raises(NotPossibleError, match="senare"):
        services.set_validity(scope, last, Decision.Validity.CANCELLED, first, at=at)
    services.set_validity(scope, first, Decision.Validity.CANCELLED, last, at=at)
    first.refresh_from_db()
    assert (first.validity, first.replaced_by) == ("cancelled", last)
    undo(Act.objects.get(), user=scope.user.pk, at=at)
    first.refresh_from_db()
    assert (first.validity, first.replaced_by) == ("in_force", None)


def test_a_condition_is_added_judged_and_undone(secretary, scope, first_and_last, at):
    first, _ = first_and_last
    path = f"/exempel/beslut/{first.pk}/andra/"
    assert "Skriv vad som ska vara uppfyllt" in secretary.post(path, {"do": "add_condition", "words": " "}, follow=True).content.decode()
    secretary.post(path, {"do": "add_condition", "words": "Delredovisas före nästa steg"})
    condition = Condition.objects.get(words="Delredovisas före nästa steg")
    secretary.post(path, {"do": "condition", "condition": condition.pk, "state": "met"})
    condition.refresh_from_db()
    assert condition.state == "met"
    for act in Act.objects.order_by("-pk"):
        undo(act, user=scope.user.pk, at=at)
    assert not Condition.objects.filter(pk=condition.pk).exists()


def test_assignments_by_owner_and_state(secretary, samples):
    everyone = words(secretary, "uppdrag/")
    owner = Awaited.objects.filter(cooperation=samples, kind="assignment").exclude(owner="").values_list("owner", flat=True).first()
    theirs = words(secretary, f"uppdrag/?ansvarig={owner}")
    assert f"<strong>{owner}</strong>" in theirs
    assert theirs.count('class="quote') < everyone.count('class="quote')
    assert words(secretary, "uppdrag/?status=done").count('class="quote') == 0


def test_load_per_owner_counts_every_assignment(secretary, scope):
    from kansli.register.selectors.assignments import load_per_owner

    loads = load_per_owner(scope)
    counted = Awaited.objects.filter(cooperation=scope.cooperation, kind="assignment", fact__state__in=Fact.COUNTED).count()
    assert sum(one.open + one.closed for one in loads) == counted
    assert loads == sorted(loads, key=lambda one: -one.open) or loads[0].open == max(one.open for one in loads)


def test_a_member_reads_but_does_not_act(member, samples, first_and_last):
    first, _ = first_and_last
    assert "Lägg till medskick" not in words(member, f"beslut/{first.pk}/")
    assert member.post(f"/exempel/beslut/{first.pk}/andra/", {"do": "add_condition", "words": "x"}).status_code == 403


def test_a_page_of_a_decision_takes_few_queries(secretary, samples, first_and_last, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        secretary.get(f"/exempel/beslut/{first_and_last[1].pk}/")
