"""The pages of review as a browser without JavaScript meets them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from tests.support.minutes import MINUTES, offer, read_minutes

from kansli.audit.models import Act
from kansli.documents.models import Text
from kansli.meetings.models import Minutes
from kansli.people.models import Organisation, Seat
from kansli.register.models import Awaited, Fact, Remark
from kansli.register.selectors.reviewing import review_page

State, Kind = Fact.State, Fact.Kind


@pytest.fixture
def minutes(cooperation, at) -> Minutes:
    return read_minutes(cooperation, at)


@pytest.fixture
def address(minutes):
    return f"/norra/granska/{minutes.pk}/"


class Running(HTMLParser):
    """The running text of a page, and what stands in its marks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.marks, self._depth, self._mark = "", [], 0, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if self._depth or given.get("id") == "text":
            self._depth += tag in {"div", "mark", "a"}
        if tag == "mark":
            self._mark = (given["data-u"].split(), given["class"].split(), [])

    def handle_endtag(self, tag):
        if self._depth:
            self._depth -= tag in {"div", "mark", "a"}
        if tag == "mark":
            self.marks.append((*self._mark[:2], "".join(self._mark[2])))
            self._mark = None

    def handle_data(self, data):
        if self._depth:
            self.text += data
            if self._mark:
                self._mark[2].append(data)


def fact_of(minutes, kind, words="") -> Fact:
    return Fact.objects.get(minutes=minutes, kind=kind, quote__contains=words)


def stamp(page: str, fact: Fact) -> str:
    return re.search(rf'value="({fact.pk}:[a-z]+-[0-9a-f]+)"', page)[1]


def shown(response) -> str:
    return response.content.decode()


def test_the_document_is_shown_to_the_letter_with_its_facts_marked(secretary, minutes, address):
    running = Running(shown(secretary.get(address)))
    assert running.text == MINUTES
    for fact in minutes.facts.all():
        told = "".join(words for ids, _, words in running.marks if str(fact.pk) in ids)
        assert " ".join(told.split()) == fact.quote


def test_facts_within_facts_are_marked_each_and_the_innermost_is_chosen_first(secretary, minutes, address):
    decision = fact_of(minutes, Kind.DECISION, "inriktning")
    inner = Fact.objects.create(
        cooperation=decision.cooperation, meeting=decision.meeting, minutes=minutes, text=minutes.text, kind=Kind.AMOUNT,
        start=decision.start + 5, ranges=[[decision.start + 5, decision.start + 20]], quote="x", values={"amount_sek": 1, "what": "", "cap": False},
    )  # fmt: skip
    across = Fact.objects.create(
        cooperation=decision.cooperation, meeting=decision.meeting, minutes=minutes, text=minutes.text, kind=Kind.EVENT,
        start=decision.start + 10, ranges=[[decision.start + 10, decision.ranges[0][1] + 30]], quote="x", values={"date": "2026-06-05", "what": ""},
    )  # fmt: skip
    running = Running(shown(secretary.get(address, {"u": inner.pk})))
    assert running.text == MINUTES
    [piece] = [mark for mark in running.marks if {str(inner.pk), str(across.pk)} <= set(mark[0])]
    assert piece[0][0] == str(inner.pk)
    assert "chosen" in piece[1]
    assert piece[2] == minutes.text.content[decision.start + 10 : decision.start + 20]


def test_markup_in_minutes_is_text(secretary, cooperation, at):
    minutes = read_minutes(cooperation, at, MINUTES.replace("Kommunerna har", "<b onclick=x>Kommunerna</b> & ”andra” har"), name="b.txt")
    page = shown(secretary.get(f"/norra/granska/{minutes.pk}/"))
    assert "<b onclick" not in page
    assert "&lt;b onclick=x&gt;Kommunerna&lt;/b&gt; &amp; ”andra” har" in page


