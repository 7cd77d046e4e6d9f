"""The meeting on its way: agenda and papers, kallelse and answers, the draft as it is written, justering, release and what follows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kansli.documents.models import File, Text
from kansli.matters.models import Matter
from kansli.meetings.models import Item, Meeting, Minutes
from kansli.people.models import Body, Cooperation, Organisation, Person, Seat
from kansli.register.models import Awaited, Decision
from kansli.workflow import MINUTES, REQUEST, MinutesState, RequestState


class GroupWays(models.Model):
    """How one group works: its template, its deadlines, who sends invitations, which buttons it wants."""

    class Invites(models.TextChoices):
        KANSLI = "kansli", "Kansli"
        OUTLOOK = "outlook", "Jag, i Outlook"

    body = models.OneToOneField(Body, on_delete=models.CASCADE, primary_key=True, related_name="ways")
    title = models.CharField(max_length=60, default="Minnesanteckningar")
    """What its minutes are called; Protokoll where the group says so, and then items are written "§ 3"."""
    template = models.JSONField(default=list)
    """The items every agenda begins with: [{"heading": "Val av justerare", "standing": "adjuster", "kind": "decision", "minutes": 5}, …]."""
    dispatch_days = models.PositiveIntegerField(default=7)
    """So many days before the meeting the kallelse goes out with its papers."""
    invites = models.CharField(max_length=20, choices=Invites, default=Invites.KANSLI)
    buttons = models.JSONField(default=list)
    """What stands under Mer in live minutes; empty: everything."""
    clearers = models.ManyToManyField(Person, blank=True, related_name="+")
    """Those who clear an agenda before it is sent, besides the chair."""
    chair_clears = models.BooleanField(default=True)
    adjust_days = models.PositiveIntegerField(default=10)
    """So many days the adjusters are given."""
    rules = models.TextField(blank=True)
    """The group's own working rules, as written (spelregler); settings quote them."""


class AgendaItem(models.Model):
    """One point of an agenda (punkt)."""

    class Kind(models.TextChoices):
        DECISION = "decision", "Beslut"
        DISCUSSION = "discussion", "Diskussion"
        INFORMATION = "information", "Information"

    class Standing(models.TextChoices):
        NONE = "", "ingen"
        WELCOME = "welcome", "välkommen"
        ADJUSTER = "adjuster", "val av justerare"
        OUTSTANDING = "outstanding", "utestående ärenden"
        FEEDBACK = "feedback", "återkoppling"
        COMING = "coming", "kommande möten"
        OTHER = "other", "övriga frågor"
        NEXT = "next", "nästa möte"
        AREAS = "areas", "rapport område för område"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    ordinal = models.PositiveIntegerField()
    """Place on the agenda, from 1; its number."""
    heading = models.CharField(max_length=500)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.INFORMATION)
    standing = models.CharField(max_length=20, choices=Standing, default=Standing.NONE, blank=True)
    areas = models.JSONField(default=list)
    """Fixed sub-areas, each with who reports: [{"name": "Gymnasieregionen", "rapporteur": "…"}, …]."""
    presenter = models.CharField(max_length=300, blank=True)
    presenter_person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    planned = models.PositiveIntegerField(null=True, blank=True)
    """Minutes planned."""
    proposal = models.TextField(blank=True)
    """Proposed decision; an item for decision needs one before the kallelse goes out."""
    background = models.TextField(blank=True)
    matter = models.ForeignKey(Matter, on_delete=models.SET_NULL, null=True, blank=True, related_name="agenda_items")
    awaited = models.ForeignKey(Awaited, on_delete=models.SET_NULL, null=True, blank=True, related_name="agenda_items")
    """The assignment, tabled matter or outstanding entry that it takes up."""
    reason = models.CharField(max_length=300, blank=True)
    """Why it was proposed, as it was shown: "bordlagt 1 september på grund av tidsbrist"."""
    secret = models.BooleanField(default=False)
    named = models.ManyToManyField(Person, blank=True, related_name="+")
    """Who may see it although it is secret."""
    item = models.ForeignKey(Item, on_delete=models.SET_NULL, null=True, blank=True, related_name="agenda_items")
    """What it became in the minutes."""

    class Meta:
        ordering = ["ordinal", "pk"]


class NotNow(models.Model):
    """A proposal for an agenda that the secretary put aside; it comes back for the next meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="put_aside")
    key = models.CharField(max_length=80)
    """What was proposed, as ``kind:id``."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "key"], name="sittings_not_now_once")]


class Request(models.Model):
    """Somebody's wish for the agenda (önskemål)."""

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="requests")
    meeting = models.ForeignKey(Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="requests")
    """The meeting it is wished for, then the one it was accepted to; None: any."""
    heading = models.CharField(max_length=500)
    why = models.TextField(blank=True)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=list(REQUEST.words.items()), default=RequestState.ASKED)
    answer = models.CharField(max_length=300, blank=True)
    matter = models.ForeignKey(Matter, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[state.value for state in RequestState]), name="sittings_request_state")
        ]


