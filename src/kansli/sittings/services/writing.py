"""The buttons beside a draft: each writes one sentence that the reader reads, where it belongs. The minutes stay the only record.

Every function takes the text and gives the text back: the page, or the view without JavaScript, saves it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from kansli.meetings.models import Meeting
from kansli.people.guard import Scope
from kansli.people.models import Person
from kansli.people.swedish import folded
from kansli.sittings import wording
from kansli.sittings.attendance import Present, attendance_of, known_as, signed_by, with_attendance, with_one
from kansli.sittings.markdown import Block, Section, blocks, escaped, sections, together, words
from kansli.sittings.models import Adjuster, AgendaItem
from kansli.sittings.selectors.prefill import Attendee

TEXT, DECISION, RESERVATION = "", wording.DECISION_HEADING, "Reservation"
"""Where a sentence goes: the item's running text, or under a heading in it."""
_SIGNATURES = "Vid anteckningarna"


class LackingError(Exception):
    """Something that the sentence needs was not said: field → what to do, in Swedish."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("; ".join(fields.values()))
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: the text as the page has it, the item, and what was filled in."""

    scope: Scope
    meeting: Meeting
    content: str
    anchor: str
    given: Mapping[str, str]
    several: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def told(self, name: str, lacking: str) -> str:
        """A field that must be filled in."""
        value = self.given.get(name, "").strip()
        if not value:
            raise LackingError({name: lacking})
        return value


@dataclass(frozen=True, slots=True)
class Written:
    """The text with the sentence in it."""

    content: str
    said: str
    """For the page, in Swedish."""
    sentence: str = ""
    without_date: bool = False
    """The assignment was given "utan datum": a verdict says so."""


def put(content: str, anchor: str, lines: Sequence[str], under: str = TEXT) -> str:
    """The text with ``lines`` (Markdown) at the end of an item's running text, or of what stands under a heading in it."""
    parts = sections(content)
    index = next((index for index, part in enumerate(parts) if part.anchor == anchor and anchor), None)
    if index is None:
        raise LackingError({"item": "Välj vilken punkt det gäller."})
    parts[index] = _put(parts[index], [Block("paragraph", line) if isinstance(line, str) else line for line in lines], under)
    return together(parts)


def _put(part: Section, new: list[Block], under: str) -> Section:
    told = list(part.blocks)
    end = next((i for i, block in enumerate(told) if block.kind == "paragraph" and words(block.text).rstrip(":") == _SIGNATURES), len(told))
    headings = [i for i, block in enumerate(told[:end]) if block.kind == "heading"]
    if not under:
        first = next((i for i in headings[1:] if words(told[i].text).rstrip(":") in {DECISION, RESERVATION}), end)
        place, lead = first, []
    else:
        own = next((i for i in headings[1:] if words(told[i].text).rstrip(":") == under), None)
        after = [i for i in headings if own is not None and i > own]
        reservation = next((i for i in headings[1:] if words(told[i].text).rstrip(":") == RESERVATION), end)
        place = (after[0] if after else end) if own is not None else (reservation if under == DECISION else end)
        lead = [] if own is not None else [Block("heading", under, 3)]
    return Section(part.anchor, (*told[:place], *lead, *new, *told[place:]))


def decision(asked: Asked) -> Written:
    """Beslut: under the item's heading Beslut."""
    what = escaped(asked.told("what", "Skriv vad som beslutas."))
    sentence = wording.decides(asked.meeting.body.label, what[4:]) if what.startswith("att ") else _sentence(what)
    return _done(asked, sentence, DECISION, "Beslutet står under punkten.")


def assignment(asked: Asked) -> Written:
    """Uppdrag: who, what and when; in the decision where the item has one."""
    owner = escaped(asked.told("owner", "Skriv vem som får uppdraget."))
    what = escaped(asked.told("what", "Skriv vad som ska göras."))
    due: date | str | None = _due(asked, nothing=None)
    sentence = wording.assigns(owner, what.removeprefix("att "), due)
    made = _done(asked, sentence, DECISION, "Uppdraget står under punkten.")
    return Written(made.content, made.said, words(sentence), without_date=due is None)


def table(asked: Asked) -> Written:
    """Bordlägg: why, and until when."""
    sentence = wording.tables(escaped(asked.given.get("reason", "").strip()), _due(asked, nothing=None))
    return _done(asked, sentence, TEXT, "Punkten är bordlagd.")


def abstain(asked: Asked) -> Written:
    """Deltar inte: municipalities that take no part in the decision."""
    who = [escaped(one) for one in asked.several.get("who", ()) if one]
    if not who:
        raise LackingError({"who": "Välj vem som inte deltar i beslutet."})
    return _done(asked, wording.abstains(who), DECISION, "Det står under beslutet.")


