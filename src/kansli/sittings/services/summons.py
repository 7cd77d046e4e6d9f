"""The kallelse: who is called, its mails with the calendar's invitation, version by version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from kansli.meetings.models import Meeting
from kansli.meetings.services.errors import NotPossibleError
from kansli.people.guard import Scope
from kansli.people.links import make_link, revoke_links
from kansli.people.models import Link, Organisation, Person
from kansli.people.seats import holders_on
from kansli.people.swedish import folded
from kansli.post.calendar import Invited, Occasion, cancel, request
from kansli.post.models import Mail
from kansli.post.services import Sender, prepare, send, sender_of
from kansli.sittings import wording
from kansli.sittings.models import AgendaItem, GroupWays, Invitee, Summons
from kansli.sittings.selectors.agenda import Onlooker, items_for, ways_of
from kansli.sittings.selectors.summons import KIND, Recipient, content_for, recipients_of
from kansli.sittings.summoning import Content, agenda_lines, content_of, papers_in_words, stage_of, when, where

Role, Stage = Invitee.Role, Summons.Stage
_YOURS = (
    "Länken är din personliga. Du behöver inget konto. Läser din assistent åt dig går det bra att skicka den vidare; den som svarar "
    "anger sitt eget namn."
)
_LINK_LASTS = timedelta(days=60)
"""So long after the meeting the link still opens its papers."""


def bring_up_to_date(meeting: Meeting) -> None:
    """Let those called follow the seats and the agenda: holders of seats that day as members, presenters from outside as guests.

    This is nobody's act: rows that nobody has been told of follow what others have done. Who has left a seat after being
    called stays, marked, until the secretary tells him.
    """
    there = {one.person_id: one for one in Invitee.objects.filter(meeting=meeting)}
    holdings = {one.person_id: one for one in holders_on(meeting.body, meeting.date)}
    presented: dict[int, list[AgendaItem]] = {}
    for item in AgendaItem.objects.filter(meeting=meeting).exclude(presenter_person=None):
        if item.presenter_person_id and item.presenter_person_id not in holdings:
            presented.setdefault(item.presenter_person_id, []).append(item)
    new = [
        Invitee(meeting=meeting, person_id=person, seat=one.seat, organisation=one.seat.organisation, role=Role.MEMBER)
        for person, one in holdings.items()
        if person not in there
    ]
    new += [Invitee(meeting=meeting, person_id=person, role=Role.GUEST) for person in presented if person not in there]
    Invitee.objects.bulk_create(new, ignore_conflicts=True)
    for one in there.values():
        if one.role == Role.GUEST and one.person_id in holdings:
            seat = holdings[one.person_id].seat
            Invitee.objects.filter(pk=one.pk).update(role=Role.MEMBER, seat=seat, organisation=seat.organisation)
            one.items.clear()
    gone = [one.pk for one in there.values() if one.person_id not in holdings and not one.told and one.role == Role.MEMBER]
    if gone:
        Invitee.objects.filter(pk__in=gone, told=0).delete()
    for one in Invitee.objects.filter(meeting=meeting, role=Role.GUEST, person__in=presented).prefetch_related("items"):
        lacking = {item.pk for item in presented[one.person_id]} - {item.pk for item in one.items.all()}
        if lacking:
            one.items.add(*lacking)


def add_guest(
    scope: Scope, meeting: Meeting, *, name: str, email: str, title: str, home: str, items: Sequence[AgendaItem], at: datetime
) -> Invitee:
    """Call a guest to some items. Needs no account; a person of that name who is known is taken.

    Raises:
        NotPossibleError: no name, or no item is given, or the person is called already.
    """
    name = " ".join(name.split())[:300]
    if not name:
        raise NotPossibleError("Skriv gästens namn.")
    if not items:
        raise NotPossibleError("Välj vilken punkt gästen kommer till.")
    with scope.act(verb="summons.add_guest", label=f"{name} kallad som gäst", thing=f"meeting:{meeting.pk}", at=at) as changes:
        known = Person.objects.filter(cooperation=scope.cooperation, folded=folded(name)).first()
        person = (known.merged_into or known) if known else changes.create(Person(cooperation=scope.cooperation, name=name))
        given = {field: value for field, value in (("email", email.strip().lower()), ("title", title.strip()[:200])) if value}
        if given:
            changes.set(person, **given)
        if Invitee.objects.filter(meeting=meeting, person=person).exists():
            raise NotPossibleError(f"{person.name} är redan kallad.")
        organisation = None
        if home.strip():
            organisation = Organisation.objects.filter(cooperation=scope.cooperation, folded=folded(home.strip())).first()
            organisation = organisation or changes.create(Organisation(cooperation=scope.cooperation, name=home.strip()[:300]))
        guest = changes.create(Invitee(meeting=meeting, person=person, organisation=organisation, role=Role.GUEST))
    guest.items.set(items)
    return guest


def set_address(scope: Scope, person: Person, email: str, *, at: datetime) -> None:
    """Give a person a mail address."""
    with scope.act(verb="people.set_address", label=f"Mejladress till {person.name}", thing=f"person:{person.pk}", at=at) as changes:
        changes.set(person, email=email.strip().lower())


def set_ways(scope: Scope, meeting: Meeting, invites: str, *, at: datetime) -> None:
    """Remember who sends the group's invitations to calendars."""
    ways = ways_of(meeting.body)
    with scope.act(
        verb="summons.ways", label=f"{meeting.body.label}: vem som skickar kalenderinbjudan", thing=f"body:{meeting.body_id}", at=at
    ) as changes:
        if GroupWays.objects.filter(pk=meeting.body_id).exists():
            changes.set(ways, invites=invites)
        else:
            ways.invites = invites
            changes.create(ways)


