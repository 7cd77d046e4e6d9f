"""What a person does with a matter: name it, change its state, hand it over, close it, merge it, split it, judge its stations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from kansli.audit.acts import Changes
from kansli.matters.models import Matter, OtherName, Step
from kansli.meetings.models import Item
from kansli.people.guard import Scope
from kansli.people.models import Body, Person
from kansli.people.swedish import folded, sort_key
from kansli.register.models import Fact, Mention


class NotPossibleError(Exception):
    """What was asked cannot be done; the message says why, in Swedish."""


def rename_matter(scope: Scope, matter: Matter, name: str, *, at: datetime) -> None:
    """Call a matter something else; the old name becomes another name of it.

    Raises:
        NotPossibleError: the name is empty.
    """
    name = " ".join(name.split())[:300]
    if not name:
        raise NotPossibleError("Skriv vad ärendet ska heta.")
    if name == matter.name:
        return
    with scope.act(
        verb="matters.rename", label=f"Bytte namn på ”{matter.name}” till ”{name}”", thing=f"matter:{matter.pk}", at=at
    ) as changes:
        _also_called(changes, matter, matter.name)
        changes.set(matter, name=name, sort_key=sort_key(name), folded=folded(name), settled=True)


def add_name(scope: Scope, matter: Matter, name: str, *, at: datetime) -> None:
    """Note another name of a matter.

    Raises:
        NotPossibleError: the name is empty.
    """
    name = " ".join(name.split())[:300]
    if not name:
        raise NotPossibleError("Skriv vad ärendet också kallas.")
    with scope.act(verb="matters.add_name", label=f"”{matter.name}” kallas även ”{name}”", thing=f"matter:{matter.pk}", at=at) as changes:
        _also_called(changes, matter, name)


def change_state(
    scope: Scope,
    matter: Matter,
    state: Matter.State,
    *,
    at: datetime,
    on: date,
    note: str = "",
    review_on: date | None = None,
    body: Body | None = None,
) -> None:
    """Say where a matter stands from ``on``; closing asks for an outcome, watching for a date, handing over for a group.

    Raises:
        NotPossibleError: what the state asks for is missing.
    """
    note = note.strip()
    if state == Matter.State.CLOSED and not note:
        raise NotPossibleError("Skriv hur ärendet slutade.")
    if state == Matter.State.WATCHED and review_on is None:
        raise NotPossibleError("Välj när ärendet ska ses över.")
    if state == Matter.State.HANDED_OVER and body is None:
        raise NotPossibleError("Välj vilken grupp som tar över.")
    label = f"”{matter.name}”: {state.label}" + (f" till {body.label}" if body else "")
    with scope.act(verb=f"matters.{state.value}", label=label, thing=f"matter:{matter.pk}", at=at) as changes:
        closed = state == Matter.State.CLOSED
        changes.set(
            matter,
            state=state.value,
            outcome=note if closed else "",
            closed_on=on if closed else None,
            review_on=review_on if state == Matter.State.WATCHED else None,
            settled=True,
            **({"body": body} if body else {}),
        )
        changes.create(Step(matter=matter, on=on, state=state.value, note=note, by=str(scope.user)))


def set_plan(scope: Scope, matter: Matter, *, responsible: Person | None, next_step: str, at: datetime) -> None:
    """Say who looks after a matter and what comes next."""
    with scope.act(
        verb="matters.plan", label=f"Ansvarig och nästa steg för ”{matter.name}”", thing=f"matter:{matter.pk}", at=at
    ) as changes:
        changes.set(matter, responsible=responsible, next_step=next_step.strip()[:300])


def new_matter(scope: Scope, name: str, items: Iterable[Item], *, at: datetime) -> Matter:
    """What these items are about is a matter that nobody has seen as one.

    Raises:
        NotPossibleError: it has no name, or no item was chosen.
    """
    name, chosen = " ".join(name.split())[:300], list(items)
    if not name:
        raise NotPossibleError("Skriv vad ärendet ska heta.")
    if not chosen:
        raise NotPossibleError("Välj minst en punkt.")
    with scope.act(verb="matters.new", label=f"Nytt ärende: ”{name}”", at=at) as changes:
        key = f"eget-{at.strftime('%Y%m%d%H%M%S%f')}-{chosen[0].pk}"
        made = changes.create(
            Matter(cooperation=scope.cooperation, key=key, name=name, sort_key=sort_key(name), folded=folded(name), keys=[], settled=True)
        )
        for item in chosen:
            facts = [fact for fact in item.facts.order_by("start") if fact.kind in _WEIGHTY]
            station = next((fact for kind in _WEIGHTY for fact in facts if fact.kind == kind), None) or item.facts.order_by("start").first()
            if station:
                changes.create(_station(made, item, station))
            for fact in facts:
                changes.set(fact, matter=made)
    return made


_WEIGHTY = {
    Fact.Kind.TABLED: "tabled",
    Fact.Kind.DECISION: "decided",
    Fact.Kind.ASSIGNMENT: "assigned",
    Fact.Kind.OUTSTANDING: "outstanding",
}
"""Facts that belong to a matter, and what each does to it; the weightiest first."""


def _station(matter: Matter, item: Item, fact: Fact) -> Mention:
    return Mention(
        cooperation_id=matter.cooperation_id,
        matter=matter,
        meeting_id=item.meeting_id,
        minutes_id=item.minutes_id,
        item=item,
        event=_WEIGHTY.get(Fact.Kind(fact.kind), "informed"),
        why="valt av kansliet",
        state=Mention.State.CONFIRMED,
        secret=fact.secret or item.secret,
        text_id=fact.text_id,
        start=fact.start,
        ranges=fact.ranges,
        quote=fact.quote,
        read_as=fact.read_as,
        page=fact.page,
        boxes=fact.boxes,
    )


def merge_matters(scope: Scope, matter: Matter, other: Matter, *, at: datetime) -> None:
    """``other`` is the same matter as ``matter``: its stations, facts and names move there.

    Raises:
        NotPossibleError: they are one already.
    """
    if matter.pk == other.pk or other.merged_into_id or matter.merged_into_id:
        raise NotPossibleError("Välj ett annat ärende att slå ihop med.")
    with scope.act(
        verb="matters.merge", label=f"Slog ihop ”{other.name}” med ”{matter.name}”", thing=f"matter:{matter.pk}", at=at
    ) as changes:
        for name in [other.name, *other.other_names.values_list("name", flat=True)]:
            _also_called(changes, matter, name)
        taken = set(matter.mentions.values_list("minutes_id", "start"))
        for mention in other.mentions.all():
            if (mention.minutes_id, mention.start) not in taken:
                changes.set(mention, matter=matter)
        for fact in Fact.objects.filter(matter=other):
            changes.set(fact, matter=matter)
        changes.set(matter, keys=sorted({*matter.keys, *other.keys}), settled=True)
        changes.set(other, merged_into=matter, settled=True)


def split_matter(scope: Scope, matter: Matter, mentions: Iterable[Mention], name: str, *, at: datetime) -> Matter:
    """Some stations are about something else: they become a matter of their own.

    Raises:
        NotPossibleError: nothing or everything was chosen, or the new matter has no name.
    """
    name, chosen = " ".join(name.split())[:300], list(mentions)
    if not name:
        raise NotPossibleError("Skriv vad det nya ärendet ska heta.")
    if not chosen or len(chosen) == matter.mentions.exclude(state=Mention.State.REJECTED).count():
        raise NotPossibleError("Välj några av mötena, men inte alla.")
    with scope.act(
        verb="matters.split", label=f"Delade ”{matter.name}”: ”{name}” blev eget ärende", thing=f"matter:{matter.pk}", at=at
    ) as changes:
        key = f"delat-{matter.pk}-{at.strftime('%Y%m%d%H%M%S%f')}"
        made = changes.create(
            Matter(cooperation=scope.cooperation, key=key, name=name, sort_key=sort_key(name), folded=folded(name), keys=[], settled=True)
        )
        for mention in chosen:
            for fact in Fact.objects.filter(matter=matter, item=mention.item_id, minutes=mention.minutes_id):
                changes.set(fact, matter=made)
            changes.create(_copy(mention, made))
            changes.set(mention, state=Mention.State.REJECTED)
    return made


def judge_mention(scope: Scope, mention: Mention, state: Mention.State, *, at: datetime) -> None:
    """Say whether a meeting's item belongs to a matter; what a person has said is never proposed otherwise again."""
    words = {Mention.State.CONFIRMED: "hör till", Mention.State.REJECTED: "hör inte till", Mention.State.PROPOSED: "hör kanske till"}[state]
    label = f"{mention.meeting.body.label} {mention.meeting.date or ''} {words} ”{mention.matter.name}”"
    with scope.act(verb="matters.judge", label=label, thing=f"matter:{mention.matter_id}", at=at) as changes:
        changes.set(mention, state=state.value)


def _also_called(changes: Changes, matter: Matter, name: str) -> None:
    if not matter.other_names.filter(name=name).exists():
        changes.create(OtherName(cooperation_id=matter.cooperation_id, matter=matter, name=name, folded=folded(name)))


def _copy(mention: Mention, matter: Matter) -> Mention:
    copy = Mention.objects.get(pk=mention.pk)
    copy.pk, copy.matter, copy.state, copy.why = None, matter, Mention.State.CONFIRMED, "valt av kansliet"
    return copy
