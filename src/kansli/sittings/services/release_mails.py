"""Mails that minutes are sent out with: each recipient's own assignments first, and what concerned those who were away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kansli.documents.services import path_of
from kansli.people.guard import Scope
from kansli.people.models import Person
from kansli.post.models import Mail
from kansli.post.services import Parcel, prepare, sender_of
from kansli.register.models import Awaited
from kansli.sittings import wording
from kansli.sittings.models import Correction, Paper, Release
from kansli.sittings.reading import DraftReading
from kansli.sittings.rendering.pages import to_pdf
from kansli.sittings.selectors.release import MAIL_KIND, Recipient, anchors_of, recipients_of
from kansli.sittings.selectors.versions import heading_of, hidden_from, reading_of, rendition, text_of_items, text_without
from kansli.sittings.services.adjusting_mails import first_name, short_day, told, whose

PDF = "application/pdf"
_MEDIA = {"pdf": PDF, "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}


def prepare_mails(scope: Scope, release: Release, *, at: datetime) -> list[Mail]:
    """A mail to each recipient with an address; made once."""
    version = release.version
    meeting = version.draft.meeting
    reading = reading_of(version)
    whole = path_of(release.pdf).read_bytes() if release.pdf else to_pdf(rendition(version))
    papers = _handouts(release)
    made = []
    for one in recipients_of(meeting, reading):
        if not one.person.email:
            continue
        hidden = hidden_from(meeting, one.person)
        if one.items is not None:
            content = text_of_items(version, anchors_of(one.items) - hidden)
            pdf, body = to_pdf(rendition(version, content=content)), _guest_body(scope, release, one)
        else:
            pdf = to_pdf(rendition(version, content=text_without(version, hidden))) if hidden else whole
            body = member_body(scope, release, one, reading, hidden)
        parcels = [Parcel(f"{heading_of(meeting)}.pdf", PDF, pdf), *([] if one.items is not None else papers)]
        made.append(_prepared(scope, release, one.person, f"Utskickade: {whose(version)}", body, parcels, at=at))
    return made


def prepare_corrections(scope: Scope, release: Release, correction: Correction, *, at: datetime) -> list[Mail]:
    """The correction to everybody whom the minutes were sent to, with a PDF in which it stands."""
    version = release.version
    meeting = version.draft.meeting
    had = Mail.objects.filter(cooperation=scope.cooperation, kind=MAIL_KIND, thing=f"release:{release.pk}").exclude(person=None)
    guests = {one.person.pk: one for one in recipients_of(meeting, reading_of(version)) if one.items is not None}
    persons = Person.objects.filter(pk__in=had.values("person")).exclude(email="")
    made = []
    for person in persons:
        hidden = hidden_from(meeting, person)
        guest = guests.get(person.pk)
        content = (
            text_of_items(version, anchors_of(guest.items or ()) - hidden) if guest else text_without(version, hidden) if hidden else None
        )
        body = f"""Hej {first_name(person)}!

En rättelse till {whose(version)}:

  {correction.words}

Den står nu sist i anteckningarna, som är bifogade. Resten är oförändrat.

Hälsningar
{scope.user}, kansliet
"""
        pdf = Parcel(f"{heading_of(meeting)}, rättad.pdf", PDF, to_pdf(rendition(version, content=content)))
        made.append(_prepared(scope, release, person, f"Rättelse: {whose(version)}", body, [pdf], at=at, key=f":rättelse:{correction.pk}"))
    return made


def member_body(scope: Scope, release: Release, one: Recipient, reading: DraftReading, hidden: set[str]) -> str:
    """The minutes in short; the person's own first, what concerned him too where he was away."""
    version = release.version
    hands = [approval.name for approval in version.approvals.all() if approval.hand == "adjuster"]
    day = f" den {short_day(version.draft.meeting.date)}" if version.draft.meeting.date else ""
    opening = f"Här är anteckningarna från mötet{day}, justerade av {wording.joined(hands)}. De är bifogade."
    if one.absent:
        opening += " Du kunde inte vara med, så här är först det som rör dig."
    parts = [f"Hej {first_name(one.person)}!", opening]
    own = _own(release, one)
    if own:
        parts.append("\n".join(["Dina uppdrag" if len(own) > 1 else "Ditt uppdrag", *own]))
    elif one.absent:
        parts.append("Du har inte fått något uppdrag.")
    if one.named and one.organisation:
        parts.append(f"{one.organisation.name} nämns i beslut: {wording.joined(one.named)}.")
    parts.append(told(_without(reading, hidden)))
    papers = Paper.objects.filter(item__meeting=version.draft_id, handed_out=True, versions__isnull=False).distinct()
    if papers:
        parts.append(
            f"Det som delades ut på mötet är också bifogat: {wording.joined(paper.title for paper in papers if not paper.secret)}."
        )
    parts.append("Stämmer något inte? Svara på det här mejlet.")
    parts.append(f"Hälsningar\n{scope.user}, kansliet")
    return "\n\n".join(parts) + "\n"


