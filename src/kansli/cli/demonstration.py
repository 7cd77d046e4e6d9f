"""``kansli demo``: the five samples to look at."""

from __future__ import annotations

from datetime import datetime

import click

from kansli.archive.examples import SLUG, add_examples, remove_cooperation, sample_files
from kansli.cli.django import stop
from kansli.cli.importing import follow
from kansli.people.models import Cooperation, User
from kansli.register.services.review_file import apply_review

_EMAIL = "kansli@localhost"
"""Who looks at the demonstration. Once there, a demonstration that was removed is not made again unasked."""


def prepare(*, at: datetime) -> str:
    """Add the demonstration the first time, and give the mail address of who looks at it."""
    if not User.objects.filter(email=_EMAIL).exists():
        add(at=at)
    return _EMAIL


def add(*, at: datetime) -> None:
    """Read the samples in, unless they are there."""
    if not sample_files():
        stop("Exemplen finns bara när Kansli körs från sin källkod (mappen samples/minutes saknas).")
    user, _ = User.objects.get_or_create(email=_EMAIL, defaults={"name": "Kansliet"})
    delivery = add_examples(user, at=at)
    if delivery is None:
        click.echo("Exemplet finns redan.")
        return
    follow(delivery)
    review = sample_files()[0].parent.parent / "review.toml"
    if review.exists():
        apply_review(delivery.cooperation, review, user, at)
    delivery.cooperation.refresh_from_db()
    click.echo(f"Fem exempel är inlästa i en egen samverkan, som kan tas bort: {delivery.cooperation}.")


def take_away(*, at: datetime) -> None:
    """Remove the demonstration."""
    cooperation = Cooperation.objects.filter(slug=SLUG, demonstration=True).first()
    if cooperation is None:
        stop("Det finns inget exempel att ta bort.")
    remove_cooperation(cooperation, actor="kansli demo", at=at)
    click.echo("Exemplet är borttaget.")
