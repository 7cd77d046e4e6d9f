"""What the secretary answers, and what else she says of her archive: each an act of hers, logged and undoable."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar

from django.db import transaction

from kansli.archive.models import Knowledge, Question
from kansli.audit.acts import Changes
from kansli.matters.models import Matter
from kansli.meetings.models import Meeting
from kansli.people.guard import Scope
from kansli.people.models import Body, Cooperation, Organisation, Person
from kansli.register.services.matters import NotPossibleError, merge_matters, rename_matter
from kansli.register.services.people import merge_bodies, merge_people, moved, two_people

T = TypeVar("T", Person, Organisation, Body, Matter)
UNKNOWN = "unknown"
Kind = Question.Kind
_GONE = "Frågan är inaktuell: det den gäller har ändrats. Läs om sidan."


def answer(scope: Scope, question: Question, choice: str, *, name: str = "", at: datetime) -> None:
    """Do what an answer means, and ask no more.

    Args:
        scope: who answers.
        question: which has no answer yet.
        choice: ``yes``, ``no`` or ``unknown``.
        name: what the cooperation is called, or the name that the matters are to have.
        at: now.

    Raises:
        NotPossibleError: what the answer asks for cannot be done; the message says why.
        ChangedMeanwhileError: somebody else has answered.
    """
    if choice not in {"yes", "no", UNKNOWN}:
        raise NotPossibleError("Välj ett av svaren.")
    with transaction.atomic():
        if choice == "yes" and question.kind == Kind.SAME_MATTER:
            _one_matter(scope, question, name, at)
        with scope.act(
            verb=f"archive.{question.kind}", label=_label(question, choice, name), thing=f"question:{question.pk}", at=at
        ) as changes:
            changes.set(question, answer=choice, answered_at=at)
            _do(changes, scope.cooperation, question, choice, name)
        Knowledge.objects.filter(cooperation=scope.cooperation).update(tied="")  # what was said of names may tie more together


def ask_again(scope: Scope, question: Question, *, at: datetime) -> None:
    """Ask a question again; what its answer did is undone in the history."""
    with scope.act(
        verb="archive.ask_again", label=f"Ställde frågan igen: {question.get_kind_display()}", thing=f"question:{question.pk}", at=at
    ) as changes:
        changes.set(question, answer="", answered_at=None, asked=True)


def _do(changes: Changes, cooperation: Cooperation, question: Question, choice: str, name: str) -> None:
    """What an answer means for the register. Matters are merged by an act of their own."""
    about = question.about
    match question.kind, choice:
        case Kind.NAME, "yes":
            changes.set(cooperation, name=_named(name), named_by_person=True)
        case Kind.SAME_PERSON, "yes":
            merge_people(changes, _row(Person, cooperation, about["keep"]), _row(Person, cooperation, about["other"]))
        case Kind.SAME_BODY, "yes":
            merge_bodies(changes, _row(Body, cooperation, about["keep"]), _row(Body, cooperation, about["other"]))
        case Kind.MOVED, "yes":
            moved(changes, _row(Person, cooperation, about["person"]), _row(Organisation, cooperation, about["homes"][-1]))
        case Kind.MOVED, "no":
            two_people(changes, _row(Person, cooperation, about["person"]), _row(Organisation, cooperation, about["homes"][-1]))


def _named(name: str) -> str:
    chosen = " ".join(name.split())[:200]
    if not chosen:
        raise NotPossibleError("Skriv vad samverkan heter.")
    return chosen


def _one_matter(scope: Scope, question: Question, name: str, at: datetime) -> None:
    first, *rest = (_row(Matter, scope.cooperation, pk) for pk in question.about["matters"])
    for other in rest:
        merge_matters(scope, first, other, at=at)
    if name and name in question.about["names"]:
        rename_matter(scope, first, name, at=at)


def _row(model: type[T], cooperation: Cooperation, pk: int) -> T:
    row = model._default_manager.filter(cooperation=cooperation, pk=pk).first()
    if row is None:
        raise NotPossibleError(_GONE)
    return row


def _label(question: Question, choice: str, name: str) -> str:
    said = {"yes": "ja", "no": "nej", UNKNOWN: "vet inte"}[choice]
    told = name if question.kind == Kind.NAME and choice == "yes" else " · ".join(question.about["names"]) or question.about.get("name", "")
    return f"{question.get_kind_display()} {told}: {said}"


def set_history_before(scope: Scope, day: date | None, *, at: datetime) -> None:
    """Assignments given before ``day`` are history, not outstanding; None: all are counted."""
    label = f"Historik före {day.isoformat()}" if day else "Ingen gräns för historik"
    with scope.act(verb="archive.history_before", label=label, thing=f"cooperation:{scope.cooperation.pk}", at=at) as changes:
        changes.set(scope.cooperation, history_before=day)


def rename_cooperation(scope: Scope, name: str, *, at: datetime) -> None:
    """Say what the cooperation is called.

    Raises:
        NotPossibleError: no name is given.
    """
    chosen = _named(name)
    with scope.act(verb="archive.name", label=f"Samverkan heter {chosen}", thing=f"cooperation:{scope.cooperation.pk}", at=at) as changes:
        changes.set(scope.cooperation, name=chosen, named_by_person=True)
        question = Question.objects.filter(cooperation=scope.cooperation, kind=Kind.NAME, answer="").first()
        if question:
            changes.set(question, answer="yes", answered_at=at)


def none_were_kept(scope: Scope, meetings: Iterable[Meeting], *, at: datetime) -> int:
    """There are no minutes of these meetings: they are not asked for any more. Returns how many."""
    chosen = [meeting for meeting in meetings if meeting.standing == Meeting.Standing.MENTIONED]
    label = "Anteckningar finns inte från " + ", ".join(meeting.date.isoformat() for meeting in chosen if meeting.date)
    with scope.act(verb="archive.no_minutes", label=label, thing=f"cooperation:{scope.cooperation.pk}", at=at) as changes:
        changes.set_all(chosen, standing=Meeting.Standing.ABSENT.value)
    return len(chosen)
