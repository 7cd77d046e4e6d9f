"""The check before sending: what it finds, that it leads there, and what is done with a line on the spot."""

from __future__ import annotations

import pytest
from tests.support.sitting import ASSIGNMENT, DECISION, draft_of

from kansli.matters.models import Matter
from kansli.meetings.models import Item, Meeting, Minutes
from kansli.register.models import Decision, Fact
from kansli.sittings.markdown import delivered
from kansli.sittings.models import AgendaItem, Draft, Paper, Stance
from kansli.sittings.reading import read_draft
from kansli.sittings.selectors.checking import checks
from kansli.sittings.services import checking


def lines(scope, draft):
    draft = Draft.objects.select_related("meeting__body", "meeting__cooperation").get(pk=draft.pk)
    return checks(scope, draft, read_draft(draft))


def test_minutes_as_kansli_writes_them_have_nothing_left(secretary, cooperation, at):
    assert lines(secretary.scope(), draft_of(cooperation, at=at)) == []


def test_no_adjuster_stops_the_sending(secretary, cooperation, at):
    draft = draft_of(cooperation, at=at, adjuster="")
    first = next(line for line in lines(secretary.scope(), draft) if line.key == "adjuster")
    assert first.must
    assert first.anchor == f"p{AgendaItem.objects.get(heading='Val av justerare').pk}"


def test_an_adjuster_who_was_away_stops_it(secretary, cooperation, at):
    draft = draft_of(cooperation, at=at, adjuster="Sara Vik")
    assert [line.words for line in lines(secretary.scope(), draft) if line.must] == [
        "Sara Vik är vald till justerare men står inte bland de närvarande. Rätta närvaron eller välj en annan."
    ]


def test_attendance_must_add_up(secretary, cooperation, at):
    draft = draft_of(cooperation, at=at)
    draft.content = draft.content.replace("; Anna Norén, Österhamn", "")
    draft.save()
    assert [line.words for line in lines(secretary.scope(), draft)] == [
        "Närvaron går inte ihop: 4 närvarande och 1 frånvarande av 6. Österhamn saknas."
    ]


def test_an_assignment_without_date_is_asked_about_and_can_be_without(secretary, cooperation, at):
    draft = draft_of(
        cooperation, at=at, more={"Kommunikationsresurs": f"### Beslut\n\n{DECISION}\n\nJonas Alm får i uppdrag att ta fram en kravprofil."}
    )
    [line] = lines(secretary.scope(), draft)
    assert line.words == "Uppdraget till Jonas Alm i punkt 2 saknar datum."
    assert line.do == "undated"
    checking.without_date(draft, kind=line.fact.kind, quote=line.fact.quote)
    assert lines(secretary.scope(), draft) == []


def test_an_item_for_decision_without_one_is_told_and_can_be_let_be(secretary, cooperation, at):
    draft = draft_of(cooperation, at=at, more={"Kommunikationsresurs": "Kansliet berättar om läget."})
    [line] = lines(secretary.scope(), draft)
    assert "är en beslutspunkt utan beslut" in line.words
    assert not line.must
    checking.wave_off(draft, line.key)
    checking.wave_off(draft, line.key)
    assert lines(secretary.scope(), draft) == []


def test_headings_without_text(secretary, cooperation, at):
    draft = draft_of(
        cooperation,
        at=at,
        more={"Organisationsförslag": "### Diskussion\n\n### Beslut\n\nPunkten bordläggs till nästa möte.", "Övriga frågor": ""},
    )
    assert [line.words for line in lines(secretary.scope(), draft)] == [
        "Punkt 3 har en rubrik ”Diskussion” utan text.",
        "Punkt 4 är tom. Skriv vad som sades, eller ta bort punkten.",
    ]


def test_what_points_back_asks_for_a_numbered_list(secretary, cooperation, at):
    back = f"### Beslut\n\n{DECISION.replace('avsätta', 'godkänna förslaget med justeringarna ovan och avsätta')}\n\n{ASSIGNMENT}"
    draft = draft_of(cooperation, at=at, more={"Kommunikationsresurs": back})
    assert "med justeringarna ovan" in lines(secretary.scope(), draft)[0].words
    draft.content = draft.content.replace("### Beslut", "1. Beloppet sänks\n2. Tiden förlängs\n\n### Beslut", 1)
    draft.save()
    assert lines(secretary.scope(), draft) == []


def test_a_name_that_is_not_in_the_attendance_is_added_as_a_guest(secretary, cooperation, at):
    draft = draft_of(cooperation, at=at, more={"Övriga frågor": "Mikael Blom berättar om kollektivtrafiken."})
    [line] = lines(secretary.scope(), draft)
    assert (line.do, line.name) == ("guest", "Mikael Blom")
    checking.add_guest(secretary.scope(), draft, line.name, at=at)
    draft.refresh_from_db()
    assert "- Mikael Blom, gäst" in delivered(draft.content)
    assert lines(secretary.scope(), draft) == []


def test_a_handout_whose_file_is_missing(secretary, cooperation, at):
    draft = draft_of(cooperation, at=at)
    Paper.objects.create(item=AgendaItem.objects.get(heading="Kommunikationsresurs"), title="Bilder", handed_out=True, owner="Jonas Alm")
    assert [line.words for line in lines(secretary.scope(), draft)] == ["”Bilder” delades ut men filen saknas. Be Jonas Alm om filen."]


