"""Mails of Norra samverkan, and the servers that carry them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper
    from tests.support.post_office import PostOffice

    from kansli.people.models import Person
    from kansli.post.models import Mail


class Clock:
    """Tells the time that a test sets."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def on(self, **much: float) -> datetime:
        """Let time pass."""
        self.at += timedelta(**much)
        return self.at


@pytest.fixture
def clock(at) -> Clock:
    """Begins at the tests' fixed instant."""
    return Clock(at)


@pytest.fixture(autouse=True)
def _folders(settings, tmp_path) -> None:
    settings.OUTBOX, settings.MAIL_FILES = tmp_path / "outbox", tmp_path / "post"


@pytest.fixture
def camilla(cooperation) -> Person:
    """A member with an address."""
    from kansli.people.models import Person

    return Person.objects.create(cooperation=cooperation, name="Camilla Berg", email="camilla@post.example")


@pytest.fixture
def a_mail(cooperation, camilla, at) -> Callable[..., Mail]:
    """``a_mail(subject=…)``: a mail to Camilla, prepared."""
    from kansli.post.services import Sender, prepare

    def a_mail(**other: Any) -> Mail:
        given = {
            "cooperation": cooperation,
            "key": f"test:{other.get('subject', '')}",
            "kind": "summons",
            "thing": "invitee:5",
            "person": camilla,
            "to_name": "Camilla Berg",
            "to_address": "camilla@post.example",
            "sender": Sender("Karin Ek, Norra samverkan", "karin@post.example"),
            "subject": "Kallelse: ledningsgruppen 12 februari kl. 8.30",
            "body": "Hej Camilla!\n\nVälkommen till mötet i Ängsjö.\n",
            "concerns": ["meeting:12", "matter:3"],
            "by": "Karin Ek",
            "at": at,
        }
        return prepare(**{**given, **other})

    return a_mail


@pytest.fixture(scope="session")
def _post_office() -> Iterator[PostOffice]:
    from tests.support.post_office import PostOffice

    office = PostOffice()
    yield office
    office.close()


@pytest.fixture
def post_office(_post_office, settings) -> PostOffice:
    """Exim and Dovecot, with empty mailboxes; Kansli sends by the one and reads kansli@post.example by the other."""
    from tests.support.post_office import PASSWORD

    _post_office.empty()
    sends_by(settings, _post_office.smtp)
    settings.IMAP, settings.IMAP_USER, settings.IMAP_PASSWORD = _post_office.imap, "kansli", PASSWORD
    settings.IMAP_SSL = settings.IMAP_STARTTLS = False
    settings.IMAP_FOLDER, settings.REPLY_TO = "INBOX", "kansli+*@post.example"
    return _post_office


def sends_by(settings: SettingsWrapper, smtp: str) -> None:
    """Kansli sends by the mail server at ``host:port``."""
    settings.SMTP = smtp
    settings.EMAIL_HOST, _, port = smtp.partition(":")
    settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = int(port), 5
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.DEFAULT_FROM_EMAIL = "kansli@post.example"