def _guest_body(scope: Scope, release: Release, one: Recipient) -> str:
    version = release.version
    day = f" den {short_day(version.draft.meeting.date)}" if version.draft.meeting.date else ""
    return f"""Hej {first_name(one.person)}!

Tack för att du var med på mötet{day}. Här är det som står om din punkt i anteckningarna, som nu är justerade. Det är bifogat.

Stämmer något inte? Svara på det här mejlet.

Hälsningar
{scope.user}, kansliet
"""


def _own(release: Release, one: Recipient) -> list[str]:
    """The person's own assignments, and his municipality's, in their own words."""
    rows = Awaited.objects.filter(meeting=release.minutes.meeting_id, kind=Awaited.Kind.ASSIGNMENT).select_related(
        "fact__item", "due_meeting"
    )
    found = []
    for row in rows:
        mine = row.owner_person_id == one.person.pk
        ours = one.organisation is not None and row.owner_organisation_id == one.organisation.pk
        if mine or ours:
            item = row.fact.item
            where = f"punkt {item.number}" if item and item.number and not item.number.startswith("§") else item.number if item else ""
            due = (
                f"senast {wording.day(row.due_on)}"
                if row.due_on
                else "till nästa möte"
                if row.due == "next_meeting"
                else row.due or "utan datum"
            )
            if row.due_meeting and row.due_meeting.date and row.due == "next_meeting":
                due = f"till nästa möte, {wording.day(row.due_meeting.date)}"
            owner = "" if mine else f"{row.owner}: "
            found.append(f" – {owner}{row.what} ({', '.join(part for part in (where, due) if part)})")
    return found


def _without(reading: DraftReading, hidden: set[str]) -> DraftReading:
    """The reading without what stands under some items."""
    return DraftReading(
        reading.source,
        reading.record,
        tuple(fact for fact in reading.facts if fact.anchor not in hidden),
        tuple(section for section in reading.sections if section.anchor not in hidden),
        reading.starts,
    )


def _handouts(release: Release) -> list[Parcel]:
    """The latest version of each paper that was handed out, save secret ones."""
    papers = Paper.objects.filter(item__meeting=release.minutes.meeting_id, handed_out=True, secret=False, item__secret=False)
    parcels = []
    for paper in papers.prefetch_related("versions__file"):
        latest = next(iter(paper.versions.all()), None)
        if latest:
            media = _MEDIA.get(latest.file.name.rpartition(".")[2].lower(), "application/octet-stream")
            parcels.append(Parcel(latest.file.name, media, path_of(latest.file).read_bytes()))
    return parcels


def _prepared(
    scope: Scope, release: Release, person: Person, subject: str, body: str, parcels: Sequence[Parcel], *, at: datetime, key: str = ""
) -> Mail:
    return prepare(
        cooperation=scope.cooperation,
        key=f"{MAIL_KIND}:{release.pk}:person:{person.pk}{key}",
        kind=MAIL_KIND,
        thing=f"release:{release.pk}",
        person=person,
        to_name=person.name,
        to_address=person.email,
        sender=sender_of(scope),
        subject=subject,
        body=body,
        concerns=[f"meeting:{release.minutes.meeting_id}"],
        parcels=parcels,
        by=str(scope.user),
        at=at,
    )
