"""What a person reviews: one set of minutes with its facts, and which minutes have something to check."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Left
from django.utils.text import Truncator

from kansli.access import Role, visibility
from kansli.audit.models import Act
from kansli.meetings.models import Item, Minutes
from kansli.meetings.selectors import visible_meetings
from kansli.people.guard import Scope
from kansli.people.models import Membership, Organisation, Person
from kansli.register.models import Attendance, Fact, Remark
from kansli.register.selectors.document import Document, Mark, document_of
from kansli.register.selectors.passages import item_at
from kansli.register.selectors.review_acts import stamp_of, thing_of

Kind, State = Fact.Kind, Fact.State
_CHECK = Q(state=State.OFFERED) | (Q(state=State.FOUND) & ~Q(doubt=""))
"""What is to be checked, as a query; :attr:`Row.check` says the same."""
_REMARKS = Remark.objects.filter(settled=False).exclude(
    Exists(Fact.objects.filter(minutes=OuterRef("minutes"), doubt=Left(OuterRef("message"), 300)))
)
"""Remarks that nobody has left and that are not told at a fact."""
_READERS = Membership.objects.exclude(role__in=[role for role in Role if visibility(role).everything]).exclude(person=None)
_LOOKS = {State.CONFIRMED: "ok", State.CORRECTED: "fixed", State.REJECTED: "gone"}
_WORDS = {State.FOUND: "läst", State.CONFIRMED: "godkänd", State.CORRECTED: "rättad", State.REJECTED: "borttagen"}
_ACTS = 200
"""So many acts back one of the user's own can be undone from the page."""
_QUOTED = {Kind.DECISION, Kind.TABLED, Kind.OUTSTANDING, Kind.REVIEW, Kind.EVENT, Kind.AMOUNT, Kind.NON_PARTICIPATION, Kind.NEXT_MEETING}


@dataclass
class Row:
    """One fact, as the right side shows it."""

    fact: Fact
    said_above: bool = False
    """It stands within the passage of a row before."""
    same_words: bool = False
    """It stands in the very passage of a row before, which shows it."""

    @cached_property
    def check(self) -> bool:
        """Is it to be checked?"""
        return self.fact.state == State.OFFERED or (self.fact.state == State.FOUND and bool(self.fact.doubt))

    @cached_property
    def look(self) -> str:
        """found · check · ok · fixed · gone"""
        return "check" if self.check else _LOOKS.get(State(self.fact.state), "found")

    @cached_property
    def state(self) -> str:
        """The word for its state."""
        return "att kontrollera" if self.check else _WORDS[State(self.fact.state)]

    @cached_property
    def kind(self) -> str:
        """The word for what it is."""
        return self.fact.get_kind_display().capitalize() + ("?" if self.fact.state == State.OFFERED else "")

    @cached_property
    def why(self) -> str:
        """Why it is to be checked."""
        return self.fact.doubt or ("kan vara ett uppdrag" if self.fact.state == State.OFFERED else "")

    @cached_property
    def stamp(self) -> str:
        """What a form sends back: which fact, and as it was shown."""
        return f"{self.fact.pk}:{stamp_of(self.fact)}"

    @cached_property
    def lacks_owner(self) -> bool:
        """An assignment with nobody responsible."""
        return self.fact.kind == Kind.ASSIGNMENT and not self.fact.values.get("assignee")

    @property
    def quoted(self) -> bool:
        """Its sentence is shown."""
        if self.same_words:
            return False
        return self.fact.kind in _QUOTED or (
            self.fact.kind == Kind.ASSIGNMENT and not self.said_above and (self.check or bool(self.fact.read_as))
        )

    @cached_property
    def about(self) -> str:
        """What it is in a few words, for buttons that are heard rather than seen."""
        return f"{self.kind}: {Truncator(self.fact.values.get('name') or self.fact.words).chars(60)}"


@dataclass(slots=True)
class Group:
    """One item with its facts."""

    item: Item | None
    title: str
    heading: Row | None = None
    """The fact that the item is there."""
    rows: list[Row] = field(default_factory=list)
    gone: list[Row] = field(default_factory=list)

    @property
    def waiting(self) -> list[Row]:
        """Those that were read, need no check and are not approved."""
        rows = [self.heading, *self.rows] if self.heading else self.rows
        return [row for row in rows if row.fact.state == State.FOUND and not row.check]

    @property
    def stamps(self) -> str:
        """What a form sends back to approve them all."""
        return " ".join(row.stamp for row in self.waiting)


