"""The meeting as a record: the year plan, when and where a body meets or met, the minutes of it, and its items."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from kansli.access import State
from kansli.documents.models import File, Text
from kansli.people.models import Body, Cooperation, Organisation, Person
from kansli.workflow import PLAN, PROPOSAL, PlanState, ProposalState


def new_uid() -> str:
    """What calendars know a meeting by; never changes, whatever else does."""
    return f"{uuid.uuid4()}@kansli"


class YearPlan(models.Model):
    """The meetings of all groups in one year, drafted, sent out, amended and decided as one."""

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="year_plans")
    year = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=list(PLAN.words.items()), default=PlanState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    """Goes up each time it is sent out."""
    proposed_at = models.DateTimeField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_in = models.ForeignKey("Meeting", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    """The meeting that decided it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cooperation", "year"], name="meetings_plan_once"),
            models.CheckConstraint(condition=Q(state__in=[state.value for state in PlanState]), name="meetings_plan_state"),
        ]


class Rhythm(models.Model):
    """How one group meets in a year: what the plan's dates are drafted from."""

    plan = models.ForeignKey(YearPlan, on_delete=models.CASCADE, related_name="rhythms")
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="+")
    weekday = models.PositiveSmallIntegerField()
    """0 Monday … 4 Friday."""
    week_of_month = models.PositiveSmallIntegerField()
    """1 first … 4 fourth, 5 last."""
    months = models.JSONField(default=list)
    """Numbers of the months it meets in, 1 … 12."""
    starts = models.CharField(max_length=5)
    """Wall clock, "08:30"; tells the half-day too."""
    ends = models.CharField(max_length=5)
    place = models.CharField(max_length=300, blank=True)
    hosts = models.JSONField(default=list)
    """Ids of the organisations that take turns as host, in order; empty: nobody in particular."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "body"], name="meetings_rhythm_once")]

    @property
    def in_words(self) -> str:
        """ "andra fredagen i månaden, kl. 8.30–11.00, 6 gånger om året"."""
        week = ("första", "andra", "tredje", "fjärde", "sista")[self.week_of_month - 1]
        day = ("måndagen", "tisdagen", "onsdagen", "torsdagen", "fredagen")[self.weekday]
        spell = "–".join(time.lstrip("0").replace(":", ".") for time in (self.starts, self.ends))
        return f"{week} {day} i månaden, kl. {spell}, {len(self.months)} {'gång' if len(self.months) == 1 else 'gånger'} om året"


class Meeting(models.Model):
    """One meeting of a body, held or known of."""

    class Standing(models.TextChoices):
        HELD = "held", "hölls"
        """Its minutes are loaded."""
        MENTIONED = "mentioned", "nämns i andra anteckningar"
        """Other minutes tell of it; its own are not loaded."""
        ABSENT = "absent", "hölls inte"
        """By a person's word there are no minutes of it."""
        PLANNED = "planned", "planerat"
        """Stands in a year plan, or was called beside it."""
        CANCELLED = "cancelled", "inställt"

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", "ordinarie"
        EXTRA = "extra", "extra möte"
        CONFERENCE = "conference", "planeringskonferens"
        JOINT = "joint", "gemensamt möte"
        """With an outside party, or of two groups."""

    class Form(models.TextChoices):
        UNKNOWN = "", "ej fastställt"
        PHYSICAL = "physical", "på plats"
        DIGITAL = "digital", "digitalt"
        MIXED = "mixed", "på plats och digitalt"

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    date = models.DateField(null=True, blank=True)
    starts = models.CharField(max_length=5, blank=True)
    """Wall clock, "08:30"; empty where not told."""
    ends = models.CharField(max_length=5, blank=True)
    place = models.CharField(max_length=300, blank=True)
    standing = models.CharField(max_length=20, choices=Standing, default=Standing.HELD)
    state = models.CharField(max_length=20, choices=[(state.value, state.value) for state in State], default=State.RELEASED)
    """How far its minutes have come; old minutes that are read in were sent out long ago."""
    told_quote = models.TextField(blank=True)
    """The passage that tells of a meeting whose minutes are not loaded."""
    told_in = models.ForeignKey("Minutes", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    plan = models.ForeignKey(YearPlan, on_delete=models.SET_NULL, null=True, blank=True, related_name="meetings")
    announced = models.BooleanField(default=False)
    """Members see that it is to be held: its plan has been sent out, or it has been called. Says nothing of its minutes."""
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.ORDINARY)
    form = models.CharField(max_length=20, choices=Form, default=Form.UNKNOWN, blank=True)
    title = models.CharField(max_length=300, blank=True)
    """What it is called, where the group's name does not say enough (planning conference, joint meeting)."""
    host = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    """The municipality that receives it."""
    join_link = models.URLField(max_length=1000, blank=True)
    """Where those who take part digitally join."""
    internal = models.BooleanField(default=False)
    """The group by itself; a guest is warned about."""
    last_day = models.DateField(null=True, blank=True)
    """Of a meeting over several days."""
    programme = models.JSONField(default=list)
    """Blocks of a conference: [{"day": 1, "starts": "12:00", "ends": "13:00", "what": "Lunch"}, …]."""
    other_party = models.CharField(max_length=300, blank=True)
    """The outside party of a joint meeting, and its contact."""
    held_from = models.CharField(max_length=5, blank=True)
    """When it really began, wall clock; ``starts`` and ``ends`` keep what was planned."""
    held_to = models.CharField(max_length=5, blank=True)
    uid = models.CharField(max_length=80, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    """Goes up with each change that calendars must learn (RFC 5546)."""
    decided_date = models.DateField(null=True, blank=True)
    """The date as the plan was decided; differs from ``date`` when it was moved afterwards."""

    class Meta:
        ordering = ["-date", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["body", "date"], name="meetings_meeting_once"),
            models.CheckConstraint(
                condition=Q(standing__in=["held", "mentioned", "absent", "planned", "cancelled"]), name="meetings_meeting_standing"
            ),
            models.CheckConstraint(condition=Q(state__in=[state.value for state in State]), name="meetings_meeting_state"),
        ]
        indexes = [models.Index(fields=["cooperation", "date"], name="meetings_meeting_date")]

    @property
    def unsettled(self) -> str:
        """What of a planned meeting is "ej fastställt", in words; empty: nothing."""
        missing = [] if self.date else ["datum"]
        if not self.place and self.form != self.Form.DIGITAL:
            missing.append("plats")
        return " och ".join(missing)


