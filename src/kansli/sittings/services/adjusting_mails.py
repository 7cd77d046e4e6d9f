"""Mails to those who adjust: complete in themselves, prepared to be looked at, sent by hand."""

from __future__ import annotations

import io
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from pikepdf import Pdf

from kansli.people.guard import Scope
from kansli.people.links import make_link
from kansli.people.models import Link, Person
from kansli.post.models import Mail
from kansli.post.services import Parcel, prepare, sender_of
from kansli.register.models import Fact
from kansli.sittings import wording
from kansli.sittings.models import Adjuster, Version
from kansli.sittings.reading import DraftReading
from kansli.sittings.rendering.blocks import blocks_of
from kansli.sittings.rendering.comparing import compared
from kansli.sittings.rendering.pages import to_pdf
from kansli.sittings.selectors.checking import number_of
from kansli.sittings.selectors.versions import MAIL_KIND, heading_of, reading_of, reading_time, rendition, thing_of
from kansli.sittings.services.adjusting import awaited_of

Kind = Fact.Kind
_SHOWN_CHANGES = 8


def prepare_requests(scope: Scope, version: Version, *, at: datetime) -> list[Mail]:
    """A mail to each adjuster whose hand is missing; made once for each version."""
    waiting = [one for one in awaited_of(version) if one.person.email]
    keys = {one.pk: _key(version, one) for one in waiting}
    there = {mail.key: mail for mail in Mail.objects.filter(cooperation=scope.cooperation, key__in=keys.values())}
    lacking = [one for one in waiting if keys[one.pk] not in there]
    if lacking:
        pdf = to_pdf(rendition(version, signed=False))
        with Pdf.open(io.BytesIO(pdf)) as opened:
            pages = len(opened.pages)
        reading = reading_of(version)
        for one in lacking:
            body = request_body(scope, version, one, reading, pages, at=at)
            there[keys[one.pk]] = _prepared(scope, version, one, "", body, pdf, at=at)
    return list(there.values())


def prepare_reminder(scope: Scope, version: Version, adjuster: Adjuster, *, at: datetime) -> Mail:
    """A reminder to one adjuster; at most one a day."""
    pdf = to_pdf(rendition(version, signed=False))
    link = _link(scope, version, adjuster.person, at=at)
    meeting = version.draft.meeting
    body = f"""Hej {first_name(adjuster.person)}!

Du valdes till justerare{_the_day(meeting.date)}, och jag har inte fått ditt svar än. Anteckningarna finns bifogade och här:

{link}

Stämmer det? Välj Justera på sidan, eller svara ”Justeras” på det här mejlet.
Vill du ändra något? Skriv det i ett svar eller på sidan.

Har du redan svarat? Då kan du bortse från det här.

Tack!
{scope.user}, kansliet
"""
    return _prepared(scope, version, adjuster, f":{at.date().isoformat()}", body, pdf, at=at, subject=f"Påminnelse: {_subject(version)}")


def prepare_answer(scope: Scope, version: Version, person: Person, said: str, answer: str, *, key: str, at: datetime) -> Mail | None:
    """An answer to what an adjuster wanted changed; None: no address is known."""
    if not person.email:
        return None
    body = f"""Hej {first_name(person)}!

Du skrev om anteckningarna{_the_day(version.draft.meeting.date)}:

  ”{said}”

{answer}

Stämmer anteckningarna nu? Svara ”Justeras” på det här mejlet, eller välj Justera på sidan:

{_link(scope, version, person, at=at)}

{scope.user}, kansliet
"""
    return prepare(
        cooperation=scope.cooperation,
        key=f"{MAIL_KIND}:{version.pk}:svar:{key}",
        kind=MAIL_KIND,
        thing=thing_of(version),
        person=person,
        to_name=person.name,
        to_address=person.email,
        sender=sender_of(scope),
        subject=f"Svar om {whose(version)}",
        body=body,
        concerns=[f"meeting:{version.draft_id}"],
        by=str(scope.user),
        at=at,
    )


def request_body(scope: Scope, version: Version, adjuster: Adjuster, reading: DraftReading, pages: int, *, at: datetime) -> str:
    """What the adjuster is asked, with all that was decided in the mail itself."""
    meeting = version.draft.meeting
    again = version.number > 1
    opening = (
        f"Anteckningarna{_the_day(meeting.date)} har ändrats sedan du fick dem, så jag frågar dig igen. De finns bifogade och här:"
        if again
        else f"Du valdes till justerare{_the_day(meeting.date)}. Anteckningarna är klara att läsas, {pages} {'sida' if pages == 1 else 'sidor'}, "
        f"{reading_time(version.content)}. De finns bifogade och här:"
    )
    parts = [f"Hej {first_name(adjuster.person)}!", opening, _link(scope, version, adjuster.person, at=at)]
    if again:
        parts.append("\n".join(["Det här är ändrat", *_changes(version)]))
    parts.append(told(reading))
    parts.append(
        "Stämmer det? Välj Justera på sidan, eller svara ”Justeras” på det här mejlet.\n"
        "Vill du ändra något? Skriv det i ett svar eller direkt i texten på sidan. Då får du en ny version med ändringarna markerade."
    )
    until = f" Svara gärna senast {short_day(version.answer_by)}." if version.answer_by else ""
    parts.append(f"Du justerar just den version som är bifogad. Ändras något efteråt frågar vi dig igen.{until}")
    parts.append(f"Tack!\n{scope.user}, kansliet")
    return "\n\n".join(part for part in parts if part) + "\n"


