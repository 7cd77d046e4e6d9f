"""What Kansli writes, its reader reads back: generated meetings, written with the one module of wording, come out the same record.

Read from the text itself; a few also from the Word document, the PDF and the page made of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from kansli.people.models import Cooperation
from kansli.reader.api import Known, load_bytes, read
from kansli.sittings import wording
from kansli.sittings.markdown import normal
from kansli.sittings.reading import source_of
from kansli.sittings.rendering.docx import to_docx
from kansli.sittings.rendering.pages import to_page, to_pdf
from kansli.sittings.rendering.record import Hand, Record, shown_blocks

HOMES = ("Ekeby", "Solberga", "Nykvik", "Ålsäter", "Ängsjö", "Österhamn", "Mellby", "Sjövik")
FIRST = ("Camilla", "Petra", "Jonas", "Eva", "Åke", "Sara", "Mikael", "Anna", "Örjan", "Lars-Erik", "Maria", "Björn")
LAST = ("Berg", "Lind", "Alm", "Sund", "Öberg", "Vik", "Blom", "Norén", "af Ekenstam", "Åström", "Ek", "Dahl-Holm")
HEADINGS = (
    "Kommunikationsresurs", "Organisationsförslag", "Länsplanen", "Samordnad varudistribution", "Klimatnätverket", "Bredband på landsbygden",
    "Gemensam upphandling av städtjänster", "Remiss om kollektivtrafiken", "Ungas psykiska hälsa", "Verksamhetsplan och budget", "Webbplatsen",
)  # fmt: skip
WHATS = (
    "förlänga avtalet i 12 månader", "ställa sig bakom förslaget", "godkänna verksamhetsplanen", "anta yttrandet som sitt eget",
    "starta utredningen enligt projektdirektivet", "avveckla den gemensamma webbplatsen",
)  # fmt: skip
TASKS = (
    "ta fram en kravprofil", "sammanställa synpunkterna", "bjuda in regionen till ett möte", "utreda kostnaden för drift",
    "skriva ett förslag till yttrande", "kalla arbetsgruppen till ett första möte",
)  # fmt: skip
REASONS = ("tidsbrist", "att underlag saknas", "förhinder hos föredraganden")
TALK = (
    "Frågan om {} diskuteras.",
    "Alla är positiva till arbetet med {}.",
    "Läget för {} redovisas.",
    "Flera lyfter behovet av mer tid för {}.",
)
"""What is said of each item is its own: several items with the same paragraphs word for word are no minutes."""


@dataclass
class Told:
    """One item and what the record must hold of it."""

    heading: str
    text: list[str]
    outcome: str = "treated"
    decisions: list[str] = field(default_factory=list)
    assignments: set[tuple[str, str]] = field(default_factory=set)
    tabled: tuple[str | None, str | None] | None = None
    abstaining: set[str] = field(default_factory=set)
    ceilings: set[int] = field(default_factory=set)


@dataclass
class Generated:
    """A meeting, its text, and the record that it is."""

    content: str
    known: Known
    attendance: set[tuple[str, str, str, bool, str]]
    items: list[Told]
    adjusters: list[str]
    on: date
    following: tuple[date, str, str, str] | None
    outstanding: list[str]


@st.composite
def treated(draw, heading: str, owners: list[str], homes: list[str], on: date) -> Told:
    told = Told(heading, [draw(st.sampled_from(TALK)).format(heading.lower())])
    kind = draw(st.sampled_from(["talk", "decision", "parts", "assignment", "tabled", "nothing", "not reached"]))
    if kind in {"decision", "parts"} and draw(st.booleans()):
        told.text += [f"### {wording.DISCUSSION_HEADING}", draw(st.sampled_from(TALK)).format(heading.lower())]
    if kind in {"decision", "parts", "assignment"}:
        told.text.append(f"### {wording.DECISION_HEADING}")
    if kind == "decision":
        what = draw(st.sampled_from(WHATS))
        if draw(st.booleans()):
            amount = draw(st.integers(1, 900)) * 1000
            what = f"avsätta högst {amount:,} kr för arbetet under 2027".replace(",", " ")
            told.ceilings.add(amount)
        sentence = wording.decides("Ledningsgruppen", what)
        told.text.append(sentence)
        told.decisions.append(sentence)
        if draw(st.booleans()):
            away = draw(st.lists(st.sampled_from(homes), min_size=1, max_size=2, unique=True))
            told.text.append(wording.abstains(away))
            told.abstaining = set(away)
    if kind == "parts":
        parts = draw(st.lists(st.sampled_from(WHATS), min_size=2, max_size=4, unique=True))
        parts = [f"{part} om {heading.lower()}" for part in parts]
        told.text += ["Ledningsgruppen beslutar att:", "\n".join(f"{place}. {part}" for place, part in enumerate(parts, 1))]
        told.decisions += parts
    if kind in {"decision", "assignment"}:
        given = draw(
            st.lists(
                st.tuples(st.sampled_from(owners), st.sampled_from(TASKS)),
                min_size=int(kind == "assignment"),
                max_size=2,
                unique_by=lambda one: one[1],
            )
        )
        for owner, task in given:
            due = draw(st.sampled_from([None, wording.NEXT_MEETING, on + timedelta(days=draw(st.integers(10, 200)))]))
            sentence = wording.assigns(owner, task, due)
            told.text.append(sentence)
            told.decisions.append(sentence)
            told.assignments.add((owner, due.isoformat() if isinstance(due, date) else due or ""))
    if kind == "tabled":
        reason = draw(st.sampled_from(["", *REASONS]))
        to = draw(st.sampled_from([wording.NEXT_MEETING, on + timedelta(days=70)]))
        sentence = wording.tables(reason, to)
        told.text, told.outcome = [sentence], "tabled"
        told.decisions.append(sentence)
        told.tabled = (reason.removeprefix("att ") or None, to.isoformat() if isinstance(to, date) else to)
    if kind == "nothing":
        told.text, told.outcome = [wording.nothing_to_report()], "nothing_to_report"
    if kind == "not reached":
        told.text, told.outcome = [wording.not_reached(), "Bussarna går som vanligt."], "not_reached"
    return told


@st.composite
def meetings(draw) -> Generated:
    homes = draw(st.lists(st.sampled_from(HOMES), min_size=4, max_size=8, unique=True))
    firsts = draw(st.permutations(FIRST))
    lasts = draw(st.permutations(LAST))
    names = [f"{first} {last}" for first, last in zip(firsts, lasts, strict=True)]
    members, secretary, guest = dict(zip(names, homes, strict=False)), names[8], names[9]
    away = set(draw(st.lists(st.sampled_from(list(members)[2:]), max_size=2, unique=True)))
    here = [name for name in members if name not in away]
    lines, attendance = [], set()
    for place, name in enumerate(here):
        digital = draw(st.booleans()) and place > 0
        role = "ordförande" if place == 0 else ""
        lines.append(wording.attendee(name, members[name], role=role, digital=digital))
        attendance.add((name, members[name], "chair" if role else "member", True, "digital" if digital else "in_person"))
    lines.append(wording.attendee(secretary, "kansliet", role="sekreterare"))
    attendance.add((secretary, "kansliet", "secretary", True, "in_person"))
    if draw(st.booleans()):
        lines.append(wording.attendee(guest, "Solvägen AB", role="gäst", spell="punkt 3"))
        attendance.add((guest, "Solvägen AB", "guest", True, "in_person"))
    attendance |= {(name, members[name], "member", False, "None") for name in away}
    on = draw(st.dates(date(2026, 9, 1), date(2028, 6, 30)).filter(lambda day: day.weekday() < 5))
    starts, ends = draw(st.sampled_from([("08:30", "11:00"), ("13:00", "16:30"), ("09:00", "")]))
    sections = draw(st.booleans())
    adjusters = draw(st.lists(st.sampled_from(here), min_size=1, max_size=2, unique=True))
    headings = draw(st.lists(st.sampled_from(HEADINGS), min_size=2, max_size=6, unique=True))
    owners = [*here[:3], homes[0], "Kansliet"]
    election = wording.elects(adjusters)
    items = [
        Told("Välkommen", [f"{here[0]} hälsar alla välkomna."]),
        Told("Val av justerare", [election], decisions=[election]),
        *(draw(treated(heading, owners, homes, on)) for heading in headings),
    ]
    outstanding = draw(
        st.lists(
            st.sampled_from(["Kostnaden för samarbetsytan", "Besöket hos landshövdingen", "Rutiner för remisser"]), max_size=3, unique=True
        )
    )
    if outstanding:
        items.append(Told("Utestående ärenden", [wording.outstanding((one, "") for one in outstanding)]))
    items.append(Told("Övriga frågor", [wording.no_other_questions()], outcome="nothing_to_report"))
    following = None
    if draw(st.booleans()):
        following = (on + timedelta(days=draw(st.integers(20, 90))), "08:30", "11:00", "Solberga kommunhus")
        items.append(Told("Nästa möte", [wording.meets_next(*following)]))
    parts = [
        wording.title(draw(st.sampled_from(["Minnesanteckningar", "Protokoll"])), "Norra samverkans ledningsgrupp"),
        wording.when(on, starts, ends),
    ]
    parts += [wording.where("Ekeby kommunhus, Valsalen"), f"## {wording.ATTENDANCE_HEADING}", "\n".join(lines)]
    if away:
        parts.append(wording.absent((name, members[name]) for name in members if name in away))
    for number, told in enumerate(items, 1):
        parts += [wording.item(number, told.heading, sections=sections), *told.text]
    parts.append(wording.signed(secretary, adjusters))
    known = Known(
        people={**{name: (home,) for name, home in members.items()}, secretary: (), guest: ()},
        organisations=frozenset(homes),
        bodies=("Norra samverkans ledningsgrupp",),
    )
    return Generated(normal("\n\n".join(parts)), known, attendance, items, adjusters, on, following, outstanding)


def check(meeting: Generated, record) -> None:
    head = record.head
    assert (head.date, head.body, head.place) == (meeting.on, "Norra samverkans ledningsgrupp", "Ekeby kommunhus, Valsalen")
    assert set((head.adjuster or "").split(", ")) == set(meeting.adjusters)
    assert {
        (one.name, one.organisation, one.role.value, one.present, str(one.mode.value if one.mode else None)) for one in record.attendance
    } == meeting.attendance
    assert [(one.heading, one.outcome.value) for one in record.items] == [(told.heading, told.outcome) for told in meeting.items]
    for item, told in zip(record.items, meeting.items, strict=True):
        decided = [one for one in record.decisions if one.item == item.number]
        assert len(decided) == len(told.decisions), told
        for one, words in zip(decided, told.decisions, strict=True):
            assert words.rstrip(".") in one.span.words, told
        assert {(capital(one.assignee), one.due or "") for one in record.assignments if one.item == item.number} == told.assignments, told
        assert [(one.reason, one.to) for one in record.tabled if one.item == item.number] == ([told.tabled] if told.tabled else [])
        ids = {one.id for one in decided}
        assert {one.organisation for one in record.non_participation if one.decision in ids} == told.abstaining
        assert {one.amount_sek for one in record.amounts if one.item == item.number and one.cap} == told.ceilings
    assert [one.matter for one in record.outstanding] == meeting.outstanding
    if meeting.following:
        following = record.next_meeting
        assert (following.date, following.starts, following.ends, following.place) == meeting.following
    else:
        assert record.next_meeting is None


def capital(name: str | None) -> str:
    return (name or "")[:1].upper() + (name or "")[1:]


@seed(20270212)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(meetings())
def test_a_meeting_is_read_back_as_it_was_written(meeting):
    check(meeting, read(source_of(meeting.content), meeting.known))


@pytest.mark.slow
@seed(20270213)
@settings(max_examples=4, phases=[Phase.generate], deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(meetings())
def test_the_same_through_word_pdf_and_the_page(meeting):
    at = datetime(2027, 2, 14, 15, 5, tzinfo=UTC)
    record = Record(
        Cooperation(pk=1, name="Norra samverkan", slug="norra"),
        "Minnesanteckningar, Ledningsgruppen",
        shown_blocks(meeting.content),
        (Hand("Karin Ek", at),),
        tuple(Hand(name, at) for name in meeting.adjusters),
    )
    for name, content in (("a.docx", to_docx(record)), ("a.pdf", to_pdf(record)), ("a.html", to_page(record).encode())):
        check(meeting, read(load_bytes(name, content), meeting.known))