def adjuster(asked: Asked) -> Written:
    """Justerare: one or more of those present; kept as who is asked to approve, and written under the item."""
    names = [one for one in asked.several.get("who", ()) if one]
    if not names:
        raise LackingError({"who": "Välj minst en justerare."})
    there = attendance_of(asked.scope.cooperation, asked.content)
    people = [_present(there, name) for name in names]
    rows = {one.folded: one for one in Person.objects.filter(cooperation=asked.scope.cooperation, folded__in=[folded(n) for n in names])}
    with transaction.atomic():
        chosen = []
        for one in people:
            person = rows.get(folded(one.name)) or Person.objects.create(cooperation=asked.scope.cooperation, name=one.name)
            chosen.append(person.merged_into or person)
        Adjuster.objects.filter(meeting=asked.meeting, replaced_on=None).exclude(person__in=chosen).delete()
        for person in chosen:
            Adjuster.objects.get_or_create(meeting=asked.meeting, person=person)
    own = AgendaItem.objects.filter(meeting=asked.meeting, standing=AgendaItem.Standing.ADJUSTER).values_list("pk", flat=True).first()
    anchors = {part.anchor for part in sections(asked.content)}
    anchor = f"p{own}" if own and f"p{own}" in anchors else asked.anchor
    sentence = wording.elects([escaped(one.name) for one in people])
    content = put(_without_election(asked.content, anchor), anchor, [sentence])
    said = f"{wording.joined(one.name for one in people)} är {'justerare' if len(people) == 1 else 'justerare tillsammans'}."
    return Written(signed_by(content, [one.name for one in people]), said, words(sentence))


def _present(there: Sequence[Present], name: str) -> Attendee:
    found = known_as(there, name)
    if found is None or not found.present or found.role in {"gäst", "sekreterare"}:
        raise LackingError({"who": f"{name} är inte med på mötet. Bara en ledamot som är närvarande kan väljas."})
    return found


def _without_election(content: str, anchor: str) -> str:
    """The item without an election that Kansli wrote there before."""
    parts = [
        Section(part.anchor, tuple(block for block in part.blocks if not words(block.text).endswith(" väljs till justerare.")))
        if part.anchor == anchor
        else part
        for part in sections(content)
    ]
    return together(parts)


def present(asked: Asked) -> Written:
    """Närvaro: who is there, who is not, who takes part digitally or for a part only."""
    before = attendance_of(asked.scope.cooperation, asked.content)
    people = []
    for name, home, role, mode, spell in zip(
        *(asked.several.get(key, ()) for key in ("name", "home", "role", "mode", "spell")), strict=False
    ):
        if name.strip() and mode != "away":
            people.append(
                Attendee(name.strip(), home.strip(), role, present=mode != "absent", digital=mode == "digital", spell=spell.strip())
            )
    if not people:
        raise LackingError({"name": "Någon måste vara med på mötet."})
    return Written(with_attendance(asked.content, people, before), "Närvaron är ändrad.")


def guest_in(asked: Asked) -> Written:
    """A guest comes: told in the text, and in the attendance with the time."""
    name, at = asked.told("name", "Skriv vem som kommer."), _clock(asked)
    there = attendance_of(asked.scope.cooperation, asked.content)
    known = known_as(there, name)
    home = known.home if known else asked.given.get("home", "").strip()
    role = known.role if known else "gäst"
    guest = Attendee(name, home, role, digital=bool(known and known.digital), spell=f"från kl. {wording.clock(at)}")
    content = put(asked.content, asked.anchor, [wording.comes(escaped(name), at)])
    return Written(with_one(content, there, guest), f"{name} står bland deltagarna från kl. {wording.clock(at)}.")


def guest_out(asked: Asked) -> Written:
    """Somebody leaves: told in the text, and in the attendance with the time."""
    name, at = asked.told("name", "Skriv vem som går."), _clock(asked)
    there = attendance_of(asked.scope.cooperation, asked.content)
    known = known_as(there, name)
    if known is None:
        raise LackingError({"name": f"{name} står inte bland deltagarna."})
    since = known.spell.removeprefix("från ").removeprefix("kl. ") if known.spell.startswith("från kl.") else ""
    spell = f"kl. {since}–{wording.clock(at)}" if since else f"till kl. {wording.clock(at)}"
    left = Attendee(known.name, known.home, known.role, digital=known.digital, spell=spell)
    content = put(asked.content, asked.anchor, [wording.leaves(escaped(name), at)])
    return Written(with_one(content, there, left), f"{name} lämnar mötet kl. {wording.clock(at)}.")


def digital(asked: Asked) -> Written:
    """Somebody takes part digitally."""
    name = asked.told("name", "Välj vem som deltar digitalt.")
    there = attendance_of(asked.scope.cooperation, asked.content)
    known = known_as(there, name)
    if known is None:
        raise LackingError({"name": f"{name} står inte bland deltagarna."})
    now = Attendee(known.name, known.home, known.role, digital=True, spell=known.spell)
    return Written(with_one(asked.content, there, now), f"{name} deltar digitalt.")


def break_off(asked: Asked) -> Written:
    """Avbryt punkt: the item is broken off for another."""
    other = _number(asked.told("other", "Välj vilken punkt mötet går till."))
    return _done(asked, wording.breaks_off(other), TEXT, "Punkten är avbruten.")