@dataclass(frozen=True, slots=True)
class Presence:
    """Which municipalities were there, counted against the seats of the body."""

    seats: int
    present: int
    absent: list[str]
    unsaid: list[str]
    """With a seat, but neither among the present nor among the absent."""
    both: list[str]
    settled: bool
    """Everybody listed is reviewed."""

    @property
    def why(self) -> str:
        """Why the count is to be checked; empty: it adds up, or nothing can be said."""
        if self.settled:
            return ""
        if self.both:
            return f"{_joined(self.both)} står både som närvarande och frånvarande"
        if self.absent and self.unsaid:
            return f"{_joined(self.unsaid)} står varken som närvarande eller frånvarande"
        return ""


@dataclass(frozen=True, slots=True)
class Closed:
    """A secret item, and who may see it besides the secretariat."""

    item: Item
    named: list[str]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """All that the review of one set of minutes shows."""

    minutes: Minutes
    groups: list[Group]
    presence: Presence | None
    document: Document
    remarks: list[Remark]
    settled_remarks: int
    undoable: Act | None
    seen: int
    """The last act on these minutes."""
    renditions: list[Minutes]
    following: Minutes | None
    """The next minutes with something to check."""
    owners: list[str]
    closed: list[Closed]
    readers: list[Person]
    """Who could be named for something secret: those who can log in and do not see everything."""

    @property
    def document_named(self) -> list[str]:
        """Who may see every item."""
        return [name for name in self.closed[0].named if all(name in one.named for one in self.closed)] if self.closed else []

    @property
    def rows(self) -> list[Row]:
        """Every row that is not taken away, in the order they stand."""
        return [row for group in self.groups for row in [*([group.heading] if group.heading else []), *group.rows]]

    @property
    def to_check(self) -> int:
        """How many are to be checked, remarks and the count of the present among them."""
        return sum(row.check for row in self.rows) + len(self.remarks) + bool(self.presence and self.presence.why)

    @property
    def first_to_check(self) -> str:
        """Where on the page the first of them stands."""
        return next((f"u{row.fact.pk}" for row in self.rows if row.check), "osakert" if self.remarks else "uppgifterna")

    @property
    def unreviewed(self) -> int:
        """How many can be approved in one act."""
        return sum(row.fact.state == State.FOUND and not row.check for row in self.rows)


def minutes_to_review(scope: Scope, *, only: bool = False) -> QuerySet[Minutes]:
    """Minutes whose facts count, latest first; ``only``: those with something to check."""
    found = Minutes.objects.filter(meeting__in=visible_meetings(scope), authoritative=True).select_related("meeting__body", "file")
    if only:
        found = found.filter(Exists(Fact.objects.filter(_CHECK, minutes=OuterRef("pk"))) | Exists(_REMARKS.filter(minutes=OuterRef("pk"))))
    return found.order_by("-meeting__date", "-pk")


def with_counts(minutes: Iterable[Minutes]) -> list[tuple[Minutes, int, int]]:
    """Each with how many facts are to be checked, and how many are only read."""
    rows = list(minutes)
    counts = {
        pk: (doubtful, read)
        for pk, doubtful, read in Fact.objects.filter(minutes__in=rows)
        .order_by()
        .values_list("minutes")
        .annotate(doubtful=Count("pk", filter=_CHECK), read=Count("pk", filter=Q(state=State.FOUND, doubt="")))
    }
    remarks = dict(_REMARKS.filter(minutes__in=rows).order_by().values_list("minutes").annotate(Count("pk")))
    told = [(one, *counts.get(one.pk, (0, 0))) for one in rows]
    return [(one, doubtful + remarks.get(one.pk, 0), read) for one, doubtful, read in told]