def uncall(scope: Scope, invitee: Invitee, *, at: datetime) -> None:
    """Take somebody off the meeting; who has been sent an invitation is sent a cancellation, and the link opens nothing more."""
    meeting, person = invitee.meeting, invitee.person
    with scope.act(verb="summons.uncall", label=f"{person.name} är inte längre kallad", thing=f"meeting:{meeting.pk}", at=at) as changes:
        if invitee.told and person.email:
            send([_cancellation(scope, invitee, at=at)], at=at, scope=scope)
        revoke_links(Link.Purpose.MEMBER, thing=f"invitee:{invitee.pk}", at=at)
        changes.delete(invitee)


def preview(scope: Scope, meeting: Meeting, recipient: Recipient, *, today: date) -> tuple[str, str]:
    """Subject and body of the mail that somebody would get, with a stand-in for the personal link."""
    sent = Summons.objects.filter(meeting=meeting).first()
    content = content_for(recipient.invitee)
    stage = stage_of(sent.content if sent else None, content_of(meeting, items_for(meeting, Onlooker(everything=True))))
    body = body_of(scope, recipient, content, stage, f"{settings.BASE_URL}/m/…", ways=ways_of(meeting.body), today=today)
    return subject_of(meeting, stage, content), body


def summon(scope: Scope, meeting: Meeting, *, at: datetime, by_hand: bool = False) -> Summons:
    """Send the kallelse, as the next version, to everybody called who has an address and has something new to hear.

    Args:
        scope: who sends.
        meeting: the meeting.
        at: the instant.
        by_hand: the secretary has sent it herself (in Outlook); it is only noted.

    Raises:
        NotPossibleError: nobody is called, nothing is new, or the date is not fixed.
    """
    if meeting.date is None:
        raise NotPossibleError("Mötet har inget datum än. Lägg till det innan kallelsen skickas.")
    bring_up_to_date(meeting)
    with transaction.atomic():
        sent = list(Summons.objects.filter(meeting=meeting))
        recipients = [one for one in recipients_of(meeting, sent, ways_of(meeting.body)) if not one.left]
        now = content_of(meeting, items_for(meeting, Onlooker(everything=True)))
        due = [one for one in recipients if one.news or not one.invitee.told]
        if not recipients:
            raise NotPossibleError("Ingen är kallad än. Gruppen har inga ledamöter den dagen.")
        if not due:
            raise NotPossibleError("Det finns inget nytt att skicka. Alla har fått det som gäller.")
        stage = stage_of(sent[0].content if sent else None, now)
        number = sent[0].number + 1 if sent else 1
        label = f"Kallelse {number} ({stage.label}) till {meeting.body.label} {wording.day(meeting.date)}"
        mails: list[Mail] = []
        with scope.act(verb="summons.send", label=label, thing=f"meeting:{meeting.pk}", at=at) as changes:
            row = changes.create(Summons(meeting=meeting, number=number, stage=stage, content=now, by=str(scope.user), at=at))
            if not meeting.announced:
                changes.set(meeting, announced=True)
            for one in due:
                if not by_hand and one.invitee.person.email:
                    mails.append(_mail(scope, one, stage, number, at=at))
                if by_hand or one.invitee.person.email:
                    changes.set(one.invitee, told=number)
        send(mails, at=at, scope=scope)
    return row