class Change(models.Model):
    """A change to a meeting after its plan was decided: a marked correction, or what another group proposes."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="changes")
    field = models.CharField(max_length=20)
    """date · starts · ends · place · form · standing …"""
    before = models.CharField(max_length=300, blank=True)
    after = models.CharField(max_length=300, blank=True)
    value = models.JSONField(null=True, blank=True)
    """The new value itself, for a proposal that is confirmed later."""
    why = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20, choices=list(PROPOSAL.words.items()), default=ProposalState.CONFIRMED)
    """A group's own changes stand at once; another group's wait for an answer."""
    proposed_by = models.ForeignKey(Body, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    """The other group that proposes it; None: the group's own."""
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[state.value for state in ProposalState]), name="meetings_change_state"),
        ]


class OutsideCalendar(models.Model):
    """Another organisation's calendar that plans are held against, as an iCalendar file or address."""

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="outside_calendars")
    name = models.CharField(max_length=200)
    address = models.URLField(max_length=1000, blank=True)
    """Where it is fetched from; empty: it was given as a file."""
    fetched_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    """Why it could not be fetched the last time, in Swedish; what was fetched before is kept."""

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["cooperation", "name"], name="meetings_outside_once")]


class OutsideEvent(models.Model):
    """One entry of another organisation's calendar."""

    calendar = models.ForeignKey(OutsideCalendar, on_delete=models.CASCADE, related_name="events")
    title = models.CharField(max_length=300)
    first = models.DateField()
    last = models.DateField()
    starts = models.CharField(max_length=5, blank=True)
    """Wall clock; empty: the whole day."""
    ends = models.CharField(max_length=5, blank=True)

    class Meta:
        ordering = ["first", "starts"]
        indexes = [models.Index(fields=["calendar", "first"], name="meetings_outside_first")]


class Override(models.Model):
    """A person's word that a meeting may stand although it meets with something else."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="overrides")
    clash = models.CharField(max_length=400)
    """What it meets with, as the page named it; another clash, or another day, asks anew."""
    why = models.CharField(max_length=300)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "clash"], name="meetings_override_once")]


class Minutes(models.Model):
    """A file's text, or part of it, as the minutes of one meeting. Several of one meeting are renditions; one is authoritative."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="minutes")
    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="minutes")
    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="minutes")
    start = models.PositiveIntegerField(default=0)
    """First code point of the part; a file with several meetings is split."""
    end = models.PositiveIntegerField()
    authoritative = models.BooleanField(default=True)
    """Facts count from this one alone."""
    title = models.CharField(max_length=200, blank=True)
    """What they call themselves (Minnesanteckningar, Protokoll)."""
    adjuster = models.CharField(max_length=300, blank=True)
    note_taker = models.CharField(max_length=300, blank=True)
    chaired_by = models.CharField(max_length=300, blank=True)
    repaired = models.BooleanField(default=False)
    """True: characters lost in scanning were restored for reading."""
    complete = models.BooleanField(default=True)
    """False: something in them was left unread; a remark says what."""
    reviewed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    """Goes up with each act of review, so that two people reviewing see each other's acts."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "start"], name="meetings_minutes_part_once"),
            models.UniqueConstraint(fields=["meeting"], condition=Q(authoritative=True), name="meetings_minutes_one_authoritative"),
        ]


class Item(models.Model):
    """One point of a meeting (punkt)."""

    class Outcome(models.TextChoices):
        TREATED = "treated", "behandlad"
        TABLED = "tabled", "bordlagd"
        NOT_REACHED = "not_reached", "inte behandlad"
        NOTHING = "nothing_to_report", "inget att rapportera"
        RESUMED = "interrupted_and_resumed", "avbruten och återupptagen"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="items")
    ordinal = models.PositiveIntegerField()
    """Place among the meeting's items, from 1."""
    number = models.CharField(max_length=40, blank=True)
    heading = models.CharField(max_length=500, blank=True)
    case_number = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=30, choices=Outcome, default=Outcome.TREATED)
    ranges = models.JSONField(default=list)
    """Ranges of the text that belong to it, heading included."""
    secret = models.BooleanField(default=False)
    named = models.ManyToManyField(Person, blank=True, related_name="+")
    """Who may see it although it is secret."""

    class Meta:
        ordering = ["ordinal"]
        constraints = [models.UniqueConstraint(fields=["minutes", "ordinal"], name="meetings_item_place")]

    @property
    def label(self) -> str:
        """Number and heading as one."""
        return " ".join(part for part in (f"{self.number}." if self.number else "", self.heading) if part)
