"""The mail that welcomes a new holder of a seat."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from kansli.people.guard import Scope
from kansli.people.links import make_link
from kansli.people.models import Holding, Link
from kansli.post.models import Mail
from kansli.post.services import prepare, sender_of
from kansli.register.due import due_in_words
from kansli.sittings import reminding, wording
from kansli.sittings.selectors.followup import assignments_of
from kansli.sittings.selectors.welcome import coming_of
from kansli.sittings.services.adjusting_mails import first_name
from kansli.sittings.summoning import content_of, when, where

KIND = "welcome"


def key_of(holding: Holding) -> str:
    """Each holding is welcomed once."""
    return f"{KIND}:{holding.pk}"


def preview(scope: Scope, holding: Holding, today: date) -> tuple[str, str]:
    """Subject and body of the mail, with a stand-in for the personal link."""
    return _subject(scope, holding), _body(scope, holding, f"{settings.BASE_URL}/m/…", today)


def prepare_welcome(scope: Scope, holding: Holding, *, at: datetime) -> Mail:
    """The mail, made once."""
    there = Mail.objects.filter(cooperation=scope.cooperation, key=key_of(holding)).first()
    if there:
        return there
    today, person = timezone.localdate(at), holding.person
    token = make_link(
        Link.Purpose.WELCOME, at=at, cooperation=scope.cooperation, person=person, address=person.email, thing=f"holding:{holding.pk}"
    )
    return prepare(
        cooperation=scope.cooperation,
        key=key_of(holding),
        kind=KIND,
        thing=f"holding:{holding.pk}",
        person=person,
        to_name=person.name,
        to_address=person.email,
        sender=sender_of(scope),
        subject=_subject(scope, holding),
        body=_body(scope, holding, settings.BASE_URL + reverse("member_link", args=[token]), today),
        concerns=[f"person:{person.pk}"],
        by=str(scope.user),
        at=at,
    )


def _subject(scope: Scope, holding: Holding) -> str:
    return f"Välkommen till {reminding.in_running_text(holding.seat.body.label)}, {scope.cooperation}"


def _body(scope: Scope, holding: Holding, link: str, today: date) -> str:
    seat, person = holding.seat, holding.person.merged_into or holding.person
    begins = holding.began or holding.seen_first
    coming, dues = coming_of(holding, today), assignments_of(person, seat.cooperation, today)
    since = f" från {reminding.short_day(begins, today)}" if begins > today else ""
    parts = [
        f"Hej {first_name(person)}!",
        f"Välkommen som {wording.genitive(seat.organisation.name)} ledamot i {reminding.in_running_text(seat.body.label)}{since}.",
    ]
    if coming:
        told = [content_of(one, []) for one in coming]
        parts.append("\n".join(["Kommande möten", *(f"  {when(one)}, {where(one)}" for one in told)]))
    if dues:
        lines = (f"  – {due.awaited.what} ({due_in_words(due.awaited) or 'utan datum'})" for due in dues)
        parts.append("\n".join(["Det här ligger på dig", *lines]))
    parts.append(
        "På din sida finns mötena till din kalender, de senaste anteckningarna, det som är utestående, gruppens arbetssätt och vilka som är med:"
    )
    parts.append(link)
    parts.append("Länken är din personliga. Du behöver inget konto. Har du frågor? Svara på det här mejlet.")
    parts.append(f"Hälsningar\n{scope.user}, kansliet")
    return "\n\n".join(parts) + "\n"