def told(reading: DraftReading) -> str:
    """What was decided and tabled, and who was away: so that nobody has to open anything to know."""
    decided: list[str] = []
    tabled: list[str] = []
    for section in reading.sections:
        facts = [fact for fact in reading.under(section.anchor) if fact.counts]
        mark = number_of(reading, section.anchor)
        label = f"{mark[:1].upper()}{mark[1:]}. {_bare(section.heading)}"
        resolved = [fact for fact in facts if fact.kind == Kind.DECISION and fact.entry.kind.value not in {"tabling", "election"}]
        if resolved:
            decided.append(f" {label}")
            apart = [fact for fact in facts if fact.kind == Kind.NON_PARTICIPATION]
            decided.extend(f"   {fact.quote}" for fact in sorted([*resolved, *apart], key=lambda fact: fact.start))
        tabled.extend(f" {label}: {fact.quote}" for fact in facts if fact.kind == Kind.TABLED)
    away = [one.organisation or one.name for one in reading.record.attendance if not one.present]
    parts = [
        "\n".join(["Mötet beslutade", *dict.fromkeys(decided)]) if decided else "Mötet fattade inga beslut.",
        "\n".join(["Bordlagt", *tabled]) if tabled else "",
        f"Frånvarande: {wording.joined(dict.fromkeys(away))}" if away else "",
    ]
    return "\n".join(part for part in parts if part)


def _bare(heading: str) -> str:
    """A heading without its number."""
    told = heading.removeprefix("§ ")
    number, _, rest = told.partition(" ")
    return rest if number.rstrip(".").isdigit() else heading


def _changes(version: Version) -> list[str]:
    """The paragraphs that differ from the version before, as they read now."""
    before = version.draft.versions.filter(number__lt=version.number).order_by("-number").first()
    if before is None:
        return []
    now = {block.text for block in blocks_of(version.content)}
    changed = [one.block.text for one in compared(before.content, version.content) if one.changed]
    lines = [f" – {text}" if text in now else f" – Borttaget: {text}" for text in changed]
    more = len(lines) - _SHOWN_CHANGES
    return [*lines[:_SHOWN_CHANGES], *([f" – och {more} ställen till; alla är markerade på sidan"] if more > 0 else [])]


def _prepared(
    scope: Scope, version: Version, adjuster: Adjuster, key: str, body: str, pdf: bytes, *, at: datetime, subject: str = ""
) -> Mail:
    person = adjuster.person
    return prepare(
        cooperation=scope.cooperation,
        key=_key(version, adjuster) + key,
        kind=MAIL_KIND,
        thing=thing_of(version),
        person=person,
        to_name=person.name,
        to_address=person.email,
        sender=sender_of(scope),
        subject=subject or _subject(version),
        body=body,
        concerns=[f"meeting:{version.draft_id}"],
        parcels=[Parcel(f"{heading_of(version.draft.meeting)}.pdf", "application/pdf", pdf)],
        by=str(scope.user),
        at=at,
    )


def _key(version: Version, adjuster: Adjuster) -> str:
    return f"{MAIL_KIND}:{version.pk}:person:{adjuster.person_id}"


def _subject(version: Version) -> str:
    until = f" senast {short_day(version.answer_by)}" if version.answer_by else ""
    return f"Att justera{' igen' if version.number > 1 else ''}{until}: {whose(version)}"


def whose(version: Version) -> str:
    """ "ledningsgruppens anteckningar 12 februari"."""
    meeting = version.draft.meeting
    label = meeting.body.label
    label = label[:1].lower() + label[1:] if label[1:2].islower() and " " not in label else label
    return f"{wording.genitive(label)} anteckningar{f' {short_day(meeting.date)}' if meeting.date else ''}"


def _link(scope: Scope, version: Version, person: Person, *, at: datetime) -> str:
    token = make_link(
        Link.Purpose.ADJUST, at=at, cooperation=scope.cooperation, person=person, address=person.email, thing=thing_of(version)
    )
    return settings.BASE_URL + reverse("member_link", args=[token])


def first_name(person: Person) -> str:
    """What the person is called."""
    return person.name.split()[0] if person.name.split() else person.name


def _the_day(day: date | None) -> str:
    return f" den {short_day(day)}" if day else ""


def short_day(day: date | None) -> str:
    """ "12 februari"; the year is plain from the mail's own date."""
    return wording.day(day).rsplit(" ", 1)[0] if day else ""
