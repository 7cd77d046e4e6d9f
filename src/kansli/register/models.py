"""The register: facts with their passages, decisions, what is awaited and what later minutes say of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kansli.documents.models import Text
from kansli.matters.models import Matter
from kansli.meetings.models import Item, Meeting, Minutes
from kansli.people.models import Body, Cooperation, Organisation, Person

NEXT_MEETING = "next_meeting"
"""What stands as due for "till nästa möte"; the reader writes it so."""


class Reading(models.Model):
    """One immutable run of the reader over one set of minutes. The latest is the one in use."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="readings")
    reader = models.CharField(max_length=60)
    """Reader version."""
    at = models.DateTimeField()
    content = models.BinaryField()
    """The whole reading, as :mod:`kansli.register.reading` packs it: facts, remarks, and what linking and following up need."""
    in_use = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["minutes"], condition=Q(in_use=True), name="register_reading_one_in_use")]


class Passage(models.Model):
    """Where something stands: ranges of a text, its words verbatim, and rectangles on page images."""

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="+")
    start = models.PositiveIntegerField()
    """First code point."""
    ranges = models.JSONField()
    """[[start, end], …] in code points; several where a page foot breaks the passage."""
    quote = models.TextField()
    """Verbatim; white space single, parts joined by " … "."""
    read_as = models.TextField(blank=True)
    """The words as repaired for reading, where that differs."""
    page = models.PositiveIntegerField(null=True, blank=True)
    boxes = models.JSONField(default=list)
    """[[page, x0, y0, x1, y1], …] in fractions of the page."""

    class Meta:
        abstract = True

    @property
    def words(self) -> str:
        """What a person reads."""
        return self.read_as or self.quote


class Fact(Passage):
    """What minutes say, by the passage that says it (uppgift)."""

    class Kind(models.TextChoices):
        ATTENDANCE = "attendance", "deltagare"
        ITEM = "item", "punkt"
        DECISION = "decision", "beslut"
        ASSIGNMENT = "assignment", "uppdrag"
        TABLED = "tabled", "bordlagt"
        OUTSTANDING = "outstanding", "utestående"
        REVIEW = "review", "genomgång"
        EVENT = "event", "datum"
        AMOUNT = "amount", "belopp"
        NON_PARTICIPATION = "non_participation", "deltar inte"
        NEXT_MEETING = "next_meeting", "nästa möte"

    class State(models.TextChoices):
        FOUND = "found", "läst"
        OFFERED = "offered", "uppdrag?"
        CONFIRMED = "confirmed", "godkänd"
        CORRECTED = "corrected", "rättad"
        REJECTED = "rejected", "borttagen"

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="+", db_index=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="facts")
    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="facts", db_index=False)
    item = models.ForeignKey(Item, on_delete=models.SET_NULL, null=True, blank=True, related_name="facts")
    matter = models.ForeignKey(Matter, on_delete=models.SET_NULL, null=True, blank=True, related_name="facts")
    """The matter it concerns; None: none known."""
    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=20, choices=State, default=State.FOUND)
    values = models.JSONField(default=dict)
    """What the passage says, by the names of the reader's record; corrected where a person has."""
    read_values = models.JSONField(null=True, blank=True)
    """What the reader said, where a person has corrected it."""
    rule = models.CharField(max_length=100, blank=True)
    """The rule that found it; empty: a person marked it."""
    doubt = models.CharField(max_length=300, blank=True)
    """Why it should be looked at, in Swedish; empty: no reason known."""
    secret = models.BooleanField(default=False)
    """Its item or its file is secret."""

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["found", "offered", "confirmed", "corrected", "rejected"]), name="register_fact_state"
            )
        ]
        indexes = [
            models.Index(fields=["cooperation", "kind", "state"], name="register_fact_kind"),
            models.Index(fields=["minutes", "start"], name="register_fact_place"),
            models.Index(fields=["cooperation", "doubt", "minutes"], name="register_fact_doubt"),
        ]

    COUNTED = (State.FOUND, State.CONFIRMED, State.CORRECTED)
    """Lists and the register count these."""

    @property
    def unreviewed(self) -> bool:
        """Nobody has looked at it yet."""
        return self.state in {self.State.FOUND, self.State.OFFERED}


