"""What owners answer about their assignments, and what the secretariat makes of it. An answer closes nothing by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kansli.audit.services import record
from kansli.meetings.models import Meeting
from kansli.people.guard import Scope
from kansli.people.models import Person
from kansli.post.models import Concern, Mail, Received
from kansli.register.dates import day_told
from kansli.register.models import Awaited
from kansli.register.services import outstanding
from kansli.register.services.matters import NotPossibleError
from kansli.sittings import reminding
from kansli.sittings.models import Report
from kansli.sittings.selectors.followup import assignments_of
from kansli.sittings.services.replies import own_words
from kansli.workflow import NotNowError

_LONGEST = 4000


def report(
    one: Awaited, answer: Report.Answer, *, words: str = "", until: date | None = None, person: Person, name: str, via: str, at: datetime
) -> Report:
    """Keep what an owner answers; the same said twice is said once.

    Raises:
        NotNowError: it is over, or a comment says nothing.
    """
    words = words.strip()[:_LONGEST]
    if answer == Report.Answer.COMMENT and not words:
        raise NotNowError("Skriv din kommentar.")
    with transaction.atomic():
        row = Awaited.objects.select_for_update(of=("self",)).get(pk=one.pk)
        if row.state != Awaited.State.OPEN:
            raise NotNowError("Uppdraget är redan avslutat. Tack!")
        last = Report.objects.filter(awaited=row, person=person, settled=False).first()
        if last and (last.answer, last.words, last.until) == (answer, words, until):
            return last
        made = Report.objects.create(awaited=row, answer=answer, words=words, until=until, person=person, name=name[:200], via=via, at=at)
        values = {"label": f"{name}: {answer.label}", "words": words, "until": until.isoformat() if until else "", "via": via}
        record(
            chain=row.cooperation_id, at=at, actor=f"person:{person.pk}", verb="awaited.report", thing=f"awaited:{row.pk}", values=values
        )
    return made


def by_reply(received: Received, mail: Mail, at: datetime) -> str | None:
    """Take a written answer to a reminder; what became of it, in Swedish. None: the secretariat must read it."""
    person = mail.person
    if person is None or received.sender.lower() != mail.to_address.lower():
        return None
    today = timezone.localdate(at)
    listed = [int(thing.partition(":")[2]) for thing in _things(mail) if thing.startswith("awaited:")]
    told = reminding.said(own_words(received.body), person.name, len(listed), lambda words: day_told(words, near=today))
    theirs = {due.awaited.pk: due.awaited for due in assignments_of(person, mail.cooperation, today)}
    chosen = [(one, theirs.get(listed[(one.number or 1) - 1])) for one in told]
    if not chosen or any(row is None for _, row in chosen):
        return None
    for one, row in chosen:
        if row:
            report(row, Report.Answer(one.answer), words=one.words, until=one.until, person=person, name=person.name, via="mail", at=at)
    answers = dict.fromkeys(Report.Answer(one.answer).label for one in told)
    return f"{person.name}: {', '.join(answers)}. Kansliet tar ställning."


def _things(mail: Mail) -> list[str]:
    return list(Concern.objects.filter(mail=mail).order_by("pk").values_list("thing", flat=True))


def close(scope: Scope, one: Report, *, outcome: str, on: date, at: datetime) -> None:
    """It is done, as the owner said or as the secretariat knows.

    Raises:
        NotPossibleError: no outcome is given, or the day lies before it was given.
    """
    _settling(scope, one, at, lambda: outstanding.close(scope, [one.awaited], outcome=outcome, on=on, at=at))


def new_day(scope: Scope, one: Report, *, due_on: date | None, meeting: Meeting | None, at: datetime) -> None:
    """More time: a new day for the papers or the whole, and a meeting where it is reported.

    Raises:
        NotPossibleError: neither is told.
    """
    if due_on is None and meeting is None:
        raise NotPossibleError("Välj en dag eller ett möte.")
    step = one.awaited.next_step
    _settling(scope, one, at, lambda: outstanding.plan(scope, [one.awaited], next_step=step, due_on=due_on, meeting=meeting, at=at))


def hand_over(scope: Scope, one: Report, owner: str, *, on: date, at: datetime) -> None:
    """Somebody else is to do it.

    Raises:
        NotPossibleError: nobody is named.
    """
    _settling(scope, one, at, lambda: outstanding.hand_over(scope, [one.awaited], owner, on=on, at=at))


def leave(scope: Scope, one: Report, *, at: datetime) -> None:
    """Seen, and left as it is."""
    _settling(scope, one, at, lambda: None)


def _settling(scope: Scope, one: Report, at: datetime, doing: Callable[[], None]) -> None:
    """Do what is to be done, and mark all that has been answered about the same as settled."""
    with transaction.atomic():
        doing()
        with scope.act(
            verb="awaited.settle", label=f"Tog ställning till svar från {one.name}", thing=f"awaited:{one.awaited_id}", at=at
        ) as changes:
            changes.set_all(list(Report.objects.filter(awaited=one.awaited_id, settled=False)), settled=True)