def resume(asked: Asked) -> Written:
    """Återuppta punkt: told where the meeting comes from, so that what follows belongs to the item resumed."""
    number = _number(asked.told("other", "Välj vilken punkt som återupptas."))
    return _done(asked, wording.resumes(number), TEXT, f"Punkt {number} är återupptagen.")


def nothing(asked: Asked) -> Written:
    """Inget att rapportera."""
    return _done(asked, wording.nothing_to_report(), TEXT, "Det står under punkten.")


def not_reached(asked: Asked) -> Written:
    """Ej behandlad: the information is in the minutes."""
    return _done(asked, wording.not_reached(), TEXT, "Det står under punkten.")


def send_back(asked: Asked) -> Written:
    """Återremiss: to whom, and for what."""
    to = escaped(asked.told("to", "Skriv vem ärendet går tillbaka till."))
    what = escaped(asked.told("what", "Skriv vad som behöver kompletteras."))
    return _done(asked, wording.sends_back(to, what), DECISION, "Återremissen står under punkten.")


def disqualified(asked: Asked) -> Written:
    """Jäv."""
    name = escaped(asked.told("name", "Skriv vem som är jävig."))
    return _done(asked, wording.disqualified(name), TEXT, "Det står under punkten.")


def reserve(asked: Asked) -> Written:
    """Reservation, under a heading of its own: it is no part of the decision."""
    name = escaped(asked.told("name", "Skriv vem som reserverar sig."))
    return _done(asked, wording.reserves(name), RESERVATION, "Reservationen står under punkten.")


def agree(asked: Asked) -> Written:
    """Samsyn: agreement without a decision."""
    what = escaped(asked.told("what", "Skriv vad ni är eniga om."))
    return _done(asked, wording.agrees(what.removeprefix("att ")), TEXT, "Det står under punkten.")


def due(asked: Asked) -> Written:
    """When an assignment that is written already is due: added to its own sentence."""
    quote = asked.told("quote", "Uppdraget står inte kvar i texten. Läs om punkten.")
    until = _due(asked, nothing=None)
    if until is None:
        return Written(asked.content, "Uppdraget är utan datum.", quote, without_date=True)
    added = (
        "till nästa möte"
        if until == wording.NEXT_MEETING
        else f"senast den {wording.day(until)}"
        if isinstance(until, date)
        else str(until)
    )
    told = blocks(asked.content)
    for index, block in enumerate(told):
        if quote in words(block.text):
            told[index] = Block(block.kind, _with_due(block.text, escaped(quote), added), block.level, block.anchor)
            return Written(together([Section("", tuple(told))]), f"Uppdraget ska vara klart {added}.")
    raise LackingError({"quote": "Uppdraget står inte kvar i texten. Läs om punkten."})


def _with_due(text: str, quote: str, added: str) -> str:
    end = text.find(quote) + len(quote) if quote in text else len(text)
    lead, tail = text[:end], text[end:]
    bare = lead.rstrip(".")
    return f"{bare} {added}{lead[len(bare) :] or ('' if tail.strip() else '.')}{tail}"


def _done(asked: Asked, sentence: str, under: str, said: str) -> Written:
    return Written(put(asked.content, asked.anchor, [sentence], under), said, words(sentence))


def _sentence(what: str) -> str:
    told = what.strip()
    return f"{told[:1].upper()}{told[1:]}{'' if told.endswith(('.', '!', '?')) else '.'}"


def _due(asked: Asked, *, nothing: date | None) -> date | str | None:
    when = asked.given.get("due", "")
    if when == "next":
        return wording.NEXT_MEETING
    if when == "date":
        try:
            return date.fromisoformat(asked.given.get("day", ""))
        except ValueError:
            raise LackingError({"day": "Skriv ett datum, till exempel 2027-03-05."}) from None
    return nothing


def _clock(asked: Asked) -> str:
    told = asked.told("at", "Skriv klockslaget, till exempel 9.05.").replace(".", ":")
    hours, _, minutes = told.partition(":")
    if not (hours.isdigit() and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60 and len(minutes) == 2):
        raise LackingError({"at": "Skriv klockslaget som 9.05."})
    return f"{int(hours):02d}:{minutes}"


def _number(told: str) -> int:
    if not told.isdigit():
        raise LackingError({"other": "Välj en punkt."})
    return int(told)


WRITERS = {
    "present": present,
    "adjuster": adjuster,
    "decision": decision,
    "assignment": assignment,
    "table": table,
    "abstain": abstain,
    "guest_in": guest_in,
    "guest_out": guest_out,
    "digital": digital,
    "break_off": break_off,
    "resume": resume,
    "nothing": nothing,
    "not_reached": not_reached,
    "send_back": send_back,
    "disqualified": disqualified,
    "reserve": reserve,
    "agree": agree,
    "due": due,
}
"""Name of an act → what it writes."""