def test_the_count_of_the_present_must_add_up(secretary, minutes, address):
    for name in ("Ängsjö", "Österhamn"):
        Seat.objects.filter(organisation__name=name).delete()
    page = shown(secretary.get(address))
    assert "<strong>3 av 4 kommuner</strong> · <em>frånvarande: Ålsäter</em>" in page
    assert "varken" not in page
    Seat.objects.create(
        cooperation=minutes.meeting.cooperation, body=minutes.meeting.body, organisation=Organisation.objects.get(name="Ängsjö")
    )
    page = shown(secretary.get(address))
    assert "<strong>3 av 5 kommuner</strong>" in page
    assert "Ängsjö står varken som närvarande eller frånvarande" in page
    assert "<strong>2</strong> att kontrollera" in page
    assert f'href="#u{Fact.objects.exclude(doubt="").get().pk}"' in page
    Fact.objects.filter(minutes=minutes, kind=Kind.ATTENDANCE).update(state=State.CONFIRMED)
    assert "<strong>1</strong> att kontrollera" in shown(secretary.get(address))


def test_doubt_is_told_in_words_and_answered(secretary, minutes, address):
    fact = offer(minutes)
    page = shown(secretary.get(address))
    assert "Ansvarig saknas" in page
    assert "%" not in re.sub(r"<[^>]*>", "", page)
    answer = secretary.post(f"{address}godkann/", {"uppgift": stamp(page, fact), "sedan": "0"}, follow=True)
    assert "Välj vem som ansvarar" in shown(answer)
    answer = secretary.post(
        f"{address}godkann/", {"uppgift": stamp(page, fact), f"ansvarig-{fact.pk}": "Petra Lind", "sedan": "0"}, follow=True
    )
    assert answer.redirect_chain[-1][0].endswith(f"?u={fact.pk}#u{fact.pk}")
    assert Awaited.objects.get(pk=fact.pk).owner == "Petra Lind"
    secretary.post(f"{address}angra/", {"handling": Act.objects.get().pk})
    fact.refresh_from_db()
    assert fact.state == State.OFFERED


def test_one_item_and_then_the_rest(secretary, minutes, address):
    page = shown(secretary.get(address))
    group = re.search(r'value="([^"]*)" formaction="[^"]*/godkann/">Godkänn hela punkten \(5\)', page)[1]
    secretary.post(f"{address}godkann/", {"uppgift": group, "sedan": "0"})
    assert Fact.objects.filter(minutes=minutes, item__number="3").exclude(state=State.CONFIRMED).count() == 0
    sedan = Act.objects.latest("pk").pk
    secretary.post(f"{address}godkann-resten/", {"sedan": str(sedan)})
    assert list(Fact.objects.filter(minutes=minutes).exclude(state=State.CONFIRMED).values_list("doubt", flat=True)) == [
        "Mikael Broman ska justera men står inte bland de närvarande."
    ]
    page = shown(secretary.get(address))
    assert "Ångra" in page
    assert "Godkänn resten" not in page


def test_correcting_through_the_form(secretary, minutes, address):
    fact = fact_of(minutes, Kind.ASSIGNMENT, "Karin Ek")
    page = shown(secretary.get(f"{address}andra/{fact.pk}/"))
    given = {"uppgift": stamp(page, fact), "source": fact.quote, "item": str(fact.item_id), "task": "Kalla regionen"}
    answer = secretary.post(f"{address}andra/{fact.pk}/", {**given, "assignee": "", "when": "day", "day": ""})
    assert "Skriv vem som ansvarar" in shown(answer)
    assert "Välj dagen." in shown(answer)
    assert "Kalla regionen" in shown(answer)
    wrong = secretary.post(f"{address}andra/{fact.pk}/", {**given, "assignee": "Petra Lind", "when": "none", "source": "Det här står inte"})
    assert "Meningen finns inte i anteckningarna" in shown(wrong)
    assert not Act.objects.exists()
    secretary.post(
        f"{address}andra/{fact.pk}/",
        {**given, "assignee": "Petra Lind", "when": "day", "day": "2026-09-01", "source": "kalla till ett möte med regionen"},
    )
    fact.refresh_from_db()
    awaited = Awaited.objects.get(pk=fact.pk)
    assert (fact.state, fact.quote) == (State.CORRECTED, "kalla till ett möte med regionen")
    assert (awaited.owner, awaited.what, str(awaited.due_on)) == ("Petra Lind", "Kalla regionen", "2026-09-01")


