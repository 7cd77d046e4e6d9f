"""What is done with a year plan: begun, drafted by rhythm, sent out, amended, decided, changed afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max

from kansli.access import State
from kansli.audit.acts import Changes
from kansli.meetings.clashes import around, open_clashes
from kansli.meetings.models import Change, Meeting, Override, Rhythm, YearPlan
from kansli.meetings.services.errors import NotPossibleError
from kansli.people.guard import Scope
from kansli.people.models import Body
from kansli.workflow import PLAN, PROPOSAL, NotNowError, PlanAct, PlanState, ProposalAct, ProposalState, next_state

Kind, Standing = Meeting.Kind, Meeting.Standing
CALENDAR_FIELDS = ("date", "starts", "ends", "place", "form", "join_link", "last_day", "standing")
"""What calendars must learn; a change of one raises the meeting's sequence."""
FIELD_WORDS = {
    "date": "datum",
    "starts": "börjar",
    "ends": "slutar",
    "place": "plats",
    "form": "form",
    "join_link": "möteslänk",
    "last_day": "sista dag",
    "standing": "ställs in",
    "title": "namn",
    "host": "värd",
    "other_party": "motpart",
    "programme": "program",
    "internal": "internt",
    "kind": "slag",
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a group is to meet, as the form gives it."""

    weekday: int
    week_of_month: int
    months: list[int]
    starts: str
    ends: str
    place: str
    hosts: list[int]


def start_plan(scope: Scope, year: int, *, at: datetime) -> YearPlan:
    """Begin a year's plan; one that is begun already is given back. Each group's rhythm is taken from what is known of how it meets."""
    known = YearPlan.objects.filter(cooperation=scope.cooperation, year=year).first()
    if known:
        return known
    with scope.act(verb="meetings.start_plan", label=f"Mötesplan {year} påbörjad", thing=f"year-plan:{year}", at=at) as changes:
        plan = changes.create(YearPlan(cooperation=scope.cooperation, year=year))
        for body in Body.objects.filter(cooperation=scope.cooperation, own=True, merged_into=None):
            pattern = _known_pattern(body, year)
            if pattern:
                _draft(changes, changes.create(_rhythm(plan, body, pattern)), plan)
    return plan


def set_rhythm(scope: Scope, plan: YearPlan, body: Body, pattern: Pattern, *, at: datetime) -> None:
    """Say how a group meets, and draft its dates by it. Meetings of the group that stand in the plan are moved, in their order.

    Raises:
        NotPossibleError: the plan is decided; meetings are then changed one by one.
    """
    _still_draft(plan)
    with scope.act(
        verb="meetings.set_rhythm", label=f"{body.label}: datum lagda i mötesplan {plan.year}", thing=f"year-plan:{plan.pk}", at=at
    ) as changes:
        rhythm = Rhythm.objects.filter(plan=plan, body=body).first()
        if rhythm:
            fields = ("weekday", "week_of_month", "months", "starts", "ends", "place", "hosts")
            changes.set(rhythm, **{field: getattr(pattern, field) for field in fields})
        else:
            rhythm = changes.create(_rhythm(plan, body, pattern))
        _draft(changes, rhythm, plan)


def change_meeting(
    scope: Scope, meeting: Meeting, values: Mapping[str, Any], *, at: datetime, why: str = "", proposed_by: Body | None = None
) -> list[Change]:
    """Change a meeting. In a plan that is decided, and for a meeting that is announced, each change is kept as a marked correction.

    Args:
        scope: who acts.
        meeting: the meeting.
        values: new values by field; those that are the same are left out.
        at: now.
        why: shown with the correction.
        proposed_by: another group; then the changes only wait for the meeting's own group to confirm them.

    Returns:
        the corrections or proposals made.

    Raises:
        NotPossibleError: the group has another meeting on the new day; or the meeting is held, or another group has no ground to ask.
    """
    new = {name: value for name, value in values.items() if getattr(meeting, name) != value}
    if not new:
        return []
    if meeting.standing == Standing.HELD:
        raise NotPossibleError("Mötet är hållet. Det som står i anteckningarna rättas där.")
    if "date" in new:
        _day_is_free(meeting.body, new["date"], meeting)
    by_other = proposed_by is not None and proposed_by.pk != meeting.body_id
    marked = meeting.announced or by_other
    label = f"{_named(meeting)}: {'förslag om ändring' if by_other else 'ändrat'}"
    made: list[Change] = []
    with scope.act(verb="meetings.change", label=label, thing=f"meeting:{meeting.pk}", at=at) as changes:
        if marked:
            for name, value in new.items():
                row = Change(
                    meeting=meeting,
                    field=name,
                    before=_worded(meeting, name, getattr(meeting, name)),
                    after=_worded(meeting, name, value),
                    why=why[:300],
                    state=ProposalState.PENDING if by_other else ProposalState.CONFIRMED,
                    proposed_by=proposed_by if by_other else None,
                    value=_kept(value),
                    by=str(scope.user),
                    at=at,
                )
                made.append(changes.create(row))
        if not by_other:
            _apply(changes, meeting, new)
    return made


def cancel_meeting(scope: Scope, meeting: Meeting, *, at: datetime, why: str = "", proposed_by: Body | None = None) -> list[Change]:
    """Call a meeting off; another group can only propose it."""
    return change_meeting(scope, meeting, {"standing": Standing.CANCELLED}, at=at, why=why, proposed_by=proposed_by)


def answer_proposal(scope: Scope, change: Change, act: ProposalAct, *, at: datetime) -> None:
    """The meeting's own group confirms or declines what another group proposes.

    Raises:
        NotPossibleError: it is answered already, or the new day has been taken meanwhile.
    """
    try:
        state = next_state(PROPOSAL, ProposalState(change.state), act)
    except NotNowError as error:
        raise NotPossibleError(str(error)) from None
    meeting = change.meeting
    if act == ProposalAct.CONFIRM and change.field == "date":
        _day_is_free(meeting.body, _unkept("date", change.value), meeting)
    label = f"{_named(meeting)}: förslag {PROPOSAL.words[state]}"
    with scope.act(verb="meetings.answer_proposal", label=label, thing=f"meeting:{meeting.pk}", at=at) as changes:
        changes.set(change, state=state)
        if state == ProposalState.CONFIRMED:
            _apply(changes, meeting, {change.field: _unkept(change.field, change.value)})


def allow_clash(scope: Scope, meeting: Meeting, clash: str, *, why: str, at: datetime) -> None:
    """Let a meeting stand although it meets with something; the reason is kept.

    Raises:
        NotPossibleError: no reason is given.
    """
    if not why.strip():
        raise NotPossibleError("Skriv varför mötet kan ligga kvar.")
    if Override.objects.filter(meeting=meeting, clash=clash[:400]).exists():
        return
    with scope.act(
        verb="meetings.allow_clash", label=f"{_named(meeting)} ligger kvar trots {clash}"[:300], thing=f"meeting:{meeting.pk}", at=at
    ) as changes:
        changes.create(Override(meeting=meeting, clash=clash[:400], why=why.strip()[:300], by=str(scope.user), at=at))


def propose(scope: Scope, plan: YearPlan, *, at: datetime) -> None:
    """Send the plan out as papers: members see it, as a proposal.

    Raises:
        NotPossibleError: it holds no meetings, or meetings meet with something that nobody has allowed.
    """
    state = _next(plan, PlanAct.PROPOSE)
    meetings = list(plan.meetings.filter(standing=Standing.PLANNED).select_related("body").prefetch_related("overrides"))
    if not meetings:
        raise NotPossibleError("Mötesplanen har inga möten än. Lägg datum för minst en grupp.")
    against = around(scope.cooperation, date(plan.year, 1, 1), date(plan.year, 12, 31))
    meeting_clashes = open_clashes(meetings, against)
    if meeting_clashes:
        number = len(meeting_clashes)
        raise NotPossibleError(f"{number} {'möte krockar' if number == 1 else 'möten krockar'}. Flytta dem eller säg att de ligger kvar.")
    version = plan.version + 1 if plan.proposed_at else plan.version
    with scope.act(
        verb="meetings.propose_plan", label=f"Mötesplan {plan.year} utskickad som underlag", thing=f"year-plan:{plan.pk}", at=at
    ) as changes:
        changes.set(plan, state=state, version=version, proposed_at=at)
        changes.set_all([meeting for meeting in meetings if not meeting.announced], announced=True)


def amend(scope: Scope, plan: YearPlan, *, at: datetime) -> None:
    """Take the plan back to change it before it is decided.

    Raises:
        NotPossibleError: it is not out.
    """
    state = _next(plan, PlanAct.AMEND)
    with scope.act(verb="meetings.amend_plan", label=f"Mötesplan {plan.year} ändras", thing=f"year-plan:{plan.pk}", at=at) as changes:
        changes.set(plan, state=state)
        changes.set_all(list(plan.meetings.filter(standing=Standing.PLANNED)), announced=False)


def decide(scope: Scope, plan: YearPlan, *, on: date, in_meeting: Meeting | None, at: datetime) -> None:
    """The plan is decided as one; from now on each change is a marked correction.

    Raises:
        NotPossibleError: it has not been sent out.
    """
    state = _next(plan, PlanAct.DECIDE)
    with scope.act(verb="meetings.decide_plan", label=f"Mötesplan {plan.year} beslutad", thing=f"year-plan:{plan.pk}", at=at) as changes:
        changes.set(plan, state=state, decided_on=on, decided_in=in_meeting)
        for meeting in plan.meetings.filter(standing=Standing.PLANNED):
            changes.set(meeting, decided_date=meeting.date)


def dates_by(pattern: Pattern | Rhythm, year: int) -> list[date]:
    """The dates of a rhythm: the n-th such weekday of each month."""
    found = []
    for month in sorted(set(pattern.months)):
        first = date(year, month, 1)
        day = first + timedelta(days=(pattern.weekday - first.weekday()) % 7)
        day += timedelta(weeks=pattern.week_of_month - 1)
        while day.month != month:  # "the last": some months have four
            day -= timedelta(weeks=1)
        found.append(day)
    return found


def _draft(changes: Changes, rhythm: Rhythm, plan: YearPlan) -> None:
    """Lay a group's ordinary meetings by its rhythm: those there are get the new dates, in order; more are made, too many go.

    A day that other minutes tell of becomes the plan's; a day on which the group meets otherwise is left alone.
    """
    rows = list(plan.meetings.filter(body=rhythm.body, kind=Kind.ORDINARY, standing=Standing.PLANNED).order_by("date", "pk"))
    others = Meeting.objects.filter(body=rhythm.body, date__year=plan.year).exclude(pk__in=[row.pk for row in rows])
    there = {one.date: one for one in others}
    hosts = [int(one) for one in rhythm.hosts]
    wanted = [(day, hosts[number % len(hosts)] if hosts else None) for number, day in enumerate(dates_by(rhythm, plan.year))]
    for row in rows:  # first out of each other's way: a group has one meeting a day
        changes.set(row, date=None)
    for day, host in wanted:
        values = {"date": day, "starts": rhythm.starts, "ends": rhythm.ends, "place": rhythm.place, "host_id": host}
        planned = {"plan": plan, "standing": Standing.PLANNED.value, "state": State.DRAFT.value}
        told = there.get(day)
        if told is None and rows:
            changes.set(rows.pop(0), **values)
        elif told is None:
            changes.create(Meeting(cooperation_id=plan.cooperation_id, body=rhythm.body, **values, **planned))
        elif told.standing in {Standing.MENTIONED, Standing.ABSENT}:
            changes.set(told, **values, **planned)
    for row in rows:
        changes.delete(row)


def _known_pattern(body: Body, year: int) -> Pattern | None:
    """How the group met: by its rhythm in the plan before, else by the weekday, hour and months of its latest full year."""
    before = Rhythm.objects.filter(body=body, plan__year__lt=year).order_by("-plan__year").first()
    if before:
        return Pattern(before.weekday, before.week_of_month, before.months, before.starts, before.ends, before.place, before.hosts)
    known = Meeting.objects.filter(body=body, date__isnull=False).exclude(standing__in=[Standing.ABSENT, Standing.CANCELLED])
    latest = known.aggregate(latest=Max("date"))["latest"]
    if latest is None:
        return None
    rows = list(known.filter(date__gt=latest - timedelta(days=365)).values_list("date", "starts", "ends"))
    days = [day for day, _, _ in rows if day]
    starts, ends = _most([s for _, s, _ in rows if s], "09:00"), _most([e for _, _, e in rows if e], "")
    if not ends or ends <= starts:
        ends = f"{min(int(starts[:2]) + 2, 23):02d}{starts[2:]}"
    week = min(5, _most([(day.day - 1) // 7 + 1 for day in days], 2))
    return Pattern(
        _most([day.weekday() for day in days if day.weekday() < 5], 4), week, sorted({day.month for day in days}), starts, ends, "", []
    )


def _most(values: Iterable[Any], otherwise: Any) -> Any:  # noqa: ANN401 - any value that can be counted
    counted = Counter(values).most_common(1)
    return counted[0][0] if counted else otherwise


def _rhythm(plan: YearPlan, body: Body, pattern: Pattern) -> Rhythm:
    return Rhythm(
        plan=plan, body=body, weekday=pattern.weekday, week_of_month=pattern.week_of_month, months=pattern.months,
        starts=pattern.starts, ends=pattern.ends, place=pattern.place, hosts=pattern.hosts,
    )  # fmt: skip


def _apply(changes: Changes, meeting: Meeting, new: Mapping[str, Any]) -> None:
    values = dict(new)
    if set(values) & set(CALENDAR_FIELDS):
        values["sequence"] = meeting.sequence + 1
    changes.set(meeting, **values)


def _day_is_free(body: Body, day: date | None, but: Meeting | None) -> None:
    there = Meeting.objects.filter(body=body, date=day) if day else Meeting.objects.none()
    if day and (there.exclude(pk=but.pk) if but else there).exists():
        raise NotPossibleError(f"{body.label} har redan ett möte {day.day}/{day.month}. Välj en annan dag.")


def _still_draft(plan: YearPlan) -> None:
    if plan.state != PlanState.DRAFT:
        raise NotPossibleError("Mötesplanen är utskickad. Ta tillbaka den för att lägga om datum, eller ändra ett möte i taget.")


def _next(plan: YearPlan, act: PlanAct) -> PlanState:
    try:
        return next_state(PLAN, PlanState(plan.state), act)
    except NotNowError as error:
        raise NotPossibleError(str(error)) from None


def _named(meeting: Meeting) -> str:
    return f"{meeting.title or meeting.body.label} {meeting.date or 'utan datum'}"


def _worded(meeting: Meeting, name: str, value: Any) -> str:  # noqa: ANN401 - any field value
    """A value as the correction shows it."""
    if name in {"form", "kind", "standing"}:
        choices: dict[str, str] = dict(meeting._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
        return str(choices.get(value, value))
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if name == "programme":
        return f"{len(value)} programpunkter"
    return str(value or "ej fastställt")[:300]


def _kept(value: Any) -> Any:  # noqa: ANN401 - any field value
    return value.isoformat() if isinstance(value, date) else value.pk if hasattr(value, "pk") else value


def _unkept(name: str, value: Any) -> Any:  # noqa: ANN401 - any field value
    return date.fromisoformat(value) if name in {"date", "last_day"} and value else value