class Paper(models.Model):
    """A paper that hangs on an item (underlag), in versions; or one that is still missing, with whose it is."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="papers")
    ordinal = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=300)
    owner = models.CharField(max_length=300, blank=True)
    owner_person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    handed_out = models.BooleanField(default=False)
    """Given at the meeting and sent with the minutes (delas ut vid mötet)."""
    secret = models.BooleanField(default=False)

    class Meta:
        ordering = ["ordinal", "pk"]


class PaperVersion(models.Model):
    """One version of a paper."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField(null=True, blank=True)
    """None: a kind of file that has no pages."""
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="sittings_paper_version_once")]


class Clearance(models.Model):
    """One clearer's word on one version of an agenda; or the logged decision to send without it."""

    class Answer(models.TextChoices):
        NONE = "none", "inte svarat"
        YES = "yes", "stämt av"
        COMMENT = "comment", "har synpunkter"
        WITHOUT = "without", "skickas utan"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="clearances")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    agenda_hash = models.CharField(max_length=64)
    """Of the agenda as it was shown; an agenda changed afterwards must be cleared again."""
    answer = models.CharField(max_length=20, choices=Answer, default=Answer.NONE)
    comment = models.TextField(blank=True)
    by = models.CharField(max_length=200, blank=True)
    """Who answered, where it was not the person: "Anna Ek för Camilla Berg"."""
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "person", "agenda_hash"], name="sittings_clearance_once")]


class Summons(models.Model):
    """One version of a meeting's kallelse."""

    class Stage(models.TextChoices):
        PLACE = "place", "plats i kalendern"
        AGENDA = "agenda", "agenda"
        PAPERS = "papers", "underlag"
        ADDITION = "addition", "komplettering"
        CHANGE = "change", "ändrad tid eller plats"
        CANCELLED = "cancelled", "inställt"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="summonses")
    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=20, choices=Stage)
    content = models.JSONField()
    """All that it told, so that the next can say what is new."""
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="sittings_summons_once")]


class Invitee(models.Model):
    """Somebody called to a meeting, and the answer."""

    class Role(models.TextChoices):
        MEMBER = "member", "ledamot"
        DEPUTY = "deputy", "ersättare"
        GUEST = "guest", "gäst"
        SECRETARY = "secretary", "kansliet"

    class Answer(models.TextChoices):
        NONE = "none", "inte svarat"
        YES = "yes", "kommer"
        DIGITAL = "digital", "deltar digitalt"
        NO = "no", "kommer inte"
        DEPUTY = "deputy", "skickar ersättare"
        MAYBE = "maybe", "kanske"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitees")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invited")
    seat = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=20, choices=Role, default=Role.MEMBER)
    items = models.ManyToManyField(AgendaItem, blank=True, related_name="guests")
    """A guest's own items: he sees these and their papers, nothing else."""
    answer = models.CharField(max_length=20, choices=Answer, default=Answer.NONE)
    deputy = models.CharField(max_length=200, blank=True)
    """Whom a member sends instead."""
    comment = models.TextField(blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    """Who answered, where it was not the person."""
    answered_via = models.CharField(max_length=20, blank=True)
    """page · mail · calendar · noted"""
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_sequence = models.PositiveIntegerField(default=0)
    """The meeting's sequence that the answer was given to; an answer to an older one asks again."""
    told = models.PositiveIntegerField(default=0)
    """The latest kallelse this person was sent; 0: none."""

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="sittings_invitee_once")]


class Draft(models.Model):
    """The minutes of a meeting as they are written: one text, a stable anchor for each item, a revision number."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, primary_key=True, related_name="draft")
    content = models.TextField()
    """Markdown: headings, paragraphs, lists, bold, italics. An item's heading ends with its anchor, ``{#p12}`` (AgendaItem 12)."""
    revision = models.PositiveIntegerField(default=0)
    """Compare and swap: who saves names the revision it was written upon."""
    state = models.CharField(max_length=20, choices=list(MINUTES.words.items()), default=MinutesState.DRAFT)
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=200)
    started_at = models.DateTimeField(null=True, blank=True)
    """When the meeting was opened on the page."""
    closed_at = models.DateTimeField(null=True, blank=True)
    waved = models.JSONField(default=list)
    """Keys of what the check before sending remarked on and a person let be."""

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=[state.value for state in MinutesState]), name="sittings_draft_state")]