def review_page(scope: Scope, minutes: Minutes, *, as_text: bool = False) -> ReviewPage:
    """Everything the review of ``minutes`` shows; the minutes come with meeting, body, cooperation, file and text."""
    facts = list(Fact.objects.filter(minutes=minutes).select_related("decision", "awaited"))
    items = list(Item.objects.filter(minutes=minutes).prefetch_related("named"))
    attendance = list(Attendance.objects.filter(fact__minutes=minutes).exclude(fact__state=State.REJECTED).select_related("organisation"))
    groups = _groups(items, facts)
    rows = [row for group in groups for row in [*([group.heading] if group.heading else []), *group.rows]]
    marks = [Mark(row.fact.pk, row.look, row.kind, row.fact.ranges, row.fact.boxes) for row in rows]
    remarks = list(Remark.objects.filter(minutes=minutes))
    doubts = {fact.doubt for fact in facts}
    acts = list(Act.objects.filter(cooperation=scope.cooperation.pk, thing=thing_of(minutes)).defer("changes")[:_ACTS])
    return ReviewPage(
        minutes=minutes,
        groups=groups,
        presence=_presence(minutes, attendance, facts),
        document=document_of(minutes, marks, as_text=as_text),
        remarks=[remark for remark in remarks if not remark.settled and remark.message[:300] not in doubts],
        settled_remarks=sum(remark.settled for remark in remarks),
        undoable=next((act for act in acts if act.user == scope.user.pk and act.undone_at is None), None),
        seen=acts[0].pk if acts else 0,
        renditions=list(
            minutes.meeting.minutes.exclude(pk=minutes.pk).select_related("file", "text").defer("text__content", "text__layout")
        ),
        following=_following(scope, minutes),
        owners=_owners(minutes, attendance),
        closed=[Closed(item, [person.name for person in item.named.all()]) for item in items if item.secret],
        readers=list(Person.objects.filter(pk__in=_READERS.filter(cooperation=scope.cooperation).values("person"))),
    )


def _groups(items: list[Item], facts: list[Fact]) -> list[Group]:
    by_item = {item.pk: Group(item, item.label or f"Punkt {item.ordinal}") for item in items}
    people, loose = Group(None, "Deltagare"), Group(None, "Utan punkt")
    for fact in sorted(facts, key=lambda fact: (fact.start, -fact.ranges[-1][1], fact.kind != Kind.DECISION, fact.pk)):
        row = Row(fact)
        place = fact.item_id or (item_at(items, fact.start) if fact.kind != Kind.ITEM else None)
        group = people if fact.kind == Kind.ATTENDANCE else by_item.get(place or 0, loose)
        if fact.state == State.REJECTED:
            group.gone.append(row)
        elif fact.kind == Kind.ITEM and group.item and group.heading is None:
            group.heading = row
        else:
            around = [one for one in group.rows if one.fact.start <= fact.start and fact.ranges[-1][1] <= one.fact.ranges[-1][1]]
            around = [one for one in around if one.fact.kind != Kind.REVIEW]
            row.said_above = bool(around)
            row.same_words = any(one.fact.ranges == fact.ranges and one.quoted for one in around)
            group.rows.append(row)
    ordered = [people, *by_item.values()]
    first = items[0].ranges[0][0] if items and items[0].ranges else 0
    ordered.insert(1 if loose.rows and loose.rows[0].fact.start < first else len(ordered), loose)
    return [group for group in ordered if group.item or group.rows or group.gone]


def _presence(minutes: Minutes, attendance: list[Attendance], facts: list[Fact]) -> Presence | None:
    names = dict(
        Organisation.objects.filter(seats__body=minutes.meeting.body_id, kind=Organisation.Kind.MUNICIPALITY).values_list("pk", "name")
    )
    if not names or not attendance:
        return None
    present = {one.organisation_id for one in attendance if one.present} & names.keys()
    absent = {one.organisation_id for one in attendance if not one.present} & names.keys()
    listed = [fact for fact in facts if fact.kind == Kind.ATTENDANCE and fact.state != State.REJECTED]
    return Presence(
        seats=len(names),
        present=len(present),
        absent=sorted(names[pk] for pk in absent - present if pk),
        unsaid=sorted(name for pk, name in names.items() if pk not in present | absent),
        both=sorted(names[pk] for pk in present & absent if pk),
        settled=all(not fact.unreviewed for fact in listed),
    )


def _following(scope: Scope, minutes: Minutes) -> Minutes | None:
    waiting = minutes_to_review(scope, only=True).exclude(pk=minutes.pk).select_related(None)
    earlier = Case(When(meeting__date__lte=minutes.meeting.date or date.max, then=Value(0)), default=Value(1))
    return waiting.order_by(earlier, "-meeting__date", "-pk").first()


def _owners(minutes: Minutes, attendance: list[Attendance]) -> list[str]:
    """Whom an assignment can be given to, as far as these minutes tell: who was there, their municipalities, the body itself."""
    people = [one.name for one in attendance]
    places = sorted({one.organisation.name for one in attendance if one.organisation})
    return list(dict.fromkeys(["Kansliet", *people, *places, minutes.meeting.body.label]))


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} och {names[-1]}"
