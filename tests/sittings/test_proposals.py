"""What the register proposes: the right things of the five samples, each with its reason; and what the rest of the house adds."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from kansli.matters.models import Matter
from kansli.meetings.models import Meeting
from kansli.meetings.services.extra import When, call_meeting
from kansli.people.models import Body
from kansli.register.models import Awaited, News
from kansli.register.services.outstanding import close
from kansli.sittings.models import AgendaItem, NotNow, Request, Visit
from kansli.sittings.reasons import due_here, outstanding, tabled, told_day
from kansli.sittings.selectors.agenda import agenda_of
from kansli.sittings.selectors.proposals import proposals

TODAY = date(2026, 11, 20)


@pytest.fixture
def scope(samples, secretary):
    return secretary.scope(samples)


@pytest.fixture
def group(samples) -> Body:
    return Body.objects.get(cooperation=samples, key="ledningsgrupp")


@pytest.fixture
def february_2023(scope, group, at) -> Meeting:
    return call_meeting(scope, group, When(date=date(2023, 2, 10), starts="08:30", ends="11:00"), at=at)


@pytest.fixture
def february_2024(scope, group, at) -> Meeting:
    return call_meeting(scope, group, When(date=date(2024, 2, 16), starts="09:00", ends="11:30"), at=at)


def told(scope, meeting) -> list[tuple[str, str]]:
    return [(one.heading, one.reason.words) for one in proposals(scope, meeting, agenda_of(scope, meeting), TODAY).shown]


def test_the_meeting_after_2_december_2022(scope, february_2023):
    assert told(scope, february_2023) == [
        ("Organisationsförslag kopplat till nya SUP2040", "bordlagt 1 september på grund av tidsbrist"),
        ("Brottsförebyggande", "medskick till beslutet 1 september, inte visat än"),
        ("Samarbetsytan", "utestående i 162 dagar, utan datum"),
        ("Diskussion om externa gäster på ledningsgruppens möten under 2023 genomförs på …", "utestående i 70 dagar, utan datum"),
        ("Klimatnätverket", "utestående i 70 dagar, utan datum"),
        ("RUFS", "utestående i 70 dagar, utan datum"),
        ("Skicka ut möteskallelser i Outlook till nya Samarbetskommittén och ledningsgruppen", "utestående i 70 dagar"),
    ]


def test_the_meeting_after_15_december_2023(scope, february_2024):
    assert told(scope, february_2024)[:4] == [
        ("Underlag för beslut om kommunikationsresurs för påverkansaktiviteter", "skulle redovisas på det här mötet"),
        ("Organisationsförslag kopplat till nya SUP2040", "bordlagt 1 september 2022 på grund av tidsbrist"),
        (
            "Kompetensutveckling i samarbete med Södertörns högskola",
            "skulle tas upp igen 21 september; anteckningarna från det mötet är inte inlästa",
        ),
        ("RUFFS", "skulle vara klart 9 juni 2023"),
    ]
    assert ("Samordnad varudistribution", "6 uppdrag, utestående i 252 dagar, utan datum") in told(scope, february_2024)


def test_the_meeting_of_28_october_2022_as_it_was_known_before(scope, group):
    meeting = Meeting.objects.get(body=group, date=date(2022, 10, 28))
    assert told(scope, meeting)[:4] == [
        ("Nya RUFs", "skulle vara klart till det här mötet"),
        ("Trygghet- och brottsförebyggande frågor inom Södertörnssamverkan", "skulle redovisas på det här mötet"),
        ("Organisationsförslag kopplat till nya SUP2040", "bordlagt 1 september på grund av tidsbrist"),
        (
            "Gästas av Anton Västberg och fokus är på processen med ny RUFs",
            "skulle tas upp på det här mötet, enligt anteckningarna 1 september",
        ),
    ]


def test_what_was_outstanding_281_days_before_9_june_2023(scope, group):
    meeting = Meeting.objects.get(body=group, date=date(2023, 6, 9))
    assert ("Samarbetsytan", "utestående i 281 dagar, utan datum") in told(scope, meeting)


def test_one_group_tells_of_another_groups_meeting(scope, samples, at):
    committee = Body.objects.get(cooperation=samples, key="samarbetskommitté")
    meeting = call_meeting(scope, committee, When(date=date(2024, 1, 16)), at=at)
    assert ("Verksamhetsplan och budget", "skulle tas upp på det här mötet, enligt Ledningsgruppen 15 december") in told(scope, meeting)


def test_a_taken_proposal_keeps_its_matter_and_reason_and_is_not_proposed_again(scope, samples, february_2024, secretary):
    first = proposals(scope, february_2024, [], TODAY).shown[1]
    address = reverse("edit_agenda", args=[samples.slug, february_2024.pk])
    for _ in range(2):  # a double click puts it there once
        assert secretary.post(address, {"do": "take", "forslag": first.key}).status_code == 302
    item = AgendaItem.objects.get(meeting=february_2024, awaited=first.awaited)
    assert item.heading == "Organisationsförslag kopplat till nya SUP2040"
    assert item.reason == "bordlagt 1 september 2022 på grund av tidsbrist"
    assert item.matter == first.matter
    assert item.kind == "decision" or item.kind == "discussion"
    assert first.heading not in dict(told(scope, february_2024))


def test_not_now_is_for_this_meeting_alone(scope, samples, group, february_2024, secretary, at):
    key = next(one.key for one in proposals(scope, february_2024, [], TODAY).shown if one.heading == "Samarbetsytan")
    address = reverse("edit_agenda", args=[samples.slug, february_2024.pk])
    secretary.post(address, {"do": "not_now", "forslag": key})
    found = proposals(scope, february_2024, [], TODAY)
    assert "Samarbetsytan" not in [one.heading for one in found.shown]
    assert found.aside == 1
    later = call_meeting(scope, group, When(date=date(2024, 4, 26)), at=at)
    assert "Samarbetsytan" in dict(told(scope, later))
    secretary.post(address, {"do": "take_back"})
    assert "Samarbetsytan" in dict(told(scope, february_2024))
    assert not NotNow.objects.exists()


def test_what_a_person_has_closed_is_not_proposed(scope, february_2024, at):
    close(scope, list(Awaited.objects.filter(kind="tabled", since=date(2022, 9, 1))), outcome="Ersatt", on=date(2023, 3, 1), at=at)
    assert "Organisationsförslag kopplat till nya SUP2040" not in dict(told(scope, february_2024))


def test_what_seems_reported_is_not_proposed_before_it_is_refused(scope, february_2023):
    heading = "Förslag val ordförande och vice ordförande Samarbetskommittén"
    assert heading not in dict(told(scope, february_2023))
    News.objects.filter(awaited__what=heading, kind="seems_reported").update(verdict="refused")
    assert dict(told(scope, february_2023))[heading] == "bordlagt 28 oktober på grund av tidsbrist"


def test_a_watched_matter_whose_day_has_come(scope, group, february_2024):
    matter = Matter.objects.filter(cooperation=scope.cooperation, name="RUFS").get()
    Matter.objects.filter(pk=matter.pk).update(state="watched", review_on=date(2024, 2, 1), body=group)
    assert dict(told(scope, february_2024))["RUFS"] == "bevakas, ses över 1 februari"
    Matter.objects.filter(pk=matter.pk).update(review_on=date(2024, 3, 1))
    assert "bevakas, ses över 1 mars" not in dict(told(scope, february_2024)).values()


def test_wishes_and_visits(scope, group, february_2024, at):
    Request.objects.create(cooperation=scope.cooperation, body=group, heading="BioDriv Öst", by="Petra Lind", at=at, state="if_time")
    Visit.objects.create(cooperation=scope.cooperation, body=group, guest="Landshövdingen", year=2024)
    Visit.objects.create(cooperation=scope.cooperation, body=group, guest="Trafikverkets generaldirektör", year=2025)
    found = dict(told(scope, february_2024))
    assert found["BioDriv Öst"].endswith("om tid finns")
    assert found["Besök: Landshövdingen"] == "i besöksplanen för 2024, önskas"
    assert "Besök: Trafikverkets generaldirektör" not in found


def test_meetings_whose_place_is_not_settled(scope, group, february_2024, at):
    call_meeting(scope, group, When(date=date(2024, 4, 26)), at=at)
    call_meeting(scope, group, When(), at=at)
    assert (
        dict(told(scope, february_2024))["Tid och plats för kommande möten"]
        == "datum för 1 och plats för 1 av gruppens möten ej fastställt"
    )


def test_a_member_is_not_shown_what_is_secret(samples, scope, february_2024, member, at):
    fact = Awaited.objects.get(kind="tabled", since=date(2022, 9, 1)).fact
    type(fact).objects.filter(pk=fact.pk).update(secret=True)
    shown = [one.heading for one in proposals(member.scope(samples), february_2024, [], TODAY).shown]
    assert "Organisationsförslag kopplat till nya SUP2040" not in shown


def test_reasons_in_words():
    near = date(2027, 2, 12)
    assert told_day(date(2026, 12, 18), near) == "18 december"
    assert told_day(date(2025, 12, 18), near) == "18 december 2025"
    assert (
        tabled(since=date(2026, 12, 18), near=near, why="tidsbrist", times=2).words
        == "bordlagt två gånger, senast 18 december på grund av tidsbrist"
    )
    assert tabled(since=date(2026, 12, 18), near=near, here=True).words == "bordlagt 18 december till det här mötet"
    assert outstanding(since=date(2027, 2, 11), near=near, listed=True).words == "utestående i 1 dag"
    assert due_here("kalla till möte", since=None).words == "skulle vara klart till det här mötet"
    assert due_here("ta fram förslag", since=None).words == "skulle redovisas på det här mötet"


def test_the_page_shows_them_with_where_they_come_from(samples, february_2024, secretary):
    page = secretary.get(reverse("agenda", args=[samples.slug, february_2024.pk])).content.decode()
    assert "Bordlagt 1 september 2022 på grund av tidsbrist." in page
    assert "1 september 2022, punkt 3" in page
    assert "Börja med de här punkterna" in page


def test_more_to_propose_asks_no_more_of_the_database(samples, february_2024, secretary, django_assert_max_num_queries):
    assert len(proposals(secretary.scope(samples), february_2024, [], TODAY).shown) > 8
    with django_assert_max_num_queries(40):
        secretary.get(reverse("agenda", args=[samples.slug, february_2024.pk]))


def test_the_meetings_page_leads_there(samples, february_2024, secretary, member):
    page = secretary.get(reverse("meetings", args=[samples.slug])).content.decode()
    assert reverse("agenda", args=[samples.slug, february_2024.pk]) in page
    assert "Nytt möte" in page
    assert secretary.get(reverse("meeting", args=[samples.slug, february_2024.pk])).status_code == 302
    assert member.get(reverse("meeting", args=[samples.slug, february_2024.pk])).status_code == 404
    assert member.get(reverse("agenda", args=[samples.slug, february_2024.pk])).status_code == 404
    Meeting.objects.filter(pk=february_2024.pk).update(announced=True)
    shown = member.get(reverse("agenda", args=[samples.slug, february_2024.pk])).content.decode()
    assert "Agendan är inte utskickad än." in shown
    assert "Samarbetsytan" not in shown


def test_a_new_meeting_is_filled_in_from_the_minutes(samples, group, secretary):
    address = reverse("new_meeting", args=[samples.slug])
    assert "16 februari 2024" in secretary.get(address).content.decode()
    page = secretary.get(f"{address}?grupp={group.pk}").content.decode()
    assert 'value="2024-02-16"' in page
    assert 'value="9.00"' in page
    assert "StorSthlms lokaler" in page
    wrong = secretary.post(address, {"body": group.pk, "date": "2024-02-16", "starts": "11", "ends": "9.30", "kind": "ordinary"})
    assert "Mötet slutar innan det har börjat" in wrong.content.decode()
    made = secretary.post(address, {"body": group.pk, "date": "2024-02-16", "starts": "9", "ends": "11.30", "kind": "ordinary", "form": ""})
    assert made.status_code == 302
    assert AgendaItem.objects.filter(meeting__date=date(2024, 2, 16)).count() == 6