class Snapshot(models.Model):
    """The draft as it once was; one is kept at each pause, and whenever two have written at once."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="snapshots")
    revision = models.PositiveIntegerField()
    content = models.TextField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    why = models.CharField(max_length=200, blank=True)
    """Empty: a pause. Else what made it: "skrivet i Word", "skrevs samtidigt av Karin Ek"."""

    class Meta:
        ordering = ["-pk"]


class Verdict(models.Model):
    """A person's word on a fact read in a draft. The facts themselves are read anew each time and never stored."""

    class Word(models.TextChoices):
        YES = "yes", "stämmer"
        NO = "no", "stämmer inte"

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="verdicts")
    kind = models.CharField(max_length=20)
    quote = models.TextField()
    """The passage, word for word; where the text is changed the word no longer counts."""
    word = models.CharField(max_length=10, choices=Word)
    values = models.JSONField(default=dict)
    """What the person added: who, by when ("utan datum" is a value)."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "kind", "quote"], name="sittings_verdict_once")]


class ItemTime(models.Model):
    """A spell that an item was up: an item broken off and resumed has several."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="times")
    began = models.DateTimeField()
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["began"]


class Version(models.Model):
    """The minutes as they were sent to the adjusters: a text that never changes."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.TextField()
    """Markdown without anchors, as it is read, printed and sent."""
    anchored = models.TextField(default="")
    """The same with its anchors: which item of the agenda each part is."""
    sha256 = models.CharField(max_length=64)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    """The same, kept as a text that passages count in."""
    by = models.CharField(max_length=200)
    """The note-taker, who signed it off."""
    at = models.DateTimeField()
    answer_by = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="sittings_version_once")]


class Adjuster(models.Model):
    """Somebody elected to approve a meeting's minutes."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="adjusters")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    replaced_on = models.DateField(null=True, blank=True)
    """Since then another has the duty (left, ill)."""
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="sittings_adjuster_once")]


class Approval(models.Model):
    """One hand on one version: the note-taker's or an adjuster's."""

    class Hand(models.TextChoices):
        NOTE_TAKER = "note_taker", "vid anteckningarna"
        ADJUSTER = "adjuster", "justeras"

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="approvals")
    hand = models.CharField(max_length=20, choices=Hand)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    """As it is shown; with who did it, where that was another by the person's word."""
    via = models.CharField(max_length=20)
    """page · mail · signature (a signed paper that the secretariat has filed)"""
    file = models.ForeignKey(File, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """The signed paper."""
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "hand", "person"], name="sittings_approval_once")]


class Stance(models.Model):
    """What minutes that hold a new decision make of an earlier one in the same matter; put into the register when they are sent out."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="stances")
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="+")
    validity = models.CharField(max_length=20, choices=Decision.Validity)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "decision"], name="sittings_stance_once")]


class Comment(models.Model):
    """What an adjuster wants changed, beside the passage it concerns."""

    class State(models.TextChoices):
        OPEN = "open", "att ta ställning till"
        TAKEN = "taken", "intagen"
        ANSWERED = "answered", "besvarad"

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="comments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    quote = models.TextField(blank=True)
    """The passage, word for word; empty: the whole."""
    start = models.PositiveIntegerField(null=True, blank=True)
    words = models.TextField()
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    answer = models.TextField(blank=True)
    via = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        ordering = ["start", "at", "pk"]


class Release(models.Model):
    """Minutes sent out: dated, registered, never changed."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="release")
    minutes = models.OneToOneField(Minutes, on_delete=models.PROTECT, related_name="release")
    """As the register holds them."""
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    published = models.BooleanField(default=False)
    """On the open web too."""
    docx = models.ForeignKey(File, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    pdf = models.ForeignKey(File, on_delete=models.PROTECT, null=True, blank=True, related_name="+")


class Correction(models.Model):
    """A visible addition to minutes that have been sent out."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="corrections")
    words = models.TextField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


class Report(models.Model):
    """What an owner answers about something awaited: done, more time, not mine, or a comment."""

    class Answer(models.TextChoices):
        DONE = "done", "klart"
        MORE_TIME = "more_time", "behöver mer tid"
        NOT_MINE = "not_mine", "ska inte ligga på mig"
        COMMENT = "comment", "kommentar"

    awaited = models.ForeignKey(Awaited, on_delete=models.CASCADE, related_name="reports")
    answer = models.CharField(max_length=20, choices=Answer)
    words = models.TextField(blank=True)
    until = models.DateField(null=True, blank=True)
    """How much more time is asked for."""
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    via = models.CharField(max_length=20)
    at = models.DateTimeField()
    settled = models.BooleanField(default=False)
    """The secretariat has acted upon it."""

    class Meta:
        ordering = ["-at", "-pk"]


class Visit(models.Model):
    """Somebody the group wants to meet: the visit plan."""

    class State(models.TextChoices):
        WISHED = "wished", "önskas"
        ASKED = "asked", "tillfrågad"
        BOOKED = "booked", "bokad"
        HELD = "held", "genomförd"
        DROPPED = "dropped", "inte aktuell"

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="visits")
    guest = models.CharField(max_length=300)
    year = models.PositiveIntegerField(null=True, blank=True)
    purpose = models.TextField(blank=True)
    owner = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.WISHED)
    meeting = models.ForeignKey(Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["year", "guest"]