@pytest.mark.parametrize("kind", Kind)
def test_saving_a_form_untouched_approves(secretary, minutes, address, kind):
    if kind in {Kind.OUTSTANDING, Kind.REVIEW, Kind.NON_PARTICIPATION}:
        values = {"matter": "Vattenplanen", "responsible": None} if kind == Kind.OUTSTANDING else {"complete": True}
        values = {"organisation": "Nykvik", "decision": None} if kind == Kind.NON_PARTICIPATION else values
        Fact.objects.create(
            cooperation=minutes.meeting.cooperation, meeting=minutes.meeting, minutes=minutes, text=minutes.text, kind=kind, rule="x",
            start=0, ranges=[[0, 19]], quote="Minnesanteckningar f", values=values,
        )  # fmt: skip
    fact = Fact.objects.filter(minutes=minutes, kind=kind).first()
    values = fact.values
    form = secretary.get(f"{address}andra/{fact.pk}/").context["form"]
    given = {name: ("" if form[name].value() is None else form[name].value()) for name in form.fields}
    given = {name: value for name, value in given.items() if value is not False}
    answer = secretary.post(f"{address}andra/{fact.pk}/", given)
    assert answer.status_code == 302, answer.context["form"].errors
    fact.refresh_from_db()
    assert (fact.state, fact.values) == (State.CONFIRMED, values)


def test_adding_what_was_not_found_by_its_sentence(secretary, minutes, address):
    words = "Petra Lind berättar om läget\n i upphandlingen."
    secretary.post(f"{address}lagg-till/", {"mening": words, "slag": "decision"})
    added = fact_of(minutes, Kind.DECISION, "Petra Lind")
    assert (added.state, added.item.number, added.quote) == (State.CONFIRMED, "3", "Petra Lind berättar om läget i upphandlingen.")
    answer = secretary.post(f"{address}lagg-till/", {"mening": words, "slag": "assignment"}, follow=True)
    form = answer.context["form"]
    assert form["assignee"].value() == "Petra Lind"
    given = {name: form[name].value() or "" for name in form.fields}
    secretary.post(f"{address}ny/assignment/", given)
    assert Awaited.objects.get(fact__quote__contains="berättar").owner_person.name == "Petra Lind"
    answer = secretary.post(f"{address}lagg-till/", {"mening": "Det här står inte", "slag": "decision"})
    assert "Meningen finns inte i anteckningarna" in shown(answer)
    assert "Det här står inte" in shown(answer)


def test_adding_what_was_not_found_by_its_lines(secretary, minutes, address):
    page = shown(secretary.get(address))
    first, last = (re.search(rf'<option value="(\d+-\d+)">{words}', page)[1] for words in ("Petra Lind berättar", "Camilla Berg hälsar"))
    secretary.post(f"{address}lagg-till/", {"mening": "", "plats": "", "fran": first, "slag": "decision"})
    added = fact_of(minutes, Kind.DECISION, "Petra Lind")
    assert added.quote == "Petra Lind berättar om läget i upphandlingen. Kommunerna har olika avtalstider."
    secretary.post(f"{address}lagg-till/", {"fran": first, "till": last, "slag": "decision"})
    assert fact_of(minutes, Kind.DECISION, "Camilla Berg hälsar").quote.endswith("olika avtalstider.")
    for told in ("", "x", "9-3", "0-999999"):
        assert "Markera, klistra in eller välj raden först." in shown(
            secretary.post(f"{address}lagg-till/", {"fran": told, "slag": "decision"})
        )


def test_text_that_could_not_be_placed_is_said_to_be_something_at_once(secretary, cooperation, at):
    minutes = read_minutes(cooperation, at)
    words = "Kommunerna har olika avtalstider."
    start = MINUTES.index(words)
    Remark.objects.create(
        minutes=minutes, code="x", message="Oklart.", weight=1, start=start, ranges=[[start, start + len(words)]], quote=words
    )
    page = shown(secretary.get(f"/norra/granska/{minutes.pk}/"))
    place = re.search(r'name="plats" value="(\d+-\d+)"', page)[1]
    secretary.post(f"/norra/granska/{minutes.pk}/lagg-till/", {"plats": place, "slag": "decision"})
    assert fact_of(minutes, Kind.DECISION, words).quote == words