@pytest.fixture
def earlier(cooperation, at):
    """A decision in force in the matter of the item Kommunikationsresurs."""
    from kansli.documents.services import keep_file, keep_packed_text

    def earlier() -> Decision:
        matter = Matter.objects.create(cooperation=cooperation, name="Kommunikationsresurs", key="kommunikationsresurs")
        AgendaItem.objects.filter(heading="Kommunikationsresurs").update(matter=matter)
        body = Meeting.objects.get().body
        meeting = Meeting.objects.create(cooperation=cooperation, body=body, date="2026-03-06")
        file, _ = keep_file(cooperation, "mars.txt", [b"Ledningsgruppen beslutar att avvakta."], at=at)
        text = keep_packed_text(
            file, extractor="text/2", media="text", content="Ledningsgruppen beslutar att avvakta.", pages=None, layout=b""
        )
        minutes = Minutes.objects.create(meeting=meeting, file=file, text=text, end=10)
        item = Item.objects.create(meeting=meeting, minutes=minutes, ordinal=1, number="4", heading="Kommunikationsresurs")
        fact = Fact.objects.create(
            cooperation=cooperation, meeting=meeting, minutes=minutes, text=text, item=item, matter=matter, kind="decision",
            state="confirmed", start=0, ranges=[[0, 10]], quote="Ledningsgruppen beslutar att avvakta.",
        )  # fmt: skip
        return Decision.objects.create(fact=fact, cooperation=cooperation, meeting=meeting, number="Ledningsgruppen 2026-03-06 p. 4:1")

    return earlier


def test_each_earlier_decision_of_the_matter_must_be_marked(secretary, cooperation, at, earlier):
    draft = draft_of(cooperation, at=at)
    decision = earlier()
    [line] = lines(secretary.scope(), draft)
    assert (line.must, line.do, line.decision) == (True, "stance", decision)
    checking.stand_by(draft, decision, Decision.Validity.CHANGED)
    assert lines(secretary.scope(), draft) == []
    decision.refresh_from_db()
    assert decision.validity == "in_force", "nothing changes before the minutes are sent out"
    assert Stance.objects.get().validity == "changed"


@pytest.mark.parametrize("kind", ["assignment", "tabling", "election"])
def test_an_earlier_assignment_or_tabling_of_the_matter_is_not_asked_about(secretary, cooperation, at, earlier, kind):
    draft = draft_of(cooperation, at=at)
    fact = earlier().fact
    fact.values = {"kind": kind}
    fact.save()
    assert lines(secretary.scope(), draft) == []


def test_at_most_three_lines_in_bold(secretary, cooperation, at):
    many = "\n\n".join(
        f"{name} får i uppdrag att skriva del {place}."
        for place, name in enumerate(["Jonas Alm", "Eva Sund", "Petra Lind", "Camilla Berg"])
    )
    draft = draft_of(cooperation, at=at, more={"Kommunikationsresurs": f"### Beslut\n\n{DECISION}\n\n{many}"})
    found = lines(secretary.scope(), draft)
    assert len(found) == 4
    assert sum(line.bold for line in found) == 3


def test_what_a_review_lists_is_neither_counted_as_new_nor_asked_for_a_date(secretary, cooperation, at):
    """The register keeps it as the listed entry: an assignment told again is no second one."""
    draft = draft_of(
        cooperation,
        at=at,
        more={
            "Övriga frågor": "De som återstår är:\n\n- Jonas Alm får i uppdrag att ta fram en kostnad för drift.\n- Länsplanen, bordlagt 1 september"
        },
    )
    reading = read_draft(draft)
    again = [fact for fact in reading.facts if fact.told_again]
    assert [fact.kind for fact in again if fact.kind == Fact.Kind.ASSIGNMENT] == [Fact.Kind.ASSIGNMENT]
    assert reading.counted[Fact.Kind.OUTSTANDING] == 2
    assert reading.counted[Fact.Kind.ASSIGNMENT] == len([one for one in reading.shown if one.kind == Fact.Kind.ASSIGNMENT])
    assert not [one for one in reading.shown if "kostnad för drift" in one.quote and one.kind == Fact.Kind.ASSIGNMENT]
    assert not [line for line in lines(secretary.scope(), draft) if "datum" in line.words]


@pytest.mark.parametrize("adjuster", ["", "Petra Lind"])
def test_who_presents_the_last_item_has_not_signed_the_minutes(secretary, cooperation, at, adjuster):
    """ "Föredragande: Jonas Alm." above the signatures moved every name one label up, and the note taker was elected to adjust."""
    more = {"Övriga frågor": "Föredragande: Jonas Alm."}
    draft = draft_of(cooperation, at=at, adjuster=adjuster, more=more)
    draft.content = draft.content.split("Vid anteckningarna")[0] + "Vid anteckningarna\n\nKarin Ek\n\nJusteras\n\n" + adjuster
    draft.save()
    head = read_draft(draft).record.head
    assert (head.note_taker, head.adjuster or "") == ("Karin Ek", adjuster)
    assert any(line.key == "adjuster" for line in lines(secretary.scope(), draft)) == (not adjuster)
