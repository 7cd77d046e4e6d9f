"""Matters: what a person does with one, and what the pages show."""

from __future__ import annotations

from datetime import date

import pytest

from kansli.audit.acts import undo
from kansli.audit.models import Act
from kansli.matters.models import Matter
from kansli.people.models import Body
from kansli.register.following import tie_together
from kansli.register.models import Fact, Mention
from kansli.register.selectors.course import course_of, matter_page, matters_in_order
from kansli.register.services import matters as services

pytestmark = pytest.mark.django_db


@pytest.fixture
def scope(secretary, samples):
    return secretary.scope(samples)


@pytest.fixture
def matter(scope) -> Matter:
    return max(matters_in_order(scope), key=lambda one: one.stations)


def taken_back(scope, at) -> None:
    undo(Act.objects.filter(undone_at=None).order_by("-pk").first(), user=scope.user.pk, at=at)


def state_of(matter: Matter) -> dict:
    matter.refresh_from_db()
    names = sorted(matter.other_names.values_list("name", flat=True))
    mentions = sorted(matter.mentions.values_list("pk", "state"))
    facts = sorted(Fact.objects.filter(matter=matter).values_list("pk", flat=True))
    steps = list(matter.steps.values_list("state", "note"))
    fields = {field.name: getattr(matter, field.attname) for field in Matter._meta.concrete_fields}
    return fields | {"names": names, "mentions": mentions, "facts": facts, "steps": steps}


def renamed(scope, matter, at):
    services.rename_matter(scope, matter, "Regionplanen", at=at)
    assert (matter.name, "Regionplanen" in str(matter)) == ("Regionplanen", True)
    assert matter.other_names.exists()


def named_too(scope, matter, at):
    services.add_name(scope, matter, "Den stora planen", at=at)
    assert "Den stora planen" in matter.shown_names


def closed(scope, matter, at):
    services.change_state(scope, matter, Matter.State.CLOSED, at=at, on=date(2024, 1, 15), note="Planen är antagen.")
    assert (matter.state, matter.outcome) == ("closed", "Planen är antagen.")
    assert course_of(scope, matter).stations[-1].words == "avslutat"


def watched(scope, matter, at):
    services.change_state(scope, matter, Matter.State.WATCHED, at=at, on=date(2024, 1, 15), review_on=date(2025, 1, 1))
    assert matter.review_on == date(2025, 1, 1)


def handed_over(scope, matter, at):
    other = Body.objects.filter(cooperation=scope.cooperation).last()
    services.change_state(scope, matter, Matter.State.HANDED_OVER, at=at, on=date(2024, 1, 15), body=other)
    assert (matter.state, matter.body) == ("handed_over", other)


def planned(scope, matter, at):
    services.set_plan(scope, matter, responsible=None, next_step="Yttrande till nämnden", at=at)
    assert matter.next_step == "Yttrande till nämnden"


def judged(scope, matter, at):
    mention = matter.mentions.first()
    services.judge_mention(scope, mention, Mention.State.REJECTED, at=at)
    assert mention.pk not in [one.pk for station in course_of(scope, matter).stations for one in station.mentions]


def merged(scope, matter, at):
    other = next(one for one in matters_in_order(scope) if one.pk != matter.pk)
    before = other.mentions.count()
    services.merge_matters(scope, matter, other, at=at)
    other.refresh_from_db()
    assert other.merged_into == matter
    assert before > other.mentions.count()
    assert other.name in matter.other_names.values_list("name", flat=True)


def split(scope, matter, at):
    chosen = list(matter.mentions.all()[:1])
    made = services.split_matter(scope, matter, chosen, "En annan plan", at=at)
    assert [one.start for one in made.mentions.all()] == [chosen[0].start]
    assert chosen[0].pk in [one.pk for one in matter_page(scope, matter).rejected]


