"""The page of what is outstanding, as its users meet it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from kansli.audit.models import Act
from kansli.register.models import Awaited, News

FIRST = "2022-12-02"


def page(client, **asked):
    return client.get(reverse("outstanding", args=["exempel"]), asked)


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def post(client, **sent):
    return client.post(reverse("edit_outstanding", args=["exempel"]), sent, follow=True)


def test_the_page_says_what_it_rests_on_and_shows_the_parts_apart(samples, secretary):
    told = text(page(secretary, per=FIRST))
    assert "Bygger på 3 inlästa anteckningar till och med 2 december 2022. Anteckningar saknas från" in told
    first, second = told.index("Enligt senaste genomgången"), told.index("Tillkommit sedan dess")
    third, fourth = told.index("Ser redovisat ut"), told.index("Nämns inte längre")
    assert first < told.index("1 september 2022 (92 dagar)") < second < third < fourth
    assert first < told.index("Diskussion om externa gäster") < second


def test_questions_and_acts_are_the_secretariats_alone(samples, secretary, member):
    told = page(member, per=FIRST)
    assert "Nämns inte längre" not in told.content.decode()
    assert 'name="do"' not in told.content.decode()
    assert "Ser redovisat ut" in told.content.decode()
    assert "Nämns inte längre" in page(secretary, per=FIRST).content.decode()
    refused = member.post(reverse("edit_outstanding", args=["exempel"]), {"do": "remains", "rad": Awaited.objects.first().pk})
    assert refused.status_code == 403
    assert not Act.objects.exists()


def test_an_act_leads_back_to_the_list_as_filtered_and_can_be_undone_there(samples, secretary):
    one = Awaited.objects.get(what__startswith="Organisationsförslag")
    answer = post(secretary, do="close", rad=one.pk, outcome="Löst på annat sätt", tillbaka=f"per={FIRST}")
    assert answer.redirect_chain[0][0].startswith(f"/exempel/utestaende/?per={FIRST}&gjort=")
    one.refresh_from_db()
    assert (one.state, one.closed_on.isoformat(), one.outcome) == ("done", FIRST, "Löst på annat sätt")
    assert "Avslutade ”Organisationsförslag kopplat till nya SUP2040”" in text(answer)
    answer = post(secretary, do="undo", act=Act.objects.get().pk, tillbaka=f"per={FIRST}")
    assert "Ångrat: Avslutade" in text(answer)
    one.refresh_from_db()
    assert one.state == "open"


def test_a_form_posted_twice_does_it_once(samples, secretary):
    one = Awaited.objects.get(what__startswith="Organisationsförslag")
    for _ in range(2):
        post(secretary, do="close", rad=one.pk, outcome="Klart", tillbaka=f"per={FIRST}")
        post(secretary, do="hand_over", rad=one.pk, till="Camilla Broo")
    assert Act.objects.count() == 2
    assert one.handovers.count() == 1


def test_what_is_missing_is_said_in_swedish(samples, secretary):
    assert "Skriv hur det slutade" in text(post(secretary, do="close", rad=Awaited.objects.first().pk))
    assert "Välj minst en rad." in text(post(secretary, do="hand_over", till="Camilla Broo"))
    assert "Skriv vem som tar över." in text(post(secretary, do="hand_over", rad=Awaited.objects.first().pk))


def test_reports_are_closed_one_by_one_or_all_at_once(samples, secretary):
    told = page(secretary, per=FIRST).content.decode()
    one, *rest = re.findall(r'value="accept:(\d+)"', told)
    post(secretary, do=f"refuse:{one}", nytt=[one, *rest], tillbaka=f"per={FIRST}")
    assert list(News.objects.filter(verdict="refused").values_list("pk", flat=True)) == [int(one)]
    post(secretary, do="accept", nytt=rest, tillbaka=f"per={FIRST}")
    assert News.objects.filter(verdict="accepted").count() == len(rest) > 1
    assert "Ser redovisat ut" not in text(page(secretary, per=FIRST))
    assert f"Visa vad som är avslutat ({len(rest)})" in text(page(secretary, per=FIRST))
    assert "Redovisat 2 december 2022" in text(page(secretary, per=FIRST, visa="avslutade"))


def test_nothing_of_another_cooperation_is_touched(samples, cooperation, secretary):
    one = Awaited.objects.first()
    answer = secretary.post(reverse("edit_outstanding", args=["norra"]), {"do": "remains", "rad": one.pk}, follow=True)
    assert "Välj minst en rad." in text(answer)
    assert secretary.get(reverse("awaited", args=["norra", one.pk])).status_code == 404


@pytest.mark.parametrize("asked", [{"per": "igår"}, {"grupp": "x", "kommun": "99"}, {"ansvarig": "p0"}, {"visa": "alla"}])
def test_nonsense_in_the_address_narrows_nothing_or_says_so(samples, secretary, asked):
    assert page(secretary, **asked).status_code == 200


def test_empty_states(samples, cooperation, secretary):
    assert "Inget utestående för det här urvalet" in text(page(secretary, ansvarig="p0"))
    assert "Inga anteckningar är inlästa till och med 1 januari 2020" in text(page(secretary, per="2020-01-01"))


def test_a_row_opens_its_matter_as_a_panel_or_a_page(samples, secretary):
    one = Awaited.objects.get(what__startswith="undersöka vad det kostar")
    address = reverse("awaited", args=["exempel", one.pk])
    whole = secretary.get(address, {"per": "2023-06-09"})
    assert "<html" in whole.content.decode()
    panel = secretary.get(address, {"per": "2023-06-09"}, headers={"HX-Request": "true"})
    told = text(panel)
    assert "<html" not in panel.content.decode()
    assert "Samarbetsytan" in told
    assert "anteckningar saknas" in told
    assert "(281 dagar)" in told
    matter = reverse("matter_panel", args=["exempel", one.fact.matter_id])
    assert "Ärendets gång" in text(secretary.get(matter))


def test_few_queries_however_much_there_is(samples, secretary, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        page(secretary, per="2023-12-15", visa="alla", kommun="1", grupp="")


def test_getting_changes_nothing(samples, secretary):
    assert secretary.get(reverse("edit_outstanding", args=["exempel"])).status_code == 405
