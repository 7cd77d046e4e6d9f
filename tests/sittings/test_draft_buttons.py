"""Each button writes a sentence that the reader reads back to exactly that, and nothing else."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.support.sitting import agenda, planned_meeting, seat_everybody

from kansli.sittings import wording
from kansli.sittings.attendance import attendance_of
from kansli.sittings.markdown import sections
from kansli.sittings.models import Adjuster, Draft
from kansli.sittings.reading import read_content
from kansli.sittings.selectors.draft import choices_of
from kansli.sittings.services.draft import open_draft
from kansli.sittings.services.writing import WRITERS, Asked, LackingError


@pytest.fixture
def draft(cooperation, secretary, at) -> Draft:
    seat_everybody(cooperation)
    meeting = planned_meeting(cooperation)
    agenda(meeting)
    return open_draft(secretary.scope(), meeting, at=at)


@pytest.fixture
def press(draft, secretary):
    """``press("decision", "Kommunikationsresurs", what=…)``: the text with the button's sentence in it."""

    def press(do: str, heading: str = "Kommunikationsresurs", *, text: str | None = None, **given):
        content = draft.content if text is None else text
        anchor = next(one.anchor for one in sections(content) if heading in one.heading)
        several = {name: value if isinstance(value, list) else [value] for name, value in given.items()}
        single = {name: value if isinstance(value, str) else value[-1] for name, value in given.items()}
        return WRITERS[do](Asked(secretary.scope(), draft.meeting, content, anchor, single, several)).content

    return press


def new_facts(draft: Draft, text: str) -> Counter:
    def told(content: str) -> Counter:
        reading = read_content(draft.meeting.cooperation, content)
        return Counter((one.kind, one.words) for one in reading.facts if one.kind not in {"next_meeting", "attendance"})

    return told(text) - told(draft.content)


@pytest.mark.parametrize(
    ("do", "given", "facts"),
    [
        (
            "decision",
            {"what": "att avsätta högst 150 000 kr under 2027"},
            {("decision", "Ledningsgruppen beslutar att avsätta högst 150 000 kr under 2027."), ("amount", "högst 150\u00a0000\u00a0kr")},
        ),
        (
            "decision",
            {"what": "Ledningsgruppen ställer sig bakom förslaget"},
            {("decision", "Ledningsgruppen ställer sig bakom förslaget.")},
        ),
        (
            "assignment",
            {"owner": "Petra Lind", "what": "ta fram en plan", "due": "next"},
            {
                ("decision", "Petra Lind får i uppdrag att ta fram en plan till nästa möte."),
                ("assignment", "Petra Lind: ta fram en plan till nästa möte"),
            },
        ),
        (
            "assignment",
            {"owner": "Solberga", "what": "att räkna på kostnaden", "due": "date", "day": "2027-03-05"},
            {
                ("decision", "Solberga får i uppdrag att räkna på kostnaden senast den 5 mars 2027."),
                ("assignment", "Solberga: räkna på kostnaden senast den 5 mars 2027"),
            },
        ),
        (
            "table",
            {"reason": "tidsbrist", "due": "next"},
            {
                ("decision", "Punkten bordläggs till nästa möte på grund av tidsbrist."),
                ("tabled", "till nästa möte, på grund av tidsbrist"),
            },
        ),
        ("nothing", {}, {("item", "inget att rapportera")}),
        ("not_reached", {}, {("item", "inte behandlad")}),
        (
            "send_back",
            {"to": "arbetsgruppen", "what": "ytterligare kostnader"},
            {
                ("decision", "Ärendet återremitteras till arbetsgruppen för ytterligare kostnader."),
                ("tabled", "Kommunikationsresurs"),
                ("assignment", "arbetsgruppen: ytterligare kostnader"),
            },
        ),
        ("disqualified", {"name": "Jonas Alm"}, set()),
        ("agree", {"what": "att arbetet ska fortsätta"}, set()),
        ("guest_in", {"name": "Anna Sundin", "home": "Region Norr", "at": "9.05"}, set()),
    ],
)
def test_a_sentence_is_read_back(draft, press, do, given, facts):
    assert set(new_facts(draft, press(do, **given))) == facts