class Remark(models.Model):
    """What the reader could not place or is not sure of."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="remarks")
    code = models.CharField(max_length=60)
    message = models.TextField()
    weight = models.FloatField()
    start = models.PositiveIntegerField(null=True, blank=True)
    ranges = models.JSONField(default=list)
    quote = models.TextField(blank=True)
    settled = models.BooleanField(default=False)
    """A person has seen it and left it."""

    class Meta:
        ordering = ["-weight", "pk"]


class Attendance(models.Model):
    """One person's presence at, or absence from, a meeting."""

    fact = models.OneToOneField(Fact, on_delete=models.CASCADE, primary_key=True, related_name="attendance")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendance")
    name = models.CharField(max_length=300)
    """As the minutes have it: older minutes keep the older name."""
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="attendance")
    role = models.CharField(max_length=20)
    """chair · member · secretary · guest"""
    present = models.BooleanField()

    class Meta:
        ordering = ["pk"]


class Decision(models.Model):
    """A resolution with its life after the meeting (beslut)."""

    class Validity(models.TextChoices):
        IN_FORCE = "in_force", "gäller"
        CHANGED = "changed", "ändrat"
        CANCELLED = "cancelled", "upphävt"

    fact = models.OneToOneField(Fact, on_delete=models.CASCADE, primary_key=True, related_name="decision")
    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    number = models.CharField(max_length=80, blank=True)
    """Permanent: body, date, item, ordinal. Given at confirmation, never reused; empty before."""
    ceiling_sek = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    """Highest cost it allows, in kronor."""
    validity = models.CharField(max_length=20, choices=Validity, default=Validity.IN_FORCE)
    replaced_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaces")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cooperation", "number"], condition=~Q(number=""), name="register_decision_number"),
            models.CheckConstraint(condition=Q(validity__in=["in_force", "changed", "cancelled"]), name="register_decision_validity"),
        ]


class StillValid(models.Model):
    """A person has said that an earlier decision of a matter still holds beside a later one."""

    earlier = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="still_valid")
    later = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="left_valid")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["earlier", "later"], name="register_still_valid_once")]


class DecisionNumber(models.Model):
    """A number that has been given; outlives the decision, so that it is never given again."""

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cooperation", "number"], name="register_decision_number_once")]


class Condition(models.Model):
    """Something a decision requires before or besides (medskick), and whether it was met."""

    class State(models.TextChoices):
        OPEN = "open", "inte visat"
        MET = "met", "uppfyllt"
        DROPPED = "dropped", "gäller inte längre"

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="conditions")
    words = models.TextField()
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    shown_by = models.ForeignKey(Fact, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    """The later fact that shows it was met."""


class Awaited(models.Model):
    """Something the cooperation awaits: an assignment given, a matter tabled, or an entry that began in a list of outstanding."""

    class Kind(models.TextChoices):
        ASSIGNMENT = "assignment", "uppdrag"
        TABLED = "tabled", "bordlagt"
        LISTED = "listed", "utestående"

    class State(models.TextChoices):
        OPEN = "open", "pågår"
        DONE = "done", "avslutat"
        HANDED_OVER = "handed_over", "överlämnat"
        DROPPED = "dropped", "avskrivet"

    fact = models.OneToOneField(Fact, on_delete=models.CASCADE, primary_key=True, related_name="awaited")
    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="awaited")
    """The body that awaits it."""
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="awaited")
    """Where it was given, tabled or first listed."""
    since = models.DateField(null=True, blank=True)
    """The meeting's date."""
    kind = models.CharField(max_length=20, choices=Kind)
    what = models.TextField()
    owner = models.CharField(max_length=300, blank=True)
    """Who is to do it, as the minutes say."""
    owner_person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="awaited")
    owner_organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="awaited")
    """A municipality, a unit or an outside party."""
    owner_body = models.ForeignKey(Body, on_delete=models.SET_NULL, null=True, blank=True, related_name="owned")
    decision = models.ForeignKey(Decision, on_delete=models.SET_NULL, null=True, blank=True, related_name="awaited")
    due = models.CharField(max_length=200, blank=True)
    """As the minutes say; "next_meeting" is kept as that word; empty: nothing said."""
    due_on = models.DateField(null=True, blank=True)
    due_meeting = models.ForeignKey(Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="due")
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    outcome = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)
    """From this day on it is no longer outstanding."""
    ask_again_on = models.DateField(null=True, blank=True)
    remained_on = models.DateField(null=True, blank=True)
    """On this day it was still outstanding, by a person's word, whatever a list of an earlier day leaves out."""
    next_step = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["open", "done", "handed_over", "dropped"]), name="register_awaited_state"),
            models.CheckConstraint(condition=Q(state="open") | Q(closed_on__isnull=False), name="register_awaited_closed_on"),
        ]
        indexes = [models.Index(fields=["cooperation", "state", "since"], name="register_awaited_since")]


