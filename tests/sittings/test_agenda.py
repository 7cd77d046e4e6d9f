"""The list itself: how it begins, how items are added, moved, changed and removed, by one and by two at once."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kansli.audit.acts import undo
from kansli.audit.models import Act
from kansli.meetings.models import Meeting
from kansli.meetings.services.extra import AlreadyThereError, When, call_meeting
from kansli.people.models import Body
from kansli.sittings.models import AgendaItem, GroupWays
from kansli.sittings.selectors.agenda import agenda_hash, agenda_of, minutes_between, sum_of
from kansli.sittings.services import agenda as services
from kansli.sittings.standing import from_headings, standing_of


@pytest.fixture
def meeting(cooperation, secretary, at) -> Meeting:
    body = Body.objects.get(cooperation=cooperation, key="ledningsgrupp")
    when = When(date=date(2027, 2, 12), starts="08:30", ends="11:00", place="Ekeby kommunhus, Valsalen", form=Meeting.Form.PHYSICAL)
    return call_meeting(secretary.scope(), body, when, at=at)


def headings(meeting: Meeting) -> list[str]:
    rows = AgendaItem.objects.filter(meeting=meeting).order_by("ordinal", "pk")
    assert [one.ordinal for one in rows] == list(range(1, len(rows) + 1))
    return [one.heading for one in rows]


def test_a_meeting_is_called_once_a_day(meeting, secretary, at):
    assert meeting.standing == "planned"
    assert meeting.state == "draft"
    assert not meeting.announced
    with pytest.raises(AlreadyThereError, match="har redan ett möte 12 februari 2027"):
        call_meeting(secretary.scope(), meeting.body, When(date=date(2027, 2, 12)), at=at)
    assert call_meeting(secretary.scope(), meeting.body, When(), at=at).date is None


def test_a_day_that_other_minutes_tell_of_becomes_the_meeting(samples, secretary, at):
    told = Meeting.objects.filter(cooperation=samples, standing="mentioned", body__key="ledningsgrupp").first()
    made = call_meeting(secretary.scope(samples), told.body, When(date=told.date, starts="08:30"), at=at)
    assert made.pk == told.pk
    assert Meeting.objects.get(pk=told.pk).standing == "planned"


def test_an_agenda_is_never_empty(meeting, secretary, at):
    services.begin(secretary.scope(), meeting, at=at)
    assert headings(meeting) == [
        "Välkommen", "Val av justerare", "Utestående ärenden och föregående möten", "Kommande möten", "Övriga frågor", "Nästa möte"
    ]  # fmt: skip
    services.begin(secretary.scope(), meeting, at=at)
    assert AgendaItem.objects.filter(meeting=meeting).count() == 6


def test_it_begins_with_the_groups_template(meeting, secretary, at):
    rows = [
        {"heading": "Upprop", "minutes": 5},
        {"heading": "Val av justerare", "standing": "adjuster", "kind": "decision"},
        {"heading": " "},
    ]
    GroupWays.objects.create(body=meeting.body, template=rows)
    services.begin(secretary.scope(), meeting, at=at)
    assert list(AgendaItem.objects.filter(meeting=meeting).values_list("heading", "standing", "kind", "planned")) == [
        ("Upprop", "", "information", 5),
        ("Val av justerare", "adjuster", "decision", None),
    ]


def test_without_a_template_it_begins_with_the_last_agendas_standing_items(meeting, secretary, at):
    scope = secretary.scope()
    services.begin(scope, meeting, at=at)
    services.add(scope, meeting, services.NewItem("Vattenplan"), at=at)
    services.remove(scope, AgendaItem.objects.get(meeting=meeting, heading="Kommande möten"), at=at)
    after = call_meeting(scope, meeting.body, When(date=date(2027, 4, 23)), at=at)
    services.begin(scope, after, at=at)
    assert headings(after) == ["Välkommen", "Val av justerare", "Utestående ärenden och föregående möten", "Övriga frågor", "Nästa möte"]


def test_without_an_agenda_it_begins_with_the_latest_minutes_standing_items(samples, secretary, at):
    body = Body.objects.get(cooperation=samples, key="ledningsgrupp")
    made = call_meeting(secretary.scope(samples), body, When(date=date(2024, 2, 16)), at=at)
    services.begin(secretary.scope(samples), made, at=at)
    standing = dict(AgendaItem.objects.filter(meeting=made).values_list("heading", "standing"))
    assert standing == {
        "Välkommen": "welcome",
        "Val av justerare": "adjuster",
        "Utestående ärenden och föregående möten": "outstanding",
        "Kommande möten": "coming",
        "Övriga frågor": "other",
        "Nästa möte": "next",
    }


@pytest.mark.parametrize(
    ("heading", "standing"),
    [
        ("Vvalkommen och presentationsrunda", "welcome"),
        ("Mötets öppnande", "welcome"),
        ("Val av justerare", "adjuster"),
        ("Utestiende ärenden och föregående möten", "outstanding"),
        ("Föregående protokoll", "outstanding"),
        ("Återkoppling från förra mötet", "feedback"),
        ("Återkoppling resursbehov kommunikations- och påverkansaktiviteter", ""),
        ("Kommande möten", "coming"),
        ("Övriga frågor", "other"),
        ("Nästa möte", "next"),
        ("Nästa steg", ""),
        ("Verksamhetsplan och budget", ""),
    ],
)
def test_standing_items_are_known_by_their_headings(heading, standing):
    assert standing_of(heading) == standing


def test_headings_of_scanned_minutes_are_taken_in_their_usual_words():
    assert [one.heading for one in from_headings(["Vvalkommen och presentationsrunda", "RUFS"], scanned=True)] == ["Välkommen"]
    assert [one.heading for one in from_headings(["Välkommen och presentationsrunda", "RUFS"])] == ["Välkommen och presentationsrunda"]


def test_what_is_added_comes_before_what_an_agenda_ends_with(meeting, secretary, at):
    services.add(secretary.scope(), meeting, services.NewItem("Vattenplan", "decision"), at=at)
    assert headings(meeting)[-3:] == ["Vattenplan", "Övriga frågor", "Nästa möte"]


def test_an_item_moves_and_the_others_keep_their_order(meeting, secretary, at):
    scope = secretary.scope()
    services.begin(scope, meeting, at=at)
    last = AgendaItem.objects.get(meeting=meeting, heading="Nästa möte")
    assert services.move(scope, last, 2, at=at) == 2
    assert headings(meeting)[:3] == ["Välkommen", "Nästa möte", "Val av justerare"]
    assert services.step(scope, last, -1, at=at) == 1
    assert services.step(scope, last, -1, at=at) == 1
    assert headings(meeting)[0] == "Nästa möte"
    undo(Act.objects.order_by("-pk").first(), user=secretary.user.pk, at=at)
    assert headings(meeting)[:2] == ["Välkommen", "Nästa möte"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.integers(0, 5), st.integers(-2, 9)), max_size=8))
def test_any_moves_give_the_same_order_as_in_a_plain_list(meeting, secretary, at, moves):
    scope = secretary.scope()
    AgendaItem.objects.filter(meeting=meeting).delete()
    services.begin(scope, meeting, at=at)
    rows = list(AgendaItem.objects.filter(meeting=meeting))
    plain = [one.heading for one in rows]
    for which, place in moves:
        services.move(scope, rows[which], place, at=at)
        plain.remove(rows[which].heading)
        plain.insert(max(1, min(place, len(plain) + 1)) - 1, rows[which].heading)
    assert headings(meeting) == plain


def test_who_moves_with_an_old_page_moves_what_is_there_now(meeting, secretary, administrator, at):
    services.begin(secretary.scope(), meeting, at=at)
    mine = AgendaItem.objects.get(meeting=meeting, heading="Kommande möten")
    services.move(administrator.scope(), AgendaItem.objects.get(meeting=meeting, heading="Välkommen"), 6, at=at)
    services.step(secretary.scope(), mine, -1, at=at)
    assert headings(meeting) == [
        "Val av justerare", "Kommande möten", "Utestående ärenden och föregående möten", "Övriga frågor", "Nästa möte", "Välkommen"
    ]  # fmt: skip


def test_a_removed_item_comes_back_when_it_is_undone(meeting, secretary, at):
    scope = secretary.scope()
    services.begin(scope, meeting, at=at)
    before = headings(meeting)
    services.remove(scope, AgendaItem.objects.get(meeting=meeting, heading="Kommande möten"), at=at)
    assert "Kommande möten" not in headings(meeting)
    undo(Act.objects.order_by("-pk").first(), user=secretary.user.pk, at=at)
    assert headings(meeting) == before


def test_minutes_are_summed_against_the_meetings_length(meeting, secretary, at):
    services.begin(secretary.scope(), meeting, at=at)
    total = sum_of(meeting, agenda_of(secretary.scope(), meeting))
    assert (total.planned, total.there, total.over) == (45, 150, 0)
    assert minutes_between("08:30", "") is None
    assert minutes_between("11:00", "08:30") is None


def test_the_hash_follows_what_the_agenda_says(meeting, secretary, at):
    scope = secretary.scope()
    services.begin(scope, meeting, at=at)
    before = agenda_hash(agenda_of(scope, meeting))
    item = AgendaItem.objects.get(meeting=meeting, heading="Kommande möten")
    services.edit(scope, item, background="Bara för kansliet", at=at)
    assert agenda_hash(agenda_of(scope, meeting)) == before
    services.edit(scope, item, planned=25, at=at)
    assert agenda_hash(agenda_of(scope, meeting)) != before


def test_an_item_is_edited_on_the_page(meeting, secretary, at):
    services.begin(secretary.scope(), meeting, at=at)
    item = AgendaItem.objects.get(meeting=meeting, heading="Kommande möten")
    address = reverse("agenda", args=["norra", meeting.pk])
    page = secretary.get(f"{address}?andra={item.pk}")
    stamp = page.context["stamp"]
    told = {"heading": " Kommande  möten 2027 ", "kind": "information", "presenter": "Karin Ek", "planned": "15", "sett": stamp}
    save = reverse("save_item", args=["norra", meeting.pk, item.pk])
    assert secretary.post(save, told).status_code == 302
    item.refresh_from_db()
    assert (item.heading, item.planned, item.presenter) == ("Kommande möten 2027", 15, "Karin Ek")
    again = secretary.post(save, told | {"heading": "Annat"})
    assert again.status_code == 422
    assert "Någon annan har ändrat punkten" in again.content.decode()
    empty = secretary.post(save, told | {"heading": " ", "sett": secretary.get(f"{address}?andra={item.pk}").context["stamp"]})
    assert "Skriv vad punkten heter." in empty.content.decode()


def test_the_page_asks_few_questions_of_the_database(meeting, secretary, at, django_assert_max_num_queries):
    scope = secretary.scope()
    services.begin(scope, meeting, at=at)
    for number in range(12):
        services.add(scope, meeting, services.NewItem(f"Ärende {number}"), at=at)
    with django_assert_max_num_queries(40):
        assert secretary.get(reverse("agenda", args=["norra", meeting.pk])).status_code == 200