def test_an_assignment_without_a_date_on_purpose_asks_for_none(draft, secretary):
    anchor = next(one.anchor for one in sections(draft.content) if "Kommunikation" in one.heading)
    form = {"do": "assignment", "item": anchor, "owner": "Petra Lind", "what": "ta fram en plan", "due": ""}
    address = f"/norra/moten/{draft.pk}/anteckningar/skriv/"
    assert secretary.post(address, form).status_code == 302
    draft.refresh_from_db()
    facts = [
        one for one in read_content(draft.meeting.cooperation, draft.content, list(draft.verdicts.all())).facts if one.kind == "assignment"
    ]
    assert [(one.due, one.asks) for one in facts] == [("utan datum", "")]


def test_who_does_not_take_part_in_the_decision(draft, press):
    text = press("abstain", text=press("decision", what="att anta planen"), who=["Nykvik", "Ängsjö"])
    found = new_facts(draft, text)
    assert {words for kind, words in found if kind == "non_participation"} == {"Nykvik", "Ängsjö"}
    assert {words for kind, words in found if kind == "decision"} == {"Ledningsgruppen beslutar att anta planen."}


def test_a_reservation_is_no_part_of_the_decision(draft, press):
    text = press("reserve", text=press("decision", what="att anta planen"), name="Solberga")
    assert [words for kind, words in new_facts(draft, text) if kind == "decision"] == ["Ledningsgruppen beslutar att anta planen."]
    later = press("decision", text=text, what="att anta budgeten")
    assert later.index("anta budgeten") < later.index("### Reservation"), "a second decision goes with the first"
    assert "unread-decision" not in {one.code for one in read_content(draft.meeting.cooperation, later).record.remarks}


def test_an_item_broken_off_and_resumed(draft, press):
    broken = press("break_off", other="4")
    text = press("resume", "Övriga frågor", text=broken, other="2")
    found = read_content(draft.meeting.cooperation, text).record.items
    assert next(one.outcome.value for one in found if one.number == "2") == "interrupted_and_resumed"


def test_running_text_stays_above_the_decision(press):
    text = press("agree", text=press("decision", what="att anta planen"), what="målet är rätt")
    assert text.index("eniga om att målet") < text.index("### Beslut")


def test_a_due_date_is_written_into_its_own_sentence(draft, press):
    anchor = next(one.anchor for one in sections(draft.content) if "Organisation" in one.heading)
    head, tail = draft.content.split(f"{{#{anchor}}}\n", 1)
    text = f"{head}{{#{anchor}}}\n\nJonas Alm återkommer med tider. Sedan talar alla.\n{tail}"
    quote = next(one.quote for one in read_content(draft.meeting.cooperation, text).facts if one.kind == "assignment")
    assert "Jonas Alm återkommer med tider till nästa möte. Sedan talar alla." in press("due", text=text, quote=quote, due="next")
    dated = press("due", text=text, quote=quote, due="date", day="2027-03-05")
    facts = [one for one in read_content(draft.meeting.cooperation, dated).facts if one.kind == "assignment"]
    assert [one.due for one in facts] == ["5 mars 2027"]


# --- who is there -----------------------------------------------------------------------------------------------------


def test_attendance_is_prefilled_from_the_seats(draft):
    there = [
        (one.attendee.name, one.attendee.home, one.attendee.present) for one in attendance_of(draft.meeting.cooperation, draft.content)
    ]
    assert ("Camilla Berg", "Ekeby", True) in there
    assert ("Karin Ek", "Norra samverkan", True) in there
    assert len(there) == 7


def test_attendance_is_corrected(draft, press):
    people = [one.attendee for one in attendance_of(draft.meeting.cooperation, draft.content)]
    modes = ["absent" if one.name == "Petra Lind" else "digital" if one.name == "Jonas Alm" else "here" for one in people]
    spells = ["kl. 9.00–9.45" if one.name == "Eva Sund" else "" for one in people]
    columns = {"home": [one.home for one in people], "role": ["ordförande" if one.name == "Camilla Berg" else one.role for one in people]}
    text = press("present", name=[one.name for one in people], mode=modes, spell=spells, **columns)
    found = {one.attendee.name: one.attendee for one in attendance_of(draft.meeting.cooperation, text)}
    assert not found["Petra Lind"].present
    assert found["Jonas Alm"].digital
    assert found["Eva Sund"].spell == "kl. 9.00–9.45"
    assert found["Camilla Berg"].role == "ordförande"
    assert sections(text)[1:] == sections(draft.content)[1:]