class Handover(models.Model):
    """Something awaited went from one owner to another, by a person's word."""

    awaited = models.ForeignKey(Awaited, on_delete=models.CASCADE, related_name="handovers")
    on = models.DateField()
    before = models.CharField(max_length=300, blank=True)
    """Who had it; empty: nobody."""
    after = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=200)
    """Name of who handed it over."""

    class Meta:
        ordering = ["on", "pk"]


class News(Passage):
    """What later minutes say of something awaited."""

    class Kind(models.TextChoices):
        LISTED = "listed", "står kvar på listan"
        """The body's own list still holds it."""
        SEEMS_REPORTED = "seems_reported", "ser redovisat ut"
        LEFT_OUT = "left_out", "nämns inte i listan"
        """A complete list of the body no longer holds it; the passage is the list's."""
        BESIDE = "beside", "kan höra ihop"
        """It may have to do with it; shown beside the question, and settles nothing."""

    class Verdict(models.TextChoices):
        NONE = "none", "inte bedömt"
        ACCEPTED = "accepted", "stämmer"
        REFUSED = "refused", "stämmer inte"

    awaited = models.ForeignKey(Awaited, on_delete=models.CASCADE, related_name="news")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")
    on = models.DateField(null=True, blank=True)
    """The meeting's date."""
    kind = models.CharField(max_length=20, choices=Kind)
    verdict = models.CharField(max_length=20, choices=Verdict, default=Verdict.NONE)
    fact = models.ForeignKey(Fact, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    """The listed entry, where it is one."""
    item = models.ForeignKey(Item, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    """Where the passage stands."""
    secret = models.BooleanField(default=False)
    """Its item or its file is secret."""

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.UniqueConstraint(fields=["awaited", "meeting", "kind"], name="register_news_once")]


class Mention(Passage):
    """One item's part in a matter: a station of its course."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "läst"
        CONFIRMED = "confirmed", "bekräftad"
        REJECTED = "rejected", "borttagen"

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="+")
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="mentions")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="mentions")
    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="mentions", db_index=False)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, null=True, blank=True, related_name="mentions")
    event = models.CharField(max_length=20)
    """raised · assigned · outstanding · tabled · decided · informed · rescheduled · closed"""
    why = models.CharField(max_length=300)
    """What ties the item to the matter, in Swedish."""
    state = models.CharField(max_length=20, choices=State, default=State.PROPOSED)
    secret = models.BooleanField(default=False)

    class Meta:
        ordering = ["meeting__date", "start"]
        constraints = [models.UniqueConstraint(fields=["matter", "minutes", "start"], name="register_mention_once")]
        indexes = [models.Index(fields=["minutes"], name="register_mention_minutes")]