def test_marking_wins_over_the_first_of_two_like_sentences(secretary, cooperation, at):
    minutes = read_minutes(
        cooperation, at, MINUTES + "\n7. Övrigt\nFrågan bordläggs till nästa möte på grund av tidsbrist.\n", name="b.txt"
    )
    start = minutes.text.content.rindex("Frågan bordläggs")
    Fact.objects.filter(minutes=minutes, kind=Kind.TABLED).delete()
    place = f"{start}-{start + 32}"
    secretary.post(
        f"/norra/granska/{minutes.pk}/lagg-till/", {"mening": "Frågan bordläggs till nästa möte", "plats": place, "slag": "tabled"}
    )
    assert fact_of(minutes, Kind.TABLED).ranges == [[start, start + 32]]


def test_two_people_the_second_is_told_what_changed_and_nothing_is_lost(secretary, administrator, minutes, address):
    fact, another = fact_of(minutes, Kind.ASSIGNMENT, "Karin Ek"), fact_of(minutes, Kind.TABLED)
    first, second = shown(secretary.get(address)), shown(administrator.get(address))
    secretary.post(f"{address}ta-bort/", {"uppgift": stamp(first, fact), "sedan": "0"})
    told = administrator.post(f"{address}godkann/", {"uppgift": stamp(second, fact), "sedan": "0"}, follow=True)
    assert "Karin Ek har under tiden ändrat samma uppgift: tog bort uppdrag" in shown(told)
    fact.refresh_from_db()
    assert fact.state == State.REJECTED
    told = administrator.post(f"{address}godkann/", {"uppgift": stamp(second, another), "sedan": "0"}, follow=True)
    assert "Karin Ek har arbetat i samma anteckningar under tiden" in shown(told)
    another.refresh_from_db()
    assert another.state == State.CONFIRMED


def test_next_leads_to_what_is_left_to_check(secretary, minutes, cooperation, at):
    other = read_minutes(cooperation, at, MINUTES.replace("5 juni", "8 maj"), name="b.txt")
    page = review_page(secretary.scope(), minutes)
    assert page.following == other
    Fact.objects.filter(minutes=other).exclude(doubt="").update(state=State.CONFIRMED)
    assert review_page(secretary.scope(), minutes).following is None
    listed = shown(secretary.get("/norra/granska/"))
    assert "1 att kontrollera" in listed
    assert "8 maj 2026" not in listed
    assert "8 maj 2026" in shown(secretary.get("/norra/granska/?alla=1"))


def test_members_do_not_review_and_strangers_see_nothing(member, stranger, minutes, address):
    assert member.get(address).status_code == 403
    assert stranger.get(address).status_code == 404
    assert member.post(f"{address}godkann-resten/").status_code == 403
    assert "Granska" not in shown(member.get("/norra/moten/"))


def test_another_cooperations_minutes_are_not_there(secretary, other_cooperation, at):
    theirs = read_minutes(other_cooperation, at)
    for path in ("", "godkann-resten/", "angra/", "lagg-till/"):
        send = secretary.post if path else secretary.get
        assert send(f"/norra/granska/{theirs.pk}/{path}", {"handling": "1"}).status_code == 404


def test_reading_a_page_changes_nothing(secretary, minutes, address):
    fact = minutes.facts.first()
    for path in ("godkann/", "godkann-resten/", "ta-bort/", "ta-tillbaka/", "lagg-till/", "lamna/", "angra/"):
        assert secretary.get(f"{address}{path}").status_code == 405
    secretary.get(f"{address}andra/{fact.pk}/")
    assert not Act.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"uppgift": "x"}, {"uppgift": "9" * 30 + ":x"}, {"uppgift": "7"}])
def test_a_form_that_no_page_made_is_not_served(secretary, minutes, address, sent):
    assert secretary.post(f"{address}ta-bort/", sent, follow=True).status_code in {200, 404}
    assert not Act.objects.exists()


def test_a_large_document_takes_few_queries(secretary, minutes, address, django_assert_max_num_queries):
    text = Text.objects.get(pk=minutes.text_id)
    assert text.content == MINUTES
    Fact.objects.bulk_create(
        Fact(
            cooperation=minutes.meeting.cooperation, meeting=minutes.meeting, minutes=minutes, text=text, kind=Kind.DECISION,
            item=minutes.items.first(), start=number, ranges=[[number, number + 40]], quote="x", values={}, doubt="x" * (number % 2),
        )
        for number in range(300)
    )  # fmt: skip
    with django_assert_max_num_queries(15):
        secretary.get(address)
    with django_assert_max_num_queries(15):
        secretary.get("/norra/granska/")