def test_lines_that_nobody_changes_stay_as_they_were_written(draft, press):
    own = draft.content.replace("- Camilla Berg, Ekeby", "- Camilla Berg, kommundirektör, Ekeby, ordförande")
    people = [one.attendee for one in attendance_of(draft.meeting.cooperation, own)]
    columns = {"home": [one.home for one in people], "role": [one.role for one in people], "spell": [one.spell for one in people]}
    modes = ["absent" if one.name == "Petra Lind" else "here" for one in people]
    text = press("present", text=own, name=[one.name for one in people], mode=modes, **columns)
    assert "- Camilla Berg, kommundirektör, Ekeby, ordförande\n" in text
    assert "Frånvarande: Petra Lind, Nykvik" in text


def test_a_guest_comes_and_goes(draft, press):
    text = press("guest_out", text=press("guest_in", name="Anna Sundin", home="Region Norr", at="9.05"), name="Anna Sundin", at="9:45")
    guest = next(one.attendee for one in attendance_of(draft.meeting.cooperation, text) if one.attendee.name == "Anna Sundin")
    assert (guest.role, guest.spell) == ("gäst", "kl. 9.05–9.45")
    assert "Anna Sundin ansluter kl. 9.05." in text
    assert "Anna Sundin lämnar mötet kl. 9.45." in text


def test_only_who_is_there_can_adjust(draft, press, secretary):
    people = [one.attendee for one in attendance_of(draft.meeting.cooperation, draft.content)]
    columns = {"home": [one.home for one in people], "role": [one.role for one in people], "spell": [""] * len(people)}
    away = press(
        "present", name=[one.name for one in people], mode=["absent" if one.name == "Petra Lind" else "here" for one in people], **columns
    )
    for name in ("Petra Lind", "Karin Ek", "Sven Främling"):
        with pytest.raises(LackingError, match="Bara en ledamot som är närvarande"):
            press("adjuster", text=away, who=[name])
    assert not Adjuster.objects.exists()


def test_the_adjuster_is_written_and_asked(draft, press):
    text = press("adjuster", "Övriga frågor", who=["Petra Lind"])
    record = read_content(draft.meeting.cooperation, text).record
    assert record.head.adjuster == "Petra Lind"
    assert "Petra Lind väljs till justerare." in next(one.text for one in sections(text) if "justerare" in one.heading)
    again = press("adjuster", text=text, who=["Jonas Alm", "Eva Sund"])
    assert "Petra Lind väljs" not in again
    assert again.rstrip().endswith("Justeras\n\nJonas Alm\n\nEva Sund")
    assert {one.person.name for one in Adjuster.objects.filter(meeting=draft.meeting)} == {"Jonas Alm", "Eva Sund"}


def test_the_duty_rotates(draft, cooperation):
    earlier = planned_meeting(cooperation, on=draft.meeting.date.replace(month=9))
    Adjuster.objects.create(meeting=earlier, person_id=seat_holder(draft, "Camilla Berg"))
    found = choices_of_names(draft)
    assert found[-1] == ("Camilla Berg", wording.day(earlier.date))
    assert all(last == "" for _, last in found[:-1])


def seat_holder(draft: Draft, name: str) -> int:
    from kansli.people.models import Person

    return Person.objects.get(cooperation=draft.meeting.cooperation, name=name).pk


def choices_of_names(draft: Draft) -> list[tuple[str, str]]:
    from tests.support.cast import visitor

    from kansli.access import Role

    scope = visitor(Role.ADMINISTRATOR, draft.meeting.cooperation).scope()
    return [(one.name, one.last) for one in choices_of(scope, draft, attendance_of(draft.meeting.cooperation, draft.content)).eligible]


@pytest.mark.parametrize(
    ("do", "given", "field"),
    [
        ("decision", {}, "what"),
        ("assignment", {"what": "räkna"}, "owner"),
        ("assignment", {"owner": "Petra", "what": "räkna", "due": "date", "day": "i mars"}, "day"),
        ("abstain", {}, "who"),
        ("guest_in", {"name": "Anna", "at": "25.00"}, "at"),
        ("guest_out", {"name": "Ingen Alls", "at": "9.00"}, "name"),
        ("due", {"quote": "finns inte", "due": "next"}, "quote"),
        ("present", {"name": [""]}, "name"),
    ],
)
def test_what_is_lacking_is_said_at_its_field(press, do, given, field):
    with pytest.raises(LackingError) as told:
        press(do, **given)
    assert list(told.value.fields) == [field]