def subject_of(meeting: Meeting, stage: Summons.Stage, content: Content) -> str:
    """ "Kallelse: ledningsgruppen fredag 12 februari kl. 8.30–11.00"."""
    first = {
        Stage.PLACE: "Plats i kalendern",
        Stage.CANCELLED: "Inställt",
        Stage.CHANGE: "Ändrad tid eller plats",
        Stage.ADDITION: "Komplettering",
        Stage.PAPERS: "Kallelse",
        Stage.AGENDA: "Kallelse",
    }[stage]
    day = when(content)
    day = day.replace(f" {meeting.date.year}", "") if meeting.date else day
    return f"{first}: {_called(meeting)} {day}"


def body_of(scope: Scope, recipient: Recipient, content: Content, stage: Summons.Stage, link: str, *, ways: GroupWays, today: date) -> str:
    """The kallelse as a mail: complete without a click."""
    invitee = recipient.invitee
    meeting = invitee.meeting
    guest = invitee.role == Role.GUEST
    group = wording.genitive(_called(meeting))
    parts = [f"Hej {_first(invitee.person)}!"]
    if stage == Stage.CANCELLED:
        parts += [f"{group[:1].upper()}{group[1:]} möte {when(content)} är inställt.", _signed(scope)]
        return "\n\n".join(parts) + "\n"
    parts.append(f"Välkommen till {group} möte" if not guest else f"Välkommen som gäst till {group} möte")
    parts.append(f"  {when(content)}\n  {where(content)}" + (f"\n  {content['join_link']}" if content["join_link"] else ""))
    if content["items"]:
        heading = "Du kommer till" if guest else "Agenda"
        parts.append("\n".join([heading, *agenda_lines(content, sections=ways.title.casefold() == "protokoll")]))
    elif not guest:
        parts.append("Agenda och underlag kommer senare.")
    if recipient.news:
        parts.append(f"Nytt sedan förra kallelsen: {'; '.join(recipient.news)}.")
    papers = papers_in_words(content)
    parts.append(f"Underlag, {papers}:\n{link}" if papers else f"Svara, och läs underlag när de kommer:\n{link}")
    parts += [_how_to_answer(meeting, ways, today), _YOURS, _signed(scope)]
    return "\n\n".join(parts) + "\n"


def _how_to_answer(meeting: Meeting, ways: GroupWays, today: date) -> str:
    deadline = meeting.date - timedelta(days=ways.dispatch_days) if meeting.date else None
    until = f" senast {wording.day(deadline)}" if deadline and deadline >= today else ""
    first = (
        "Svara Acceptera eller Tacka nej i kalendern, precis som vanligt."
        if ways.invites == GroupWays.Invites.KANSLI
        else "Kalenderinbjudan kommer för sig."
    )
    return f"{first} Skickar du en ersättare eller har du en fråga till agendan? Svara på det här mejlet{until}."


def invitation(scope: Scope, invitee: Invitee, content: Content, link: str) -> Occasion:
    """The meeting as this person's calendar is told of it."""
    return occasion(invitee.meeting, content, sender_of(scope), description=f"Agenda och underlag: {link}", url=link, invited=[invitee])


def occasion(
    meeting: Meeting, content: Content, sender: Sender, *, description: str = "", url: str = "", invited: Sequence[Invitee] = ()
) -> Occasion:
    """The meeting as calendars are told of it.

    Raises:
        NotPossibleError: it has no date.
    """
    if meeting.date is None:
        raise NotPossibleError("Mötet har inget datum än.")
    lines = "\n".join(agenda_lines(content)) if content["items"] else ""
    return Occasion(
        uid=meeting.uid,
        sequence=meeting.sequence,
        summary=meeting.title or f"{meeting.body.label}, {meeting.cooperation}",
        day=meeting.date,
        starts=meeting.starts,
        ends=meeting.ends,
        last_day=meeting.last_day,
        place=meeting.place or ("Digitalt" if meeting.form == Meeting.Form.DIGITAL else ""),
        description="\n\n".join(part for part in (meeting.join_link, lines, description) if part),
        url=url,
        organizer_name=sender.name,
        organizer_address=settings.DEFAULT_FROM_EMAIL if settings.IMAP else sender.reply_to or settings.DEFAULT_FROM_EMAIL,
        invited=[Invited(one.person.name, one.person.email, optional=one.role == Role.GUEST) for one in invited],
    )


