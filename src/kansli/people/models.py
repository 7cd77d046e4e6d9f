"""Cooperations, their organisations and bodies, seats and who held them when, persons, users and personal links."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from kansli.access import Role
from kansli.people.swedish import folded, sort_key


class Cooperation(models.Model):
    """A cooperation between municipalities (samverkan). Everything but the user carries one."""

    name = models.CharField(max_length=200, blank=True)
    """As read from its minutes, or as the secretary wrote it; empty until something has been read."""
    slug = models.SlugField(unique=True)
    """Its place in addresses; never changed."""
    demonstration = models.BooleanField(default=False)
    history_before = models.DateField(null=True, blank=True)
    """Assignments given before this date are history, not outstanding."""
    named_by_person = models.BooleanField(default=False)
    """True: the secretary has said what it is called; reading more changes nothing."""
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name or "Ny samverkan"


class Named(models.Model):
    """Something with a Swedish name, sorted and found as Swedish is, the same in both databases."""

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=300)
    sort_key = models.CharField(max_length=600, editable=False)
    folded = models.CharField(max_length=300, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the sorted and the folded form in step with the name."""
        self.sort_key, self.folded = sort_key(self.name), folded(self.name)
        super().save(*args, **kwargs)


class Organisation(Named):
    """A municipality, region, company or unit."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", "kommun"
        OTHER = "other", "annan"

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)
    member = models.BooleanField(default=False)
    """One of the municipalities that cooperate."""

    class Meta:
        ordering = ["sort_key"]
        constraints = [models.UniqueConstraint(fields=["cooperation", "folded"], name="people_organisation_once")]


class Body(Named):
    """A group that meets: management group, committee, network, working group."""

    key = models.CharField(max_length=100)
    """What its full and its short names share, as the reader keys bodies."""
    short_name = models.CharField(max_length=60, blank=True)
    """What people call it ("Ledningsgruppen")."""
    own = models.BooleanField(default=True)
    """False: an outside body whose meetings the minutes tell of."""
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged")
    """The same group under its other name, by a person's word; what minutes say under this name goes there."""

    class Meta:
        ordering = ["sort_key"]
        constraints = [models.UniqueConstraint(fields=["cooperation", "key"], name="people_body_once")]

    @property
    def label(self) -> str:
        """The name to show."""
        return self.short_name or self.name


class Person(Named):
    """Somebody the minutes tell of, or who uses Kansli."""

    email = models.EmailField(blank=True)
    title = models.CharField(max_length=200, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged")
    """The same person under another spelling; this row is kept so that the merge can be undone."""

    class Meta:
        ordering = ["sort_key"]
        constraints = [models.UniqueConstraint(fields=["cooperation", "folded"], name="people_person_once")]


class Seat(models.Model):
    """A place in a body that outlives its holder: "Haninges ledamot" in the management group."""

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="seats")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "organisation"], name="people_seat_once")]


class Holding(models.Model):
    """Who held a seat, as far as the minutes tell: seen from and to; an ending is only set by a person."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="holdings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="holdings")
    seen_first = models.DateField()
    seen_last = models.DateField()
    ended = models.DateField(null=True, blank=True)
    """Last day in the seat, by a person's word; None: not said."""
    began = models.DateField(null=True, blank=True)
    """First day in the seat, by a person's word; None: not said."""

    class Meta:
        ordering = ["seen_first"]
        constraints = [models.UniqueConstraint(fields=["seat", "person"], name="people_holding_once")]


class UserManager(BaseUserManager["User"]):
    """Users are known by their mail address."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The user with this address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class Code(models.Model):
    """Six figures mailed to the registered address, asked for where an approval must be the person's own."""

    link = models.ForeignKey("Link", on_delete=models.CASCADE, related_name="codes")
    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)


class User(AbstractBaseUser):
    """Somebody who can log in. Has no password: a mailed link, or the organisation's own log-in."""

    email = models.EmailField(unique=True)
    """Lower case."""
    name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email


class Membership(models.Model):
    """A user's role in one cooperation."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "cooperation"], name="people_membership_once"),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="people_membership_role"),
        ]


class Link(models.Model):
    """A personal link: stored hashed, bound to who, what and until when; revocable. Opening one changes nothing."""

    class Purpose(models.TextChoices):
        LOG_IN = "log_in", "logga in"
        CALENDAR = "calendar", "kalender"
        API = "api", "nyckel för program"
        MEMBER = "member", "möte och underlag"
        """What a member, deputy or guest is asked at a meeting: come or not, the papers."""
        ADJUST = "adjust", "justera"
        CLEAR = "clear", "stämma av agenda"
        ASSIGNMENT = "assignment", "uppdrag"
        WELCOME = "welcome", "ny ledamot"

    purpose = models.CharField(max_length=20, choices=Purpose)
    token_hash = models.CharField(max_length=64, unique=True)
    nonce = models.CharField(max_length=40, blank=True)
    """Of a link that mails carry: with the installation's secret key it gives the token, so that no mail kept here has to hold it."""
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="links")
    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    thing = models.CharField(max_length=60, blank=True)
    """What it opens, as ``kind:id``; empty: nothing in particular."""
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="links")
    """Whom it was mailed to, where that is somebody without an account."""
    address = models.EmailField(blank=True)
    """The registered address it was mailed to; codes, and a new link when this one is too old, go there."""
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
