"""Earlier decisions of a matter in which a later one was confirmed: asked for, answered, undone."""

from __future__ import annotations

import pytest

from kansli.audit.acts import undo
from kansli.audit.models import Act
from kansli.register.models import Decision, Fact, StillValid
from kansli.register.selectors.weighing import pairs_to_weigh

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(samples) -> tuple[Decision, Decision]:
    """Two decisions of one matter, neither confirmed."""
    found = Decision.objects.filter(cooperation=samples).select_related("fact__minutes", "meeting")
    first, last = (
        found.filter(fact__values__kind__in=["approval", "other", "budget", "assignment", "position", "referral"])
        .order_by("meeting__date")
        .first(),
        found.order_by("-meeting__date", "-fact__start").exclude(fact__values__kind="election").first(),
    )
    matter = Decision.objects.filter(cooperation=samples).exclude(fact__matter=None).first().fact.matter
    Fact.objects.filter(cooperation=samples, kind=Fact.Kind.DECISION).update(matter=None)
    Fact.objects.filter(pk__in=[first.pk, last.pk]).update(matter=matter)
    return first, last


def confirm(client, decision: Decision, **how):
    page = client.get(f"/exempel/granska/{decision.fact.minutes_id}/")
    stamp = next(
        row.stamp for group in page.context["page"].groups for row in [*group.rows, group.heading] if row and row.fact.pk == decision.pk
    )
    path = f"/exempel/granska/{decision.fact.minutes_id}/godkann/"
    return client.post(path, {"uppgift": stamp, "sedan": "0"}, **how)


def test_nothing_is_asked_until_the_later_one_is_confirmed(secretary, pair):
    first, last = pair
    scope = secretary.scope(first.cooperation)
    assert pairs_to_weigh(scope) == {}
    assert "i samma ärende" not in confirm(secretary, first, follow=True).content.decode()
    told = confirm(secretary, last, follow=True).content.decode()
    assert "Ett tidigare beslut finns i samma ärende." in told
    assert '<a href="/exempel/beslut/galler/">Gäller det fortfarande?</a>' in told
    assert pairs_to_weigh(scope) == {last.pk: [first.pk]}
    assert "1 tidigare beslut: gäller det fortfarande?" in secretary.get("/exempel/").content.decode()


@pytest.mark.parametrize(
    ("sent", "validity"),
    [
        ({"do": ["validity", "still_valid"]}, "in_force"),
        ({"do": "validity", "validity": "changed"}, "changed"),
        ({"do": "validity", "validity": "cancelled"}, "cancelled"),
    ],
)
def test_each_is_marked_once_and_for_all_and_can_be_undone(secretary, pair, at, sent, validity):
    first, last = pair
    confirm(secretary, last)
    page = secretary.get("/exempel/beslut/galler/").content.decode()
    assert first.fact.words[:40] in page
    for _ in range(2):
        answer = secretary.post(f"/exempel/beslut/{first.pk}/andra/", {**sent, "later": last.pk, "back": "alla"})
        assert answer["Location"] == "/exempel/beslut/galler/"
    first.refresh_from_db()
    assert first.validity == validity
    scope = secretary.scope(first.cooperation)
    assert pairs_to_weigh(scope) == {}
    assert "Inget tidigare beslut att ta ställning till" in secretary.get("/exempel/beslut/galler/").content.decode()
    of_it = secretary.get(f"/exempel/beslut/{last.pk}/").content.decode()
    assert ("Tidigare beslut som gäller fortfarande" in of_it) == (validity == "in_force")
    undo(Act.objects.order_by("-pk").first(), user=scope.user.pk, at=at)
    assert pairs_to_weigh(scope) == {last.pk: [first.pk]}


def test_a_decision_of_another_matter_is_not_held_against_it(secretary, pair):
    first, last = pair
    Fact.objects.filter(pk=last.pk).update(matter=None)
    told = secretary.post(f"/exempel/beslut/{first.pk}/andra/", {"do": "still_valid", "later": last.pk}, follow=True)
    assert "Välj ett senare beslut i samma ärende." in told.content.decode()
    assert not StillValid.objects.exists()


def test_what_is_history_asks_for_nothing(secretary, pair):
    first, last = pair
    confirm(secretary, last)
    cooperation = first.cooperation
    cooperation.history_before = last.meeting.date.replace(year=last.meeting.date.year + 1)
    cooperation.save()
    assert pairs_to_weigh(secretary.scope(cooperation)) == {}


def test_members_are_not_asked(member, pair):
    assert member.get("/exempel/beslut/galler/").status_code == 403
    assert "tidigare beslut" not in member.get("/exempel/").content.decode()


def test_few_queries_and_no_trap(secretary, pair, django_assert_max_num_queries):
    confirm(secretary, pair[1])
    with django_assert_max_num_queries(15):
        secretary.get("/exempel/beslut/galler/")