def _mail(scope: Scope, recipient: Recipient, stage: Summons.Stage, number: int, *, at: datetime) -> Mail:
    invitee = recipient.invitee
    meeting, person = invitee.meeting, invitee.person
    content = content_for(invitee)
    link = link_of(scope, invitee, at=at)
    ways = ways_of(meeting.body)
    calendar, method = "", ""
    if ways.invites == GroupWays.Invites.KANSLI:
        told = invitation(scope, invitee, content, link)
        method = "CANCEL" if stage == Stage.CANCELLED else "REQUEST"
        calendar = cancel(told, at=at) if stage == Stage.CANCELLED else request(told, at=at)
    return prepare(
        cooperation=scope.cooperation,
        key=f"{KIND}:{meeting.pk}:{number}:person:{person.pk}",
        kind=KIND,
        thing=f"invitee:{invitee.pk}",
        person=person,
        to_name=person.name,
        to_address=person.email,
        sender=sender_of(scope),
        subject=subject_of(meeting, stage, content),
        body=body_of(scope, recipient, content, stage, link, ways=ways, today=at.date()),
        concerns=[f"meeting:{meeting.pk}", f"invitee:{invitee.pk}"],
        calendar=calendar,
        method=method,
        by=str(scope.user),
        at=at,
    )


def _cancellation(scope: Scope, invitee: Invitee, *, at: datetime) -> Mail:
    """To somebody who is called no longer."""
    meeting, person = invitee.meeting, invitee.person
    content = content_for(invitee)
    told = occasion(meeting, content, sender_of(scope), invited=[invitee])
    told = replace(told, sequence=told.sequence + 1)  # later than the invitation this person has
    by_calendar = ways_of(meeting.body).invites == GroupWays.Invites.KANSLI
    return prepare(
        cooperation=scope.cooperation,
        key=f"{KIND}:{meeting.pk}:uncalled:{invitee.pk}",
        kind=KIND,
        thing=f"invitee:{invitee.pk}",
        person=person,
        to_name=person.name,
        to_address=person.email,
        sender=sender_of(scope),
        subject=f"Du är inte längre kallad: {_called(meeting)} {when(content)}",
        body=f"Hej {_first(person)}!\n\nDu är inte längre kallad till {wording.genitive(_called(meeting))} möte {when(content)}.\n\n{_signed(scope)}\n",
        concerns=[f"meeting:{meeting.pk}"],
        calendar=cancel(told, at=at) if by_calendar else "",
        method="CANCEL" if by_calendar else "",
        by=str(scope.user),
        at=at,
    )


def link_of(scope: Scope, invitee: Invitee, *, at: datetime) -> str:
    """A personal link for somebody called: to answer, and to read the papers."""
    ends = invitee.meeting.date
    lasts = max(_LINK_LASTS, timedelta(days=(ends - at.date()).days) + _LINK_LASTS) if ends else _LINK_LASTS
    token = make_link(
        Link.Purpose.MEMBER,
        at=at,
        cooperation=scope.cooperation,
        person=invitee.person,
        address=invitee.person.email,
        thing=f"invitee:{invitee.pk}",
        lasts=lasts,
    )
    return settings.BASE_URL + reverse("member_link", args=[token])


def _called(meeting: Meeting) -> str:
    """The group in running text: "ledningsgruppen"; a name of several words keeps its capital."""
    label = meeting.title or meeting.body.label
    return label[:1].lower() + label[1:] if label[1:2].islower() and " " not in label else label


def _first(person: Person) -> str:
    return person.name.split()[0] if person.name.split() else person.name


def _signed(scope: Scope) -> str:
    return f"Hälsningar\n{scope.user}, kansliet"