ACTS = [renamed, named_too, closed, watched, handed_over, planned, judged, merged, split]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_every_act_can_be_undone(scope, matter, at, act):
    before, every = state_of(matter), set(Matter.objects.values_list("pk", flat=True))
    act(scope, matter, at)
    assert state_of(matter) != before
    taken_back(scope, at)
    assert state_of(matter) == before
    assert set(Matter.objects.values_list("pk", flat=True)) == every


@pytest.mark.parametrize("act", [renamed, closed, judged, merged, split], ids=lambda act: act.__name__)
def test_reading_more_changes_nothing_a_person_has_said(scope, matter, at, act):
    act(scope, matter, at)
    before = state_of(matter)
    rejected = sorted(Mention.objects.filter(state=Mention.State.REJECTED).values_list("minutes_id", "start"))
    tie_together(scope.cooperation)
    after = state_of(matter)
    told = ("name", "state", "outcome", "merged_into", "settled", "steps")
    assert {name: after[name] for name in told} == {name: before[name] for name in told}
    assert sorted(Mention.objects.filter(state=Mention.State.REJECTED).values_list("minutes_id", "start")) == rejected
    assert set(before["names"]) <= set(after["names"])


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"do": "rename", "name": " "}, "Skriv vad ärendet ska heta"),
        ({"do": "add_name", "name": ""}, "Skriv vad ärendet också kallas"),
        ({"do": "state", "state": "closed"}, "Skriv hur ärendet slutade"),
        ({"do": "state", "state": "watched"}, "Välj när ärendet ska ses över"),
        ({"do": "state", "state": "handed_over"}, "Välj vilken grupp"),
        ({"do": "state", "state": "upphöjt"}, "Välj ett läge"),
        ({"do": "merge", "other": "x"}, "Välj vilket ärende"),
        ({"do": "split", "name": "Nytt"}, "Välj några av mötena"),
        ({"do": "split", "name": ""}, "Skriv vad det nya ärendet"),
    ],
)
def test_what_is_missing_is_told_and_nothing_changes(secretary, scope, matter, asked, told):
    before = state_of(matter)
    answer = secretary.post(f"/exempel/arenden/{matter.pk}/andra/", asked, follow=True)
    assert told in answer.content.decode()
    assert state_of(matter) == before


def test_a_merged_matter_leads_to_the_other(secretary, scope, matter, at):
    merged(scope, matter, at)
    other = Matter.objects.get(merged_into=matter)
    answer = secretary.get(f"/exempel/arenden/{other.pk}/")
    assert answer["Location"].endswith(f"/arenden/{matter.pk}/")


def test_the_page_tells_gaps_age_and_names(secretary, scope, matter):
    page = secretary.get(f"/exempel/arenden/{matter.pk}/").content.decode()
    course = course_of(scope, matter)
    assert f"{course.age} dagar" in page
    assert "anteckningar saknas" in page
    for name in matter.shown_names:
        assert name in page


def test_a_member_reads_but_does_not_act(member, samples, matter):
    page = member.get(f"/exempel/arenden/{matter.pk}/").content.decode()
    assert "Ärendets gång" in page
    assert "Slå ihop" not in page
    assert member.post(f"/exempel/arenden/{matter.pk}/andra/", {"do": "rename", "name": "Mitt"}).status_code == 403


def test_a_secret_item_is_in_no_members_course(member, samples, matter, secretary):
    mention = matter.mentions.first()
    Mention.objects.filter(pk=mention.pk).update(secret=True)
    assert mention.quote not in member.get(f"/exempel/arenden/{matter.pk}/").content.decode()
    assert mention.pk in [one.pk for station in course_of(secretary.scope(samples), matter).stations for one in station.mentions]


@pytest.mark.parametrize("path", ["arenden/", "arenden/?status=open", "arenden/?grupp=999", "beslut/", "uppdrag/", "personer/", "moten/"])
def test_lists_take_few_queries(secretary, samples, django_assert_max_num_queries, path):
    with django_assert_max_num_queries(15):
        assert secretary.get(f"/exempel/{path}").status_code == 200


def test_a_page_of_a_matter_takes_few_queries(secretary, samples, matter, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        secretary.get(f"/exempel/arenden/{matter.pk}/")
